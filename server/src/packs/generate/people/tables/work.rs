//! Work, firms, insurance, taxes, service, qualifications.

use jiff::ToSpan as _;
use jiff::civil::date;

use super::{Table, Telling, day};
use crate::packs::generate::people::TOLD_ON;
use crate::packs::generate::people::chance::Chance;
use crate::packs::generate::people::names;

impl Telling<'_> {
    pub(super) fn employment(&self) -> Table {
        let mut table = Table::new(
            "employment",
            &[
                "contract-number",
                "id-number",
                "employer",
                "credit-code",
                "occupation",
                "started-on",
                "contract-months",
                "ended-on",
            ],
        );
        for (at, person) in self.all() {
            let Some(job) = &person.job else { continue };
            let firm = &self.town.firms[job.firm];
            table.add(
                Some(at),
                [
                    table.number("LD"),
                    person.number.clone(),
                    firm.name.clone(),
                    firm.code.clone(),
                    job.occupation.to_owned(),
                    job.began.to_string(),
                    job.months.to_string(),
                    day(job.ended),
                ],
            );
        }
        table
    }

    pub(super) fn corporations(&self) -> Table {
        let mut table = Table::new(
            "corporations",
            &[
                "credit-code",
                "name",
                "id-number",
                "kind",
                "address",
                "founded-on",
                "dissolved-on",
            ],
        );
        for firm in &self.town.firms {
            table.add(
                Some(firm.head),
                [
                    firm.code.clone(),
                    firm.name.clone(),
                    self.town.people[firm.head].number.clone(),
                    "company".to_owned(),
                    firm.address.clone(),
                    firm.founded.to_string(),
                    String::new(),
                ],
            );
        }
        table
    }

    pub(super) fn social_security(&self) -> Table {
        let mut table = Table::new(
            "social-security",
            &[
                "account-number",
                "id-number",
                "name",
                "employer",
                "months",
                "insured-since",
                "insured-until",
                "bank-account",
            ],
        );
        for (at, person) in self.all() {
            let Some(job) = &person.job else { continue };
            let last = job.ended.unwrap_or(TOLD_ON);
            let months = i32::from(last.year() - job.began.year()) * 12 + i32::from(last.month())
                - i32::from(job.began.month());
            table.add(
                Some(at),
                [
                    table.number("SB"),
                    person.number.clone(),
                    person.name.clone(),
                    self.town.firms[job.firm].name.clone(),
                    months.max(0).to_string(),
                    job.began.to_string(),
                    day(job.ended),
                    format!("9999000000{at:09}"),
                ],
            );
        }
        table
    }

    pub(super) fn taxes(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "taxes",
            &[
                "record-number",
                "id-number",
                "year",
                "income-tax",
                "settled-on",
            ],
        );
        for (at, person) in self.grown() {
            if person
                .job
                .as_ref()
                .is_some_and(|job| job.began.year() < 2025)
                && chance.percent(60)
            {
                let paid = chance.between(0, 900_000);
                table.add(
                    Some(at),
                    [
                        table.number("SW"),
                        person.number.clone(),
                        "2025".to_owned(),
                        format!("{}.{:02}", paid / 100, paid % 100),
                        chance.day(date(2026, 3, 1), date(2026, 6, 30)).to_string(),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn veterans(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "veterans",
            &[
                "card-number",
                "id-number",
                "joined-on",
                "left-on",
                "entitlement",
                "registered-on",
            ],
        );
        for (at, person) in self
            .grown()
            .filter(|(_, person)| !person.woman && person.age() > 26)
        {
            if chance.percent(5) {
                let joined = date(person.born.year() + 19, 9, 1);
                let left = date(
                    joined.year() + 2 + i16::try_from(chance.below(4)).unwrap_or_default(),
                    8,
                    31,
                );
                table.add(
                    Some(at),
                    [
                        table.number("TY"),
                        person.number.clone(),
                        joined.to_string(),
                        left.to_string(),
                        (*chance.pick(&["job", "grant", "grant", "pension"])).to_owned(),
                        date(2022, 1, 1).max(left).to_string(),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn qualifications(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "professional-qualifications",
            &[
                "certificate-number",
                "id-number",
                "qualification",
                "level",
                "issued-on",
                "valid-until",
            ],
        );
        for (at, person) in self
            .grown()
            .filter(|(at, person)| *at != 2 && person.job.is_some())
        {
            if chance.percent(13) {
                let issued = chance.day(
                    (person.born + 20.years()).max(date(2005, 1, 1)),
                    date(2026, 6, 30),
                );
                table.add(
                    Some(at),
                    [
                        table.number("ZG"),
                        person.number.clone(),
                        (*chance.pick(&names::QUALIFICATIONS)).to_owned(),
                        chance.between(1, 5).to_string(),
                        issued.to_string(),
                        String::new(),
                    ],
                );
            }
        }
        table
    }
}

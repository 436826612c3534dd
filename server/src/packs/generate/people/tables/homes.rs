//! Homes, titles, permits, vehicles.

use jiff::ToSpan as _;

use super::{Table, Telling, day};
use crate::packs::generate::people::TOLD_ON;
use crate::packs::generate::people::chance::Chance;

impl Telling<'_> {
    pub(super) fn housing(&self) -> Table {
        let mut table = Table::new(
            "housing",
            &[
                "record-number",
                "id-number",
                "homes-owned",
                "tenure",
                "address",
                "contract-number",
                "since",
                "until",
            ],
        );
        for (at, person) in self.grown() {
            let home = &self.town.households[person.household];
            let head = person.relation == "head";
            let (owned, tenure, letters) = match (head, home.owns) {
                (true, true) => ("1", "owner", "MM"),
                (true, false) => ("0", "tenant", "ZL"),
                (false, _) => ("0", "family", ""),
            };
            let contract = if head {
                format!("{letters}{:08}", person.household + 1)
            } else {
                String::new()
            };
            let until = (tenure == "tenant").then(|| {
                let mut ends = home.since + 1.year() - 1.day();
                while ends < TOLD_ON {
                    ends += 1.year();
                }
                ends
            });
            table.add(
                Some(at),
                [
                    table.number("FC"),
                    person.number.clone(),
                    owned.to_owned(),
                    tenure.to_owned(),
                    home.address.clone(),
                    contract,
                    home.since.max(person.born).to_string(),
                    day(until),
                ],
            );
        }
        table
    }

    /// A row for each home that somebody of the story owns, and for the seats of firms.
    pub(super) fn land(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "land",
            &[
                "parcel-number",
                "title-number",
                "owner-id-number",
                "address",
                "use",
                "area",
                "registered-on",
            ],
        );
        for (at, person) in self.grown().filter(|(_, person)| person.relation == "head") {
            let home = &self.town.households[person.household];
            if home.owns {
                let row = table.rows.len() + 1;
                table.add(
                    Some(at),
                    [
                        format!("{}GB{:05}F{row:08}", home.community, person.household + 1),
                        format!("{}-{row:07}", home.since.year()),
                        person.number.clone(),
                        home.address.clone(),
                        "dwelling".to_owned(),
                        chance.between(45, 160).to_string(),
                        home.since.to_string(),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn residence_permits(&self) -> Table {
        let mut table = Table::new(
            "residence-permits",
            &[
                "permit-number",
                "id-number",
                "name",
                "address",
                "since",
                "valid-until",
            ],
        );
        for (at, person) in self.grown() {
            let home = &self.town.households[person.household];
            if home.newcomers {
                table.add(
                    Some(at),
                    [
                        table.number("JZ"),
                        person.number.clone(),
                        person.name.clone(),
                        home.address.clone(),
                        home.since.to_string(),
                        "2027-08-31".to_owned(),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn vehicles(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "vehicles",
            &[
                "record-number",
                "id-number",
                "kind",
                "plate",
                "class",
                "registered-on",
                "valid-until",
            ],
        );
        for (at, person) in self
            .grown()
            .filter(|(at, person)| *at != 2 && person.age() < 70)
        {
            if !chance.percent(52) {
                continue;
            }
            let licensed = chance.day(person.born + 18.years(), TOLD_ON);
            let mut ends = licensed + 6.years();
            while ends < TOLD_ON {
                ends += 10.years();
            }
            table.add(
                Some(at),
                [
                    table.number("JC"),
                    person.number.clone(),
                    "driving-licence".to_owned(),
                    String::new(),
                    chance.pick(&["C1", "C1", "C2", "B2", "D"]).to_string(),
                    licensed.to_string(),
                    ends.to_string(),
                ],
            );
            if chance.percent(55) {
                let kind = *chance.pick(&["car", "car", "car", "van", "motorcycle"]);
                let plate = format!("皖B0{:04X}", 0x1000 + table.rows.len());
                table.add(
                    Some(at),
                    [
                        table.number("JC"),
                        person.number.clone(),
                        kind.to_owned(),
                        plate,
                        String::new(),
                        chance.day(licensed, TOLD_ON).to_string(),
                        String::new(),
                    ],
                );
            }
        }
        table
    }
}

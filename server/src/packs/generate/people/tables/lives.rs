//! Schools, families, births and deaths, health, help.

use jiff::ToSpan as _;
use jiff::civil::date;

use super::{Table, Telling, day, yes};
use crate::packs::generate::people::TOLD_ON;
use crate::packs::generate::people::chance::Chance;
use crate::packs::generate::people::families::Person;
use crate::packs::generate::people::names;

impl Telling<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one way through school, told in its order"
    )]
    pub(super) fn education(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "education",
            &[
                "certificate-number",
                "id-number",
                "name",
                "level",
                "school",
                "country",
                "status",
                "started-on",
                "graduated-on",
            ],
        );
        let mut add = |at: usize,
                       person: &Person,
                       (level, school, country): (&str, &str, &str),
                       began: i16,
                       years: i16| {
            let started = date(began, 9, 1);
            let graduated = date(began + years, 6, 30);
            let done = graduated <= TOLD_ON;
            let letters = if done { "BY" } else { "XJ" };
            let number = format!("{letters}{:08}", table.rows.len() + 1);
            table.add(
                Some(at),
                [
                    number,
                    person.number.clone(),
                    person.name.clone(),
                    level.to_owned(),
                    school.to_owned(),
                    country.to_owned(),
                    if done { "graduated" } else { "enrolled" }.to_owned(),
                    started.to_string(),
                    day(done.then_some(graduated)),
                ],
            );
        };
        for (at, person) in self.living() {
            // School begins in the September after the sixth birthday.
            let first = person.born.year()
                + 6
                + i16::from((person.born.month(), person.born.day()) > (8, 31));
            let year = 2026 - first;
            let local = |schools: &[&'static str], chance: &mut Chance| *chance.pick(schools);
            if at == 2 {
                add(at, person, ("bachelor", "安徽师范大学", "中国"), 2016, 4);
                add(
                    at,
                    person,
                    ("master", "University of Manchester", "英国"),
                    2024,
                    2,
                );
                continue;
            }
            match year {
                -3..=-1 => add(
                    at,
                    person,
                    ("kindergarten", local(&names::KINDERGARTENS, chance), "中国"),
                    first - 3,
                    3,
                ),
                0..=5 => add(
                    at,
                    person,
                    ("primary", local(&names::PRIMARY, chance), "中国"),
                    first,
                    6,
                ),
                6..=8 => add(
                    at,
                    person,
                    ("lower-secondary", local(&names::LOWER, chance), "中国"),
                    first + 6,
                    3,
                ),
                9..=11 => add(
                    at,
                    person,
                    ("upper-secondary", local(&names::UPPER, chance), "中国"),
                    first + 9,
                    3,
                ),
                12..=15 if person.relation == "child" => {
                    add(
                        at,
                        person,
                        ("bachelor", local(&names::UNIVERSITIES, chance), "中国"),
                        first + 12,
                        4,
                    );
                }
                16.. => match chance.below(100) {
                    0..=34 => add(
                        at,
                        person,
                        ("bachelor", local(&names::UNIVERSITIES, chance), "中国"),
                        first + 12,
                        4,
                    ),
                    35..=44 => {
                        add(
                            at,
                            person,
                            ("bachelor", local(&names::UNIVERSITIES, chance), "中国"),
                            first + 12,
                            4,
                        );
                        if year >= 19 {
                            add(
                                at,
                                person,
                                ("master", local(&names::UNIVERSITIES, chance), "中国"),
                                first + 16,
                                3,
                            );
                        }
                    }
                    45..=69 => add(
                        at,
                        person,
                        ("vocational", local(&names::VOCATIONAL, chance), "中国"),
                        first + 9,
                        3,
                    ),
                    _ => add(
                        at,
                        person,
                        ("upper-secondary", local(&names::UPPER, chance), "中国"),
                        first + 9,
                        3,
                    ),
                },
                _ => {}
            }
        }
        table
    }

    /// A row for each of two spouses, under one number.
    pub(super) fn marriage(&self) -> Table {
        let mut table = Table::new(
            "marriage",
            &[
                "certificate-number",
                "id-number",
                "spouse-name",
                "spouse-id-number",
                "registered-on",
                "ended-on",
            ],
        );
        for (at, person) in self.all() {
            let Some((spouse, wed)) = person.married.filter(|(spouse, _)| at < *spouse) else {
                continue;
            };
            let number = format!("J340202-{}-{:06}", wed.year(), table.rows.len() / 2 + 1);
            let other = &self.town.people[spouse];
            let ended = person.died.or(other.died);
            for (at, one, other) in [(at, person, other), (spouse, other, person)] {
                table.add(
                    Some(at),
                    [
                        number.clone(),
                        one.number.clone(),
                        other.name.clone(),
                        other.number.clone(),
                        wed.to_string(),
                        day(ended),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn births_and_deaths(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "births-and-deaths",
            &[
                "certificate-number",
                "id-number",
                "event",
                "date",
                "place",
                "mother-id-number",
                "father-id-number",
                "living",
            ],
        );
        let number = |parent: Option<usize>| {
            parent.map_or_else(String::new, |at| self.town.people[at].number.clone())
        };
        for (at, person) in self.all() {
            let here = !self.town.households[person.household].newcomers;
            if person.mother.is_some() && person.relation == "child" && here {
                table.add(
                    Some(at),
                    [
                        table.number("C"),
                        person.number.clone(),
                        "birth".to_owned(),
                        person.born.to_string(),
                        (*chance.pick(&names::HOSPITALS)).to_owned(),
                        number(person.mother),
                        number(person.father),
                        yes(true),
                    ],
                );
            }
            if let Some(died) = person.died {
                table.add(
                    Some(at),
                    [
                        table.number("S"),
                        person.number.clone(),
                        "death".to_owned(),
                        died.to_string(),
                        (*chance.pick(&names::HOSPITALS)).to_owned(),
                        String::new(),
                        String::new(),
                        yes(false),
                    ],
                );
            }
        }
        table
    }

    pub(super) fn medical_insurance(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "medical-insurance",
            &[
                "card-number",
                "id-number",
                "kind",
                "hospital",
                "since",
                "until",
            ],
        );
        for (at, person) in self.living() {
            let (kind, since) = match &person.job {
                Some(job) => ("employee", job.began),
                None => (
                    "resident",
                    self.town.households[person.household]
                        .since
                        .max(person.born)
                        .max(date(2003, 1, 1)),
                ),
            };
            table.add(
                Some(at),
                [
                    table.number("YB"),
                    person.number.clone(),
                    kind.to_owned(),
                    (*chance.pick(&names::HOSPITALS)).to_owned(),
                    since.to_string(),
                    String::new(),
                ],
            );
        }
        table
    }

    pub(super) fn disability(&self, chance: &mut Chance) -> Table {
        const KINDS: [&str; 7] = [
            "sight",
            "hearing",
            "speech",
            "body",
            "intellect",
            "mind",
            "several",
        ];
        let mut table = Table::new(
            "disability",
            &[
                "card-number",
                "id-number",
                "kind",
                "grade",
                "issued-on",
                "valid-until",
            ],
        );
        for (at, person) in self
            .living()
            .filter(|(at, person)| *at > 2 && person.age() > 6)
        {
            if !chance.percent(2) {
                continue;
            }
            let (kind, grade) = (chance.below(KINDS.len()), chance.between(1, 4));
            let issued = chance.day(
                date(2018, 1, 1).max(person.born + 5.years()),
                date(2026, 6, 30),
            );
            table.add(
                Some(at),
                [
                    format!("{}{}{grade}", person.number, kind + 1),
                    person.number.clone(),
                    KINDS[kind].to_owned(),
                    grade.to_string(),
                    issued.to_string(),
                    (issued + 10.years()).to_string(),
                ],
            );
        }
        table
    }

    /// A row for each of a household, under one number.
    pub(super) fn low_income(&self, chance: &mut Chance) -> Table {
        let mut table = Table::new(
            "low-income",
            &[
                "case-number",
                "id-number",
                "level",
                "persons",
                "monthly-amount",
                "since",
                "until",
            ],
        );
        for (household, home) in self.town.households.iter().enumerate() {
            let here: Vec<(usize, &Person)> = self
                .living()
                .filter(|(_, person)| person.household == household)
                .collect();
            let earns = here.iter().any(|(_, person)| person.job.is_some());
            if earns || here.is_empty() || home.newcomers || household < 2 || !chance.percent(25) {
                continue;
            }
            let (level, amount) = if chance.percent(70) {
                ("minimum-living", 786)
            } else {
                ("marginal", 0)
            };
            let since = chance.day(date(2023, 1, 1).max(home.since), date(2026, 9, 30));
            let number = format!("DB{:08}", household + 1);
            for (at, person) in &here {
                table.add(
                    Some(*at),
                    [
                        number.clone(),
                        person.number.clone(),
                        level.to_owned(),
                        here.len().to_string(),
                        (amount * here.len()).to_string(),
                        since.max(person.born).to_string(),
                        String::new(),
                    ],
                );
            }
        }
        table
    }
}

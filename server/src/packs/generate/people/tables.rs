//! What each register says of the people of the story.

mod homes;
mod lives;
mod work;

use std::fmt::Write as _;

use jiff::civil::Date;

use super::chance::Chance;
use super::families::{Person, Town};

/// The file of one register.
pub(super) struct Table {
    pub(super) code: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) rows: Vec<Line>,
}

/// A row, and about whom it is.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) person: Option<usize>,
    pub(super) cells: Vec<String>,
}

impl Table {
    const fn new(code: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            code,
            columns,
            rows: Vec::new(),
        }
    }

    fn add<const N: usize>(&mut self, person: Option<usize>, cells: [String; N]) {
        self.rows.push(Line {
            person,
            cells: cells.into(),
        });
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| *column == name)
            .unwrap_or_default()
    }

    /// The next number of an entry.
    fn number(&self, letters: &str) -> String {
        format!("{letters}{:08}", self.rows.len() + 1)
    }

    /// The file.
    pub(super) fn text(&self) -> String {
        let mut text = self.columns.join(",") + "\n";
        for row in &self.rows {
            let _ = writeln!(text, "{}", row.cells.join(","));
        }
        text
    }
}

fn day(day: Option<Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn yes(truth: bool) -> String {
    if truth { "yes" } else { "no" }.to_owned()
}

/// The files of all registers, in the order of the pack.
pub(super) fn of(town: &Town, chance: &mut Chance) -> Vec<Table> {
    let telling = Telling { town };
    vec![
        telling.population(),
        telling.housing(),
        telling.education(chance),
        telling.employment(),
        telling.corporations(),
        telling.social_security(),
        telling.medical_insurance(chance),
        telling.marriage(),
        telling.births_and_deaths(chance),
        telling.vehicles(chance),
        telling.land(chance),
        telling.taxes(chance),
        telling.disability(chance),
        telling.veterans(chance),
        telling.low_income(chance),
        telling.residence_permits(),
        telling.qualifications(chance),
    ]
}

struct Telling<'t> {
    town: &'t Town,
}

impl Telling<'_> {
    fn all(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.town.people.iter().enumerate()
    }

    fn living(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.all().filter(|(_, person)| person.died.is_none())
    }

    fn grown(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.living().filter(|(_, person)| person.is_adult())
    }

    fn population(&self) -> Table {
        let mut table = Table::new(
            "population",
            &[
                "record-number",
                "id-number",
                "name",
                "name-latin",
                "sex",
                "birth-date",
                "household-number",
                "relation",
                "household-address",
                "address",
                "community",
                "telephone",
                "living",
                "registered-on",
            ],
        );
        for (at, person) in self.all() {
            let home = &self.town.households[person.household];
            let registered = home.registered.as_ref().unwrap_or(&home.address);
            let telephone = if person.age() >= 12 {
                format!("100-{:04}-{:04}", at / 10_000, at % 10_000)
            } else {
                String::new()
            };
            let since = person.died.unwrap_or(person.born.max(home.since));
            table.add(
                Some(at),
                [
                    table.number("WH"),
                    person.number.clone(),
                    person.name.clone(),
                    person.latin.clone(),
                    if person.woman { "female" } else { "male" }.to_owned(),
                    person.born.to_string(),
                    format!("HH{:07}", person.household + 1),
                    person.relation.to_owned(),
                    registered.clone(),
                    home.address.clone(),
                    home.community.clone(),
                    telephone,
                    yes(person.died.is_none()),
                    since.to_string(),
                ],
            );
        }
        table
    }
}

//! Faults that are put into the files on purpose, each written down.

mod wrong;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::registers::RowRefused;

use super::chance::Chance;
use super::families::Town;
use super::tables::Table;

/// What an import makes of a fault.
enum Found {
    /// The row is set aside.
    Aside(RowRefused),
    /// The row is there already.
    Known,
    /// Registers differ, and somebody settles it.
    Discrepancy(&'static str, &'static str),
}

/// One fault.
struct Fault {
    table: &'static str,
    /// Which of the rows, where it is known from the beginning; found by its mark otherwise.
    row: usize,
    what: &'static str,
    found: Found,
    /// The number of whom it is about, for discrepancies.
    number: String,
}

/// Every fault.
pub(super) struct Planted(Vec<Fault>);

struct Planting<'t> {
    town: &'t Town,
    tables: &'t mut Vec<Table>,
    faults: Vec<Fault>,
    /// Who has a fault already: one each, so that each is found by itself.
    used: BTreeSet<usize>,
}

/// Puts faults into the tables.
pub(super) fn plant(town: &Town, tables: &mut Vec<Table>, chance: &mut Chance) -> Planted {
    let mut planting = Planting {
        town,
        tables,
        faults: Vec::new(),
        used: (0..3).collect(),
    };
    planting.differences();
    planting.two_of_one_number();
    planting.wrong_rows(chance);
    planting.rows_that_are_there();
    Planted(planting.faults)
}

fn field(field: &str) -> String {
    field.to_owned()
}

impl Planting<'_> {
    fn table(&mut self, code: &str) -> &mut Table {
        let at = self.tables.iter().position(|table| table.code == code);
        &mut self.tables[at.unwrap_or_default()]
    }

    /// The first rows of a table about people who are found fit, and who have no fault yet.
    fn rows(
        &mut self,
        code: &str,
        count: usize,
        fit: impl Fn(&Town, usize) -> bool,
    ) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let people: Vec<Option<usize>> =
            self.table(code).rows.iter().map(|row| row.person).collect();
        for (row, person) in people.into_iter().enumerate() {
            let Some(person) = person else { continue };
            if found.len() < count && fit(self.town, person) && self.used.insert(person) {
                found.push((row, person));
            }
        }
        found
    }

    fn note(
        &mut self,
        (table, row): (&'static str, usize),
        what: &'static str,
        found: Found,
        person: usize,
    ) {
        let number = self.town.people[person].number.clone();
        self.faults.push(Fault {
            table,
            row,
            what,
            found,
            number,
        });
    }

    fn differs(
        &mut self,
        (table, column, count): (&'static str, &str, usize),
        what: &'static str,
        (concept, owner): (&'static str, &'static str),
        fit: impl Fn(&Town, usize) -> bool,
        other: impl Fn(&str) -> String,
    ) {
        for (row, person) in self.rows(table, count, fit) {
            let table_of = self.table(table);
            let at = table_of.column(column);
            let cell = &mut table_of.rows[row].cells[at];
            *cell = other(cell);
            self.note(
                (table, row),
                what,
                Found::Discrepancy(concept, owner),
                person,
            );
        }
    }

    fn differences(&mut self) {
        const ADDRESS: (&str, &str) = ("person.address", "public-security");
        let anybody = |_: &Town, _: usize| true;
        let moved = |address: &str| format!("{address}隔壁");
        self.differs(
            ("residence-permits", "address", 4),
            "the permit names another address than the register of persons",
            ADDRESS,
            anybody,
            moved,
        );
        self.differs(
            ("housing", "address", 3),
            "the home is another one than in the register of persons",
            ADDRESS,
            |town, person| town.people[person].relation == "head",
            moved,
        );
        self.differs(
            ("social-security", "employer", 3),
            "somebody else pays in than the employer of the contract",
            ("employment.employer", "human-resources"),
            |town, person| town.people[person].died.is_none(),
            |_| "芜湖远方劳务派遣有限公司".to_owned(),
        );
        self.differs(
            ("education", "name", 2),
            "the name is spelt differently on the certificate",
            ("person.name", "public-security"),
            |town, person| town.people[person].is_adult(),
            |name| name.chars().take(1).collect::<String>() + "某某",
        );
        self.differs(
            ("employment", "ended-on", 2),
            "whoever died still works",
            ("person.living", "public-security"),
            |town, person| town.people[person].died.is_some(),
            |_| String::new(),
        );
    }

    /// Two people under one number: nothing is released of either.
    fn two_of_one_number(&mut self) {
        for (row, person) in self.rows("population", 2, |town, person| {
            town.people[person].died.is_none() && town.people[person].is_adult()
        }) {
            let table = self.table("population");
            let mut other = table.rows[row].clone();
            for (column, value) in [
                ("record-number", format!("WH9000{row:04}")),
                ("name", "吴名".to_owned()),
                ("name-latin", "Wu Ming".to_owned()),
                ("telephone", String::new()),
            ] {
                let at = table.column(column);
                other.cells[at] = value;
            }
            table.rows.push(other);
            let row = table.rows.len() - 1;
            let found = Found::Discrepancy("person.name", "public-security");
            self.note(
                ("population", row),
                "another person under the same number",
                found,
                person,
            );
        }
    }

    /// Rows that stand twice, and rows that contradict one that stands before them.
    fn rows_that_are_there(&mut self) {
        for (code, count) in [("population", 5), ("employment", 3), ("land", 1)] {
            for (row, person) in self.rows(code, count, |_, _| true) {
                let copy = self.table(code).rows[row].clone();
                self.table(code).rows.push(copy);
                let row = self.table(code).rows.len() - 1;
                self.note((code, row), "the same row again", Found::Known, person);
            }
        }
        // Written by hand: nothing of it is a fault, and it is the same row.
        for (row, person) in self.rows("vehicles", 2, |_, _| true) {
            let table = self.table("vehicles");
            let mut copy = table.rows[row].clone();
            let at = table.column("registered-on");
            copy.cells[at] = copy.cells[at].replace('-', "/");
            let at = table.column("id-number");
            copy.cells[at] = full_width(&copy.cells[at]);
            table.rows.push(copy);
            let row = table.rows.len() - 1;
            self.note(
                ("vehicles", row),
                "the same row again, in full width and with another date",
                Found::Known,
                person,
            );
        }
        for (row, person) in self.rows("housing", 2, |_, _| true) {
            let table = self.table("housing");
            let mut other = table.rows[row].clone();
            let at = table.column("homes-owned");
            "7".clone_into(&mut other.cells[at]);
            table.rows.push(other);
            let last = table.rows.len() - 1;
            let reason = RowRefused::Contradicts {
                line: row as u64 + 2,
            };
            self.note(
                ("housing", last),
                "the same entry with other content",
                Found::Aside(reason),
                person,
            );
        }
    }
}

/// Digits and capitals as a Chinese keyboard writes them.
fn full_width(text: &str) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
    text.chars().map(wide).collect()
}

impl Planted {
    /// `FAULTS.md`.
    pub(super) fn told(&self, count: usize, seed: u64) -> String {
        let mut text = format!(
            "# Invented people and planted faults\n\n\
             The {count} people of these files are invented, by `citylink generate people --count {count} --seed {seed} DIR`. Their\n\
             numbers, and those of their firms, begin with the area 999999, which there is not, their telephones with 100-, their\n\
             accounts with 9999: they can be nobody's. Roads, schools and hospitals exist; nobody who is named here lives or learns there.\n\
             Their story hangs together but for the faults below, which are there on purpose. An import finds these and no others.\n\n\
             | file | line | what is wrong | what becomes of it |\n| --- | --- | --- | --- |\n"
        );
        for fault in &self.0 {
            let found = match &fault.found {
                Found::Aside(reason) => format!("set aside: {reason}"),
                Found::Known => "known before".to_owned(),
                Found::Discrepancy(concept, owner) => {
                    format!(
                        "discrepancy: {concept} of {}, settled by {owner}",
                        fault.number
                    )
                }
            };
            let _ = writeln!(
                text,
                "| {}.csv | {} | {} | {found} |",
                fault.table,
                fault.row + 2,
                fault.what
            );
        }
        text
    }
}

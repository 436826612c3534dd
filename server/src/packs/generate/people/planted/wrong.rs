//! Rows that are set aside.

use domain::registers::{IdentityRefused, RowRefused};

use super::{Found, Planting, field};
use crate::packs::generate::people::chance::Chance;

impl Planting<'_> {
    /// Appends a copy of a row with one cell changed, which is set aside.
    fn aside(
        &mut self,
        (code, column, value): (&'static str, &str, &str),
        what: &'static str,
        reason: RowRefused,
    ) {
        let found = self.rows(code, 1, |town, person| town.people[person].died.is_none());
        let Some((row, person)) = found.first().copied() else {
            return;
        };
        let table = self.table(code);
        let mut copy = table.rows[row].clone();
        let at = table.column(column);
        value.clone_into(&mut copy.cells[at]);
        // An entry of its own: the one that it was copied from stays as it is.
        let count = table.rows.len();
        if let Some(digits) = copy.cells[0]
            .len()
            .checked_sub(4)
            .filter(|_| at != 0 && code != "corporations")
        {
            copy.cells[0].replace_range(digits.., &format!("{:04}", 9000 + count % 1000));
        }
        table.rows.push(copy);
        self.note((code, count), what, Found::Aside(reason), person);
    }

    #[expect(
        clippy::too_many_lines,
        reason = "a list of what is wrong, one after the other"
    )]
    pub(super) fn wrong_rows(&mut self, chance: &mut Chance) {
        let check = |name: &str| RowRefused::Identity {
            field: field(name),
            reason: IdentityRefused::Check,
        };
        let missing = |name: &str| RowRefused::Missing { field: field(name) };
        for _ in 0..3 {
            let wrong = self.wrong_check(chance);
            self.aside(
                ("population", "id-number", &wrong),
                "wrong check digit",
                check("id-number"),
            );
            self.aside(("population", "name", ""), "no name", missing("name"));
        }
        let wrong = self.wrong_check(chance);
        self.aside(
            ("marriage", "spouse-id-number", &wrong),
            "wrong check digit of the spouse",
            check("spouse-id-number"),
        );
        self.aside(
            ("population", "name", "无"),
            "no name, written out",
            missing("name"),
        );
        let no_day = RowRefused::NoSuchDay {
            field: field("birth-date"),
        };
        self.aside(
            ("population", "birth-date", "1987-02-30"),
            "a day that there is not",
            no_day.clone(),
        );
        self.aside(
            ("population", "birth-date", "19990631"),
            "a day that there is not",
            no_day,
        );
        let future = RowRefused::Future {
            field: field("birth-date"),
        };
        self.aside(
            ("population", "birth-date", "2062-05-01"),
            "born in the future",
            future,
        );
        let birth = RowRefused::Identity {
            field: field("id-number"),
            reason: IdentityRefused::Birth,
        };
        self.aside(
            ("population", "id-number", "999999198713010011"),
            "a number with a thirteenth month",
            birth,
        );
        let listed = RowRefused::NotListed {
            field: field("sex"),
            listed: field("female, male"),
        };
        self.aside(
            ("population", "sex", "F"),
            "a code that nobody agreed on",
            listed,
        );
        let not_date = RowRefused::NotOf {
            field: field("started-on"),
            kind: field("date"),
        };
        self.aside(
            ("employment", "started-on", "上个月"),
            "not a date",
            not_date,
        );
        let before = RowRefused::EndsBeforeItBegins {
            from: field("started-on"),
            until: field("ended-on"),
        };
        self.aside(
            ("employment", "ended-on", "1990-01-01"),
            "work that ended before it began",
            before,
        );
        let form = RowRefused::Identity {
            field: field("credit-code"),
            reason: IdentityRefused::Form,
        };
        self.aside(
            ("employment", "credit-code", "9199"),
            "half a credit code",
            form,
        );
        self.aside(
            ("employment", "contract-months", "0"),
            "a contract of no length",
            RowRefused::Bounds {
                field: field("contract-months"),
            },
        );
        self.aside(
            ("social-security", "months", "-3"),
            "months paid in less than none",
            RowRefused::Bounds {
                field: field("months"),
            },
        );
        let code = RowRefused::Identity {
            field: field("credit-code"),
            reason: IdentityRefused::Check,
        };
        self.aside(
            ("corporations", "credit-code", "91999999MA90000019"),
            "wrong check character of a firm",
            code,
        );
        let pattern = RowRefused::Pattern {
            field: field("telephone"),
        };
        self.aside(
            ("population", "telephone", "call me"),
            "no telephone number",
            pattern,
        );
        let columns = self.table("education").columns.len();
        let reason = RowRefused::Columns {
            found: columns + 1,
            expected: columns,
        };
        self.aside(
            ("education", "school", "赭山小学,一年级"),
            "a comma without quotation marks",
            reason,
        );
    }

    /// A number whose check digit is another than it must be.
    fn wrong_check(&mut self, chance: &mut Chance) -> String {
        let person = self.town.people.get(3 + chance.below(100));
        let sound = person.map_or_else(String::new, |person| person.number.clone());
        let (body, last) = sound.split_at(sound.len().saturating_sub(1));
        format!("{body}{}", if last == "1" { '2' } else { '1' })
    }
}

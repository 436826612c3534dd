//! The table that is printed: a row per measurement, notes at its foot.

use std::fmt;

/// Rows in the order in which they were measured.
pub(crate) struct Table {
    machine: String,
    rows: Vec<Row>,
    notes: Vec<String>,
}

struct Row {
    what: String,
    measured: String,
    budget: String,
    verdict: String,
}

impl Table {
    pub(crate) fn new(machine: String) -> Self {
        Self {
            machine,
            rows: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Something that must be at least a share of something else.
    pub(crate) fn at_least(
        &mut self,
        what: impl Into<String>,
        measured: impl Into<String>,
        budget: (&str, f64),
        ratio: f64,
    ) {
        let verdict = format!("{ratio:.2}, {}", held(ratio >= budget.1));
        self.push(what, measured, budget.0, verdict);
    }

    /// Something that must be at most so much, in the unit of the budget.
    pub(crate) fn at_most(
        &mut self,
        what: impl Into<String>,
        measured: impl Into<String>,
        budget: (&str, f64),
        value: f64,
    ) {
        let verdict = format!("{:.2}, {}", value / budget.1, held(value <= budget.1));
        self.push(what, measured, budget.0, verdict);
    }

    /// Something that has no budget.
    pub(crate) fn told(&mut self, what: impl Into<String>, measured: impl Into<String>) {
        self.push(what, measured, "", String::new());
    }

    /// Something that could not be measured, and why.
    pub(crate) fn not_measured(
        &mut self,
        what: impl Into<String>,
        budget: &str,
        why: impl fmt::Display,
    ) {
        self.push(what, why.to_string(), budget, "**not measured**".to_owned());
    }

    /// What the reader of the table has to know; said once however often it is added.
    pub(crate) fn note(&mut self, words: impl Into<String>) {
        let words = words.into();
        if !self.notes.contains(&words) {
            self.notes.push(words);
        }
    }

    fn push(
        &mut self,
        what: impl Into<String>,
        measured: impl Into<String>,
        budget: &str,
        verdict: String,
    ) {
        let row = Row {
            what: what.into(),
            measured: measured.into(),
            budget: budget.to_owned(),
            verdict,
        };
        eprintln!("  {row}");
        self.rows.push(row);
    }
}

fn held(holds: bool) -> &'static str {
    if holds { "holds" } else { "**missed**" }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "| {} | {} | {} | {} |",
            self.what, self.measured, self.budget, self.verdict
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n", self.machine)?;
        writeln!(f, "| what | measured | budget | of the budget's measure |")?;
        writeln!(f, "| --- | --- | --- | --- |")?;
        for row in &self.rows {
            writeln!(f, "{row}")?;
        }
        for note in &self.notes {
            write!(f, "\n- {note}")?;
        }
        Ok(())
    }
}

/// A number with its thousands apart; two digits that matter are enough below ten.
pub(crate) fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut apart = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}

/// The value in the middle of some.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

//! Cells: what is counted of private cases is published only five or more at a time.
//!
//! # Why
//!
//! Of a public report everybody knows that it is there; that somebody applied for something is nobody's business. So what people
//! apply for is never counted where they live, but only for the whole city, by service; and of a service only so many months
//! together that at least five applications came in. Such a cell is never taken apart: what is published of a selection is the
//! sum of the cells that lie wholly in it, for a service, an office, a life event and all of them alike. Each difference of two
//! answers is then a sum of cells, too, and none of them tells of fewer than five.
//!
//! A cell ends with its year, so that a year can be read without the years before it.

use super::{Counts, FEW};

/// Where the tree of services begins, beside that of areas, which has no such code: what is counted of applications lies here,
/// and never where an applicant lives.
pub const SERVICES: &str = "@services/";

/// Months of a year.
const YEAR: i64 = 12;

/// What was counted in some months that are published together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// The first month, in months since year 0.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// What was counted.
    pub counts: Counts,
}

/// The cells of one service, from what was counted in each month, in the order of months. Months that are left at the end of a
/// year with too few are in none.
pub fn cells(months: impl IntoIterator<Item = (i64, Counts)>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut waiting: Option<Cell> = None;
    for (month, counts) in months {
        let in_year = |cell: &Cell| cell.first.div_euclid(YEAR) == month.div_euclid(YEAR);
        let mut cell = waiting.take().filter(in_year).unwrap_or(Cell {
            first: month,
            last: month,
            counts: Counts::default(),
        });
        cell.last = month;
        cell.counts.add(&counts, 1);
        if cell.counts.received >= FEW {
            cells.push(cell);
        } else {
            waiting = Some(cell);
        }
    }
    cells
}

/// The sum of those cells that lie wholly in these months.
pub fn within(cells: &[Cell], from: i64, to: i64) -> Counts {
    let inside = cells
        .iter()
        .filter(|cell| from <= cell.first && cell.last <= to);
    Counts::sum(inside.map(|cell| &cell.counts))
}

/// Whole years around these months: what must be read to find the cells that lie in them.
pub const fn whole_years(from: i64, to: i64) -> (i64, i64) {
    (
        from.div_euclid(YEAR) * YEAR,
        to.div_euclid(YEAR) * YEAR + YEAR - 1,
    )
}

#[cfg(test)]
#[path = "cells/tests.rs"]
mod tests;

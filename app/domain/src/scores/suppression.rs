//! What is not published: few ratings, and what would give them away.
//!
//! # Why
//!
//! Who reads that two people rated, and how, may know who they are. So a count under five is withheld. Where its row and its
//! column are published with their totals, it could be worked out by subtraction: another of its row and another of its column
//! are withheld, too, with the one where those two meet. The four can then all be one more or one less at the same time, and no
//! published number tells which: that is what [`suppress`] sees to for every number that it withholds.

/// Counts above zero and under this are withheld.
pub const FEW: i64 = 5;

/// A count of ratings, and the most that it could have been: the reporters who could rate, which may be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// How many there are.
    pub count: i64,
    /// How many there could be.
    pub most: i64,
}

impl Cell {
    fn is_few(self) -> bool {
        (1..FEW).contains(&self.count)
    }

    fn may_move(self, by: i64) -> bool {
        (0..=self.most).contains(&(self.count + by))
    }
}

/// Which cells of a table are withheld, totals too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed(Vec<Vec<bool>>);

impl Suppressed {
    /// Of a table with so many rows and columns, totals included: none.
    pub fn none(rows: usize, columns: usize) -> Self {
        Self(vec![vec![false; columns]; rows])
    }

    /// Whether the cell is withheld.
    pub fn is_hidden(&self, row: usize, column: usize) -> bool {
        self.0[row][column]
    }

    /// Withholds a cell; [`suppress`] then sees that it cannot be worked out.
    pub fn hide(&mut self, row: usize, column: usize) {
        self.0[row][column] = true;
    }
}

/// Withholds what must be, beside what is withheld already, in a table whose last column holds the totals of its rows and whose
/// last row those of its columns. Says whether everything that is withheld is safe; it always is where the last row may change.
///
/// The last row of `settled` totals was published or withheld elsewhere: it stays as it is.
pub fn suppress(table: &[Vec<Cell>], hidden: &mut Suppressed, settled: bool) -> bool {
    let (rows, columns) = (table.len(), table.first().map_or(0, Vec::len));
    for (row, cells) in table.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.is_few() && !(settled && row + 1 == rows) {
                hidden.hide(row, column);
            }
        }
    }
    let mut safe = true;
    for row in 0..rows {
        for column in 0..columns {
            if hidden.is_hidden(row, column) && !protect(table, hidden, settled, (row, column)) {
                safe = false;
            }
        }
    }
    safe
}

/// Withholds the cheapest three that protect a withheld cell; says whether there are any.
fn protect(
    table: &[Vec<Cell>],
    hidden: &mut Suppressed,
    settled: bool,
    (row, column): (usize, usize),
) -> bool {
    let (rows, columns) = (table.len(), table[0].len());
    // A total weighs against the cells that it sums up.
    let weighs = |at: usize, all: usize| if at + 1 == all { -1 } else { 1 };
    let mut cheapest: Option<(i64, usize, usize)> = None;
    'found: for other_row in (0..rows).filter(|other| *other != row) {
        let across = -weighs(row, rows) * weighs(other_row, rows);
        for other_column in (0..columns).filter(|other| *other != column) {
            let along = -weighs(column, columns) * weighs(other_column, columns);
            let moves = [
                (row, column, 1),
                (row, other_column, along),
                (other_row, column, across),
                (other_row, other_column, along * across),
            ];
            let free = moves.iter().all(|(row, column, _)| {
                hidden.is_hidden(*row, *column) || !(settled && row + 1 == rows)
            });
            let may = |sign: i64| {
                moves
                    .iter()
                    .all(|(row, column, by)| table[*row][*column].may_move(sign * by))
            };
            if !free || !(may(1) || may(-1)) {
                continue;
            }
            let published = moves
                .iter()
                .filter(|(row, column, _)| !hidden.is_hidden(*row, *column));
            // Withholding an empty cell costs something, too.
            let cost = published
                .map(|(row, column, _)| table[*row][*column].count + 1)
                .sum();
            if cheapest.is_none_or(|(least, ..)| cost < least) {
                cheapest = Some((cost, other_row, other_column));
            }
            if cost == 0 {
                break 'found;
            }
        }
    }
    let Some((_, other_row, other_column)) = cheapest else {
        return false;
    };
    hidden.hide(row, other_column);
    hidden.hide(other_row, column);
    hidden.hide(other_row, other_column);
    true
}

#[cfg(test)]
#[path = "suppression/tests.rs"]
mod tests;

//! Which ratings are withheld: few ones, and those that would give few ones away.
//!
//! # Why
//!
//! The same number stands on several pages: in the row of its area, in the column of its category, in the sum of the area above.
//! So what is withheld is decided for the whole city from the top down, and each page reads what concerns it: ratings are shown
//! by area alone, and by area and one more of category, organisation and month. Whoever asks for two of these at once reads
//! everything but the ratings.

use std::collections::{BTreeMap, BTreeSet};

use domain::areas::{Area, AreaPath};
use domain::pack::Pack;
use domain::scores::{Cell, Counts, Suppressed, suppress};
use store::Store;
use store::scores::{Line, Period, Rows};

/// What areas are divided by.
const LINES: [Line; 3] = [Line::Category, Line::Organisation, Line::Month];

/// Rounds in which what one table withholds is withheld in the others, too.
const ROUNDS_MOST: usize = 8;

/// What of one area is withheld: all of it, and by key.
#[derive(Debug, Clone, Default)]
struct Row {
    whole: bool,
    keys: [BTreeSet<String>; 3],
}

/// What of the areas of some levels is withheld.
#[derive(Debug, Clone, Default)]
pub(super) struct Withheld(BTreeMap<String, Row>);

impl Withheld {
    /// Whether the ratings of an area are withheld.
    pub(super) fn is_whole(&self, area: &AreaPath) -> bool {
        self.0.get(area.as_str()).is_some_and(|row| row.whole)
    }

    /// Whether those of an area and a key of a line are.
    pub(super) fn is_part(&self, area: &AreaPath, line: Line, key: &str) -> bool {
        let place = LINES.iter().position(|known| *known == line);
        let row = self.0.get(area.as_str());
        row.zip(place)
            .is_some_and(|(row, place)| row.keys[place].contains(key))
    }
}

/// Decides from the city down to the sisters of `area`.
pub(super) async fn withheld(
    store: &Store,
    area: &Area,
    period: Period,
) -> Result<Withheld, store::Broken> {
    let pack = store.pack();
    let mut parents: Vec<&Area> = pack.areas.ancestors(&area.code).collect();
    parents.reverse();
    if parents.is_empty() {
        parents.push(pack.areas.root());
    }
    let mut all = Withheld::default();
    for parent in parents {
        let level = Level::read(store, pack, parent, period).await?;
        level.decide(&mut all);
    }
    Ok(all)
}

/// The children of an area with their ratings, divided in three ways.
struct Level {
    /// The children, what lies in none of them, and the area itself.
    rows: Vec<String>,
    tables: [Table; 3],
    is_top: bool,
}

struct Table {
    keys: Vec<String>,
    cells: Vec<Vec<Cell>>,
}

fn cell(counts: &Counts) -> Cell {
    let count = counts.ratings();
    Cell {
        count,
        most: counts.reporters.max(count),
    }
}

fn less(of: Cell, parts: impl Iterator<Item = Cell>) -> Cell {
    parts.fold(of, |left, part| Cell {
        count: left.count - part.count,
        most: left.most - part.most,
    })
}

impl Level {
    async fn read(
        store: &Store,
        pack: &Pack,
        parent: &Area,
        period: Period,
    ) -> Result<Self, store::Broken> {
        let children: Vec<AreaPath> = pack
            .areas
            .children(&parent.code)
            .map(|child| child.path.clone())
            .collect();
        let mut areas = children.clone();
        areas.push(parent.path.clone());
        let rows = |by| Rows {
            areas: &areas,
            organisation: None,
            category: None,
            period,
            by,
        };
        let mut whole: BTreeMap<String, Cell> = BTreeMap::new();
        for (area, _, counts) in store.scores(&rows(Line::Area)).await? {
            whole.insert(area.as_str().to_owned(), cell(&counts));
        }
        let mut tables = Vec::new();
        for line in LINES {
            let divided = store.scores(&rows(line)).await?;
            tables.push(Table::of(&children, parent, &divided, &whole));
        }
        let mut named: Vec<String> = children
            .iter()
            .map(|area| area.as_str().to_owned())
            .collect();
        named.push(String::new());
        named.push(parent.path.as_str().to_owned());
        let tables = tables.try_into().unwrap_or_else(|_| {
            LINES.map(|_| Table {
                keys: Vec::new(),
                cells: Vec::new(),
            })
        });
        Ok(Self {
            rows: named,
            tables,
            is_top: parent.path.is_root(),
        })
    }

    /// Withholds in each table what must be, and in every table what is withheld of a whole area in one.
    fn decide(&self, all: &mut Withheld) {
        let above = all
            .0
            .get(self.rows.last().map_or("", String::as_str))
            .cloned();
        let above = above.unwrap_or_default();
        let last = self.rows.len() - 1;
        let mut hidden: Vec<Suppressed> = Vec::new();
        for (table, keys) in self.tables.iter().zip(&above.keys) {
            let mut own = Suppressed::none(self.rows.len(), table.keys.len() + 1);
            for (column, key) in table.keys.iter().enumerate() {
                if keys.contains(key) {
                    own.hide(last, column);
                }
            }
            if above.whole {
                own.hide(last, table.keys.len());
            }
            hidden.push(own);
        }
        for _ in 0..ROUNDS_MOST {
            let before = hidden.clone();
            for (table, own) in self.tables.iter().zip(&mut hidden) {
                suppress(&table.cells, own, !self.is_top);
            }
            for row in 0..self.rows.len() {
                let mut tables = self.tables.iter().zip(&hidden);
                if tables.any(|(table, own)| own.is_hidden(row, table.keys.len())) {
                    for (table, own) in self.tables.iter().zip(&mut hidden) {
                        own.hide(row, table.keys.len());
                    }
                }
            }
            if hidden == before {
                break;
            }
        }
        for (row, area) in self.rows.iter().enumerate() {
            if area.is_empty() || row == last && !self.is_top {
                continue;
            }
            let mut of_area = Row::default();
            for ((table, own), keys) in self.tables.iter().zip(&hidden).zip(&mut of_area.keys) {
                of_area.whole |= own.is_hidden(row, table.keys.len());
                let withheld = table.keys.iter().enumerate();
                let withheld = withheld.filter(|(column, _)| own.is_hidden(row, *column));
                keys.extend(withheld.map(|(_, key)| key.clone()));
            }
            all.0.insert(area.clone(), of_area);
        }
    }
}

impl Table {
    /// Rows: the children, what lies in none of them, the parent. Columns: the keys, what has none, all together.
    fn of(
        children: &[AreaPath],
        parent: &Area,
        divided: &[(AreaPath, String, Counts)],
        whole: &BTreeMap<String, Cell>,
    ) -> Self {
        let keys: BTreeSet<&str> = divided.iter().map(|(_, key, _)| key.as_str()).collect();
        let places: BTreeMap<&str, usize> = keys.iter().copied().zip(0..).collect();
        let width = keys.len() + 2;
        let row_of = |area: &AreaPath| {
            let mut row = vec![Cell::default(); width];
            row[width - 1] = whole.get(area.as_str()).copied().unwrap_or_default();
            row
        };
        let mut cells: Vec<Vec<Cell>> = children.iter().map(row_of).collect();
        let mut total = row_of(&parent.path);
        let rows: BTreeMap<&str, usize> = children.iter().map(AreaPath::as_str).zip(0..).collect();
        for (area, key, counts) in divided {
            let column = places[key.as_str()];
            match rows.get(area.as_str()) {
                Some(row) => cells[*row][column] = cell(counts),
                None => total[column] = cell(counts),
            }
        }
        for row in cells.iter_mut().chain([&mut total]) {
            row[width - 2] = less(row[width - 1], row[..width - 2].iter().copied());
        }
        let nowhere = (0..width).map(|column| {
            let parts = cells.iter().map(|row| row[column]);
            less(total[column], parts)
        });
        cells.push(nowhere.collect());
        cells.push(total);
        let mut keys: Vec<String> = keys.into_iter().map(ToOwned::to_owned).collect();
        keys.push(String::new());
        Self { keys, cells }
    }
}

#[cfg(test)]
#[path = "withheld/tests.rs"]
mod tests;

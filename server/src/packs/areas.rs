//! `areas.csv` and `grids.csv`: the tree.

use std::collections::{BTreeMap, HashMap};

use domain::areas::{Area, AreaCode, AreaPath, Level};
use domain::languages::{Language, Texts};

use super::Fault;
use super::borders::Borders;
use super::faults::Notes;

/// The rows of the tree, with the line of each for the faults of the whole.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    by_code: HashMap<String, usize>,
}

struct Row {
    file: String,
    line: usize,
    code: String,
    parent: String,
    level: Level,
    name: Texts,
}

/// Which column says what.
struct Columns {
    code: usize,
    parent: usize,
    level: usize,
    names: Vec<(usize, Language)>,
}

impl Rows {
    /// Whether an area of this code is written down.
    pub(super) fn knows(&self, code: &str) -> bool {
        self.by_code.contains_key(code)
    }

    /// The codes of the areas directly below, in the order of the files.
    pub(super) fn children(&self, code: &str) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter(move |row| row.parent == code)
            .map(|row| row.code.as_str())
    }

    /// Reads one file; rows that are wrong are noted and left out.
    pub(super) fn read(&mut self, notes: &mut Notes<'_>) {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(notes.text().as_bytes());
        let Some(columns) = reader
            .headers()
            .ok()
            .cloned()
            .and_then(|header| columns(&header, notes))
        else {
            return;
        };
        for record in reader.records() {
            match record {
                Ok(record) => self.row(&record, &columns, notes),
                Err(error) => notes.whole(error.to_string()),
            }
        }
    }

    fn row(&mut self, record: &csv::StringRecord, columns: &Columns, notes: &mut Notes<'_>) {
        let line = record.position().map_or(1, |position| {
            usize::try_from(position.line()).unwrap_or(usize::MAX)
        });
        let wanted = 3 + columns.names.len();
        if record.len() != wanted {
            return notes.at_line(
                line,
                format!("the row has {} fields, the header {wanted}", record.len()),
            );
        }
        let (code, parent, step) = (
            &record[columns.code],
            &record[columns.parent],
            &record[columns.level],
        );
        if !is_area_code(code) {
            return notes.at_line(
                line,
                format!("code {code:?} must be letters, digits and hyphens"),
            );
        }
        let Some(level) = level(step) else {
            return notes.at_line(
                line,
                format!(
                    "area {code}: level {step:?} must be city, county, street, community or grid"
                ),
            );
        };
        let names = columns
            .names
            .iter()
            .map(|(column, language)| (language.tag().to_owned(), record[*column].to_owned()));
        let name = Texts(
            names
                .filter(|(_, name)| !name.is_empty())
                .collect::<BTreeMap<_, _>>(),
        );
        if name.0.is_empty() {
            notes.at_line(line, format!("area {code} has no name"));
        }
        if let Some(first) = self.by_code.get(code).map(|index| &self.rows[*index]) {
            return notes.at_line(
                line,
                format!(
                    "area {code} is there twice, first at {}:{}",
                    first.file, first.line
                ),
            );
        }
        self.by_code.insert(code.to_owned(), self.rows.len());
        let (code, parent) = (code.to_owned(), parent.to_owned());
        self.rows.push(Row {
            file: notes.file().to_owned(),
            line,
            code,
            parent,
            level,
            name,
        });
    }

    /// The areas with path and border, in the order of the files; `None` where they are no tree.
    pub(super) fn grow(&self, mut borders: Borders, faults: &mut Vec<Fault>) -> Option<Vec<Area>> {
        let before = faults.len();
        if self.rows.is_empty() {
            faults.push(Fault::whole("areas.csv", "no area is named"));
        } else if self.rows.iter().all(|row| !row.parent.is_empty()) {
            faults.push(Fault::whole(
                "areas.csv",
                "no area is the root: one must have no parent",
            ));
        }
        let roots = self.rows.iter().filter(|row| row.parent.is_empty());
        for row in roots.skip(1) {
            faults.push(row.fault("is a second root: only one area may have no parent"));
        }
        for row in self.rows.iter().filter(|row| !row.parent.is_empty()) {
            match self
                .by_code
                .get(&row.parent)
                .map(|index| &self.rows[*index])
            {
                None => faults.push(row.fault(&format!("the parent {} is not there", row.parent))),
                Some(parent) if parent.level >= row.level => {
                    faults.push(row.fault(&format!(
                        "the parent {} does not stand above it by level",
                        row.parent
                    )));
                }
                Some(_) => {}
            }
        }
        if faults.len() > before {
            return None;
        }
        let areas = self.rows.iter().map(|row| {
            let (border, demonstration) = borders.take(&row.code).unzip();
            let code = AreaCode(row.code.clone());
            let demonstration = demonstration.unwrap_or(false);
            Area {
                code,
                path: self.path(row),
                level: row.level,
                name: row.name.clone(),
                border,
                demonstration,
            }
        });
        Some(areas.collect())
    }

    /// The path of a row of a sound tree: levels rise with every step, so the walk up ends.
    fn path(&self, row: &Row) -> AreaPath {
        let code = AreaCode(row.code.clone());
        match self.by_code.get(&row.parent) {
            Some(parent) => self.path(&self.rows[*parent]).child(&code),
            None => AreaPath::root(&code),
        }
    }
}

impl Row {
    fn fault(&self, reason: &str) -> Fault {
        Fault {
            file: self.file.clone(),
            line: Some(self.line),
            reason: format!("area {}: {reason}", self.code),
        }
    }
}

fn columns(header: &csv::StringRecord, notes: &mut Notes<'_>) -> Option<Columns> {
    let mut names = Vec::new();
    for (index, column) in header.iter().enumerate() {
        let language = column
            .strip_prefix("name_")
            .and_then(|tag| tag.parse::<Language>().ok());
        match language {
            Some(language) => names.push((index, language)),
            None if ["code", "parent", "level"].contains(&column) => {}
            None => {
                notes.at_line(1, format!("the column {column:?} is not known here"));
                return None;
            }
        }
    }
    let mut find = |name: &str| {
        let found = header.iter().position(|column| column == name);
        if found.is_none() {
            notes.at_line(1, format!("the column {name} is missing"));
        }
        found
    };
    let (code, parent, level) = (find("code"), find("parent"), find("level"));
    Some(Columns {
        code: code?,
        parent: parent?,
        level: level?,
        names,
    })
}

/// The level that a pack calls `word`.
pub(super) fn level(word: &str) -> Option<Level> {
    Some(match word {
        "city" => Level::City,
        "county" => Level::County,
        "street" => Level::Street,
        "community" => Level::Community,
        "grid" => Level::Grid,
        _ => return None,
    })
}

fn is_area_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

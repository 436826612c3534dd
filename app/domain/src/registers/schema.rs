//! What the records of a register look like.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use regex::Regex;

use super::{Concept, Scheme};
use crate::languages::{Language, Texts};

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no.
    Truth {
        /// How a source writes yes.
        yes: Vec<String>,
        /// How a source writes no.
        no: Vec<String>,
    },
    /// A day.
    Date {
        /// How a source writes it, in the words of strptime; as everybody does where absent.
        format: Option<String>,
    },
    /// A year.
    Year,
}

impl Kind {
    /// What it is called in a schema.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Truth { .. } => "boolean",
            Self::Date { .. } => "date",
            Self::Year => "year",
        }
    }
}

/// Least and most that a value may be; the day for dates, the length for texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bounds {
    /// Least of a number or a year.
    pub least: Option<f64>,
    /// Most of a number or a year.
    pub most: Option<f64>,
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
    /// Least characters.
    pub shortest: Option<usize>,
    /// Most characters.
    pub longest: Option<usize>,
    /// Whether a day may not lie in the future.
    pub past: bool,
}

/// One field of a register's records.
#[derive(Clone)]
pub struct Field {
    /// The column of a file, and the name in a record.
    pub name: String,
    /// What people call it.
    pub label: Texts,
    /// What it is.
    pub kind: Kind,
    /// Whether a row without it is incomplete.
    pub required: bool,
    /// What a text must look like.
    pub pattern: Option<Regex>,
    /// What it may say; anything where empty.
    pub listed: Vec<String>,
    /// What people call the listed values, where those are codes.
    pub words: BTreeMap<String, Texts>,
    /// How much it may be.
    pub bounds: Bounds,
    /// The number that it is.
    pub scheme: Option<Scheme>,
    /// The datum that it asserts.
    pub concept: Option<Concept>,
    /// Whether two records in which it differs are about two people.
    pub identity: bool,
}

impl Field {
    /// What people call a value of it.
    pub fn say<'a>(&'a self, value: &'a str, language: Language) -> &'a str {
        self.words
            .get(value)
            .map_or(value, |words| words.say(language))
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.kind.name())
    }
}

/// What the records of a register look like: a Frictionless table schema, read.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Rises when fields change; a record keeps the one it was written by.
    pub version: u32,
    /// In order.
    pub fields: Vec<Field>,
    /// The fields that name a record for its source, by position.
    pub key: Vec<usize>,
    /// The field that says whom or which place it is about, by position.
    pub subject: usize,
    /// The field that says who holds the place, by position.
    pub holder: Option<usize>,
    /// The field that says since when it holds, by position.
    pub from: Option<usize>,
    /// The field that says until when, by position.
    pub until: Option<usize>,
    /// What stands in a file where nothing is known.
    pub missing: Vec<String>,
    /// What every valid record asserts without a field of its own: who is insured is alive.
    pub constants: Vec<(Concept, String)>,
}

impl Schema {
    /// The data that a record can assert.
    pub fn concepts(&self) -> impl Iterator<Item = &Concept> {
        let fields = self
            .fields
            .iter()
            .filter_map(|field| field.concept.as_ref());
        fields.chain(self.constants.iter().map(|(concept, _)| concept))
    }

    /// Whether a record can assert the datum.
    pub fn asserts(&self, concept: &Concept) -> bool {
        self.concepts().any(|known| known == concept)
    }

    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

//! Registers: the subject databases of the integrated database, and the facts that they assert.
//!
//! # Why
//!
//! No register is right by being first. Each says what its authority knows, each row keeps where it came from, and where
//! several assert the same fact the city's own rules say who is believed. A fact that two of them tell differently is
//! answered all the same, and somebody owns the question.

mod correcting;
mod facts;
mod identities;
mod rows;
mod schema;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::languages::Texts;
use crate::organisations::OrganisationCode;

pub use correcting::{CorrectionId, CorrectionState};
pub use facts::{
    Disagreement, Fact, Known, Record, disagreements, is_one_person, resolve, says_the_same,
};
pub use identities::{IdentityRefused, Scheme};
pub use rows::{RowRefused, half_width};
pub use schema::{Bounds, Field, Kind, Schema};

/// The register whose records are the persons that the city knows.
pub const POPULATION: &str = "population";

/// Names one register for ever: `population`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegisterCode(pub String);

/// Names one datum, whichever register asserts it: `person.address`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Concept(pub String);

/// Names one record for ever. Time-ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

/// Names one delivery of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchId(pub Uuid);

/// Names one discrepancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DiscrepancyId(pub Uuid);

/// What a record of a register is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Somebody, by her number.
    Person,
    /// A place, by its number; who holds it may be named as well.
    Place,
}

impl Subject {
    /// The word for it in database and pack.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
        }
    }

    /// Reads [`Subject::name`].
    pub fn named(name: &str) -> Option<Self> {
        [Self::Person, Self::Place]
            .into_iter()
            .find(|subject| subject.name() == name)
    }
}

/// One subject database of the integrated database.
#[derive(Debug, Clone)]
pub struct Register {
    /// Stable code.
    pub code: RegisterCode,
    /// What people call it.
    pub name: Texts,
    /// Whose word it is.
    pub authority: OrganisationCode,
    /// Who may deliver records; the authority is one of them.
    pub sources: Vec<OrganisationCode>,
    /// What its records are about.
    pub subject: Subject,
    /// What its records look like.
    pub schema: Schema,
}

/// What the city says of one datum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which datum.
    pub concept: Concept,
    /// What people call it.
    pub name: Texts,
    /// Who is believed, the first before the next. A register that is not named comes after those that are.
    pub order: Vec<RegisterCode>,
    /// Who settles it where registers differ; the authority of the one that is believed where absent.
    pub owner: Option<OrganisationCode>,
    /// Whether it has one value at a time, so that two records of one register can differ as well.
    pub one: bool,
}

/// The registers of a city and what it says of their facts. Empty where a city has none.
#[derive(Debug, Clone, Default)]
pub struct Registers {
    /// In order.
    pub all: Vec<Register>,
    /// In order; a datum without a rule is believed of whoever said it last.
    pub rules: Vec<Rule>,
}

impl Registers {
    /// The register of this code.
    pub fn get(&self, code: &RegisterCode) -> Option<&Register> {
        self.all.iter().find(|register| register.code == *code)
    }

    /// The register of this name.
    pub fn named(&self, code: &str) -> Option<&Register> {
        self.all.iter().find(|register| register.code.0 == code)
    }

    /// What the city says of a datum.
    pub fn rule(&self, concept: &Concept) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.concept == *concept)
    }

    /// The registers that assert a datum, in order.
    pub fn asserting(&self, concept: &Concept) -> impl Iterator<Item = &Register> {
        self.all
            .iter()
            .filter(|register| register.schema.asserts(concept))
    }

    /// The data of a register's records of which another register, or another record of this one, may say something else. Not
    /// the number by which they are found: that is the same by itself.
    pub fn contested<'a>(&'a self, register: &'a Register) -> Vec<&'a Concept> {
        let schema = &register.schema;
        let found_by = schema
            .fields
            .get(schema.subject)
            .and_then(|field| field.concept.as_ref());
        let told = schema
            .concepts()
            .filter(|concept| Some(*concept) != found_by);
        told.filter(|concept| {
            self.rule(concept).is_some_and(|rule| rule.one)
                || self.asserting(concept).nth(1).is_some()
        })
        .collect()
    }

    /// What people call a datum: the rule's word, else the field's, else nothing.
    pub fn label(&self, concept: &Concept) -> Option<&Texts> {
        let named = self.rule(concept).map(|rule| &rule.name);
        named.or_else(|| {
            let mut fields = self.all.iter().flat_map(|register| &register.schema.fields);
            let found = fields.find(|field| field.concept.as_ref() == Some(concept));
            found.map(|field| &field.label)
        })
    }

    /// How a person's number is written in this city: as the register of persons has it.
    pub fn scheme(&self) -> Option<Scheme> {
        let population = self.named(POPULATION)?;
        population
            .schema
            .fields
            .get(population.schema.subject)?
            .scheme
    }
}

//! What records assert, who is believed, and where they differ.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{BatchId, Concept, RecordId, Register, RegisterCode, Registers, Rule};
use crate::organisations::OrganisationCode;
use crate::persons::{FAMILY_NAME, GIVEN_NAME, NAME, whole_name};

/// One record of a register, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which.
    pub id: RecordId,
    /// Of which register.
    pub register: RegisterCode,
    /// Who delivered it.
    pub source: OrganisationCode,
    /// Whose word it is.
    pub authority: OrganisationCode,
    /// What it says, by field; what is not known is not there.
    pub values: BTreeMap<String, String>,
    /// The version of the schema that it was written by.
    pub schema_version: u32,
    /// Since when it holds, where known.
    pub valid_from: Option<Date>,
    /// The last day on which it holds, where there is one.
    pub valid_until: Option<Date>,
    /// With which delivery it came; none where a correction wrote it.
    pub batch: Option<BatchId>,
    /// Where it stands in the file.
    pub line: Option<u64>,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// When another took its place.
    pub superseded_at: Option<Timestamp>,
}

impl Record {
    /// Whether it holds on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.superseded_at.is_none()
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }

    /// What it says of one datum.
    pub fn told(&self, register: &Register, concept: &str) -> Option<&str> {
        let mut fields = register.schema.fields.iter();
        let field = fields.find(|field| {
            field
                .concept
                .as_ref()
                .is_some_and(|known| known.0 == concept)
        })?;
        self.values.get(&field.name).map(String::as_str)
    }

    /// What it calls somebody, where its register has a name in one piece and where in two; empty where it has none.
    pub fn name(&self, register: &Register) -> String {
        let told = |concept| self.told(register, concept).unwrap_or_default();
        whole_name(told(NAME), told(GIVEN_NAME), told(FAMILY_NAME))
    }

    /// What its source calls it.
    pub fn entry(&self, register: &Register) -> String {
        let schema = &register.schema;
        let names = schema.key.iter().filter_map(|at| {
            let field = schema.fields.get(*at)?;
            self.values.get(&field.name).map(String::as_str)
        });
        names.collect::<Vec<_>>().join(" ")
    }

    /// What it asserts of the data that are wanted.
    fn facts(&self, register: &Register, wanted: impl Fn(&Concept) -> bool) -> Vec<Fact> {
        let told = register.schema.fields.iter().filter_map(|field| {
            let concept = field.concept.as_ref()?;
            Some((concept, self.values.get(&field.name)?))
        });
        let constants = register.schema.constants.iter();
        told.chain(constants.map(|(concept, value)| (concept, value)))
            .filter(|(concept, _)| wanted(concept))
            .map(|(concept, value)| Fact {
                concept: concept.clone(),
                value: value.clone(),
                register: self.register.clone(),
                source: self.source.clone(),
                record: self.id,
                valid_from: self.valid_from,
                valid_until: self.valid_until,
            })
            .collect()
    }
}

/// One datum as one record asserts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Which datum.
    pub concept: Concept,
    /// What it is said to be.
    pub value: String,
    /// Which register says so.
    pub register: RegisterCode,
    /// Who delivered the record.
    pub source: OrganisationCode,
    /// Which record.
    pub record: RecordId,
    /// Since when, where known.
    pub valid_from: Option<Date>,
    /// Until when, where it ends.
    pub valid_until: Option<Date>,
}

/// What is known of one datum: the word that is believed, and everybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The one that is believed.
    pub believed: Fact,
    /// Everybody's, the believed one first.
    pub all: Vec<Fact>,
    /// Whether they differ where they should not.
    pub disputed: bool,
}

/// A datum that registers tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Which datum.
    pub concept: Concept,
    /// Who settles it.
    pub owner: OrganisationCode,
    /// What is told, the believed first.
    pub facts: Vec<Fact>,
}

/// What the records of one person or place say, a datum each, in the order in which registers and fields stand in the pack.
pub fn resolve(registers: &Registers, records: &[Record], today: Date) -> Vec<Known> {
    resolve_some(registers, records, today, |_| true)
}

fn resolve_some(
    registers: &Registers,
    records: &[Record],
    today: Date,
    wanted: impl Fn(&Concept) -> bool,
) -> Vec<Known> {
    let mut order = Vec::<Concept>::new();
    let mut told = BTreeMap::<Concept, Vec<Fact>>::new();
    for register in &registers.all {
        let valid = records
            .iter()
            .filter(|record| record.register == register.code && record.is_valid_on(today));
        let facts = valid.flat_map(|record| record.facts(register, &wanted));
        for fact in facts {
            let all = told.entry(fact.concept.clone()).or_default();
            if all.is_empty() {
                order.push(fact.concept.clone());
            }
            all.push(fact);
        }
    }
    let known = order.into_iter().filter_map(|concept| {
        let mut all = told.remove(&concept)?;
        let rule = registers.rule(&concept);
        all.sort_by(|one, other| {
            rank(rule, one)
                .cmp(&rank(rule, other))
                // A day that is not known is older than any.
                .then(other.valid_from.cmp(&one.valid_from))
                .then(other.record.cmp(&one.record))
        });
        Some(Known {
            believed: all.first()?.clone(),
            disputed: is_disputed(rule, &all),
            all,
        })
    });
    known.collect()
}

/// The place of a fact's register among those that are believed; those without a place come last, all alike.
fn rank(rule: Option<&Rule>, fact: &Fact) -> usize {
    rule.and_then(|rule| rule.order.iter().position(|code| *code == fact.register))
        .unwrap_or(usize::MAX)
}

/// Whether registers differ; one register by itself only where a datum has one value.
fn is_disputed(rule: Option<&Rule>, all: &[Fact]) -> bool {
    let heard: Vec<&Fact> = if rule.is_some_and(|rule| rule.one) {
        all.iter().collect()
    } else {
        // Somebody has two jobs and two degrees: only what a register said last is held against another's word.
        let mut newest = BTreeMap::<&RegisterCode, &Fact>::new();
        for fact in all {
            let last = newest.entry(&fact.register).or_insert(fact);
            if (fact.valid_from, fact.record) > (last.valid_from, last.record) {
                *last = fact;
            }
        }
        newest.into_values().collect()
    };
    let values: BTreeSet<String> = heard.into_iter().map(|fact| folded(&fact.value)).collect();
    values.len() > 1
}

/// Whether two values say the same: they differ in spaces and capitals only.
pub fn says_the_same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

fn folded(value: &str) -> String {
    let letters = value.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Those of some data of one person or place that registers tell differently.
pub fn disagreements(
    registers: &Registers,
    concepts: &[&Concept],
    records: &[Record],
    today: Date,
) -> Vec<Disagreement> {
    let known = resolve_some(registers, records, today, |concept| {
        concepts.contains(&concept)
    });
    known
        .into_iter()
        .filter(|known| known.disputed)
        .filter_map(|known| {
            let concept = known.believed.concept.clone();
            let owner = registers.rule(&concept).and_then(|rule| rule.owner.clone());
            let believed = registers.get(&known.believed.register)?;
            Some(Disagreement {
                owner: owner.unwrap_or_else(|| believed.authority.clone()),
                concept,
                facts: known.all,
            })
        })
        .collect()
}

/// Whether these records of the register of persons, all under one number, are about exactly one person: there is one, and no
/// two differ in what tells people apart.
pub fn is_one_person(population: &Register, records: &[Record], today: Date) -> bool {
    let mut people = BTreeSet::new();
    for record in records
        .iter()
        .filter(|record| record.register == population.code && record.is_valid_on(today))
    {
        let identity = population
            .schema
            .fields
            .iter()
            .filter(|field| field.identity);
        let told: Vec<String> = identity
            .map(|field| {
                record
                    .values
                    .get(&field.name)
                    .map_or_else(String::new, |told| folded(told))
            })
            .collect();
        people.insert(told);
    }
    people.len() == 1
}

//! Whether a service makes sense: every fault at once, each with the place in the file that says it.
//!
//! # Why
//!
//! A service file is written by people who know the service and not the program. What types cannot see (a page that nobody
//! will ever be shown, a question that is decided by a later one) would be found by applicants instead.

mod candidates;
mod conditions;
mod entry;
mod handling;
mod questions;
mod reach;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{LifeEventCode, OfficeCode, Service, ServiceId};
use crate::languages::{Language, Texts};
use crate::organisations::OrganisationCode;
use crate::registers::Registers;

/// What a service may refer to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Languages of the pack; every text is in each.
    pub languages: Vec<Language>,
    /// Organisations of the pack.
    pub organisations: BTreeSet<OrganisationCode>,
    /// Life events of the pack.
    pub life_events: BTreeSet<LifeEventCode>,
    /// Offices of the pack.
    pub offices: BTreeSet<OfficeCode>,
    /// Services of the pack.
    pub services: BTreeSet<ServiceId>,
    /// Registers of the pack with what they can fill in; neither is questioned where they could not be read.
    pub registers: Option<KnownRegisters>,
}

/// What the registers of a pack know.
#[derive(Debug, Clone, Default)]
pub struct KnownRegisters {
    /// The names of their fields, by their code: evidence can come from them.
    pub fields: BTreeMap<String, BTreeSet<String>>,
    /// What they can fill in.
    pub concepts: BTreeSet<String>,
}

impl KnownRegisters {
    /// What these registers know.
    pub fn of(registers: &Registers) -> Self {
        let all = registers.all.iter();
        let fields = all.clone().map(|register| {
            let names = register
                .schema
                .fields
                .iter()
                .map(|field| field.name.clone());
            (register.code.0.clone(), names.collect())
        });
        let concepts = all.flat_map(|register| register.schema.concepts());
        Self {
            fields: fields.collect(),
            concepts: concepts.map(|concept| concept.0.clone()).collect(),
        }
    }
}

/// One thing that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFault {
    /// Where: a JSON pointer into the file.
    pub pointer: String,
    /// What is wrong, in words for whoever wrote the file.
    pub reason: String,
}

impl fmt::Display for ServiceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.reason)
    }
}

/// Everything in the service that makes no sense, in the order of the checks.
pub fn check(service: &Service, known: &Known) -> Vec<ServiceFault> {
    let mut faults = Faults {
        known,
        found: Vec::new(),
    };
    entry::check(service, &mut faults);
    questions::check(service, &mut faults);
    conditions::check(service, &mut faults);
    handling::check(service, &mut faults);
    faults.found
}

/// Faults that were found so far, with what they are found by.
struct Faults<'a> {
    known: &'a Known,
    found: Vec<ServiceFault>,
}

impl Faults<'_> {
    fn note(&mut self, pointer: impl Into<String>, reason: impl Into<String>) {
        self.found.push(ServiceFault {
            pointer: pointer.into(),
            reason: reason.into(),
        });
    }

    /// A text must be there in every language of the pack, and in no other.
    fn text(&mut self, pointer: &str, text: &Texts) {
        for language in &self.known.languages {
            match text.0.get(language.tag()) {
                None => self.found.push(ServiceFault {
                    pointer: pointer.to_owned(),
                    reason: format!("no text in {language}"),
                }),
                Some(words) if words.trim().is_empty() => self.found.push(ServiceFault {
                    pointer: pointer.to_owned(),
                    reason: format!("the text in {language} is empty"),
                }),
                Some(_) => {}
            }
        }
        self.tags(pointer, text.0.keys());
    }

    fn tags<'t>(&mut self, pointer: &str, tags: impl Iterator<Item = &'t String>) {
        for tag in tags {
            let spoken = self.known.languages.iter();
            if !spoken
                .map(|language| language.tag())
                .any(|known| known == tag)
            {
                self.note(pointer, format!("{tag} is not a language of the pack"));
            }
        }
    }

    fn maybe_text(&mut self, pointer: &str, text: Option<&Texts>) {
        if let Some(text) = text {
            self.text(pointer, text);
        }
    }

    fn organisation(&mut self, pointer: &str, code: &OrganisationCode) {
        if !self.known.organisations.contains(code) {
            self.note(pointer, format!("organisation {} is not there", code.0));
        }
    }

    /// A name that stands in addresses and conditions.
    fn id(&mut self, pointer: &str, id: &str) {
        let part = |part: &str| {
            let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            !part.is_empty() && part.bytes().all(small)
        };
        if !id.split('-').all(part) {
            self.note(
                pointer,
                format!("{id:?} must be small letters, digits and single hyphens"),
            );
        }
    }

    /// Names of one list must differ.
    fn once<'i>(&mut self, pointer: &str, field: &str, ids: impl Iterator<Item = &'i str>) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            if !seen.insert(id) {
                self.note(
                    format!("{pointer}/{index}/{field}"),
                    format!("{id} is there twice"),
                );
            }
        }
    }

    fn some<T>(&mut self, pointer: &str, list: &[T], what: &str) {
        if list.is_empty() {
            self.note(pointer, format!("names no {what}"));
        }
    }
}

//! A Frictionless table schema, with what the portal adds to it under keys that begin with `citylink:`.
//!
//! <https://datapackage.org/standard/table-schema/>

use std::collections::BTreeMap;

use domain::languages::{Language, Texts};
use domain::registers::{Bounds, Concept, Field, Kind, Schema, Scheme, Subject};
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::packs::faults::Notes;
use crate::packs::table::is_code;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    #[serde(rename = "$schema", default)]
    _profile: Option<String>,
    #[serde(rename = "citylink:version")]
    version: u32,
    #[serde(rename = "citylink:subject")]
    subject: String,
    #[serde(rename = "citylink:holder", default)]
    holder: Option<String>,
    #[serde(rename = "citylink:from", default)]
    from: Option<String>,
    #[serde(rename = "citylink:until", default)]
    until: Option<String>,
    #[serde(rename = "citylink:asserts", default)]
    asserts: BTreeMap<String, String>,
    #[serde(borrow)]
    fields: Vec<&'a RawValue>,
    #[serde(rename = "primaryKey")]
    primary_key: OneOrMore,
    #[serde(rename = "missingValues", default = "nothing_written")]
    missing_values: Vec<String>,
}

/// What the standard takes as missing where a schema does not say.
fn nothing_written() -> Vec<String> {
    vec![String::new()]
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    name: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(rename = "description", default)]
    _description: Option<String>,
    #[serde(rename = "example", default)]
    _example: Option<Value>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    format: Option<String>,
    #[serde(rename = "trueValues", default)]
    true_values: Option<Vec<String>>,
    #[serde(rename = "falseValues", default)]
    false_values: Option<Vec<String>>,
    #[serde(default)]
    constraints: Constraints,
    #[serde(rename = "citylink:label", default)]
    label: Option<BTreeMap<String, String>>,
    #[serde(rename = "citylink:concept", default)]
    concept: Option<String>,
    #[serde(rename = "citylink:scheme", default)]
    scheme: Option<String>,
    #[serde(rename = "citylink:words", default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(rename = "citylink:identity", default)]
    identity: bool,
    #[serde(rename = "citylink:past", default)]
    past: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Constraints {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    unique: bool,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default, rename = "enum")]
    listed: Vec<Value>,
    #[serde(default)]
    minimum: Option<Value>,
    #[serde(default)]
    maximum: Option<Value>,
    #[serde(default)]
    min_length: Option<usize>,
    #[serde(default)]
    max_length: Option<usize>,
}

/// A schema that is still to be read.
pub(super) fn nothing() -> Schema {
    Schema {
        version: 0,
        fields: Vec::new(),
        key: Vec::new(),
        subject: 0,
        holder: None,
        from: None,
        until: None,
        missing: Vec::new(),
        constants: Vec::new(),
    }
}

/// Whether the text names a datum: `person.address`.
pub(super) fn is_concept(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(of, what)| is_code(of) && is_code(what))
}

/// Reads a schema; nothing where it cannot be used at all.
pub(super) fn read(
    notes: &mut Notes<'_>,
    languages: &[Language],
    subject: Subject,
) -> Option<Schema> {
    let text = notes.text();
    let document: Document<'_> = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => {
            notes.at_line(error.line().max(1), format!("not a table schema: {error}"));
            return None;
        }
    };
    let mut fields = Vec::<Field>::new();
    let mut unique = Vec::new();
    for raw in &document.fields {
        let at = raw.get().as_ptr().addr() - text.as_ptr().addr();
        let described: Described = match serde_json::from_str(raw.get()) {
            Ok(described) => described,
            Err(error) => {
                let line = notes.line_of(at) + error.line().max(1) - 1;
                notes.at_line(line, format!("not a field: {error}"));
                continue;
            }
        };
        if described.constraints.unique {
            unique.push((described.name.clone(), at));
        }
        if fields.iter().any(|known| known.name == described.name) {
            notes.at(at, format!("field {} is there twice", described.name));
            continue;
        }
        fields.push(Reading { notes, at }.field(described, languages));
    }
    let key = match document.primary_key {
        OneOrMore::One(name) => vec![name],
        OneOrMore::More(names) => names,
    };
    for (name, at) in unique {
        if key != [name.as_str()] {
            notes.at(at, format!("field {name}: unique is the primary key alone"));
        }
    }
    let position = |name: &String| fields.iter().position(|field| field.name == *name);
    let mut found = |key: &str, name: &String| {
        let found = position(name);
        if found.is_none() {
            notes.whole(format!("{key} {name} is not a field"));
        }
        found
    };
    let schema = Schema {
        version: document.version,
        key: key
            .iter()
            .filter_map(|name| found("primaryKey", name))
            .collect(),
        subject: found("citylink:subject", &document.subject)?,
        holder: document
            .holder
            .as_ref()
            .and_then(|name| found("citylink:holder", name)),
        from: document
            .from
            .as_ref()
            .and_then(|name| found("citylink:from", name)),
        until: document
            .until
            .as_ref()
            .and_then(|name| found("citylink:until", name)),
        missing: document.missing_values,
        constants: document
            .asserts
            .into_iter()
            .map(|(concept, value)| (Concept(concept), value))
            .collect(),
        fields,
    };
    hang_together(notes, &schema, subject);
    Some(schema)
}

/// What the positions of a schema must be.
fn hang_together(notes: &mut Notes<'_>, schema: &Schema, subject: Subject) {
    if schema.key.is_empty() {
        notes.whole("primaryKey is empty");
    }
    for at in schema.key.iter().chain([&schema.subject]) {
        let field = &schema.fields[*at];
        if !field.required {
            notes.whole(format!(
                "field {} names the record, so it must be required",
                field.name
            ));
        }
    }
    let person = match subject {
        Subject::Person if schema.holder.is_some() => {
            notes.whole("citylink:holder is for registers of places");
            None
        }
        Subject::Person => Some(schema.subject),
        Subject::Place => schema.holder,
    };
    if let Some(field) = person.map(|at| &schema.fields[at])
        && field.scheme.is_none()
    {
        notes.whole(format!(
            "field {} names a person, so it must have a citylink:scheme",
            field.name
        ));
    }
    for at in [schema.from, schema.until].into_iter().flatten() {
        let field = &schema.fields[at];
        if !matches!(field.kind, Kind::Date { .. }) {
            notes.whole(format!(
                "field {} says when, so it must be a date",
                field.name
            ));
        }
    }
    for (concept, _) in &schema.constants {
        if !is_concept(&concept.0) {
            notes.whole(format!(
                "citylink:asserts: {} must be two codes with a dot between",
                concept.0
            ));
        }
    }
}

/// One field that is being read.
struct Reading<'n, 'a> {
    notes: &'n mut Notes<'a>,
    at: usize,
}

impl Reading<'_, '_> {
    fn fault(&mut self, name: &str, reason: &str) {
        self.notes.at(self.at, format!("field {name}: {reason}"));
    }

    fn field(&mut self, given: Described, languages: &[Language]) -> Field {
        let name = given.name.clone();
        if !is_code(&name) {
            self.fault(
                &name,
                "the name must be small letters, digits and single hyphens",
            );
        }
        let kind = self.kind(&given);
        let bounds = self.bounds(&given, &kind);
        let pattern = given.constraints.pattern.as_ref().and_then(|pattern| {
            // A pattern of the standard is about the whole value.
            let read = Regex::new(&format!("^(?:{pattern})$"));
            if let Err(error) = &read {
                self.fault(&name, &format!("pattern cannot be read: {error}"));
            }
            read.ok()
        });
        let scheme = given.scheme.as_deref().and_then(|scheme| {
            let found = Scheme::named(scheme);
            if found.is_none() || kind != Kind::Text {
                let known = Scheme::ALL.map(Scheme::name).join(", ");
                self.fault(
                    &name,
                    &format!("citylink:scheme is one of {known}, for strings"),
                );
            }
            found
        });
        let concept = given.concept.map(Concept);
        if let Some(concept) = concept.as_ref().filter(|concept| !is_concept(&concept.0)) {
            self.fault(
                &name,
                &format!(
                    "citylink:concept {} must be two codes with a dot between",
                    concept.0
                ),
            );
        }
        let listed: Vec<String> = given.constraints.listed.iter().map(plain).collect();
        let label = self.label(given.label, given.title, &name, languages);
        let mut words = BTreeMap::new();
        for (value, texts) in given.words {
            if !listed.contains(&value) {
                self.fault(&name, &format!("citylink:words: {value} is not in enum"));
            }
            let texts = self.texts("citylink:words", texts, &name, languages);
            words.insert(value, texts);
        }
        Field {
            name,
            label,
            kind,
            required: given.constraints.required,
            pattern,
            listed,
            words,
            bounds,
            scheme,
            concept,
            identity: given.identity,
        }
    }

    fn kind(&mut self, given: &Described) -> Kind {
        let format = given
            .format
            .clone()
            .filter(|format| !["default", "any"].contains(&format.as_str()));
        if format.is_some() && given.kind != "date" {
            self.fault(&given.name, "a format is for dates");
        }
        match given.kind.as_str() {
            "string" => Kind::Text,
            "integer" => Kind::Integer,
            "number" => Kind::Number,
            "year" => Kind::Year,
            "date" => Kind::Date { format },
            "boolean" => {
                let words = |given: &Option<Vec<String>>, otherwise: [&str; 4]| {
                    given
                        .clone()
                        .unwrap_or_else(|| otherwise.map(ToOwned::to_owned).into())
                };
                Kind::Truth {
                    yes: words(&given.true_values, ["true", "True", "TRUE", "1"]),
                    no: words(&given.false_values, ["false", "False", "FALSE", "0"]),
                }
            }
            other => {
                let reason = format!(
                    "type {other} is not one of string, integer, number, boolean, date, year"
                );
                self.fault(&given.name, &reason);
                Kind::Text
            }
        }
    }

    fn bounds(&mut self, given: &Described, kind: &Kind) -> Bounds {
        let limits = &given.constraints;
        let mut bounds = Bounds {
            shortest: limits.min_length,
            longest: limits.max_length,
            past: given.past,
            ..Bounds::default()
        };
        if given.past && !matches!(kind, Kind::Date { .. }) {
            self.fault(&given.name, "citylink:past is for dates");
        }
        for (key, value, least) in [
            ("minimum", &limits.minimum, true),
            ("maximum", &limits.maximum, false),
        ] {
            let Some(value) = value else { continue };
            let text = plain(value);
            match kind {
                Kind::Date { .. } => match text.parse::<Date>() {
                    Ok(day) if least => bounds.first = Some(day),
                    Ok(day) => bounds.last = Some(day),
                    Err(_) => self.fault(&given.name, &format!("{key} {text} is not a day")),
                },
                Kind::Integer | Kind::Number | Kind::Year => match text.parse::<f64>() {
                    Ok(number) if least => bounds.least = Some(number),
                    Ok(number) => bounds.most = Some(number),
                    Err(_) => self.fault(&given.name, &format!("{key} {text} is not a number")),
                },
                Kind::Text | Kind::Truth { .. } => {
                    self.fault(&given.name, &format!("{key} is for numbers and dates"));
                }
            }
        }
        bounds
    }

    fn label(
        &mut self,
        label: Option<BTreeMap<String, String>>,
        title: Option<String>,
        name: &str,
        languages: &[Language],
    ) -> Texts {
        match (label, title) {
            (Some(texts), _) => self.texts("citylink:label", texts, name, languages),
            (None, Some(title)) if languages.len() == 1 => {
                Texts::single(languages[0].tag(), &title)
            }
            (None, _) => {
                self.fault(name, "citylink:label is missing");
                Texts::default()
            }
        }
    }

    fn texts(
        &mut self,
        key: &str,
        texts: BTreeMap<String, String>,
        name: &str,
        languages: &[Language],
    ) -> Texts {
        for language in languages
            .iter()
            .filter(|language| !texts.contains_key(language.tag()))
        {
            self.fault(name, &format!("{key} has no text in {language}"));
        }
        for tag in texts.keys().filter(|tag| tag.parse::<Language>().is_err()) {
            self.fault(
                name,
                &format!("{key}: {tag} is not a language of the portal"),
            );
        }
        Texts(texts)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

//! Whether a service file has the form of one, with every fault at once.
//!
//! # Why
//!
//! Reading by types stops at the first thing that is wrong. The schema is made from the same types and names them all.

use std::sync::OnceLock;

use domain::services::check::ServiceFault;
use jsonschema::Validator;
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde_json::Value;
use toml::Spanned;
use toml::de::DeTable;

use super::super::faults::Notes;
use super::pointer::{json, offset, offset_of_key, tokens};

/// Notes every fault of form, and says whether there was none.
pub(super) fn check(notes: &mut Notes<'_>) -> bool {
    let (document, errors) = DeTable::parse_recoverable(notes.text());
    if !errors.is_empty() {
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            notes.at(at, error.message().trim());
        }
        return false;
    }
    let said = json(document.get_ref());
    let mut sound = true;
    for error in validator().iter_errors(&said) {
        sound = false;
        note(notes, &document, &said, &error);
    }
    sound
}

/// Notes what makes no sense, on the line that says it.
pub(super) fn note_all(notes: &mut Notes<'_>, found: &[ServiceFault]) {
    let (document, _) = DeTable::parse_recoverable(notes.text());
    let said = json(document.get_ref());
    for fault in found {
        let at = offset(&document, &fault.pointer);
        notes.at(
            at,
            format!("{}{}", place(&said, &fault.pointer), fault.reason),
        );
    }
}

fn validator() -> &'static Validator {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    VALIDATOR.get_or_init(|| {
        let mut schema = domain::services::schema();
        with_plain_words(&mut schema);
        jsonschema::validator_for(&schema).expect("the types give a sound schema")
    })
}

/// Turns "one of these constants, each with its description" into a list of words, of which a fault can name all.
fn with_plain_words(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            let words: Option<Vec<Value>> =
                map.get("oneOf")
                    .and_then(Value::as_array)
                    .and_then(|several| {
                        several
                            .iter()
                            .map(|one| one.get("const").cloned())
                            .collect()
                    });
            if let Some(words) = words {
                map.remove("oneOf");
                map.insert("enum".into(), words.into());
            }
            map.values_mut().for_each(with_plain_words);
        }
        Value::Array(list) => list.iter_mut().for_each(with_plain_words),
        _ => {}
    }
}

fn note(
    notes: &mut Notes<'_>,
    document: &Spanned<DeTable<'_>>,
    said: &Value,
    error: &ValidationError<'_>,
) {
    let pointer = error.instance_path().as_str();
    let at = offset(document, pointer);
    let (above, key) = pointer.rsplit_once('/').unwrap_or_default();
    let inside = place(said, pointer);
    let here = if key.is_empty() || key.bytes().all(|b| b.is_ascii_digit()) {
        inside.trim_end_matches(": ").to_owned()
    } else {
        format!("{}{key}", place(said, above))
    };
    let value = error.instance().as_ref();
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            notes.at(at, format!("{inside}{key} is missing"));
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for key in unexpected {
                let at = offset_of_key(document, pointer, key);
                notes.at(at, format!("{inside}{key} is not a key that is known here"));
            }
        }
        ValidationErrorKind::Type { kind } => {
            notes.at(
                at,
                format!("{here} must be {}, not {}", wanted(kind), found(value)),
            );
        }
        ValidationErrorKind::Enum { options } => {
            let words = options.as_array().map(Vec::as_slice).unwrap_or_default();
            notes.at(at, format!("{here} must be {}, not {value}", one_of(words)));
        }
        ValidationErrorKind::Minimum { limit } => {
            notes.at(at, format!("{here} must be {limit} or more, not {value}"));
        }
        ValidationErrorKind::Maximum { limit } => {
            notes.at(at, format!("{here} must be {limit} or less, not {value}"));
        }
        _ => notes.at(at, format!("{here}: {error}")),
    }
}

/// Where a pointer leads, for people: `page about-you: question arrival: `.
fn place(said: &Value, pointer: &str) -> String {
    let mut words = String::new();
    let mut here = said;
    for token in tokens(pointer) {
        let in_list = here.is_array();
        let Some(next) = (match here {
            Value::Array(list) => token.parse::<usize>().ok().and_then(|n| list.get(n)),
            other => other.get(&token),
        }) else {
            break;
        };
        here = next;
        if in_list {
            let named = ["id", "identifier", "code", "value"]
                .iter()
                .find_map(|key| here.get(key)?.as_str());
            let number = token.parse::<usize>().map_or(0, |n| n + 1).to_string();
            words.truncate(words.trim_end_matches(": ").len());
            words.push(' ');
            words.push_str(named.unwrap_or(&number));
        } else {
            words.push_str(&token);
        }
        words.push_str(": ");
    }
    words
}

fn wanted(kind: &TypeKind) -> String {
    let word = |name: &str| match name {
        "array" => "a list",
        "object" => "a table",
        "boolean" => "true or false",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "a string",
    };
    match kind {
        TypeKind::Single(kind) => word(&kind.to_string()).to_owned(),
        TypeKind::Multiple(kinds) => {
            let words: Vec<_> = kinds.iter().map(|kind| word(&kind.to_string())).collect();
            words.join(" or ")
        }
    }
}

fn found(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(map) if map.len() == 1 && map.contains_key("moment") => "a day or time",
        Value::Object(_) => "a table",
    }
}

fn one_of(words: &[Value]) -> String {
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

//! From a place in what a file says to the line where it says so.

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// The byte at which the value of a JSON pointer stands; of the last table above it where it is not there.
pub(super) fn offset(document: &Spanned<DeTable<'_>>, pointer: &str) -> usize {
    let mut at = 0;
    let mut here: Option<&DeValue<'_>> = None;
    for token in tokens(pointer) {
        let next = match here {
            None => document.get_ref().get(token.as_str()),
            Some(DeValue::Table(table)) => table.get(token.as_str()),
            Some(DeValue::Array(list)) => token.parse::<usize>().ok().and_then(|n| list.get(n)),
            Some(_) => None,
        };
        let Some(next) = next else { break };
        at = next.span().start;
        here = Some(next.get_ref());
    }
    at
}

/// The byte at which a key of the table of a JSON pointer stands.
pub(super) fn offset_of_key(document: &Spanned<DeTable<'_>>, pointer: &str, key: &str) -> usize {
    let mut here: Option<&DeValue<'_>> = None;
    for token in tokens(pointer) {
        here = match here {
            None => document.get_ref().get(token.as_str()),
            Some(DeValue::Table(table)) => table.get(token.as_str()),
            Some(DeValue::Array(list)) => token.parse::<usize>().ok().and_then(|n| list.get(n)),
            Some(_) => None,
        }
        .map(Spanned::get_ref);
    }
    let table = match here {
        None => document.get_ref(),
        Some(DeValue::Table(table)) => table,
        Some(_) => return offset(document, pointer),
    };
    table
        .get_key_value(key)
        .map_or_else(|| offset(document, pointer), |(key, _)| key.span().start)
}

/// The steps of a JSON pointer.
pub(super) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// What the document says, as JSON. A day or time becomes a table, so that it is never taken for a text.
pub(super) fn json(table: &DeTable<'_>) -> Value {
    let entries = table
        .iter()
        .map(|(key, value)| (key.get_ref().to_string(), value_of(value.get_ref())));
    Value::Object(entries.collect())
}

fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => whole(number),
        DeValue::Float(number) => number
            .as_str()
            .parse::<f64>()
            .map_or(Value::Null, Value::from),
        DeValue::Boolean(truth) => Value::from(*truth),
        DeValue::Datetime(moment) => serde_json::json!({ "moment": moment.to_string() }),
        DeValue::Array(list) => list.iter().map(|item| value_of(item.get_ref())).collect(),
        DeValue::Table(table) => json(table),
    }
}

fn whole(number: &DeInteger<'_>) -> Value {
    i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Null, Value::from)
}

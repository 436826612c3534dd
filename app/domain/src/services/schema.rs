//! The JSON Schema of a service file, for editors and for whoever writes one.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Service;

/// What a service file may look like, as a JSON Schema (2020-12) of the types that it is read into.
///
/// # Why
///
/// A service file is TOML, which has no null: what may be absent may not be null, and the schema does not offer it.
pub fn schema() -> Value {
    let made = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Service>();
    let mut schema = made.to_value();
    without_null(&mut schema);
    if let Some(top) = schema.as_object_mut() {
        top.insert("$id".into(), "/schemas/service.json".into());
        top.insert("title".into(), "Citylink service file".into());
    }
    schema
}

fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("default").is_some_and(Value::is_null) {
                map.remove("default");
            }
            if let Some(Value::Array(types)) = map.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    map.insert("type".into(), only);
                }
            }
            if let Some(Value::Array(several)) = map.get_mut("anyOf") {
                several.retain(|one| one["type"] != "null");
                if let [Value::Object(only)] = several.as_slice() {
                    let only = only.clone();
                    map.remove("anyOf");
                    map.extend(only);
                }
            }
            map.values_mut().for_each(without_null);
        }
        Value::Array(list) => list.iter_mut().for_each(without_null),
        _ => {}
    }
}

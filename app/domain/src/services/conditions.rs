//! Conditions over answers, written as `JsonLogic`.

use std::collections::BTreeSet;

use datalogic_rs::Engine;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A condition over answers: `{"==": [{"var": "degree-from"}, "abroad"]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Condition(pub Value);

/// Why a condition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConditionRefused(String);

impl Condition {
    /// Whether it holds for these answers, an object by question id. What is not answered is null. A condition that cannot be
    /// worked out does not hold: a question that it guards stays hidden rather than wrongly asked.
    pub fn holds(&self, answers: &Value) -> bool {
        datalogic_rs::eval_str(&self.as_truth(), &answers.to_string())
            .is_ok_and(|found| found == "true")
    }

    /// Refuses operators that do not exist and rules that have no sense.
    pub fn compile(&self) -> Result<(), ConditionRefused> {
        if !self.0.is_object() {
            return Err(ConditionRefused(
                "a condition is one operator with its arguments".into(),
            ));
        }
        let engine = Engine::new();
        let known: BTreeSet<&str> = engine.builtin_operator_names().collect();
        if let Some(unknown) = operators(&self.0)
            .into_iter()
            .find(|name| !known.contains(name))
        {
            return Err(ConditionRefused(format!(
                "{unknown:?} is no operator of JsonLogic"
            )));
        }
        engine
            .compile(self.0.to_string().as_str())
            .map(|_| ())
            .map_err(|error| ConditionRefused(error.to_string()))
    }

    /// The questions that it looks at, by the first part of their path.
    pub fn questions(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        collect(&self.0, &mut found);
        found
    }

    /// Every comparison of a question with a fixed value: what `check` holds against its options.
    pub fn compared(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        compare(&self.0, &mut found);
        found
    }

    fn as_truth(&self) -> String {
        format!("{{\"!!\":[{}]}}", self.0)
    }
}

fn operators(rule: &Value) -> Vec<&str> {
    match rule {
        Value::Object(map) => map
            .iter()
            .flat_map(|(name, arguments)| {
                std::iter::once(name.as_str()).chain(operators(arguments))
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(operators).collect(),
        _ => Vec::new(),
    }
}

fn variable(rule: &Value) -> Option<String> {
    let name = match rule.as_object()?.get("var")? {
        Value::String(name) => name,
        Value::Array(list) => list.first()?.as_str()?,
        _ => return None,
    };
    Some(name.split('.').next().unwrap_or_default().to_owned())
}

fn collect(rule: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = variable(rule) {
        found.insert(name);
        return;
    }
    match rule {
        Value::Object(map) => map.values().for_each(|value| collect(value, found)),
        Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

fn compare(rule: &Value, found: &mut Vec<(String, String)>) {
    match rule {
        Value::Object(map) => {
            for (operator, arguments) in map {
                let both = arguments.as_array().map(Vec::as_slice).unwrap_or_default();
                if let ("==" | "!=" | "===" | "!==" | "in", [one, other]) =
                    (operator.as_str(), both)
                {
                    for (question, value) in [(one, other), (other, one)] {
                        let Some(name) = variable(question) else {
                            continue;
                        };
                        let values = value
                            .as_array()
                            .map_or(std::slice::from_ref(value), Vec::as_slice);
                        found.extend(
                            values
                                .iter()
                                .filter_map(Value::as_str)
                                .map(|value| (name.clone(), value.to_owned())),
                        );
                    }
                }
                compare(arguments, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| compare(value, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn condition(rule: Value) -> Condition {
        Condition(rule)
    }

    #[test]
    fn a_condition_holds_for_the_answers_it_names() {
        let abroad = condition(json!({"==": [{"var": "degree-from"}, "abroad"]}));
        assert!(abroad.holds(&json!({"degree-from": "abroad"})));
        assert!(!abroad.holds(&json!({"degree-from": "china"})));
        assert!(!abroad.holds(&json!({})));
        let several = condition(json!({"in": ["a", {"var": "goods"}]}));
        assert!(several.holds(&json!({"goods": ["a", "b"]})));
        assert!(!several.holds(&json!({"goods": ["b"]})));
        assert!(!several.holds(&json!({})));
    }

    #[test]
    fn a_condition_says_what_it_looks_at() {
        let both = condition(
            json!({"and": [{"==": [{"var": "a"}, "yes"]}, {">": [{"var": ["b.c", 0]}, 3]}]}),
        );
        assert_eq!(
            both.questions(),
            BTreeSet::from(["a".to_owned(), "b".to_owned()])
        );
        assert_eq!(both.compared(), [("a".to_owned(), "yes".to_owned())]);
    }

    #[test]
    fn an_operator_that_does_not_exist_is_refused() {
        let wrong = condition(json!({"equals": [{"var": "a"}, "yes"]}));
        assert_eq!(
            wrong.compile().map_err(|error| error.to_string()),
            Err("\"equals\" is no operator of JsonLogic".to_owned())
        );
        assert!(condition(json!("yes")).compile().is_err());
        assert_eq!(
            condition(json!({"==": [{"var": "a"}, "yes"]})).compile(),
            Ok(())
        );
    }
}

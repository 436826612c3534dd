//! Conditions over answers, written as `JsonLogic`.

mod truth;

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
    /// worked out does not hold: a question that it guards stays hidden rather than wrongly asked, and nothing is to be paid.
    pub fn holds(&self, answers: &Value) -> bool {
        truth::truth(&self.0, answers) == Some(true)
    }

    /// Whether these answers rule it out. One that cannot be worked out is not ruled out: nobody is sent away for an amount or a
    /// day that she was never asked for. Whether something equals what was never asked can be worked out: it does not.
    pub fn fails(&self, answers: &Value) -> bool {
        truth::truth(&self.0, answers) == Some(false)
    }

    /// Refuses operators that do not exist or have no place in a condition, and rules that have no sense.
    pub fn compile(&self) -> Result<(), ConditionRefused> {
        if !self.0.is_object() {
            return Err(ConditionRefused(
                "a condition is one operator with its arguments".into(),
            ));
        }
        is_truth(&self.0)?;
        Engine::new()
            .compile(self.0.to_string().as_str())
            .map(|_| ())
            .map_err(|error| ConditionRefused(error.to_string()))
    }

    /// The questions that it looks at, by the first part of their path.
    pub fn questions(&self) -> BTreeSet<String> {
        let paths = self.paths().into_iter();
        paths.map(|path| first_of(&path).to_owned()).collect()
    }

    /// What it looks at, as it is written there: `days`, `applicant.name`.
    pub fn paths(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        collect(&self.0, &mut found);
        found
    }

    /// Whether it compares what is reckoned from answers, and not only answers themselves.
    pub fn reckons(&self) -> bool {
        reckons(&self.0)
    }

    /// Every comparison of a question with a fixed value: what `check` holds against its options.
    pub fn compared(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        compare(&self.0, &mut found);
        found
    }
}

/// What works out whether something holds.
const TRUTHS: [&str; 13] = [
    "and", "or", "!", "!!", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "in",
];
/// What works out what is compared.
const SUMS: [&str; 4] = ["+", "-", "*", "/"];

fn reckons(rule: &Value) -> bool {
    let parts = operator(rule).map_or_else(|| arguments(rule), |(_, arguments)| arguments);
    let is_sum = operator(rule).is_some_and(|(name, _)| SUMS.contains(&name));
    is_sum || ((rule.is_object() || rule.is_array()) && parts.iter().any(reckons))
}

/// The operator of a rule with its arguments; nothing for a fixed value.
fn operator(rule: &Value) -> Option<(&str, &[Value])> {
    let (name, arguments) = rule
        .as_object()
        .filter(|map| map.len() == 1)?
        .iter()
        .next()?;
    Some((name, self::arguments(arguments)))
}

fn arguments(given: &Value) -> &[Value] {
    given
        .as_array()
        .map_or(std::slice::from_ref(given), Vec::as_slice)
}

/// Refuses what does not say whether something holds.
fn is_truth(rule: &Value) -> Result<(), ConditionRefused> {
    let Some((name, arguments)) = operator(rule) else {
        return Err(ConditionRefused(format!(
            "{rule} is not one operator with its arguments"
        )));
    };
    match name {
        "and" | "or" | "!" | "!!" => arguments.iter().try_for_each(is_truth),
        "var" => is_variable(arguments),
        _ if TRUTHS.contains(&name) => arguments.iter().try_for_each(is_value),
        _ => Err(misplaced(name)),
    }
}

/// Refuses what cannot be compared.
fn is_value(part: &Value) -> Result<(), ConditionRefused> {
    match (operator(part), part) {
        (Some(("var", arguments)), _) => is_variable(arguments),
        (Some((name, arguments)), _) if SUMS.contains(&name) => {
            arguments.iter().try_for_each(is_value)
        }
        (Some((name, _)), _) => Err(misplaced(name)),
        (None, Value::Array(list)) => list.iter().try_for_each(is_value),
        (None, Value::Object(_)) => Err(ConditionRefused(format!(
            "{part} is not one operator with its arguments"
        ))),
        (None, _) => Ok(()),
    }
}

/// Refuses what names no question.
fn is_variable(arguments: &[Value]) -> Result<(), ConditionRefused> {
    match arguments {
        [Value::String(_)] => Ok(()),
        [Value::String(_), otherwise] => is_value(otherwise),
        _ => Err(ConditionRefused(
            "\"var\" names one question, and what counts where it is not answered".into(),
        )),
    }
}

fn misplaced(name: &str) -> ConditionRefused {
    let is_known = Engine::new()
        .builtin_operator_names()
        .any(|known| known == name);
    if !is_known {
        return ConditionRefused(format!("{name:?} is no operator of JsonLogic"));
    }
    let known = [&TRUTHS[..], &["var"], &SUMS[..]].concat().join(" ");
    ConditionRefused(format!(
        "{name:?} cannot stand here; a condition knows {known}"
    ))
}

/// The question of a path.
fn first_of(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

fn path_of(rule: &Value) -> Option<&str> {
    match operator(rule)? {
        ("var", arguments) => arguments.first()?.as_str(),
        _ => None,
    }
}

fn variable(rule: &Value) -> Option<String> {
    path_of(rule).map(|path| first_of(path).to_owned())
}

fn collect(rule: &Value, found: &mut BTreeSet<String>) {
    if let Some(path) = path_of(rule) {
        found.insert(path.to_owned());
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
            json!({"and": [{"==": [{"var": "a"}, "yes"]}, {">": [{"var": ["b.c", {"var": "d"}]}, 3]}]}),
        );
        assert_eq!(
            both.questions(),
            ["a", "b", "d"].map(ToOwned::to_owned).into()
        );
        assert_eq!(
            both.paths(),
            ["a", "b.c", "d"].map(ToOwned::to_owned).into()
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
        for elsewhere in [
            json!({"==": [{"val": "a"}, "yes"]}),
            json!({"missing": ["a"]}),
            json!({"missing_some": [1, ["a", "b"]]}),
            json!({"some": [{"var": "a"}, {"==": [{"var": "b"}, 1]}]}),
            json!({"==": [{">": [{"var": "a"}, 1]}, true]}),
            json!({"and": [{"==": [{"var": "a"}, 1]}, "yes"]}),
            json!({"==": [{"var": 1}, {"var": "a"}]}),
            json!({"==": [{"var": ["a", {"val": "b"}]}, 1]}),
            json!({"==": [{"var": "a"}, 1], "!=": [{"var": "a"}, 2]}),
        ] {
            assert!(
                condition(elsewhere.clone()).compile().is_err(),
                "{elsewhere}"
            );
        }
        for sound in [
            json!({"!": {"in": [{"var": "a"}, ["x", "y"]]}}),
            json!({"or": [{"<": [{"+": [{"var": "a"}, {"var": ["b", 0]}]}, 812.5]}, {"var": "c"}]}),
        ] {
            assert_eq!(condition(sound.clone()).compile(), Ok(()), "{sound}");
        }
        assert_eq!(
            condition(json!({"==": [{"var": "a"}, "yes"]})).compile(),
            Ok(())
        );
    }
}

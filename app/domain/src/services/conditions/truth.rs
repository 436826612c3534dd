//! Working a condition out: it holds, it does not, or nobody can say.
//!
//! # Why
//!
//! Whoever was never asked for how many days did not answer "no days". To the engine null counts as 0, so what an order of
//! numbers looks at is looked up here; what hangs on something that is not there is neither true nor false, be it negated or not.

use std::sync::OnceLock;

use datalogic_rs::{Engine, EvaluationConfig, NumericCoercionConfig};
use serde_json::{Map, Value};

use super::operator;

/// Whether the rule holds for these answers; nothing where that cannot be worked out.
pub(super) fn truth(rule: &Value, answers: &Value) -> Option<bool> {
    let Some((name, arguments)) = operator(rule) else {
        return whether(rule, answers);
    };
    let mut parts = arguments.iter().map(|part| truth(part, answers));
    match name {
        "and" => all(parts),
        "or" => all(parts.map(not)).map(|none| !none),
        "!" => not(parts.next()?),
        "!!" => parts.next()?,
        "<" | "<=" | ">" | ">=" => {
            let values = values(arguments, answers)?;
            if values.iter().any(Value::is_null) {
                return None;
            }
            whether(&applied(name, values), &Value::Null)
        }
        "==" | "===" | "!=" | "!==" => {
            let values = values(arguments, answers)?;
            let nulls = values.iter().filter(|value| value.is_null()).count();
            if nulls == 0 {
                return whether(&applied(name, values), &Value::Null);
            }
            // Nothing is as nothing else is: not 0, not an empty text.
            Some((nulls == values.len()) == name.starts_with('='))
        }
        _ => whether(rule, answers),
    }
}

fn not(truth: Option<bool>) -> Option<bool> {
    truth.map(|truth| !truth)
}

/// One that does not hold decides, whatever cannot be worked out beside it.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut found = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => found = None,
            Some(true) => {}
        }
    }
    found
}

fn values(arguments: &[Value], answers: &Value) -> Option<Vec<Value>> {
    let values = arguments.iter().map(|one| value(one, answers));
    values.collect()
}

/// What a part of a comparison is for these answers; null where it was not answered, nothing where it cannot be worked out.
fn value(part: &Value, answers: &Value) -> Option<Value> {
    match operator(part) {
        None => Some(part.clone()),
        Some(("var", arguments)) => {
            let found = found(arguments.first()?.as_str()?, answers);
            match arguments.get(1) {
                Some(otherwise) if found.is_null() => value(otherwise, answers),
                _ => Some(found.clone()),
            }
        }
        Some(_) => {
            let said = engine().eval_str(part.to_string().as_str(), answers.to_string().as_str());
            serde_json::from_str(&said.ok()?).ok()
        }
    }
}

fn found<'a>(path: &str, answers: &'a Value) -> &'a Value {
    let mut here = answers;
    for step in path.split('.') {
        here = match here {
            Value::Array(list) => step.parse::<usize>().ok().and_then(|at| list.get(at)),
            other => other.get(step),
        }
        .unwrap_or(&Value::Null);
    }
    here
}

fn applied(name: &str, values: Vec<Value>) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), Value::Array(values))]))
}

/// Whether the engine finds it true.
fn whether(rule: &Value, answers: &Value) -> Option<bool> {
    let rule = format!("{{\"!!\":[{rule}]}}");
    match engine().eval_str(rule.as_str(), answers.to_string().as_str()) {
        Ok(said) => Some(said == "true"),
        Err(_) => None,
    }
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let numbers = NumericCoercionConfig::default().with_null_to_zero(false);
        let config = EvaluationConfig::default().with_numeric_coercion(numbers);
        Engine::builder().with_config(config).build()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_not_answered_is_no_number() {
        let nobody = json!({});
        for rule in [
            json!({"<=": [{"var": "days"}, 7]}),
            json!({">=": [7, {"var": "days"}]}),
            json!({"<": [-1, {"var": "days"}, 7]}),
            json!({"!": [{"<=": [{"var": "days"}, 7]}]}),
            json!({"!": {">": [{"var": "days"}, 7]}}),
            json!({"<=": [{"+": [{"var": "days"}, 1]}, 7]}),
            json!({"and": [{"!=": [{"var": "x"}, "y"]}, {"<=": [{"var": "days"}, 7]}]}),
            json!({"or": [{"==": [{"var": "x"}, "y"]}, {"<=": [{"var": "days"}, 7]}]}),
        ] {
            assert_eq!(truth(&rule, &nobody), None, "{rule}");
        }
        for (rule, holds) in [
            (json!({"==": [{"var": "days"}, 0]}), false),
            (json!({"!=": [{"var": "days"}, 0]}), true),
            (json!({"==": [{"var": "days"}, ""]}), false),
            (json!({"==": [{"var": "days"}, null]}), true),
            (json!({"<=": [{"var": ["days", 0]}, 7]}), true),
            (json!({"!": [{"var": "days"}]}), true),
        ] {
            assert_eq!(truth(&rule, &nobody), Some(holds), "{rule}");
        }
    }

    #[test]
    fn what_is_there_decides_whatever_is_not() {
        let some = json!({"days": 30, "host": {"name": "Lin"}});
        for (rule, holds) in [
            (
                json!({"or": [{">": [{"var": "area"}, 20]}, {">": [{"var": "days"}, 7]}]}),
                true,
            ),
            (
                json!({"and": [{">": [{"var": "area"}, 20]}, {"<": [{"var": "days"}, 7]}]}),
                false,
            ),
            (json!({"!": [{"<=": [{"var": "days"}, 7]}]}), true),
            (json!({"<": [{"-": [{"var": "days"}, 25]}, 6]}), true),
            (json!({"==": [{"var": "host.name"}, "Lin"]}), true),
            (json!({"in": [{"var": "days"}, [7, 30]]}), true),
        ] {
            assert_eq!(truth(&rule, &some), Some(holds), "{rule}");
        }
    }
}

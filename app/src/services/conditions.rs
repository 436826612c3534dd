//! A condition in words.

use domain::services::{Condition, Question, QuestionType, Service};
use serde_json::Value;

use crate::shell::Reader;

/// When it holds: "“Is it yours?” is yes, and “How deep?” is more than 2". What has no words is shown as the file says it.
pub(super) fn in_words(reader: &Reader, service: &Service, condition: &Condition) -> String {
    rule(reader, service, &condition.0).unwrap_or_else(|| condition.0.to_string())
}

fn rule(reader: &Reader, service: &Service, value: &Value) -> Option<String> {
    let (operator, arguments) = value.as_object()?.iter().next()?;
    let list = arguments
        .as_array()
        .map_or(std::slice::from_ref(arguments), Vec::as_slice);
    match operator.as_str() {
        "and" | "or" => {
            let parts: Option<Vec<String>> = list
                .iter()
                .map(|part| rule(reader, service, part))
                .collect();
            let between = if operator == "and" {
                "condition-and"
            } else {
                "condition-or"
            };
            Some(parts?.join(&reader.say(between)))
        }
        "!" => {
            let what = rule(reader, service, list.first()?)?;
            Some(reader.say_with("condition-not", &[("what", what.into())]))
        }
        "var" => {
            let question = asked(service, value)?;
            Some(reader.say_with(
                "condition-answered",
                &[("question", label(reader, question).into())],
            ))
        }
        _ => compared(reader, service, operator, list),
    }
}

fn compared(reader: &Reader, service: &Service, operator: &str, list: &[Value]) -> Option<String> {
    let [one, other] = list else {
        return None;
    };
    let (question, fixed, turned) = match (asked(service, one), asked(service, other)) {
        (Some(question), None) => (question, other, false),
        (None, Some(question)) => (question, one, true),
        _ => return None,
    };
    let key = match (operator, turned) {
        ("==" | "===", _) => "condition-is",
        ("!=" | "!==", _) => "condition-is-not",
        ("in", false) => "condition-among",
        ("in", true) => "condition-holds",
        (">", false) | ("<", true) => "condition-more",
        ("<", false) | (">", true) => "condition-less",
        (">=", false) | ("<=", true) => "condition-least",
        ("<=", false) | (">=", true) => "condition-most",
        _ => return None,
    };
    let values = fixed
        .as_array()
        .map_or(std::slice::from_ref(fixed), Vec::as_slice);
    let values: Vec<String> = values
        .iter()
        .map(|value| answer(reader, question, value))
        .collect();
    let about = [
        ("question", label(reader, question).into()),
        ("answer", values.join(&reader.say("condition-or")).into()),
    ];
    Some(reader.say_with(key, &about))
}

fn asked<'s>(service: &'s Service, value: &Value) -> Option<&'s Question> {
    let name = match value.as_object()?.get("var")? {
        Value::String(name) => name,
        Value::Array(list) => list.first()?.as_str()?,
        _ => return None,
    };
    let mut questions = service.questions().map(|(_, question)| question);
    questions.find(|question| question.id == *name)
}

fn label(reader: &Reader, question: &Question) -> String {
    question.label.say(reader.language).to_owned()
}

fn answer(reader: &Reader, question: &Question, value: &Value) -> String {
    let Some(word) = value.as_str() else {
        return value.to_string();
    };
    match (question.kind, word) {
        (QuestionType::YesNo, "yes") => reader.say("answer-yes"),
        (QuestionType::YesNo, "no") => reader.say("answer-no"),
        _ => {
            let option = question.options.iter().find(|option| option.value == word);
            option.map_or_else(
                || word.to_owned(),
                |option| option.label.say(reader.language).to_owned(),
            )
        }
    }
}

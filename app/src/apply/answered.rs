//! An answer in words.

use domain::applications::Answer;
use domain::services::{Question, QuestionType};

use crate::shell::Reader;

/// An answer as people read it.
pub(super) fn said(reader: &Reader, question: &Question, answer: &Answer) -> String {
    let option = |value: &String| {
        let mut options = question.options.iter();
        options.find(|option| option.value == *value).map_or_else(
            || value.clone(),
            |option| option.label.say(reader.language).to_owned(),
        )
    };
    match answer {
        Answer::Text(value) if question.kind == QuestionType::YesNo => {
            let key = match value.as_str() {
                "yes" => "apply-yes",
                _ => "apply-no",
            };
            reader.say(key)
        }
        Answer::Text(value) => option(value),
        Answer::Number(number) => number.to_string(),
        Answer::Money(hundredths) => format!(
            "{}{}.{:02}",
            if *hundredths < 0 { "-" } else { "" },
            reader.number(hundredths.unsigned_abs() / 100),
            hundredths.unsigned_abs() % 100
        ),
        Answer::Date(day) => reader.date(*day),
        Answer::Choices(values) => values.iter().map(option).collect::<Vec<_>>().join(", "),
        Answer::Person(person) => format!("{}, {}", person.name, person.number),
        Answer::Place { position, words } => {
            let at = position.map(|at| format!("{:.5}, {:.5}", at.lat(), at.lon()));
            let all = [Some(words.clone()).filter(|words| !words.is_empty()), at];
            all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Answer::File { name, .. } => name.clone(),
        Answer::Items(items) => items.len().to_string(),
    }
}

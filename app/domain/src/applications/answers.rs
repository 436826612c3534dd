//! What was answered.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::places::Position;

/// Somebody, as an applicant names her.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonNamed {
    /// What she is called.
    pub name: String,
    /// The number on her card.
    pub number: String,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Answer {
    /// Words: text, long text, an address, or the value of an option.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An amount in hundredths.
    Money(i64),
    /// A day.
    Date(Date),
    /// Values of options.
    Choices(Vec<String>),
    /// Somebody.
    Person(PersonNamed),
    /// A point, and words about it.
    Place {
        /// The point, where it was set.
        position: Option<Position>,
        /// The place in words; may be empty where there is a point.
        words: String,
    },
    /// A file.
    File {
        /// Which.
        id: Uuid,
        /// What it is called.
        name: String,
    },
    /// Items of a group.
    Items(Vec<Answers>),
}

/// Answers by question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answer {
    /// As conditions see it.
    pub fn value(&self) -> Value {
        match self {
            Self::Text(words) => json!(words),
            Self::Number(number) => json!(number),
            // Amounts are compared, never added up: that happens in hundredths.
            #[expect(
                clippy::cast_precision_loss,
                reason = "amounts of a form are far below 2^53 hundredths"
            )]
            Self::Money(hundredths) => json!(*hundredths as f64 / 100.0),
            Self::Date(day) => json!(day.to_string()),
            Self::Choices(values) => json!(values),
            Self::Person(person) => json!({ "name": person.name, "number": person.number }),
            Self::Place { position, words } => {
                let at = position.map(|at| json!({ "lat": at.lat(), "lon": at.lon() }));
                json!({ "position": at, "words": words })
            }
            Self::File { name, .. } => json!(name),
            Self::Items(items) => Value::Array(items.iter().map(Answers::value).collect()),
        }
    }
}

impl Answers {
    /// The answer to a question.
    pub fn get(&self, question: &str) -> Option<&Answer> {
        self.0.get(question)
    }

    /// As conditions see them: an object by question.
    pub fn value(&self) -> Value {
        let pairs = self.0.iter();
        Value::Object(
            pairs
                .map(|(question, answer)| (question.clone(), answer.value()))
                .collect(),
        )
    }

    /// These answers with those of one item of a group over them, as conditions within the group see them.
    pub(super) fn with(&self, item: &Self) -> Value {
        let mut all = self.value();
        if let (Value::Object(all), Value::Object(inner)) = (&mut all, item.value()) {
            all.extend(inner);
        }
        all
    }

    /// Every file that is among them.
    pub fn files(&self) -> Vec<Uuid> {
        let mut found = Vec::new();
        for answer in self.0.values() {
            match answer {
                Answer::File { id, .. } => found.push(*id),
                Answer::Items(items) => found.extend(items.iter().flat_map(Self::files)),
                _ => {}
            }
        }
        found
    }
}

//! What is wrong with an application, in the reader's words, beside the field that it is about.

use domain::applications::{Fault, Wrong};
use domain::pack::Pack;
use domain::services::{Question, QuestionType, Service};

use crate::components;
use crate::shell::Reader;

/// Faults of a page, with their words, by the field.
#[derive(Default)]
pub(crate) struct Told(Vec<(String, String, String)>);

impl Told {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what is wrong with a field. The summary leads to the element of this id.
    pub(super) fn add(&mut self, field: &str, id: String, words: String) {
        self.0.push((field.to_owned(), id, words));
    }

    pub(super) fn of(reader: &Reader, pack: &Pack, service: &Service, faults: &[Fault]) -> Self {
        let mut told = Self::default();
        for fault in faults {
            let question = service
                .questions()
                .map(|(_, question)| question)
                .find(|question| question.id == fault.question);
            if let Some(question) = question {
                told.add(
                    &fault.field,
                    target(question, fault),
                    words(reader, pack, question, fault),
                );
            }
        }
        told
    }

    /// The words beside a field.
    pub(super) fn about(&self, field: &str) -> Option<String> {
        let mut all = self.0.iter();
        all.find(|(known, ..)| known == field)
            .map(|(.., words)| words.clone())
    }

    /// The summary's entries.
    pub(super) fn summary(&self) -> Vec<components::Fault> {
        let all = self.0.iter();
        all.map(|(_, id, words)| components::Fault::at(id, words))
            .collect()
    }
}

/// The id of a field on its page.
pub(super) fn id(field: &str) -> String {
    field.replace('.', "-")
}

fn target(question: &Question, fault: &Fault) -> String {
    let id = id(&fault.field);
    match (question.kind, &fault.wrong) {
        (QuestionType::Date, _) => format!("{id}-day"),
        (QuestionType::Person, _) if fault.field.ends_with(&question.id) => format!("{id}-name"),
        _ => id,
    }
}

fn words(reader: &Reader, pack: &Pack, question: &Question, fault: &Fault) -> String {
    let label = question.label.say(reader.language).to_owned();
    let say = |key: &str, limit: String| {
        reader.say_with(
            key,
            &[("question", label.clone().into()), ("limit", limit.into())],
        )
    };
    let number = |limit: i64| {
        let size = reader.number(limit.unsigned_abs());
        if limit < 0 { format!("-{size}") } else { size }
    };
    let plain = |key: &str| say(key, String::new());
    match &fault.wrong {
        Wrong::Missing => plain(match question.kind {
            QuestionType::Choice | QuestionType::Choices | QuestionType::YesNo => {
                "apply-fault-choose"
            }
            QuestionType::Upload => "apply-fault-upload",
            _ if fault.field.ends_with(".number") => "apply-fault-number-of",
            _ if fault.field.split('.').next_back() == Some("name") => "apply-fault-name-of",
            _ => "apply-fault-missing",
        }),
        Wrong::Incomplete => plain("apply-fault-incomplete"),
        Wrong::TooLong(most) => say("apply-fault-too-long", number(*most)),
        Wrong::TooShort(least) => say("apply-fault-too-short", number(*least)),
        Wrong::NotANumber => plain("apply-fault-not-a-number"),
        Wrong::NotMoney => plain("apply-fault-not-money"),
        Wrong::TooSmall(least) => say("apply-fault-too-small", number(*least)),
        Wrong::TooGreat(most) => say("apply-fault-too-great", number(*most)),
        Wrong::NotADate => plain("apply-fault-not-a-date"),
        Wrong::TooEarly(day) => say("apply-fault-too-early", reader.date(*day)),
        Wrong::TooLate(day) => say("apply-fault-too-late", reader.date(*day)),
        Wrong::UnknownOption => plain("apply-fault-unknown-option"),
        Wrong::NotMatching => {
            let message = question.message.as_ref();
            let message = message.map(|text| text.say(reader.language).to_owned());
            message.unwrap_or_else(|| plain("apply-fault-not-matching"))
        }
        Wrong::NotAPosition => reader.say("fault-not-a-position"),
        Wrong::OutsideCity => {
            let city = &pack.city;
            let about = [
                ("city", city.name.say(reader.language).to_owned().into()),
                (
                    "elsewhere",
                    city.elsewhere.say(reader.language).to_owned().into(),
                ),
            ];
            reader.say_with("fault-outside-city", &about)
        }
        Wrong::TooFewItems(least) => say("apply-fault-too-few", number(i64::from(*least))),
        Wrong::TooManyItems(most) => say("apply-fault-too-many", number(i64::from(*most))),
    }
}

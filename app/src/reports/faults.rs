//! What is wrong with a draft, in the reader's words, beside the field that it is about.

use domain::categories::Category;
use domain::reports::{Fault, Field, Wrong};

use crate::components;
use crate::portal::Portal;
use crate::shell::Reader;

/// Faults of one page, with their words.
pub(crate) struct Told(Vec<(Field, String)>);

impl Told {
    pub(crate) fn nothing() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn new(
        portal: &Portal,
        reader: &Reader,
        category: Option<&Category>,
        faults: Vec<Fault>,
    ) -> Self {
        Self(
            faults
                .into_iter()
                .map(|fault| (fault.field.clone(), words(portal, reader, category, &fault)))
                .collect(),
        )
    }

    pub(crate) fn add(&mut self, field: Field, words: String) {
        self.0.push((field, words));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words beside one field.
    pub(crate) fn about(&self, field: &Field) -> Option<String> {
        self.0
            .iter()
            .find(|(known, _)| known == field)
            .map(|(_, words)| words.clone())
    }

    /// The summary's entries, each with the id of its field.
    pub(crate) fn summary(&self) -> Vec<components::Fault> {
        self.0
            .iter()
            .map(|(field, words)| components::Fault::at(id(field), words))
            .collect()
    }
}

/// The id of a field on its page.
pub(crate) fn id(field: &Field) -> String {
    match field {
        Field::Place => "place".to_owned(),
        Field::Address => "address".to_owned(),
        Field::Spot => "spot".to_owned(),
        Field::Category => "category".to_owned(),
        Field::Answer(code) => format!("answer-{code}"),
        Field::What => "what".to_owned(),
        Field::Photos => "photos".to_owned(),
        Field::Email => "email".to_owned(),
        Field::Telephone => "telephone".to_owned(),
        Field::Name => "name".to_owned(),
    }
}

fn words(portal: &Portal, reader: &Reader, category: Option<&Category>, fault: &Fault) -> String {
    if let Wrong::TooLong(most) = fault.wrong {
        return reader.say_with(
            "fault-too-long",
            &[("most", reader.number(most as u64).into())],
        );
    }
    if let Field::Answer(code) = &fault.field {
        let asked = category.and_then(|category| {
            category
                .questions
                .iter()
                .find(|question| question.code == *code)
        });
        let question = asked
            .map(|question| question.label.say(reader.language).to_owned())
            .unwrap_or_default();
        let key = match fault.wrong {
            Wrong::NotANumber => "fault-not-a-number",
            Wrong::NotADate => "fault-not-a-date",
            Wrong::Unknown => "fault-unknown-answer",
            _ => "fault-missing-answer",
        };
        return reader.say_with(key, &[("question", question.into())]);
    }
    if fault.wrong == Wrong::OutsideCity {
        let city = &portal.pack().city;
        let about = [
            ("city", city.name.say(reader.language).to_owned().into()),
            (
                "elsewhere",
                city.elsewhere.say(reader.language).to_owned().into(),
            ),
        ];
        return reader.say_with("fault-outside-city", &about);
    }
    reader.say(match (&fault.field, &fault.wrong) {
        (_, Wrong::Unchanged) => "fault-unchanged",
        (_, Wrong::OwnAddress) => "fault-own-address",
        (Field::Place, Wrong::NotAPosition) => "fault-not-a-position",
        (Field::Place, Wrong::Unknown) => "fault-unknown-area",
        (Field::Place, _) => "fault-missing-place",
        (Field::Category, Wrong::Unknown) => "fault-unknown-category",
        (Field::Category, _) => "fault-missing-category",
        (Field::Email, _) => "fault-not-an-email",
        (Field::Telephone, _) => "fault-not-a-telephone",
        _ => "fault-missing-what",
    })
}

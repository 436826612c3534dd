//! Letters that ask something: of the applicant or reporter, of a contractor.

use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{of_kind, paragraphs};
use crate::portal::Portal;
use crate::shell::dates;
use crate::words::say_with;

/// What somebody is asked about her case.
pub(super) struct Asking<'a> {
    pub(super) reference: &'a Reference,
    /// What kind of case it is.
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) words: &'a str,
    pub(super) until: Option<Timestamp>,
    /// Whether it ends where she does not answer.
    pub(super) ends: bool,
    /// Whether she was asked before.
    pub(super) again: bool,
}

/// Subject and text of a letter that asks something: what, by when, and the link to where it is answered.
pub(super) fn asking(
    portal: &Portal,
    asking: Asking<'_>,
    link: String,
    language: Language,
) -> (String, String) {
    let about = [
        ("reference", asking.reference.spaced().into()),
        ("title", asking.title.into()),
    ];
    let until = asking
        .until
        .map(|until| answer_by(portal, until, asking.ends, language));
    let (subject, text) = if asking.again {
        ("letter-reminder-subject", "letter-reminder-text".to_owned())
    } else {
        (
            "letter-answer-subject",
            of_kind(asking.kind, "letter-answer-text"),
        )
    };
    let parts = [
        say_with(language, &text, &about),
        asking.words.to_owned(),
        until.unwrap_or_default(),
        link,
    ];
    (say_with(language, subject, &about[..1]), paragraphs(parts))
}

/// Subject and text of a letter that asks a contractor to do a part.
pub(super) fn asking_contractor(
    portal: &Portal,
    (reference, title): (&Reference, String),
    task: &str,
    due: Date,
    link: &str,
    language: Language,
) -> (String, String) {
    let today = portal.pack().calendar.date(portal.now());
    let about = [
        ("task", task.to_owned().into()),
        ("title", title.into()),
        ("date", dates::date(language, due, today).into()),
        ("reference", reference.spaced().into()),
    ];
    let text = say_with(language, "letter-task-text", &about);
    (
        say_with(language, "letter-task-subject", &about),
        paragraphs([text, link.to_owned()]),
    )
}

/// By when an answer is wanted, and what happens without one.
fn answer_by(portal: &Portal, until: Timestamp, ends: bool, language: Language) -> String {
    let calendar = &portal.pack().calendar;
    let today = calendar.date(portal.now());
    let moment = dates::moment(language, &calendar.local(until), today);
    let key = if ends {
        "letter-answer-until-ends"
    } else {
        "letter-answer-until"
    };
    say_with(language, key, &[("moment", moment.into())])
}

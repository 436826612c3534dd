//! How rounds are spoken of: ways, reasons, outcomes.

use domain::places::Metres;
use domain::references::Reference;
use domain::rounds::{Outcome, VISIT_PHOTOS_MOST, VisitRefused, Why};
use leptos::prelude::*;
use store::rounds::{Received, VisitSeen};

use crate::components::{Icon, Standing, Tone};
use crate::reports::photos::shown;
use crate::reports::words::happened;
use crate::shell::Reader;

/// A way: to ten metres below a kilometre, to a hundred beyond.
pub(super) fn way(reader: &Reader, metres: Metres) -> String {
    let metres = metres.value();
    if metres < 995.0 {
        let metres = format!("{:.0}", (metres / 10.0).round() * 10.0);
        reader.say_with("round-metres", &[("metres", metres.into())])
    } else {
        let kilometres = format!("{:.1}", metres / 1000.0);
        reader.say_with("round-kilometres", &[("kilometres", kilometres.into())])
    }
}

/// Why a report is a stop, in word, colour and icon.
pub(super) fn reason(reader: &Reader, why: Why) -> Standing {
    let (key, tone, icon) = match why {
        Why::Due => ("round-why-due", Tone::Red, Icon::TriangleAlert),
        Why::AnswerDue => ("round-why-answer", Tone::Yellow, Icon::Clock),
        Why::Hers => ("round-why-hers", Tone::Teal, Icon::User),
        Why::New => ("round-why-new", Tone::Calm, Icon::Inbox),
    };
    Standing {
        text: reader.say(key),
        tone,
        icon,
    }
}

/// What was found, in words.
pub(super) fn outcome_words(reader: &Reader, outcome: Outcome) -> String {
    let name = outcome.name().replace('_', "-");
    reader.say(&format!("round-outcome-{name}"))
}

/// Why a visit was not taken, and at which field.
pub(super) fn refusal(reader: &Reader, refused: VisitRefused) -> (&'static str, String) {
    match refused {
        VisitRefused::NotYours => ("outcome", reader.say("round-not-yours")),
        VisitRefused::WordsMissing => ("words", reader.say("round-words-missing")),
        VisitRefused::TooLong { most } => (
            "words",
            reader.say_with("desk-too-long", &[("most", most.into())]),
        ),
        VisitRefused::InTheFuture => ("outcome", reader.say("round-in-the-future")),
        VisitRefused::TooOld => ("outcome", reader.say("round-too-old")),
        VisitRefused::TasksOpen => ("outcome", reader.say("desk-tasks-open")),
        VisitRefused::NotInTable => ("outcome", reader.say("desk-not-in-table")),
    }
}

/// What a photo is refused with.
pub(super) fn photo_wrong(reader: &Reader) -> String {
    let most = reader.number(VISIT_PHOTOS_MOST as u64);
    reader.say_with("round-photo-wrong", &[("most", most.into())])
}

/// What became of a visit, in sentences: that it counts, or what has happened meanwhile, and by whom.
pub(super) fn became(reader: &Reader, received: &Received) -> String {
    if received.applied {
        return reader.say("round-sent");
    }
    let since: Vec<String> = received
        .meanwhile
        .iter()
        .map(|event| {
            let by = event.by.clone().filter(|name| !name.is_empty());
            let words = event.words_in(reader.language).map(str::to_owned);
            let parts = [
                Some(happened(reader, event).1),
                by,
                Some(reader.moment(event.at)),
                words,
            ];
            parts
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\u{a0}· ")
        })
        .collect();
    reader.say_with("round-changed", &[("events", since.join("; ").into())])
}

/// What a timeline says of a visit beside its words: what was found, when, and what it looked like.
pub(crate) fn told(reader: &Reader, reference: &Reference, visit: &VisitSeen) -> AnyView {
    let about = [
        ("outcome", outcome_words(reader, visit.outcome).into()),
        ("moment", reader.moment(visit.at).into()),
    ];
    let found = reader.say_with("round-found", &about);
    let note = (!visit.applied).then(|| view! { <p>{reader.say("round-as-note")}</p> });
    let photos = shown(reader, reference, &visit.photos);
    view! { <p>{found}</p>{note}{photos} }.into_any()
}

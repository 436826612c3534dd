//! How reports are spoken of: status, place, promise.

use domain::areas::{Area, AreaPath};
use domain::cases::{Case, CaseKind, Closing, Detail, Event, EventKind, Status};
use domain::categories::Question;
use domain::intakes::Intake;
use domain::languages::Language;
use domain::moving::Stand;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::promises::Priority;
use domain::references::Reference;
use domain::tasks::Window;

use crate::components::{Icon, Standing, Tone};
use crate::letters::{status_key, status_key_of};
use crate::shell::Reader;

/// A status in word, colour and icon.
pub(crate) fn standing(reader: &Reader, status: Status) -> Standing {
    let (tone, icon) = match status {
        Status::Received | Status::Submitted => (Tone::Calm, Icon::Inbox),
        Status::Assigned => (Tone::Teal, Icon::User),
        Status::Scheduled => (Tone::Teal, Icon::Calendar),
        Status::InProgress => (Tone::Teal, Icon::Construction),
        Status::Waiting => (Tone::Yellow, Icon::HandHelping),
        Status::Fixed | Status::Decided | Status::Closed(Closing::Granted) => {
            (Tone::Green, Icon::CircleCheck)
        }
        Status::Closed(_) => (Tone::Calm, Icon::X),
    };
    Standing {
        text: reader.say(&status_key(status)),
        tone,
        icon,
    }
}

/// The page of a case.
pub(crate) fn case_address(case: &Case) -> String {
    match case.kind {
        CaseKind::Report => format!("/reports/{}", case.reference),
        CaseKind::Application => format!("/cases/{}", case.reference),
    }
}

/// How far a case has come: a question that has its answer is answered, and nothing is fixed by it.
pub(crate) fn standing_of(reader: &Reader, pack: &Pack, case: &Case) -> Standing {
    Standing {
        text: reader.say(&status_key_of(pack, &case.category, case.status)),
        ..standing(reader, case.status)
    }
}

/// The days of a window; of a single one, that day.
pub(crate) fn days_of(reader: &Reader, window: Window) -> String {
    let (from, until) = (reader.date(window.from), reader.date(window.until));
    if window.from == window.until {
        return from;
    }
    let about = [("from", from.into()), ("until", until.into())];
    reader.say_with("detail-window", &about)
}

/// What an entry of a timeline is called, with its icon.
pub(crate) fn happened(reader: &Reader, event: &Event) -> (Icon, String) {
    if event.kind == EventKind::Assigned {
        return (Icon::User, given(reader, event));
    }
    called(reader, event.kind, event.status, &event.detail)
}

/// What an entry of this kind is called that leaves the case with this status, with its icon.
pub(crate) fn called(
    reader: &Reader,
    kind: EventKind,
    status: Status,
    detail: &Detail,
) -> (Icon, String) {
    let (icon, key) = match kind {
        EventKind::Submitted => (Icon::Megaphone, "event-submitted"),
        EventKind::Imported => (Icon::Megaphone, "event-imported"),
        EventKind::StatusChanged | EventKind::Assigned => {
            let changed = standing(reader, status);
            return (changed.icon, changed.text);
        }
        EventKind::Released => (Icon::Eye, "event-released"),
        EventKind::Hidden => (Icon::EyeOff, "event-hidden"),
        EventKind::Shown => (Icon::Eye, "event-shown"),
        EventKind::FlagsSetAside => (Icon::Flag, "event-flags-aside"),
        EventKind::FlagsUpheld => (Icon::Flag, "event-flags-upheld"),
        EventKind::Answered => (Icon::HandHelping, "event-answered"),
        EventKind::WaitingEnded => (Icon::Clock, "event-waiting-ended"),
        EventKind::PriorityChanged => (Icon::TriangleAlert, "event-priority"),
        EventKind::Escalated => (Icon::TriangleAlert, "event-escalated"),
        EventKind::EscalationStayed => (Icon::TriangleAlert, "event-escalation-stayed"),
        EventKind::Merged => (Icon::GitMerge, "event-merged"),
        EventKind::Unmerged => (Icon::Undo2, "event-unmerged"),
        EventKind::Joined => (Icon::GitMerge, "event-joined"),
        EventKind::Parted => (Icon::Undo2, "event-parted"),
        EventKind::TaskAdded if !detail.begun.is_empty() => (Icon::User, "event-tasks-begun"),
        EventKind::TaskAdded => (Icon::User, "event-task-added"),
        EventKind::TaskAccepted => (Icon::Calendar, "event-task-accepted"),
        EventKind::TaskDeclined => (Icon::X, "event-task-declined"),
        EventKind::TaskDone => (Icon::CircleCheck, "event-task-done"),
        EventKind::TaskWithdrawn => (Icon::X, "event-task-withdrawn"),
        EventKind::Noted => (Icon::Pencil, "event-noted"),
        EventKind::Updated => (Icon::MessageSquare, "event-updated"),
        EventKind::ContactRead => (Icon::User, "event-contact-read"),
        EventKind::Rated => (Icon::Star, "event-rated"),
        EventKind::RatingModerated => (Icon::Eye, "event-rating-moderated"),
        EventKind::RatingAnswered => (Icon::Star, "event-rating-answered"),
        EventKind::Reopened => (Icon::RotateCw, "event-reopened"),
        EventKind::Moved => (Icon::MapPin, "event-moved"),
        EventKind::Corrected => (Icon::Pencil, "event-corrected"),
        EventKind::TakenDown => return (Icon::Phone, taken_down(reader, detail)),
        EventKind::Replied => (Icon::MessageSquare, "event-replied"),
        EventKind::ReplyReleased => (Icon::Eye, "event-reply-released"),
        EventKind::ReplyWithdrawn => (Icon::EyeOff, "event-reply-withdrawn"),
        EventKind::Visited => (Icon::Footprints, "event-visited"),
        EventKind::TaskApproved => (Icon::CircleCheck, "event-task-approved"),
        EventKind::TaskRejected => (Icon::CircleX, "event-task-rejected"),
        EventKind::ReadyToDecide => (Icon::GitMerge, "event-ready-to-decide"),
        EventKind::SilenceDecided => (Icon::Clock, "event-silence-decided"),
        EventKind::Objected => (Icon::FileText, "event-objected"),
        EventKind::ObjectionUpheld => (Icon::CircleCheck, "event-objection-upheld"),
        EventKind::Reminded => (Icon::Clock, "event-reminded"),
        EventKind::Erased => (Icon::X, "event-erased"),
        EventKind::FeeReturned => (Icon::Undo2, "event-fee-returned"),
        EventKind::TermNear => (Icon::Clock, "event-term-near"),
        EventKind::TermOver => (Icon::TriangleAlert, "event-term-over"),
        EventKind::OutputRevoked => (Icon::CircleX, "event-output-revoked"),
    };
    (icon, reader.say(key))
}

/// How much a report must hurry, in a word.
pub(crate) fn priority_words(reader: &Reader, priority: Priority) -> String {
    reader.say(&format!("priority-{}", priority.name()))
}

/// What an entry says beside its words, as sentences; nothing where it says nothing.
pub(crate) fn detailed(reader: &Reader, pack: &Pack, detail: &Detail) -> Option<String> {
    let priority = detail
        .priority
        .map(|priority| priority_words(reader, priority));
    let area = detail.area.as_ref().map(|area| {
        let name = area_name(pack, area, reader.language);
        reader.say_with("detail-area", &[("area", name.into())])
    });
    let due = detail.due.map(|due| {
        let date = reader.date(due);
        reader.say_with("detail-due", &[("date", date.into())])
    });
    let other = detail.other.as_ref().map(Reference::spaced);
    let organisation = named(pack, detail.organisation.as_ref(), reader.language);
    let window = detail.window.map(|window| days_of(reader, window));
    let moved = detail.from.as_ref().zip(detail.to.as_ref());
    let moved = moved.map(|(from, to)| {
        let [from, to] = [from, to].map(|stand| stood(pack, stand, reader.language));
        reader.say_with("move-from-to", &[("from", from.into()), ("to", to.into())])
    });
    let to = detail.to.as_ref().filter(|_| detail.from.is_none());
    let to = to.map(|stand| stood(pack, stand, reader.language));
    let parts = [moved, to, priority, area, due, other, organisation, window];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\u{a0}· "))
}

/// What and where a report was or is, and which organisation has it.
fn stood(pack: &Pack, stand: &Stand, language: Language) -> String {
    let category = pack
        .category(&stand.category)
        .map(|category| category.name.say(language).to_owned());
    let parts = [
        category,
        Some(area_name(pack, &stand.area, language)),
        named(pack, stand.organisation.as_ref(), language),
    ];
    let separator = if language == Language::Zh {
        "，"
    } else {
        ", "
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(separator)
}

/// How somebody told it whom a member wrote it down for.
fn taken_down(reader: &Reader, detail: &Detail) -> String {
    let intake = detail.intake.unwrap_or(Intake::Phone);
    reader.say(&format!("event-taken-down-{}", intake.name()))
}

/// To whom it was given, as far as the reader may know.
fn given(reader: &Reader, event: &Event) -> String {
    let given = event.given.clone().unwrap_or_default();
    let to = |key: &str, name: String| reader.say_with(key, &[("name", name.into())]);
    let organisation = given
        .organisation
        .map(|name| name.say(reader.language).to_owned());
    match (given.member, given.team, organisation) {
        (Some(member), ..) => to("event-given", member),
        (None, Some(team), Some(organisation)) => reader.say_with(
            "event-given-team",
            &[
                ("team", team.say(reader.language).to_owned().into()),
                ("name", organisation.into()),
            ],
        ),
        (None, _, Some(organisation)) => to("event-given", organisation),
        (None, _, None) if event.public && event.status == Status::Assigned => {
            standing(reader, event.status).text
        }
        (None, _, None) => reader.say("event-given-back"),
    }
}

/// An area with the areas above it, the deepest first, without the city: "Grid 03, Fangtang Community, …".
pub(crate) fn area_name(pack: &Pack, path: &AreaPath, language: Language) -> String {
    let Some(area) = pack.areas.by_path(path) else {
        return path.open().to_owned();
    };
    let above: Vec<&Area> = pack.areas.ancestors(&area.code).collect();
    let shown = 1 + above.len().saturating_sub(1);
    let names = std::iter::once(area)
        .chain(above)
        .take(shown)
        .map(|area| area.name.say(language));
    let separator = if language == Language::Zh {
        "，"
    } else {
        ", "
    };
    names.collect::<Vec<_>>().join(separator)
}

/// What was answered to a question of the category: choices by their names.
pub(crate) fn answered(reader: &Reader, question: &Question, values: &[String]) -> String {
    let named = |value: &String| {
        let choice = question.values.iter().find(|choice| choice.key == *value);
        choice.map_or_else(
            || value.clone(),
            |choice| choice.name.say(reader.language).to_owned(),
        )
    };
    reader.list(values.iter().map(named))
}

/// What a report is called: category and address.
pub(crate) fn title(pack: &Pack, case: &Case, language: Language) -> String {
    let category = pack.about(&case.category, language);
    let separator = if language == Language::Zh {
        "，"
    } else {
        ", "
    };
    if case.address.is_empty() {
        category.to_owned()
    } else {
        format!("{category}{separator}{}", case.address)
    }
}

/// Who has a report, with the areas above.
pub(crate) fn holder(
    pack: &Pack,
    area: &AreaPath,
    organisation: Option<&OrganisationCode>,
    language: Language,
) -> String {
    named(pack, organisation, language).unwrap_or_else(|| area_name(pack, area, language))
}

/// Who has a report, by name alone: "Fangtang Community".
pub(crate) fn short_holder(
    pack: &Pack,
    area: &AreaPath,
    organisation: Option<&OrganisationCode>,
    language: Language,
) -> String {
    named(pack, organisation, language).unwrap_or_else(|| {
        let area = pack.areas.by_path(area);
        area.map(|area| area.name.say(language).to_owned())
            .unwrap_or_default()
    })
}

fn named(
    pack: &Pack,
    organisation: Option<&OrganisationCode>,
    language: Language,
) -> Option<String> {
    let organisation = pack.organisations.get(organisation?)?;
    Some(organisation.name.say(language).to_owned())
}

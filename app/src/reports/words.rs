//! How reports are spoken of: status, place, promise.

use domain::areas::{Area, AreaPath};
use domain::cases::{Case, Event, EventKind, Status};
use domain::categories::Question;
use domain::languages::Language;
use domain::pack::Pack;
use leptos::prelude::*;

use crate::components::{Course, Icon, SmallGauge, Standing, Tone};
use crate::letters::status_key;
use crate::shell::Reader;

/// A status in word, colour and icon.
pub(crate) fn standing(reader: &Reader, status: Status) -> Standing {
    let (tone, icon) = match status {
        Status::Received => (Tone::Calm, Icon::Inbox),
        Status::Assigned => (Tone::Teal, Icon::User),
        Status::Scheduled => (Tone::Teal, Icon::Calendar),
        Status::InProgress => (Tone::Teal, Icon::Construction),
        Status::Waiting => (Tone::Yellow, Icon::HandHelping),
        Status::Fixed => (Tone::Green, Icon::CircleCheck),
        Status::Closed(_) => (Tone::Calm, Icon::X),
    };
    Standing {
        text: reader.say(&status_key(status)),
        tone,
        icon,
    }
}

/// What an entry of a timeline is called, with its icon.
pub(crate) fn happened(reader: &Reader, event: &Event) -> (Icon, String) {
    let (icon, key) = match event.kind {
        EventKind::Submitted => (Icon::Megaphone, "event-submitted"),
        EventKind::Imported => (Icon::Megaphone, "event-imported"),
        EventKind::StatusChanged => {
            let changed = standing(reader, event.status);
            return (changed.icon, changed.text);
        }
        EventKind::Released => (Icon::Eye, "event-released"),
        EventKind::Hidden => (Icon::EyeOff, "event-hidden"),
        EventKind::Shown => (Icon::Eye, "event-shown"),
        EventKind::FlagsSetAside => (Icon::Flag, "event-flags-aside"),
        EventKind::FlagsUpheld => (Icon::Flag, "event-flags-upheld"),
    };
    (icon, reader.say(key))
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
    let separator = if reader.language == Language::Zh {
        "、"
    } else {
        ", "
    };
    values.iter().map(named).collect::<Vec<_>>().join(separator)
}

/// What a report is called: category and address.
pub(crate) fn title(pack: &Pack, case: &Case, language: Language) -> String {
    let category = pack
        .category(&case.category)
        .map_or(case.category.0.as_str(), |category| {
            category.name.say(language)
        });
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

/// Who has a report.
pub(super) fn holder(
    pack: &Pack,
    area: &AreaPath,
    organisation: Option<&domain::organisations::OrganisationCode>,
    language: Language,
) -> String {
    organisation
        .and_then(|code| pack.organisations.get(code))
        .map_or_else(
            || area_name(pack, area, language),
            |organisation| organisation.name.say(language).to_owned(),
        )
}

/// How a promise stands today: course of the gauge, days used, days in all, and its words.
pub(crate) struct Promised {
    pub(crate) course: Course,
    pub(crate) used: u32,
    pub(crate) total: u32,
    pub(crate) headline: String,
    pub(crate) by: String,
}

/// Reads the promise of a case; nothing where nothing was promised.
pub(crate) fn promised(reader: &Reader, pack: &Pack, case: &Case) -> Option<Promised> {
    let (promise, days) = case.promise?;
    let until = case.ended_at.unwrap_or_else(|| reader.now.timestamp());
    let used = pack.calendar.working_days_between(
        pack.calendar.date(case.requested_at),
        pack.calendar.date(until),
    );
    let left = i32::from(days) - used;
    // A weekend after the last day adds no working day, and the promise is broken all the same.
    let broken = pack.calendar.date(until) > promise.due;
    let course = match case.status {
        Status::Fixed if !broken => Course::Kept,
        Status::Closed(_) => Course::Shut,
        Status::Waiting => Course::Paused,
        _ if broken => Course::Late,
        _ if left <= 1 || left * 5 <= i32::from(days) => Course::Soon,
        _ => Course::Running,
    };
    let count = |days: i32| vec![("days", i64::from(days).into())];
    let headline = match course {
        Course::Kept => reader.say("promise-kept"),
        Course::Shut => reader.say("promise-shut"),
        Course::Paused => reader.say("promise-paused"),
        _ if case.ended_at.is_some() => reader.say_with("promise-was-late", &count(-left)),
        Course::Late => reader.say_with("promise-late", &count(-left)),
        _ => reader.say_with("promise-left", &count(left)),
    };
    Some(Promised {
        course,
        used: u32::try_from(used).unwrap_or_default(),
        total: u32::from(days),
        headline,
        by: reader.say_with("promise-by", &[("date", reader.date(promise.due).into())]),
    })
}

/// The gauge of a case in a list; nothing where nothing was promised.
pub(crate) fn gauge(reader: &Reader, pack: &Pack, case: &Case) -> Option<impl IntoView + use<>> {
    promised(reader, pack, case).map(|promise| {
        view! { <SmallGauge course=promise.course used=promise.used total=promise.total headline=promise.headline aside=promise.by/> }
    })
}

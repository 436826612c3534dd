//! What was promised of a report, and how it stands.

use domain::cases::{Case, CaseKind, Closing, Status};
use domain::pack::Pack;
use leptos::prelude::*;

use crate::components::{Course, End, Gauge, Icon, SmallGauge, Standing, Tone};
use crate::shell::Reader;

/// How a promise stands today: course of the gauge, days used, days in all, and its words.
struct Promised {
    course: Course,
    used: u32,
    total: u32,
    headline: String,
    /// The promise's last day.
    by: String,
    /// What counts beside the headline: that day, or when it ended.
    aside: String,
}

/// Reads the promise of a case; nothing where nothing was promised.
fn promised(reader: &Reader, pack: &Pack, case: &Case) -> Option<Promised> {
    let (promise, days) = case.promise?;
    let until = case.ended_at.unwrap_or_else(|| reader.now.timestamp());
    let until = case.paused_at.unwrap_or(until);
    // What is due has moved by the days in which the clock stood: they are neither left nor used.
    let left = pack
        .calendar
        .working_days_between(pack.calendar.date(until), promise.due);
    let used = i32::from(days) - left;
    // A weekend after the last day adds no working day, and the promise is broken all the same.
    let broken = pack.calendar.date(until) > promise.due;
    let course = match case.status {
        Status::Fixed | Status::Decided | Status::Closed(Closing::Granted) if !broken => {
            Course::Kept
        }
        // What was granted late was granted.
        Status::Closed(Closing::Granted) => Course::Late,
        Status::Closed(_) => Course::Shut,
        Status::Waiting => Course::Paused,
        _ if broken => Course::Late,
        _ if left <= 1 || left * 5 <= i32::from(days) => Course::Soon,
        _ => Course::Running,
    };
    let count = |days: i32| vec![("days", i64::from(days).into())];
    let headline = match course {
        Course::Kept => reader.say("promise-kept"),
        Course::Shut if case.kind == CaseKind::Application => {
            reader.say("promise-shut-application")
        }
        Course::Shut => reader.say("promise-shut"),
        Course::Paused => reader.say("promise-paused"),
        _ if case.ended_at.is_some() => reader.say_with("promise-was-late", &count(-left)),
        Course::Late => reader.say_with("promise-late", &count(-left)),
        _ => reader.say_with("promise-left", &count(left)),
    };
    let by = reader.say_with("promise-by", &[("date", reader.date(promise.due).into())]);
    let aside = case.ended_at.map_or_else(
        || by.clone(),
        |ended| {
            let date = reader.date(pack.calendar.date(ended));
            reader.say_with(
                &format!("promise-{}-on", ending(case.status)),
                &[("date", date.into())],
            )
        },
    );
    Some(Promised {
        course,
        used: u32::try_from(used).unwrap_or_default(),
        total: u32::from(days),
        headline,
        by,
        aside,
    })
}

/// Whether a first answer is still due, and by when, in a word and a colour; nothing where somebody answered or none was promised.
pub(crate) fn answer_standing(reader: &Reader, pack: &Pack, case: &Case) -> Option<Standing> {
    let (promise, _) = case
        .answer
        .filter(|_| case.answered_at.is_none() && case.ended_at.is_none())?;
    let today = pack.calendar.date(reader.now.timestamp());
    let date = reader.date(promise.due);
    let late = today > promise.due;
    let key = if late {
        "answer-late"
    } else {
        "answer-promised"
    };
    Some(Standing {
        text: reader.say_with(key, &[("date", date.into())]),
        tone: if late { Tone::Red } else { Tone::Calm },
        icon: if late {
            Icon::TriangleAlert
        } else {
            Icon::Clock
        },
    })
}

/// How a case ended, in the names of words.
const fn ending(status: Status) -> &'static str {
    match status {
        Status::Fixed | Status::Closed(Closing::Granted) => "done",
        _ => "closed",
    }
}

/// The gauge of a case on its page, in all its parts; nothing where nothing was promised.
pub(crate) fn staff(reader: &Reader, pack: &Pack, case: &Case) -> Option<impl IntoView + use<>> {
    let promise = promised(reader, pack, case)?;
    let received = reader.date(pack.calendar.date(case.requested_at));
    let start = End::new(reader.say("promise-received"), received);
    let sentence = format!("{}. {}", promise.headline, promise.aside);
    let end = End::new(reader.say("promise-promised"), promise.by);
    let marker = match case.ended_at {
        Some(_) => format!("promise-{}", ending(case.status)),
        None if promise.course == Course::Paused => "promise-stopped".to_owned(),
        None => "promise-today".to_owned(),
    };
    Some(view! {
        <Gauge
            course=promise.course
            used=promise.used
            total=promise.total
            headline=promise.headline
            sentence=sentence
            marker=reader.say(&marker)
            start=start
            end=end
        />
    })
}

/// The gauge of a case in a list; nothing where nothing was promised.
pub(crate) fn gauge(reader: &Reader, pack: &Pack, case: &Case) -> Option<impl IntoView + use<>> {
    promised(reader, pack, case).map(|promise| {
        view! { <SmallGauge course=promise.course used=promise.used total=promise.total headline=promise.headline aside=promise.aside/> }
    })
}

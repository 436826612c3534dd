//! What a member can do to a report, as forms; and what has happened.

use domain::cases::{Closing, Event, EventKind, Status, Visibility};
use domain::identity::{Account, Action};
use domain::pack::Pack;
use leptos::prelude::*;
use store::reports::ReportSeen;

use super::case::{Typed, Wrong};
use super::enquiry::is_question;
use crate::components::{
    Bend, Button, Input, River, RiverBend, Select, SelectOption, Textarea, Weight,
};
use crate::reports::photos::shown;
use crate::reports::words::{detailed, happened, standing};
use crate::rounds::told;
use crate::shell::Reader;

/// A status as the form sends it: `fixed`, `closed.duplicate`.
fn value_of(status: Status) -> String {
    match status.closing().map(Closing::name) {
        Some(closing) => format!("{}.{closing}", status.name()),
        None => status.name().to_owned(),
    }
}

/// Reads [`value_of`].
pub(super) fn status_of(value: &str) -> Option<Status> {
    match value.split_once('.') {
        Some((name, closing)) => Status::named(name, Some(closing)),
        None => Status::named(value, None),
    }
}

/// Working days that a reporter is given to answer where nothing else is typed.
pub(super) const USUAL_DAYS: &str = "5";

pub(super) fn error_at(wrong: Option<&Wrong>, field: &str) -> Option<String> {
    wrong
        .filter(|wrong| wrong.field == field)
        .map(|wrong| wrong.text.clone())
}

/// What she has before her eyes, as the forms send it: the version, and the last entry of the timeline.
pub(super) fn eyes(seen: &ReportSeen) -> impl IntoView + use<> {
    let version = seen.case.version.to_string();
    let last = seen.timeline.last().map_or(0, |event| event.sequence);
    view! {
        <input type="hidden" name="version" value=version/>
        <input type="hidden" name="read" value=last.to_string()/>
    }
}

pub(super) fn may(account: &Account, action: Action, seen: &ReportSeen) -> bool {
    account.may(action, &seen.case.area, seen.case.organisation.as_ref())
}

/// Statuses to choose from, this one chosen; first none.
pub(super) fn status_options(
    reader: &Reader,
    statuses: impl Iterator<Item = Status>,
    chosen: &str,
) -> Vec<SelectOption> {
    let mut options = vec![SelectOption::new("", reader.say("desk-to-choose"))];
    // A duplicate is made by saying of which.
    let statuses = statuses.filter(|to| *to != Status::Closed(Closing::Duplicate));
    options.extend(statuses.map(|to| {
        let value = value_of(to);
        let selected = value == chosen;
        SelectOption::new(value, standing(reader, to).text).selected(selected)
    }));
    options
}

/// Changing the status, where the member may and there is one to change to.
pub(super) fn change_form(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    seen: &ReportSeen,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &seen.case;
    let next = Status::of_reports()
        .filter(|to| case.status.may_become(*to) && case.merged_into.is_none())
        // A question ends by its answer.
        .filter(|to| *to != Status::Fixed || !is_question(pack, seen));
    let options = status_options(reader, next, &typed.to);
    let shown = options.len() > 1 && may(account, Action::ChangeStatus, seen);
    let action = format!("/desk/{}", case.reference);
    let (eyes, words) = (eyes(seen), typed.words.clone());
    let (to_error, words_error) = (error_at(wrong, "to"), error_at(wrong, "words"));
    let days_error = error_at(wrong, "days");
    let days = Some(typed.days.clone())
        .filter(|days| !days.is_empty())
        .unwrap_or_else(|| USUAL_DAYS.to_owned());
    shown.then(|| {
        view! {
            <form class="cl-stack" method="post" action=action novalidate>
                <h2 class="govuk-heading-m">{say("desk-change")}</h2>
                {eyes}
                <Select name="to" label=say("desk-to") error=to_error options=options/>
                <Textarea name="words" label=say("desk-words") hint=say("desk-words-hint") error=words_error value=words/>
                <Input name="days" label=say("desk-days") hint=say("desk-days-hint") error=days_error value=days inputmode="numeric"/>
                <Button>{say("desk-change")}</Button>
            </form>
        }
    })
}

/// Releasing, hiding and showing again, each where the member may.
pub(super) fn visibility_forms(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    seen: &ReportSeen,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &seen.case;
    let address = format!("/desk/{}", case.reference);
    let public = case.visibility == Visibility::Public;
    let hides = may(account, Action::HideReports, seen);
    let category = pack.category(&case.category);
    let moved_out = case.visibility == Visibility::Private
        && category.is_some_and(|category| !category.private);
    let release = ((moved_out || (public && case.has_unreleased_words()))
        && may(account, Action::ReleaseReports, seen))
    .then(|| {
        view! {
            <form method="post" action=format!("{address}/release")>
                {eyes(seen)}
                <Button weight=Weight::Secondary>{say(if moved_out { "desk-release-all" } else { "desk-release" })}</Button>
            </form>
        }
    });
    let hide = (public && hides).then(|| {
        let (reason, error) = (typed.reason.clone(), error_at(wrong, "reason"));
        view! {
            <form method="post" action=format!("{address}/hide") novalidate>
                {eyes(seen)}
                <Textarea name="reason" label=say("desk-reason") hint=say("desk-reason-hint") error=error value=reason rows=2/>
                <Button weight=Weight::Warning>{say("desk-hide")}</Button>
            </form>
        }
    });
    let show = (case.visibility == Visibility::Hidden && hides).then(|| {
        view! {
            <form method="post" action=format!("{address}/show")>
                {eyes(seen)}
                <Button weight=Weight::Secondary>{say("desk-show")}</Button>
            </form>
        }
    });
    view! { {release}{hide}{show} }
}

/// The timeline with everything that members read.
pub(super) fn story(reader: &Reader, pack: &Pack, seen: &ReportSeen) -> impl IntoView + use<> {
    river(reader, pack, seen, &seen.timeline)
}

/// Entries of the timeline as members read them.
pub(super) fn river(
    reader: &Reader,
    pack: &Pack,
    seen: &ReportSeen,
    events: &[Event],
) -> impl IntoView + use<> {
    let last = events.len();
    // All photos of what was done stand with the last that was.
    let done = events
        .iter()
        .filter(|event| event.kind == EventKind::TaskDone);
    let mut later: Vec<i64> = done.map(|event| event.sequence).collect();
    later.pop();
    let bends: Vec<_> = events
        .iter()
        .zip(1..)
        .map(|(event, place)| {
            let (icon, said) = happened(reader, event);
            let bend = if place == last { Bend::Now } else { Bend::Past };
            let words = event.words_in(reader.language).map(str::to_owned).map(|words| view! { <p>{words}</p> });
            let detail = detailed(reader, pack, &event.detail).map(|detail| view! { <p>{detail}</p> });
            let first = matches!(event.kind, EventKind::Submitted | EventKind::Imported);
            let done = event.kind == EventKind::TaskDone && !later.contains(&event.sequence);
            let pictures = if done { &seen.done_photos } else { &seen.photos };
            let photos = (first || done).then(|| shown(reader, &seen.case.reference, pictures)).flatten();
            let visit = seen.visits.iter().find(|visit| visit.sequence == event.sequence);
            let visit = visit.map(|visit| told(reader, &seen.case.reference, visit));
            view! { <RiverBend icon=icon bend=bend title=said when=when(reader, event)>{words}{detail}{photos}{visit}</RiverBend> }
        })
        .collect();
    view! { <River>{bends}</River> }
}

/// When it was, who did it, and whether only members read it.
fn when(reader: &Reader, event: &Event) -> String {
    let by = event.by.clone().filter(|name| !name.is_empty());
    let only = (!event.public).then(|| reader.say("desk-internal"));
    let parts = [Some(reader.moment(event.at)), by, only];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("\u{a0}· ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back_from_the_form() {
        for status in Status::of_reports() {
            assert_eq!(status_of(&value_of(status)), Some(status));
        }
        assert_eq!(status_of("closed"), None);
        assert_eq!(status_of(""), None);
    }
}

//! An application as its applicant follows it: how far each office has come, what waits for her, and who read it.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::cases::{Closing, Event, EventKind, Status};
use domain::handling::Handled;
use domain::pack::Pack;
use domain::references::Reference;
use domain::services::Unanswered;
use leptos::prelude::*;
use store::applications::{ApplicationRead, ApplicationSeen, Standing};

use super::acts::todo;
use super::answering::brought_with;
use super::handed::handed_out;
use super::kept::content;
use super::onward::{next_of, onward};
use super::words::{office, task_name, task_standing};
use crate::components::{
    BackLink, Bend, Button, Card, Go, Goes, Icon, InsetText, River, RiverBend, Tag, Tributary,
};
use crate::emergencies::on_clock;
use crate::payments::paid;
use crate::portal::Portal;
use crate::reports::links::Looking;
use crate::reports::promised::staff;
use crate::reports::words::standing_of;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/cases/{reference}", get(page))
}

/// The application, where it is for whoever looks.
pub(super) async fn seen(
    portal: &Portal,
    looking: &Looking,
    reference: &str,
) -> Result<ApplicationSeen, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let seen = portal
        .store
        .application(&reference, &looking.0, portal.now())
        .await?;
    seen.ok_or(Refusal::NotFound)
}

/// `/cases/{reference}`; whoever handles it is sent to her desk.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = seen(&portal, &looking, &reference).await?;
    let case = &seen.case;
    if !seen.standing.is_of_applicant() {
        let desk = format!("/desk/applications/{}", case.reference);
        return Ok(Redirect::to(&desk).into_response());
    }
    let reads = portal
        .store
        .reads_of_application(&case.reference, &looking.0, portal.now())
        .await?;
    let papers = portal.store.outputs_of_case(case.id).await?;
    let asks = looking.0.account.as_ref();
    let hers = match asks.filter(|_| seen.by_account) {
        Some(account) => portal.store.applications_of(account).await?,
        None => Vec::new(),
    };
    let may_go_on = next_of(&seen, asks).is_some();
    let is_own = seen.standing == Standing::Applicant;
    let by_link = looking.0.account.is_none();
    let until = seen.kept_until(&portal.store);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let name = seen.service.name.say(reader.language).to_owned();
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = &seen.case;
        let standing = standing_of(&reader, &pack, case);
        let under = on_clock(&reader, seen.emergency.as_ref());
        let promise =
            staff(&reader, &pack, case).map(|staff| view! { <Card>{staff}{under}</Card> });
        let kind = say(if seen.objects_to.is_some() {
            "handling-objection"
        } else {
            "handling-application"
        });
        // Nothing is there any more that another form could begin with.
        let goes_on = (is_own && may_go_on && seen.erased.is_none())
            .then(|| onward(&reader, &pack, &seen, &hers));
        let rate = is_own.then(|| rating(&reader, &seen));
        let by_other = by_other(&reader, &seen);
        let by_other = by_other.map(|words| view! { <InsetText>{words}</InsetText> });
        view! {
            <BackLink href="/me" text=say("handling-mine")/>
            <div class="cl-split">
                <div class="cl-stack cl-stack--wide">
                    <header>
                        <p class="cl-row">
                            <Tag text=standing.text tone=standing.tone icon=standing.icon/>
                            <span class="cl-muted">{kind}" · "<span class="cl-ref">{case.reference.spaced()}</span></span>
                        </p>
                        <h1 class="govuk-heading-l">{name}</h1>
                    </header>
                    {by_other}
                    {linked(&reader, &seen, by_link)}
                    {promise}
                    <section aria-labelledby="story">
                        <h2 class="govuk-heading-m" id="story">{say("handling-story")}</h2>
                        {river(&reader, &pack, &seen)}
                    </section>
                    {goes_on}
                    {content(&reader, &pack, &seen, until)}
                </div>
                <aside class="cl-stack cl-stack--wide">
                    {todo(&reader, &seen)}
                    {rate}
                    {paid(&reader, &seen.payments)}
                    {handed_out(&reader, &papers, &seen)}
                    {used(&reader, &pack, &reads)}
                </aside>
            </div>
        }
    });
    Ok(page.place(Place::Track).private().render(&portal, &reader))
}

/// Who sent it for the applicant.
pub(super) fn by_other(reader: &Reader, seen: &ApplicationSeen) -> Option<String> {
    if let Some(both) = &seen.represented {
        let about = [
            ("delegate", both.delegate.clone().into()),
            ("applicant", both.applicant.clone().into()),
        ];
        return Some(reader.say_with("handling-by-delegate", &about));
    }
    seen.is_sent_by_other
        .then(|| reader.say("handling-by-other"))
}

/// The application that this one objects to, or that objects to it. Whoever has a link only is led there with it.
fn linked(reader: &Reader, seen: &ApplicationSeen, by_link: bool) -> Option<impl IntoView + use<>> {
    let (key, href) = match (&seen.objects_to, &seen.objection) {
        (Some(first), _) => ("handling-objects-to", format!("/cases/{first}")),
        (None, Some(_)) if by_link => {
            let href = format!("/cases/{}/objection", seen.case.reference);
            ("handling-objected-in", href)
        }
        (None, Some(objection)) => ("handling-objected-in", format!("/cases/{objection}")),
        (None, None) => return None,
    };
    let text = reader.say(key);
    Some(view! { <p class="govuk-body"><a class="govuk-link" href=href>{text}</a></p> })
}

/// What was asked last, where the applicant has not answered.
pub(super) fn asked(seen: &ApplicationSeen) -> Option<&Event> {
    let is_question =
        |event: &&Event| event.kind == EventKind::StatusChanged && event.status == Status::Waiting;
    let asked = seen.timeline.iter().rev().find(is_question);
    asked.filter(|_| seen.case.status == Status::Waiting)
}

fn river(reader: &Reader, pack: &Pack, seen: &ApplicationSeen) -> impl IntoView + use<> {
    let case = &seen.case;
    let say = reader.speaker();
    let sent = reader.moment(case.requested_at);
    let first = seen
        .tasks
        .iter()
        .filter(|task| task.task.state.is_open())
        .map(|task| task.task.step)
        .min();
    let offices: Vec<_> = seen
        .tasks
        .iter()
        .zip(2_u8..)
        .map(|(handled, flow)| bend(reader, pack, seen, handled, first, flow))
        .collect();
    let told: Vec<_> = seen
        .timeline
        .iter()
        .filter_map(|event| asked_or_answered(reader, pack, seen, event))
        .collect();
    let end = end(reader, pack, seen);
    let split = (!seen.tasks.is_empty()).then(|| {
        let count = seen.tasks.len() as u64;
        let text = reader.say_with("handling-split", &[("count", count.into())]);
        view! { <p>{text}</p> }
    });
    view! {
        <River>
            <RiverBend icon=Icon::FileText title=say("handling-applied") when=sent>{split}</RiverBend>
            {offices}
            {told}
            {end}
        </River>
    }
}

/// One office's part.
fn bend(
    reader: &Reader,
    pack: &Pack,
    seen: &ApplicationSeen,
    handled: &Handled,
    first: Option<u16>,
    flow: u8,
) -> impl IntoView + use<> {
    let standing = task_standing(reader, handled, false);
    let open = handled.task.state.is_open();
    let begun = open && Some(handled.task.step) == first;
    let title = format!(
        "{}: {}",
        office(reader, pack, &handled.task.organisation),
        task_name(reader, &seen.service, handled)
    );
    let when = if begun {
        reader.say_with(
            "handling-by",
            &[("date", reader.date(handled.task.due).into())],
        )
    } else if open {
        reader.say("handling-later")
    } else {
        standing.text
    };
    let (bend, tributary) = match (open, begun) {
        (true, true) => (Bend::Now, Tributary::Awaited),
        (true, false) => (Bend::Next, Tributary::Awaited),
        (false, _) if handled.finding.is_some() => (Bend::Done, Tributary::Joined),
        (false, _) => (Bend::Past, Tributary::Joined),
    };
    view! { <RiverBend icon=standing.icon bend=bend title=title when=when flow=flow tributary=Some(tributary)/> }
}

/// What the applicant was asked, and what she answered.
fn asked_or_answered(
    reader: &Reader,
    pack: &Pack,
    seen: &ApplicationSeen,
    event: &Event,
) -> Option<impl IntoView + use<>> {
    let (icon, title) = match (event.kind, event.status) {
        (EventKind::StatusChanged, Status::Waiting) => {
            let asks = event
                .detail
                .organisation
                .as_ref()
                .map(|code| office(reader, pack, code));
            let about = [("office", asks.unwrap_or_default().into())];
            (Icon::HandHelping, reader.say_with("handling-asks", &about))
        }
        (EventKind::Answered, _) => (Icon::FileText, reader.say("handling-answered")),
        (EventKind::FeeReturned, _) => (Icon::Undo2, reader.say("handling-fee-returned")),
        (EventKind::OutputRevoked, _) => (Icon::CircleX, reader.say("handling-paper-revoked")),
        (EventKind::Reminded, _) => (Icon::Clock, reader.say("handling-reminded")),
        (EventKind::WaitingEnded, _) => (Icon::Clock, reader.say("handling-waiting-ended")),
        (EventKind::Objected, _) => (Icon::FileText, reader.say("handling-objected")),
        (EventKind::ObjectionUpheld, _) => (Icon::CircleCheck, reader.say("handling-upheld")),
        _ => return None,
    };
    let waits = asked(seen).is_some_and(|asked| asked.sequence == event.sequence);
    let bend = if waits { Bend::Waiting } else { Bend::Past };
    let words = event.words.clone().map(|words| view! { <p>{words}</p> });
    let files = brought_with(reader, seen, event);
    let button = waits.then(|| {
        let href = format!("/cases/{}/answer", seen.case.reference);
        let answer = reader.say("question-answer");
        let by = answer_by(reader, seen);
        view! { {by}<p><Button href=href icon=Icon::HandHelping>{answer}</Button></p> }
    });
    Some(
        view! { <RiverBend icon=icon bend=bend title=title when=reader.moment(event.at)>{words}{files}{button}</RiverBend> },
    )
}

/// By when the applicant answers, and what happens where she does not.
fn answer_by(reader: &Reader, seen: &ApplicationSeen) -> Option<impl IntoView + use<>> {
    let key = match seen.service.processing_time.unanswered {
        Unanswered::GoesOn => "handling-answer-by",
        Unanswered::Expires => "handling-answer-by-ends",
    };
    let until = reader.moment(seen.case.waiting_until?);
    let text = reader.say_with(key, &[("moment", until.into())]);
    Some(view! { <p>{text}</p> })
}

/// How it ended, or who decides and by when.
fn end(reader: &Reader, pack: &Pack, seen: &ApplicationSeen) -> impl IntoView + use<> {
    let case = &seen.case;
    let ending = seen.timeline.iter().rev().find(|event| {
        let ends = matches!(
            event.kind,
            EventKind::StatusChanged | EventKind::SilenceDecided
        );
        ends && matches!(event.status, Status::Decided | Status::Closed(_))
    });
    if let (Some(event), Status::Decided | Status::Closed(_)) = (ending, case.status) {
        let standing = standing_of(reader, pack, case);
        let bend = match case.status {
            Status::Closed(Closing::Granted) => Bend::Done,
            Status::Decided => Bend::Now,
            _ => Bend::Past,
        };
        let decision = seen.timeline.iter().rev().find_map(|event| {
            let decides = matches!(
                event.status,
                Status::Decided | Status::Closed(Closing::Refused | Closing::Granted)
            );
            event.words.clone().filter(|_| decides)
        });
        let words = decision.map(|words| view! { <p>{words}</p> });
        let by_law = reader.say("handling-by-law");
        let silence = (event.kind == EventKind::SilenceDecided).then(|| view! { <p>{by_law}</p> });
        let until = seen
            .decided
            .as_ref()
            .filter(|decided| !decided.is_objected)
            .and_then(|decided| decided.objection_until);
        let object = until.map(|until| {
            let text = reader.say_with(
                "handling-object-until",
                &[("date", reader.moment(until).into())],
            );
            let appeal = seen.service.appeal.text.say(reader.language).to_owned();
            view! { <p>{text}</p><p class="cl-muted">{appeal}</p> }
        });
        let when = reader.moment(event.at);
        return view! { <RiverBend icon=standing.icon bend=bend title=standing.text when=when>{words}{silence}{object}</RiverBend> }.into_any();
    }
    let decides = seen
        .service
        .decision
        .as_ref()
        .map(|decision| office(reader, pack, &decision.organisation));
    let text = reader.say_with(
        "handling-decides",
        &[("office", decides.unwrap_or_default().into())],
    );
    let when = case.promise.map(|(promise, _)| {
        reader.say_with("promise-by", &[("date", reader.date(promise.due).into())])
    });
    let law = reader.say_with(
        "handling-law",
        &[("date", reader.date(seen.statutory.due).into())],
    );
    view! {
        <RiverBend icon=Icon::Flag bend=Bend::Next title=reader.say("handling-decision") when=when>
            <p>{text}</p>
            <p class="cl-muted">{law}</p>
        </RiverBend>
    }
    .into_any()
}

/// Asks how it was, where it has ended. What came of an objection is part of the decision that it objects to.
fn rating(reader: &Reader, seen: &ApplicationSeen) -> Option<impl IntoView + use<>> {
    let ended = seen.case.ended_at.is_some() && seen.objects_to.is_none();
    let href = format!("/cases/{}/rate", seen.case.reference);
    let title = reader.say("rate-title");
    ended.then(|| view! { <p><Button href=href icon=Icon::Star>{title}</Button></p> })
}

/// Who read it, in plain words.
fn used(reader: &Reader, pack: &Pack, reads: &[ApplicationRead]) -> impl IntoView + use<> {
    let items: Vec<_> = reads
        .iter()
        .map(|read| {
            let what = reader.say_with("handling-read", &[("when", reader.moment(read.at).into())]);
            view! { <Go icon=Icon::Eye text=office(reader, pack, &read.organisation) more=what/> }
        })
        .collect();
    let list = if items.is_empty() {
        view! { <p class="govuk-body cl-muted">{reader.say("handling-unread")}</p> }.into_any()
    } else {
        view! { <Goes>{items}</Goes> }.into_any()
    };
    view! {
        <section>
            <h2 class="govuk-heading-s">{reader.say("handling-used")}</h2>
            {list}
        </section>
    }
}

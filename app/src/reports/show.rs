//! A report's own page: what everybody sees, and what its reporter sees.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use domain::cases::{Event, EventKind, Sight, Status, Visibility};
use domain::pack::Pack;
use domain::references::Reference;
use leptos::prelude::*;
use store::reports::ReportSeen;

use super::flag::Flagging;
use super::links::Looking;
use super::photos;
use super::place::place;
use super::promised::{answer_standing, staff};
use super::question::waits_for_you;
use super::words::{detailed, happened, holder, standing, standing_of, title};
use crate::components::{
    BackLink, Bend, Button, Card, Icon, InsetText, River, RiverBend, SummaryList, SummaryRow, Tag,
    Weight,
};
use crate::islands::LiveTimeline;
use crate::portal::Portal;
use crate::ratings::ratings;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal, fragment};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/{reference}", get(page))
        .route("/reports/{reference}/timeline", get(moved_on))
}

/// The report, as much of it as is seen: hidden answers 410; private, unconfirmed and unknown 404.
async fn seen(portal: &Portal, looking: &Looking, reference: &str) -> Result<ReportSeen, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let seen = portal
        .store
        .report(&reference, &looking.0, portal.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    if seen.sight == Sight::Gone {
        return Err(Refusal::Gone);
    }
    Ok(seen)
}

/// Goes to the application of this reference, where whoever looks sees it.
async fn to_application(portal: &Portal, looking: &Looking, reference: &str) -> Answer {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let now = portal.now();
    if portal
        .store
        .sees_application(&reference, &looking.0, now)
        .await?
    {
        return Ok(Redirect::to(&format!("/cases/{reference}")).into_response());
    }
    Err(Refusal::NotFound)
}

/// `/reports/{reference}/timeline`: what moves on of the page, by itself.
async fn moved_on(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = seen(&portal, &looking, &reference).await?;
    let pack = portal.pack();
    Ok(fragment(&portal, &reader, || account(&reader, pack, &seen)))
}

/// `/reports/{reference}`.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = match seen(&portal, &looking, &reference).await {
        // A short message names a case without its kind.
        Err(Refusal::NotFound) => return to_application(&portal, &looking, &reference).await,
        other => other?,
    };
    let has_map = seen.case.position.is_some();
    let everybodys = seen.sight == Sight::Public;
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let name = title(&pack, &seen.case, reader.language);
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = &seen.case;
        let mut facts = vec![SummaryRow::new(
            say("sent-holder"),
            holder(
                &pack,
                &case.responsible_area,
                case.organisation.as_ref(),
                reader.language,
            ),
        )];
        if let Some(known) = pack.category(&case.category) {
            let why = known.responsible_reason.say(reader.language);
            if !why.is_empty() {
                let why = reader.say_with("show-because", &[("reason", why.to_owned().into())]);
                facts.push(SummaryRow::new(say("sent-why"), why));
            }
        }
        let stream_url = format!("/reports/{}/stream", case.reference);
        let language = reader.language.tag();
        let fragment_url = format!("/reports/{}/timeline?language={language}", case.reference);
        let sequence = seen.timeline.last().map_or(0, |event| event.sequence);
        let account = account(&reader, &pack, &seen);
        let place = place(&reader, &pack, case).into_any();
        view! {
            <BackLink href="/reports" text=say("show-all")/>
            <div class="cl-split">
                <div>
                    <LiveTimeline stream_url=stream_url fragment_url=fragment_url sequence=sequence updated=say("show-updated")>
                        {account}
                    </LiveTimeline>
                </div>
                <aside class="cl-stack cl-stack--wide">
                    <section>
                        <h2 class="govuk-heading-s">{say("show-who")}</h2>
                        <SummaryList rows=facts/>
                    </section>
                    {place}
                    {(case.visibility == Visibility::Public).then(|| view! { <Flagging reader=reader.clone() reference=case.reference.clone()/> })}
                </aside>
            </div>
        }
    });
    let page = page.place(Place::Report);
    let page = if has_map {
        page.with_map(MapIsland::Place)
    } else {
        page.with_islands()
    };
    Ok(if everybodys { page } else { page.private() }.render(&portal, &reader))
}

/// What moves on while the page is open: how far it has come, what was promised, what happened. All of it together, so that no
/// part contradicts another.
fn account(reader: &Reader, pack: &Pack, seen: &ReportSeen) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &seen.case;
    let own = seen.sight == Sight::Reporter;
    let followable = seen.case.visibility == Visibility::Public;
    let status = standing_of(reader, pack, case);
    let group = pack.category(&case.category).and_then(|category| {
        let mut groups = pack.groups.iter();
        let group = groups.find(|group| group.code == category.group)?;
        Some(view! { {group.name.say(reader.language).to_owned()}" · " })
    });
    let follow = followable.then(|| {
        let text = super::follow::counted(reader, seen);
        let weight = if own || case.ended_at.is_some() {
            Weight::Secondary
        } else {
            Weight::Primary
        };
        view! {
            <p class="cl-row">
                <Button href=format!("/reports/{}/follow", case.reference) weight=weight icon=Icon::Bell>{say("follow-this")}</Button>
                <span class="cl-muted">{text}</span>
            </p>
        }
    });
    let promise = match staff(reader, pack, case) {
        Some(staff) => view! { <Card>{staff}{follow}</Card> }.into_any(),
        None => follow.into_any(),
    };
    let answer = answer_standing(reader, pack, case)
        .map(|answer| view! { <Tag text=answer.text tone=answer.tone icon=answer.icon/> });
    let ended = match (case.merged_into, &seen.leads_to) {
        (None, _) => case.ended_at.is_some(),
        (Some(_), there) => there
            .as_ref()
            .is_some_and(|there| there.case.ended_at.is_some()),
    };
    let rate = (own && ended).then(|| {
        let href = format!("/reports/{}/rate", case.reference);
        view! { <p><Button href=href icon=Icon::Star>{say("rate-title")}</Button></p> }
    });
    // That a member wrote it down for her is not that one deals with it.
    let touched = seen
        .timeline
        .iter()
        .any(|event| event.role.is_some() && event.kind != EventKind::TakenDown);
    let correct = (own && case.status == Status::Received && !touched).then(|| {
        let href = format!("/reports/{}/correct", case.reference);
        view! { <p><a class="govuk-link cl-alone" href=href>{say("correct-title")}</a></p> }
    });
    let yours = own.then(|| view! { <InsetText>{say("show-yours")}</InsetText>{rate}{correct} });
    let ratings = ratings(reader, pack, &case.reference, &seen.ratings);
    view! {
        <div class="cl-stack cl-stack--wide">
            <header>
                <p class="cl-row">
                    <Tag text=status.text tone=status.tone icon=status.icon/>
                    {answer}
                    <span class="cl-muted">{group}<span class="cl-ref">{case.reference.spaced()}</span></span>
                </p>
                <h1 class="govuk-heading-l">{title(pack, case, reader.language)}</h1>
            </header>
            {yours}
            {waits_for_you(reader, seen)}
            {promise}
            <section aria-labelledby="story">
                <h2 class="govuk-heading-m" id="story">{say("show-story")}</h2>
                {timeline(reader, pack, seen)}
            </section>
            {goes_on(reader, pack, seen)}
            {ratings}
        </div>
    }
}

/// The report that this one leads to, with what has happened there.
fn goes_on(reader: &Reader, pack: &Pack, seen: &ReportSeen) -> Option<impl IntoView + use<>> {
    let there = seen.leads_to.as_ref()?;
    let href = format!("/reports/{}", there.case.reference);
    let name = title(pack, &there.case, reader.language);
    let status = standing(reader, there.case.status);
    let bends: Vec<_> = there
        .timeline
        .iter()
        .map(|event| {
            let (icon, said) = happened(reader, event);
            let words = event.words.clone().map(|words| view! { <p>{words}</p> });
            let detail = detailed(reader, pack, &event.detail).map(|detail| view! { <p>{detail}</p> });
            let when = reader.moment(event.at);
            view! { <RiverBend icon=icon bend=Bend::Past title=said when=when>{words}{detail}</RiverBend> }
        })
        .collect();
    Some(view! {
        <section aria-labelledby="goes-on" class="cl-stack">
            <h2 class="govuk-heading-m" id="goes-on">{reader.say("show-goes-on")}</h2>
            <p class="cl-row">
                <Tag text=status.text tone=status.tone icon=status.icon/>
                <a class="govuk-link" href=href>{name}</a>
            </p>
            <River>{bends}</River>
        </section>
    })
}

fn timeline(reader: &Reader, pack: &Pack, seen: &ReportSeen) -> impl IntoView + use<> {
    let last = seen.timeline.last().map(|event| event.sequence);
    let bends: Vec<_> = seen
        .timeline
        .iter()
        .map(|event| bend(reader, pack, seen, event, last == Some(event.sequence)))
        .collect();
    let promised = seen.case.promise.filter(|_| seen.case.ended_at.is_none()).map(|(promise, _)| {
        let when = reader.say_with("promise-by", &[("date", reader.date(promise.due).into())]);
        view! { <RiverBend icon=Icon::Flag bend=Bend::Next title=reader.say("show-promised") when=when/> }
    });
    view! { <River>{bends}{promised}</River> }
}

fn bend(
    reader: &Reader,
    pack: &Pack,
    seen: &ReportSeen,
    event: &Event,
    last: bool,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let (icon, said) = happened(reader, event);
    let form = match event.status {
        Status::Fixed if last => Bend::Done,
        Status::Waiting if last => Bend::Waiting,
        Status::Closed(_) if last => Bend::Past,
        _ if last => Bend::Now,
        _ => Bend::Past,
    };
    let first = matches!(event.kind, EventKind::Submitted | EventKind::Imported);
    let words = event
        .words_in(reader.language)
        .map(str::to_owned)
        .map(|words| view! { <p>{words}</p> });
    let detail = detailed(reader, pack, &event.detail).map(|detail| view! { <p>{detail}</p> });
    let hers = matches!(event.kind, EventKind::Submitted | EventKind::Reopened);
    let waits = (hers && event.words.is_none() && seen.case.has_unreleased_words())
        .then(|| view! { <p class="cl-muted">{say("show-unreleased")}</p> });
    let done = event.kind == EventKind::StatusChanged && last;
    let pictures = if done {
        &seen.done_photos
    } else {
        &seen.photos
    };
    let photos = (first || done)
        .then(|| photos::shown(reader, &seen.case.reference, pictures))
        .flatten();
    view! { <RiverBend icon=icon bend=form title=said when=reader.moment(event.at)>{words}{detail}{waits}{photos}</RiverBend> }
}

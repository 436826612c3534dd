//! An application at the desk: what was said and what proves it, beside what each office does.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::cases::EventKind;
use domain::identity::Account;
use domain::pack::Pack;
use domain::references::Reference;
use leptos::prelude::*;
use store::applications::ApplicationSeen;
use store::reports::Viewer;

use super::answering::brought_with;
use super::case::by_other;
use super::handed::kept_papers;
use super::kept::content;
use super::words::{office, task_name, task_standing};
use super::work::{Typed, Wrong, decision_form, task_form};
use crate::components::{
    BackLink, Bend, Card, ErrorSummary, Fault, Icon, River, RiverBend, SummaryList, SummaryRow, Tag,
};
use crate::emergencies::on_clock;
use crate::identity::Member;
use crate::payments::standing;
use crate::portal::Portal;
use crate::reports::promised::staff;
use crate::reports::words::{area_name, happened, standing_of};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk/applications/{reference}", get(page))
}

/// The application as this member works on it. For others it is not there, nor for her who applied or acts for the applicant.
pub(super) async fn handled_by(
    portal: &Portal,
    member: &Account,
    reference: &str,
) -> Result<ApplicationSeen, Refusal> {
    let seen = seen_by(portal, member, reference).await?;
    if seen.standing.is_of_applicant() {
        Err(Refusal::NotFound)
    } else {
        Ok(seen)
    }
}

async fn seen_by(
    portal: &Portal,
    member: &Account,
    reference: &str,
) -> Result<ApplicationSeen, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let viewer = Viewer {
        account: Some(member.clone()),
        link: None,
    };
    let seen = portal
        .store
        .application(&reference, &viewer, portal.now())
        .await?;
    seen.ok_or(Refusal::NotFound)
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(reference): Path<String>,
) -> Answer {
    let seen = seen_by(&portal, &member, &reference).await?;
    // Her own she follows like everybody else, and hers for whom she acts, and handles it not.
    if seen.standing.is_of_applicant() {
        return Ok(Redirect::to(&format!("/cases/{}", seen.case.reference)).into_response());
    }
    Ok(draw(
        &portal,
        reader,
        &member,
        seen,
        &Typed::default(),
        None,
    ))
}

/// The page, with what she typed and what is wrong with it.
pub(super) fn draw(
    portal: &Portal,
    mut reader: Reader,
    member: &Account,
    seen: ApplicationSeen,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> Response {
    reader.account = Some(member.name.clone());
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let status = match wrong {
        Some(wrong) if wrong.stale => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let until = seen.kept_until(&portal.store);
    let faulty = wrong.is_some();
    let (member, typed, wrong) = (member.clone(), typed.clone(), wrong.cloned());
    let name = seen.service.name.say(reader.language).to_owned();
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = &seen.case;
        let summary = wrong
            .as_ref()
            .map(|wrong| view! { <ErrorSummary faults=vec![Fault::at(wrong.field.clone(), wrong.text.clone())]/> });
        let standing = standing_of(&reader, &pack, case);
        let under = on_clock(&reader, seen.emergency.as_ref());
        let promise =
            staff(&reader, &pack, case).map(|staff| view! { <Card>{staff}{under}</Card> });
        let facts = facts(&reader, &pack, &seen);
        let tasks: Vec<_> = seen
            .tasks
            .iter()
            .map(|handled| {
                let standing = task_standing(&reader, handled, true);
                let title = format!(
                    "{}: {}",
                    office(&reader, &pack, &handled.task.organisation),
                    task_name(&reader, &seen.service, handled)
                );
                let by = reader.say_with("handling-by", &[("date", reader.date(handled.task.due).into())]);
                let words = (!handled.task.words.is_empty()).then(|| view! { <p class="govuk-body">{handled.task.words.clone()}</p> });
                let form = task_form(&reader, &member, &seen, handled, &typed, wrong.as_ref());
                view! {
                    <section class="cl-stack">
                        <h3 class="govuk-heading-s">{title}</h3>
                        <p class="cl-row"><Tag text=standing.text tone=standing.tone icon=standing.icon/><span class="cl-muted">{by}</span></p>
                        {words}
                        {form}
                    </section>
                }
            })
            .collect();
        let papers = kept_papers(&reader, &seen.papers);
        let decision = decision_form(&reader, &member, &seen, &typed, wrong.as_ref());
        let sent = content(&reader, &pack, &seen, until);
        let history = history(&reader, &pack, &seen);
        view! {
            <BackLink href="/desk/applications" text=say("handling-inbox")/>
            {summary}
            <div class="cl-split">
                <div class="cl-stack cl-stack--wide">
                    <header>
                        <p class="cl-row">
                            <Tag text=standing.text tone=standing.tone icon=standing.icon/>
                            <span class="cl-ref">{case.reference.spaced()}</span>
                        </p>
                        <h1 class="govuk-heading-l">{name}</h1>
                    </header>
                    {promise}
                    {sent}
                    <section aria-labelledby="history">
                        <h2 class="govuk-heading-m" id="history">{say("show-story")}</h2>
                        {history}
                    </section>
                </div>
                <aside class="cl-stack cl-stack--wide">
                    <SummaryList rows=facts/>
                    <section aria-labelledby="tasks" class="cl-stack">
                        <h2 class="govuk-heading-m" id="tasks">{say("task-title-many")}</h2>
                        {tasks}
                    </section>
                    {decision}
                    {papers}
                </aside>
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .status(status)
        .error_title(faulty)
        .render(portal, &reader)
}

fn facts(reader: &Reader, pack: &Pack, seen: &ApplicationSeen) -> Vec<SummaryRow> {
    let mut facts = vec![
        SummaryRow::new(
            reader.say("handling-authority"),
            office(reader, pack, &seen.service.competent_authority),
        ),
        SummaryRow::new(
            reader.say("desk-area"),
            area_name(pack, &seen.case.area, reader.language),
        ),
        SummaryRow::new(
            reader.say("handling-statutory"),
            reader.date(seen.statutory.due),
        ),
        SummaryRow::new(
            reader.say("handling-version"),
            seen.service.version.to_string(),
        ),
    ];
    let sent_by = by_other(reader, seen).map(|words| match seen.case.source.as_str() {
        "counter" => reader.say("agents-at-counter"),
        "telephone" => reader.say("agents-on-telephone"),
        _ => words,
    });
    facts.extend(sent_by.map(|words| SummaryRow::new(reader.say("handling-sent-by"), words)));
    let mut payments = seen.payments.iter();
    facts.extend(payments.find_map(|one| {
        let paid = standing(reader, one)?;
        Some(SummaryRow::new(reader.say("fee-payment"), paid))
    }));
    for (key, other) in [
        ("handling-objects-to", &seen.objects_to),
        ("handling-objected-in", &seen.objection),
    ] {
        if let Some(other) = other {
            let href = format!("/desk/applications/{other}");
            let link = view! { <a class="govuk-link cl-ref" href=href>{other.spaced()}</a> };
            facts.push(SummaryRow::new(reader.say(key), link));
        }
    }
    facts
}

fn history(reader: &Reader, pack: &Pack, seen: &ApplicationSeen) -> impl IntoView + use<> {
    let last = seen.timeline.last().map(|event| event.sequence);
    let bends: Vec<_> = seen
        .timeline
        .iter()
        .map(|event| {
            let (icon, said) = if event.kind == EventKind::Submitted {
                (Icon::FileText, reader.say("handling-came-in"))
            } else {
                happened(reader, event)
            };
            let bend = if last == Some(event.sequence) {
                Bend::Now
            } else {
                Bend::Past
            };
            let begun = event.detail.begun.iter().map(|begun| {
                let organisation = office(reader, pack, &begun.organisation);
                view! { <li>{organisation}" · "{begun.title.say(reader.language).to_owned()}</li> }
            });
            let begun: Vec<_> = begun.collect();
            let begun = (!begun.is_empty()).then(|| view! { <ul class="govuk-list">{begun}</ul> });
            let words = event.words.clone().map(|words| view! { <p>{words}</p> });
            let files = brought_with(reader, seen, event);
            let by = event
                .by
                .clone()
                .map(|by| format!(" · {by}"))
                .unwrap_or_default();
            let when = format!("{}{by}", reader.moment(event.at));
            view! { <RiverBend icon=icon bend=bend title=said when=when>{begun}{words}{files}</RiverBend> }
        })
        .collect();
    view! { <River slim=true>{bends}</River> }
}

//! `/desk/emergencies/{id}`: what was declared, what was done under it, and ending it.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use domain::emergencies::{Emergency, EmergencyId, declaring};
use domain::identity::Action;
use domain::outputs::Output;
use domain::references::Reference;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::emergencies::{CloseRefused, EmergencyNotes, NoteAfter};
use uuid::Uuid;

use super::list::{address, tag};
use crate::components::{BackLink, Button, Neighbour, Pagination, SummaryList, SummaryRow, Weight};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::words::area_name;
use crate::services::links;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/emergencies/{id}", get(page))
        .route("/desk/emergencies/{id}/close", post(close))
}

/// Which page of the journal.
#[derive(Deserialize)]
struct Asked {
    /// Where the page before ended; empty for the first.
    #[serde(default)]
    after: String,
}

/// The emergency of an address.
pub(super) async fn named(portal: &Portal, id: &str) -> Result<Emergency, Refusal> {
    let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
    let found = portal.store.emergency(EmergencyId(id)).await?;
    found.ok_or(Refusal::NotFound)
}

async fn page(
    State(portal): State<Portal>,
    mut reader: Reader,
    Member(member): Member,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let emergency = named(&portal, &id).await?;
    let declares = declaring(&member, &emergency.declared.area).is_some();
    let after = match asked.after.as_str() {
        "" => None,
        place => Some(NoteAfter::read(place).ok_or(Refusal::NotFound)?),
    };
    let notes = if declares {
        portal.store.emergency_notes(emergency.id, after).await?
    } else {
        EmergencyNotes::default()
    };
    let declared_by = portal.store.emergency_declared_by(emergency.id).await?;
    let open = emergency.is_open(portal.now());
    let hands_out = open && member.acting_anywhere(Action::BindPersons).is_some();
    reader.account = Some(member.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let title = emergency.declared.name.say(reader.language).to_owned();
    let page = Page::new(title.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let declared = &emergency.declared;
        let mut rows = vec![
            SummaryRow::new(say("emergency-standing"), tag(&reader, open)),
            SummaryRow::new(
                say("emergency-area"),
                area_name(&pack, &declared.area, reader.language),
            ),
            SummaryRow::new(say("emergency-since"), reader.moment(emergency.opened_at)),
            SummaryRow::new(
                say("emergency-until"),
                reader.moment(emergency.closed_at.unwrap_or(declared.until)),
            ),
        ];
        if declares {
            let by = declared_by.unwrap_or_default();
            rows.push(SummaryRow::new(say("emergency-declared-by"), by));
            rows.push(SummaryRow::new(
                say("emergency-reason"),
                declared.reason.clone(),
            ));
        }
        let services = declared.services.iter();
        let services = links(
            &reader,
            services.filter_map(|service| pack.service(service)),
        );
        let papers = hands_out.then(|| {
            let href = format!("{}/papers", address(&emergency));
            view! { <p><Button href=href>{say("emergency-papers-title")}</Button></p> }
        });
        let close = (declares && open).then(|| {
            let action = format!("{}/close", address(&emergency));
            view! {
                <form class="cl-stack" method="post" action=action>
                    <p class="govuk-body">{say("emergency-close-text")}</p>
                    <Button weight=Weight::Warning>{say("emergency-close")}</Button>
                </form>
            }
        });
        let journal = declares.then(|| journal(&reader, &address(&emergency), &notes));
        view! {
            <BackLink href="/desk/emergencies" text=say("emergency-list-title")/>
            <div class="cl-narrow cl-stack cl-stack--wide">
                <h1 class="govuk-heading-l">{title}</h1>
                <SummaryList rows=rows/>
                {papers}
                <section aria-labelledby="services">
                    <h2 class="govuk-heading-m" id="services">{say("emergency-services")}</h2>
                    {services}
                </section>
                {journal}
                {close}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

/// What was done under it, the newest first.
fn journal(reader: &Reader, address: &str, page: &EmergencyNotes) -> AnyView {
    let say = reader.speaker();
    let notes: Vec<_> = page
        .notes
        .iter()
        .map(|note| {
            let what = say(&format!("emergency-step-{}", note.step.name()));
            let reference = note.reference.as_ref().map(Reference::spaced);
            let words = Some(note.words.clone()).filter(|words| !words.is_empty());
            let facts = [
                Some(reader.moment(note.at)),
                note.member.clone(),
                reference,
                words,
            ];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            let facts = facts.join(" · ");
            let paper = note.paper.as_ref().map(|paper| paper_link(reader, paper));
            view! { <li>{what}{paper}<br/><small class="cl-muted">{facts}</small></li> }
        })
        .collect();
    let more = page.next.map(|place| {
        let next = Neighbour {
            text: Some(say("emergency-journal-more")),
            ..Neighbour::new(format!("{address}?after={place}#journal"))
        };
        view! { <Pagination next=Some(next)/> }
    });
    view! {
        <section aria-labelledby="journal">
            <h2 class="govuk-heading-m" id="journal">{say("emergency-journal")}</h2>
            <ul class="govuk-list">{notes}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// Where a paper is checked, and revoked by those who may.
fn paper_link(reader: &Reader, paper: &Output) -> impl IntoView + use<> {
    let id = paper.statement.id;
    let standing = paper.standing(reader.now.date()).name();
    let standing = reader.say(&format!("outputs-standing-{standing}"));
    view! { ": "<a class="govuk-link" href=format!("/verify/{id}")>{id.grouped()}</a>" · "{standing} }
}

/// Ends it.
async fn close(
    State(portal): State<Portal>,
    Member(member): Member,
    Path(id): Path<String>,
) -> Answer {
    let emergency = named(&portal, &id).await?;
    let closed = portal
        .store
        .close_emergency(&member, emergency.id, portal.now());
    match closed.await {
        // It has ended, whoever ended it.
        Ok(()) | Err(StoreError::Refused(CloseRefused::Ended)) => {
            Ok(Redirect::to(&address(&emergency)).into_response())
        }
        Err(StoreError::Refused(CloseRefused::NotYours)) => Err(Refusal::NotYours),
        Err(StoreError::Refused(CloseRefused::Unknown)) => Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}

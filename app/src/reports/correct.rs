//! The reporter puts place or category right, as long as nobody of the city deals with it.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::cases::{Case, Sight};
use domain::moving::MoveRefused;
use domain::references::Reference;
use domain::reports::{Fault, Field, Wrong};
use leptos::prelude::*;
use store::StoreError;
use store::corrections::{CorrectRefused, Correction};
use store::reports::ReportSeen;

use super::destination::{Destination, becomes, fault, question};
use super::faults::Told;
use super::links::Looking;
use super::words::title;
use crate::components::{BackLink, Button, Card, ErrorSummary, InsetText, SummaryList};
use crate::portal::Portal;
use crate::shell::{Answer, MapIsland, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/{reference}/correct", get(page).post(decide))
}

/// Her own report; for others it is not there.
async fn own(portal: &Portal, looking: &Looking, reference: &str) -> Result<ReportSeen, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let seen = portal
        .store
        .report(&reference, &looking.0, portal.now())
        .await?;
    seen.filter(|seen| seen.sight == Sight::Reporter)
        .ok_or(Refusal::NotFound)
}

/// The question, and what would become of the report; where somebody deals with it already, what to do instead.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
    Query(asked): Query<Destination>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    if !portal.store.awaits_triage(&seen.case).await? {
        return Ok(too_late(&portal, &reader, &seen.case, StatusCode::OK));
    }
    let asked = if asked.is_typed() {
        asked
    } else {
        Destination {
            inside: asked.inside,
            ..Destination::of(&seen.case)
        }
    };
    Ok(drawn(&portal, &reader, &seen.case, asked, Vec::new()))
}

/// What would become of it, or what is wrong with where it shall go; nothing where nothing was asked.
fn foreseen(portal: &Portal, case: &Case, asked: &Destination) -> Result<Option<Case>, Vec<Fault>> {
    if !asked.is_asked() {
        return Ok(None);
    }
    let (place, category) = asked.read(portal.pack(), case)?;
    let after = portal
        .store
        .foresee_correction(case, &place, &category, portal.now());
    match after {
        Ok(after) => Ok(Some(after)),
        // It is still where it is: the question is just opened.
        Err(MoveRefused::Nothing) => Ok(None),
        Err(refused) => Err(faults_of(refused)),
    }
}

fn faults_of(refused: MoveRefused) -> Vec<Fault> {
    match refused {
        MoveRefused::OutsideCity => fault(Field::Place, Wrong::OutsideCity),
        MoveRefused::Nothing => fault(Field::Place, Wrong::Unchanged),
        _ => fault(Field::Category, Wrong::Unknown),
    }
}

fn drawn(
    portal: &Portal,
    reader: &Reader,
    case: &Case,
    asked: Destination,
    mut faults: Vec<Fault>,
) -> Response {
    let mut after = None;
    if faults.is_empty() {
        match foreseen(portal, case, &asked) {
            Ok(then) => after = then,
            Err(found) => faults = found,
        }
    }
    let told = Told::new(portal, reader, None, faults);
    let faulty = !told.is_empty();
    let (speaker, pack, case) = (reader.clone(), portal.store.pack().clone(), case.clone());
    let page = Page::new(reader.say("correct-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let address = format!("/reports/{}", case.reference);
        let page = format!("{address}/correct");
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let then = after.map(|after| {
            let (action, kept) = (page.clone(), asked.hidden());
            let rows = becomes(&reader, &pack, &case, &after);
            view! {
                <Card labelled_by="becomes">
                    <h2 class="govuk-heading-m" id="becomes">{say("correct-becomes")}</h2>
                    <SummaryList rows=rows/>
                    <form method="post" action=action>
                        {kept}
                        <Button>{say("correct-decide")}</Button>
                    </form>
                </Card>
            }
        });
        let question = question(&reader, &pack, &asked, &told, &page, ().into_any());
        view! {
            <BackLink href=address/>
            {summary}
            <div class="cl-narrow cl-stack cl-stack--wide">
                <header class="cl-stack cl-stack--tight">
                    <h1 class="govuk-heading-l">{say("correct-title")}</h1>
                    <p class="govuk-body">{title(&pack, &case, reader.language)}</p>
                    <p class="govuk-body">{say("correct-until")}</p>
                </header>
                {then}
                {question}
            </div>
        }
    });
    page.place(Place::Report)
        .with_map(MapIsland::Picker)
        .private()
        .refused(faulty)
        .render(portal, reader)
}

/// Somebody deals with it: why it stays as it is, and what she can do.
fn too_late(portal: &Portal, reader: &Reader, case: &Case, status: StatusCode) -> Response {
    let (speaker, case) = (reader.clone(), case.clone());
    let telephone = portal.pack().city.telephone.clone();
    let page = Page::new(reader.say("correct-title"), move || {
        let say = speaker.speaker();
        let address = format!("/reports/{}", case.reference);
        let about = [
            ("telephone", telephone.clone().into()),
            ("reference", case.reference.spaced().into()),
        ];
        let instead = speaker.say_with("correct-instead", &about);
        view! {
            <BackLink href=address.clone()/>
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("correct-title")}</h1>
                <InsetText>{say("correct-too-late")}</InsetText>
                <p class="govuk-body">{instead}</p>
                <p><Button href=address>{say("correct-to-report")}</Button></p>
            </div>
        }
    });
    page.place(Place::Report)
        .status(status)
        .private()
        .render(portal, reader)
}

/// Puts it right.
async fn decide(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
    Form(asked): Form<Destination>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    let case = &seen.case;
    let (place, category) = match asked.read(portal.pack(), case) {
        Ok(read) => read,
        Err(faults) => return Ok(drawn(&portal, &reader, case, asked, faults)),
    };
    let correction = Correction {
        version: asked.version,
        place: &place,
        category: &category,
    };
    let corrected = portal
        .store
        .correct_report(&case.reference, &looking.0, correction, portal.now())
        .await;
    match corrected {
        Ok(()) => Ok(Redirect::to(&format!("/reports/{}", case.reference)).into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(CorrectRefused::NotYours)) => Err(Refusal::NotFound),
        // She herself was faster, in another window.
        Err(StoreError::Refused(CorrectRefused::Destination(MoveRefused::Stale))) => {
            let fresh = format!("/reports/{}/correct", case.reference);
            Ok(Redirect::to(&fresh).into_response())
        }
        Err(StoreError::Refused(
            CorrectRefused::Triaged | CorrectRefused::Destination(MoveRefused::Ended),
        )) => Ok(too_late(&portal, &reader, case, StatusCode::CONFLICT)),
        Err(StoreError::Refused(CorrectRefused::Destination(refused))) => {
            let faults = faults_of(refused);
            Ok(drawn(&portal, &reader, case, asked, faults))
        }
    }
}

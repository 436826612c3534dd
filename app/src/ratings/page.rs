//! How did the city do? Asked of those who reported it, when it has ended.

use std::net::IpAddr;

use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use domain::cases::{Case, CaseKind, Visibility, WORDS_MOST};
use domain::ratings::{Judgement, RATING_PHOTOS_MOST, RateRefused, RatingFault, Typed};
use domain::references::Reference;
use jiff::SignedDuration;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::limits::Limit;
use store::photos::NewPhoto;
use store::ratings::{Judge, Judging};

use super::form::{Form, asked};
use super::shown::own_rating;
use crate::components::{BackLink, Card, ErrorSummary, Fault, InsetText, Panel, Tag};
use crate::photos::prepare_one;
use crate::portal::Portal;
use crate::reports::links::{Looking, RATE_COOKIE};
use crate::reports::photos::{photo_words, refused_photo, shown};
use crate::reports::promised::staff;
use crate::reports::words::{standing_of, title};
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most bytes of the whole form: two photos and their frame.
const FORM_MOST: usize = 32 * 1024 * 1024;

/// Most ratings of one address in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "ratings of an address",
    most: 30,
    window: SignedDuration::from_hours(1),
};

/// What of a form is in which field.
const FIELDS: [&str; 4] = ["efficiency", "effectiveness", "words", "photos"];

/// The routes of rating.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/reports/{reference}/rate", get(page).post(judge))
        .route("/cases/{reference}/rate", get(page).post(judge))
        .layer(DefaultBodyLimit::max(FORM_MOST))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// The form, or why there is none. Whoever did not report it finds nothing here.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let found = found(&portal, &headers, &reference).await?;
    let form = Form {
        done: asked.done,
        ..Form::default()
    };
    draw(&portal, &reader, found, form).await
}

/// Who came to judge, and what she finds.
struct Found {
    /// The report by which she came: her links hold there, wherever it leads.
    at: Reference,
    judge: Judge,
    judging: Judging,
}

async fn found(portal: &Portal, headers: &HeaderMap, reference: &str) -> Result<Found, Refusal> {
    let at: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let asked = CookieJar::from_headers(headers)
        .get(RATE_COOKIE)
        .and_then(|cookie| cookie.value().parse().ok());
    let judge = Judge {
        viewer: Looking::of(portal, headers).await?.0,
        asked,
    };
    let judging = portal.store.judging(&at, &judge, portal.now()).await?;
    judging
        .map(|judging| Found { at, judge, judging })
        .ok_or(Refusal::NotFound)
}

/// The page of the case by which she came.
fn address_at(case: &Case, at: &Reference) -> String {
    match case.kind {
        CaseKind::Report => format!("/reports/{at}"),
        CaseKind::Application => format!("/cases/{at}"),
    }
}

/// Takes a rating, opens the report again, or both.
async fn judge(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    ip: Option<Extension<IpAddr>>,
    Path(reference): Path<String>,
    form: Multipart,
) -> Answer {
    let came = found(&portal, &headers, &reference).await?;
    if let Some(Extension(ip)) = ip {
        limited(&portal, PER_ADDRESS, &network(ip)).await?;
    }
    let (typed, photos, refused) = read(form).await?;
    let mut form = Form {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        ..Form::default()
    };
    for reason in &refused {
        form.faults.push(("photos", photo_words(&reader, reason)));
    }
    let said = match Judgement::parse(&typed) {
        Ok(said) if refused.is_empty() => said,
        parsed => {
            for fault in parsed.err().unwrap_or_default() {
                form.faults.push(words_of(&reader, fault));
            }
            if !photos.is_empty() {
                form.faults
                    .push(("photos", reader.say("rate-photos-again")));
            }
            form.typed = typed;
            return draw(&portal, &reader, came, form).await;
        }
    };
    let done = if said.reopening.is_some() {
        "reopened"
    } else {
        "rated"
    };
    let Found { at, judge, judging } = came;
    let address = address_at(&judging.case, &at);
    let taken = portal
        .store
        .judge(&at, &judge, (said, photos), reader.language, portal.now())
        .await;
    match taken {
        Ok(()) => Ok(Redirect::to(&format!("{address}/rate?done={done}")).into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        // The page, as it is now, says why.
        Err(StoreError::Refused(_)) => {
            form.status = StatusCode::CONFLICT;
            form.typed = typed;
            let found = found(&portal, &headers, at.as_str()).await?;
            draw(&portal, &reader, found, form).await
        }
    }
}

/// The fields of the form, its photos, and why photos were refused.
async fn read(mut form: Multipart) -> Result<(Typed, Vec<NewPhoto>, Vec<&'static str>), Refusal> {
    const WORDS_BYTES_MOST: usize = 64 * 1024;
    let (mut typed, mut photos, mut refused) = (Typed::default(), Vec::new(), Vec::new());
    while let Some(part) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photos" {
            let bytes = part.bytes().await.map_err(|_| Refusal::TooLarge)?;
            if bytes.is_empty() {
                continue;
            }
            if photos.len() == RATING_PHOTOS_MOST {
                refused.push("too-many");
                continue;
            }
            match prepare_one(bytes.to_vec()).await {
                Ok(photo) => photos.push(NewPhoto {
                    full: photo.full,
                    thumbnail: photo.thumbnail,
                    width: photo.width,
                    height: photo.height,
                }),
                Err(why) => refused.push(refused_photo(why)),
            }
            continue;
        }
        let text = part.text().await.map_err(|_| Refusal::BadForm)?;
        if text.len() > WORDS_BYTES_MOST {
            return Err(Refusal::TooLarge);
        }
        match name.as_str() {
            "efficiency" => typed.efficiency = text,
            "effectiveness" => typed.effectiveness = text,
            "words" => typed.words = text,
            "again" => typed.again = text == "yes",
            _ => {}
        }
    }
    refused.dedup();
    typed.photos = !photos.is_empty() || !refused.is_empty();
    Ok((typed, photos, refused))
}

fn words_of(reader: &Reader, fault: RatingFault) -> (&'static str, String) {
    match fault {
        RatingFault::EfficiencyMissing => ("efficiency", reader.say("rate-efficiency-missing")),
        RatingFault::EffectivenessMissing => {
            ("effectiveness", reader.say("rate-effectiveness-missing"))
        }
        RatingFault::ReasonMissing => ("words", reader.say("rate-reason-missing")),
        RatingFault::TooLong => {
            let most = reader.number(WORDS_MOST as u64);
            let about = [("most", most.into())];
            ("words", reader.say_with("fault-too-long", &about))
        }
    }
}

/// Why there is nothing to rate.
fn not_rated(refused: RateRefused) -> Option<&'static str> {
    match refused {
        // What she said stands there.
        RateRefused::Twice => None,
        RateRefused::NotReporter | RateRefused::TooManyPhotos | RateRefused::Open => {
            Some("rate-open")
        }
        RateRefused::Late => Some("rate-late"),
        RateRefused::Handled => Some("rate-handled"),
    }
}

async fn draw(
    portal: &Portal,
    reader: &Reader,
    Found { at, judge, judging }: Found,
    form: Form,
) -> Result<Response, Refusal> {
    let case = judging.case.clone();
    let seen = portal
        .store
        .report(&case.reference, &judge.viewer, portal.now())
        .await?;
    let photos = seen.map(|seen| seen.photos).unwrap_or_default();
    let is_application = case.kind == CaseKind::Application;
    let opens = match case.kind {
        CaseKind::Report => case.visibility == Visibility::Public,
        CaseKind::Application => {
            let sees = portal
                .store
                .sees_application(&at, &judge.viewer, portal.now());
            sees.await?
        }
    };
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let status = form.status;
    let faulty = !form.faults.is_empty();
    let page = Page::new(reader.say("rate-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let address = address_at(&judging.case, &at);
        let to = if is_application {
            say("rate-back-application")
        } else {
            say("rate-back")
        };
        let back = opens.then(|| view! { <BackLink href=address.clone() text=to/> });
        let faults: Vec<_> = FIELDS
            .into_iter()
            .flat_map(|field| form.faults.iter().filter(move |(at, _)| *at == field))
            .map(|(field, text)| Fault::at(field, text.clone()))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=faults/> });
        let done = match form.done.as_str() {
            "rated" if is_application => Some(("rate-thanks", "rate-thanks-text-application")),
            "rated" => Some(("rate-thanks", "rate-thanks-text")),
            "reopened" => Some(("rate-reopened", "rate-reopened-text")),
            _ => None,
        };
        let done =
            done.map(|(heading, text)| view! { <Panel title=say(heading)>{say(text)}</Panel> });
        let here = standing_of(&reader, &pack, &case);
        let gauge = staff(&reader, &pack, &case).map(|gauge| view! { <Card>{gauge}</Card> });
        let own = judging.own.as_ref().map(|own| own_rating(&reader, own));
        let why = judging
            .rate
            .err()
            .filter(|_| done.is_none() && judging.own.is_none());
        let why = why
            .and_then(not_rated)
            .map(|key| view! { <InsetText>{say(key)}</InsetText> });
        let photos = shown(&reader, &case.reference, &photos);
        let asked = asked(&reader, &judging, &form, &address);
        view! {
            {back}
            {summary}
            <div class="cl-narrow cl-stack cl-stack--wide">
                {done}
                <header>
                    <p class="cl-row">
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                        <span class="cl-muted">{title(&pack, &case, reader.language)}</span>
                    </p>
                    <h1 class="govuk-heading-l">{say("rate-title")}</h1>
                </header>
                {gauge}
                {photos}
                {why}
                {own}
                {asked}
            </div>
        }
    });
    let page = page.place(Place::Track).private().status(status);
    Ok(page.error_title(faulty).render(portal, reader))
}

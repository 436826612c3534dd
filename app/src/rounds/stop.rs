//! One stop of a round: what was reported, and what is found there.

use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::cases::EventKind;
use domain::identity::{Account, Action};
use domain::pack::Pack;
use domain::references::Reference;
use domain::rounds::{Outcome, VISIT_PHOTOS_MOST, VisitRefused, why};
use leptos::prelude::*;
use serde::Serialize;
use store::StoreError;
use store::photos::NewPhoto;
use store::reports::ReportSeen;
use store::rounds::{Received, Visit};

use super::form::{Typed, Wrong};
use super::page::{offline, queue};
use super::words::{became, outcome_words, reason, refusal};
use crate::components::{
    BackLink, Button, Choice, ErrorSummary, Fault, FileUpload, Icon, Layout, NotificationBanner,
    Question, Radios, SummaryList, SummaryRow, Symbol, Tag, Textarea,
};
use crate::desk::seen;
use crate::identity::Member;
use crate::islands::{PhotoLabels, PhotoShrink};
use crate::portal::Portal;
use crate::reports::photos::shown;
use crate::reports::promised::gauge;
use crate::reports::words::{area_name, standing, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most bytes of the whole form: three photos and their frame.
const FORM_MOST: usize = 48 * 1024 * 1024;

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(FORM_MOST);
    Router::new().route(
        "/desk/rounds/{reference}",
        get(page).post(answer).layer(limit),
    )
}

/// The report, where the member may visit it.
async fn visited(
    portal: &Portal,
    account: &Account,
    reference: &str,
) -> Result<ReportSeen, Refusal> {
    let seen = seen(portal, account, reference).await?;
    let (area, organisation) = (&seen.case.area, seen.case.organisation.as_ref());
    if account.may(Action::NoteReports, area, organisation) {
        Ok(seen)
    } else {
        Err(Refusal::NotYours)
    }
}

/// `/desk/rounds/{reference}`.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
) -> Answer {
    let seen = visited(&portal, &member.0, &reference).await?;
    let typed = Typed {
        id: Some(portal.store.new_visit()),
        ..Typed::default()
    };
    Ok(draw(&portal, reader, &member.0, seen, typed, None))
}

/// What a phone is told of a visit that it kept.
#[derive(Serialize)]
struct Told {
    /// `sent`, `changed`, `refused`, or `other` where it is somebody else's.
    state: &'static str,
    words: String,
}

impl Told {
    fn refused(status: StatusCode, words: String) -> Response {
        let state = "refused";
        (status, Json(Self { state, words })).into_response()
    }
}

/// Takes a visit, from the page or from a phone that kept it.
async fn answer(
    State(portal): State<Portal>,
    mut reader: Reader,
    member: Member,
    headers: HeaderMap,
    Path(reference): Path<String>,
    form: Multipart,
) -> Answer {
    let of_phone = headers
        .get(ACCEPT)
        .is_some_and(|accept| accept == "application/json");
    let account = member.0;
    let (typed, photos) = Typed::read(&reader, &portal, form).await?;
    if !typed.account.is_empty() && typed.account != account.id.0.to_string() {
        let told = Told {
            state: "other",
            words: reader.say("round-other-account"),
        };
        return if of_phone {
            Ok((StatusCode::FORBIDDEN, Json(told)).into_response())
        } else {
            Err(Refusal::NotYours)
        };
    }
    let wrong = match taken(&portal, &reader, &account, &reference, &typed, photos).await? {
        Ok(received) if of_phone => {
            let state = if received.applied { "sent" } else { "changed" };
            let words = became(&reader, &received);
            return Ok(Json(Told { state, words }).into_response());
        }
        Ok(_) => {
            let id = typed.id.map(|id| id.0.to_string()).unwrap_or_default();
            return Ok(Redirect::to(&format!("/desk/rounds?visit={id}")).into_response());
        }
        Err(wrong) => wrong,
    };
    if of_phone {
        let status = if wrong.field == NOBODYS {
            StatusCode::FORBIDDEN
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return Ok(Told::refused(status, wrong.text));
    }
    let seen = visited(&portal, &account, &reference).await?;
    reader.account = Some(account.name.clone());
    Ok(draw(&portal, reader, &account, seen, typed, Some(wrong)))
}

/// Stands for a field where nothing that could be typed helps.
const NOBODYS: &str = "";

/// Hands a visit to the store, or says what is wrong with it.
async fn taken(
    portal: &Portal,
    reader: &Reader,
    account: &Account,
    reference: &str,
    typed: &Typed,
    photos: Result<Vec<NewPhoto>, Wrong>,
) -> Result<Result<Received, Wrong>, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let now = portal.now();
    let (Some(id), Some(outcome)) = (typed.id, typed.outcome) else {
        // Whoever may not visit it is not asked what she found.
        visited(portal, account, reference.as_str()).await?;
        let (field, text) = ("outcome", reader.say("round-outcome-missing"));
        return Ok(Err(Wrong { field, text }));
    };
    let photos = match photos {
        Ok(photos) => photos,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let visit = Visit {
        id,
        version: typed.version,
        seen: typed.read,
        outcome,
        words: &typed.words,
        language: reader.language,
        at: typed.at.unwrap_or(now),
    };
    let done = portal.store.visit(&reference, &visit, photos, account, now);
    match done.await {
        Ok(received) => Ok(Ok(received)),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(refused)) => {
            let (field, text) = refusal(reader, refused);
            let field = match refused {
                VisitRefused::NotYours => NOBODYS,
                _ => field,
            };
            Ok(Err(Wrong { field, text }))
        }
    }
}

fn draw(
    portal: &Portal,
    mut reader: Reader,
    account: &Account,
    seen: ReportSeen,
    typed: Typed,
    wrong: Option<Wrong>,
) -> Response {
    reader.account = Some(account.name.clone());
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let name = title(&pack, &seen.case, reader.language);
    let reason =
        why(&seen.case, account, &pack.calendar, portal.now()).map(|why| reason(&reader, why));
    let (account, faulty) = (account.clone(), wrong.is_some());
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = &seen.case;
        let summary = wrong.as_ref().map(|wrong| {
            let fault = if wrong.field == NOBODYS {
                Fault::at("outcome", wrong.text.clone())
            } else {
                Fault::at(wrong.field, wrong.text.clone())
            };
            view! { <ErrorSummary faults=vec![fault]/> }
        });
        let here = standing(&reader, case.status);
        let tag = reason
            .map(|reason| view! { <Tag text=reason.text tone=reason.tone icon=reason.icon/> });
        let first = seen
            .timeline
            .iter()
            .find(|event| event.kind == EventKind::Submitted);
        let words = first.and_then(|event| event.words_in(reader.language).map(str::to_owned));
        let desk = format!("/desk/{}", case.reference);
        let geo = case.position.map(|at| {
            let href = format!("geo:{},{}", at.lat(), at.lon());
            view! { <a class="govuk-link" href=href><Symbol icon=Icon::MapPin/>{say("round-open-map")}</a> }
        });
        view! {
            <BackLink href="/desk/rounds" text=say("round-title")/>
            {offline(&reader)}
            {summary}
            <div class="cl-narrow cl-stack cl-stop">
                <header>
                    <p class="cl-row">
                        {tag}
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                        <span class="cl-ref">{case.reference.spaced()}</span>
                    </p>
                    <h1 class="govuk-heading-l">{name}</h1>
                </header>
                {gauge(&reader, &pack, case)}
                {words.map(|words| view! { <p class="govuk-body">{words}</p> })}
                {shown(&reader, &case.reference, &seen.photos)}
                <SummaryList rows=facts(&reader, &pack, &seen)/>
                <p class="cl-row">{geo}<a class="govuk-link" href=desk>{say("round-at-desk")}</a></p>
                {visit_form(&reader, &seen, &account.id.0.to_string(), &typed, wrong.as_ref())}
                {queue(&reader, &account, &[])}
            </div>
        }
    });
    page.place(Place::Me)
        .refused(faulty)
        .private()
        .with_islands()
        .render(portal, &reader)
}

fn facts(reader: &Reader, pack: &Pack, seen: &ReportSeen) -> Vec<SummaryRow> {
    let case = &seen.case;
    let area = area_name(pack, &case.area, reader.language);
    let mut rows = vec![SummaryRow::new(reader.say("desk-area"), area)];
    if !case.spot.is_empty() {
        rows.push(SummaryRow::new(reader.say("desk-spot"), case.spot.clone()));
    }
    if let Some(position) = case.position {
        rows.push(SummaryRow::new(
            reader.say("round-position"),
            position.to_string(),
        ));
    }
    rows.push(SummaryRow::new(
        reader.say("round-received"),
        reader.moment(case.requested_at),
    ));
    rows
}

/// What is found, in words and pictures.
fn visit_form(
    reader: &Reader,
    seen: &ReportSeen,
    account: &str,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &seen.case;
    let choices = Outcome::offered(case.status)
        .map(|outcome| {
            let choice = Choice::new(outcome.name(), outcome_words(reader, outcome));
            choice.checked(typed.outcome == Some(outcome))
        })
        .collect::<Vec<_>>();
    let at = |field: &str| {
        let wrong = wrong.filter(|wrong| wrong.field == field);
        wrong.map(|wrong| wrong.text.clone())
    };
    let (outcome_wrong, words_wrong, photos_wrong) = (at("outcome"), at("words"), at("photos"));
    let action = format!("/desk/rounds/{}", case.reference);
    let id = typed.id.map(|id| id.0.to_string());
    let last = seen.timeline.last().map_or(0, |event| event.sequence);
    // What she saw is what she saw when she began, however often the form comes back.
    let (version, read) = if typed.version > 0 {
        (typed.version, typed.read)
    } else {
        (case.version, last)
    };
    let most = reader.number(VISIT_PHOTOS_MOST as u64);
    let hint = reader.say_with("round-photos-hint", &[("most", most.into())]);
    // The island puts name and size where these stand.
    let (name, size) = (("name", "{name}".into()), ("size", "{size}".into()));
    let labels = PhotoLabels {
        working: say("photos-working"),
        ready: reader.say_with("photos-ready", &[name, size.clone()]),
        megabytes: reader.say_with("photos-megabytes", &[size]),
    };
    let about = title_field(reader, seen);
    view! {
        <form class="cl-stack cl-visit" id="visit" method="post" action=action enctype="multipart/form-data" novalidate>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="account" value=account.to_owned()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <input type="hidden" name="read" value=read.to_string()/>
            <input type="hidden" name="at" value=""/>
            {about}
            <Radios
                name="outcome"
                legend=Question::medium(say("round-outcome"))
                error=outcome_wrong
                choices=choices
                layout=Layout::Boxed
            />
            <Textarea name="words" label=say("round-words") hint=say("round-words-hint") error=words_wrong value=typed.words.clone() rows=3/>
            <PhotoShrink labels=labels>
                <FileUpload
                    name="photos"
                    label=say("round-photos")
                    hint=hint
                    error=photos_wrong
                    accept="image/jpeg,image/png,image/webp"
                    camera=true
                    multiple=true
                />
            </PhotoShrink>
            <Button>{say("round-send")}</Button>
        </form>
    }
}

/// What a phone calls the visit while it keeps it.
fn title_field(reader: &Reader, seen: &ReportSeen) -> impl IntoView + use<> {
    let name = seen.case.address.clone();
    let name = if name.is_empty() {
        reader.say_with(
            "round-stop",
            &[("reference", seen.case.reference.spaced().into())],
        )
    } else {
        name
    };
    view! { <input type="hidden" name="title" value=name/> }
}

/// What became of the visit that was just sent.
pub(super) fn banner(reader: &Reader, received: &Received) -> AnyView {
    let href = format!("/desk/{}", received.reference);
    let (words, name) = (became(reader, received), received.reference.spaced());
    let link = view! { <p><a class="govuk-notification-banner__link" href=href>{name}</a></p> };
    if received.applied {
        view! {
            <NotificationBanner tidings=crate::components::Tidings::Success text=words>{link}</NotificationBanner>
        }
        .into_any()
    } else {
        view! { <NotificationBanner text=words>{link}</NotificationBanner> }.into_any()
    }
}

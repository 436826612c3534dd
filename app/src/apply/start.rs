//! Before the first question: what it will ask, how long it takes, and what to have ready.

use std::net::IpAddr;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::applications::Filling;
use domain::delegations::Power;
use domain::pack::Pack;
use domain::reports::DraftId;
use domain::services::{QuestionType, Service, ServiceId};
use jiff::SignedDuration;
use leptos::prelude::*;
use store::delegations::Delegation;
use store::limits::Limit;
use store::links::Token;

use super::arrived::Sent;
use super::behalf::{self, WHOSE};
use super::journey::address;
use super::known::prefill;
use super::opening::{cookie, setting};
use crate::components::{BackLink, Button, ButtonGroup, Empty, ErrorSummary, InsetText};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most applications that one address begins in an hour.
const PER_ADDRESS: Limit = Limit {
    what: "applications begun from an address",
    most: 60,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/services/{service}/apply", get(page).post(start))
}

/// How the page was come to.
#[derive(Debug, Default, serde::Deserialize)]
struct Shown {
    /// There where she chose somebody for whom she may not apply.
    whose: Option<String>,
}

/// The service of this name that one can apply for on these pages, or that nobody can apply for now.
fn found<'p>(pack: &'p Pack, reader: &Reader, service: &str) -> Result<&'p Service, Refusal> {
    let service = pack.service(&ServiceId(service.to_owned()));
    service
        .filter(|service| service.start || !service.is_open(reader.now.date()))
        .ok_or(Refusal::NotFound)
}

/// What will be asked, and what to have at hand.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Path(service): Path<String>,
    Query(asked): Query<Shown>,
    headers: HeaderMap,
) -> Answer {
    let pack = portal.store.pack().clone();
    let service = found(&pack, &reader, &service)?.clone();
    let signed_in = SignedIn::of(&portal, &headers).await?;
    let letting = letting(&portal, signed_in.as_ref(), &service).await?;
    let refused = asked.whose.is_some();
    let is_private = signed_in.is_some();
    let open = service.is_open(reader.now.date());
    let name = service.name.say(reader.language).to_owned();
    let about = [("service", name.into())];
    let title = reader.say_with("apply-start-title", &about);
    let (speaker, heading) = (reader.clone(), title.clone());
    let page = Page::new(title, move || {
        let reader = speaker;
        let back = format!("/services/{}", service.identifier.0);
        if !open {
            let why = service.status_text.as_ref();
            let why = why.map(|text| text.say(reader.language).to_owned());
            let text = why.unwrap_or_else(|| reader.say("apply-closed-text"));
            return view! {
                <BackLink href=back.clone()/>
                <Empty title=reader.say("apply-closed") text=text heading=true>
                    <Button href=back>{reader.say("apply-to-service")}</Button>
                </Empty>
            }
            .into_any();
        }
        let summary = refused.then(|| {
            view! { <ErrorSummary faults=vec![behalf::refused(&reader, &letting)]/> }
        });
        // Where a register fills anything in, whoever signs in first types less.
        let asks_registers = service
            .questions()
            .any(|(_, question)| question.concept.is_some());
        let sign_in = (asks_registers && !is_private).then(|| {
            let href = format!("/sign-in?then=/services/{}/apply", service.identifier.0);
            view! {
                <p class="govuk-body">
                    {reader.say("apply-sign-in-text")} " "
                    <a class="govuk-link" href=href>{reader.say("apply-sign-in")}</a>
                </p>
            }
        });
        view! {
            <BackLink href=back/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{heading}</h1>
                {told(&reader, &service)}
                {sign_in}
                <form method="post" class="cl-stack">
                    {behalf::asked(&reader, &letting, refused)}
                    <ButtonGroup><Button>{reader.say("apply-start")}</Button></ButtonGroup>
                </form>
            </div>
        }
        .into_any()
    });
    let page = page.place(Place::Services).error_title(refused);
    let page = if is_private { page.private() } else { page };
    Ok(page.render(&portal, &reader))
}

/// The appointments by which whoever is signed in may apply for the service.
async fn letting(
    portal: &Portal,
    signed_in: Option<&SignedIn>,
    service: &Service,
) -> Result<Vec<Delegation>, Refusal> {
    let Some(signed_in) = signed_in else {
        return Ok(Vec::new());
    };
    let what = (Power::Apply, service);
    let letting = portal
        .store
        .delegations_letting(signed_in.account.id, what, portal.now());
    Ok(letting.await?)
}

fn list(items: Vec<String>) -> impl IntoView {
    let items: Vec<_> = items
        .into_iter()
        .map(|item| view! { <li>{item}</li> })
        .collect();
    view! { <ul class="govuk-list govuk-list--bullet">{items}</ul> }
}

fn told(reader: &Reader, service: &Service) -> impl IntoView + use<> {
    let language = reader.language;
    let asks = service
        .page
        .iter()
        .map(|page| page.heading.say(language).to_owned());
    let asks: Vec<String> = asks.collect();
    let may = service
        .eligibility
        .iter()
        .map(|one| one.text.say(language).to_owned());
    let may: Vec<String> = may.collect();
    let uploads = service
        .questions()
        .filter(|(_, question)| question.kind == QuestionType::Upload)
        .map(|(_, question)| question.label.say(language).to_owned());
    let papers = service
        .evidence_type
        .iter()
        .filter(|evidence| evidence.register.is_none())
        .map(|evidence| evidence.name.say(language).to_owned());
    let mut ready: Vec<String> = Vec::new();
    for paper in papers.chain(uploads) {
        if !ready.contains(&paper) {
            ready.push(paper);
        }
    }
    let minutes = i64::try_from(service.questions().count().div_ceil(3)).unwrap_or(i64::MAX);
    let long = reader.say_with("apply-minutes", &[("minutes", minutes.into())]);
    let days = i64::from(service.processing_time.norm_days);
    let answered = reader.say_with("apply-answered", &[("days", days.into())]);
    let kept = reader.say("apply-kept");
    let fetched = service
        .evidence_type
        .iter()
        .any(|evidence| evidence.register.is_some());
    let fetched =
        fetched.then(|| view! { <p class="govuk-body">{reader.say("apply-fetched")}</p> });
    let may = (!may.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">{reader.say("apply-who")}</h2>{list(may)} }
    });
    let ready = (!ready.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">{reader.say("apply-ready")}</h2><p class="govuk-body">{reader.say("apply-ready-text")}</p>{list(ready)} }
    });
    view! {
        <p class="govuk-body-l">{service.description.say(language).to_owned()}</p>
        {may}
        <h2 class="govuk-heading-m">{reader.say("apply-asks")}</h2>
        {list(asks)}
        {ready}
        {fetched}
        <InsetText>{long}" "{answered}" "{kept}</InsetText>
    }
}

/// Begins an application: it is pinned to the version that is in force now.
async fn start(
    State(portal): State<Portal>,
    reader: Reader,
    Path(service): Path<String>,
    ip: Option<Extension<IpAddr>>,
    headers: HeaderMap,
    mut sent: Sent,
) -> Answer {
    let pack = portal.store.pack().clone();
    let service = found(&pack, &reader, &service)?;
    if !service.is_open(reader.now.date()) {
        let start = format!("/services/{}/apply", service.identifier.0);
        return Ok(Redirect::to(&start).into_response());
    }
    let signed_in = SignedIn::of(&portal, &headers).await?;
    let letting = letting(&portal, signed_in.as_ref(), service).await?;
    let account = signed_in.as_ref().map(|signed_in| &signed_in.account);
    let whose = sent.control(WHOSE);
    let Some(whose) = behalf::chosen(whose.as_deref(), account, &letting) else {
        let start = format!("/services/{}/apply", service.identifier.0);
        if account.is_none() {
            return Err(Refusal::SignInFirst { then: start });
        }
        return Ok(Redirect::to(&format!("{start}?whose")).into_response());
    };
    let filling = Filling {
        applicant: whose.applicant,
        by: whose.by,
        ..Filling::of(service)
    };
    let begun = begin(&portal, &reader, ip, filling, service).await?;
    Ok(begun.go_on(&portal, service))
}

/// An application that has just been begun.
pub(crate) struct Begun {
    pub(crate) draft: DraftId,
    token: Token,
}

/// Begins an application with what is known at its beginning, unless its network begins too many. Of whom the registers know,
/// they fill in what they say of her.
pub(crate) async fn begin(
    portal: &Portal,
    reader: &Reader,
    ip: Option<Extension<IpAddr>>,
    mut filling: Filling,
    service: &Service,
) -> Result<Begun, Refusal> {
    if let Some(Extension(ip)) = ip {
        limited(portal, PER_ADDRESS, &network(ip)).await?;
    }
    prefill(portal, &mut filling, service).await?;
    let (draft, token) = portal
        .store
        .begin_filling(&filling, reader.language, portal.now())
        .await?;
    Ok(Begun { draft, token })
}

impl Begun {
    /// To its first page, for somebody to whom it opens by her account.
    pub(crate) fn go_on_by_account(&self, service: &Service) -> Response {
        Redirect::to(&self.first(service)).into_response()
    }

    /// Where it begins.
    fn first(&self, service: &Service) -> String {
        let own = address(&service.identifier, self.draft);
        match service.page.first() {
            Some(page) if service.page.len() <= domain::applications::PAGES_WITHOUT_LIST => {
                format!("{own}/pages/{}", page.id)
            }
            _ => own,
        }
    }

    /// To its first page, with the cookie that opens it.
    pub(crate) fn go_on(&self, portal: &Portal, service: &Service) -> Response {
        let cookie = cookie(portal, &service.identifier, self.draft, &self.token);
        (setting(&cookie), Redirect::to(&self.first(service))).into_response()
    }
}

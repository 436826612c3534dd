//! What the applicant does after sending: answers, takes it back, objects. One page and one command for each.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::cases::{Case, Closing, Status};
use domain::handling::HANDLING_WORDS_MOST;
use domain::payments::{PaymentState, goes_back};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::applications::{ApplicationSeen, DecideRefused, ObjectRefused};

use super::answering;
use super::case::{asked, seen};
use crate::components::{
    BackLink, Button, ErrorSummary, Fault, Go, Goes, Icon, InsetText, Question, Textarea, Weight,
};
use crate::portal::Portal;
use crate::reports::links::{COOKIE, Looking, link_cookie};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .merge(answering::routes())
        .route(
            "/cases/{reference}/withdraw",
            get(last_words).post(withdraw),
        )
        .route("/cases/{reference}/object", get(objection).post(object))
        .route("/cases/{reference}/objection", get(to_objection))
}

/// A field and what is wrong with it.
pub(super) type Wrong = (&'static str, String);

/// What she typed.
#[derive(Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    words: String,
}

/// One of the acts, as its page says it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Answer,
    Withdraw,
    Object,
}

impl Act {
    const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Withdraw => "withdraw",
            Self::Object => "object",
        }
    }

    /// Whether it can be done with the application as it stands.
    fn is_open(self, seen: &ApplicationSeen, reader: &Reader) -> bool {
        match self {
            Self::Answer => asked(seen).is_some(),
            Self::Withdraw => can_withdraw(&seen.case),
            Self::Object => can_object(seen, reader.now.timestamp()),
        }
    }
}

/// Whether the applicant can take it back now.
fn can_withdraw(case: &Case) -> bool {
    domain::handling::may_become(case.status, Status::Closed(Closing::Withdrawn))
}

/// Whether the applicant can object now.
fn can_object(seen: &ApplicationSeen, now: Timestamp) -> bool {
    let Some(decided) = &seen.decided else {
        return false;
    };
    let refused = matches!(
        seen.case.status,
        Status::Closed(Closing::Refused | Closing::Expired)
    );
    let is_first = seen.objects_to.is_none() && !decided.is_objected;
    refused && is_first && decided.objection_until.is_some_and(|until| now < until)
}

/// What she can do with it now.
pub(super) fn todo(reader: &Reader, seen: &ApplicationSeen) -> Option<impl IntoView + use<>> {
    let reference = &seen.case.reference;
    if !seen.standing.acts_as_applicant() {
        return None;
    }
    let mut ways = Vec::new();
    if asked(seen).is_some() {
        ways.push((Icon::HandHelping, "answer", "question-answer"));
    }
    if can_object(seen, reader.now.timestamp()) {
        ways.push((Icon::FileText, "object", "handling-object"));
    }
    if can_withdraw(&seen.case) {
        ways.push((Icon::X, "withdraw", "handling-withdraw"));
    }
    if ways.is_empty() {
        return None;
    }
    let ways: Vec<_> = ways
        .into_iter()
        .map(|(icon, way, key)| view! { <Go icon=icon href=format!("/cases/{reference}/{way}") text=reader.say(key)/> })
        .collect();
    Some(view! {
        <section>
            <h2 class="govuk-heading-s">{reader.say("handling-can-do")}</h2>
            <Goes>{ways}</Goes>
        </section>
    })
}

/// Her own application, or hers for whom she acts; for others it is not there.
pub(super) async fn own(
    portal: &Portal,
    looking: &Looking,
    reference: &str,
) -> Result<ApplicationSeen, Refusal> {
    let seen = seen(portal, looking, reference).await?;
    if seen.standing.acts_as_applicant() {
        Ok(seen)
    } else {
        Err(Refusal::NotFound)
    }
}

pub(super) fn back(seen: &ApplicationSeen) -> Response {
    Redirect::to(&format!("/cases/{}", seen.case.reference)).into_response()
}

pub(super) async fn show(
    act: Act,
    portal: Portal,
    reader: Reader,
    looking: Looking,
    reference: String,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    if !act.is_open(&seen, &reader) {
        return Ok(back(&seen));
    }
    Ok(draw(
        act,
        &portal,
        &reader,
        &seen,
        String::new(),
        Vec::new(),
    ))
}

async fn last_words(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    show(Act::Withdraw, portal, reader, looking, reference).await
}

async fn objection(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    show(Act::Object, portal, reader, looking, reference).await
}

/// Takes the application back.
async fn withdraw(
    State(portal): State<Portal>,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    let done = portal
        .store
        .withdraw_application(&seen.case.reference, &looking.0, portal.now())
        .await;
    match done {
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(DecideRefused::NotYours)) => Err(Refusal::NotFound),
        // It has ended meanwhile, or was changed: her page says how it stands.
        Ok(()) | Err(StoreError::Refused(_)) => Ok(back(&seen)),
    }
}

/// Takes the objection, and goes to the case that it is.
async fn object(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    let (reference, language, now) = (&seen.case.reference, reader.language, portal.now());
    let taken = portal
        .store
        .object(reference, &looking.0, &typed.words, language, now)
        .await;
    let fault = match taken {
        Ok(_) => return Ok(back(&seen)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            ObjectRefused::WordsMissing => reader.say("handling-object-missing"),
            ObjectRefused::TooLong => too_long(&reader),
            ObjectRefused::TooLate | ObjectRefused::NothingToObjectTo => {
                reader.say("handling-object-too-late")
            }
            ObjectRefused::NotYours => return Err(Refusal::NotFound),
        },
    };
    Ok(draw(
        Act::Object,
        &portal,
        &reader,
        &seen,
        typed.words,
        vec![("words", fault)],
    ))
}

/// Goes to what came of an objection, and takes along the link with which she came.
async fn to_objection(
    State(portal): State<Portal>,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    let Some(objection) = &seen.objection else {
        return Ok(back(&seen));
    };
    let to = format!("/cases/{objection}");
    let cookie = looking.0.link.as_ref().map(|link| {
        let cookie = link_cookie(&portal, COOKIE, link, to.clone());
        [(SET_COOKIE, cookie.to_string())]
    });
    let headers = [(CACHE_CONTROL, "no-store")];
    Ok((headers, cookie, Redirect::to(&to)).into_response())
}

pub(super) fn too_long(reader: &Reader) -> String {
    let most = reader.number(HANDLING_WORDS_MOST as u64);
    reader.say_with("fault-too-long", &[("most", most.into())])
}

/// What withdrawing means, for the application and for what was paid for it.
fn last_advice(reader: &Reader, seen: &ApplicationSeen) -> String {
    let text = reader.say("handling-withdraw-text");
    let mut payments = seen.payments.iter();
    if payments.all(|one| one.state != PaymentState::Paid) {
        return text;
    }
    let key = if goes_back(seen.case.status, !seen.tasks.is_empty()) {
        "fee-withdraw-back"
    } else {
        "fee-withdraw-kept"
    };
    format!("{text} {}", reader.say(key))
}

pub(super) fn draw(
    act: Act,
    portal: &Portal,
    reader: &Reader,
    seen: &ApplicationSeen,
    words: String,
    faults: Vec<Wrong>,
) -> Response {
    let name = seen.service.name.say(reader.language).to_owned();
    let address = format!("/cases/{}", seen.case.reference);
    let (title, label, hint, button) = match act {
        Act::Answer => (
            "question-title",
            "question-words",
            "answer-words-hint",
            "question-send",
        ),
        Act::Withdraw => ("handling-withdraw", "", "", "handling-withdraw-send"),
        Act::Object => (
            "handling-object",
            "handling-object-words",
            "handling-object-hint",
            "handling-object-send",
        ),
    };
    let before = match act {
        Act::Answer => asked(seen).and_then(|event| event.words.clone()),
        Act::Withdraw => Some(last_advice(reader, seen)),
        Act::Object => Some(seen.service.appeal.text.say(reader.language).to_owned()),
    };
    let (faulty, speaker) = (!faults.is_empty(), reader.clone());
    let page = Page::new(reader.say(title), move || {
        let say = speaker.speaker();
        let listed: Vec<_> = faults
            .iter()
            .map(|(field, text)| Fault::at(*field, text.clone()))
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=listed/> });
        let error = |field: &str| {
            let found = faults.iter().find(|(at, _)| *at == field);
            found.map(|(_, text)| text.clone())
        };
        let most = speaker.number(HANDLING_WORDS_MOST as u64);
        let limit = speaker.say_with("details-limit", &[("most", most.into())]);
        let before = before
            .map(|before| view! { <InsetText><p class="govuk-body">{before}</p></InsetText> });
        let field = (!label.is_empty()).then(|| {
            view! { <Textarea name="words" label=Question::medium(say(label)) hint=say(hint) error=error("words") value=words limit=limit/> }
        });
        let files = (act == Act::Answer).then(|| answering::field(&speaker, error("files")));
        let kind = (act == Act::Answer).then_some("multipart/form-data");
        let weight = match act {
            Act::Withdraw => Weight::Warning,
            Act::Answer | Act::Object => Weight::Primary,
        };
        view! {
            <BackLink href=address.clone()/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say(title)}</h1>
                <p class="govuk-body">{name}</p>
                {before}
                <form method="post" action=format!("{address}/{}", act.name()) enctype=kind novalidate>
                    {field}
                    {files}
                    <Button weight=weight>{say(button)}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Track)
        .private()
        .refused(faulty)
        .render(portal, reader)
}

//! The reporter answers what she was asked.

use axum::Router;
use axum::extract::{Path, RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::cases::{EventKind, Sight, Status, WORDS_MOST};
use domain::references::Reference;
use leptos::prelude::*;
use store::StoreError;
use store::questions::{AnswerRefused, Answered};
use store::reports::ReportSeen;

use super::journey::Typed;
use super::links::Looking;
use super::words::title;
use crate::components::{
    BackLink, Button, ErrorSummary, Fault, Icon, InsetText, Question, Textarea,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/{reference}/answer", get(page).post(answer))
}

/// What was asked last, and until when it can be answered; nothing where nothing is asked.
struct Asked {
    words: String,
    until: String,
}

impl Asked {
    fn of(reader: &Reader, seen: &ReportSeen) -> Option<Self> {
        let until = seen
            .case
            .waiting_until
            .filter(|_| seen.case.status == Status::Waiting)?;
        let asked = seen.timeline.iter().rev().find(|event| {
            event.kind == EventKind::StatusChanged && event.status == Status::Waiting
        });
        Some(Self {
            words: asked
                .and_then(|event| event.words.clone())
                .unwrap_or_default(),
            until: reader.moment(until),
        })
    }
}

/// What waits for the reporter, on the report's page; nothing for others.
pub(super) fn waits_for_you(reader: &Reader, seen: &ReportSeen) -> Option<impl IntoView + use<>> {
    let asked = Asked::of(reader, seen).filter(|_| seen.sight == Sight::Reporter)?;
    let say = reader.speaker();
    let until = reader.say_with("question-until", &[("date", asked.until.into())]);
    let href = format!("/reports/{}/answer", seen.case.reference);
    Some(view! {
        <InsetText>
            <h2 class="govuk-heading-s">{say("question-yours")}</h2>
            <p class="govuk-body">{asked.words}</p>
            <p class="cl-muted">{until}</p>
            <p><Button href=href icon=Icon::HandHelping>{say("question-answer")}</Button></p>
        </InsetText>
    })
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

fn back(seen: &ReportSeen) -> Response {
    Redirect::to(&format!("/reports/{}", seen.case.reference)).into_response()
}

/// The question, and room for an answer.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
) -> Answer {
    let seen = own(&portal, &looking, &reference).await?;
    Ok(draw(&portal, &reader, &seen, String::new(), None))
}

/// Takes the answer.
async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    looking: Looking,
    Path(reference): Path<String>,
    form: RawForm,
) -> Answer {
    let typed = Typed::read(form)?;
    let seen = own(&portal, &looking, &reference).await?;
    let words = typed.text("words");
    let answered = Answered {
        words: &words,
        language: reader.language,
    };
    let taken = portal
        .store
        .answer_question(&seen.case.reference, &looking.0, answered, portal.now())
        .await;
    let fault = match taken {
        Ok(()) => return Ok(back(&seen)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            AnswerRefused::NotYours => return Err(Refusal::NotFound),
            AnswerRefused::NotAsked => reader.say("question-not-asked"),
            AnswerRefused::WordsMissing => reader.say("question-words-missing"),
            AnswerRefused::TooLong { most } => {
                let most = reader.number(most as u64);
                reader.say_with("fault-too-long", &[("most", most.into())])
            }
        },
    };
    Ok(draw(&portal, &reader, &seen, words, Some(fault)))
}

fn draw(
    portal: &Portal,
    reader: &Reader,
    seen: &ReportSeen,
    words: String,
    fault: Option<String>,
) -> Response {
    // Answered already, or her time was over: nothing that she typed is thrown away unread.
    let Some(asked) = Asked::of(reader, seen).or_else(|| {
        fault.as_ref().map(|_| Asked {
            words: String::new(),
            until: String::new(),
        })
    }) else {
        return back(seen);
    };
    let name = title(portal.pack(), &seen.case, reader.language);
    let address = format!("/reports/{}", seen.case.reference);
    let faulty = fault.is_some();
    let speaker = reader.clone();
    let page = Page::new(reader.say("question-title"), move || {
        let say = speaker.speaker();
        let summary = fault
            .clone()
            .map(|fault| view! { <ErrorSummary faults=vec![Fault::at("words", fault)]/> });
        let most = speaker.number(WORDS_MOST as u64);
        let limit = speaker.say_with("details-limit", &[("most", most.into())]);
        let until = (!asked.until.is_empty())
            .then(|| speaker.say_with("question-until", &[("date", asked.until.into())]));
        let question = (!asked.words.is_empty())
            .then(|| view! { <InsetText><p class="govuk-body">{asked.words}</p></InsetText> });
        view! {
            <BackLink href=address.clone()/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("question-title")}</h1>
                <p class="govuk-body">{name}<br/><span class="cl-muted">{until}</span></p>
                {question}
                <form method="post" action=format!("{address}/answer") novalidate>
                    <Textarea
                        name="words"
                        label=Question::medium(say("question-words"))
                        hint=say("question-words-hint")
                        error=fault
                        value=words
                        limit=limit
                    />
                    <Button>{say("question-send")}</Button>
                </form>
            </div>
        }
    });
    page.place(Place::Report)
        .private()
        .refused(faulty)
        .render(portal, reader)
}

//! A question at the desk: answering it, and letting everybody read it.

use axum::Router;
use axum::extract::Form;
use axum::routing::post;
use domain::enquiries::{EnquiryRefused, Part, Wording};
use domain::identity::{Account, Action};
use domain::pack::Pack;
use leptos::prelude::*;
use store::enquiries::{Enquiry, Releasing, Reply};
use store::reports::ReportSeen;

use super::case::{Typed, Wrong};
use super::command::Command;
use super::forms::{error_at, eyes, may};
use crate::components::{Button, Details, Textarea, Weight};
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/{reference}/reply", post(reply))
        .route("/desk/{reference}/publish", post(publish))
        .route("/desk/{reference}/unpublish", post(withdraw))
}

/// A question as the desk has it.
pub(super) struct Question {
    /// Whether it still is one.
    asked: bool,
    /// As it was asked and answered; nothing before it was answered.
    original: Option<Wording>,
    /// As everybody reads it; nothing where nobody does.
    released: Option<Enquiry>,
}

impl Question {
    /// Nothing where it is no question.
    pub(super) async fn of(portal: &Portal, seen: &ReportSeen) -> Result<Option<Self>, Refusal> {
        // What was released stays so wherever the report was moved, until somebody withdraws it.
        let released = portal.store.enquiry(&seen.case.reference).await?;
        let is_question = is_question(portal.pack(), seen);
        if !is_question && released.is_none() {
            return Ok(None);
        }
        let original = if is_question {
            portal.store.original_enquiry(&seen.case).await?
        } else {
            None
        };
        Ok(Some(Self {
            asked: is_question,
            original,
            released,
        }))
    }
}

/// Whether something is asked rather than reported.
pub(super) fn is_question(pack: &Pack, seen: &ReportSeen) -> bool {
    let category = pack.category(&seen.case.category);
    category.is_some_and(domain::categories::Category::is_enquiry)
}

/// Answering while it is open; what everybody reads of it once it was answered.
pub(super) fn question_card(
    reader: &Reader,
    account: &Account,
    seen: &ReportSeen,
    question: Option<&Question>,
    (typed, wrong): (&Typed, Option<&Wrong>),
) -> Option<impl IntoView + use<>> {
    let question = question?;
    let say = reader.speaker();
    let address = format!("/desk/{}", seen.case.reference);
    let is_open = question.asked && seen.case.ended_at.is_none();
    let answers = is_open && may(account, Action::ChangeStatus, seen);
    let reply = answers.then(|| {
        let (error, value) = (error_at(wrong, "reply"), typed.reply.clone());
        let (action, eyes) = (format!("{address}/reply"), eyes(seen));
        view! {
            <form class="cl-stack" method="post" action=action novalidate>
                <h2 class="govuk-heading-m">{say("enquiry-reply-title")}</h2>
                {eyes}
                <Textarea name="reply" label=say("enquiry-reply") hint=say("enquiry-reply-hint") error=error value=value/>
                <Button>{say("enquiry-reply-send")}</Button>
            </form>
        }
    });
    let releases = may(account, Action::ReleaseReports, seen);
    let release = question.original.as_ref().filter(|_| releases).map(|original| {
        let shown = question.released.as_ref().map_or(original, |released| &released.wording);
        let or_shown = |typed: &str, shown: &str| {
            if typed.is_empty() { shown.to_owned() } else { typed.to_owned() }
        };
        let asked = or_shown(&typed.question, &shown.question);
        let answer = or_shown(&typed.answer, &shown.answer);
        let errors = (error_at(wrong, "question"), error_at(wrong, "answer"));
        let open = question.released.is_none() || errors.0.is_some() || errors.1.is_some();
        let (action, eyes) = (format!("{address}/publish"), eyes(seen));
        let title = if question.released.is_some() {
            say("enquiry-publish-again")
        } else {
            say("enquiry-publish-title")
        };
        view! {
            <Details summary=title open=open>
                <form class="cl-stack" method="post" action=action novalidate>
                    {eyes}
                    <p class="govuk-body">{say("enquiry-publish-hint")}</p>
                    <Textarea name="question" label=say("enquiry-question") error=errors.0 value=asked rows=3/>
                    <Textarea name="answer" label=say("enquiries-answer") error=errors.1 value=answer/>
                    <Button weight=Weight::Secondary>{say("enquiry-publish")}</Button>
                </form>
            </Details>
        }
    });
    let withdraw = question.released.as_ref().map(|released| {
        let href = format!("/enquiries/{}", released.reference);
        let (action, eyes) = (format!("{address}/unpublish"), eyes(seen));
        let form = releases.then(|| {
            view! {
                <form method="post" action=action>
                    {eyes}
                    <Button weight=Weight::Warning>{say("enquiry-withdraw")}</Button>
                </form>
            }
        });
        view! {
            <p class="govuk-body"><a class="govuk-link" href=href>{say("enquiry-is-public")}</a></p>
            {form}
        }
    });
    Some(
        view! { <section class="cl-stack" aria-label=say("enquiry-card")>{reply}{release}{withdraw}</section> },
    )
}

/// Answers the question.
async fn reply(command: Command, Form(typed): Form<Typed>) -> Answer {
    let asked = Reply {
        version: typed.version,
        words: &typed.reply,
        language: command.reader.language,
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .answer_enquiry(command.reference(), asked, by, now)
        .await;
    let wrong = |reader: &Reader, refused| unanswered(reader, "reply", refused);
    command.answer(typed, done, wrong).await
}

/// Lets everybody read it.
async fn publish(command: Command, Form(typed): Form<Typed>) -> Answer {
    let asked = Releasing {
        version: typed.version,
        question: &typed.question,
        answer: &typed.answer,
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .release_enquiry(command.reference(), asked, by, now)
        .await;
    let wrong = |reader: &Reader, refused| unanswered(reader, "answer", refused);
    command.answer(typed, done, wrong).await
}

/// Takes it back from everybody.
async fn withdraw(command: Command, Form(typed): Form<Typed>) -> Answer {
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .withdraw_enquiry(command.reference(), typed.version, by, now)
        .await;
    let wrong = |reader: &Reader, refused| unanswered(reader, "answer", refused);
    command.answer(typed, done, wrong).await
}

/// What was refused, at its field; what is wrong with the answer stands at `answer`.
fn unanswered(
    reader: &Reader,
    answer: &'static str,
    refused: EnquiryRefused,
) -> Result<Wrong, Refusal> {
    let field = |part: Part| match part {
        Part::Question => "question",
        Part::Answer => answer,
    };
    Ok(match refused {
        EnquiryRefused::NotYours => return Err(Refusal::NotYours),
        EnquiryRefused::Missing(part) => Wrong::at(field(part), reader.say("desk-note-missing")),
        EnquiryRefused::TasksOpen => Wrong::at("reply", reader.say("desk-tasks-open")),
        EnquiryRefused::TooLong { part, most } => Wrong::too_long(field(part), reader, most),
        EnquiryRefused::Stale
        | EnquiryRefused::NoEnquiry
        | EnquiryRefused::Ended
        | EnquiryRefused::NotAnswered
        | EnquiryRefused::NotReleased => Wrong::stale(reader),
    })
}

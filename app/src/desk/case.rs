//! Commands on one report at the desk: its status, and who sees it.

use axum::Router;
use axum::extract::Form;
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::cases::{ChangeRefused, Sight};
use domain::identity::Account;
use domain::references::Reference;
use serde::Deserialize;
use store::desk::{Change, Hiding, VisibilityRefused};
use store::reports::{ReportSeen, Viewer};

use super::command::Command;
use super::dossier::page;
use super::forms::status_of;
use super::tasks::Given;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/{reference}", get(page).post(change))
        .route("/desk/{reference}/release", post(release))
        .route("/desk/{reference}/hide", post(hide))
        .route("/desk/{reference}/show", post(show))
}

/// What a form of the page sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    /// The version that she had before her eyes.
    pub(super) version: i64,
    /// The last entry of the timeline that she had before her eyes.
    #[serde(default)]
    pub(super) read: i64,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) assignee: String,
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) update: String,
    #[serde(default)]
    pub(super) template: String,
    #[serde(default)]
    pub(super) days: String,
    #[serde(default)]
    pub(super) reply: String,
    #[serde(default)]
    pub(super) question: String,
    #[serde(default)]
    pub(super) answer: String,
    /// Where the report was to be moved, in words.
    #[serde(skip)]
    pub(super) moved: String,
    /// The task that was typed.
    #[serde(skip)]
    pub(super) task: Given,
}

/// What was wrong with what was typed.
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) text: String,
    pub(super) status: StatusCode,
}

/// Changes the status.
async fn change(command: Command, Form(typed): Form<Typed>) -> Answer {
    let Some(to) = status_of(&typed.to) else {
        let wrong = Wrong::at("to", command.reader.say("desk-to-missing"));
        return command.refuse(typed, wrong).await;
    };
    let asked = Change {
        version: typed.version,
        to,
        words: &typed.words,
        language: command.reader.language,
        days_to_answer: typed.days.trim().parse().unwrap_or_default(),
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .change_status(command.reference(), asked, by, now)
        .await;
    command.answer(typed, done, unchanged).await
}

fn unchanged(reader: &Reader, refused: ChangeRefused) -> Result<Wrong, Refusal> {
    Ok(match refused {
        ChangeRefused::NotYours => return Err(Refusal::NotYours),
        ChangeRefused::Stale | ChangeRefused::Merged => Wrong::stale(reader),
        ChangeRefused::NotInTable { .. } => Wrong::at("to", reader.say("desk-not-in-table")),
        ChangeRefused::TargetMissing => Wrong::at("to", reader.say("desk-target-missing")),
        ChangeRefused::TasksOpen => Wrong::at("to", reader.say("desk-tasks-open")),
        ChangeRefused::WordsMissing => Wrong::at("words", reader.say("desk-words-missing")),
        ChangeRefused::DaysOutOfRange { most } => {
            let about = [("most", i64::from(most).into())];
            Wrong::at("days", reader.say_with("desk-days-wrong", &about))
        }
        ChangeRefused::TooLong { most } => Wrong::too_long("words", reader, most),
    })
}

/// Lets everybody see text and photos.
async fn release(command: Command, Form(typed): Form<Typed>) -> Answer {
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .release(command.reference(), typed.version, by, now)
        .await;
    command.answer(typed, done, seen_as_before).await
}

/// Hides the report with a reason.
async fn hide(command: Command, Form(typed): Form<Typed>) -> Answer {
    let hiding = Hiding {
        version: typed.version,
        reason: &typed.reason,
        language: command.reader.language,
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .hide(command.reference(), hiding, by, now)
        .await;
    command.answer(typed, done, seen_as_before).await
}

/// Shows the report again.
async fn show(command: Command, Form(typed): Form<Typed>) -> Answer {
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .show(command.reference(), typed.version, by, now)
        .await;
    command.answer(typed, done, seen_as_before).await
}

fn seen_as_before(reader: &Reader, refused: VisibilityRefused) -> Result<Wrong, Refusal> {
    Ok(match refused {
        VisibilityRefused::NotYours => return Err(Refusal::NotYours),
        VisibilityRefused::Stale | VisibilityRefused::NotFrom { .. } => Wrong::stale(reader),
        VisibilityRefused::ReasonMissing => Wrong::at("reason", reader.say("desk-reason-missing")),
        VisibilityRefused::TooLong { most } => Wrong::too_long("reason", reader, most),
    })
}

impl Wrong {
    pub(super) fn at(field: &'static str, text: String) -> Self {
        Self {
            field,
            text,
            status: StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(super) fn stale(reader: &Reader) -> Self {
        Self {
            field: "story",
            text: reader.say("desk-stale"),
            status: StatusCode::CONFLICT,
        }
    }

    pub(super) fn too_long(field: &'static str, reader: &Reader, most: usize) -> Self {
        let text = reader.say_with("desk-too-long", &[("most", most.into())]);
        Self::at(field, text)
    }
}

/// The report as the member sees it: what is outside her areas does not exist.
pub(crate) async fn seen(
    portal: &Portal,
    account: &Account,
    reference: &str,
) -> Result<ReportSeen, Refusal> {
    let reference: Reference = reference.parse().map_err(|_| Refusal::NotFound)?;
    let viewer = Viewer {
        account: Some(account.clone()),
        link: None,
    };
    let seen = portal
        .store
        .report(&reference, &viewer, portal.now())
        .await?;
    seen.filter(|seen| seen.sight == Sight::Member)
        .ok_or(Refusal::NotFound)
}

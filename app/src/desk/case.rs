//! Commands on one report at the desk: its status, and who sees it.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::cases::{Case, ChangeRefused, Sight};
use domain::identity::Account;
use domain::references::Reference;
use serde::Deserialize;
use store::StoreError;
use store::desk::{Change, Hiding, VisibilityRefused};
use store::reports::{ReportSeen, Viewer};

use super::dossier::{draw, page};
use super::forms::status_of;
use super::tasks::Given;
use crate::identity::Member;
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
async fn change(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let Some(to) = status_of(&typed.to) else {
        let wrong = Wrong::at("to", reader.say("desk-to-missing"));
        return refuse(&portal, reader, member.0, &case, typed, wrong).await;
    };
    let asked = Change {
        version: typed.version,
        to,
        words: &typed.words,
        language: reader.language,
        days_to_answer: typed.days.trim().parse().unwrap_or_default(),
    };
    let changed = portal
        .store
        .change_status(&case.reference, asked, &member.0, portal.now())
        .await;
    let wrong = match changed {
        Ok(()) => return Ok(back(&case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            ChangeRefused::NotYours => return Err(Refusal::NotYours),
            ChangeRefused::Stale | ChangeRefused::Merged => Wrong::stale(&reader),
            ChangeRefused::NotInTable { .. } => Wrong::at("to", reader.say("desk-not-in-table")),
            ChangeRefused::TargetMissing => Wrong::at("to", reader.say("desk-target-missing")),
            ChangeRefused::TasksOpen => Wrong::at("to", reader.say("desk-tasks-open")),
            ChangeRefused::WordsMissing => Wrong::at("words", reader.say("desk-words-missing")),
            ChangeRefused::DaysOutOfRange { most } => {
                let about = [("most", i64::from(most).into())];
                Wrong::at("days", reader.say_with("desk-days-wrong", &about))
            }
            ChangeRefused::TooLong { most } => Wrong::too_long("words", &reader, most),
        },
    };
    refuse(&portal, reader, member.0, &case, typed, wrong).await
}

/// Lets everybody see text and photos.
async fn release(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let done = portal
        .store
        .release(&case.reference, typed.version, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, &case, typed, done).await
}

/// Hides the report with a reason.
async fn hide(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let hiding = Hiding {
        version: typed.version,
        reason: &typed.reason,
        language: reader.language,
    };
    let done = portal
        .store
        .hide(&case.reference, hiding, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, &case, typed, done).await
}

/// Shows the report again.
async fn show(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let case = seen(&portal, &member.0, &reference).await?.case;
    let done = portal
        .store
        .show(&case.reference, typed.version, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, &case, typed, done).await
}

/// Back to the page, or the page with what was refused.
async fn answer(
    portal: &Portal,
    reader: Reader,
    account: Account,
    case: &Case,
    typed: Typed,
    done: Result<(), StoreError<VisibilityRefused>>,
) -> Answer {
    let wrong = match done {
        Ok(()) => return Ok(back(&case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            VisibilityRefused::NotYours => return Err(Refusal::NotYours),
            VisibilityRefused::Stale | VisibilityRefused::NotFrom { .. } => Wrong::stale(&reader),
            VisibilityRefused::ReasonMissing => {
                Wrong::at("reason", reader.say("desk-reason-missing"))
            }
            VisibilityRefused::TooLong { most } => Wrong::too_long("reason", &reader, most),
        },
    };
    refuse(portal, reader, account, case, typed, wrong).await
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

pub(super) fn back(reference: &Reference) -> Response {
    Redirect::to(&format!("/desk/{reference}")).into_response()
}

/// The page as it stands now, with what she typed and why it was refused.
pub(super) async fn refuse(
    portal: &Portal,
    reader: Reader,
    account: Account,
    case: &Case,
    typed: Typed,
    wrong: Wrong,
) -> Answer {
    draw(portal, reader, account, &case.reference, typed, Some(wrong)).await
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

//! One report at the desk, and what a member does to it.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::cases::{Case, ChangeRefused, Sight};
use domain::identity::Account;
use domain::pack::Pack;
use domain::references::Reference;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::desk::{Change, Hiding, VisibilityRefused};
use store::reports::{ReportSeen, Viewer};

use super::flags::{flags_card, flags_standing};
use super::forms::{change_form, status_of, story, visibility_forms};
use super::merging::{candidates, merging_card};
use super::priority::priority_form;
use super::tasks::{Given, tasks_card};
use crate::components::{BackLink, Card, ErrorSummary, Fault, SummaryList, SummaryRow, Tag};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::promised::staff;
use crate::reports::words::{answered, area_name, priority_words, standing, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

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
    pub(super) version: i64,
    #[serde(default)]
    pub(super) to: String,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) days: String,
    /// The task that was typed.
    #[serde(skip)]
    pub(super) task: Given,
}

/// What was wrong with what was typed.
pub(super) struct Wrong {
    pub(super) field: &'static str,
    pub(super) text: String,
    status: StatusCode,
}

/// `/desk/{reference}`: what is outside the member's areas does not exist.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    draw(&portal, reader, member.0, seen, Typed::default(), None).await
}

/// Changes the status.
async fn change(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let Some(to) = status_of(&typed.to) else {
        let wrong = Wrong::at("to", reader.say("desk-to-missing"));
        return draw(&portal, reader, member.0, seen, typed, Some(wrong)).await;
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
        .change_status(&seen.case.reference, asked, &member.0, portal.now())
        .await;
    let wrong = match changed {
        Ok(()) => return Ok(back(&seen.case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => match refused {
            ChangeRefused::NotYours => return Err(Refusal::NotYours),
            ChangeRefused::Stale => Wrong::stale(&reader),
            ChangeRefused::NotInTable { .. } => Wrong::at("to", reader.say("desk-not-in-table")),
            ChangeRefused::Merged => Wrong::stale(&reader),
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
    draw(&portal, reader, member.0, seen, typed, Some(wrong)).await
}

/// Lets everybody see text and photos.
async fn release(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let done = portal
        .store
        .release(&seen.case.reference, typed.version, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, seen, typed, done).await
}

/// Hides the report with a reason.
async fn hide(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let hiding = Hiding {
        version: typed.version,
        reason: &typed.reason,
        language: reader.language,
    };
    let done = portal
        .store
        .hide(&seen.case.reference, hiding, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, seen, typed, done).await
}

/// Shows the report again.
async fn show(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = seen(&portal, &member.0, &reference).await?;
    let done = portal
        .store
        .show(&seen.case.reference, typed.version, &member.0, portal.now())
        .await;
    answer(&portal, reader, member.0, seen, typed, done).await
}

/// Back to the page, or the page with what was refused.
async fn answer(
    portal: &Portal,
    reader: Reader,
    account: Account,
    seen: ReportSeen,
    typed: Typed,
    done: Result<(), StoreError<VisibilityRefused>>,
) -> Answer {
    let wrong = match done {
        Ok(()) => return Ok(back(&seen.case.reference)),
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
    draw(portal, reader, account, seen, typed, Some(wrong)).await
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

    fn too_long(field: &'static str, reader: &Reader, most: usize) -> Self {
        let text = reader.say_with("desk-too-long", &[("most", most.into())]);
        Self::at(field, text)
    }
}

fn back(reference: &Reference) -> Response {
    Redirect::to(&format!("/desk/{reference}")).into_response()
}

pub(super) async fn seen(
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

pub(super) async fn draw(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    seen: ReportSeen,
    typed: Typed,
    wrong: Option<Wrong>,
) -> Answer {
    reader.account = Some(account.name.clone());
    let near = candidates(portal, &seen.case).await?;
    let faulty = wrong.is_some();
    let status = wrong.as_ref().map_or(StatusCode::OK, |wrong| wrong.status);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let name = title(&pack, &seen.case, reader.language);
    let page = Page::new(name.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let case = &seen.case;
        let summary = wrong.as_ref().map(|wrong| {
            view! { <ErrorSummary faults=vec![Fault::at(wrong.field, wrong.text.clone())]/> }
        });
        let here = standing(&reader, case.status);
        let mut facts = vec![
            SummaryRow::new(
                say("desk-area"),
                area_name(&pack, &case.area, reader.language),
            ),
            SummaryRow::new(say("desk-priority"), priority_words(&reader, case.priority)),
            SummaryRow::new(
                say("desk-visibility"),
                reader.say(&format!("desk-visibility-{}", case.visibility.name())),
            ),
        ];
        if !case.spot.is_empty() {
            facts.insert(1, SummaryRow::new(say("desk-spot"), case.spot.clone()));
        }
        facts.extend(answers(&reader, &pack, case));
        let flags = flags_standing(&reader, i64::try_from(seen.flags.len()).unwrap_or(i64::MAX));
        let promise = staff(&reader, &pack, case).map(|staff| view! { <Card>{staff}</Card> });
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            {summary}
            <div class="cl-stack cl-stack--wide">
                <header>
                    <p class="cl-row">
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                        {flags.map(|flags| view! { <Tag text=flags.text tone=flags.tone icon=flags.icon/> })}
                        <span class="cl-ref">{case.reference.spaced()}</span>
                    </p>
                    <h1 class="govuk-heading-l">{name}</h1>
                </header>
                <div class="cl-split cl-split--aside-first">
                    <aside><SummaryList rows=facts/></aside>
                    <div class="cl-stack cl-stack--wide">
                        {promise}
                        {flags_card(&reader, &account, &seen)}
                        <section aria-labelledby="story">
                            <h2 class="govuk-heading-m" id="story">{say("desk-story")}</h2>
                            {story(&reader, &pack, &seen)}
                        </section>
                        {change_form(&reader, &account, &seen, &typed, wrong.as_ref())}
                        {priority_form(&reader, &account, &seen)}
                        {tasks_card(&reader, &pack, &account, &seen, (&typed, wrong.as_ref()))}
                        {merging_card(&reader, &pack, &account, (&seen, &near), &typed, wrong.as_ref())}
                        {visibility_forms(&reader, &account, &seen, &typed, wrong.as_ref())}
                    </div>
                </div>
            </div>
        }
    });
    Ok(page
        .place(Place::Me)
        .status(status)
        .error_title(faulty)
        .private()
        .render(portal, &reader))
}

/// What the reporter answered to the questions of the category.
fn answers(reader: &Reader, pack: &Pack, case: &Case) -> Vec<SummaryRow> {
    let asked = pack.category(&case.category).into_iter();
    let asked = asked.flat_map(|category| &category.questions);
    let rows = asked.filter_map(|question| {
        let values = case.answers.get(&question.code)?;
        let label = question.label.say(reader.language).to_owned();
        Some(SummaryRow::new(label, answered(reader, question, values)))
    });
    rows.collect()
}

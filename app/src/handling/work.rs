//! What a member does with an application: finds that it is so or not, asks the applicant, decides, hands over.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use domain::cases::Status;
use domain::handling::{Finding, HANDLING_WORDS_MOST, Handled, Verdict, VerdictFault};
use domain::identity::{Account, Action, Role};
use domain::references::Reference;
use domain::services::TaskAction;
use domain::tasks::TaskId;
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::applications::{ApplicationSeen, DecideRefused, Deciding, HandleRefused, Handling};
use uuid::Uuid;

use super::dossier::{draw, handled_by};
use super::papers::papers;
use super::words::plan;
use crate::components::{Button, Choice, Question, Radios, Textarea};
use crate::identity::Member;
use crate::portal::Portal;
use crate::shell::{Answer, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/applications/{reference}/tasks/{task}", post(handle))
        .route("/desk/applications/{reference}/decision", post(decide))
        .route(
            "/desk/applications/{reference}/handed-over",
            post(hand_over),
        )
}

/// What she typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    /// The task that it is about.
    #[serde(skip)]
    task: Option<Uuid>,
    #[serde(default)]
    version: i64,
    #[serde(default)]
    said: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}

/// What is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    /// Id of the field.
    pub(super) field: String,
    pub(super) text: String,
    /// Whether somebody else changed it first.
    pub(super) stale: bool,
}

impl Wrong {
    fn at(field: impl Into<String>, text: String) -> Self {
        Self {
            field: field.into(),
            text,
            stale: false,
        }
    }

    fn stale(reader: &Reader, field: impl Into<String>) -> Self {
        Self {
            stale: true,
            ..Self::at(field, reader.say("handling-stale"))
        }
    }
}

fn too_long(reader: &Reader) -> String {
    let most = reader.number(HANDLING_WORDS_MOST as u64);
    reader.say_with("fault-too-long", &[("most", most.into())])
}

fn error_at(wrong: Option<&Wrong>, field: &str) -> Option<String> {
    wrong
        .filter(|wrong| wrong.field == field)
        .map(|wrong| wrong.text.clone())
}

/// An action as a form says it, and its words.
const fn said_as(action: TaskAction) -> (&'static str, &'static str) {
    match action {
        TaskAction::Approve => ("approve", "handling-approve"),
        TaskAction::Reject => ("reject", "handling-reject"),
        TaskAction::SendBack => ("send_back", "handling-send-back"),
    }
}

/// What she may say about a task of hers; nothing where it is not her turn.
pub(super) fn task_form(
    reader: &Reader,
    member: &Account,
    seen: &ApplicationSeen,
    handled: &Handled,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> Option<AnyView> {
    let say = reader.speaker();
    let task = &handled.task;
    let open = seen.tasks.iter().filter(|one| one.task.state.is_open());
    let first = open.map(|one| one.task.step).min();
    let roles: Vec<Role> = member
        .grants
        .iter()
        .filter(|grant| {
            grant.role.may(Action::ReadApplications)
                && grant.organisation.as_ref() == Some(&task.organisation)
                && grant.area.covers(&seen.case.area)
        })
        .map(|grant| grant.role)
        .collect();
    let is_turn =
        task.state.is_open() && Some(task.step) == first && seen.case.status != Status::Waiting;
    if roles.is_empty() || !is_turn {
        return None;
    }
    let typed = if typed.task == Some(task.id.0) {
        typed.clone()
    } else {
        Typed::default()
    };
    let (said_id, words_id) = (
        format!("said-{}", task.id.0),
        format!("words-{}", task.id.0),
    );
    let plan = plan(&seen.service, handled)?;
    let may = |action| roles.iter().any(|role| plan.allows(action, *role));
    let (hers, others): (Vec<TaskAction>, Vec<TaskAction>) =
        plan.action.iter().partition(|action| may(**action));
    let choices: Vec<Choice> = hers
        .into_iter()
        .map(|action| {
            let (value, key) = said_as(action);
            Choice::new(value, say(key)).checked(typed.said == value)
        })
        .collect();
    let for_others: Vec<String> = others
        .into_iter()
        .filter_map(|action| {
            if plan.role.is_empty() {
                return None;
            }
            let roles = Role::ALL
                .into_iter()
                .filter(|role| plan.allows(action, *role));
            let roles = roles.map(|role| reader.say(&format!("role-{}", role.name())));
            let about = [
                ("action", say(said_as(action).1).into()),
                ("roles", reader.list(roles).into()),
            ];
            Some(reader.say_with("handling-for-others", &about))
        })
        .collect();
    let for_others = for_others.join(" ");
    if choices.is_empty() {
        let told = (!for_others.is_empty()).then(|| view! { <p>{for_others}</p> }.into_any());
        return told;
    }
    let action = format!(
        "/desk/applications/{}/tasks/{}",
        seen.case.reference, task.id.0
    );
    let form = view! {
        <form class="cl-stack" method="post" action=action novalidate>
            <input type="hidden" name="version" value=task.version.to_string()/>
            <Radios name="said" id=said_id.clone() legend=Question::medium(say("handling-what")) hint=for_others error=error_at(wrong, &said_id) choices=choices/>
            <Textarea name="words" id=words_id.clone() label=say("handling-words") hint=say("handling-words-hint") error=error_at(wrong, &words_id) value=typed.words rows=2/>
            <Button>{say("task-send")}</Button>
        </form>
    };
    Some(form.into_any())
}

/// The decision, for whoever the service entitles; handing over, where it is decided.
pub(super) fn decision_form(
    reader: &Reader,
    member: &Account,
    seen: &ApplicationSeen,
    typed: &Typed,
    wrong: Option<&Wrong>,
) -> Option<AnyView> {
    let say = reader.speaker();
    let reference = &seen.case.reference;
    let version = seen.case.version.to_string();
    let decides = seen.is_decided_by(member);
    if seen.case.status == Status::Decided && seen.is_handed_over_by(member) {
        let action = format!("/desk/applications/{reference}/handed-over");
        return Some(
            view! {
                <form class="cl-stack" method="post" action=action>
                    <h2 class="govuk-heading-m">{say("handling-hand-over")}</h2>
                    <p class="govuk-body">{say("handling-hand-over-text")}</p>
                    <input type="hidden" name="version" value=version/>
                    <Button>{say("handling-handed-over")}</Button>
                </form>
            }
            .into_any(),
        );
    }
    if !decides || seen.decided.is_some() || seen.case.ended_at.is_some() {
        return None;
    }
    let barred = if seen.is_sent_by_viewer {
        Some("handling-sent-before")
    } else if seen.first_decider == Some(member.id) {
        Some("handling-decided-before")
    } else {
        None
    };
    if let Some(key) = barred {
        let text = say(key);
        return Some(
            view! {
                <section>
                    <h2 class="govuk-heading-m">{say("handling-decision")}</h2>
                    <p class="govuk-body cl-muted">{text}</p>
                </section>
            }
            .into_any(),
        );
    }
    let open = seen
        .tasks
        .iter()
        .filter(|one| one.task.state.is_open())
        .count();
    if open > 0 {
        let text = reader.say_with("handling-still-open", &[("count", (open as u64).into())]);
        return Some(
            view! {
                <section>
                    <h2 class="govuk-heading-m">{say("handling-decision")}</h2>
                    <p class="govuk-body cl-muted">{text}</p>
                </section>
            }
            .into_any(),
        );
    }
    let typed = if typed.task.is_none() {
        typed.clone()
    } else {
        Typed::default()
    };
    let reasons: Vec<Choice> = seen
        .service
        .decision
        .iter()
        .flat_map(|decision| &decision.reasons)
        .map(|reason| {
            Choice::new(reason.code.clone(), reason.text.say(reader.language))
                .checked(typed.reason == reason.code)
        })
        .collect();
    let because = view! { <Radios name="reason" legend=Question::medium(say("handling-reason")) error=error_at(wrong, "reason") choices=reasons/> };
    let choices = vec![
        Choice::new("grant", say("handling-grant")).checked(typed.said == "grant"),
        Choice::new("refuse", say("handling-refuse"))
            .checked(typed.said == "refuse")
            .further(because),
    ];
    let action = format!("/desk/applications/{reference}/decision");
    Some(
        view! {
            <form class="cl-stack" method="post" action=action novalidate>
                <input type="hidden" name="version" value=version/>
                <Radios name="said" legend=Question::medium(say("handling-decision")) hint=say("handling-decision-hint") error=error_at(wrong, "said") choices=choices/>
                <Textarea name="words" label=say("handling-decision-words") hint=say("handling-decision-words-hint") error=error_at(wrong, "words") value=typed.words rows=3/>
                <Button>{say("handling-decide")}</Button>
            </form>
        }
        .into_any(),
    )
}

fn to(reference: &Reference) -> axum::response::Response {
    Redirect::to(&format!("/desk/applications/{reference}")).into_response()
}

/// Takes what she found.
async fn handle(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path((reference, task)): Path<(String, String)>,
    Form(mut typed): Form<Typed>,
) -> Answer {
    let seen = handled_by(&portal, &member, &reference).await?;
    let id: Uuid = task.parse().map_err(|_| Refusal::NotFound)?;
    if !seen.tasks.iter().any(|one| one.task.id.0 == id) {
        return Err(Refusal::NotFound);
    }
    typed.task = Some(id);
    let (said_id, words_id) = (format!("said-{id}"), format!("words-{id}"));
    let said = match typed.said.as_str() {
        "approve" => Handling::Found(Finding::Approved, typed.words.clone()),
        "reject" => Handling::Found(Finding::Rejected, typed.words.clone()),
        "send_back" => Handling::SendBack(typed.words.clone()),
        _ => {
            let wrong = Wrong::at(said_id, reader.say("task-said-missing"));
            return Ok(draw(&portal, reader, &member, seen, &typed, Some(&wrong)));
        }
    };
    let done = portal
        .store
        .handle_task(
            TaskId(id),
            typed.version,
            &said,
            &member,
            reader.language,
            portal.now(),
        )
        .await;
    let refused = match done {
        Ok(()) => return Ok(to(&seen.case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => refused,
    };
    let wrong = match refused {
        HandleRefused::NotYours => return Err(Refusal::NotYours),
        HandleRefused::NotEntitled => Wrong::at(said_id, reader.say("handling-not-entitled")),
        HandleRefused::WordsMissing => Wrong::at(words_id, reader.say("handling-words-missing")),
        HandleRefused::TooLong => Wrong::at(words_id, too_long(&reader)),
        HandleRefused::Stale
        | HandleRefused::NotItsTurn
        | HandleRefused::NotAsked
        | HandleRefused::TooManyFiles
        | HandleRefused::NotProvided => Wrong::stale(&reader, said_id),
    };
    let seen = handled_by(&portal, &member, &reference).await?;
    Ok(draw(&portal, reader, &member, seen, &typed, Some(&wrong)))
}

/// Takes the decision.
async fn decide(
    State(portal): State<Portal>,
    reader: Reader,
    Member(member): Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = handled_by(&portal, &member, &reference).await?;
    let verdict = match typed.said.as_str() {
        "grant" => Verdict::Grant,
        "refuse" => Verdict::Refuse {
            reason: typed.reason.clone(),
        },
        _ => {
            let wrong = Wrong::at("said", reader.say("handling-decision-missing"));
            return Ok(draw(&portal, reader, &member, seen, &typed, Some(&wrong)));
        }
    };
    let named = (&seen.case.reference, typed.version);
    let by = (&member, reader.language);
    let deciding = Deciding {
        papers: papers(portal.pack(), &seen.applied(), &verdict, portal.now()),
        verdict,
        words: typed.words.clone(),
    };
    let done = portal
        .store
        .decide_application(named, &deciding, by, portal.now())
        .await;
    let refused = match done {
        Ok(()) => return Ok(to(&seen.case.reference)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => refused,
    };
    let wrong = match refused {
        DecideRefused::NotYours => return Err(Refusal::NotYours),
        DecideRefused::Paper(_) => Wrong::at("said", reader.say("handling-no-paper")),
        DecideRefused::DecidedBefore => Wrong::at("said", reader.say("handling-decided-before")),
        DecideRefused::SentBefore => Wrong::at("said", reader.say("handling-sent-before")),
        DecideRefused::Verdict(VerdictFault::ReasonMissing) => {
            Wrong::at("reason", reader.say("handling-reason-missing"))
        }
        DecideRefused::Verdict(VerdictFault::TooLong) => Wrong::at("words", too_long(&reader)),
        DecideRefused::Stale
        | DecideRefused::Verdict(VerdictFault::TasksOpen | VerdictFault::NotInTable) => {
            Wrong::stale(&reader, "said")
        }
    };
    let seen = handled_by(&portal, &member, &reference).await?;
    Ok(draw(&portal, reader, &member, seen, &typed, Some(&wrong)))
}

/// Notes that what follows from a yes was handed over.
async fn hand_over(
    State(portal): State<Portal>,
    Member(member): Member,
    Path(reference): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let seen = handled_by(&portal, &member, &reference).await?;
    let named = (&seen.case.reference, typed.version);
    match portal.store.hand_over(named, &member, portal.now()).await {
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(DecideRefused::NotYours)) => Err(Refusal::NotYours),
        // Somebody else was first: the page says how it stands.
        Ok(()) | Err(StoreError::Refused(_)) => Ok(to(&seen.case.reference)),
    }
}

//! Tasks at the desk: giving and withdrawing them, and the list of those that wait.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use domain::cases::Case;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Action};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::tasks::{TITLE_MOST, Task, TaskId, TaskState};
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::ReportSeen;
use store::tasks::{NewTask, TASK_DAYS_MOST, TaskRefused};
use uuid::Uuid;

use super::case::{Typed, Wrong};
use super::command::Command;
use super::forms::{error_at, may};
use crate::components::{
    BackLink, Button, CaseList, CaseRow, Details, Empty, Icon, Input, InputType, Select,
    SelectOption, Standing, Tag, Tone, Weight,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::words::{days_of, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/tasks", get(inbox))
        .route("/desk/{reference}/tasks", post(give))
        .route("/desk/{reference}/tasks/{task}/withdraw", post(withdraw))
}

/// How a task stands, in a word, a colour and an icon.
pub(crate) fn task_standing(reader: &Reader, state: TaskState) -> Standing {
    let (tone, icon) = match state {
        TaskState::Offered => (Tone::Yellow, Icon::Inbox),
        TaskState::Accepted => (Tone::Teal, Icon::Calendar),
        TaskState::Declined => (Tone::Red, Icon::X),
        TaskState::Done => (Tone::Green, Icon::CircleCheck),
        TaskState::Withdrawn => (Tone::Calm, Icon::X),
    };
    Standing {
        text: reader.say(&format!("task-state-{}", state.name())),
        tone,
        icon,
    }
}

fn organisation(reader: &Reader, pack: &Pack, code: &OrganisationCode) -> String {
    pack.organisations.get(code).map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// When a task is planned, or by when it is due; and what was said of it.
fn facts(reader: &Reader, pack: &Pack, task: &Task) -> String {
    let when = match task.window {
        Some(window) => days_of(reader, window),
        None => reader.say_with("promise-by", &[("date", reader.date(task.due).into())]),
    };
    let step = reader.say_with("task-step", &[("step", i64::from(task.step).into())]);
    let parts = [
        organisation(reader, pack, &task.organisation),
        step,
        when,
        task.words.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\u{a0}· ")
}

/// The tasks of a case; giving another and withdrawing, where the member may.
pub(super) fn tasks_card(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    seen: &ReportSeen,
    (typed, wrong): (&Typed, Option<&Wrong>),
) -> AnyView {
    let say = reader.speaker();
    let case = &seen.case;
    let gives = may(account, Action::GiveTasks, seen) && case.ended_at.is_none();
    if seen.tasks.is_empty() && !gives {
        return ().into_any();
    }
    let address = format!("/desk/{}/tasks", case.reference);
    let version = case.version.to_string();
    let rows: Vec<_> = seen
        .tasks
        .iter()
        .map(|task| {
            let here = task_standing(reader, task.state);
            let withdraw = (gives && task.state.is_open()).then(|| {
                let action = format!("{address}/{}/withdraw", task.id.0);
                view! {
                    <form method="post" action=action>
                        <input type="hidden" name="version" value=version.clone()/>
                        <Button weight=Weight::Secondary>{say("task-withdraw")}</Button>
                    </form>
                }
            });
            view! {
                <li class="cl-stack cl-stack--tight">
                    <p class="cl-row">
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                        <a class="govuk-link" href=format!("/tasks/{}", task.id.0)>{task.title.clone()}</a>
                    </p>
                    <p class="cl-muted">{facts(reader, pack, task)}</p>
                    {withdraw}
                </li>
            }
        })
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul class="govuk-list cl-stack">{rows}</ul> });
    let form = gives.then(|| give_form(reader, pack, seen, (typed, wrong)));
    view! {
        <section class="cl-stack" aria-labelledby="tasks">
            <h2 class="govuk-heading-m" id="tasks">{say("task-title-many")}</h2>
            {list}
            {form}
        </section>
    }
    .into_any()
}

fn give_form(
    reader: &Reader,
    pack: &Pack,
    seen: &ReportSeen,
    (typed, wrong): (&Typed, Option<&Wrong>),
) -> AnyView {
    let say = reader.speaker();
    let given = &typed.task;
    let mut options = vec![SelectOption::new("", say("task-choose"))];
    options.extend(
        pack.organisations
            .values()
            .filter(|known| !known.retired)
            .map(|known| {
                SelectOption::new(known.code.0.clone(), known.name.say(reader.language))
                    .selected(known.code.0 == given.organisation)
            }),
    );
    let [of_whom, name, length, contractor] =
        ["organisation", "title", "task-days", "contractor"].map(|field| error_at(wrong, field));
    let faulty = [&of_whom, &name, &length, &contractor]
        .into_iter()
        .any(Option::is_some);
    let or = |typed: &str, usual: &str| {
        if typed.is_empty() {
            usual.to_owned()
        } else {
            typed.to_owned()
        }
    };
    let next = seen.tasks.iter().map(|task| task.step).max().unwrap_or(1);
    let step = or(&given.step, &next.to_string());
    let days = or(&given.days, "5");
    let action = format!("/desk/{}/tasks", seen.case.reference);
    let version = seen.case.version.to_string();
    let (title, written_to) = (given.title.clone(), given.contractor.clone());
    view! {
        <Details summary=say("task-give") open=faulty>
            <form class="cl-narrow cl-stack" method="post" action=action novalidate>
                <input type="hidden" name="version" value=version/>
                <Select name="organisation" label=say("task-organisation") error=of_whom options=options/>
                <Input name="title" label=say("task-name") hint=say("task-name-hint") error=name value=title/>
                <Input name="step" label=say("task-step-label") hint=say("task-step-hint") value=step inputmode="numeric" width=3/>
                <Input name="days" id="task-days" label=say("task-days") error=length value=days inputmode="numeric" width=3/>
                <Input
                    name="contractor"
                    label=say("task-contractor")
                    hint=say("task-contractor-hint")
                    error=contractor
                    value=written_to
                    kind=InputType::Email
                    spellcheck=Some(false)
                />
                <Button weight=Weight::Secondary>{say("task-give")}</Button>
            </form>
        </Details>
    }
    .into_any()
}

/// What the form of a task sent.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Given {
    version: i64,
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    contractor: String,
}

async fn give(command: Command, Form(given): Form<Given>) -> Answer {
    let contractor = given.contractor.trim();
    let contractor = (!contractor.is_empty()).then(|| EmailAddress::parse(contractor));
    let typed = |given: Given| Typed {
        task: given,
        ..Typed::default()
    };
    let Ok(contractor) = contractor.transpose() else {
        let wrong = Wrong::at("contractor", command.reader.say("fault-not-an-email"));
        return command.refuse(typed(given), wrong).await;
    };
    let new = NewTask {
        step: given.step.trim().parse().unwrap_or(1),
        organisation: OrganisationCode(given.organisation.clone()),
        title: given.title.clone(),
        days: given.days.trim().parse().unwrap_or_default(),
        contractor,
    };
    let (by, now) = (&command.member, command.now());
    let done = command
        .store()
        .give_task(command.reference(), given.version, &new, by, now)
        .await;
    command.answer(typed(given), done.map(drop), wrong).await
}

/// What the store refused, at its field.
fn wrong(reader: &Reader, refused: TaskRefused) -> Result<Wrong, Refusal> {
    Ok(match refused {
        TaskRefused::NotYours => return Err(Refusal::NotYours),
        TaskRefused::TitleMissing => Wrong::at("title", reader.say("task-name-missing")),
        TaskRefused::TitleTooLong => {
            let most = reader.number(TITLE_MOST as u64);
            let about = [("most", most.into())];
            Wrong::at("title", reader.say_with("fault-too-long", &about))
        }
        TaskRefused::NoOrganisation => {
            Wrong::at("organisation", reader.say("task-organisation-missing"))
        }
        TaskRefused::DaysOutOfRange => {
            let about = [("most", i64::from(TASK_DAYS_MOST).into())];
            Wrong::at("task-days", reader.say_with("task-days-out", &about))
        }
        TaskRefused::TooMany => Wrong::at("organisation", reader.say("task-too-many")),
        TaskRefused::Stale | TaskRefused::CaseEnded | TaskRefused::Answer(_) => {
            Wrong::stale(reader)
        }
    })
}

/// What the button that withdraws sent.
#[derive(Deserialize)]
struct Withdrawn {
    version: i64,
}

async fn withdraw(
    command: Command,
    Path((_, task)): Path<(String, String)>,
    Form(withdrawn): Form<Withdrawn>,
) -> Answer {
    let id = TaskId(task.parse::<Uuid>().map_err(|_| Refusal::NotFound)?);
    let (reference, by, now) = (command.reference(), &command.member, command.now());
    let done = command
        .store()
        .withdraw_task(reference, id, withdrawn.version, by, now)
        .await;
    command.answer(Typed::default(), done, wrong).await
}

/// `/desk/tasks`: what waits for the member's organisation, the first due first.
async fn inbox(State(portal): State<Portal>, mut reader: Reader, member: Member) -> Answer {
    let tasks = portal.store.task_inbox(&member.0).await?;
    reader.account = Some(member.0.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("task-inbox"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let rows: Vec<_> = tasks
            .iter()
            .map(|(task, case)| row(&reader, &pack, task, case))
            .collect();
        let list = if rows.is_empty() {
            view! { <Empty title=say("task-none") text=say("task-none-text")/> }.into_any()
        } else {
            view! { <CaseList>{rows}</CaseList> }.into_any()
        };
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{say("task-inbox")}</h1>
                {list}
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
}

fn row(reader: &Reader, pack: &Pack, task: &Task, case: &Case) -> impl IntoView + use<> {
    let today = pack.calendar.date(reader.now.timestamp());
    let late = (task.due < today).then(|| Standing {
        text: reader.say("list-overdue"),
        tone: Tone::Red,
        icon: Icon::TriangleAlert,
    });
    let about = title(pack, case, reader.language);
    let facts = format!("{about}\u{a0}· {}", facts(reader, pack, task));
    view! {
        <CaseRow
            href=format!("/tasks/{}", task.id.0)
            title=task.title.clone()
            standing=Some(task_standing(reader, task.state))
            also=late
            facts=facts
        />
    }
}

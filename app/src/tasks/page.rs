//! A task's page: for a member of its organisation, and for a contractor by the link of a letter.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use domain::tasks::{TaskId, TaskState, is_its_turn};
use leptos::prelude::*;
use store::StoreError;
use store::tasks::{Answering, TaskSeen};
use uuid::Uuid;

use super::answer::{Typed, Wrong};
use super::photos::shown;
use crate::components::{
    Button, Choice, ErrorSummary, Fault, FileUpload, Icon, Input, InputType, InsetText, Question,
    Radios, SummaryList, SummaryRow, Symbol, Tag, Textarea,
};
use crate::desk::task_standing;
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::reports::words::{area_name, days_of, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Name of the cookie that holds the token of a task; it is sent below the task's own address only.
pub(crate) const COOKIE: &str = "task-link";

/// Most bytes of the whole form: three photos and their frame.
const FORM_MOST: usize = 48 * 1024 * 1024;

pub(super) fn routes() -> Router<Portal> {
    let limit = DefaultBodyLimit::max(FORM_MOST);
    Router::new().route("/tasks/{task}", get(page).post(answer).layer(limit))
}

/// The task, where it is for whoever comes with these cookies; for others it is not there.
pub(super) async fn seen(
    portal: &Portal,
    headers: &HeaderMap,
    task: &str,
) -> Result<(TaskSeen, Answering), Refusal> {
    let id = TaskId(task.parse::<Uuid>().map_err(|_| Refusal::NotFound)?);
    let link = CookieJar::from_headers(headers)
        .get(COOKIE)
        .and_then(|cookie| cookie.value().parse().ok());
    let account = SignedIn::of(portal, headers).await?;
    let ways = [
        account.map(|signed_in| Answering::Member(signed_in.account)),
        link.map(Answering::Link),
    ];
    for by in ways.into_iter().flatten() {
        if let Some(seen) = portal.store.task(id, &by, portal.now()).await? {
            return Ok((seen, by));
        }
    }
    Err(Refusal::NotFound)
}

async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    Path(task): Path<String>,
) -> Answer {
    let (seen, by) = seen(&portal, &headers, &task).await?;
    Ok(draw(&portal, reader, (seen, by), Typed::default(), None))
}

async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    headers: HeaderMap,
    Path(task): Path<String>,
    form: Multipart,
) -> Answer {
    let (seen, by) = seen(&portal, &headers, &task).await?;
    let (typed, photos) = Typed::read(&reader, form).await?;
    let said = photos.and_then(|photos| Ok((typed.answer(&reader)?, photos)));
    let (said, photos) = match said {
        Ok(said) => said,
        Err(wrong) => return Ok(draw(&portal, reader, (seen, by), typed, Some(wrong))),
    };
    let (id, now) = (seen.task.id, portal.now());
    let done = portal
        .store
        .answer_task(id, typed.version, &said, photos, &by, now)
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/tasks/{}", id.0)).into_response()),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
        Err(StoreError::Refused(refused)) => {
            let wrong = Wrong::of(&reader, &typed, refused).ok_or(Refusal::NotFound)?;
            Ok(draw(&portal, reader, (seen, by), typed, Some(wrong)))
        }
    }
}

fn draw(
    portal: &Portal,
    mut reader: Reader,
    (seen, by): (TaskSeen, Answering),
    typed: Typed,
    wrong: Option<Wrong>,
) -> Response {
    if let Answering::Member(account) = &by {
        reader.account = Some(account.name.clone());
    }
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let status = match &wrong {
        Some(wrong) if wrong.stale => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let faulty = wrong.is_some();
    let page = Page::new(seen.task.title.clone(), move || {
        let reader = speaker;
        let say = reader.speaker();
        let (task, case) = (&seen.task, &seen.case);
        let summary = wrong.as_ref().map(
            |wrong| view! { <ErrorSummary faults=vec![Fault::at(wrong.field, wrong.text.clone())]/> },
        );
        let here = task_standing(&reader, task.state);
        let organisation = pack.organisations.get(&task.organisation);
        let organisation = organisation.map(|known| known.name.say(reader.language).to_owned());
        let mut facts = vec![
            SummaryRow::new(say("task-about"), title(&pack, case, reader.language)),
            SummaryRow::new(
                say("desk-area"),
                area_name(&pack, &case.area, reader.language),
            ),
            SummaryRow::new(say("task-organisation"), organisation.unwrap_or_default()),
            SummaryRow::new(say("task-due"), reader.date(task.due)),
        ];
        if !case.spot.is_empty() {
            facts.push(SummaryRow::new(say("desk-spot"), case.spot.clone()));
        }
        if let Some(position) = case.position {
            let position = format!("{:.5}, {:.5}", position.lat(), position.lon());
            facts.push(SummaryRow::new(say("task-position"), position));
        }
        let way = case.position.map(|at| {
            let href = format!("geo:{},{}", at.lat(), at.lon());
            view! { <p class="cl-row"><a class="govuk-link" href=href><Symbol icon=Icon::MapPin/>{say("round-open-map")}</a></p> }
        });
        if let Some(window) = task.window {
            facts.push(SummaryRow::new(
                say("task-planned"),
                days_of(&reader, window),
            ));
        }
        if !task.words.is_empty() {
            facts.push(SummaryRow::new(say("task-said-words"), task.words.clone()));
        }
        let photos = shown(&reader, &task.id.0.to_string(), &seen.photos);
        let what = seen
            .what
            .clone()
            .map(|what| view! { <InsetText>{what}</InsetText> });
        let waits = (task.state.is_open() && !is_its_turn(task, &seen.tasks))
            .then(|| view! { <p class="govuk-body cl-muted">{say("task-waits")}</p> });
        view! {
            {summary}
            <div class="cl-narrow cl-stack">
                <header>
                    <p class="cl-row">
                        <Tag text=here.text tone=here.tone icon=here.icon/>
                        <span class="cl-ref">{case.reference.spaced()}</span>
                    </p>
                    <h1 class="govuk-heading-l">{task.title.clone()}</h1>
                </header>
                <SummaryList rows=facts/>
                {way}
                {what}
                {photos}
                {waits}
                {form(&reader, &seen, &typed, wrong.as_ref())}
            </div>
        }
    });
    page.place(Place::Me)
        .private()
        .status(status)
        .error_title(faulty)
        .render(portal, &reader)
}

/// Accepting, declining or finishing, while the task is open.
fn form(reader: &Reader, seen: &TaskSeen, typed: &Typed, wrong: Option<&Wrong>) -> Option<AnyView> {
    let task = &seen.task;
    if !task.state.is_open() || seen.case.ended_at.is_some() {
        return None;
    }
    let say = reader.speaker();
    let error = |field: &str| {
        wrong
            .filter(|wrong| wrong.field == field)
            .map(|wrong| wrong.text.clone())
    };
    let accept = if task.state == TaskState::Accepted {
        "task-plan-anew"
    } else {
        "task-accept"
    };
    let said =
        |value: &str, key: &str| Choice::new(value, reader.say(key)).checked(typed.said == value);
    let (from, until) = (typed.from.clone(), typed.until.clone());
    let days = view! {
        <Input name="from" label=say("task-from") hint=say("task-from-hint") error=error("from") value=from kind=InputType::Date/>
        <Input name="until" label=say("task-until") error=error("until") value=until kind=InputType::Date/>
    };
    let reason = view! { <Textarea name="reason" label=say("task-reason") error=error("reason") value=typed.reason.clone() rows=2/> };
    let finished = view! {
        <Textarea name="done" label=say("task-done-words") hint=say("task-done-hint") error=error("done") value=typed.done.clone() rows=2/>
        <FileUpload name="photos" label=say("task-photos") error=error("photos") accept="image/jpeg,image/png,image/webp" multiple=true/>
    };
    let choices = vec![
        said("accept", accept).further(days),
        said("decline", "task-decline").further(reason),
        said("done", "task-done").further(finished),
    ];
    let action = format!("/tasks/{}", task.id.0);
    let view = view! {
        <form class="cl-stack" method="post" action=action enctype="multipart/form-data" novalidate>
            <input type="hidden" name="version" value=task.version.to_string()/>
            <Radios name="said" legend=Question::medium(say("task-what")) error=error("said") choices=choices/>
            <Button>{say("task-send")}</Button>
        </form>
    };
    Some(view.into_any())
}

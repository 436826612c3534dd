//! What organisations do with their tasks: find that it is so, or not, or ask the applicant; and her answer.

use domain::cases::{Case, CaseId, Detail, EventKind, Status};
use domain::handling::{ANSWER_DAYS, FOUND, Finding, HANDLING_WORDS_MOST, Handled, Next, next};
use domain::identity::{Account, Action, Grant};
use domain::languages::Language;
use domain::services::{Service, TaskAction, TaskPlan};
use domain::tasks::{TaskId, TaskState};
use jiff::Timestamp;

use super::handler;
use super::sending::begun_by;
use crate::cases::NewEvent;
use crate::{Broken, Store, StoreError, Write, within};

/// How often a task is tried to be ended while others change the same application.
const TRIES: usize = 5;

/// What a caseworker says about her task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handling {
    /// It is as the applicant says, or it is not, with words for whoever decides.
    Found(Finding, String),
    /// The applicant is asked this.
    SendBack(String),
}

impl Handling {
    const fn action(&self) -> TaskAction {
        match self {
            Self::Found(Finding::Approved, _) => TaskAction::Approve,
            Self::Found(Finding::Rejected, _) => TaskAction::Reject,
            Self::SendBack(_) => TaskAction::SendBack,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Found(_, words) | Self::SendBack(words) => words.trim(),
        }
    }
}

/// Why something was not done with an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HandleRefused {
    /// Not for this member, or there is no such task.
    #[error("not for whoever asks")]
    NotYours,
    /// Somebody else changed it first.
    #[error("it has changed since it was opened")]
    Stale,
    /// The task has ended, waits for the applicant, or earlier ones are still open.
    #[error("it is not its turn")]
    NotItsTurn,
    /// The service does not provide for it.
    #[error("the service does not provide for this")]
    NotProvided,
    /// The service keeps it for others of her organisation.
    #[error("for another role of the organisation")]
    NotEntitled,
    /// A rejection or a question needs words.
    #[error("words are missing")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {HANDLING_WORDS_MOST} characters")]
    TooLong,
    /// More files than come with one answer, or than an application has.
    #[error("too many files")]
    TooManyFiles,
    /// Nothing is asked of the applicant.
    #[error("nothing is asked")]
    NotAsked,
}

impl Store {
    /// A caseworker says what she found for her task, or asks the applicant.
    pub async fn handle_task(
        &self,
        id: TaskId,
        version: i64,
        said: &Handling,
        by: &Account,
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<HandleRefused>> {
        // Two who end tasks of the same application at once both succeed: what each of them said is about her own task.
        for _ in 0..TRIES {
            match self
                .handle_once(id, version, said, (by, language), now)
                .await
            {
                Ok(true) => return Ok(()),
                Ok(false) => self.engine.catch_up().await?,
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Refused(HandleRefused::Stale))
    }

    /// Says whether nobody changed the case meanwhile.
    async fn handle_once(
        &self,
        id: TaskId,
        version: i64,
        said: &Handling,
        (by, language): (&Account, Language),
        now: Timestamp,
    ) -> Result<bool, StoreError<HandleRefused>> {
        let refused = StoreError::Refused;
        let (case, service, tasks) = self
            .task_of_application(id)
            .await?
            .ok_or(refused(HandleRefused::NotYours))?;
        let handled = tasks.iter().find(|one| one.task.id == id);
        let handled = handled.ok_or(refused(HandleRefused::NotYours))?;
        if self
            .application_handled(&case.reference, by, now)
            .await?
            .is_none()
        {
            return Err(refused(HandleRefused::NotYours));
        }
        handler(
            by,
            Action::ReadApplications,
            &case.area,
            &[&handled.task.organisation],
        )
        .ok_or(refused(HandleRefused::NotYours))?;
        if handled.task.version != version {
            return Err(refused(HandleRefused::Stale));
        }
        let grant =
            may_be_handled(&case, &service, (&tasks, handled), said, by).map_err(refused)?;
        let entry = Entry {
            case: &case,
            handled,
            by,
            grant,
            language,
            now,
        };
        let mut write = self.engine.begin().await?;
        let is_kept = match said {
            Handling::Found(finding, words) => {
                // First the case: who is second waits here, and not between two entries of the timeline.
                let after = begun(&entry);
                self.keep_course(&mut write, &case, &after).await?
                    && self
                        .keep_finding(&mut write, &entry, *finding, words.trim())
                        .await?
                    && self.join_up(&mut write, &entry, (&after, &service)).await?
            }
            Handling::SendBack(words) => self.send_back(&mut write, &entry, words.trim()).await?,
        };
        if is_kept {
            write.commit().await?;
        }
        Ok(is_kept)
    }

    async fn task_of_application(
        &self,
        id: TaskId,
    ) -> Result<Option<(Case, Service, Vec<Handled>)>, Broken> {
        const CASE: &str = "select case_id from tasks where id = $1 and plan is not null";
        let found: Option<(uuid::Uuid,)> = crate::on!(self.engine, pool => {
            sqlx::query_as(CASE).bind(id.0).fetch_optional(pool).await?
        });
        let Some((case,)) = found else {
            return Ok(None);
        };
        let case = self.case_of_id(CaseId(case)).await?;
        let service = self.service_of_case(&case).await?;
        let tasks = self.handled_of(case.id).await?;
        Ok(Some((case, service, tasks)))
    }

    async fn keep_finding(
        &self,
        write: &mut Write,
        entry: &Entry<'_>,
        finding: Finding,
        words: &str,
    ) -> Result<bool, Broken> {
        const KEEP: &str = "update tasks set state = $3, finding = $4, words = $5, ended_at = $6, version = version + 1 \
            where id = $1 and version = $2 and ended_at is null";
        let task = &entry.handled.task;
        let kept = within!(*write, c => {
            sqlx::query(KEEP)
                .bind(task.id.0)
                .bind(task.version)
                .bind(FOUND.name())
                .bind(finding.name())
                .bind(words)
                .bind(entry.now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        let detail = Detail {
            organisation: Some(task.organisation.clone()),
            ..Detail::default()
        };
        let kind = match finding {
            Finding::Approved => EventKind::TaskApproved,
            Finding::Rejected => EventKind::TaskRejected,
        };
        // What was found is for whoever decides; the applicant sees that the task has ended.
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_members(entry.case, kind, entry.now)
                .by(entry.by, entry.grant)
                .saying(words, entry.language)
        };
        self.add_event(write, &event).await?;
        Ok(kept > 0)
    }

    /// Joins what was found: begins the next step, or finds that it can be decided.
    async fn join_up(
        &self,
        write: &mut Write,
        entry: &Entry<'_>,
        (after, service): (&Case, &Service),
    ) -> Result<bool, Broken> {
        const READY: &str =
            "update applications set ready_at = $2 where case_id = $1 and ready_at is null";
        let (case, now) = (entry.case, entry.now);
        if case.status == Status::Submitted {
            let begun = NewEvent::for_everybody(after, EventKind::StatusChanged, now);
            self.add_event(write, &begun).await?;
            self.tell_followers(write, after, "", now).await?;
        }
        let mut tasks = self.handled_within(write, case.id).await?;
        let (withdrawn, is_ready) = match next(service, &tasks) {
            Next::Goes { withdrawn } => (withdrawn, false),
            Next::Decide { withdrawn } => (withdrawn, true),
        };
        for plan in &withdrawn {
            withdraw(write, case.id, plan, now).await?;
        }
        if is_ready {
            within!(*write, c => { sqlx::query(READY).bind(case.id.0).bind(now.as_microsecond()).execute(&mut *c).await?; });
            self.note_ready(write, after, service, now).await?;
            return Ok(true);
        }
        tasks.retain(|one| !withdrawn.contains(&one.plan));
        let is_next = |step: u16| step > entry.handled.task.step;
        if first_open(&tasks).is_some_and(is_next) {
            self.note_turn(write, after, service, &tasks, now).await?;
        }
        Ok(true)
    }

    /// Notes whose turn it is, the first of these tasks that are open, and has them told.
    pub(super) async fn note_turn(
        &self,
        write: &mut Write,
        case: &Case,
        service: &Service,
        tasks: &[Handled],
        now: Timestamp,
    ) -> Result<(), Broken> {
        let step = first_open(tasks);
        let turns = tasks
            .iter()
            .filter(|one| one.task.state.is_open() && Some(one.task.step) == step);
        let plans: Vec<&str> = turns.map(|one| one.plan.as_str()).collect();
        let begun = service
            .task
            .iter()
            .filter(|plan| plans.contains(&plan.id.as_str()));
        self.note_begun(write, case, begun.map(begun_by).collect(), now)
            .await
    }

    pub(super) async fn handled_within(
        &self,
        write: &mut Write,
        id: CaseId,
    ) -> Result<Vec<Handled>, Broken> {
        let rows: Vec<super::reading::HandledRow> = within!(*write, c => {
            sqlx::query_as(super::reading::HANDLED).bind(id.0).fetch_all(&mut *c).await?
        });
        rows.into_iter().map(Handled::try_from).collect()
    }

    async fn send_back(
        &self,
        write: &mut Write,
        entry: &Entry<'_>,
        words: &str,
    ) -> Result<bool, Broken> {
        let calendar = &self.pack().calendar;
        let mut after = self
            .turned(write, entry.case, Status::Waiting, entry.now)
            .await?;
        let until = calendar.promise(entry.now, ANSWER_DAYS);
        after.waiting_until = Some(calendar.due_at(until));
        if !self.keep_course(write, entry.case, &after).await? {
            return Ok(false);
        }
        let detail = Detail {
            organisation: Some(entry.handled.task.organisation.clone()),
            ..Detail::default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&after, EventKind::StatusChanged, entry.now)
                .by(entry.by, entry.grant)
                .saying(words, entry.language)
        };
        self.add_event(write, &event).await?;
        self.tell_followers(write, &after, words, entry.now).await?;
        Ok(true)
    }

    /// The service that the application is for.
    pub(crate) async fn service_of_case(&self, case: &Case) -> Result<Service, Broken> {
        let row = self.application_row(case.id).await?;
        self.service_of(&row)
    }
}

/// Who did what to which task.
struct Entry<'a> {
    case: &'a Case,
    handled: &'a Handled,
    by: &'a Account,
    grant: &'a Grant,
    language: Language,
    now: Timestamp,
}

/// The case from the first finding on.
fn begun(entry: &Entry<'_>) -> Case {
    Case {
        status: Status::InProgress,
        updated_at: entry.now,
        ..entry.case.clone()
    }
}

fn may_be_handled<'a>(
    case: &Case,
    service: &Service,
    (tasks, handled): (&[Handled], &Handled),
    said: &Handling,
    by: &'a Account,
) -> Result<&'a Grant, HandleRefused> {
    let is_open = case.ended_at.is_none() && case.status != Status::Waiting;
    if !is_open || !handled.task.state.is_open() || first_open(tasks) != Some(handled.task.step) {
        return Err(HandleRefused::NotItsTurn);
    }
    let action = said.action();
    let plan = service.task.iter().find(|plan| plan.id == handled.plan);
    let plan: &TaskPlan = plan
        .filter(|plan| plan.action.contains(&action))
        .ok_or(HandleRefused::NotProvided)?;
    let entitled = by.grants.iter().find(|grant| {
        grant.organisation.as_ref() == Some(&handled.task.organisation)
            && grant.area.covers(&case.area)
            && plan.allows(action, grant.role)
    });
    let entitled = entitled.ok_or(HandleRefused::NotEntitled)?;
    let words = said.words();
    if words.is_empty() && action != TaskAction::Approve {
        return Err(HandleRefused::WordsMissing);
    }
    if words.chars().count() > HANDLING_WORDS_MOST {
        return Err(HandleRefused::TooLong);
    }
    Ok(entitled)
}

fn first_open(tasks: &[Handled]) -> Option<u16> {
    let open = tasks.iter().filter(|one| one.task.state.is_open());
    open.map(|one| one.task.step).min()
}

async fn withdraw(write: &mut Write, id: CaseId, plan: &str, now: Timestamp) -> Result<(), Broken> {
    const WITHDRAW: &str = "update tasks set state = $3, ended_at = $4, version = version + 1 where case_id = $1 and plan = $2 and ended_at is null";
    within!(*write, c => {
        sqlx::query(WITHDRAW)
            .bind(id.0)
            .bind(plan)
            .bind(TaskState::Withdrawn.name())
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}

/// The city's own language, in which its offices write to each other.
pub(super) fn office_language(store: &Store) -> Language {
    let languages = &store.pack().city.languages;
    languages.first().copied().unwrap_or(Language::En)
}

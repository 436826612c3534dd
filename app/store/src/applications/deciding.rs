//! Deciding, by whom the service names.

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, Closing, Detail, EventKind, Status};
use domain::handling::{Verdict, VerdictFault, decide, may_become};
use domain::identity::{Account, Action, Grant};
use domain::languages::Language;
use domain::references::Reference;
use domain::services::{Decision, OutputType, Service};
use jiff::Timestamp;
use uuid::Uuid;

use super::ApplicationSeen;
use crate::cases::NewEvent;
use crate::clocks::stops;
use crate::outputs::{IssueRefused, NewOutput};
use crate::{Broken, Store, StoreError, Write, on, within};

/// What is decided.
#[derive(Debug, Clone)]
pub struct Deciding {
    /// Yes, or no for a reason.
    pub verdict: Verdict,
    /// More words for the applicant; may be empty.
    pub words: String,
    /// What is handed out with it.
    pub papers: Vec<NewOutput>,
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecideRefused {
    /// Not for this member, or there is no such application.
    #[error("not for whoever asks")]
    NotYours,
    /// She decided what is objected to.
    #[error("an objection is decided by somebody else")]
    DecidedBefore,
    /// She sent it for the applicant.
    #[error("what somebody sent is decided by somebody else")]
    SentBefore,
    /// Somebody else changed it first.
    #[error("it has changed since it was opened")]
    Stale,
    /// What would be handed out cannot be.
    #[error(transparent)]
    Paper(IssueRefused),
    /// The rules refuse the verdict.
    #[error(transparent)]
    Verdict(VerdictFault),
}

/// The grant by which a member decides applications for the service in this area.
pub(super) fn decider(account: &Account, service: &Service, area: &AreaPath) -> Option<Grant> {
    let decision = service.decision.as_ref()?;
    let mut grants = account.grants.iter();
    grants
        .find(|grant| is_entitled(grant, decision) && grant.area.covers(area))
        .cloned()
}

/// Whether it is this grant that the service lets decide, wherever its area ends.
pub(super) fn is_entitled(grant: &Grant, decision: &Decision) -> bool {
    grant.role == decision.role
        && grant.role.may(Action::DecideApplications)
        && grant.organisation.as_ref() == Some(&decision.organisation)
}

/// Whether something is handed over where this service is granted: money, a card.
pub(super) fn hands_over(service: &Service) -> bool {
    let mut outputs = service.output.iter();
    outputs.any(|output| matches!(output.kind, OutputType::Payment | OutputType::Card))
}

/// Whether by this grant she hands over what follows from a yes, wherever its area ends: by that of whoever decides, and of whoever
/// works on the tasks of the authority of the service.
pub(super) fn may_hand_over(grant: &Grant, service: &Service) -> bool {
    let is_of_authority = grant.role.may(Action::AnswerTasks)
        && grant.organisation.as_ref() == Some(&service.competent_authority);
    let decision = service.decision.as_ref();
    is_of_authority || decision.is_some_and(|decision| is_entitled(grant, decision))
}

impl ApplicationSeen {
    /// Whether this member hands over what follows from a yes.
    pub fn is_handed_over_by(&self, account: &Account) -> bool {
        let mut grants = account.grants.iter();
        grants
            .any(|grant| may_hand_over(grant, &self.service) && grant.area.covers(&self.case.area))
    }

    /// Whether this member decides it.
    pub fn is_decided_by(&self, account: &Account) -> bool {
        decider(account, &self.service, &self.case.area).is_some()
    }
}

impl Store {
    /// Whoever the service entitles decides; the applicant is told with the reason and until when she can object.
    pub async fn decide_application(
        &self,
        (reference, version): (&Reference, i64),
        deciding: &Deciding,
        (by, language): (&Account, Language),
        now: Timestamp,
    ) -> Result<(), StoreError<DecideRefused>> {
        let refused = StoreError::Refused;
        let (case, row) = self
            .application_handled(reference, by, now)
            .await?
            .ok_or(refused(DecideRefused::NotYours))?;
        let service = self.service_of(&row)?;
        let grant = decider(by, &service, &case.area).ok_or(refused(DecideRefused::NotYours))?;
        if row.sent_by == Some(by.id.0) {
            return Err(refused(DecideRefused::SentBefore));
        }
        if case.version != version {
            return Err(refused(DecideRefused::Stale));
        }
        let objected = row.objects_to;
        if let Some(first) = objected
            && self.decided_by(first).await? == Some(by.id.0)
        {
            return Err(refused(DecideRefused::DecidedBefore));
        }
        let tasks = self.handled_of(case.id).await?;
        let decision = service
            .decision
            .as_ref()
            .ok_or(refused(DecideRefused::NotYours))?;
        let (verdict, words) = (&deciding.verdict, deciding.words.trim());
        let reason = decide(decision, case.status, &tasks, verdict, words)
            .map_err(|fault| refused(DecideRefused::Verdict(fault)))?;
        let closing = match verdict {
            Verdict::Grant => Closing::Granted,
            Verdict::Refuse { .. } => Closing::Refused,
        };
        let mut write = self.engine.begin().await?;
        let course = Course {
            case: &case,
            service: &service,
            is_objection: objected.is_some(),
            closing,
            reason: reason.map(|reason| reason.code.as_str()),
            by: Some((by, &grant)),
            now,
        };
        let says = |language: Language| {
            let reason = reason
                .map(|reason| reason.text.say(language))
                .unwrap_or_default();
            [reason, words]
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(" ")
        };
        if !self
            .end_application(&mut write, &course, &says, language)
            .await?
        {
            return Err(refused(DecideRefused::Stale));
        }
        let hers = row.account();
        for paper in &deciding.papers {
            let paper = NewOutput {
                case: Some(case.id),
                account: hers,
                ..paper.clone()
            };
            match self.issue_within(&mut write, &paper, now).await {
                Ok(_) => {}
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
                Err(StoreError::Refused(why)) => return Err(refused(DecideRefused::Paper(why))),
            }
        }
        if let (Some(first), Verdict::Grant) = (objected, verdict) {
            let is_kept = self
                .take_up_again(&mut write, first, &case.reference, now)
                .await?;
            if !is_kept {
                return Err(refused(DecideRefused::Stale));
            }
        }
        Ok(write.commit().await?)
    }

    pub(super) async fn decided_by(&self, case: Uuid) -> Result<Option<Uuid>, Broken> {
        const BY: &str = "select decided_by from applications where case_id = $1";
        let (by,): (Option<Uuid>,) =
            on!(self.engine, pool => sqlx::query_as(BY).bind(case).fetch_one(pool).await?);
        Ok(by)
    }

    /// Ends the application, or leaves it decided where something is still to be handed over; says whether nobody changed it
    /// meanwhile.
    pub(super) async fn end_application(
        &self,
        write: &mut Write,
        course: &Course<'_>,
        says: &(dyn Fn(Language) -> String + Sync),
        language: Language,
    ) -> Result<bool, Broken> {
        const KEEP: &str = "update applications set decided_at = $2, decided_by = $3, reason = $4, objection_until = $5, \
            ready_at = coalesce(ready_at, $2) where case_id = $1 and decided_at is null";
        let (case, now) = (course.case, course.now);
        // What an objection was right about is handed over by the application that it takes up again.
        let is_handed_over = course.closing == Closing::Granted
            && !course.is_objection
            && hands_over(course.service);
        let to = if is_handed_over {
            Status::Decided
        } else {
            Status::Closed(course.closing)
        };
        let after = self.turned(write, case, to, now).await?;
        if !self.keep_course(write, case, &after).await? {
            return Ok(false);
        }
        let can_be_objected =
            !course.is_objection && matches!(course.closing, Closing::Refused | Closing::Expired);
        let appeal = &course.service.appeal;
        let until = self.by_when(appeal.basis, appeal.term_days, now);
        let until = self.pack().calendar.due_at(until);
        let kept = within!(*write, c => {
            sqlx::query(KEEP)
                .bind(case.id.0)
                .bind(now.as_microsecond())
                .bind(course.by.map(|(by, _)| by.id.0))
                .bind(course.reason)
                .bind(can_be_objected.then_some(until.as_microsecond()))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Ok(false);
        }
        let kind = match course.by {
            None if course.closing != Closing::Expired => EventKind::SilenceDecided,
            _ => EventKind::StatusChanged,
        };
        // What nobody decided has no words of its own: its page says them from the service.
        let words = course.by.map(|_| says(language)).unwrap_or_default();
        let event = NewEvent::for_everybody(&after, kind, now).saying(&words, language);
        let event = match course.by {
            Some((by, grant)) => event.by(by, grant),
            None => event,
        };
        self.add_event(write, &event).await?;
        // Whoever can object is told how, in her language.
        let wordings = Language::ALL.map(|language| {
            let object = if can_be_objected {
                appeal.text.say(language)
            } else {
                ""
            };
            let said = says(language);
            [said.as_str(), object].join(" ").trim().to_owned()
        });
        let told = |language: Language| {
            let place = Language::ALL.iter().position(|known| *known == language);
            place.map_or("", |place| wordings[place].as_str())
        };
        self.tell_followers_in(write, &after, &told, now).await?;
        Ok(true)
    }

    /// What follows from a yes was handed over: money paid, a card given. By the authority of the service.
    pub async fn hand_over(
        &self,
        (reference, version): (&Reference, i64),
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<DecideRefused>> {
        let refused = StoreError::Refused;
        let (case, row) = self
            .application_handled(reference, by, now)
            .await?
            .ok_or(refused(DecideRefused::NotYours))?;
        let service = self.service_of(&row)?;
        let mut grants = by.grants.iter();
        let grant = grants
            .find(|grant| may_hand_over(grant, &service) && grant.area.covers(&case.area))
            .ok_or(refused(DecideRefused::NotYours))?;
        if case.status != Status::Decided {
            return Err(refused(DecideRefused::Verdict(VerdictFault::NotInTable)));
        }
        if case.version != version {
            return Err(refused(DecideRefused::Stale));
        }
        let mut write = self.engine.begin().await?;
        let after = self
            .turned(&mut write, &case, Status::Closed(Closing::Granted), now)
            .await?;
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(DecideRefused::Stale));
        }
        let event = NewEvent::for_everybody(&after, EventKind::StatusChanged, now).by(by, grant);
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }

    /// An objection was found right: what it objects to is taken up again, by the desk that decides; tasks that ended with it
    /// unanswered begin again, and what was handed out with the decision does not hold any more. Says whether nobody changed it
    /// meanwhile.
    async fn take_up_again(
        &self,
        write: &mut Write,
        first: Uuid,
        objection: &Reference,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const AGAIN: &str = "update applications set decided_at = null, decided_by = null, reason = null, objection_until = null, \
            ready_at = $2, warned = 0 where case_id = $1";
        const REOPEN: &str = "update tasks set state = 'offered', ended_at = null, warned = 0, version = version + 1 where case_id = $1 \
            and plan is not null and state = 'withdrawn' and ended_at = $2";
        let case: Case = self.case_within(write, CaseId(first)).await?;
        if !may_become(case.status, Status::InProgress) {
            return Ok(true);
        }
        let after = self.turned(write, &case, Status::InProgress, now).await?;
        if !self.keep_course(write, &case, &after).await? {
            return Ok(false);
        }
        self.replace_outputs_of_case(write, case.id, now).await?;
        let ended = case.ended_at.map(Timestamp::as_microsecond);
        let reopened = within!(*write, c => {
            let reopened = sqlx::query(REOPEN).bind(first).bind(ended).execute(&mut *c).await?;
            let ready = (reopened.rows_affected() == 0).then_some(now.as_microsecond());
            sqlx::query(AGAIN).bind(first).bind(ready).execute(&mut *c).await?;
            reopened.rows_affected()
        });
        let service = self.service_of_case(&case).await?;
        let stops = stops(write, &case).await?;
        self.tasks_stood(write, &case, &service, &stops).await?;
        let detail = Detail {
            other: Some(objection.clone()),
            ..Detail::default()
        };
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&after, EventKind::ObjectionUpheld, now)
        };
        self.add_event(write, &event).await?;
        self.tell_followers(write, &after, "", now).await?;
        if reopened > 0 {
            let tasks = self.handled_within(write, after.id).await?;
            self.note_turn(write, &after, &service, &tasks, now).await?;
        } else {
            self.note_ready(write, &after, &service, now).await?;
        }
        Ok(true)
    }
}

/// Nobody has a task of the application any more.
pub(super) async fn end_tasks(
    write: &mut Write,
    case: CaseId,
    now: Timestamp,
) -> Result<(), Broken> {
    const WITHDRAW: &str = "update tasks set state = 'withdrawn', ended_at = $2, version = version + 1 where case_id = $1 and ended_at is null";
    within!(*write, c => {
        sqlx::query(WITHDRAW).bind(case.0).bind(now.as_microsecond()).execute(&mut *c).await?;
    });
    Ok(())
}

/// How an application ends.
pub(super) struct Course<'a> {
    pub(super) case: &'a Case,
    pub(super) service: &'a Service,
    /// Whether it objects to another.
    pub(super) is_objection: bool,
    pub(super) closing: Closing,
    pub(super) reason: Option<&'a str>,
    /// Who decided; the law where nobody did.
    pub(super) by: Option<(&'a Account, &'a Grant)>,
    pub(super) now: Timestamp,
}

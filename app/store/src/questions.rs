//! What the reporter is asked, and her answer: the clocks go on with it, or when her time is over.

use domain::cases::{Case, CaseId, CaseKind, EventKind, Sight, Status, WORDS_MOST};
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::desk::statuses::moved;
use crate::reports::Viewer;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, Write, on, within};

/// Cases that go on by themselves in one round.
const AT_ONCE: i64 = 100;

/// What the reporter answers.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// Her words; those who handle the report read them.
    pub words: &'a str,
    /// Their language.
    pub language: Language,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefused {
    /// Not her report, or no such report.
    #[error("not her report")]
    NotYours,
    /// Nothing is asked, or not any more.
    #[error("nothing is asked")]
    NotAsked,
    /// Nothing was written.
    #[error("the answer has no words")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
}

impl Store {
    /// The reporter answers what she was asked; the report goes on where it was, and its clocks with it.
    pub async fn answer_question(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        answered: Answered<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError<AnswerRefused>> {
        let refused = StoreError::Refused;
        let words = answered.words.trim();
        let seen = self.sight(reference, viewer, now).await?;
        let case = seen
            .filter(|(_, sight)| *sight == Sight::Reporter)
            .map(|(case, _)| case)
            .ok_or(refused(AnswerRefused::NotYours))?;
        if case.status != Status::Waiting {
            return Err(refused(AnswerRefused::NotAsked));
        }
        if words.is_empty() {
            return Err(refused(AnswerRefused::WordsMissing));
        }
        if words.chars().count() > WORDS_MOST {
            return Err(refused(AnswerRefused::TooLong { most: WORDS_MOST }));
        }
        let going_on = GoingOn {
            kind: EventKind::Answered,
            words,
            language: answered.language,
        };
        let mut write = self.engine.begin().await?;
        if !self.go_on(&mut write, &case, going_on, now).await? {
            return Err(refused(AnswerRefused::NotAsked));
        }
        Ok(write.commit().await?)
    }

    /// What was not answered in time goes on without; an application ends where its service says so. Says how many there were.
    pub async fn end_waiting(&self, now: Timestamp) -> Result<u64, Broken> {
        const OVER: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.waiting_until <= $1 and c.status = 'waiting' order by c.waiting_until, c.id limit $2"
        );
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            sqlx::query_as(OVER).bind(now.as_microsecond()).bind(AT_ONCE).fetch_all(pool).await?
        });
        let mut ended = 0;
        for row in rows {
            let case = Case::try_from(row)?;
            if self.ends_unanswered(&case).await? {
                ended += u64::from(self.expire(&case, now).await?);
                continue;
            }
            let going_on = GoingOn {
                kind: EventKind::WaitingEnded,
                words: "",
                language: Language::En,
            };
            let mut write = self.engine.begin().await?;
            if self.go_on(&mut write, &case, going_on, now).await? {
                write.commit().await?;
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// Gives a report that waits the status it had before; says whether it still waited.
    pub(crate) async fn go_on(
        &self,
        write: &mut Write,
        case: &Case,
        going_on: GoingOn<'_>,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let to = match case.kind {
            CaseKind::Report => status_before(write, case.id)
                .await?
                .unwrap_or(Status::Assigned),
            CaseKind::Application => Status::InProgress,
        };
        let after = self.turned(write, case, to, now).await?;
        if !self.keep_course(write, case, &after).await? {
            return Ok(false);
        }
        let detail = moved(case, &after);
        let event = NewEvent {
            detail: detail.as_ref(),
            ..NewEvent::for_everybody(&after, going_on.kind, now)
                .saying(going_on.words, going_on.language)
        };
        self.add_event(write, &event).await?;
        self.tell_followers(write, &after, "", now).await?;
        Ok(true)
    }
}

/// How a report that waits goes on.
pub(crate) struct GoingOn<'a> {
    pub(crate) kind: EventKind,
    pub(crate) words: &'a str,
    pub(crate) language: Language,
}

/// The last status in which somebody of the city had the report.
async fn status_before(write: &mut Write, case: CaseId) -> Result<Option<Status>, Broken> {
    const BEFORE: &str = "select status from events where case_id = $1 and status in ('assigned', 'scheduled', 'in_progress') \
        order by sequence desc, id limit 1";
    let before: Option<(String,)> = within!(*write, c => {
        sqlx::query_as(BEFORE).bind(case.0).fetch_optional(&mut *c).await?
    });
    Ok(before.and_then(|(name,)| Status::named(&name, None)))
}

//! Visits: what a member found at a place, however late and however often it arrives.
//!
//! # Why
//!
//! A phone that has no network cannot know what happened meanwhile. Where somebody else was faster nothing is overwritten and
//! nothing is lost: what she saw stands in the timeline for members, and she is told what has changed.

use std::collections::BTreeMap;

use domain::cases::{Case, CaseId, ChangeRefused, Event, EventKind, Sight};
use domain::identity::{Account, Action, Grant};
use domain::languages::Language;
use domain::references::Reference;
use domain::rounds::{Outcome, VisitId, VisitRefused, tell, visited};
use jiff::Timestamp;
use uuid::Uuid;

use crate::cases::NewEvent;
use crate::desk::{Barred, Change};
use crate::photos::{NewPhoto, PhotoId, PhotosOf};
use crate::rows::moment;
use crate::{Broken, Store, StoreError, on, within};

/// A visit as it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// Made where the visit was.
    pub id: VisitId,
    /// The version that she had before her eyes.
    pub version: i64,
    /// The last entry of the timeline that she had before her eyes.
    pub seen: i64,
    /// What she found.
    pub outcome: Outcome,
    /// What she says: to everybody where the status changes, else to members.
    pub words: &'a str,
    /// The language of the words.
    pub language: Language,
    /// When she was there, by the phone's clock.
    pub at: Timestamp,
}

/// What became of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Of which report.
    pub reference: Reference,
    /// Whether it counts as she meant it; else it is a note for members.
    pub applied: bool,
    /// What had happened between what she saw and what she sent, where that is why.
    pub meanwhile: Vec<Event>,
}

/// A visit as members see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitSeen {
    /// The entry of the timeline that tells of it.
    pub sequence: i64,
    /// What was found.
    pub outcome: Outcome,
    /// Whether the report became so.
    pub applied: bool,
    /// When it was.
    pub at: Timestamp,
    /// Its photos, in order.
    pub photos: Vec<PhotoId>,
}

/// A visit that was taken before.
#[derive(sqlx::FromRow)]
struct KeptRow {
    case_id: Uuid,
    account_id: Uuid,
    applied: bool,
    seen: i64,
    sequence: i64,
}

#[derive(sqlx::FromRow)]
struct SeenRow {
    id: Uuid,
    sequence: i64,
    outcome: String,
    applied: bool,
    visited_at: i64,
}

/// How an attempt to keep a visit ended.
enum Attempt {
    Kept,
    /// It is there already, or just came in another way.
    There,
    /// Somebody was faster.
    Stale,
}

pub(super) fn outcome(name: &str) -> Result<Outcome, Broken> {
    Outcome::named(name).ok_or(Broken::Unreadable("outcome"))
}

impl From<Barred> for VisitRefused {
    fn from(_: Barred) -> Self {
        Self::NotYours
    }
}

/// Why a visit cannot change the status; nothing where it is only late.
fn refused(refused: ChangeRefused) -> Option<VisitRefused> {
    match refused {
        ChangeRefused::Stale | ChangeRefused::Merged => None,
        ChangeRefused::NotYours => Some(VisitRefused::NotYours),
        ChangeRefused::WordsMissing => Some(VisitRefused::WordsMissing),
        ChangeRefused::TooLong { most } => Some(VisitRefused::TooLong { most }),
        ChangeRefused::TasksOpen => Some(VisitRefused::TasksOpen),
        ChangeRefused::NotInTable { .. }
        | ChangeRefused::TargetMissing
        | ChangeRefused::DaysOutOfRange { .. } => Some(VisitRefused::NotInTable),
    }
}

impl Store {
    /// Names a visit that is about to be made, where no phone does.
    pub fn new_visit(&self) -> VisitId {
        VisitId(crate::chance_id())
    }

    /// Takes a visit: once, however often it is sent. Where the report has changed since she saw it, the visit becomes a note
    /// for members with its photos, and the answer says what has changed.
    pub async fn visit(
        &self,
        reference: &Reference,
        visit: &Visit<'_>,
        photos: Vec<NewPhoto>,
        by: &Account,
        now: Timestamp,
    ) -> Result<Received, StoreError<VisitRefused>> {
        if let Some(received) = self.received(visit.id, by).await? {
            return Ok(received);
        }
        let (case, grant) = self
            .reached_by(reference, by, Action::NoteReports)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        tell(visit.outcome, visit.words).map_err(StoreError::Refused)?;
        let at = visited(visit.at, now).map_err(StoreError::Refused)?;
        let mut files = Vec::with_capacity(photos.len());
        for photo in photos {
            files.push(self.keep_files(photo).await?);
        }
        let visit = Visit { at, ..*visit };
        let of = (&case, &grant);
        let fresh = case.version == visit.version;
        let mut attempt = self.keep_visit(of, &visit, &files, fresh, by, now).await;
        if matches!(attempt, Ok(Attempt::Stale)) {
            attempt = self.keep_visit(of, &visit, &files, false, by, now).await;
        }
        if !matches!(attempt, Ok(Attempt::Kept)) {
            for (photo, ..) in files {
                self.erase_files(photo).await?;
            }
        }
        attempt?;
        let received = self.received(visit.id, by).await?;
        received.ok_or(StoreError::Refused(VisitRefused::NotYours))
    }

    /// What became of a visit that was taken; refused where it is somebody else's.
    pub async fn received(
        &self,
        id: VisitId,
        by: &Account,
    ) -> Result<Option<Received>, StoreError<VisitRefused>> {
        const KEPT: &str =
            "select case_id, account_id, applied, seen, sequence from visits where id = $1";
        let row: Option<KeptRow> =
            on!(self.engine, pool => sqlx::query_as(KEPT).bind(id.0).fetch_optional(pool).await?);
        let Some(row) = row else { return Ok(None) };
        if row.account_id != by.id.0 {
            return Err(StoreError::Refused(VisitRefused::NotYours));
        }
        let mut meanwhile = Vec::new();
        let case = self.case_of_id(CaseId(row.case_id)).await?;
        if !row.applied && by.may(Action::ReadReports, &case.area, case.organisation.as_ref()) {
            meanwhile = self.timeline(&case, Sight::Member).await?;
            meanwhile.retain(|event| event.sequence > row.seen && event.sequence < row.sequence);
        }
        Ok(Some(Received {
            reference: case.reference,
            applied: row.applied,
            meanwhile,
        }))
    }

    /// Writes a visit down with its photos, and what follows from it where it is `fresh`. All of it or nothing.
    async fn keep_visit(
        &self,
        (case, grant): (&Case, &Grant),
        visit: &Visit<'_>,
        files: &[(PhotoId, u32, u32)],
        fresh: bool,
        by: &Account,
        now: Timestamp,
    ) -> Result<Attempt, StoreError<VisitRefused>> {
        const KEEP: &str = "insert into visits (id, case_id, account_id, outcome, applied, seen, sequence, visited_at, received_at) \
            values ($1, $2, $3, $4, $5, $6, 0, $7, $8) on conflict (id) do nothing";
        const PLACE: &str = "update visits set sequence = (select sequence from events where id = $2) where id = $1";
        let becomes = visit.outcome.becomes().filter(|_| fresh);
        let asked = becomes.map(|to| Change {
            version: visit.version,
            to,
            words: visit.words,
            language: visit.language,
            days_to_answer: 0,
        });
        let judged = match asked {
            Some(asked) => match self.may_change(case, &asked).await {
                Ok(tasks) => Some((asked, tasks)),
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
                Err(StoreError::Refused(why)) => {
                    return refused(why)
                        .map_or(Ok(Attempt::Stale), |why| Err(StoreError::Refused(why)));
                }
            },
            None => None,
        };
        let mut write = self.engine.begin().await?;
        let kept = within!(write, c => {
            sqlx::query(KEEP)
                .bind(visit.id.0)
                .bind(case.id.0)
                .bind(by.id.0)
                .bind(visit.outcome.name())
                .bind(fresh)
                .bind(visit.seen)
                .bind(visit.at.as_microsecond())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if kept == 0 {
            return Ok(Attempt::There);
        }
        let member = (by.id, grant.role, &grant.area);
        if let Some((asked, tasks)) = &judged {
            match self
                .write_change(&mut write, case, (*asked, tasks), member, now)
                .await
            {
                Ok(()) => {}
                Err(StoreError::Refused(_)) => return Ok(Attempt::Stale),
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
            }
        }
        let event = NewEvent {
            detail: None,
            case: case.id,
            kind: EventKind::Visited,
            status: becomes.unwrap_or(case.status),
            public: false,
            member: Some(member),
            // What everybody reads is not said twice.
            words: if becomes.is_some() {
                ""
            } else {
                visit.words.trim()
            },
            language: visit.language,
            at: now,
        };
        let event = self.added_event(&mut write, &event).await?;
        within!(write, c => {
            sqlx::query(PLACE).bind(visit.id.0).bind(event).execute(&mut *c).await?;
        });
        let of = PhotosOf::Visit(visit.id);
        self.add_photos(&mut write, case.id, of, files, now).await?;
        write.commit().await?;
        Ok(Attempt::Kept)
    }

    /// Visits to a case, for members. Whoever asks has been found to be one.
    pub(crate) async fn visits_of(&self, case: CaseId) -> Result<Vec<VisitSeen>, Broken> {
        const VISITS: &str = "select id, sequence, outcome, applied, visited_at from visits where case_id = $1 \
            order by sequence, id limit 1000";
        const PHOTOS: &str = "select visit_id, id from photos where case_id = $1 and visit_id is not null \
            order by position, id limit 1000";
        let rows: Vec<SeenRow> =
            on!(self.engine, pool => sqlx::query_as(VISITS).bind(case.0).fetch_all(pool).await?);
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let pictures: Vec<(Uuid, Uuid)> =
            on!(self.engine, pool => sqlx::query_as(PHOTOS).bind(case.0).fetch_all(pool).await?);
        let mut photos = BTreeMap::<Uuid, Vec<PhotoId>>::new();
        for (visit, photo) in pictures {
            photos.entry(visit).or_default().push(PhotoId(photo));
        }
        let visits = rows.into_iter().map(|row| {
            Ok(VisitSeen {
                sequence: row.sequence,
                outcome: outcome(&row.outcome)?,
                applied: row.applied,
                at: moment(row.visited_at)?,
                photos: photos.remove(&row.id).unwrap_or_default(),
            })
        });
        visits.collect()
    }
}

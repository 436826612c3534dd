//! The applicant's answer to what she was asked, with what she brings.

use domain::cases::{Case, EventKind, Status};
use domain::handling::HANDLING_WORDS_MOST;
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;
use uuid::Uuid;

use super::HandleRefused;
use crate::fillings::files::{FILES_MOST, FileId, StoredFile};
use crate::questions::GoingOn;
use crate::reports::Viewer;
use crate::{Broken, Store, StoreError, Write, on, within};

/// Most files that come with one answer.
pub const ANSWER_FILES_MOST: usize = 5;

/// What the applicant answers.
#[derive(Debug, Clone)]
pub struct Answering<'a> {
    /// Her words.
    pub words: &'a str,
    /// What she brings; may be none.
    pub files: &'a [StoredFile],
    /// The language of the words.
    pub language: Language,
}

/// A file that came with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// The place of the answer in the timeline.
    pub sequence: i64,
    /// The file.
    pub file: FileId,
}

impl Store {
    /// The applicant answers what she was asked; the clocks go on.
    pub async fn answer_application(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        words: &str,
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<HandleRefused>> {
        let answering = Answering {
            words,
            files: &[],
            language,
        };
        self.answer_with_files(reference, viewer, &answering, now)
            .await
    }

    /// [`Store::answer_application`], with what she brings.
    pub async fn answer_with_files(
        &self,
        reference: &Reference,
        viewer: &Viewer,
        answering: &Answering<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError<HandleRefused>> {
        let refused = StoreError::Refused;
        let words = answering.words.trim();
        let found = self.application_standing(reference, viewer, now).await?;
        let (case, row, standing) = found
            .filter(|(_, _, standing)| standing.acts_as_applicant())
            .ok_or(refused(HandleRefused::NotYours))?;
        if case.status != Status::Waiting {
            return Err(refused(HandleRefused::NotAsked));
        }
        if words.is_empty() {
            return Err(refused(HandleRefused::WordsMissing));
        }
        if words.chars().count() > HANDLING_WORDS_MOST {
            return Err(refused(HandleRefused::TooLong));
        }
        if answering.files.len() > ANSWER_FILES_MOST {
            return Err(refused(HandleRefused::TooManyFiles));
        }
        // The files first: a row never points at nothing.
        let mut kept = Vec::with_capacity(answering.files.len());
        let written = async {
            for file in answering.files {
                kept.push((self.put_file(file).await?, file));
            }
            let mut write = self.engine.begin().await?;
            if !self
                .acts_within(&mut write, (&case, &row), &standing, viewer, now)
                .await?
            {
                return Err(refused(HandleRefused::NotYours));
            }
            let going_on = GoingOn {
                kind: EventKind::Answered,
                words,
                language: answering.language,
            };
            if !self.go_on(&mut write, &case, going_on, now).await? {
                return Err(refused(HandleRefused::NotAsked));
            }
            if !bring(&mut write, &case, &kept, now).await? {
                return Err(refused(HandleRefused::TooManyFiles));
            }
            Ok(write.commit().await?)
        };
        let written = written.await;
        if written.is_err() {
            for (file, _) in kept {
                if let Err(broken) = self.erase_file(file).await {
                    tracing::error!(%broken, file = %file.0, "a file that nobody has was not erased");
                }
            }
        }
        written
    }

    /// What came with answers, the oldest first.
    pub(super) async fn brought_with_answers(&self, case: &Case) -> Result<Vec<Brought>, Broken> {
        const OF: &str = "select sequence, id from application_files where case_id = $1 and sequence is not null \
            order by created_at, id limit $2";
        let rows: Vec<(i64, Uuid)> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(case.id.0).bind(FILES_MOST).fetch_all(pool).await?
        });
        let brought = rows.into_iter().map(|(sequence, file)| Brought {
            sequence,
            file: FileId(file),
        });
        Ok(brought.collect())
    }
}

/// Writes down what came with the last answer; says whether the application has room for it.
async fn bring(
    write: &mut Write,
    case: &Case,
    files: &[(FileId, &StoredFile)],
    now: Timestamp,
) -> Result<bool, Broken> {
    const COUNT: &str = "select count(*) from application_files where case_id = $1";
    const ADD: &str = "insert into application_files (id, case_id, kind, bytes, created_at, sequence) \
        select $1, $2, $3, $4, $5, max(sequence) from events where case_id = $2 and kind = 'answered'";
    if files.is_empty() {
        return Ok(true);
    }
    let (count,): (i64,) =
        within!(*write, c => sqlx::query_as(COUNT).bind(case.id.0).fetch_one(&mut *c).await?);
    let more = i64::try_from(files.len()).unwrap_or(i64::MAX);
    if count.saturating_add(more) > FILES_MOST {
        return Ok(false);
    }
    within!(*write, c => {
        for (id, file) in files {
            sqlx::query(ADD)
                .bind(id.0)
                .bind(case.id.0)
                .bind(file.kind_name())
                .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        }
    });
    Ok(true)
}

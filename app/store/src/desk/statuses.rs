//! A member changes how far a report has come.

use domain::cases::{Case, ChangeRefused, Closing, EventKind, Status, StatusGroup, change};
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;

use super::Barred;
use crate::cases::NewEvent;
use crate::counts::Counted;
use crate::{Store, StoreError, within};

/// A change of status that a member asks for.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// The status that it becomes.
    pub to: Status,
    /// What everybody is told; may be empty where the status needs no words.
    pub words: &'a str,
    /// The language of the words.
    pub language: Language,
}

impl From<Barred> for ChangeRefused {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotYours => Self::NotYours,
            Barred::Stale => Self::Stale,
        }
    }
}

impl Store {
    /// Changes the status, says so in the timeline, and writes to those who are told. All of it or nothing.
    pub async fn change_status(
        &self,
        reference: &Reference,
        asked: Change<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<ChangeRefused>> {
        const CHANGE: &str = "update cases set status = $3, closing = $4, ended_at = $5, updated_at = $6, version = version + 1 \
            where id = $1 and version = $2";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::ChangeStatus)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        change(case.status, asked.to, asked.words).map_err(refused)?;
        let words = asked.words.trim();
        let ended_at = (asked.to.group() != StatusGroup::Open).then_some(now);
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(CHANGE)
                .bind(case.id.0)
                .bind(asked.version)
                .bind(asked.to.name())
                .bind(asked.to.closing().map(Closing::name))
                .bind(ended_at.map(Timestamp::as_microsecond))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Err(refused(ChangeRefused::Stale));
        }
        let event = NewEvent {
            case: case.id,
            kind: EventKind::StatusChanged,
            status: asked.to,
            public: true,
            member: Some((by.id, grant.role, &grant.area)),
            words,
            language: asked.language,
            at: now,
        };
        self.add_event(&mut write, &event).await?;
        let after = Case {
            status: asked.to,
            ended_at,
            ..case.clone()
        };
        self.note_on_map(
            &mut write,
            Counted::of_case(&case),
            Counted::of_case(&after),
        )
        .await?;
        self.tell_followers(&mut write, &after, words, now).await?;
        if ended_at.is_some() {
            self.ask_for_ratings(&mut write, &after, now).await?;
        }
        Ok(write.commit().await?)
    }
}

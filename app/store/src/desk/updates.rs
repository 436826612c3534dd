//! A member tells how it goes on, or writes down what only members read. Neither changes the case's version.

use domain::cases::{Case, EventKind, Visibility, WORDS_MOST};
use domain::contacts::Contact;
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;

use super::says_barred;
use crate::cases::NewEvent;
use crate::{Broken, Store, StoreError, Write, on, within};

/// Words that are told, in the language that they were written in and in those of their template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wordings {
    /// The language they were written in.
    pub language: Language,
    /// The words.
    pub words: String,
    /// The same in other languages.
    pub others: Vec<(Language, String)>,
}

impl Wordings {
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        let others = self.others.iter().map(|(_, words)| words.as_str());
        std::iter::once(self.words.as_str()).chain(others)
    }

    fn said(&self, language: Language) -> &str {
        let mut others = self.others.iter();
        let found = others.find(|(known, _)| *known == language);
        found.map_or(&self.words, |(_, words)| words)
    }
}

/// Why words were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// There are none.
    #[error("words are needed")]
    Missing,
    /// They are too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// Somebody else changed the case or wrote to it first, where that matters.
    #[error("the case has changed since it was opened")]
    Stale,
}

says_barred!(WordsRefused);

pub(crate) fn check<'a>(each: impl IntoIterator<Item = &'a str>) -> Result<(), WordsRefused> {
    for words in each {
        if words.trim().is_empty() {
            return Err(WordsRefused::Missing);
        }
        if words.trim().chars().count() > WORDS_MOST {
            return Err(WordsRefused::TooLong { most: WORDS_MOST });
        }
    }
    Ok(())
}

/// What a member had before her eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Eyes {
    /// The case's version.
    pub version: i64,
    /// The last entry of its timeline.
    pub read: i64,
}

/// Whether nothing has happened to the case since; nothing does until this write is done.
async fn unchanged(write: &mut Write, case: &Case, eyes: Eyes) -> Result<bool, Broken> {
    const LAST: &str = "select coalesce(max(sequence), 0) from events where case_id = $1";
    if case.version != eyes.version || !write.are_as_they_were(&[case]).await? {
        return Ok(false);
    }
    let (last,): (i64,) = within!(*write, c => {
        sqlx::query_as(LAST).bind(case.id.0).fetch_one(&mut *c).await?
    });
    Ok(last == eyes.read)
}

impl Store {
    /// Writes down what only members read.
    pub async fn note(
        &self,
        reference: &Reference,
        words: &str,
        language: Language,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<WordsRefused>> {
        let (case, grant) = self
            .reached_by(reference, by, Action::NoteReports)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        check([words]).map_err(StoreError::Refused)?;
        let mut write = self.engine.begin().await?;
        let event = NewEvent::for_members(&case, EventKind::Noted, now)
            .by(by, &grant)
            .saying(words.trim(), language);
        self.add_event(&mut write, &event).await?;
        Ok(write.commit().await?)
    }

    /// Tells everybody who sees the report how it goes on, and writes to those who are told, each in her language where the
    /// words have it. The first such words answer the report.
    pub async fn update(
        &self,
        reference: &Reference,
        told: &Wordings,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<WordsRefused>> {
        self.tell_all(reference, told, None, by, now).await
    }

    /// [`Store::update`], unless anything has happened to the report since the member saw it: sent twice, told once.
    pub async fn update_unchanged(
        &self,
        reference: &Reference,
        told: &Wordings,
        eyes: Eyes,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<WordsRefused>> {
        self.tell_all(reference, told, Some(eyes), by, now).await
    }

    async fn tell_all(
        &self,
        reference: &Reference,
        told: &Wordings,
        eyes: Option<Eyes>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<WordsRefused>> {
        const TRANSLATE: &str =
            "insert into event_translations (event_id, language, words) values ($1, $2, $3)";
        let (case, grant) = self
            .reached_by(reference, by, Action::UpdateReports)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        check(told.each()).map_err(StoreError::Refused)?;
        let mut write = self.engine.begin().await?;
        if let Some(eyes) = eyes
            && !unchanged(&mut write, &case, eyes).await?
        {
            return Err(StoreError::Refused(WordsRefused::Stale));
        }
        let event = NewEvent::for_everybody(&case, EventKind::Updated, now)
            .by(by, &grant)
            .saying(told.words.trim(), told.language);
        let event = self.added_event(&mut write, &event).await?;
        self.keep_answered(&mut write, &case, now).await?;
        within!(write, c => {
            for (language, words) in &told.others {
                sqlx::query(TRANSLATE).bind(event).bind(language.tag()).bind(words.trim()).execute(&mut *c).await?;
            }
        });
        self.tell_followers_in(&mut write, &case, &|language| told.said(language), now)
            .await?;
        Ok(write.commit().await?)
    }

    /// How many are written to when the case changes in public.
    pub async fn count_told(&self, case: &Case) -> Result<i64, Broken> {
        const TOLD: &str = "select count(*) from follows where case_id = $1 and ended_at is null and contact_sealed is not null \
            and (author or (confirmed_at is not null and $2))";
        let (count,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(TOLD).bind(case.id.0).bind(case.visibility == Visibility::Public).fetch_one(pool).await?
        });
        Ok(count)
    }

    /// How the reporter can be reached, where she said so; the timeline says to members who read it, and when.
    pub async fn read_contact(
        &self,
        reference: &Reference,
        by: &Account,
        now: Timestamp,
    ) -> Result<Option<Contact>, StoreError<WordsRefused>> {
        const AUTHOR: &str =
            "select contact_sealed from follows where case_id = $1 and author order by id limit 1";
        let (case, grant) = self
            .reached_by(reference, by, Action::ReadContacts)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        let mut write = self.engine.begin().await?;
        let event = NewEvent::for_members(&case, EventKind::ContactRead, now).by(by, &grant);
        self.add_event(&mut write, &event).await?;
        let row: Option<(Option<Vec<u8>>,)> = within!(write, c => {
            sqlx::query_as(AUTHOR).bind(case.id.0).fetch_optional(&mut *c).await?
        });
        // Nothing is shown whose reading is not on disk.
        write.commit().await?;
        let Some(sealed) = row.and_then(|(sealed,)| sealed) else {
            return Ok(None);
        };
        let contact = self
            .key
            .open(&sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("contact"))?;
        Ok(Some(contact))
    }
}

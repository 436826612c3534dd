//! A member decides who sees a report and its words.

use domain::cases::{Case, EventKind, Visibility, WORDS_MOST};
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;

use super::says_barred;
use crate::cases::NewEvent;
use crate::counts::Counted;
use crate::flags::Decision;
use crate::{Store, StoreError, within};

/// Why a report was not released, hidden or shown again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VisibilityRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// Hidden without a reason.
    #[error("hiding must be explained")]
    ReasonMissing,
    /// The reason is too long.
    #[error("at most {most} characters")]
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// It is so already, or was never public.
    #[error("a report that is {} cannot be treated so", visibility.name())]
    NotFrom {
        /// The visibility it has.
        visibility: Visibility,
    },
}

says_barred!(VisibilityRefused);

impl Store {
    /// Lets everybody see the text and photos of a public report, and a report that was moved out of a private category.
    pub async fn release(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<VisibilityRefused>> {
        let pack = self.pack().clone();
        let decide = |case: &Case| {
            let kept = pack.category(&case.category);
            let moved_out = case.visibility == Visibility::Private
                && kept.is_some_and(|category| !category.private);
            if !moved_out {
                must_be(case, Visibility::Public)?;
                if !case.has_unreleased_words() {
                    return Ok(None);
                }
            }
            let becomes = Case {
                visibility: Visibility::Public,
                released_at: Some(now),
                ..case.clone()
            };
            Ok(Some((becomes, Entry::public(EventKind::Released))))
        };
        let asked = (version, Action::ReleaseReports);
        self.change_visibility(reference, asked, by, now, decide)
            .await
    }

    /// Hides a public report: everybody but the reporter and those who handle it reads that it is gone. The reason is for
    /// members only.
    pub async fn hide(
        &self,
        reference: &Reference,
        hiding: Hiding<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<VisibilityRefused>> {
        let decide = |case: &Case| {
            must_be(case, Visibility::Public)?;
            let reason = hiding.reason.trim();
            if reason.is_empty() {
                return Err(VisibilityRefused::ReasonMissing);
            }
            if reason.chars().count() > WORDS_MOST {
                return Err(VisibilityRefused::TooLong { most: WORDS_MOST });
            }
            let becomes = Case {
                visibility: Visibility::Hidden,
                ..case.clone()
            };
            let entry = Entry {
                kind: EventKind::Hidden,
                public: false,
                words: reason,
                language: hiding.language,
            };
            Ok(Some((becomes, entry)))
        };
        let asked = (hiding.version, Action::HideReports);
        self.change_visibility(reference, asked, by, now, decide)
            .await
    }

    /// Shows a hidden report again.
    pub async fn show(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<VisibilityRefused>> {
        let decide = |case: &Case| {
            must_be(case, Visibility::Hidden)?;
            let becomes = Case {
                visibility: Visibility::Public,
                ..case.clone()
            };
            Ok(Some((becomes, Entry::public(EventKind::Shown))))
        };
        let asked = (version, Action::HideReports);
        self.change_visibility(reference, asked, by, now, decide)
            .await
    }

    /// Writes who can see the case and its words as `decide` says, with an entry in the timeline; nothing where it is so already.
    async fn change_visibility<'a>(
        &self,
        reference: &Reference,
        asked: (i64, Action),
        by: &Account,
        now: Timestamp,
        decide: impl FnOnce(&Case) -> Result<Option<(Case, Entry<'a>)>, VisibilityRefused>,
    ) -> Result<(), StoreError<VisibilityRefused>> {
        const KEEP: &str = "update cases set visibility = $3, released_at = $4, updated_at = $5, version = version + 1 \
            where id = $1 and version = $2";
        let (version, action) = asked;
        let (case, grant) = self
            .acted_on(reference, version, by, action)
            .await?
            .map_err(|barred| StoreError::Refused(barred.into()))?;
        let Some((becomes, entry)) = decide(&case).map_err(StoreError::Refused)? else {
            return Ok(());
        };
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(KEEP)
                .bind(case.id.0)
                .bind(version)
                .bind(becomes.visibility.name())
                .bind(becomes.released_at.map(Timestamp::as_microsecond))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Err(StoreError::Refused(VisibilityRefused::Stale));
        }
        let event = NewEvent {
            public: entry.public,
            ..NewEvent::for_members(&case, entry.kind, now)
                .by(by, &grant)
                .saying(entry.words, entry.language)
        };
        self.add_event(&mut write, &event).await?;
        self.note_on_map(
            &mut write,
            Counted::of_case(&case),
            Counted::of_case(&becomes),
        )
        .await?;
        if becomes.visibility == Visibility::Hidden {
            let decision = Decision {
                kind: EventKind::FlagsUpheld,
                status: case.status,
                by: (by.id, grant.role, &grant.area),
                at: now,
            };
            self.resolve_flags(&mut write, case.id, now, &decision)
                .await?;
        }
        Ok(write.commit().await?)
    }
}

fn must_be(case: &Case, visibility: Visibility) -> Result<(), VisibilityRefused> {
    if case.visibility == visibility {
        Ok(())
    } else {
        Err(VisibilityRefused::NotFrom {
            visibility: case.visibility,
        })
    }
}

/// Hiding a report, as a member asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Hiding<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// Why, for members only.
    pub reason: &'a str,
    /// The language of the reason.
    pub language: Language,
}

/// What the timeline says about a change of visibility.
struct Entry<'a> {
    kind: EventKind,
    public: bool,
    words: &'a str,
    language: Language,
}

impl Entry<'_> {
    /// An entry for everybody that needs no words.
    const fn public(kind: EventKind) -> Self {
        Self {
            kind,
            public: true,
            words: "",
            language: Language::En,
        }
    }
}

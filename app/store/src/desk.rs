//! The desk: what members see and change.
//!
//! # Why
//!
//! Every method asks the table of roles itself, whoever calls it. A change names the version that the member had before her
//! eyes: of two who decide the same thing at the same time one is told so, and nothing is overwritten unseen.

use domain::cases::{
    Case, CaseId, ChangeRefused, Closing, EventKind, Status, StatusGroup, Visibility, WORDS_MOST,
    change,
};
use domain::identity::{Account, Action, Grant};
use domain::languages::Language;
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::cases::NewEvent;
use crate::counts::Counted;
use crate::flags::Decision;
use crate::reports::{Filter, Listed, conditions};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, on, within};

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

/// Why a member cannot act on a case at all.
enum Barred {
    NotYours,
    Stale,
}

impl From<Barred> for ChangeRefused {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotYours => Self::NotYours,
            Barred::Stale => Self::Stale,
        }
    }
}

impl From<Barred> for VisibilityRefused {
    fn from(barred: Barred) -> Self {
        match barred {
            Barred::NotYours => Self::NotYours,
            Barred::Stale => Self::Stale,
        }
    }
}

/// Adds the condition that one of the account's grants reaches the case; there must be one.
macro_rules! reached {
    ($query:ident, $account:ident) => {
        $query.push(" and (");
        for (place, grant) in $account.grants.iter().enumerate() {
            // Everything that begins with the path, as a range: '0' is the character after '/'.
            $query
                .push(if place == 0 {
                    "(c.area_path >= "
                } else {
                    " or (c.area_path >= "
                })
                .push_bind(grant.area.as_str().to_owned())
                .push(" and c.area_path < ")
                .push_bind(format!("{}0", grant.area.open()));
            if let Some(organisation) = &grant.organisation {
                $query
                    .push(" and c.organisation = ")
                    .push_bind(organisation.0.clone());
            }
            $query.push(")");
        }
        $query.push(")");
    };
}
pub(crate) use reached;

impl Store {
    /// Reports of the member's areas, whoever else sees them, newest first; `after` is the last one of the page before.
    /// Nothing for citizens.
    pub async fn inbox(
        &self,
        account: &Account,
        filter: &Filter,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Listed, Broken> {
        if !account.is_member() {
            return Ok(Listed {
                cases: Vec::new(),
                on_map: 0,
                off_map: 0,
            });
        }
        let (on_map, off_map): (i64, i64) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select count(c.lat), count(*) - count(c.lat) from cases c where c.kind = 'report'");
            reached!(query, account);
            conditions!(query, filter);
            query.build_query_as().fetch_one(pool).await?
        });
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c where c.kind = 'report'"));
            reached!(query, account);
            conditions!(query, filter);
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(Listed {
            cases: rows
                .into_iter()
                .map(Case::try_from)
                .collect::<Result<_, _>>()?,
            on_map,
            off_map,
        })
    }

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
        Ok(write.commit().await?)
    }

    /// Lets everybody see the text and photos of a public report.
    pub async fn release(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<VisibilityRefused>> {
        let decide = |case: &Case| {
            must_be(case, Visibility::Public)?;
            if case.released_at.is_some() {
                return Ok(None);
            }
            let becomes = Case {
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

    /// The case, with the grant that lets the member act on it at this version. A case that she cannot see and one that does
    /// not exist are refused alike.
    async fn acted_on(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        action: Action,
    ) -> Result<Result<(Case, Grant), Barred>, Broken> {
        let Some(case) = self.case(reference).await? else {
            return Ok(Err(Barred::NotYours));
        };
        let Some(grant) = by.acting(action, &case.area, case.organisation.as_ref()) else {
            return Ok(Err(Barred::NotYours));
        };
        if case.version != version {
            return Ok(Err(Barred::Stale));
        }
        let grant = grant.clone();
        Ok(Ok((case, grant)))
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
            case: case.id,
            kind: entry.kind,
            status: case.status,
            public: entry.public,
            member: Some((by.id, grant.role, &grant.area)),
            words: entry.words,
            language: entry.language,
            at: now,
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

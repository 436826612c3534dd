//! Flags: raised by everybody on what everybody sees, read and set aside at the desk.
//!
//! # Why
//!
//! Nothing is kept of who flags but the hash of a token that her browser holds for this report alone: enough to count a
//! browser once, too little to find anybody. What was decided about is forgotten when nobody asks about it any more. Hiding a report answers its flags; setting them aside answers those that the
//! member has seen, and none that came meanwhile.

use std::collections::HashMap;

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, EventKind, Status, Visibility};
use domain::flags::{FLAG_KEPT_MONTHS, Flag, FlagReason};
use domain::identity::{Account, AccountId, Action, Role};
use domain::languages::Language;
use domain::references::Reference;
use jiff::{Timestamp, ToSpan};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cases::NewEvent;
use crate::desk::reached;
use crate::links::Token;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// Open flags that a member reads at a time.
const READ_MOST: i64 = 100;

/// Why a flag was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FlagRefused {
    /// There is no such report, or not everybody sees it.
    #[error("no public report")]
    NotPublic,
}

/// Why flags were not set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SetAsideRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
}

/// The flag that a browser has raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFlag {
    /// What it says.
    pub flag: Flag,
    /// Whether a member has decided about it.
    pub resolved: bool,
}

/// What a member decided about flags.
pub(crate) struct Decision<'a> {
    /// What the timeline calls it.
    pub(crate) kind: EventKind,
    /// The status that the case has.
    pub(crate) status: Status,
    /// Who, as what, and for which area.
    pub(crate) by: (AccountId, Role, &'a AreaPath),
    pub(crate) at: Timestamp,
}

/// A flag that waits for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFlag {
    /// What it says.
    pub flag: Flag,
    /// When it was raised, or last changed.
    pub at: Timestamp,
}

impl Store {
    /// Raises the browser's flag on a public report, or changes it. One that was decided about stays as it was.
    pub async fn flag(
        &self,
        reference: &Reference,
        browser: &Token,
        flag: &Flag,
        now: Timestamp,
    ) -> Result<(), StoreError<FlagRefused>> {
        const KEEP: &str = "insert into flags (id, case_id, browser_hash, reason, words_sealed, flagged_at) \
            select $1, c.id, $3, $4, $5, $6 from cases c where c.id = $2 and c.visibility = 'public' \
            on conflict (case_id, browser_hash) do update set reason = excluded.reason, words_sealed = excluded.words_sealed, \
            flagged_at = excluded.flagged_at where flags.resolved_at is null";
        let case = self.case(reference).await?;
        let case = case
            .filter(|case| case.visibility == Visibility::Public)
            .ok_or(StoreError::Refused(FlagRefused::NotPublic))?;
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(case.id.0)
                .bind(self.token_hash(browser))
                .bind(flag.reason.name())
                .bind(self.key.seal(flag.words.as_bytes()))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// What this browser has flagged about the report.
    pub async fn own_flag(
        &self,
        reference: &Reference,
        browser: &Token,
    ) -> Result<Option<OwnFlag>, Broken> {
        const OWN: &str = "select f.reason, f.words_sealed, f.resolved_at is not null from flags f \
            join cases c on c.id = f.case_id where c.reference = $1 and f.browser_hash = $2";
        let row: Option<(String, Vec<u8>, bool)> = on!(self.engine, pool => {
            sqlx::query_as(OWN).bind(reference.as_str()).bind(self.token_hash(browser)).fetch_optional(pool).await?
        });
        row.map(|(reason, words, resolved)| {
            let flag = self.read_flag(&reason, &words)?;
            Ok(OwnFlag { flag, resolved })
        })
        .transpose()
    }

    /// The case's open flags, newest first, at most 100; none for who does not read the case at the desk.
    pub async fn open_flags(&self, case: &Case, by: &Account) -> Result<Vec<OpenFlag>, Broken> {
        const OPEN: &str = "select reason, words_sealed, flagged_at from flags where case_id = $1 and resolved_at is null \
            order by flagged_at desc, id desc limit $2";
        if !reads(by, case) {
            return Ok(Vec::new());
        }
        let rows: Vec<(String, Vec<u8>, i64)> = on!(self.engine, pool => {
            sqlx::query_as(OPEN).bind(case.id.0).bind(READ_MOST).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|(reason, words, at)| {
                let flag = self.read_flag(&reason, &words)?;
                let at = moment(at)?;
                Ok(OpenFlag { flag, at })
            })
            .collect()
    }

    /// How many open flags each of these cases has; those without, and those that she does not read, are not in it.
    pub async fn count_flags(
        &self,
        cases: &[Case],
        by: &Account,
    ) -> Result<HashMap<CaseId, i64>, Broken> {
        let mut read = Vec::new();
        for case in cases {
            if reads(by, case) {
                read.push(case.id.0);
            }
        }
        if read.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, i64)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select case_id, count(*) from flags where resolved_at is null and case_id in (");
            let mut ids = query.separated(", ");
            for case in &read {
                ids.push_bind(*case);
            }
            query.push(") group by case_id");
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(rows
            .into_iter()
            .map(|(case, count)| (CaseId(case), count))
            .collect())
    }

    /// How many reports of the member's areas have open flags.
    pub async fn count_flagged(&self, by: &Account) -> Result<i64, Broken> {
        if !by.is_member() {
            return Ok(0);
        }
        let (count,): (i64,) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select count(distinct f.case_id) from flags f where f.resolved_at is null \
                 and exists (select 1 from cases c where c.id = f.case_id",
            );
            reached!(query, by);
            // There are few flags, and many reports in an area: each flag is asked for its report.
            query.push(")");
            query.build_query_as().fetch_one(pool).await?
        });
        Ok(count)
    }

    /// The report may stand: flags that were raised or changed up to `seen` are answered.
    pub async fn set_flags_aside(
        &self,
        reference: &Reference,
        seen: Timestamp,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<SetAsideRefused>> {
        let refused = || StoreError::Refused(SetAsideRefused::NotYours);
        let case = self.case(reference).await?.ok_or_else(refused)?;
        let organisation = case.organisation.as_ref();
        let grant = by.acting(Action::SetFlagsAside, &case.area, organisation);
        let grant = grant.ok_or_else(refused)?;
        let mut write = self.engine.begin().await?;
        let decision = Decision {
            kind: EventKind::FlagsSetAside,
            status: case.status,
            by: (by.id, grant.role, &grant.area),
            at: now,
        };
        self.resolve_flags(&mut write, case.id, seen, &decision)
            .await?;
        Ok(write.commit().await?)
    }

    /// Notes what was decided about the flags of a case up to `seen`, with an entry for members where there were any.
    pub(crate) async fn resolve_flags(
        &self,
        write: &mut Write,
        case: CaseId,
        seen: Timestamp,
        decision: &Decision<'_>,
    ) -> Result<(), Broken> {
        const RESOLVE: &str = "update flags set resolved_at = $2, resolved_by = $3 \
            where case_id = $1 and resolved_at is null and flagged_at <= $4";
        let resolved = within!(*write, c => {
            sqlx::query(RESOLVE)
                .bind(case.0)
                .bind(decision.at.as_microsecond())
                .bind(decision.by.0.0)
                .bind(seen.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if resolved == 0 {
            return Ok(());
        }
        let event = NewEvent {
            case,
            kind: decision.kind,
            status: decision.status,
            public: false,
            member: Some(decision.by),
            words: "",
            detail: None,
            language: Language::En,
            at: decision.at,
        };
        self.add_event(write, &event).await
    }

    /// Forgets flags that were decided about long ago; says how many. The timeline keeps that it was.
    pub async fn forget_flags(&self, now: Timestamp) -> Result<u64, Broken> {
        const FORGET: &str = "delete from flags where resolved_at <= $1";
        let kept = self.pack().calendar.local(now);
        let kept = kept.saturating_sub(FLAG_KEPT_MONTHS.months());
        let mut write = self.engine.begin().await?;
        let forgotten = within!(write, c => {
            sqlx::query(FORGET)
                .bind(kept.timestamp().as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        write.commit().await?;
        Ok(forgotten)
    }

    fn read_flag(&self, reason: &str, words: &[u8]) -> Result<Flag, Broken> {
        let words = self
            .key
            .open(words)
            .and_then(|plain| String::from_utf8(plain).ok());
        FlagReason::named(reason)
            .zip(words)
            .map(|(reason, words)| Flag { reason, words })
            .ok_or(Broken::Unreadable("flag"))
    }
}

fn reads(account: &Account, case: &Case) -> bool {
    account.may(Action::ReadReports, &case.area, case.organisation.as_ref())
}

//! Declared emergencies: opened, read, closed, and what was done under them.
//!
//! # Why
//!
//! Which emergency an application comes under is decided once, in the transaction that sends it, and stays so: what was waived
//! does not become due when the emergency ends. Everything that is done under one is written down beside it, by whom and when.

mod journal;
mod papers;
mod registered;

use std::collections::BTreeSet;

use domain::areas::AreaPath;
use domain::cases::CaseId;
use domain::emergencies::{
    Declaration, Emergency, EmergencyId, EmergencyStep, NotDeclared, covering, declaring, living,
};
use domain::identity::Account;
use domain::languages::Texts;
use domain::services::ServiceId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::applications::NewApplication;
use crate::persons::lock;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

use journal::NewNote;

pub use journal::{EmergencyNote, EmergencyNotes, JOURNAL_PAGE, NoteAfter};
pub use papers::{Handing, LookedFor, PapersFor, PapersRefused, PapersWords, WRONG_NUMBERS_MOST};

/// Most emergencies of a list.
const LISTED: i64 = 100;

/// The columns of [`EmergencyRow`].
macro_rules! emergency_columns {
    () => {
        "e.id, e.area_path, e.name, e.services, e.reason_sealed, e.opened_at, e.until_at, e.closed_at"
    };
}

/// Why an emergency was not declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeclareRefused {
    /// It is not this member's to declare, there.
    #[error("not for this member")]
    NotYours,
    /// The city has no such area.
    #[error("no such area")]
    NoArea,
    /// The city has no such service.
    #[error("no such service")]
    NoService,
    /// One like it, for the same area and the same services, is open.
    #[error("one like it is open")]
    Open(EmergencyId),
    /// It cannot be declared like that.
    #[error(transparent)]
    NotDeclared(#[from] NotDeclared),
}

/// Why an emergency was not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CloseRefused {
    /// There is none.
    #[error("no such emergency")]
    Unknown,
    /// It is not this member's to close.
    #[error("not for this member")]
    NotYours,
    /// It has ended.
    #[error("it has ended already")]
    Ended,
}

#[derive(sqlx::FromRow)]
struct EmergencyRow {
    id: Uuid,
    area_path: String,
    name: String,
    services: String,
    reason_sealed: Vec<u8>,
    opened_at: i64,
    until_at: i64,
    closed_at: Option<i64>,
}

impl Store {
    /// Declares an emergency.
    pub async fn declare_emergency(
        &self,
        member: &Account,
        declaration: &Declaration,
        now: Timestamp,
    ) -> Result<EmergencyId, StoreError<DeclareRefused>> {
        const KEEP: &str = "insert into emergencies (id, area_path, name, services, reason_sealed, opened_by, opened_at, until_at) \
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        const ALIKE: &str = "select id from emergencies where area_path = $1 and services = $2 and closed_at is null \
            and until_at > $3 order by opened_at, id limit 1";
        let refused = StoreError::Refused;
        if declaring(member, &declaration.area).is_none() {
            return Err(refused(DeclareRefused::NotYours));
        }
        if self.pack.areas.by_path(&declaration.area).is_none() {
            return Err(refused(DeclareRefused::NoArea));
        }
        declaration
            .check(now)
            .map_err(|why| refused(DeclareRefused::NotDeclared(why)))?;
        let known = |service| self.pack.service(service).is_some();
        if !declaration.services.iter().all(known) {
            return Err(refused(DeclareRefused::NoService));
        }
        // Words in languages and lists of words always have a JSON form.
        let name = serde_json::to_string(&declaration.name).unwrap_or_default();
        let services = serde_json::to_string(&declaration.services).unwrap_or_default();
        let id = EmergencyId(new_id());
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let open: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(ALIKE)
                .bind(declaration.area.as_str())
                .bind(&services)
                .bind(now.as_microsecond())
                .fetch_optional(&mut *c)
                .await?
        });
        if let Some((open,)) = open {
            return Err(refused(DeclareRefused::Open(EmergencyId(open))));
        }
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(id.0)
                .bind(declaration.area.as_str())
                .bind(name)
                .bind(services)
                .bind(self.key.seal(declaration.reason.trim().as_bytes()))
                .bind(member.id.0)
                .bind(now.as_microsecond())
                .bind(declaration.until.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let note = NewNote {
            member: Some(member.id),
            words: declaration.reason.trim(),
            ..NewNote::of(id, EmergencyStep::Opened)
        };
        self.note_emergency(&mut write, &note, now).await?;
        write.commit().await?;
        Ok(id)
    }

    /// Ends an emergency before its time. What came under it stays so.
    pub async fn close_emergency(
        &self,
        member: &Account,
        id: EmergencyId,
        now: Timestamp,
    ) -> Result<(), StoreError<CloseRefused>> {
        const CLOSE: &str = "update emergencies set closed_at = $2, closed_by = $3 \
            where id = $1 and closed_at is null and until_at > $2";
        let refused = StoreError::Refused;
        let emergency = self.emergency(id).await?;
        let emergency = emergency.ok_or(refused(CloseRefused::Unknown))?;
        if declaring(member, &emergency.declared.area).is_none() {
            return Err(refused(CloseRefused::NotYours));
        }
        let mut write = self.engine.begin().await?;
        lock(&mut write).await?;
        let closed = within!(write, c => {
            sqlx::query(CLOSE)
                .bind(id.0)
                .bind(now.as_microsecond())
                .bind(member.id.0)
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if closed == 0 {
            return Err(refused(CloseRefused::Ended));
        }
        let note = NewNote {
            member: Some(member.id),
            ..NewNote::of(id, EmergencyStep::Closed)
        };
        self.note_emergency(&mut write, &note, now).await?;
        Ok(write.commit().await?)
    }

    /// The emergencies of the city, the newest first.
    pub async fn emergencies(&self) -> Result<Vec<Emergency>, Broken> {
        const ALL: &str = concat!(
            "select ",
            emergency_columns!(),
            " from emergencies e order by e.opened_at desc, e.id desc limit $1"
        );
        let rows: Vec<EmergencyRow> =
            on!(self.engine, pool => sqlx::query_as(ALL).bind(LISTED).fetch_all(pool).await?);
        rows.into_iter()
            .map(|row| self.read_emergency(row))
            .collect()
    }

    /// The emergencies that are open, the oldest first.
    pub async fn emergencies_open(&self, now: Timestamp) -> Result<Vec<Emergency>, Broken> {
        let rows: Vec<EmergencyRow> = on!(self.engine, pool => {
            sqlx::query_as(OPEN).bind(now.as_microsecond()).bind(LISTED).fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| self.read_emergency(row))
            .collect()
    }

    /// An emergency.
    pub async fn emergency(&self, id: EmergencyId) -> Result<Option<Emergency>, Broken> {
        let row: Option<EmergencyRow> =
            on!(self.engine, pool => sqlx::query_as(FIND).bind(id.0).fetch_optional(pool).await?);
        row.map(|row| self.read_emergency(row)).transpose()
    }

    /// An emergency, as it is in a transaction that does more.
    async fn emergency_within(
        &self,
        write: &mut Write,
        id: EmergencyId,
    ) -> Result<Option<Emergency>, Broken> {
        let row: Option<EmergencyRow> = within!(*write, c => {
            sqlx::query_as(FIND).bind(id.0).fetch_optional(&mut *c).await?
        });
        row.map(|row| self.read_emergency(row)).transpose()
    }

    /// The emergency under which an application came.
    pub async fn emergency_of_case(&self, case: CaseId) -> Result<Option<Emergency>, Broken> {
        const OF: &str = concat!(
            "select ",
            emergency_columns!(),
            " from applications p join emergencies e on e.id = p.emergency_id where p.case_id = $1"
        );
        let row: Option<EmergencyRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(case.0).fetch_optional(pool).await?);
        row.map(|row| self.read_emergency(row)).transpose()
    }

    /// The emergency under which an application comes that is being sent by somebody who is registered there.
    pub(crate) async fn emergency_over(
        &self,
        write: &mut Write,
        new: &NewApplication<'_>,
        registered: Option<&AreaPath>,
        now: Timestamp,
    ) -> Result<Option<Emergency>, Broken> {
        let rows: Vec<EmergencyRow> = within!(*write, c => {
            sqlx::query_as(OPEN)
                .bind(now.as_microsecond())
                .bind(LISTED)
                .fetch_all(&mut *c)
                .await?
        });
        let read = rows.into_iter().map(|row| self.read_emergency(row));
        let open: Vec<Emergency> = read.collect::<Result<_, Broken>>()?;
        let lives = living(&new.area, registered);
        Ok(covering(&open, &new.service.identifier, lives, now).cloned())
    }

    /// Notes that an application came under an emergency, for good.
    pub(crate) async fn keep_under_emergency(
        &self,
        write: &mut Write,
        case: CaseId,
        emergency: EmergencyId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "update applications set emergency_id = $2 where case_id = $1";
        within!(*write, c => {
            sqlx::query(KEEP).bind(case.0).bind(emergency.0).execute(&mut *c).await?;
        });
        let note = NewNote {
            case: Some(case),
            ..NewNote::of(emergency, EmergencyStep::Applied)
        };
        self.note_emergency(write, &note, now).await
    }

    fn read_emergency(&self, row: EmergencyRow) -> Result<Emergency, Broken> {
        const UNREADABLE: Broken = Broken::Unreadable("emergency");
        let name: Texts = serde_json::from_str(&row.name).map_err(|_| UNREADABLE)?;
        let services: BTreeSet<ServiceId> =
            serde_json::from_str(&row.services).map_err(|_| UNREADABLE)?;
        Ok(Emergency {
            id: EmergencyId(row.id),
            declared: Declaration {
                area: AreaPath::from_stored(&row.area_path),
                name,
                reason: self.opened_words(&row.reason_sealed)?,
                services,
                until: moment(row.until_at)?,
            },
            opened_at: moment(row.opened_at)?,
            closed_at: row.closed_at.map(moment).transpose()?,
        })
    }

    fn opened_words(&self, sealed: &[u8]) -> Result<String, Broken> {
        self.key
            .open(sealed)
            .and_then(|words| String::from_utf8(words).ok())
            .ok_or(Broken::Unreadable("emergency"))
    }
}

/// One of them.
const FIND: &str = concat!(
    "select ",
    emergency_columns!(),
    " from emergencies e where e.id = $1"
);

/// Those that are open, the oldest first.
const OPEN: &str = concat!(
    "select ",
    emergency_columns!(),
    " from emergencies e where e.closed_at is null and e.until_at > $1 order by e.opened_at, e.id limit $2"
);

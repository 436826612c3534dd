//! The journal of emergencies: what was done under each, by whom and why.

use std::fmt;

use domain::cases::CaseId;
use domain::emergencies::{EmergencyId, EmergencyStep};
use domain::identity::AccountId;
use domain::outputs::Output;
use domain::references::Reference;
use jiff::Timestamp;
use uuid::Uuid;

use crate::keys::Hash;
use crate::outputs::OutputRow;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// Most entries of a page.
pub const JOURNAL_PAGE: usize = 50;

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyNote {
    /// What happened.
    pub step: EmergencyStep,
    /// What the member is called who did it; nobody where it was an applicant.
    pub member: Option<String>,
    /// The application that came under it.
    pub reference: Option<Reference>,
    /// The paper that was handed out, or that a member was led to.
    pub paper: Option<Output>,
    /// Why, in the member's words; may be empty.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// One page of a journal, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmergencyNotes {
    /// The entries.
    pub notes: Vec<EmergencyNote>,
    /// Behind which the next page begins; nothing where this is the last.
    pub next: Option<NoteAfter>,
}

/// The last entry of a page, as it stands in an address: `1794787200000000.01936f0e-…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteAfter {
    /// Microseconds.
    at: i64,
    id: Uuid,
}

impl NoteAfter {
    /// Reads what [`fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self {
            at: at.parse().ok()?,
            id: id.parse().ok()?,
        })
    }
}

impl fmt::Display for NoteAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at, self.id)
    }
}

/// An entry that is about to be written.
pub(super) struct NewNote<'a> {
    pub(super) emergency: EmergencyId,
    pub(super) step: EmergencyStep,
    pub(super) member: Option<AccountId>,
    pub(super) person: Option<&'a PersonKey>,
    pub(super) case: Option<CaseId>,
    pub(super) output: Option<Hash>,
    pub(super) words: &'a str,
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    id: Uuid,
    step: String,
    member: Option<String>,
    reference: Option<String>,
    words_sealed: Option<Vec<u8>>,
    at: i64,
    sealed: Option<Vec<u8>>,
    public: Option<Vec<u8>>,
    revoked_at: Option<i64>,
    revoked_reason: Option<String>,
}

impl Store {
    /// What happened under an emergency, a page at a time, the newest first; `after` is where the page before ended. Who asks must
    /// be let declare it.
    pub async fn emergency_notes(
        &self,
        id: EmergencyId,
        after: Option<NoteAfter>,
    ) -> Result<EmergencyNotes, Broken> {
        const OF: &str = "select n.id, n.step, a.name as member, c.reference, n.words_sealed, n.at, o.sealed, k.public, \
            o.revoked_at, o.revoked_reason from emergency_notes n \
            left join accounts a on a.id = n.member_id left join cases c on c.id = n.case_id \
            left join outputs o on o.id_hash = n.output_hash left join output_keys k on k.id = o.key_id \
            where n.emergency_id = $1 and ($2 is null or (n.at, n.id) < ($2, $3)) order by n.at desc, n.id desc limit $4";
        let one_more = i64::try_from(JOURNAL_PAGE).map_or(i64::MAX, |most| most + 1);
        let mut rows: Vec<NoteRow> = on!(self.engine, pool => {
            sqlx::query_as(OF)
                .bind(id.0)
                .bind(after.map(|after| after.at))
                .bind(after.map(|after| after.id))
                .bind(one_more)
                .fetch_all(pool)
                .await?
        });
        let more = rows.len() > JOURNAL_PAGE;
        rows.truncate(JOURNAL_PAGE);
        let next = rows.last().filter(|_| more).map(|last| NoteAfter {
            at: last.at,
            id: last.id,
        });
        let notes = rows.into_iter().map(|row| self.read_note(row));
        Ok(EmergencyNotes {
            notes: notes.collect::<Result<_, _>>()?,
            next,
        })
    }

    /// What the member is called who declared an emergency.
    pub async fn emergency_declared_by(&self, id: EmergencyId) -> Result<Option<String>, Broken> {
        const BY: &str = "select a.name from emergencies e join accounts a on a.id = e.opened_by where e.id = $1";
        let row: Option<(String,)> =
            on!(self.engine, pool => sqlx::query_as(BY).bind(id.0).fetch_optional(pool).await?);
        Ok(row.map(|(name,)| name))
    }

    pub(super) async fn note_emergency(
        &self,
        write: &mut Write,
        note: &NewNote<'_>,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const NOTE: &str = "insert into emergency_notes (id, emergency_id, step, member_id, person_hash, case_id, output_hash, \
            words_sealed, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let words = (!note.words.is_empty()).then(|| self.key.seal(note.words.as_bytes()));
        within!(*write, c => {
            sqlx::query(NOTE)
                .bind(new_id())
                .bind(note.emergency.0)
                .bind(note.step.name())
                .bind(note.member.map(|member| member.0))
                .bind(note.person.map(|person| person.0.clone()))
                .bind(note.case.map(|case| case.0))
                .bind(note.output.clone())
                .bind(words)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }

    fn read_note(&self, row: NoteRow) -> Result<EmergencyNote, Broken> {
        let reference = row.reference.map(|reference| reference.parse()).transpose();
        let words = row.words_sealed.map(|words| self.opened_words(&words));
        let paper = row.sealed.zip(row.public).map(|(sealed, public)| {
            self.read_output(OutputRow {
                sealed,
                public,
                revoked_at: row.revoked_at,
                revoked_reason: row.revoked_reason,
            })
        });
        Ok(EmergencyNote {
            paper: paper.transpose()?,
            step: EmergencyStep::named(&row.step).ok_or(Broken::Unreadable("step"))?,
            member: row.member,
            reference: reference.map_err(|_| Broken::Unreadable("reference"))?,
            words: words.transpose()?.unwrap_or_default(),
            at: moment(row.at)?,
        })
    }
}

impl NewNote<'_> {
    pub(super) const fn of(emergency: EmergencyId, step: EmergencyStep) -> Self {
        Self {
            emergency,
            step,
            member: None,
            person: None,
            case: None,
            output: None,
            words: "",
        }
    }
}

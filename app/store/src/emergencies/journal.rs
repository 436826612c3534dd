//! The journal of emergencies: what was done under each, by whom and why.

use domain::cases::CaseId;
use domain::emergencies::{EmergencyId, EmergencyStep};
use domain::identity::AccountId;
use domain::references::Reference;
use jiff::Timestamp;

use super::LISTED;
use crate::keys::Hash;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyNote {
    /// What happened.
    pub step: EmergencyStep,
    /// What the member is called who did it; nobody where it was an applicant.
    pub member: Option<String>,
    /// The application that came under it.
    pub reference: Option<Reference>,
    /// Why, in the member's words; may be empty.
    pub words: String,
    /// When.
    pub at: Timestamp,
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
    step: String,
    member: Option<String>,
    reference: Option<String>,
    words_sealed: Option<Vec<u8>>,
    at: i64,
}

impl Store {
    /// What happened under an emergency, the newest first, at most 100 entries. Who asks must be let declare it.
    pub async fn emergency_notes(&self, id: EmergencyId) -> Result<Vec<EmergencyNote>, Broken> {
        const OF: &str = "select n.step, a.name as member, c.reference, n.words_sealed, n.at from emergency_notes n \
            left join accounts a on a.id = n.member_id left join cases c on c.id = n.case_id \
            where n.emergency_id = $1 order by n.at desc, n.id desc limit $2";
        let rows: Vec<NoteRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(id.0).bind(LISTED).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| self.read_note(row)).collect()
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
        Ok(EmergencyNote {
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

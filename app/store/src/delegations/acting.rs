//! Acting for somebody: whether an appointment lets it, asked inside the transaction that rests on it, and the journal of what
//! was done.

use std::collections::BTreeMap;

use domain::cases::CaseId;
use domain::delegations::{DelegationId, DelegationStep, Power};
use domain::identity::AccountId;
use domain::references::Reference;
use domain::services::{Service, ServiceId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Delegation, DelegationRow, delegation_columns, held};
use crate::rows::moment;
use crate::{Broken, Store, Write, new_id, on, within};

/// Most entries of the journals of one account.
const NOTES_LISTED: i64 = 400;

/// For so long, opening the same application again is the same opening.
const OPENED_ONCE: SignedDuration = SignedDuration::from_hours(1);

/// Who acts by which appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Acting {
    /// Which appointment.
    pub(crate) delegation: DelegationId,
    /// Who acts.
    pub(crate) delegate: AccountId,
    /// For whom.
    pub(crate) applicant: AccountId,
}

/// An entry of the journal of an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelegationNote {
    /// What was done.
    pub step: DelegationStep,
    /// Who did it.
    pub account: AccountId,
    /// In which service.
    pub service: Option<ServiceId>,
    /// With which application.
    pub reference: Option<Reference>,
    /// When.
    pub at: Timestamp,
}

/// An entry that is about to be written.
pub(crate) struct NewDelegationNote<'a> {
    pub(crate) delegation: DelegationId,
    pub(crate) step: DelegationStep,
    pub(crate) account: AccountId,
    pub(crate) service: Option<&'a ServiceId>,
    pub(crate) case: Option<CaseId>,
}

impl NewDelegationNote<'_> {
    /// That an account did something with an appointment itself.
    pub(crate) const fn of(
        delegation: DelegationId,
        step: DelegationStep,
        account: AccountId,
    ) -> Self {
        Self {
            delegation,
            step,
            account,
            service: None,
            case: None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct NoteRow {
    delegation_id: Uuid,
    step: String,
    account_id: Uuid,
    service: Option<String>,
    reference: Option<String>,
    at: i64,
}

impl NoteRow {
    fn open(self) -> Result<DelegationNote, Broken> {
        let reference = self.reference.map(|reference| reference.parse());
        Ok(DelegationNote {
            step: DelegationStep::named(&self.step).ok_or(Broken::Unreadable("step"))?,
            account: AccountId(self.account_id),
            service: self.service.map(ServiceId),
            reference: reference
                .transpose()
                .map_err(|_| Broken::Unreadable("reference"))?,
            at: moment(self.at)?,
        })
    }
}

impl Store {
    /// The appointments by which an account may do this for a service now, in the order in which they were made.
    pub async fn delegations_letting(
        &self,
        account: AccountId,
        (power, service): (Power, &Service),
        now: Timestamp,
    ) -> Result<Vec<Delegation>, Broken> {
        const LETTING: &str = concat!(
            "select ",
            delegation_columns!(),
            " from delegations d where d.delegate_id = $1 and d.ended_at is null and d.until_at > $2 order by d.asked_at, d.id"
        );
        let rows: Vec<DelegationRow> = on!(self.engine, pool => {
            sqlx::query_as(LETTING).bind(account.0).bind(now.as_microsecond()).fetch_all(pool).await?
        });
        let mut letting = Vec::new();
        for row in rows {
            let delegation = self.open_delegation(row)?;
            if delegation.mandate.lets(power, service, now) {
                letting.push(delegation);
            }
        }
        Ok(letting)
    }

    /// The appointment, for its delegate once she has accepted it, whether it still holds or not; nothing for everybody else.
    pub async fn delegation_to(
        &self,
        id: DelegationId,
        delegate: AccountId,
    ) -> Result<Option<Delegation>, Broken> {
        const TO: &str = concat!(
            "select ",
            delegation_columns!(),
            " from delegations d where d.id = $1 and d.delegate_id = $2"
        );
        let row: Option<DelegationRow> = on!(self.engine, pool => {
            sqlx::query_as(TO).bind(id.0).bind(delegate.0).fetch_optional(pool).await?
        });
        row.map(|row| self.open_delegation(row)).transpose()
    }

    /// What was done with the appointments of an account, whoever of the two it is: the newest first, at most 400 in all.
    pub async fn delegation_notes(
        &self,
        account: AccountId,
    ) -> Result<BTreeMap<Uuid, Vec<DelegationNote>>, Broken> {
        const OF: &str = "select n.delegation_id, n.step, n.account_id, n.service, c.reference, n.at from delegation_notes n \
            join delegations d on d.id = n.delegation_id left join cases c on c.id = n.case_id \
            where d.account_id = $1 or d.delegate_hash = (select a.email_hash from accounts a where a.id = $1) \
            order by n.at desc, n.id desc limit $2";
        let rows: Vec<NoteRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.0).bind(NOTES_LISTED).fetch_all(pool).await?
        });
        let mut notes = BTreeMap::<Uuid, Vec<DelegationNote>>::new();
        for row in rows {
            let of = row.delegation_id;
            notes.entry(of).or_default().push(row.open()?);
        }
        Ok(notes)
    }

    /// The appointment of somebody that lets an account see her applications for a service now: the one that lets it do most.
    pub(crate) async fn delegation_over(
        &self,
        (delegate, applicant): (AccountId, AccountId),
        service: &Service,
        now: Timestamp,
    ) -> Result<Option<Delegation>, Broken> {
        let letting = self.delegations_letting(delegate, (Power::Follow, service), now);
        let of_her = letting
            .await?
            .into_iter()
            .filter(|one| one.applicant == applicant);
        Ok(of_her.max_by_key(|one| one.mandate.power))
    }

    /// The appointment by which somebody acts, where it lets her do this now. It does not end before this write is done.
    pub(crate) async fn delegation_within(
        &self,
        write: &mut Write,
        acting: Acting,
        (power, service): (Power, &Service),
        now: Timestamp,
    ) -> Result<Option<Delegation>, Broken> {
        let Some(row) = held(write, acting.delegation).await? else {
            return Ok(None);
        };
        let found = self.open_delegation(row)?;
        let is_theirs =
            found.applicant == acting.applicant && found.delegate == Some(acting.delegate);
        let lets = is_theirs && found.mandate.lets(power, service, now);
        Ok(lets.then_some(found))
    }

    /// Writes down that a delegate opened an application; once an hour.
    pub(crate) async fn note_opened(
        &self,
        delegation: DelegationId,
        delegate: AccountId,
        (service, case): (&ServiceId, CaseId),
        now: Timestamp,
    ) -> Result<(), Broken> {
        const LATELY: &str = "select count(*) from delegation_notes where delegation_id = $1 and case_id = $2 and step = $3 and at > $4";
        let step = DelegationStep::Opened;
        let (lately,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(LATELY)
                .bind(delegation.0)
                .bind(case.0)
                .bind(step.name())
                .bind((now - OPENED_ONCE).as_microsecond())
                .fetch_one(pool)
                .await?
        });
        if lately > 0 {
            return Ok(());
        }
        let note = NewDelegationNote {
            service: Some(service),
            case: Some(case),
            ..NewDelegationNote::of(delegation, step, delegate)
        };
        let mut write = self.engine.begin().await?;
        keep_delegation_note(&mut write, &note, now).await?;
        Ok(write.commit().await?)
    }
}

/// Writes into the journal of an appointment, in the transaction of what was done.
pub(crate) async fn keep_delegation_note(
    write: &mut Write,
    note: &NewDelegationNote<'_>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const KEEP: &str = "insert into delegation_notes (id, delegation_id, step, account_id, service, case_id, at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    within!(*write, c => {
        sqlx::query(KEEP)
            .bind(new_id())
            .bind(note.delegation.0)
            .bind(note.step.name())
            .bind(note.account.0)
            .bind(note.service.map(|service| service.0.clone()))
            .bind(note.case.map(|case| case.0))
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await
            .map(drop)
    })
}

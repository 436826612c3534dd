//! Consents: what somebody allows to be fetched about her, for one application, and what happens when she takes that back.
//!
//! # Why
//!
//! A consent is for one proof of one application and is asked anew at each look-up, in the transaction that writes the look-up
//! down. Taken back, it leaves nothing of what was fetched with it where nobody has decided yet, neither in the application nor
//! in the draft that it may still be; what was decided rests on what was there.

mod fetching;
mod withdrawing;

use domain::applications::OnBehalf;
use domain::cases::CaseId;
use domain::delegations::{DelegationId, DelegationStep, Power};
use domain::identity::{Account, AccountId};
use domain::persons::ConsentId;
use domain::references::Reference;
use domain::registers::RegisterCode;
use domain::reports::DraftId;
use domain::services::{EvidenceTypeId, Service, ServiceId};
use jiff::Timestamp;
use uuid::Uuid;

pub use fetching::FetchRefused;
pub use withdrawing::WithdrawRefused;

use crate::delegations::{Acting, NewDelegationNote, hold, keep_delegation_note};
use crate::members::applies_for_others;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

/// Most consents of a list.
pub const LISTED: i64 = 200;

/// For which application something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// One that is being filled in.
    Draft(DraftId),
    /// One that was sent.
    Case(CaseId),
}

/// A consent, as whoever gave it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Which.
    pub id: ConsentId,
    /// For which service.
    pub service: ServiceId,
    /// The draft that it was given for.
    pub draft: DraftId,
    /// The application that the draft became.
    pub reference: Option<Reference>,
    /// What is proven.
    pub evidence_type: EvidenceTypeId,
    /// Which register is asked.
    pub register: RegisterCode,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// Who said so in her name; nobody where she did herself.
    pub allowed_by: Option<AllowedBy>,
    /// Whether the application was decided, or ended unanswered: what that rests on stays.
    pub is_decided: bool,
    /// Since when nothing is there any more of what it was given for, as the term of the application was over.
    pub erased_at: Option<Timestamp>,
}

/// Who allows something in the name of whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AllowedBy {
    /// Somebody whom she lets use her data.
    Delegate,
    /// The agent before whom she stood.
    Agent,
}

/// Why a consent was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConsentRefused {
    /// Nobody knows whose the account is.
    #[error("this account is nobody's")]
    NotBound,
    /// There is no such application that is being filled in, or it is somebody else's.
    #[error("not for whoever asks")]
    NotYours,
    /// The service does not fetch this from a register.
    #[error("this is not fetched from a register")]
    NotFetched,
}

/// Who allows something for whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Herself.
    Herself,
    /// Her delegate.
    Delegate(DelegationId),
    /// The agent before whom she stands.
    Member(AccountId),
}

impl By {
    const fn delegation(self) -> Option<Uuid> {
        match self {
            Self::Delegate(delegation) => Some(delegation.0),
            _ => None,
        }
    }

    const fn member(self) -> Option<Uuid> {
        match self {
            Self::Member(member) => Some(member.0),
            _ => None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct ConsentRow {
    id: Uuid,
    account_id: Uuid,
    delegation_id: Option<Uuid>,
    member_id: Option<Uuid>,
    person_hash: Vec<u8>,
    service: String,
    draft_id: Uuid,
    case_id: Option<Uuid>,
    reference: Option<String>,
    evidence_type: String,
    register: String,
    given_at: i64,
    withdrawn_at: Option<i64>,
    is_over: bool,
    is_decided: bool,
    erased_at: Option<i64>,
}

/// The columns of [`ConsentRow`].
macro_rules! consent_columns {
    () => {
        "s.id, s.account_id, s.delegation_id, s.member_id, s.person_hash, s.service, s.draft_id, s.case_id, c.reference, s.evidence_type, s.register, s.given_at, s.withdrawn_at, \
         (c.ended_at is not null or p.decided_at is not null) as is_over, \
         p.decided_at is not null as is_decided, p.erased_at from consents s left join cases c on c.id = s.case_id \
         left join applications p on p.case_id = s.case_id"
    };
}
pub(crate) use consent_columns;

impl ConsentRow {
    fn open(self) -> Result<Consent, Broken> {
        let reference = self.reference.map(|reference| reference.parse());
        Ok(Consent {
            id: ConsentId(self.id),
            service: ServiceId(self.service),
            draft: DraftId(self.draft_id),
            reference: reference
                .transpose()
                .map_err(|_| Broken::Unreadable("reference"))?,
            evidence_type: EvidenceTypeId(self.evidence_type),
            register: RegisterCode(self.register),
            given_at: moment(self.given_at)?,
            withdrawn_at: self.withdrawn_at.map(moment).transpose()?,
            allowed_by: match (self.delegation_id, self.member_id) {
                (Some(_), _) => Some(AllowedBy::Delegate),
                (None, Some(_)) => Some(AllowedBy::Agent),
                (None, None) => None,
            },
            is_decided: self.is_decided,
            erased_at: self.erased_at.map(moment).transpose()?,
        })
    }
}

impl Store {
    /// Allows one proof of an application to be fetched; said again, it is the same consent. Only whoever applies allows it, for
    /// herself, or a delegate whom she let use her data, or the agent before whom she stands. An application that was begun before she
    /// signed in becomes hers with it; whoever asks has been found to may open it.
    pub async fn give_consent(
        &self,
        account: &Account,
        draft: DraftId,
        (service, evidence_type): (&Service, &EvidenceTypeId),
        now: Timestamp,
    ) -> Result<ConsentId, StoreError<ConsentRefused>> {
        const BOUND: &str =
            "select person_hash from bindings where account_id = $1 and ended_at is null";
        const GIVE: &str = "insert into consents (id, account_id, person_hash, service, draft_id, evidence_type, register, given_at, \
            delegation_id, member_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
            on conflict (draft_id, evidence_type) where withdrawn_at is null \
            do update set delegation_id = coalesce(consents.delegation_id, excluded.delegation_id), \
            member_id = coalesce(consents.member_id, excluded.member_id)";
        const FIND: &str = "select id from consents where draft_id = $1 and evidence_type = $2 and withdrawn_at is null";
        let refused = StoreError::Refused;
        let register = service
            .evidence(evidence_type)
            .and_then(|kind| kind.register.as_deref())
            .and_then(|register| self.pack.registers.named(register))
            .ok_or(refused(ConsentRefused::NotFetched))?;
        let mut write = self.engine.begin().await?;
        let (whose, by) = self
            .consenting(&mut write, account.id, draft, service, now)
            .await?
            .ok_or(refused(ConsentRefused::NotYours))?;
        let bound: Option<(Vec<u8>,)> = within!(write, c => {
            sqlx::query_as(BOUND).bind(whose.0).fetch_optional(&mut *c).await?
        });
        let (person,) = bound.ok_or(refused(ConsentRefused::NotBound))?;
        let (id,): (Uuid,) = within!(write, c => {
            sqlx::query(GIVE)
                .bind(new_id())
                .bind(whose.0)
                .bind(person)
                .bind(&service.identifier.0)
                .bind(draft.0)
                .bind(&evidence_type.0)
                .bind(&register.code.0)
                .bind(now.as_microsecond())
                .bind(by.delegation())
                .bind(by.member())
                .execute(&mut *c)
                .await?;
            sqlx::query_as(FIND).bind(draft.0).bind(&evidence_type.0).fetch_one(&mut *c).await?
        });
        if let By::Delegate(delegation) = by {
            let note = NewDelegationNote {
                service: Some(&service.identifier),
                ..NewDelegationNote::of(delegation, DelegationStep::LookedUp, account.id)
            };
            keep_delegation_note(&mut write, &note, now).await?;
        }
        write.commit().await?;
        Ok(ConsentId(id))
    }

    /// Whose consent an account can give for a draft that is still being filled in, and by which appointment where it is not her
    /// own. A draft that is nobody's becomes hers.
    async fn consenting(
        &self,
        write: &mut Write,
        account: AccountId,
        draft: DraftId,
        service: &Service,
        now: Timestamp,
    ) -> Result<Option<(AccountId, By)>, Broken> {
        type Held = (Option<Uuid>, Option<Uuid>, Vec<u8>);
        const HELD: &str = "select account_id, by_account_id, content_sealed from application_drafts where id = $1 \
            and service = $2 and case_id is null and expires_at > $3";
        const HELD_ALONE: &str = "select account_id, by_account_id, content_sealed from application_drafts where id = $1 \
            and service = $2 and case_id is null and expires_at > $3 for update";
        self.hold_appointment(write, draft, account).await?;
        let held = write.own(HELD, HELD_ALONE);
        let row: Option<Held> = within!(*write, c => {
            sqlx::query_as(held)
                .bind(draft.0)
                .bind(&service.identifier.0)
                .bind(now.as_microsecond())
                .fetch_optional(&mut *c)
                .await?
        });
        let sealed = match row {
            Some((Some(whose), ..)) if whose == account.0 => {
                return Ok(Some((account, By::Herself)));
            }
            Some((Some(whose), Some(by), sealed)) if by == account.0 => {
                let content = self.open_filling(&sealed)?;
                if content.is_attended(account, now) {
                    let is_agent = applies_for_others(write, account).await?;
                    return Ok(is_agent.then_some((AccountId(whose), By::Member(account))));
                }
                let Some(OnBehalf::Delegate { delegation, .. }) = content.by else {
                    return Ok(None);
                };
                let acting = Acting {
                    delegation: DelegationId(delegation),
                    delegate: account,
                    applicant: AccountId(whose),
                };
                let what = (Power::UseData, service);
                let found = self.delegation_within(write, acting, what, now).await?;
                return Ok(found.map(|found| (found.applicant, By::Delegate(found.id))));
            }
            Some((None, None, sealed)) => sealed,
            _ => return Ok(None),
        };
        let content = self.open_filling(&sealed)?;
        // Her account opens it from now on; whoever began it does not.
        self.claim_within(write, draft, account, content).await?;
        Ok(Some((account, By::Herself)))
    }

    /// Holds the appointment by which an account fills in a draft for somebody, before the draft itself.
    async fn hold_appointment(
        &self,
        write: &mut Write,
        draft: DraftId,
        account: AccountId,
    ) -> Result<(), Broken> {
        const FOR_HER: &str =
            "select content_sealed from application_drafts where id = $1 and by_account_id = $2";
        let row: Option<(Vec<u8>,)> = within!(*write, c => {
            sqlx::query_as(FOR_HER).bind(draft.0).bind(account.0).fetch_optional(&mut *c).await?
        });
        let content = row
            .map(|(sealed,)| self.open_filling(&sealed))
            .transpose()?;
        if let Some(OnBehalf::Delegate { delegation, .. }) = content.and_then(|content| content.by)
        {
            hold(write, DelegationId(delegation)).await?;
        }
        Ok(())
    }

    /// What the account allowed, the newest first, at most 200.
    pub async fn consents_of(&self, account: AccountId) -> Result<Vec<Consent>, Broken> {
        const OF: &str = concat!(
            "select ",
            consent_columns!(),
            " where s.account_id = $1 order by s.given_at desc, s.id desc limit $2"
        );
        let rows: Vec<ConsentRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(account.0).bind(LISTED).fetch_all(pool).await?
        });
        rows.into_iter().map(ConsentRow::open).collect()
    }

    /// The standing consent of an account to this proof of this application, where she is still the person who gave it.
    pub async fn is_consented(
        &self,
        account: AccountId,
        purpose: Purpose,
        evidence_type: &EvidenceTypeId,
    ) -> Result<Option<ConsentId>, Broken> {
        const STANDS: &str = "select s.id from consents s join bindings b on b.account_id = s.account_id \
            and b.person_hash = s.person_hash and b.ended_at is null where s.account_id = $1 and s.evidence_type = $2 \
            and s.withdrawn_at is null and (s.draft_id = $3 or s.case_id = $4)";
        let (draft, case) = match purpose {
            Purpose::Draft(draft) => (Some(draft.0), None),
            Purpose::Case(case) => (None, Some(case.0)),
        };
        let row: Option<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(STANDS)
                .bind(account.0)
                .bind(&evidence_type.0)
                .bind(draft)
                .bind(case)
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(|(id,)| ConsentId(id)))
    }
}

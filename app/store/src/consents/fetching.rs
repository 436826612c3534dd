//! Fetching what was allowed.

use domain::applications::{ATTENDED_FOR, Filling};
use domain::cases::CaseId;
use domain::delegations::{DelegationId, Power};
use domain::identity::AccountId;
use domain::persons::{AccessPurpose, ConsentId, is_living};
use domain::registers::{Record, RegisterCode};
use domain::reports::DraftId;
use domain::services::{EvidenceType, ServiceId};
use jiff::Timestamp;
use uuid::Uuid;

use super::{ConsentRow, consent_columns};
use crate::accesses::{Accessor, NewAccess, keep_access};
use crate::delegations::{Acting, hold};
use crate::members::agent_grant;
use crate::registers::PersonKey;
use crate::rows::moment;
use crate::{Broken, Store, StoreError, Write, within};

/// Why nothing was fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FetchRefused {
    /// There is no such consent of hers.
    #[error("no such consent")]
    Unknown,
    /// It was taken back.
    #[error("the consent was taken back")]
    Withdrawn,
    /// The account is not the person's any more who consented.
    #[error("this account is nobody's")]
    NotBound,
    /// The application was decided or has ended, or was sent where it is kept in a draft.
    #[error("the application has ended")]
    Over,
}

impl Store {
    /// What the register of a consent says of whose it is, in the fields that the service reads; that it was asked, and by whom, is
    /// written down. Nothing where it says nothing, and nothing at all where the registers do not know exactly one such person, or
    /// know that she has died. A delegate is told by what she allowed herself, for as long as her appointment lets her.
    pub async fn fetch_evidence(
        &self,
        account: AccountId,
        consent: ConsentId,
        kind: &EvidenceType,
        now: Timestamp,
    ) -> Result<Option<Record>, StoreError<FetchRefused>> {
        const BOUND: &str =
            "select person_hash from bindings where account_id = $1 and ended_at is null";
        const BY: &str = "select delegation_id from consents where id = $1 and account_id <> $2 and delegation_id is not null";
        const OF: &str = concat!("select ", consent_columns!(), " where s.id = $1");
        const OF_ALONE: &str = concat!(
            "select ",
            consent_columns!(),
            " where s.id = $1 for update of s"
        );
        let refused = StoreError::Refused;
        let mut write = self.engine.begin().await?;
        let by: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(BY).bind(consent.0).bind(account.0).fetch_optional(&mut *c).await?
        });
        if let Some((delegation,)) = by {
            // Held before the consent is, as whoever ends it does.
            hold(&mut write, DelegationId(delegation)).await?;
        }
        let of = write.own(OF, OF_ALONE);
        let row: Option<ConsentRow> = within!(write, c => {
            sqlx::query_as(of).bind(consent.0).fetch_optional(&mut *c).await?
        });
        let row = row.filter(|row| row.evidence_type == kind.id.0);
        let row = row.ok_or(refused(FetchRefused::Unknown))?;
        let who = self
            .fetching(&mut write, &row, account, now)
            .await?
            .ok_or(refused(FetchRefused::Unknown))?;
        let person = PersonKey(row.person_hash.clone());
        if row.withdrawn_at.is_some() {
            return Err(refused(FetchRefused::Withdrawn));
        }
        let bound: Option<(Vec<u8>,)> = within!(write, c => {
            sqlx::query_as(BOUND).bind(row.account_id).fetch_optional(&mut *c).await?
        });
        if bound.is_none_or(|(bound,)| bound != person.0) {
            return Err(refused(FetchRefused::NotBound));
        }
        if row.is_over {
            return Err(refused(FetchRefused::Over));
        }
        let register = RegisterCode(row.register);
        let access = NewAccess {
            person: person.clone(),
            purpose: AccessPurpose::Evidence,
            who,
            service: Some(ServiceId(row.service)),
            case: row.case_id.map(CaseId),
            register: Some(register.clone()),
        };
        keep_access(&mut write, &access, now).await?;
        write.commit().await?;
        if !is_living(&self.facts_of(&person, now).await?) {
            return Ok(None);
        }
        let found = self.evidence(&person, &register, now).await?;
        Ok(found.map(|mut record| {
            record.values.retain(|name, _| kind.field.contains(name));
            record
        }))
    }

    /// Keeps in the draft of a consent what was fetched with it. Whoever took it back meanwhile is not found to have it again, and
    /// whoever does so now waits until this is done.
    pub async fn keep_fetched(
        &self,
        consent: ConsentId,
        now: Timestamp,
        change: impl FnOnce(&mut Filling),
    ) -> Result<(), StoreError<FetchRefused>> {
        const OF: &str = "select draft_id from consents where id = $1";
        const STANDS: &str = "select count(*) from consents where id = $1 and withdrawn_at is null";
        let refused = StoreError::Refused;
        let mut write = self.engine.begin().await?;
        let row: Option<(Uuid,)> = within!(write, c => {
            sqlx::query_as(OF).bind(consent.0).fetch_optional(&mut *c).await?
        });
        let (draft,) = row.ok_or(refused(FetchRefused::Unknown))?;
        // Held before the consent is looked at, as whoever takes it back does.
        let held = self.held_filling(&mut write, DraftId(draft)).await?;
        let mut content = held.ok_or(refused(FetchRefused::Over))?.content;
        let (stands,): (i64,) = within!(write, c => {
            sqlx::query_as(STANDS).bind(consent.0).fetch_one(&mut *c).await?
        });
        if stands == 0 {
            return Err(refused(FetchRefused::Withdrawn));
        }
        change(&mut content);
        self.rewrite_filling(&mut write, DraftId(draft), &content, now)
            .await?;
        Ok(write.commit().await?)
    }

    /// As whom an account has something fetched; nothing where the consent is of no use to it.
    async fn fetching(
        &self,
        write: &mut Write,
        row: &ConsentRow,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Accessor>, Broken> {
        if row.account_id == account.0 {
            return Ok(Some(Accessor::Portal));
        }
        if row.member_id == Some(account.0) {
            let attends = now < moment(row.given_at)? + ATTENDED_FOR;
            let grant = agent_grant(write, account).await?;
            return Ok(grant.filter(|_| attends).map(|grant| Accessor::Member {
                account,
                organisation: grant.organisation,
            }));
        }
        let service = self.pack.service(&ServiceId(row.service.clone()));
        let Some((delegation, service)) = row.delegation_id.zip(service) else {
            return Ok(None);
        };
        let acting = Acting {
            delegation: DelegationId(delegation),
            delegate: account,
            applicant: AccountId(row.account_id),
        };
        let found = self
            .delegation_within(write, acting, (Power::UseData, service), now)
            .await?;
        Ok(found.map(|found| Accessor::Delegate {
            account,
            delegation: found.id,
        }))
    }
}

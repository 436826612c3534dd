//! Taking a consent back, with what was fetched.

use domain::applications::ATTENDED_FOR;
use domain::identity::AccountId;
use domain::persons::ConsentId;
use domain::reports::DraftId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Broken, Store, StoreError, Write, on, within};

/// Why a consent was not taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WithdrawRefused {
    /// There is no such consent of hers, or nothing is there any more of what it was given for.
    #[error("no such consent")]
    Unknown,
    /// It was taken back before.
    #[error("taken back already")]
    Already,
}

impl Store {
    /// Takes a consent back: whoever gave it does, or a delegate or an agent what was allowed by her and is not sent yet. What was
    /// fetched with it is erased, in the draft and in an application that nobody decided yet, which has changed with it; says how
    /// many proofs of an application that were.
    pub async fn withdraw_consent(
        &self,
        account: AccountId,
        consent: ConsentId,
        now: Timestamp,
    ) -> Result<u64, StoreError<WithdrawRefused>> {
        const FIND: &str = "select s.draft_id, s.withdrawn_at from consents s left join delegations d on d.id = s.delegation_id \
            left join applications p on p.case_id = s.case_id where s.id = $1 and p.erased_at is null and (s.account_id = $2 or (s.case_id is null and d.delegate_id = $2 and d.ended_at is null \
            and d.until_at > $3) or (s.case_id is null and s.member_id = $2 and s.given_at > $4))";
        const WITHDRAW: &str =
            "update consents set withdrawn_at = $2 where id = $1 and withdrawn_at is null";
        // Whoever decides has seen a proof that goes: what she opened is not what she decides on any more.
        const CHANGE: &str = "update cases set version = version + 1 where id in (select e.case_id from evidences e \
            where e.consent_id = $1 and e.withdrawn_at = $2)";
        const ERASE: &str = "update evidences set withdrawn_at = $2, sealed = $3 where consent_id = $1 and withdrawn_at is null \
            and case_id in (select case_id from applications where decided_at is null)";
        let refused = StoreError::Refused;
        let found: Option<(Uuid, Option<i64>)> = on!(self.engine, pool => {
            sqlx::query_as(FIND)
                .bind(consent.0)
                .bind(account.0)
                .bind(now.as_microsecond())
                .bind((now - ATTENDED_FOR).as_microsecond())
                .fetch_optional(pool)
                .await?
        });
        let (draft, withdrawn) = found.ok_or(refused(WithdrawRefused::Unknown))?;
        if withdrawn.is_some() {
            return Err(refused(WithdrawRefused::Already));
        }
        let nothing: &[u8] = &[];
        let mut write = self.engine.begin().await?;
        self.erase_fetched(&mut write, DraftId(draft), consent)
            .await?;
        let (withdrawn, erased) = within!(write, c => {
            let withdrawn = sqlx::query(WITHDRAW)
                .bind(consent.0)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected();
            let erased = sqlx::query(ERASE)
                .bind(consent.0)
                .bind(now.as_microsecond())
                .bind(nothing)
                .execute(&mut *c)
                .await?
                .rows_affected();
            sqlx::query(CHANGE)
                .bind(consent.0)
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            (withdrawn, erased)
        });
        if withdrawn == 0 {
            return Err(refused(WithdrawRefused::Already));
        }
        write.commit().await?;
        Ok(erased)
    }

    /// Erases in a draft what was fetched with a consent, whether it was sent or not.
    async fn erase_fetched(
        &self,
        write: &mut Write,
        draft: DraftId,
        consent: ConsentId,
    ) -> Result<(), Broken> {
        const HELD: &str = "select content_sealed from application_drafts where id = $1";
        const HELD_ALONE: &str =
            "select content_sealed from application_drafts where id = $1 for update";
        const KEEP: &str = "update application_drafts set content_sealed = $2 where id = $1";
        let held = write.own(HELD, HELD_ALONE);
        let row: Option<(Vec<u8>,)> = within!(*write, c => {
            sqlx::query_as(held).bind(draft.0).fetch_optional(&mut *c).await?
        });
        let Some((sealed,)) = row else {
            return Ok(());
        };
        let mut content = self.open_filling(&sealed)?;
        for proven in content.proven.values_mut() {
            proven
                .proofs
                .retain(|proof| proof.consent != Some(consent.0));
        }
        within!(*write, c => {
            sqlx::query(KEEP).bind(draft.0).bind(self.seal_filling(&content)).execute(&mut *c).await?;
        });
        Ok(())
    }
}

//! Applications that were nobody's, and become those of an account.

use domain::applications::Filling;
use domain::identity::AccountId;
use domain::reports::DraftId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::links::Token;
use crate::{Broken, Store, Write, within};

impl Store {
    /// Makes an application that is being filled in, is nobody's and that nobody fills in for another, an account's own, as
    /// `change` has it then. The token with which it was begun opens it no more, nor does any link: what is given does. Nothing
    /// where there is none, or it is somebody's.
    pub async fn claim_filling(
        &self,
        id: DraftId,
        account: AccountId,
        now: Timestamp,
        change: impl FnOnce(&mut Filling),
    ) -> Result<Option<Token>, Broken> {
        type Held = (Vec<u8>,);
        const HELD: &str = "select content_sealed from application_drafts where id = $1 and account_id is null \
            and by_account_id is null and case_id is null and expires_at > $2";
        const HELD_ALONE: &str = "select content_sealed from application_drafts where id = $1 and account_id is null \
            and by_account_id is null and case_id is null and expires_at > $2 for update";
        let mut write = self.engine.begin().await?;
        let held = write.own(HELD, HELD_ALONE);
        let row: Option<Held> = within!(write, c => {
            sqlx::query_as(held).bind(id.0).bind(now.as_microsecond()).fetch_optional(&mut *c).await?
        });
        let Some((sealed,)) = row else {
            return Ok(None);
        };
        let mut content = self.open_filling(&sealed)?;
        change(&mut content);
        let token = self.claim_within(&mut write, id, account, content).await?;
        write.commit().await?;
        Ok(Some(token))
    }

    /// Writes whose it is from now on, and the only token that opens it then.
    pub(crate) async fn claim_within(
        &self,
        write: &mut Write,
        id: DraftId,
        account: AccountId,
        content: Filling,
    ) -> Result<Token, Broken> {
        const CLAIM: &str = "update application_drafts set account_id = $2, content_sealed = $3, token_hash = $4 where id = $1";
        const END_LINKS: &str = "delete from resume_links where draft_id = $1";
        let token = Token::draw();
        let claimed = Filling {
            applicant: Some(account),
            ..content
        };
        within!(*write, c => {
            sqlx::query(CLAIM)
                .bind(id.0)
                .bind(account.0)
                .bind(self.seal_filling(&claimed))
                .bind(self.token_hash(&token))
                .execute(&mut *c)
                .await?;
            sqlx::query(END_LINKS).bind(id.0).execute(&mut *c).await?;
        });
        Ok(token)
    }

    /// Takes out of what an account has not sent yet what registers said of whom it was bound to, and ends what was allowed for
    /// it.
    pub(crate) async fn release_fillings(
        &self,
        write: &mut Write,
        account: AccountId,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const HELD: &str = "select id, content_sealed from application_drafts where account_id = $1 and case_id is null order by id";
        const HELD_ALONE: &str = "select id, content_sealed from application_drafts where account_id = $1 and case_id is null \
            order by id for update";
        const KEEP: &str = "update application_drafts set content_sealed = $2 where id = $1";
        const WITHDRAW: &str = "update consents set withdrawn_at = $2 where account_id = $1 and case_id is null and withdrawn_at is null";
        // Held before the consents are, as whoever takes one back does.
        let held = write.own(HELD, HELD_ALONE);
        let rows: Vec<(Uuid, Vec<u8>)> = within!(*write, c => {
            sqlx::query_as(held).bind(account.0).fetch_all(&mut *c).await?
        });
        for (id, sealed) in rows {
            let mut content = self.open_filling(&sealed)?;
            if !content.holds_data() {
                continue;
            }
            content.let_go(self.pack.service_version(&content.service, content.version));
            within!(*write, c => {
                sqlx::query(KEEP).bind(id).bind(self.seal_filling(&content)).execute(&mut *c).await?;
            });
        }
        within!(*write, c => {
            sqlx::query(WITHDRAW).bind(account.0).bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        Ok(())
    }
}

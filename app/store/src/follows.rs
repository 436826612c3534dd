//! Following a report: asked for, confirmed by mail, told, stopped.
//!
//! # Why
//!
//! Nobody is written to about a report before she has confirmed that the address is hers. Opening a link consumes nothing,
//! because mail programs open links, too; only the methods here do. The link remembers what was asked for, so that "I see
//! this too" counts from the confirmation on and not before. Whoever says so is a reporter and not the author: she sees
//! what everybody sees.

use domain::cases::Visibility;
use domain::contacts::{Contact, EmailAddress};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::references::Reference;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::links::{Purpose, Token};
use crate::{Broken, Store, new_id, within};

/// How long the link that confirms can be used.
pub const CONFIRMING_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// As what somebody asks to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// To be told only.
    AsFollower,
    /// "I see this too": to be told, and to be counted among those who report it.
    AsReporter,
}

impl Store {
    /// Asks whoever has `email` whether she wants to follow the report. Answers alike whether there is such a report,
    /// whether she follows it already, and whether she was asked before.
    pub async fn ask_follow(
        &self,
        reference: &Reference,
        email: &EmailAddress,
        joining: Joining,
        language: Language,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "insert into follows (id, case_id, reporter, contact_hash, contact_sealed, language, created_at) \
            values ($1, $2, $3, $4, $5, $6, $7) on conflict (case_id, contact_hash) do nothing";
        const ASKED: &str = "select id, (author or confirmed_at is not null) and ended_at is null, reporter from follows \
            where case_id = $1 and contact_hash = $2";
        const UNTIL: &str = "update links set expires_at = $2 where token_hash = $1";
        let Some(case) = self.case(reference).await? else {
            return Ok(());
        };
        if case.visibility != Visibility::Public {
            return Ok(());
        }
        let contact = Contact {
            email: Some(email.clone()),
            ..Contact::default()
        };
        // A contact is strings only: it always has a JSON form.
        let sealed = self
            .key
            .seal(&serde_json::to_vec(&contact).unwrap_or_default());
        let hash = self.key.hash("contact", email.folded().as_bytes());
        let mut write = self.engine.begin().await?;
        let (follow, is_told, is_reporter): (Uuid, bool, bool) = within!(write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(case.id.0)
                .bind(false)
                .bind(&hash)
                .bind(sealed)
                .bind(language.tag())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            sqlx::query_as(ASKED).bind(case.id.0).bind(&hash).fetch_one(&mut *c).await?
        });
        let sees_too = joining == Joining::AsReporter && !is_reporter;
        if is_told && !sees_too {
            return Ok(());
        }
        let confirm = Token::draw();
        self.keep_link(
            &mut write,
            &confirm,
            if sees_too {
                Purpose::ConfirmSeeToo
            } else {
                Purpose::ConfirmFollow
            },
            case.id,
            Some(follow),
            now,
        )
        .await?;
        within!(write, c => {
            sqlx::query(UNTIL)
                .bind(self.token_hash(&confirm))
                .bind((now + CONFIRMING_KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let letter = Addressed {
            to: email.clone(),
            language,
            letter: Letter::ConfirmFollow {
                reference: case.reference,
                category: case.category,
                address: case.address,
                confirm: confirm.to_string(),
                sees_too,
            },
        };
        self.post(&mut write, &letter, now).await?;
        Ok(write.commit().await?)
    }

    /// The address is hers: she is told from now on and, where the link says so, a reporter. Says about which report;
    /// nothing where the link opens none.
    pub async fn confirm_follow(
        &self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<Reference>, Broken> {
        const CONFIRM: &str = "update follows set confirmed_at = coalesce(confirmed_at, $2), ended_at = null, \
            reporter = reporter or $3 where id = $1";
        let confirming = [Purpose::ConfirmFollow, Purpose::ConfirmSeeToo];
        let Some((follow, reference, purpose)) = self.followed(token, &confirming, now).await?
        else {
            return Ok(None);
        };
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(CONFIRM)
                .bind(follow)
                .bind(now.as_microsecond())
                .bind(purpose == Purpose::ConfirmSeeToo)
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(Some(reference))
    }

    /// No more letters about the report; links that would begin them again end, too. Says which report it was; nothing where
    /// the link opens none.
    pub async fn stop_follow(
        &self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<Reference>, Broken> {
        const STOP: &str = "update follows set ended_at = coalesce(ended_at, $2) where id = $1";
        const REVOKE: &str = "update links set revoked_at = $2 where follow_id = $1 and purpose in ($3, $4) and revoked_at is null";
        let Some((follow, reference, _)) =
            self.followed(token, &[Purpose::StopFollow], now).await?
        else {
            return Ok(None);
        };
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(STOP).bind(follow).bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query(REVOKE)
                .bind(follow)
                .bind(now.as_microsecond())
                .bind(Purpose::ConfirmFollow.name())
                .bind(Purpose::ConfirmSeeToo.name())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(Some(reference))
    }

    /// The follow and the report that a link of one of these purposes belongs to, and of which.
    async fn followed(
        &self,
        token: &Token,
        purposes: &[Purpose],
        now: Timestamp,
    ) -> Result<Option<(Uuid, Reference, Purpose)>, Broken> {
        let link = self.link(token, now).await?;
        let Some(link) = link.filter(|link| purposes.contains(&link.purpose)) else {
            return Ok(None);
        };
        let follow = link.follow.ok_or(Broken::Unreadable("link"))?;
        let reference = link
            .reference
            .parse()
            .map_err(|_| Broken::Unreadable("reference"))?;
        Ok(Some((follow, reference, link.purpose)))
    }
}

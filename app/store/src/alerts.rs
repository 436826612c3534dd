//! Alerts: what people watch for, what was found for them, and the feeds of it.
//!
//! # Why
//!
//! No report waits for those who watch: a job looks at what has changed since it last looked, a while after it has, so that no
//! slower transaction is overtaken. How far it has looked, what it found and what is pushed are written in one transaction; a
//! report is found once for an alert, whoever looks and however often it changes.

mod letters;
mod looking;

use domain::alerts::{ALERTS_MOST, AlertId, Watch};
use domain::cases::Case;
use domain::identity::Account;
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::keys::Hash;
use crate::links::Token;
use crate::rows::{CaseRow, case_columns, moment};
use crate::{Broken, Store, StoreError, new_id, on, within};

/// How long it is remembered what was found. What is older than that is not new to anybody.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Most entries of a feed.
const FEED_MOST: i64 = 50;

/// The word for the tokens that end alerts.
const END: &str = "end_alert";

/// An alert of somebody.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Which.
    pub id: AlertId,
    /// What it watches for.
    pub watch: Watch,
    /// The secret of its feed.
    pub feed: Token,
    /// Since when.
    pub since: Timestamp,
}

/// Why there is no other alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AlertRefused {
    /// There are as many as one account has.
    #[error("there are {ALERTS_MOST} alerts already")]
    TooMany,
}

#[derive(sqlx::FromRow)]
struct AlertRow {
    id: Uuid,
    sealed: Vec<u8>,
    feed_sealed: Vec<u8>,
    created_at: i64,
}

impl Store {
    /// Watches for what the account wants to be told of, from now on.
    pub async fn watch(
        &self,
        account: &Account,
        watch: &Watch,
        now: Timestamp,
    ) -> Result<AlertId, StoreError<AlertRefused>> {
        const COUNT: &str =
            "select count(*) from alerts where account_id = $1 and ended_at is null";
        const KEEP: &str = "insert into alerts (id, account_id, sealed, feed_hash, feed_sealed, end_hash, created_at) \
            values ($1, $2, $3, $4, $5, $6, $7)";
        let (id, feed) = (new_id(), Token::draw());
        let end = self.token_that_ends(id);
        // Strings and numbers always have a JSON form.
        let plain = serde_json::to_vec(watch).unwrap_or_default();
        let mut write = self.engine.begin().await.map_err(Broken::from)?;
        let (count,): (i64,) = within!(write, c => {
            sqlx::query_as(COUNT).bind(account.id.0).fetch_one(&mut *c).await?
        });
        if usize::try_from(count).unwrap_or_default() >= ALERTS_MOST {
            return Err(StoreError::Refused(AlertRefused::TooMany));
        }
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(id)
                .bind(account.id.0)
                .bind(self.key.seal(&plain))
                .bind(self.token_hash(&feed))
                .bind(self.key.seal(feed.bytes()))
                .bind(self.token_hash(&end))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        write.commit().await?;
        Ok(AlertId(id))
    }

    /// The alerts of an account, the newest first.
    pub async fn alerts(&self, account: &Account) -> Result<Vec<Alert>, Broken> {
        const OF: &str = "select id, sealed, feed_sealed, created_at from alerts \
            where account_id = $1 and ended_at is null order by created_at desc, id desc limit 100";
        let rows: Vec<AlertRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(account.id.0).fetch_all(pool).await?);
        rows.into_iter().map(|row| self.alert(row)).collect()
    }

    /// Ends an alert of the account; says whether there was one.
    pub async fn end_alert(
        &self,
        account: &Account,
        id: AlertId,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const OVER: &str = "update alerts set ended_at = $3 where id = $1 and account_id = $2 and ended_at is null";
        let mut write = self.engine.begin().await?;
        let ended = within!(write, c => {
            sqlx::query(OVER).bind(id.0).bind(account.id.0).bind(now.as_microsecond()).execute(&mut *c).await?.rows_affected()
        });
        write.commit().await?;
        Ok(ended > 0)
    }

    /// Gives the feed of an alert another secret: whoever has the one before reads it no more. Says whether there is such an
    /// alert.
    pub async fn change_feed(&self, account: &Account, id: AlertId) -> Result<bool, Broken> {
        const CHANGE: &str = "update alerts set feed_hash = $3, feed_sealed = $4 \
            where id = $1 and account_id = $2 and ended_at is null";
        let feed = Token::draw();
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(CHANGE)
                .bind(id.0)
                .bind(account.id.0)
                .bind(self.token_hash(&feed))
                .bind(self.key.seal(feed.bytes()))
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        write.commit().await?;
        Ok(changed > 0)
    }

    /// What the alert watches for that a letter's link ends; nothing where it has ended or there is none.
    pub async fn alert_to_end(&self, token: &Token) -> Result<Option<Watch>, Broken> {
        const FIND: &str = "select id, sealed, feed_sealed, created_at from alerts where end_hash = $1 and ended_at is null";
        let row: Option<AlertRow> = on!(self.engine, pool => {
            sqlx::query_as(FIND).bind(self.token_hash(token)).fetch_optional(pool).await?
        });
        Ok(row
            .map(|row| self.alert(row))
            .transpose()?
            .map(|alert| alert.watch))
    }

    /// Ends the alert of a letter's link; says whether it went on until now.
    pub async fn end_alert_by(&self, token: &Token, now: Timestamp) -> Result<bool, Broken> {
        const OVER: &str =
            "update alerts set ended_at = $2 where end_hash = $1 and ended_at is null";
        let mut write = self.engine.begin().await?;
        let ended = within!(write, c => {
            sqlx::query(OVER).bind(self.token_hash(token)).bind(now.as_microsecond()).execute(&mut *c).await?.rows_affected()
        });
        write.commit().await?;
        Ok(ended > 0)
    }

    /// What was found for the alert of this feed and everybody can still see, the newest first; nothing where there is no such
    /// feed.
    pub async fn feed(&self, token: &Token) -> Result<Option<(Alert, Vec<Case>)>, Broken> {
        const FIND: &str = "select id, sealed, feed_sealed, created_at from alerts where feed_hash = $1 and ended_at is null";
        const FOUND: &str = concat!(
            "select ",
            case_columns!(),
            " from alert_finds f join cases c on c.id = f.case_id where f.alert_id = $1 and c.visibility = 'public' \
             order by f.found_at desc, c.requested_at desc, c.id desc limit $2"
        );
        let row: Option<AlertRow> = on!(self.engine, pool => {
            sqlx::query_as(FIND).bind(self.token_hash(token)).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let alert = self.alert(row)?;
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            sqlx::query_as(FOUND).bind(alert.id.0).bind(FEED_MOST).fetch_all(pool).await?
        });
        let cases: Result<Vec<Case>, Broken> = rows.into_iter().map(Case::try_from).collect();
        Ok(Some((alert, cases?)))
    }

    /// Forgets what was found three months ago, and alerts that ended then; says how much was forgotten.
    pub async fn forget_finds(&self, now: Timestamp) -> Result<u64, Broken> {
        const OLD: &str = "delete from alert_finds where found_at < $1";
        const OF_ENDED: &str =
            "delete from alert_finds where alert_id in (select id from alerts where ended_at < $1)";
        const ENDED: &str = "delete from alerts where ended_at < $1";
        let before = (now - KEPT).as_microsecond();
        let mut write = self.engine.begin().await?;
        let mut forgotten = 0;
        for forget in [OLD, OF_ENDED, ENDED] {
            forgotten += within!(write, c => {
                sqlx::query(forget).bind(before).execute(&mut *c).await?.rows_affected()
            });
        }
        write.commit().await?;
        Ok(forgotten)
    }

    fn alert(&self, row: AlertRow) -> Result<Alert, Broken> {
        let feed = self
            .key
            .open(&row.feed_sealed)
            .and_then(|bits| bits.try_into().ok())
            .ok_or(Broken::Unreadable("alert"))?;
        Ok(Alert {
            id: AlertId(row.id),
            watch: self.opened(&row.sealed)?,
            feed: Token::of(feed),
            since: moment(row.created_at)?,
        })
    }

    /// What was sealed about an alert.
    fn opened<T: DeserializeOwned>(&self, sealed: &[u8]) -> Result<T, Broken> {
        self.key
            .open(sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("alert"))
    }

    /// The token of the link that ends an alert: the same in every letter, and kept by nobody.
    fn token_that_ends(&self, alert: Uuid) -> Token {
        let long: Hash = self.key.hash(END, alert.as_bytes());
        let mut bits = [0; 16];
        bits.iter_mut()
            .zip(long)
            .for_each(|(bit, drawn)| *bit = drawn);
        Token::of(bits)
    }
}

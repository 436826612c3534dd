//! Browsers that people are told on, and what is pushed to them.

use domain::identity::Account;
use domain::push::{BROWSERS_MOST, PushNote, Subscription};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::keys::Hash;
use crate::messages::Due;
use crate::{Broken, Store, Write, new_id, on, within};

/// The word for it in the outbox.
const CHANNEL: &str = "push";

/// A note as it waits: for a browser that may be gone by then.
#[derive(Serialize, Deserialize)]
struct Waiting {
    subscription: Uuid,
    note: PushNote,
}

/// Something that is due to be pushed.
#[derive(Debug, Clone)]
pub struct Push {
    subscription_id: Uuid,
    /// To which browser.
    pub subscription: Subscription,
    /// What.
    pub note: PushNote,
}

impl Store {
    /// Tells the account on this browser, too, from now on; the one that was set up first makes room where there are many.
    pub async fn subscribe(
        &self,
        account: &Account,
        subscription: &Subscription,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "insert into push_subscriptions (id, account_id, endpoint_hash, sealed, created_at) \
            values ($1, $2, $3, $4, $5) on conflict (endpoint_hash) do update \
            set account_id = excluded.account_id, sealed = excluded.sealed, created_at = excluded.created_at";
        const MAKE_ROOM: &str = "delete from push_subscriptions where account_id = $1 and id not in \
            (select id from push_subscriptions where account_id = $1 order by created_at desc, id desc limit $2)";
        // Strings and bytes always have a JSON form.
        let plain = serde_json::to_vec(subscription).unwrap_or_default();
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(new_id())
                .bind(account.id.0)
                .bind(self.endpoint_hash(subscription.endpoint()))
                .bind(self.key.seal(&plain))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
            sqlx::query(MAKE_ROOM)
                .bind(account.id.0)
                .bind(i64::try_from(BROWSERS_MOST).unwrap_or(i64::MAX))
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// Ends what the account asked for on one of its browsers, or on all of them where none is named.
    pub async fn unsubscribe(
        &self,
        account: &Account,
        endpoint: Option<&str>,
    ) -> Result<(), Broken> {
        const END: &str =
            "delete from push_subscriptions where account_id = $1 and ($2 or endpoint_hash = $3)";
        let hash = self.endpoint_hash(endpoint.unwrap_or_default());
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(END)
                .bind(account.id.0)
                .bind(endpoint.is_none())
                .bind(hash)
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }

    /// On how many browsers the account is told.
    pub async fn browsers(&self, account: &Account) -> Result<u64, Broken> {
        const COUNT: &str = "select count(*) from push_subscriptions where account_id = $1";
        let (count,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(COUNT).bind(account.id.0).fetch_one(pool).await?
        });
        Ok(count.unsigned_abs())
    }

    /// Puts notes for accounts into the outbox, one for each of their browsers, in the transaction of what they tell.
    pub(crate) async fn post_pushes(
        &self,
        write: &mut Write,
        notes: &[(Uuid, PushNote, Timestamp)],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        if notes.is_empty() {
            return Ok(());
        }
        let browsers: Vec<(Uuid, Uuid)> = within!(*write, c => {
            let mut query =
                QueryBuilder::new("select id, account_id from push_subscriptions where account_id in ");
            query.push_tuples(notes, |mut row, (account, ..)| {
                row.push_bind(*account);
            });
            query.build_query_as().fetch_all(&mut *c).await?
        });
        let mut waiting = Vec::new();
        for (account, note, from_when) in notes {
            let hers = browsers.iter().filter(|(_, whose)| whose == account);
            waiting.extend(hers.map(|(subscription, _)| {
                let note = note.clone();
                let subscription = *subscription;
                (Waiting { subscription, note }, *from_when)
            }));
        }
        self.post_by(write, CHANNEL, &waiting, now).await
    }

    /// Takes what is due to be pushed, as [`Store::take_letters`] does. What its browser is gone for, or tells of a report that
    /// is not public any more, is done with.
    pub async fn take_pushes(&self, now: Timestamp) -> Result<Vec<Due<Push>>, Broken> {
        const BROWSER: &str = "select s.sealed from push_subscriptions s where s.id = $1 and ($3 or exists \
            (select 1 from cases c where c.reference = $2 and c.visibility = 'public'))";
        let due: Vec<Due<Waiting>> = self.take_due(CHANNEL, now).await?;
        let mut pushes = Vec::new();
        for due in due {
            let Waiting { subscription, note } = &due.letter;
            // News of her own report reach its author whoever else sees it.
            let whoever = note.kind != domain::push::PushKind::Alert;
            let sealed: Option<(Vec<u8>,)> = on!(self.engine, pool => {
                sqlx::query_as(BROWSER)
                    .bind(subscription)
                    .bind(note.reference.as_str())
                    .bind(whoever)
                    .fetch_optional(pool)
                    .await?
            });
            let Some((sealed,)) = sealed else {
                self.sent(&due, now).await?;
                continue;
            };
            let opened = self
                .key
                .open(&sealed)
                .and_then(|plain| serde_json::from_slice(&plain).ok())
                .ok_or(Broken::Unreadable("subscription"))?;
            pushes.push(Due {
                id: due.id,
                attempts: due.attempts,
                letter: Push {
                    subscription_id: *subscription,
                    subscription: opened,
                    note: note.clone(),
                },
            });
        }
        Ok(pushes)
    }

    /// The push service says that the browser is gone: it is forgotten, and what was due to it is done with.
    pub async fn browser_gone(&self, due: &Due<Push>, now: Timestamp) -> Result<(), Broken> {
        const FORGET: &str = "delete from push_subscriptions where id = $1";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(FORGET).bind(due.letter.subscription_id).execute(&mut *c).await?;
        });
        write.commit().await?;
        self.sent(due, now).await
    }

    fn endpoint_hash(&self, endpoint: &str) -> Hash {
        self.key.hash("push endpoint", endpoint.as_bytes())
    }
}

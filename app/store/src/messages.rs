//! What waits to be sent: sealed letters, pushed notes and short messages, taken by a job, tried again with growing pauses.

use domain::letters::Addressed;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::rows::moment;
use crate::rowsets::{Rows, Statement};
use crate::{Broken, Store, Write, new_id, on, within};

/// Most times that a letter is tried before it is put aside for the operator.
pub const TRIES_MOST: i64 = 8;

/// Longest pause that somebody outside may ask for.
const PAUSE_LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// A letter that is due, or what else goes out.
#[derive(Debug, Clone)]
pub struct Due<L = Addressed> {
    pub(crate) id: Uuid,
    pub(crate) attempts: i64,
    /// The letter.
    pub letter: L,
}

impl<L> Due<L> {
    /// Names the letter to the operator.
    pub const fn id(&self) -> Uuid {
        self.id
    }
}

/// A letter that was tried as often as letters are, and put aside. Neither who it is to nor what it says is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// Names it.
    pub id: Uuid,
    /// By which way it was to go.
    pub channel: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was written.
    pub written_at: Timestamp,
    /// Why it did not go out the last time.
    pub reason: String,
}

/// Pushes an insert of sealed letters, each with the moment from which on it waits; where there is none, nothing is written.
pub(crate) fn push_letters(
    query: &mut impl Statement,
    letters: impl IntoIterator<Item = (Option<Vec<u8>>, Timestamp)>,
) {
    query.say(
        "insert into messages (id, channel, sealed, state, attempts, due_at, created_at) \
         select column1, 'email', column2, 'waiting', 0, column3, column3 from (",
    );
    let rows = Rows::of(letters)
        .with(|_| new_id())
        .with(|(sealed, _)| sealed.clone())
        .with(|(_, now)| now.as_microsecond());
    query.push_rows(rows);
    query.say(") as letters where column2 is not null");
}

impl Store {
    /// Puts a letter into the outbox, in the transaction of what it tells.
    pub(crate) async fn post(
        &self,
        write: &mut Write,
        letter: &Addressed,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let sealed = self.sealed_letter(letter);
        within!(*write, c => {
            let mut query = QueryBuilder::new("");
            push_letters(&mut query, [(Some(sealed), now)]);
            query.build().execute(&mut *c).await.map(drop)
        })
    }

    /// A letter as it waits.
    pub(crate) fn sealed_letter(&self, letter: &Addressed) -> Vec<u8> {
        // A letter is strings and numbers only: it always has a JSON form.
        self.key
            .seal(&serde_json::to_vec(letter).unwrap_or_default())
    }

    /// Takes the next letters that are due, in the order in which they were written. They are due again after a pause unless
    /// [`Store::sent`] is said of them, so a letter is told twice rather than never where the process ends between sending
    /// and saying so.
    pub async fn take_letters(&self, now: Timestamp) -> Result<Vec<Due>, Broken> {
        self.take_due("email", now).await
    }

    /// Takes what is due of one channel.
    pub(crate) async fn take_due<L: DeserializeOwned>(
        &self,
        channel: &str,
        now: Timestamp,
    ) -> Result<Vec<Due<L>>, Broken> {
        const TAKE_SQLITE: &str = "update messages set attempts = attempts + 1, due_at = $2 where id in \
            (select id from messages where state = 'waiting' and due_at <= $1 and channel = $3 order by due_at, id limit 20) \
            returning id, attempts, sealed";
        const TAKE_POSTGRES: &str = "update messages set attempts = attempts + 1, due_at = $2 where id in \
            (select id from messages where state = 'waiting' and due_at <= $1 and channel = $3 order by due_at, id limit 20 for update skip locked) \
            returning id, attempts, sealed";
        const WAITING: &str = "select count(*) from (select id from messages \
            where state = 'waiting' and due_at <= $1 and channel = $2 limit 1) waiting";
        let (waiting,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(WAITING).bind(now.as_microsecond()).bind(channel).fetch_one(pool).await?
        });
        if waiting == 0 {
            return Ok(Vec::new());
        }
        let again = (now + SignedDuration::from_mins(2)).as_microsecond();
        let mut write = self.engine.begin().await?;
        let text = write.own(TAKE_SQLITE, TAKE_POSTGRES);
        let mut rows: Vec<(Uuid, i64, Vec<u8>)> = within!(write, c => {
            sqlx::query_as(text)
                .bind(now.as_microsecond())
                .bind(again)
                .bind(channel)
                .fetch_all(&mut *c)
                .await?
        });
        write.commit().await?;
        // Neither engine says in which order an update returns its rows.
        rows.sort_by_key(|(id, ..)| *id);
        let open = |(id, attempts, sealed): (Uuid, i64, Vec<u8>)| {
            let plain = self.key.open(&sealed).ok_or(Broken::Unreadable("letter"))?;
            let letter =
                serde_json::from_slice(&plain).map_err(|_| Broken::Unreadable("letter"))?;
            Ok(Due {
                id,
                attempts,
                letter,
            })
        };
        rows.into_iter().map(open).collect()
    }

    /// Puts what goes out by a channel into the outbox, each from its moment on, in the transaction of what it tells.
    pub(crate) async fn post_by<L: Serialize + Sync>(
        &self,
        write: &mut Write,
        channel: &'static str,
        letters: &[(L, Timestamp)],
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        if letters.is_empty() {
            return Ok(());
        }
        // Strings and numbers only: they always have a JSON form.
        let sealed = letters.iter().map(|(letter, due_at)| {
            let plain = serde_json::to_vec(letter).unwrap_or_default();
            (self.key.seal(&plain), due_at.as_microsecond())
        });
        within!(*write, c => {
            let mut query = QueryBuilder::new(
                "insert into messages (id, channel, sealed, state, attempts, due_at, created_at) ",
            );
            query.push_values(sealed, |mut row, (sealed, due_at)| {
                row.push_bind(new_id()).push_bind(channel).push_bind(sealed);
                row.push("'waiting'").push("0").push_bind(due_at);
                row.push_bind(now.as_microsecond());
            });
            query.build().execute(&mut *c).await.map(drop)
        })
    }

    /// The letter went out; its text is forgotten.
    pub async fn sent<L: Sync>(&self, due: &Due<L>, now: Timestamp) -> Result<(), Broken> {
        const SENT: &str = "update messages set state = 'sent', sent_at = $2, sealed = $3, error = null where id = $1";
        let nothing: &[u8] = &[];
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(SENT).bind(due.id).bind(now.as_microsecond()).bind(nothing).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    /// Letters that were put aside, those that were tried last first, at most 1000.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, Broken> {
        const DEAD: &str = "select id, channel, attempts, created_at, error from messages \
            where state = 'dead' order by due_at desc, id desc limit 1000";
        let rows: Vec<(Uuid, String, i64, i64, Option<String>)> =
            on!(self.engine, pool => sqlx::query_as(DEAD).fetch_all(pool).await?);
        rows.into_iter()
            .map(|(id, channel, attempts, created_at, reason)| {
                Ok(DeadLetter {
                    id,
                    channel,
                    attempts,
                    written_at: moment(created_at)?,
                    reason: reason.unwrap_or_default(),
                })
            })
            .collect()
    }

    /// Lets a letter that was put aside be tried again from the beginning, or all of them; says how many.
    pub async fn retry_letters(&self, id: Option<Uuid>, now: Timestamp) -> Result<u64, Broken> {
        const RETRY: &str = "update messages set state = 'waiting', attempts = 0, due_at = $1 where state = 'dead' and ($2 or id = $3)";
        let mut write = self.engine.begin().await?;
        let retried = within!(write, c => {
            sqlx::query(RETRY)
                .bind(now.as_microsecond())
                .bind(id.is_none())
                .bind(id.unwrap_or_default())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        write.commit().await?;
        Ok(retried)
    }

    /// The letter did not go out: it is due again after a pause that doubles, and put aside after the last try.
    /// Says whether it was.
    pub async fn not_sent<L: Sync>(
        &self,
        due: &Due<L>,
        reason: &str,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let is_dead = due.attempts >= TRIES_MOST;
        self.keep_waiting(due, reason, is_dead, SignedDuration::ZERO, now)
            .await?;
        Ok(is_dead)
    }

    /// [`Store::not_sent`], and not again before the pause that was asked for.
    pub async fn not_yet_sent<L: Sync>(
        &self,
        due: &Due<L>,
        reason: &str,
        pause: SignedDuration,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        let is_dead = due.attempts >= TRIES_MOST;
        self.keep_waiting(due, reason, is_dead, pause, now).await?;
        Ok(is_dead)
    }

    /// The letter will never go out: it is put aside at once.
    pub async fn never_sent<L: Sync>(
        &self,
        due: &Due<L>,
        reason: &str,
        now: Timestamp,
    ) -> Result<(), Broken> {
        self.keep_waiting(due, reason, true, SignedDuration::ZERO, now)
            .await
    }

    async fn keep_waiting<L: Sync>(
        &self,
        due: &Due<L>,
        reason: &str,
        is_dead: bool,
        least: SignedDuration,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const AGAIN: &str = "update messages set state = $2, due_at = $3, error = $4 where id = $1";
        let state = if is_dead { "dead" } else { "waiting" };
        let doubled = SignedDuration::from_secs(30)
            * 2_i32.pow(u32::try_from(due.attempts.clamp(0, 10)).unwrap_or(10));
        let pause = doubled.max(least.min(PAUSE_LONGEST));
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(AGAIN)
                .bind(due.id)
                .bind(state)
                .bind((now + pause).as_microsecond())
                .bind(reason)
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }
}

//! Telephones that people are told on, confirmed by a code, and the short messages to them.

use domain::contacts::Telephone;
use domain::identity::Account;
use domain::languages::Language;
use domain::texts::{Said, Text};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::identity::{CODE_KEPT, CODE_TRIES_MOST, CodeRefused};
use crate::keys::{Hash, chance};
use crate::messages::Due;
use crate::{Broken, Store, StoreError, Write, on, within};

/// The word for it in the outbox.
const CHANNEL: &str = "text";

/// The telephone of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Its number.
    pub number: Telephone,
    /// Whether a code that was sent there came back.
    pub confirmed: bool,
}

impl Store {
    /// Keeps the number of an account instead of the one before, and sends a code there.
    pub async fn give_phone(
        &self,
        account: &Account,
        number: &Telephone,
        language: Language,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const GIVE: &str = "insert into phones (account_id, sealed, code_hash, tries, given_at, expires_at) \
            values ($1, $2, $3, 0, $4, $5) on conflict (account_id) do update set sealed = excluded.sealed, \
            code_hash = excluded.code_hash, tries = 0, given_at = excluded.given_at, expires_at = excluded.expires_at, \
            confirmed_at = null";
        let code = format!("{:06}", u64::from_be_bytes(chance()) % 1_000_000);
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(GIVE)
                .bind(account.id.0)
                .bind(self.key.seal(number.as_str().as_bytes()))
                .bind(self.phone_code_hash(account, &code))
                .bind(now.as_microsecond())
                .bind((now + CODE_KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let text = Text {
            to: number.clone(),
            language,
            says: Said::Code { code },
        };
        self.post_by(&mut write, CHANNEL, &[(text, now)], now)
            .await?;
        Ok(write.commit().await?)
    }

    /// Confirms the number of an account with the code that was sent there.
    ///
    /// Every try is counted before its code is looked at, and stays counted.
    pub async fn confirm_phone(
        &self,
        account: &Account,
        code: &str,
        now: Timestamp,
    ) -> Result<(), StoreError<CodeRefused>> {
        const TRY: &str = "update phones set tries = tries + 1 \
            where account_id = $1 and confirmed_at is null and expires_at > $2 and tries < $3 returning code_hash, tries";
        const CONFIRM: &str = "update phones set confirmed_at = $2 where account_id = $1";
        let mut write = self.engine.begin().await?;
        let tried: Option<(Hash, i64)> = within!(write, c => {
            sqlx::query_as(TRY)
                .bind(account.id.0)
                .bind(now.as_microsecond())
                .bind(CODE_TRIES_MOST)
                .fetch_optional(&mut *c)
                .await?
        });
        let Some((sent, count)) = tried else {
            return Err(StoreError::Refused(CodeRefused::Ended));
        };
        let fits = sent == self.phone_code_hash(account, code);
        if fits {
            within!(write, c => {
                sqlx::query(CONFIRM).bind(account.id.0).bind(now.as_microsecond()).execute(&mut *c).await?;
            });
        }
        write.commit().await?;
        match CODE_TRIES_MOST - count {
            _ if fits => Ok(()),
            left if left > 0 => Err(StoreError::Refused(CodeRefused::Wrong { left })),
            _ => Err(StoreError::Refused(CodeRefused::Ended)),
        }
    }

    /// The telephone of an account.
    pub async fn phone(&self, account: &Account) -> Result<Option<Phone>, Broken> {
        const PHONE: &str = "select sealed, confirmed_at from phones where account_id = $1";
        let row: Option<(Vec<u8>, Option<i64>)> = on!(self.engine, pool => {
            sqlx::query_as(PHONE).bind(account.id.0).fetch_optional(pool).await?
        });
        row.map(|(sealed, confirmed_at)| {
            Ok(Phone {
                number: self.number(&sealed)?,
                confirmed: confirmed_at.is_some(),
            })
        })
        .transpose()
    }

    /// Forgets the telephone of an account: nothing is sent there any more.
    pub async fn forget_phone(&self, account: &Account) -> Result<(), Broken> {
        const FORGET: &str = "delete from phones where account_id = $1";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(FORGET).bind(account.id.0).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    /// Puts messages for accounts that confirmed a number into the outbox, in the transaction of what they tell.
    pub(crate) async fn post_texts(
        &self,
        write: &mut Write,
        said: &[(Uuid, Language, Said, Timestamp)],
        now: Timestamp,
    ) -> Result<(), Broken> {
        if said.is_empty() {
            return Ok(());
        }
        let phones: Vec<(Uuid, Vec<u8>)> = within!(*write, c => {
            let mut query = QueryBuilder::new(
                "select account_id, sealed from phones where confirmed_at is not null and account_id in ",
            );
            query.push_tuples(said, |mut row, (account, ..)| {
                row.push_bind(*account);
            });
            query.build_query_as().fetch_all(&mut *c).await?
        });
        let mut texts = Vec::new();
        for (account, language, says, from_when) in said {
            let Some((_, sealed)) = phones.iter().find(|(whose, _)| whose == account) else {
                continue;
            };
            let text = Text {
                to: self.number(sealed)?,
                language: *language,
                says: says.clone(),
            };
            texts.push((text, *from_when));
        }
        Ok(self.post_by(write, CHANNEL, &texts, now).await?)
    }

    /// Takes short messages that are due, as [`Store::take_letters`] does.
    pub async fn take_texts(&self, now: Timestamp) -> Result<Vec<Due<Text>>, Broken> {
        self.take_due(CHANNEL, now).await
    }

    fn number(&self, sealed: &[u8]) -> Result<Telephone, Broken> {
        self.key
            .open(sealed)
            .and_then(|plain| String::from_utf8(plain).ok())
            .and_then(|number| Telephone::parse(&number).ok())
            .ok_or(Broken::Unreadable("telephone"))
    }

    /// The hash of a code as it was drawn or typed, for this account alone.
    fn phone_code_hash(&self, account: &Account, code: &str) -> Hash {
        let bound = format!("{} {}", account.id.0, crate::identity::digits(code));
        self.key.hash("telephone code", bound.as_bytes())
    }
}

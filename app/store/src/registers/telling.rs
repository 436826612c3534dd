//! Telling somebody what became of what she asked about her own data.

use std::collections::BTreeSet;

use domain::contacts::EmailAddress;
use domain::identity::AccountId;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::registers::{RegisterCode, Subject};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

use super::discrepancies::Discrepancy;
use crate::{Broken, Store, Write, within};

/// As what it is told: as news of a case of her own.
const AS: NoticeKind = NoticeKind::Status;

/// Somebody who asked.
#[derive(sqlx::FromRow)]
struct AskerRow {
    account_id: Uuid,
    register: String,
    field: String,
    language: Option<String>,
}

impl Store {
    /// Puts a letter to whoever an account is into the outbox, in the language in which she asked, unless she chose not to be
    /// written to; in the transaction of what it tells.
    pub(crate) async fn tell_owner(
        &self,
        write: &mut Write,
        (account, asked_in): (AccountId, Option<Language>),
        letter: Letter,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const OWNER: &str = "select a.email_sealed, p.content from accounts a left join notice_preferences p on p.account_id = a.id \
            where a.id = $1";
        let owner: Option<(Vec<u8>, Option<Json<Preferences>>)> = within!(*write, c => {
            sqlx::query_as(OWNER).bind(account.0).fetch_optional(&mut *c).await?
        });
        let Some((sealed, chosen)) = owner else {
            return Ok(());
        };
        let first = self.pack.city.languages.first().copied();
        let preferences = chosen.map_or_else(
            || Preferences::of(asked_in.or(first).unwrap_or(Language::En)),
            |chosen| chosen.0,
        );
        if !preferences.wants(AS, Channel::Email) {
            return Ok(());
        }
        let plain = self.key.open(&sealed);
        let to = plain.and_then(|plain| EmailAddress::parse(&String::from_utf8(plain).ok()?).ok());
        let Some(to) = to else {
            tracing::error!(account = %account.0, "somebody could not be told: her address cannot be read");
            return Ok(());
        };
        let here = self.pack.calendar.local(now);
        let due = if preferences.is_daily(AS) {
            preferences.next_digest(&here)
        } else {
            preferences.from_when(AS, &here)
        };
        let letter = Addressed {
            to,
            language: asked_in.unwrap_or(preferences.language),
            letter,
        };
        Ok(self.post_by(write, "email", &[(letter, due)], now).await?)
    }

    /// Tells each account once that asked for a correction of what a discrepancy is about.
    pub(super) async fn tell_who_asked(
        &self,
        write: &mut Write,
        settled: &Discrepancy,
        because: &str,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const ASKED: &str = "select account_id, register, field, language from fact_corrections where person_hash = $1 \
            order by id desc limit 200";
        if settled.kind != Subject::Person {
            return Ok(());
        }
        let rows: Vec<AskerRow> = within!(*write, c => {
            sqlx::query_as(ASKED).bind(&settled.subject.0).fetch_all(&mut *c).await?
        });
        let mut told = BTreeSet::new();
        for row in rows {
            let register = RegisterCode(row.register);
            let schema = self.schema_of(&register);
            let field = schema.and_then(|schema| schema.field(&row.field));
            let is_it = field.is_some_and(|field| field.concept.as_ref() == Some(&settled.concept));
            if !is_it || !told.insert(row.account_id) {
                continue;
            }
            let letter = Letter::DiscrepancySettled {
                register,
                field: row.field,
                reason: because.to_owned(),
            };
            let language = row.language.and_then(|tag| tag.parse().ok());
            self.tell_owner(write, (AccountId(row.account_id), language), letter, now)
                .await?;
        }
        Ok(())
    }
}

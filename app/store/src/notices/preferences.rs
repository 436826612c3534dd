//! How somebody wants to be told, as she chose it.

use domain::identity::Account;
use domain::languages::Language;
use domain::notices::Preferences;
use jiff::Timestamp;
use sqlx::types::Json;

use crate::{Broken, Store, on, within};

impl Store {
    /// What the account chose; what stands where nothing was chosen, for somebody who reads this language.
    pub async fn preferences(
        &self,
        account: &Account,
        language: Language,
    ) -> Result<Preferences, Broken> {
        const CHOSEN: &str = "select content from notice_preferences where account_id = $1";
        let chosen: Option<(Json<Preferences>,)> = on!(self.engine, pool => {
            sqlx::query_as(CHOSEN).bind(account.id.0).fetch_optional(pool).await?
        });
        Ok(chosen.map_or_else(|| Preferences::of(language), |(Json(chosen),)| chosen))
    }

    /// Keeps what the account chose, from the next change on.
    pub async fn prefer(
        &self,
        account: &Account,
        chosen: &Preferences,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const KEEP: &str = "insert into notice_preferences (account_id, content, changed_at) values ($1, $2, $3) \
            on conflict (account_id) do update set content = excluded.content, changed_at = excluded.changed_at";
        let mut write = self.engine.begin().await?;
        within!(write, c => {
            sqlx::query(KEEP)
                .bind(account.id.0)
                .bind(Json(chosen))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(write.commit().await?)
    }
}

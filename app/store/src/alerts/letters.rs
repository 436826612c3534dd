//! One letter a day of what was found for all alerts of somebody.

use domain::alerts::{REPORTS_MOST, Watch};
use domain::cases::Case;
use domain::contacts::EmailAddress;
use domain::letters::{Addressed, Letter, News, Watched};
use jiff::Timestamp;
use uuid::Uuid;

use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, on, within};

#[derive(sqlx::FromRow)]
struct DueRow {
    id: Uuid,
    email_sealed: Vec<u8>,
}

impl Store {
    /// Writes the next letter about alerts that is due; says whether one was. What everybody cannot see any more is left out.
    pub async fn write_next_alert_letter(&self, now: Timestamp) -> Result<bool, Broken> {
        const WAITING: &str = "select count(*) from (select alert_id from alert_finds where digest_at <= $1 limit 1) waiting";
        const DONE: &str = "update alert_finds set digest_at = null where digest_at <= $2 \
            and alert_id in (select id from alerts where account_id = $1)";
        let (waiting,): (i64,) = on!(self.engine, pool => {
            sqlx::query_as(WAITING).bind(now.as_microsecond()).fetch_one(pool).await?
        });
        if waiting == 0 {
            return Ok(false);
        }
        let mut write = self.engine.begin().await?;
        let Some(due) = take(&mut write, now).await? else {
            return Ok(false);
        };
        let found = self.found(&mut write, &due, now).await?;
        within!(write, c => {
            sqlx::query(DONE).bind(due.id).bind(now.as_microsecond()).execute(&mut *c).await?;
        });
        if let Some((language, found)) = found {
            let address = self.key.open(&due.email_sealed);
            let to = address
                .and_then(|address| String::from_utf8(address).ok())
                .and_then(|address| EmailAddress::parse(&address).ok())
                .ok_or(Broken::Unreadable("contact"))?;
            let letter = Addressed {
                to,
                language,
                letter: Letter::Alerts { found },
            };
            self.post(&mut write, &letter, now).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    /// What was found for each alert of somebody, in the language of her newest one; nothing where nothing can be seen.
    async fn found(
        &self,
        write: &mut Write,
        due: &DueRow,
        now: Timestamp,
    ) -> Result<Option<(domain::languages::Language, Vec<Watched>)>, Broken> {
        const ALERTS: &str = "select a.id, a.sealed from alerts a where a.account_id = $1 and a.ended_at is null and exists \
            (select 1 from alert_finds f where f.alert_id = a.id and f.digest_at <= $2) order by a.id limit 100";
        const COUNT: &str = "select count(*) from alert_finds f join cases c on c.id = f.case_id \
            where f.alert_id = $1 and f.digest_at <= $2 and c.visibility = 'public'";
        const FOUND: &str = concat!(
            "select ",
            case_columns!(),
            " from alert_finds f join cases c on c.id = f.case_id where f.alert_id = $1 and f.digest_at <= $2 \
             and c.visibility = 'public' order by c.requested_at desc, c.id desc limit $3"
        );
        let alerts: Vec<(Uuid, Vec<u8>)> = within!(*write, c => {
            sqlx::query_as(ALERTS).bind(due.id).bind(now.as_microsecond()).fetch_all(&mut *c).await?
        });
        let most = i64::try_from(REPORTS_MOST).unwrap_or(i64::MAX);
        let (mut language, mut found) = (None, Vec::new());
        for (id, sealed) in alerts {
            let watch: Watch = self.opened(&sealed)?;
            let (rows, (count,)): (Vec<CaseRow>, (i64,)) = within!(*write, c => {
                let rows = sqlx::query_as(FOUND).bind(id).bind(now.as_microsecond()).bind(most).fetch_all(&mut *c).await?;
                (rows, sqlx::query_as(COUNT).bind(id).bind(now.as_microsecond()).fetch_one(&mut *c).await?)
            });
            if rows.is_empty() {
                continue;
            }
            language = Some(watch.language);
            let more = count.unsigned_abs().saturating_sub(rows.len() as u64);
            let reports: Result<Vec<News>, Broken> = rows.into_iter().map(news).collect();
            found.push(Watched {
                watch,
                reports: reports?,
                more,
                end: self.token_that_ends(id).to_string(),
            });
        }
        Ok(language.map(|language| (language, found)))
    }
}

fn news(row: CaseRow) -> Result<News, Broken> {
    let case = Case::try_from(row)?;
    Ok(News {
        reference: case.reference,
        category: case.category,
        address: case.address,
        status: case.status,
    })
}

/// Takes somebody whose letter is due and whom nobody else is writing to just now.
async fn take(write: &mut Write, now: Timestamp) -> Result<Option<DueRow>, sqlx::Error> {
    const DUE_SQLITE: &str = "select a.id, a.email_sealed from accounts a where a.id in (select w.account_id from alerts w \
        where w.id in (select f.alert_id from alert_finds f where f.digest_at <= $1)) order by a.id limit 1";
    const DUE_POSTGRES: &str = "select a.id, a.email_sealed from accounts a where a.id in (select w.account_id from alerts w \
        where w.id in (select f.alert_id from alert_finds f where f.digest_at <= $1)) order by a.id limit 1 \
        for no key update of a skip locked";
    let text = write.own(DUE_SQLITE, DUE_POSTGRES);
    within!(*write, c => sqlx::query_as(text).bind(now.as_microsecond()).fetch_optional(&mut *c).await)
}

//! Letters of the day: what somebody was told since the last one, gathered.

use domain::cases::{Case, CaseId};
use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::{Addressed, Letter, News};
use domain::notices::Preferences;
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, on, within};

/// Most reports of one letter; more would not be read.
const NEWS_MOST: usize = 100;

/// Somebody whose letter is due.
#[derive(sqlx::FromRow)]
struct DueRow {
    id: Uuid,
    email_sealed: Vec<u8>,
    content: Option<Json<Preferences>>,
}

impl Store {
    /// Writes the next letter of the day that is due; says whether one was.
    pub async fn write_next_digest(&self, now: Timestamp) -> Result<bool, Broken> {
        const WAITING: &str =
            "select count(*) from (select id from notices where digest_at <= $1 limit 1) waiting";
        const GATHER: &str = concat!(
            "select ",
            case_columns!(),
            " from notices n join cases c on c.id = n.case_id where n.account_id = $1 and n.digest_at <= $2 \
             and (c.visibility = 'public' or exists (select 1 from follows f join accounts a on a.email_hash = f.contact_hash \
             where f.case_id = c.id and a.id = $1 and f.author)) order by n.at, n.id limit 1000"
        );
        const DONE: &str =
            "update notices set digest_at = null where account_id = $1 and digest_at <= $2";
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
        let rows: Vec<CaseRow> = within!(write, c => {
            let rows = sqlx::query_as(GATHER).bind(due.id).bind(now.as_microsecond()).fetch_all(&mut *c).await?;
            sqlx::query(DONE).bind(due.id).bind(now.as_microsecond()).execute(&mut *c).await?;
            rows
        });
        let news = news(rows)?;
        if !news.is_empty() {
            let letter = self.digest(&due, news)?;
            self.post(&mut write, &letter, now).await?;
        }
        write.commit().await?;
        Ok(true)
    }

    fn digest(&self, due: &DueRow, news: Vec<News>) -> Result<Addressed, Broken> {
        let address = self.key.open(&due.email_sealed);
        let to = address
            .and_then(|address| String::from_utf8(address).ok())
            .and_then(|address| EmailAddress::parse(&address).ok())
            .ok_or(Broken::Unreadable("contact"))?;
        Ok(Addressed {
            to,
            language: due
                .content
                .as_ref()
                .map_or(Language::En, |chosen| chosen.0.language),
            letter: Letter::Digest { news },
        })
    }
}

/// Takes somebody whose letter is due and whom nobody else is writing to just now.
async fn take(write: &mut Write, now: Timestamp) -> Result<Option<DueRow>, sqlx::Error> {
    const DUE_SQLITE: &str = "select a.id, a.email_sealed, p.content from accounts a left join notice_preferences p on p.account_id = a.id \
        where a.id in (select n.account_id from notices n where n.digest_at <= $1) order by a.id limit 1";
    const DUE_POSTGRES: &str = "select a.id, a.email_sealed, p.content from accounts a left join notice_preferences p on p.account_id = a.id \
        where a.id in (select n.account_id from notices n where n.digest_at <= $1) order by a.id limit 1 for no key update of a skip locked";
    let text = write.own(DUE_SQLITE, DUE_POSTGRES);
    within!(*write, c => sqlx::query_as(text).bind(now.as_microsecond()).fetch_optional(&mut *c).await)
}

/// Each report once, as it stands now.
fn news(rows: Vec<CaseRow>) -> Result<Vec<News>, Broken> {
    let mut told: Vec<CaseId> = Vec::new();
    let mut news = Vec::new();
    for row in rows {
        let case = Case::try_from(row)?;
        if news.len() < NEWS_MOST && !told.contains(&case.id) {
            told.push(case.id);
            news.push(News {
                reference: case.reference,
                category: case.category,
                address: case.address,
                status: case.status,
            });
        }
    }
    Ok(news)
}

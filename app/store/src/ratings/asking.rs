//! Asking reporters how it was, when their case has ended.

use domain::cases::{Case, Visibility};
use domain::contacts::Contact;
use domain::letters::{Addressed, Letter};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::links::{Purpose, Token};
use crate::{Broken, Store, Write, within};

/// How long the link of the letter opens the page: longer than the case can be rated, so that who comes late reads why.
const LINK_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Reporters who are read at a time.
const REPORTERS_AT_ONCE: i64 = 500;

#[derive(sqlx::FromRow)]
struct ReporterRow {
    id: Uuid,
    author: bool,
    contact_sealed: Vec<u8>,
    language: String,
}

impl Store {
    /// Writes to every reporter who can be reached and has not rated yet. `case` is as it stands after its ending.
    ///
    /// Who has ended her letters is not written to; she can still rate by her report's link or signed in.
    pub(crate) async fn ask_for_ratings(
        &self,
        write: &mut Write,
        case: &Case,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const REPORTERS: &str = "select id, author, contact_sealed, language from follows where case_id = $1 and id > $2 \
            and ended_at is null and contact_sealed is not null \
            and (author or (reporter and confirmed_at is not null and $3)) \
            and not exists (select 1 from ratings r where r.case_id = $1 \
              and r.rater = case when follows.author then follows.case_id else follows.id end) \
            order by id limit $4";
        let mut last = Uuid::nil();
        loop {
            let rows: Vec<ReporterRow> = within!(*write, c => {
                sqlx::query_as(REPORTERS)
                    .bind(case.id.0)
                    .bind(last)
                    .bind(case.visibility == Visibility::Public)
                    .bind(REPORTERS_AT_ONCE)
                    .fetch_all(&mut *c)
                    .await?
            });
            let is_last = i64::try_from(rows.len()).is_ok_and(|rows| rows < REPORTERS_AT_ONCE);
            for row in rows {
                last = row.id;
                self.ask_for_rating(write, &row, case, now).await?;
            }
            if is_last {
                return Ok(());
            }
        }
    }

    async fn ask_for_rating(
        &self,
        write: &mut Write,
        reporter: &ReporterRow,
        case: &Case,
        now: Timestamp,
    ) -> Result<(), Broken> {
        const UNTIL: &str = "update links set expires_at = $2 where token_hash = $1";
        let contact: Contact = self
            .key
            .open(&reporter.contact_sealed)
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Broken::Unreadable("contact"))?;
        let Some(to) = contact.email else {
            return Ok(());
        };
        let rate = Token::draw();
        let follow = (!reporter.author).then_some(reporter.id);
        self.keep_link(write, &rate, Purpose::Rate, case.id, follow, now)
            .await?;
        within!(*write, c => {
            sqlx::query(UNTIL)
                .bind(self.token_hash(&rate))
                .bind((now + LINK_KEPT).as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let letter = Addressed {
            to,
            language: reporter
                .language
                .parse()
                .map_err(|_| Broken::Unreadable("language"))?,
            letter: Letter::RateRequest {
                reference: case.reference.clone(),
                category: case.category.clone(),
                address: case.address.clone(),
                rate: rate.to_string(),
            },
        };
        Ok(self.post(write, &letter, now).await?)
    }
}

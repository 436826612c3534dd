//! Tallies: how much there is to do at a desk.
//!
//! # Why
//!
//! What has ended only grows, and nobody has to act on it: it is not counted, so that the desk of a city with a long history opens
//! as fast as that of a young one.

use domain::cases::Status;
use domain::identity::Account;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::desk::{mine, reached};
use crate::{Broken, Store, on};

/// How many reports of a member's areas wait for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// All that have not ended.
    pub open: i64,
    /// Those that nobody has looked at yet.
    pub received: i64,
    /// Those that are overdue.
    pub overdue: i64,
    /// Those that were given to her, or to her team or organisation and to nobody of it.
    pub mine: i64,
}

impl Store {
    /// Counts the open reports of the member's areas; none for citizens.
    pub async fn tally(&self, account: &Account, now: Timestamp) -> Result<Tally, Broken> {
        if !account.is_member() {
            return Ok(Tally::default());
        }
        let (open, received, overdue, mine): (i64, i64, i64, i64) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select count(*), count(case when c.status = ");
            query.push_bind(Status::Received.name());
            query.push(" then 1 end), count(case when c.status <> 'waiting' and c.due_at <= ").push_bind(now.as_microsecond());
            query.push(" then 1 end), count(case when ");
            mine!(query, account);
            query.push(" then 1 end) from cases c");
            query.push(self.engine.by_index("cases_open_area"));
            query.push(" where c.ended_at is null and c.kind = 'report'");
            reached!(query, account);
            query.build_query_as().fetch_one(pool).await?
        });
        Ok(Tally {
            open,
            received,
            overdue,
            mine,
        })
    }
}

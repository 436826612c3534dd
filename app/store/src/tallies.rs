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

use crate::desk::reached;
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
}

#[derive(sqlx::FromRow)]
struct TallyRow {
    status: String,
    count: i64,
    overdue: i64,
}

impl Store {
    /// Counts the open reports of the member's areas; none for citizens.
    pub async fn tally(&self, account: &Account, now: Timestamp) -> Result<Tally, Broken> {
        if !account.is_member() {
            return Ok(Tally::default());
        }
        let rows: Vec<TallyRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select c.status, count(*) as count, count(case when c.status <> 'waiting' and c.due_at <= ",
            );
            query.push_bind(now.as_microsecond());
            // The status stands in the index of areas, the kind does not.
            query.push(" then 1 end) as overdue from cases c where c.status not in ('fixed', 'closed') and c.kind = 'report'");
            reached!(query, account);
            query.push(" group by c.status");
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(rows.iter().fold(Tally::default(), |tally, row| Tally {
            open: tally.open + row.count,
            received: tally.received
                + if row.status == Status::Received.name() {
                    row.count
                } else {
                    0
                },
            overdue: tally.overdue + row.overdue,
        }))
    }
}

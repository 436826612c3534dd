//! How many people are told when several reports change.

use domain::cases::{Case, Visibility};
use sqlx::QueryBuilder;

use crate::{Broken, Store, on};

/// Whom a change of several reports reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// People who are told, each counted once however many of the reports she follows.
    pub people: i64,
    /// Reports whose reporter left no way to reach her.
    pub unreachable: i64,
}

impl Store {
    /// Whom a public change of these cases reaches, as its notices do: their authors, and where everybody sees a report its
    /// followers, too, those of reports that lead to it included. What `asks` reaches an author who ended her letters.
    pub async fn reach(&self, cases: &[&Case], asks: bool) -> Result<Reach, Broken> {
        if cases.is_empty() {
            return Ok(Reach::default());
        }
        let (people,): (i64,) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "with recursive family (root, id) as (select c.id, c.id from cases c where c.id in (",
            );
            let mut list = query.separated(", ");
            for case in cases {
                list.push_bind(case.id.0);
            }
            query.push(
                ") union select f.root, c.id from family f join cases c on c.merged_into = f.id) \
                 select count(distinct f.contact_hash) from family m join cases r on r.id = m.root join follows f on f.case_id = m.id \
                 where f.contact_sealed is not null and (f.ended_at is null or (f.author and f.case_id = m.root and ",
            );
            query.push_bind(asks);
            query.push(
                ")) and ((f.author and f.case_id = m.root) or ((f.author or f.confirmed_at is not null) and r.visibility = ",
            );
            query.push_bind(Visibility::Public.name()).push("))");
            query.build_query_as().fetch_one(pool).await?
        });
        let (reachable,): (i64,) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select count(distinct f.case_id) from follows f where f.author and f.contact_sealed is not null and f.case_id in (",
            );
            let mut list = query.separated(", ");
            for case in cases {
                list.push_bind(case.id.0);
            }
            query.push(")");
            query.build_query_as().fetch_one(pool).await?
        });
        let all = i64::try_from(cases.len()).unwrap_or(i64::MAX);
        Ok(Reach {
            people,
            unreachable: all - reachable,
        })
    }
}

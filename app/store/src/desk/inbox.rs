//! The list of a desk: reports of a member's areas, the newest first.
//!
//! # Why
//!
//! The newest of a whole city are the first of an index; those of a small area are few, and are sorted. Which of the two it is
//! is found by counting no further than it matters, so that a page costs the same however long the city's history is. What has
//! ended is never counted.

use domain::cases::{Case, CaseId, StatusGroup};
use domain::identity::Account;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use super::reached;
use crate::reports::{BY_ID, Filter, conditions};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// So many reports of an area are sorted; where there are more, the newest of the city are looked through.
const FEW: i64 = 2000;

/// One page of a desk's list.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// The reports, newest first.
    pub cases: Vec<Case>,
    /// Whether there are older ones.
    pub more: bool,
}

/// What a filter asks for, as far as an index knows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Ended,
    Either,
}

impl Stage {
    fn of(filter: &Filter) -> Self {
        let group = filter.status.map(domain::cases::Status::group);
        match group.or(filter.group) {
            _ if filter.overdue_at.is_some() => Self::Open,
            Some(StatusGroup::Open) => Self::Open,
            Some(StatusGroup::Fixed | StatusGroup::Closed) => Self::Ended,
            None => Self::Either,
        }
    }

    /// The condition that the index's own rows meet.
    const fn condition(self) -> &'static str {
        match self {
            Self::Open => " and c.ended_at is null",
            Self::Ended => " and c.ended_at is not null",
            Self::Either => "",
        }
    }

    /// The index that finds the rows of an area.
    const fn by_area(self) -> &'static str {
        match self {
            Self::Open => "cases_open_area",
            Self::Ended | Self::Either => "cases_area",
        }
    }

    /// The index in whose order the newest of the city stand.
    const fn by_age(self) -> Option<&'static str> {
        match self {
            Self::Open => Some("cases_open"),
            Self::Ended => Some("cases_ended"),
            Self::Either => None,
        }
    }
}

impl Store {
    /// Reports of the member's areas, whoever else sees them, newest first; `after` is the last one of the page before.
    /// Nothing for citizens.
    pub async fn inbox(
        &self,
        account: &Account,
        filter: &Filter,
        after: Option<(Timestamp, CaseId)>,
        most: usize,
    ) -> Result<Inbox, Broken> {
        if !account.is_member() {
            return Ok(Inbox::default());
        }
        let stage = Stage::of(filter);
        let hint = self.hint(account, filter, stage).await?;
        let one_more = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from (select c.id from cases c"));
            query.push(hint).push(" where c.kind = 'report'").push(stage.condition());
            reached!(query, account);
            conditions!(query, filter);
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(one_more);
            query.push(") l join cases c on c.id = l.id order by c.requested_at desc, c.id desc");
            query.build_query_as().fetch_all(pool).await?
        });
        let mut cases = rows
            .into_iter()
            .map(Case::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        let more = cases.len() > most;
        cases.truncate(most);
        Ok(Inbox { cases, more })
    }

    /// How the rows are best found, where an engine must be told.
    async fn hint(
        &self,
        account: &Account,
        filter: &Filter,
        stage: Stage,
    ) -> Result<String, Broken> {
        // These are few, and found by what makes them few.
        if filter.flagged {
            return Ok(String::new());
        }
        if filter.among.is_some() {
            return Ok(self.engine.by_index(BY_ID));
        }
        let whole_city = account.reaches_everything();
        let few = !whole_city && self.has_few(account, stage).await?;
        let index = if few {
            Some(stage.by_area())
        } else {
            stage.by_age()
        };
        Ok(index.map_or_else(String::new, |index| self.engine.by_index(index)))
    }

    async fn has_few(&self, account: &Account, stage: Stage) -> Result<bool, Broken> {
        let (count,): (i64,) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select count(*) from (select 1 from cases c");
            query.push(self.engine.by_index(stage.by_area())).push(" where true").push(stage.condition());
            reached!(query, account);
            query.push(" limit ").push_bind(FEW + 1).push(") as found");
            query.build_query_as().fetch_one(pool).await?
        });
        Ok(count <= FEW)
    }
}

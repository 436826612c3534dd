//! The desk: what members see and change.
//!
//! # Why
//!
//! Every method asks the table of roles itself, whoever calls it. A change names the version that the member had before her
//! eyes: of two who decide the same thing at the same time one is told so, and nothing is overwritten unseen.

mod merging;
mod priorities;
pub(crate) mod statuses;
mod visibility;

use domain::cases::{Case, CaseId};
use domain::identity::{Account, Action, Grant};
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::reports::{Filter, Listed, conditions};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

pub use merging::Merging;
pub use priorities::{Prioritised, PriorityRefused};
pub use statuses::Change;
pub use visibility::{Hiding, VisibilityRefused};

/// Why a member cannot act on a case at all.
pub(crate) enum Barred {
    NotYours,
    Stale,
}

/// Adds the condition that one of the account's grants reaches the case; there must be one.
macro_rules! reached {
    ($query:ident, $account:ident) => {
        $query.push(" and (");
        for (place, grant) in $account.grants.iter().enumerate() {
            // Everything that begins with the path, as a range: '0' is the character after '/'.
            $query
                .push(if place == 0 {
                    "(c.area_path >= "
                } else {
                    " or (c.area_path >= "
                })
                .push_bind(grant.area.as_str().to_owned())
                .push(" and c.area_path < ")
                .push_bind(format!("{}0", grant.area.open()));
            if let Some(organisation) = &grant.organisation {
                $query
                    .push(" and c.organisation = ")
                    .push_bind(organisation.0.clone());
            }
            $query.push(")");
        }
        $query.push(")");
    };
}
pub(crate) use reached;

impl Store {
    /// Reports of the member's areas, whoever else sees them, newest first; `after` is the last one of the page before.
    /// Nothing for citizens.
    pub async fn inbox(
        &self,
        account: &Account,
        filter: &Filter,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Listed, Broken> {
        if !account.is_member() {
            return Ok(Listed {
                cases: Vec::new(),
                on_map: 0,
                off_map: 0,
            });
        }
        let (on_map, off_map): (i64, i64) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select count(c.lat), count(*) - count(c.lat) from cases c where c.kind = 'report'");
            reached!(query, account);
            conditions!(query, filter);
            query.build_query_as().fetch_one(pool).await?
        });
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c where c.kind = 'report'"));
            reached!(query, account);
            conditions!(query, filter);
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(Listed {
            cases: rows
                .into_iter()
                .map(Case::try_from)
                .collect::<Result<_, _>>()?,
            on_map,
            off_map,
        })
    }

    /// The case, with the grant that lets the member act on it at this version. A case that she cannot see and one that does
    /// not exist are refused alike.
    pub(crate) async fn acted_on(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        action: Action,
    ) -> Result<Result<(Case, Grant), Barred>, Broken> {
        let Some(case) = self.case(reference).await? else {
            return Ok(Err(Barred::NotYours));
        };
        let Some(grant) = by.acting(action, &case.area, case.organisation.as_ref()) else {
            return Ok(Err(Barred::NotYours));
        };
        if case.version != version {
            return Ok(Err(Barred::Stale));
        }
        let grant = grant.clone();
        Ok(Ok((case, grant)))
    }
}

//! Finding reports: those of somebody, those near a place, those that a filter leaves.

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, Status, StatusGroup};
use domain::categories::CategoryCode;
use domain::identity::Account;
use domain::places::{BoundingBox, Metres, Position};
use jiff::Timestamp;
use sqlx::QueryBuilder;

use crate::cover::Cover;
use crate::map::Among;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// Adds the conditions of a [`Filter`] to a query over `cases c`, whatever its engine.
macro_rules! conditions {
    ($query:ident, $filter:ident) => {
        if let Some(bbox) = $filter.bbox {
            $query
                .push(" and c.lat between ")
                .push_bind(bbox.south)
                .push(" and ")
                .push_bind(bbox.north);
            $query
                .push(" and c.lon between ")
                .push_bind(bbox.west)
                .push(" and ")
                .push_bind(bbox.east);
        }
        if $filter.placed {
            $query.push(" and c.cell <> 0");
        }
        if let Some(category) = &$filter.category {
            $query
                .push(" and c.category = ")
                .push_bind(category.0.clone());
        }
        if let Some(area) = $filter.area.as_ref().filter(|area| !area.is_root()) {
            // Everything that begins with the path, as a range: '0' is the character after '/'.
            $query
                .push(" and c.area_path >= ")
                .push_bind(area.as_str().to_owned());
            $query
                .push(" and c.area_path < ")
                .push_bind(format!("{}0", area.open()));
        }
        if let Some(group) = $filter.group {
            match group {
                domain::cases::StatusGroup::Open => {
                    $query.push(" and c.status not in ('fixed', 'closed')")
                }
                ended => $query.push(" and c.status = ").push_bind(ended.name()),
            };
        }
        if let Some(status) = $filter.status {
            $query.push(" and c.status = ").push_bind(status.name());
        }
        if let Some(since) = $filter.since {
            $query
                .push(" and c.requested_at >= ")
                .push_bind(since.as_microsecond());
        }
        if let Some(until) = $filter.until {
            $query
                .push(" and c.requested_at < ")
                .push_bind(until.as_microsecond());
        }
        if let Some(since) = $filter.ended_since {
            $query
                .push(" and (c.ended_at is null or c.ended_at >= ")
                .push_bind(since.as_microsecond())
                .push(")");
        }
        if let Some(moment) = $filter.overdue_at {
            // The clock stands while the reporter is asked.
            $query
                .push(" and c.status not in ('fixed', 'closed', 'waiting') and c.due_at <= ")
                .push_bind(moment.as_microsecond());
        }
        if let Some(account) = &$filter.mine {
            $query.push(" and ");
            $crate::desk::mine!($query, account);
        }
        if let Some(among) = &$filter.among {
            $query.push(" and c.id in (");
            let mut list = $query.separated(", ");
            // A list must not be empty; no case has this id.
            list.push_bind(uuid::Uuid::nil());
            for case in among {
                list.push_bind(case.0);
            }
            $query.push(")");
        }
        if $filter.flagged {
            $query.push(" and c.id in (select case_id from flags where resolved_at is null)");
        }
    };
}
pub(crate) use conditions;

/// Reports of a box or an area are sorted where there are at most so many. Where there are more, the newest of the city are
/// looked through until enough are found.
const FEW: i64 = 5000;

/// Which reports. Everything that is not given does not matter.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this box.
    pub bbox: Option<BoundingBox>,
    /// Only of this category.
    pub category: Option<CategoryCode>,
    /// Only in this area and everything under it.
    pub area: Option<AreaPath>,
    /// Only of this group of statuses.
    pub group: Option<StatusGroup>,
    /// Only with this status, whatever the reason of closing.
    pub status: Option<Status>,
    /// Only requested at or after.
    pub since: Option<Timestamp>,
    /// Only requested before.
    pub until: Option<Timestamp>,
    /// Leaves out what ended before, the first moment of a month in the city.
    pub ended_since: Option<Timestamp>,
    /// Only those that are overdue at this moment, as [`Case::is_overdue`] says.
    pub overdue_at: Option<Timestamp>,
    /// Only with a position.
    pub placed: bool,
    /// Only those with open flags.
    pub flagged: bool,
    /// Only those that wait for this member: given to her, or to her team or organisation and to nobody of it.
    pub mine: Option<Account>,
    /// Only these, as a search found them.
    pub among: Option<Vec<CaseId>>,
}

/// The index that finds cases by their ids.
pub(crate) const BY_ID: &str = "sqlite_autoindex_cases_1";

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The reports, newest first.
    pub cases: Vec<Case>,
    /// How many there are in all, with a position.
    pub on_map: i64,
    /// How many there are in all without one; never in a box.
    pub off_map: i64,
}

impl Store {
    /// Reports that the account's own address sent or follows, newest first, at most 100.
    pub async fn reports_of(&self, account: &Account) -> Result<Vec<Case>, Broken> {
        const OF: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.kind = 'report' and c.id in (select f.case_id from follows f join accounts a on a.email_hash = f.contact_hash \
             where a.id = $1 and f.ended_at is null and (f.author or (f.confirmed_at is not null and c.visibility = 'public'))) \
             order by c.requested_at desc, c.id desc limit 100"
        );
        let rows: Vec<CaseRow> =
            on!(self.engine, pool => sqlx::query_as(OF).bind(account.id.0).fetch_all(pool).await?);
        rows.into_iter().map(Case::try_from).collect()
    }

    /// Open public reports of `category` within `radius`, nearest first, at most five.
    pub async fn reports_nearby(
        &self,
        category: &CategoryCode,
        position: Position,
        radius: Metres,
    ) -> Result<Vec<(Case, Metres)>, Broken> {
        let bbox = position.around(radius);
        let filter = Filter {
            bbox: Some(bbox),
            category: Some(category.clone()),
            group: Some(StatusGroup::Open),
            ..Filter::default()
        };
        let mut near: Vec<(Case, Metres)> = self
            .cases_of_pieces(
                Among::Public,
                &filter,
                &Cover::of(bbox, None).whole(),
                None,
                200,
            )
            .await?
            .into_iter()
            .filter_map(|case| {
                case.position
                    .map(|there| there.distance(position))
                    .map(|away| (case, away))
            })
            .filter(|(_, away)| *away <= radius)
            .collect();
        near.sort_by(|one, other| one.1.value().total_cmp(&other.1.value()));
        near.truncate(5);
        Ok(near)
    }

    /// Public reports, newest first; `after` is the last one of the page before.
    pub async fn reports(
        &self,
        filter: &Filter,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Listed, Broken> {
        let (on_map, off_map) = self.count_public(filter).await?;
        let few = on_map + off_map <= FEW;
        let cases = match filter.bbox {
            Some(bbox) if few => {
                let whole = Cover::of(bbox, None).whole();
                self.cases_of_pieces(Among::Public, filter, &whole, after, most)
                    .await?
            }
            _ => self.public_cases(filter, few, after, most).await?,
        };
        Ok(Listed {
            cases,
            on_map,
            off_map: if filter.placed { 0 } else { off_map },
        })
    }

    async fn public_cases(
        &self,
        filter: &Filter,
        few: bool,
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Vec<Case>, Broken> {
        let indexed = &Filter {
            area: filter.area.clone().filter(|_| few),
            ..filter.clone()
        };
        let scattered = filter.area.as_ref().filter(|area| !few && !area.is_root());
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c"));
            if filter.among.is_some() {
                query.push(self.engine.by_index(BY_ID));
            }
            query.push(" where c.visibility = 'public'");
            conditions!(query, indexed);
            if let Some(area) = scattered {
                // No column, so that no index of areas is used: it would have to be sorted.
                query.push(" and c.area_path || '' >= ").push_bind(area.as_str().to_owned());
                query.push(" and c.area_path || '' < ").push_bind(format!("{}0", area.open()));
            }
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(Case::try_from).collect()
    }
}

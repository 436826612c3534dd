//! The map: how many public reports lie where.
//!
//! # Why
//!
//! Every change of what the map shows writes one row of `map_changes` in its own transaction, and a job settles these rows into
//! `map_counts` later. Who asks is answered from both, in one statement, so a new report is on the map at once; and two who
//! report at the same time never wait for the same count.

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId};
use domain::identity::Account;
use domain::places::{BoundingBox, Position};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use sqlx::types::Json;

use crate::cells::everywhere;
use crate::counts::Sums;
use crate::cover::{Cover, Piece};
use crate::desk::reached;
use crate::reports::{BY_ID, Filter, conditions};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// Most reports that stand on the map one by one: at most one in each cell that is shown.
const PINS: i64 = 1000;

/// Pixels between the middles of two marks, so that no finger presses both.
const FINGER: f64 = 48.0;

/// Whose cases are looked for.
#[derive(Clone, Copy)]
pub(crate) enum Among<'a> {
    /// Everybody's.
    Public,
    /// Those of a member's areas.
    Reached(&'a Account),
}

/// The public reports in a box.
#[derive(Debug, Clone)]
pub struct InBox {
    /// How many there are.
    pub total: i64,
    /// Those that stand close together: the middle of them, and how many.
    pub clusters: Vec<(Position, i64)>,
    /// Those that stand alone.
    pub pins: Vec<Case>,
}

/// How pieces find cases, and changes of what the map shows: by their finest cell.
const CASES: (&str, &str) = ("cases", "c");
const CASES_CELL: &str = "cases_cell";
const RANGE: (&str, &str) = ("low", "high");

#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub(crate) struct ShownRow {
    pub(crate) shown: i64,
    #[sqlx(flatten)]
    pub(crate) sums: Sums,
}

/// Adds the table of the pieces.
macro_rules! with_pieces {
    ($self:ident, $query:ident, $pieces:expr) => {
        let numbers: Vec<[i64; 6]> = $pieces.iter().map(numbers).collect();
        $query.push("with pieces as materialized (select ");
        let columns = ["shown", "counted", "low", "high", "first", "last"];
        for (place, name) in columns.into_iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            $query.push(format_args!(
                "{comma}cast(value->>{place} as bigint) as {name}"
            ));
        }
        $query.push(format_args!(" from {}(", $self.engine.elements()));
        $query.push_bind(Json(numbers)).push("))");
    };
}

/// Adds the conditions of a [`Filter`] that the counts know, to a query over `map_counts m` or `map_changes m`.
macro_rules! counted_conditions {
    ($query:ident, $filter:ident, $since:ident) => {
        if let Some(group) = $filter.group {
            $query
                .push(" and m.status_group = ")
                .push_bind(group.name());
        }
        if let Some(month) = $since {
            $query
                .push(" and (m.month = 0 or m.month >= ")
                .push_bind(month)
                .push(")");
        }
    };
}

impl Store {
    /// The public reports of a box, clustered as fits a map of this zoom; the box of the filter does not matter.
    pub async fn reports_in_box(
        &self,
        filter: &Filter,
        bbox: BoundingBox,
        zoom: Option<u8>,
    ) -> Result<InBox, Broken> {
        let filter = &Filter {
            bbox: Some(bbox),
            ..filter.clone()
        };
        let cover = Cover::of(bbox, zoom);
        let pieces = self.answering(filter, &cover).await?;
        let found = self.count_pieces(filter, &pieces).await?;
        let total = found.iter().map(|row| row.sums.count).sum();
        let found = match zoom {
            Some(zoom) => apart(found, bbox, zoom),
            None => found,
        };
        let (alone, together): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|row| row.sums.count == 1);
        let alone: Vec<i64> = alone.into_iter().map(|row| row.shown).collect();
        let of_pins = pieces.into_iter().filter(|piece| {
            i64::try_from(piece.shown).is_ok_and(|shown| alone.binary_search(&shown).is_ok())
        });
        let of_pins: Vec<Piece> = of_pins.collect();
        Ok(InBox {
            total,
            clusters: together
                .into_iter()
                .filter_map(|row| Some((row.sums.middle()?, row.sums.count)))
                .collect(),
            pins: self
                .cases_of_pieces(Among::Public, filter, &of_pins, None, PINS)
                .await?,
        })
    }

    /// How many public reports the filter finds with a position, and how many without; never any without in a box.
    pub(crate) async fn count_public(&self, filter: &Filter) -> Result<(i64, i64), Broken> {
        if let Some(bbox) = filter.bbox {
            let pieces = self.answering(filter, &Cover::of(bbox, None)).await?;
            let found = self.count_pieces(filter, &pieces).await?;
            return Ok((found.iter().map(|row| row.sums.count).sum(), 0));
        }
        if !is_counted(filter) {
            return Ok(on!(self.engine, pool => {
                let mut query = QueryBuilder::new(
                    "select count(case when c.cell <> 0 then 1 end), count(case when c.cell = 0 then 1 end) from cases c",
                );
                if filter.among.is_some() {
                    query.push(self.engine.by_index(BY_ID));
                }
                query.push(" where c.visibility = 'public'");
                conditions!(query, filter);
                query.build_query_as().fetch_one(pool).await?
            }));
        }
        let since = self.month_since(filter);
        let category = category_of(filter);
        let (first, last) = everywhere();
        Ok(on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select cast(coalesce(sum(case when m.cell <> 0 then m.count else 0 end), 0) as bigint), \
                 cast(coalesce(sum(case when m.cell = 0 then m.count else 0 end), 0) as bigint) from \
                 (select cell, count from map_counts m where (m.cell = 0 or m.cell between ",
            );
            query.push_bind(first).push(" and ").push_bind(last);
            query.push(") and m.category = ").push_bind(category.clone());
            counted_conditions!(query, filter, since);
            query.push(" union all select cell, count from map_changes m where 1 = 1");
            if filter.category.is_some() {
                query.push(" and m.category = ").push_bind(category);
            }
            counted_conditions!(query, filter, since);
            query.push(") m");
            query.build_query_as().fetch_one(pool).await?
        }))
    }

    /// The pieces of a cover that together answer for the filter; where the counts do not know what is asked, all of them ask
    /// the rows.
    async fn answering(&self, filter: &Filter, cover: &Cover) -> Result<Vec<Piece>, Broken> {
        let whole = cover.whole();
        let mut held = vec![0; whole.len()];
        if whole.iter().all(|piece| piece.counted) {
            for row in self.count_pieces(filter, &whole).await? {
                if let Some(held) = usize::try_from(row.shown)
                    .ok()
                    .and_then(|shown| held.get_mut(shown))
                {
                    *held = row.sums.count;
                }
            }
        } else {
            // Finer than what is counted: so small that the rows are asked at once.
            held.fill(1);
        }
        if is_counted(filter) {
            return Ok(cover.divided(&held));
        }
        let some = whole.into_iter().zip(held).filter(|(_, held)| *held > 0);
        Ok(some.map(|(piece, _)| piece.asked()).collect())
    }

    /// How many lie in each cell that is shown, in their order; cells without any are left out. Pieces that are counted know
    /// only what the counts know of the filter.
    async fn count_pieces(
        &self,
        filter: &Filter,
        pieces: &[Piece],
    ) -> Result<Vec<ShownRow>, Broken> {
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let since = self.month_since(filter);
        let category = category_of(filter);
        let cells = self
            .engine
            .of_pieces(("map_counts", "m"), None, ("first", "last"));
        let changes = self
            .engine
            .of_pieces(("map_changes", "m"), Some("map_changes_cell"), RANGE);
        let rows = self.engine.of_pieces(CASES, Some(CASES_CELL), RANGE);
        Ok(on!(self.engine, pool => {
            let mut query = QueryBuilder::new("");
            with_pieces!(self, query, pieces);
            query.push(
                " select shown, cast(sum(count) as bigint) as count, \
                 cast(sum(lat_sum) as bigint) as lat_sum, cast(sum(lon_sum) as bigint) as lon_sum from (\
                 select p.shown, m.count, m.lat_sum, m.lon_sum from pieces p",
            );
            query.push(cells.0).push(" and p.counted = 1 and m.category = ").push_bind(category.clone());
            counted_conditions!(query, filter, since);
            query.push(cells.1);
            query.push(" union all select p.shown, m.count, m.lat_sum, m.lon_sum from pieces p");
            query.push(changes.0).push(" and p.counted = 1");
            if filter.category.is_some() {
                query.push(" and m.category = ").push_bind(category);
            }
            counted_conditions!(query, filter, since);
            query.push(changes.1);
            query.push(
                " union all select p.shown, 1, cast(round(c.lat * 1000000) as bigint), cast(round(c.lon * 1000000) as bigint) \
                 from pieces p",
            );
            query.push(rows.0).push(" and p.counted = 0 and c.visibility = 'public'");
            conditions!(query, filter);
            query.push(rows.1);
            query.push(") found group by shown having sum(count) > 0 order by shown");
            query.build_query_as().fetch_all(pool).await?
        }))
    }

    /// Cases of the filter's box that lie in these pieces, newest first, from `after` on.
    pub(crate) async fn cases_of_pieces(
        &self,
        among: Among<'_>,
        filter: &Filter,
        pieces: &[Piece],
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Vec<Case>, Broken> {
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let in_cell = self.engine.of_pieces(CASES, Some(CASES_CELL), RANGE);
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("");
            with_pieces!(self, query, pieces);
            // `materialized` keeps PostgreSQL from walking over the newest of all reports until enough lie in the pieces.
            query.push(", found as materialized (select c.id, c.requested_at from pieces p");
            query.push(in_cell.0);
            match among {
                Among::Public => drop(query.push(" and c.visibility = 'public'")),
                Among::Reached(account) => reached!(query, account),
            }
            conditions!(query, filter);
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(in_cell.1);
            query.push(concat!(
                ") select ",
                case_columns!(),
                " from (select id from found order by requested_at desc, id desc limit "
            ));
            query.push_bind(most);
            query.push(") newest cross join cases c where c.id = newest.id order by c.requested_at desc, c.id desc");
            query.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter().map(Case::try_from).collect()
    }

    /// The month of the filter's `ended_since`, as the counts name it.
    fn month_since(&self, filter: &Filter) -> Option<i64> {
        filter.ended_since.map(|since| self.month(since))
    }
}

/// Puts together what would lie upon each other on a map of this zoom.
pub(crate) fn apart(mut rows: Vec<ShownRow>, bbox: BoundingBox, zoom: u8) -> Vec<ShownRow> {
    // The world is 256 pixels wide at zoom 0, and drawn larger towards the poles.
    let across = 256.0 * f64::from(zoom.min(22)).exp2() / 360.0;
    let along = across / bbox.centre().lat().to_radians().cos().max(0.01);
    let near = |one: &ShownRow, other: &ShownRow| {
        let (Some(one), Some(other)) = (one.sums.middle(), other.sums.middle()) else {
            return false;
        };
        let (x, y) = (
            (one.lon() - other.lon()) * across,
            (one.lat() - other.lat()) * along,
        );
        x.hypot(y) < FINGER
    };
    // What was put together has moved, and may lie upon a third.
    loop {
        let mut kept: Vec<ShownRow> = Vec::with_capacity(rows.len());
        let before = rows.len();
        for row in rows {
            match kept.iter_mut().find(|other| near(&row, other)) {
                Some(other) => other.sums.add(row.sums),
                None => kept.push(row),
            }
        }
        if kept.len() == before {
            return kept;
        }
        rows = kept;
    }
}

/// What the database is told of a piece, in the order of the columns.
fn numbers(piece: &Piece) -> [i64; 6] {
    [
        i64::try_from(piece.shown).unwrap_or(i64::MAX),
        i64::from(piece.counted),
        piece.finest.0,
        piece.finest.1,
        piece.cells.0,
        piece.cells.1,
    ]
}

/// Whether the counts know everything that the filter asks about.
fn is_counted(filter: &Filter) -> bool {
    let everywhere = filter.area.as_ref().is_none_or(AreaPath::is_root);
    everywhere
        && !filter.flagged
        && filter.among.is_none()
        && filter.since.is_none()
        && filter.until.is_none()
        && filter.overdue_at.is_none()
        && filter.status.is_none()
}

/// The category under which the counts are found.
fn category_of(filter: &Filter) -> String {
    filter
        .category
        .as_ref()
        .map(|category| category.0.clone())
        .unwrap_or_default()
}

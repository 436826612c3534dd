//! The map: how many public reports lie where.
//!
//! # Why
//!
//! Every change of what the map shows writes one row of `map_changes` in its own transaction, and a job settles these rows into
//! `map_counts` later. Who asks is answered from both, in one statement, so a new report is on the map at once; and two who
//! report at the same time never wait for the same count.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::cases::{Case, CaseId, Status, StatusGroup, Visibility};
use domain::categories::CategoryCode;
use domain::places::{BoundingBox, Position};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cells::{Piece, cell_of, counted_in, everywhere, pieces};
use crate::reports::{Filter, conditions};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, Write, new_id, on, within};

/// Most reports that stand on the map one by one: at most one in each cell that is shown.
const PINS: i64 = 1000;

/// Pixels between the middles of two marks, so that no finger presses both.
const FINGER: f64 = 48.0;

/// Changes that are settled in one transaction, so that nobody who writes waits long.
const SETTLED_AT_ONCE: i64 = 500;

/// Rows of one statement; an engine binds at least 32,000 values.
const ROWS_AT_ONCE: usize = 2000;

/// Cases that are placed in one transaction.
const PLACED_AT_ONCE: i64 = 1000;

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

/// What of a public case the map counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Counted<'a> {
    category: &'a CategoryCode,
    position: Option<Position>,
    group: StatusGroup,
    ended_at: Option<Timestamp>,
}

impl<'a> Counted<'a> {
    /// Nothing where not everybody sees the case.
    pub(crate) fn of(
        visibility: Visibility,
        category: &'a CategoryCode,
        position: Option<Position>,
        status: Status,
        ended_at: Option<Timestamp>,
    ) -> Option<Self> {
        (visibility == Visibility::Public).then(|| Self {
            category,
            position,
            group: status.group(),
            ended_at,
        })
    }

    /// Nothing where not everybody sees the case.
    pub(crate) fn of_case(case: &'a Case) -> Option<Self> {
        Self::of(
            case.visibility,
            &case.category,
            case.position,
            case.status,
            case.ended_at,
        )
    }
}

/// How many, and the sums of their microdegrees.
#[derive(Debug, Clone, Copy, Default, sqlx::FromRow)]
pub(crate) struct Sums {
    pub(crate) count: i64,
    pub(crate) lat_sum: i64,
    pub(crate) lon_sum: i64,
}

impl Sums {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.lat_sum += other.lat_sum;
        self.lon_sum += other.lon_sum;
    }

    /// The middle of those that are counted.
    fn middle(self) -> Option<Position> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a quotient of microdegrees is at most 180,000,000"
        )]
        let mean = |sum: i64| (sum / self.count.max(1)) as f64 / 1e6;
        Position::new(mean(self.lat_sum), mean(self.lon_sum)).ok()
    }
}

fn microdegrees(degrees: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
    let rounded = (degrees * 1e6).round() as i64;
    rounded
}

/// A change that the counts do not hold yet.
#[derive(sqlx::FromRow)]
pub(crate) struct ChangeRow {
    pub(crate) id: Uuid,
    pub(crate) cell: i64,
    pub(crate) category: String,
    pub(crate) status_group: String,
    pub(crate) month: i64,
    #[sqlx(flatten)]
    pub(crate) sums: Sums,
}

/// Pushes an insert of changes.
macro_rules! push_changes {
    ($query:ident, $rows:expr) => {
        $query.push(
            "insert into map_changes (id, cell, category, status_group, month, count, lat_sum, lon_sum) ",
        );
        $query.push_values($rows, |mut row, change| {
            row.push_bind(change.id);
            row.push_bind(change.cell);
            row.push_bind(change.category.clone());
            row.push_bind(change.status_group.clone());
            row.push_bind(change.month);
            row.push_bind(change.sums.count);
            row.push_bind(change.sums.lat_sum);
            row.push_bind(change.sums.lon_sum);
        });
    };
}
pub(crate) use push_changes;

#[derive(Debug, Clone, Copy, sqlx::FromRow)]
struct ShownRow {
    shown: i64,
    #[sqlx(flatten)]
    sums: Sums,
}

/// Adds the table of the pieces; their numbers stand in the text, since there are thousands.
macro_rules! with_pieces {
    ($query:ident, $pieces:expr) => {
        $query.push("with pieces (low, high, cell, shown, counted) as (values ");
        let mut between = "";
        for piece in $pieces {
            $query.push(format_args!(
                "{between}({}, {}, {}, {}, {})",
                piece.low,
                piece.high,
                piece.cell,
                piece.shown,
                i64::from(piece.counted)
            ));
            between = ", ";
        }
        $query.push(") ");
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
        let divided = pieces(bbox, zoom);
        let found = self.count_pieces(filter, &divided).await?;
        let total = found.iter().map(|row| row.sums.count).sum();
        let found = match zoom {
            Some(zoom) => apart(found, bbox, zoom),
            None => found,
        };
        let (alone, together): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|row| row.sums.count == 1);
        let alone: Vec<i64> = alone.into_iter().map(|row| row.shown).collect();
        let of_pins = divided.iter().filter(|piece| {
            i64::try_from(piece.shown).is_ok_and(|shown| alone.binary_search(&shown).is_ok())
        });
        let of_pins: Vec<Piece> = of_pins.copied().collect();
        Ok(InBox {
            total,
            clusters: together
                .into_iter()
                .filter_map(|row| Some((row.sums.middle()?, row.sums.count)))
                .collect(),
            pins: self.cases_of_pieces(filter, &of_pins, None, PINS).await?,
        })
    }

    /// How many public reports the filter finds with a position, and how many without; never any without in a box.
    pub(crate) async fn count_public(&self, filter: &Filter) -> Result<(i64, i64), Broken> {
        if let Some(bbox) = filter.bbox {
            let divided = pieces(bbox, None);
            let found = self.count_pieces(filter, &divided).await?;
            return Ok((found.iter().map(|row| row.sums.count).sum(), 0));
        }
        if !is_counted(filter) {
            return Ok(on!(self.engine, pool => {
                let mut query = QueryBuilder::new(
                    "select count(case when c.cell <> 0 then 1 end), count(case when c.cell = 0 then 1 end) from cases c where c.visibility = 'public'",
                );
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

    /// How many lie in each cell that is shown, in their order; cells without any are left out.
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
        // Where the counts do not know what is asked, every piece is asked of the rows.
        let known = is_counted(filter);
        let pieces = pieces.iter().map(|piece| Piece {
            counted: piece.counted && known,
            ..*piece
        });
        Ok(on!(self.engine, pool => {
            let mut query = QueryBuilder::new("");
            with_pieces!(query, pieces.clone());
            // `cross join` keeps SQLite from walking over all reports and asking for each in which piece it lies.
            query.push(
                "select cast(shown as bigint) as shown, cast(sum(count) as bigint) as count, \
                 cast(sum(lat_sum) as bigint) as lat_sum, cast(sum(lon_sum) as bigint) as lon_sum from (\
                 select p.shown, m.count, m.lat_sum, m.lon_sum from pieces p cross join map_counts m \
                 where p.counted = 1 and m.cell = p.cell and m.category = ",
            );
            query.push_bind(category.clone());
            counted_conditions!(query, filter, since);
            query.push(
                " union all select p.shown, m.count, m.lat_sum, m.lon_sum from pieces p cross join map_changes m",
            );
            query.push(self.engine.found_by("map_changes_cell"));
            query.push(
                " where p.counted = 1 and m.cell between p.low and p.high",
            );
            if filter.category.is_some() {
                query.push(" and m.category = ").push_bind(category);
            }
            counted_conditions!(query, filter, since);
            query.push(
                " union all select p.shown, 1, cast(round(c.lat * 1000000) as bigint), cast(round(c.lon * 1000000) as bigint) \
                 from pieces p cross join cases c",
            );
            query.push(self.engine.found_by("cases_cell"));
            query.push(" where p.counted = 0 and c.cell between p.low and p.high and c.visibility = 'public'");
            conditions!(query, filter);
            query.push(") found group by shown having sum(count) > 0 order by shown");
            query.build_query_as().persistent(false).fetch_all(pool).await?
        }))
    }

    /// Public cases of some pieces of the filter's box, newest first, from `after` on.
    pub(crate) async fn cases_of_pieces(
        &self,
        filter: &Filter,
        pieces: &[Piece],
        after: Option<(Timestamp, CaseId)>,
        most: i64,
    ) -> Result<Vec<Case>, Broken> {
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("");
            with_pieces!(query, pieces);
            query.push(concat!(
                "select ",
                case_columns!(),
                " from pieces p cross join cases c"
            ));
            query.push(self.engine.found_by("cases_cell"));
            query.push(" where c.cell between p.low and p.high and c.visibility = 'public'");
            conditions!(query, filter);
            if let Some((at, id)) = after {
                query.push(" and (c.requested_at, c.id) < (").push_bind(at.as_microsecond()).push(", ").push_bind(id.0).push(")");
            }
            query.push(" order by c.requested_at desc, c.id desc limit ").push_bind(most);
            query.build_query_as().persistent(false).fetch_all(pool).await?
        });
        rows.into_iter().map(Case::try_from).collect()
    }

    /// The month of the filter's `ended_since`, as the counts name it.
    fn month_since(&self, filter: &Filter) -> Option<i64> {
        filter.ended_since.map(|since| self.month(since))
    }

    /// Months since year 0 in the city; never 0 for a moment that anything ended at.
    fn month(&self, moment: Timestamp) -> i64 {
        let date = self.pack().calendar.date(moment);
        i64::from(date.year()) * 12 + i64::from(date.month()) - 1
    }

    /// The rows that say how a case is seen differently on the map than before; none where it is seen alike.
    pub(crate) fn map_changes(
        &self,
        before: Option<Counted<'_>>,
        after: Option<Counted<'_>>,
    ) -> Vec<ChangeRow> {
        if before == after {
            return Vec::new();
        }
        let rows = [(before, -1), (after, 1)].into_iter();
        rows.filter_map(|(counted, sign)| Some((counted?, sign)))
            .map(|(counted, sign)| {
                let place = counted.position;
                let sum = |degrees: Option<f64>| sign * degrees.map_or(0, microdegrees);
                ChangeRow {
                    id: new_id(),
                    cell: cell_of(place),
                    category: counted.category.0.clone(),
                    status_group: counted.group.name().to_owned(),
                    month: counted.ended_at.map_or(0, |ended| self.month(ended)),
                    sums: Sums {
                        count: sign,
                        lat_sum: sum(place.map(Position::lat)),
                        lon_sum: sum(place.map(Position::lon)),
                    },
                }
            })
            .collect()
    }

    /// Notes that a case is seen differently on the map than before.
    pub(crate) async fn note_on_map(
        &self,
        write: &mut Write,
        before: Option<Counted<'_>>,
        after: Option<Counted<'_>>,
    ) -> Result<(), Broken> {
        let rows = self.map_changes(before, after);
        if !rows.is_empty() {
            within!(*write, c => {
                let mut query = QueryBuilder::new("");
                push_changes!(query, &rows);
                query.build().execute(&mut *c).await?;
            });
        }
        Ok(())
    }

    /// Brings the counts up to date; says how many changes it took.
    pub async fn settle_map(&self) -> Result<u64, Broken> {
        let mut settled = 0;
        loop {
            let mut write = self.engine.begin().await?;
            let took = self.settle_some(&mut write, SETTLED_AT_ONCE).await?;
            write.commit().await?;
            settled += took;
            if took < SETTLED_AT_ONCE.unsigned_abs() {
                return Ok(settled);
            }
        }
    }

    /// Settles up to `most` changes within a write.
    pub(crate) async fn settle_some(&self, write: &mut Write, most: i64) -> Result<u64, Broken> {
        const CHANGES: &str = "select id, cell, category, status_group, month, count, lat_sum, lon_sum from map_changes \
            order by id limit $1";
        Self::await_turn(write).await?;
        let changes: Vec<ChangeRow> = within!(*write, c => {
            sqlx::query_as(CHANGES).bind(most).fetch_all(&mut *c).await?
        });
        self.add_to_counts(write, &changes).await?;
        for some in changes.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("delete from map_changes where id in (");
                let mut ids = query.separated(", ");
                for change in some {
                    ids.push_bind(change.id);
                }
                query.push(")");
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        Ok(changes.len() as u64)
    }

    /// Two portals on one database change the counts one after the other: who has this row does.
    pub(crate) async fn await_turn(write: &mut Write) -> Result<(), Broken> {
        const TURN: &str = "update portals set pack = pack where id = 1";
        within!(*write, c => sqlx::query(TURN).execute(&mut *c).await.map(drop)?);
        Ok(())
    }

    /// Adds changes to the counts; whose turn it is.
    pub(crate) async fn add_to_counts(
        &self,
        write: &mut Write,
        changes: &[ChangeRow],
    ) -> Result<(), Broken> {
        let mut counts: BTreeMap<(i64, &str, &str, i64), Sums> = BTreeMap::new();
        for change in changes {
            for cell in counted_in(change.cell) {
                for category in [change.category.as_str(), ""] {
                    counts
                        .entry((cell, category, &change.status_group, change.month))
                        .or_default()
                        .add(change.sums);
                }
            }
        }
        let counts: Vec<_> = counts
            .into_iter()
            .filter(|(_, sums)| sums.count != 0 || sums.lat_sum != 0)
            .collect();
        for some in counts.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new(
                    "insert into map_counts (cell, category, status_group, month, count, lat_sum, lon_sum) ",
                );
                query.push_values(some, |mut row, ((cell, category, group, month), sums)| {
                    row.push_bind(*cell).push_bind(*category).push_bind(*group).push_bind(*month);
                    row.push_bind(sums.count).push_bind(sums.lat_sum).push_bind(sums.lon_sum);
                });
                query.push(
                    " on conflict (cell, category, status_group, month) do update set count = map_counts.count + excluded.count, \
                     lat_sum = map_counts.lat_sum + excluded.lat_sum, lon_sum = map_counts.lon_sum + excluded.lon_sum",
                );
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        let fewer: Vec<i64> = counts
            .iter()
            .filter(|(_, sums)| sums.count < 0)
            .map(|((cell, ..), _)| *cell)
            .collect();
        for some in fewer.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("delete from map_counts where count = 0 and cell in (");
                let mut cells = query.separated(", ");
                for cell in some {
                    cells.push_bind(*cell);
                }
                query.push(")");
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        Ok(())
    }

    /// Places the cases of an older portal, which did not say in which cell they lie.
    pub(crate) async fn place_cases(&self) -> Result<(), Broken> {
        const UNPLACED: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.cell = -1 limit $1"
        );
        const PLACE: &str = "update cases set cell = $2 where id = $1 and cell = -1";
        loop {
            let rows: Vec<CaseRow> = on!(self.engine, pool => sqlx::query_as(UNPLACED).bind(PLACED_AT_ONCE).fetch_all(pool).await?);
            if rows.is_empty() {
                return Ok(());
            }
            let mut write = self.engine.begin().await?;
            for row in rows {
                let case = Case::try_from(row)?;
                let placed = within!(write, c => {
                    sqlx::query(PLACE)
                        .bind(case.id.0)
                        .bind(cell_of(case.position))
                        .execute(&mut *c)
                        .await?
                        .rows_affected()
                });
                if placed == 1 {
                    self.note_on_map(&mut write, None, Counted::of_case(&case))
                        .await?;
                }
            }
            write.commit().await?;
        }
    }
}

/// Puts together what would lie upon each other on a map of this zoom.
fn apart(mut rows: Vec<ShownRow>, bbox: BoundingBox, zoom: u8) -> Vec<ShownRow> {
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

/// Whether the counts know everything that the filter asks about.
fn is_counted(filter: &Filter) -> bool {
    let everywhere = filter.area.as_ref().is_none_or(AreaPath::is_root);
    everywhere && !filter.flagged && filter.since.is_none() && filter.until.is_none()
}

/// The category under which the counts are found.
fn category_of(filter: &Filter) -> String {
    filter
        .category
        .as_ref()
        .map(|category| category.0.clone())
        .unwrap_or_default()
}

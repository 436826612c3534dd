//! What the map counts: changes that are noted with what changes, and counts that they are settled into.

use std::collections::BTreeMap;

use domain::cases::{Case, Status, StatusGroup, Visibility};
use domain::categories::CategoryCode;
use domain::places::Position;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::cells::{cell_of, counted_in};
use crate::rows::{CaseRow, case_columns};
use crate::rowsets::{Rows, Statement};
use crate::{Broken, Store, Write, new_id, on, within};

/// Changes that are settled in one transaction, so that nobody who writes waits long.
const SETTLED_AT_ONCE: i64 = 500;

/// Rows of one statement; an engine binds at least 32,000 values.
const ROWS_AT_ONCE: usize = 2000;

/// Cases that are placed in one transaction.
const PLACED_AT_ONCE: i64 = 1000;

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
    /// One that lies here.
    pub(crate) fn of(position: Position) -> Self {
        Self {
            count: 1,
            lat_sum: microdegrees(position.lat()),
            lon_sum: microdegrees(position.lon()),
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.lat_sum += other.lat_sum;
        self.lon_sum += other.lon_sum;
    }

    /// The middle of those that are counted.
    pub(crate) fn middle(self) -> Option<Position> {
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
pub(crate) fn push_changes(query: &mut impl Statement, changes: &[ChangeRow]) {
    query.say(
        "insert into map_changes (id, cell, category, status_group, month, count, lat_sum, lon_sum) ",
    );
    let rows = Rows::of(changes)
        .with(|change| change.id)
        .with(|change| change.cell)
        .with(|change| change.category.as_str())
        .with(|change| change.status_group.as_str())
        .with(|change| change.month)
        .with(|change| change.sums.count)
        .with(|change| change.sums.lat_sum)
        .with(|change| change.sums.lon_sum);
    query.push_rows(rows);
}

impl Store {
    /// Months since year 0 in the city; never 0 for a moment that anything ended at.
    pub(crate) fn month(&self, moment: Timestamp) -> i64 {
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
                push_changes(&mut query, &rows);
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
        let fewer: Vec<_> = counts.iter().filter(|(_, sums)| sums.count < 0).collect();
        for some in fewer.chunks(ROWS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("delete from map_counts where count = 0 and (category, cell) in (");
                query.push_values(some, |mut row, ((cell, category, ..), _)| {
                    row.push_bind(*category).push_bind(*cell);
                });
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

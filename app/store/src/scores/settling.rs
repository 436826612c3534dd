//! Bringing the scores up to date, some cases at a time.

use std::collections::{BTreeMap, BTreeSet};

use domain::cases::{StatusGroup, Visibility};
use domain::scores::Counts;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::contributions::{COLUMNS, Contribution, Facts, above};
use super::unsettled::{grades, reporters};
use crate::cases::NewCase;
use crate::{Broken, Store, Write, within};

/// Cases that are counted in one transaction, so that nobody who writes waits long.
pub(super) const SETTLED_AT_ONCE: i64 = 500;

/// Rows of one statement of counts, with 23 values each; an engine binds at least 32,000.
const COUNTS_AT_ONCE: usize = 1000;

/// Rows of one statement of durations.
const DURATIONS_AT_ONCE: usize = 5000;

type CountKey = (String, String, String, i64);

/// What is added to the sums. What many cases add alike is put together before it is added for every area above.
#[derive(Default)]
pub(crate) struct Sums(BTreeMap<CountKey, Leaf>);

/// What the cases of one area, organisation, category and month add.
#[derive(Default)]
struct Leaf {
    counts: Counts,
    durations: BTreeMap<i64, i64>,
}

impl Sums {
    /// Adds what a case adds; with `sign` -1, takes it back.
    pub(crate) fn add(&mut self, of: &Contribution, sign: i64) {
        let key = (
            of.area_path.clone(),
            of.organisation.clone(),
            of.category.clone(),
            of.month,
        );
        let leaf = self.0.entry(key).or_default();
        leaf.counts.add(&of.counts, sign);
        if let Some(hours) = of.hours {
            *leaf.durations.entry(hours).or_default() += sign;
        }
    }

    /// Every sum that it belongs to, in the order of their keys: two who add at the same time do not wait for each other in a
    /// ring.
    fn rolled_up(&self) -> BTreeMap<(&str, &str, &str, i64), Leaf> {
        let mut all: BTreeMap<(&str, &str, &str, i64), Leaf> = BTreeMap::new();
        for ((path, own_organisation, own_category, month), leaf) in &self.0 {
            for area in above(path) {
                for organisation in own_and_all(own_organisation) {
                    for category in own_and_all(own_category) {
                        let sum = all
                            .entry((area, organisation, category, *month))
                            .or_default();
                        sum.counts.add(&leaf.counts, 1);
                        for (hours, count) in &leaf.durations {
                            *sum.durations.entry(*hours).or_default() += count;
                        }
                    }
                }
            }
        }
        all
    }
}

pub(super) fn own_and_all(own: &str) -> impl Iterator<Item = &str> {
    std::iter::once(own).chain((!own.is_empty()).then_some(""))
}

impl Store {
    /// Counts what has changed, and what has become overdue; says how many cases it took.
    pub async fn settle_scores(&self, now: Timestamp) -> Result<u64, Broken> {
        let mut settled = 0;
        loop {
            let mut write = self.engine.begin().await?;
            let took = self.settle_some_scores(&mut write, now).await?;
            write.commit().await?;
            settled += took;
            if took < SETTLED_AT_ONCE.unsigned_abs() {
                return Ok(settled);
            }
        }
    }

    async fn settle_some_scores(&self, write: &mut Write, now: Timestamp) -> Result<u64, Broken> {
        const MOVED: &str =
            "update ratings set area_path = $2 where case_id = $1 and area_path <> $2";
        const AGAIN: &str =
            "update cases set score_at = 0 where id = $1 and score_at is distinct from 0";
        let dirty = self.dirty_cases(write, now).await?;
        if dirty.is_empty() {
            return Ok(0);
        }
        let ids: Vec<Uuid> = dirty.iter().map(|row| row.id).collect();
        let reporters = reporters(write, &ids).await?;
        let rated = grades(write, &ids).await?;
        let mut sums = Sums::default();
        let mut rated_in = BTreeSet::new();
        let mut leads_to = BTreeSet::new();
        let mut places = Vec::new();
        let mut counted = Vec::with_capacity(dirty.len());
        for row in dirty {
            let before = row.scored_as.as_deref().map(|written| {
                Contribution::read(written).ok_or(Broken::Unreadable("score of a case"))
            });
            if let Some(before) = before.transpose()? {
                sums.add(&before, -1);
                rated_in.extend(before.is_rated().then_some(before.area_path));
            }
            let id = row.id;
            leads_to.extend(row.merged_into);
            let (efficiency, effectiveness) = rated.get(&id).copied().unwrap_or_default();
            let of_it = self.facts(row, reporters.get(&id).copied().unwrap_or_default())?;
            let after = of_it.map(|facts| {
                let facts = Facts {
                    efficiency,
                    effectiveness,
                    ..facts
                };
                facts.contribution(now.as_microsecond())
            });
            if let Some((after, _)) = &after {
                sums.add(after, 1);
                places.extend(
                    rated
                        .contains_key(&id)
                        .then(|| (id, after.area_path.clone())),
                );
                rated_in.extend(after.is_rated().then(|| after.area_path.clone()));
            }
            let next = after.as_ref().and_then(|(_, next)| *next);
            counted.push((id, after.map(|(after, _)| after.written()), next));
        }
        let took = counted.len() as u64;
        within!(*write, c => {
            for id in leads_to {
                // Its reporters judge there.
                sqlx::query(AGAIN).bind(id).execute(&mut *c).await?;
            }
            for (id, place) in places {
                // Ratings and comments are found where their case is counted now.
                sqlx::query(MOVED).bind(id).bind(place).execute(&mut *c).await?;
            }
            for (id, written, next) in counted {
                sqlx::query("update cases set scored_as = $2, score_at = $3 where id = $1")
                    .bind(id)
                    .bind(written)
                    .bind(next)
                    .execute(&mut *c)
                    .await?;
            }
        });
        self.add_to_scores(write, &sums).await?;
        self.pack_ratings(write, &rated_in).await?;
        Ok(took)
    }

    /// What a case that is brought in adds; nothing where not everybody sees it.
    pub(crate) fn imported_contribution(&self, case: &NewCase<'_>) -> Option<Contribution> {
        if case.visibility != Visibility::Public {
            return None;
        }
        let microseconds = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
        let organisation = case.organisation.as_ref();
        let facts = Facts {
            area_path: case.area.as_str().to_owned(),
            organisation: organisation.map(|code| code.0.clone()).unwrap_or_default(),
            category: case.category.0.clone(),
            month: self.month(case.requested_at),
            fixed: case.status.group() == StatusGroup::Fixed,
            open: case.status.group() == StatusGroup::Open,
            doubtful: case.doubtful,
            requested_at: case.requested_at.as_microsecond(),
            ended_at: microseconds(case.ended_at),
            ..Facts::default()
        };
        Some(facts.contribution(0).0)
    }

    /// Adds to the sums; what has become nothing is deleted.
    pub(crate) async fn add_to_scores(&self, write: &mut Write, sums: &Sums) -> Result<(), Broken> {
        let sums = sums.rolled_up();
        let counts: Vec<_> = sums
            .iter()
            .filter(|(_, sum)| sum.counts != Counts::default())
            .collect();
        for some in counts.chunks(COUNTS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("insert into score_counts (area_path, organisation, category, month");
                for column in COLUMNS {
                    query.push(", ").push(column);
                }
                query.push(") ");
                query.push_values(some, |mut row, ((area, organisation, category, month), sum)| {
                    row.push_bind(*area).push_bind(*organisation).push_bind(*category).push_bind(*month);
                    for number in sum.counts.numbers() {
                        row.push_bind(number);
                    }
                });
                query.push(" on conflict (area_path, organisation, category, month) do update set ");
                let mut columns = query.separated(", ");
                for column in COLUMNS {
                    columns.push(column).push_unseparated(" = score_counts.").push_unseparated(column);
                    columns.push_unseparated(" + excluded.").push_unseparated(column);
                }
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        let durations: Vec<_> = sums
            .iter()
            .flat_map(|(key, sum)| {
                sum.durations
                    .iter()
                    .map(move |(hours, count)| (key, *hours, *count))
            })
            .filter(|(.., count)| *count != 0)
            .collect();
        for some in durations.chunks(DURATIONS_AT_ONCE) {
            within!(*write, c => {
                let mut query = QueryBuilder::new("insert into score_durations (area_path, organisation, category, month, hours, count) ");
                query.push_values(some, |mut row, ((area, organisation, category, month), hours, count)| {
                    row.push_bind(*area).push_bind(*organisation).push_bind(*category).push_bind(*month);
                    row.push_bind(*hours).push_bind(*count);
                });
                query.push(" on conflict (area_path, organisation, category, month, hours) do update set count = score_durations.count + excluded.count");
                query.build().persistent(false).execute(&mut *c).await?;
            });
        }
        for (key, sum) in &sums {
            if sum.counts.received < 0 || sum.durations.values().any(|count| *count < 0) {
                forget_empty(write, *key).await?;
            }
        }
        Ok(())
    }
}

/// Deletes what counts nothing any more.
async fn forget_empty(
    write: &mut Write,
    (area, organisation, category, month): (&str, &str, &str, i64),
) -> Result<(), Broken> {
    const FORGET: [&str; 2] = [
        "delete from score_counts where area_path = $1 and organisation = $2 and category = $3 and month = $4 and received = 0",
        "delete from score_durations where area_path = $1 and organisation = $2 and category = $3 and month = $4 and count = 0",
    ];
    for forget in FORGET {
        within!(*write, c => {
            sqlx::query(forget)
                .bind(area)
                .bind(organisation)
                .bind(category)
                .bind(month)
                .execute(&mut *c)
                .await?;
        });
    }
    Ok(())
}

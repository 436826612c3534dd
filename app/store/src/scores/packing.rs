//! Which ratings are published together: joined anew where any changed, up to the city.

use std::collections::{BTreeMap, BTreeSet};

use domain::scores::{Grades, Packed, Packet};
use sqlx::QueryBuilder;

use super::contributions::{COLUMNS, Contribution, above};
use super::settling::own_and_all;
use crate::engine::Engine;
use crate::{Broken, Store, Write, within};

/// Rows of one statement, with 15 values each.
const AT_ONCE: usize = 1000;

/// Where the grades stand among the columns of counts.
const GRADES: usize = COLUMNS.len() - 10;

/// Area, office, kind, first and last month of what is published.
type Key = (String, String, String, i64, i64);

impl Store {
    /// Joins the ratings of these areas anew, and of every area above them.
    pub(super) async fn pack_ratings(
        &self,
        write: &mut Write,
        changed: &BTreeSet<String>,
    ) -> Result<(), Broken> {
        if changed.is_empty() {
            return Ok(());
        }
        self.one_at_a_time(write).await?;
        let all: BTreeSet<&str> = changed.iter().flat_map(|area| above(area)).collect();
        let mut deepest_first: Vec<&str> = all.into_iter().collect();
        deepest_first.sort_by_key(|area| std::cmp::Reverse(area.matches('/').count()));
        let mut sums = BTreeMap::new();
        for area in deepest_first {
            pack_area(write, area, &mut sums).await?;
        }
        publish(write, sums).await
    }

    /// Two portals on one database join one after the other: each reads what the other left.
    async fn one_at_a_time(&self, write: &mut Write) -> Result<(), Broken> {
        if matches!(self.engine, Engine::Sqlite(_)) {
            return Ok(());
        }
        let root = self.pack().areas.root().path.clone();
        within!(*write, c => {
            sqlx::query("insert into score_packets (area_path, parent, packed) values ($1, '', $2) on conflict (area_path) do nothing")
                .bind(root.as_str())
                .bind(written(&Packed::default())?)
                .execute(&mut *c)
                .await?;
            sqlx::query("select area_path from score_packets where area_path = $1 for update")
                .bind(root.as_str())
                .execute(&mut *c)
                .await?;
        });
        Ok(())
    }
}

/// Joins what lies in an area itself with what its parts have left; notes what is published of it from now on, and no longer.
async fn pack_area(
    write: &mut Write,
    area: &str,
    sums: &mut BTreeMap<Key, Grades>,
) -> Result<(), Broken> {
    const RATED: &str = "select scored_as from cases where scored_as is not null and id in (select case_id from ratings where area_path = $1)";
    const BEFORE: &str = "select packed from score_packets where area_path = $1";
    const PARTS: &str = "select packed from score_packets where parent = $1";
    const KEEP: &str = "insert into score_packets (area_path, parent, packed) values ($1, $2, $3) \
        on conflict (area_path) do update set packed = excluded.packed";
    let (rated, before, parts): (Vec<String>, Option<String>, Vec<String>) = within!(*write, c => (
        sqlx::query_scalar(RATED).bind(area).fetch_all(&mut *c).await?,
        sqlx::query_scalar(BEFORE).bind(area).fetch_optional(&mut *c).await?,
        sqlx::query_scalar(PARTS).bind(area).fetch_all(&mut *c).await?,
    ));
    let mut pool = Vec::new();
    for one in &rated {
        let counted = Contribution::read(one).ok_or(Broken::Unreadable("score of a case"))?;
        // Its ratings were moved to another area, where they are joined when the case itself is counted.
        if counted.area_path == area {
            pool.push(alone(counted));
        }
    }
    for part in &parts {
        pool.extend(read(part)?.left);
    }
    let before = before.map(|before| read(&before)).transpose()?;
    let after = Packed::of(pool);
    for (packets, sign) in [
        (before.unwrap_or_default().packets, -1),
        (after.packets.clone(), 1),
    ] {
        for packet in packets {
            add(sums, area, &packet, sign);
        }
    }
    let parent = above(area).filter(|known| *known != area).last();
    let after = written(&after)?;
    within!(*write, c => {
        sqlx::query(KEEP)
            .bind(area)
            .bind(parent.unwrap_or_default())
            .bind(after)
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}

/// The ratings of one case.
fn alone(counted: Contribution) -> Packet {
    Packet {
        organisation: counted.organisation,
        category: counted.category,
        first: counted.month,
        last: counted.month,
        grades: Grades {
            efficiency: counted.counts.efficiency,
            effectiveness: counted.counts.effectiveness,
        },
    }
}

/// Every sum that a packet belongs to.
fn add(sums: &mut BTreeMap<Key, Grades>, area: &str, packet: &Packet, sign: i64) {
    for area in above(area) {
        for organisation in own_and_all(&packet.organisation) {
            for category in own_and_all(&packet.category) {
                let key = (
                    area.to_owned(),
                    organisation.to_owned(),
                    category.to_owned(),
                    packet.first,
                    packet.last,
                );
                sums.entry(key).or_default().add(&packet.grades, sign);
            }
        }
    }
}

/// Adds to what is published; what has become nothing is deleted.
async fn publish(write: &mut Write, mut sums: BTreeMap<Key, Grades>) -> Result<(), Broken> {
    sums.retain(|_, grades| *grades != Grades::default());
    let sums: Vec<(Key, Grades)> = sums.into_iter().collect();
    let columns = &COLUMNS[GRADES..];
    for some in sums.chunks(AT_ONCE) {
        within!(*write, c => {
            let mut query = QueryBuilder::new("insert into score_ratings (area_path, organisation, category, first, last");
            for column in columns {
                query.push(", ").push(*column);
            }
            query.push(") ");
            query.push_values(some, |mut row, ((area, organisation, category, first, last), grades)| {
                row.push_bind(area).push_bind(organisation).push_bind(category).push_bind(*first).push_bind(*last);
                for count in grades.efficiency.iter().chain(&grades.effectiveness) {
                    row.push_bind(*count);
                }
            });
            query.push(" on conflict (area_path, organisation, category, first, last) do update set ");
            let mut set = query.separated(", ");
            for column in columns {
                set.push(*column).push_unseparated(" = score_ratings.").push_unseparated(*column);
                set.push_unseparated(" + excluded.").push_unseparated(*column);
            }
            query.build().persistent(false).execute(&mut *c).await?;
        });
    }
    for ((area, organisation, category, first, last), grades) in &sums {
        if grades.count() <= 0 {
            forget_empty(write, (area, organisation, category), (*first, *last)).await?;
        }
    }
    Ok(())
}

async fn forget_empty(
    write: &mut Write,
    (area, organisation, category): (&str, &str, &str),
    (first, last): (i64, i64),
) -> Result<(), Broken> {
    const FORGET: &str = "delete from score_ratings where area_path = $1 and organisation = $2 and category = $3 and first = $4 and last = $5 \
        and effectiveness_1 + effectiveness_2 + effectiveness_3 + effectiveness_4 + effectiveness_5 = 0";
    within!(*write, c => {
        sqlx::query(FORGET)
            .bind(area)
            .bind(organisation)
            .bind(category)
            .bind(first)
            .bind(last)
            .execute(&mut *c)
            .await?;
    });
    Ok(())
}

fn read(text: &str) -> Result<Packed, Broken> {
    serde_json::from_str(text).map_err(|_| Broken::Unreadable("packets of an area"))
}

fn written(packed: &Packed) -> Result<String, Broken> {
    serde_json::to_string(packed).map_err(|_| Broken::Unreadable("packets of an area"))
}

//! Reading the ratings that are published.

use domain::areas::AreaPath;
use domain::scores::Grades;
use sqlx::QueryBuilder;

use super::contributions::COLUMNS;
use super::reading::{Line, Rows, of_rows};
use crate::{Broken, Store, on};

#[derive(sqlx::FromRow)]
struct GradesRow {
    area: String,
    key: String,
    efficiency_1: i64,
    efficiency_2: i64,
    efficiency_3: i64,
    efficiency_4: i64,
    efficiency_5: i64,
    effectiveness_1: i64,
    effectiveness_2: i64,
    effectiveness_3: i64,
    effectiveness_4: i64,
    effectiveness_5: i64,
}

impl From<GradesRow> for Grades {
    fn from(row: GradesRow) -> Self {
        Self {
            efficiency: [
                row.efficiency_1,
                row.efficiency_2,
                row.efficiency_3,
                row.efficiency_4,
                row.efficiency_5,
            ],
            effectiveness: [
                row.effectiveness_1,
                row.effectiveness_2,
                row.effectiveness_3,
                row.effectiveness_4,
                row.effectiveness_5,
            ],
        }
    }
}

impl Store {
    /// The ratings that are published of what [`Store::scores`] counts: the sums of the packets that lie wholly in each row.
    pub async fn published_ratings(
        &self,
        rows: &Rows<'_>,
    ) -> Result<Vec<(AreaPath, String, Grades)>, Broken> {
        if rows.areas.is_empty() {
            return Ok(Vec::new());
        }
        let (key, group) = match rows.by {
            Line::Area => ("''", "organisation"),
            Line::Month => ("cast(first as text)", "first"),
            Line::Category => ("category", "category"),
            Line::Organisation => ("organisation", "organisation"),
        };
        let found: Vec<GradesRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select area_path as area, ");
            query.push(key).push(" as key");
            for column in &COLUMNS[COLUMNS.len() - 10..] {
                // PostgreSQL would sum bigints to something larger.
                query.push(", cast(sum(").push(*column).push(") as bigint) as ").push(*column);
            }
            query.push(" from score_ratings where ");
            of_rows!(query, rows);
            query.push(" and first >= ").push_bind(rows.period.from).push(" and last <= ").push_bind(rows.period.to);
            if rows.by == Line::Month {
                query.push(" and first = last");
            }
            query.push(" group by area_path, ").push(group).push(" order by 1, 2 limit 100000");
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(found
            .into_iter()
            .map(|row| {
                (
                    AreaPath::from_stored(&row.area),
                    row.key.clone(),
                    row.into(),
                )
            })
            .collect())
    }
}

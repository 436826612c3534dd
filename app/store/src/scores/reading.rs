//! Reading the scores: sums of an area, by what it is divided by.

use domain::areas::AreaPath;
use domain::cases::Case;
use domain::categories::CategoryCode;
use domain::organisations::OrganisationCode;
use domain::scores::Counts;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::photos::PhotoId;
use crate::ratings::{RatingSeen, rating_columns};
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, on};

/// Months since year 0, the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
}

/// Which reports, and what their sums are divided by.
#[derive(Debug, Clone)]
pub struct Rows<'a> {
    /// In these areas.
    pub areas: &'a [AreaPath],
    /// Of this organisation; of all where absent.
    pub organisation: Option<&'a OrganisationCode>,
    /// Of this category; of all where absent.
    pub category: Option<&'a CategoryCode>,
    /// That came in then.
    pub period: Period,
    /// What the sums are divided by besides the area.
    pub by: Line,
}

/// What sums are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The area alone.
    Area,
    /// The month in which reports came in.
    Month,
    /// The category, whatever [`Rows::category`] says.
    Category,
    /// The organisation, whatever [`Rows::organisation`] says; cases without one are missing.
    Organisation,
}

/// What somebody wrote in a rating, and everybody reads.
#[derive(Debug, Clone)]
pub struct Comment {
    /// About which case.
    pub case: Case,
    /// The rating.
    pub rating: RatingSeen,
    /// A photo of the report, where everybody sees it.
    pub before: Option<PhotoId>,
    /// A photo that came with the rating, else one of the work that was done.
    pub after: Option<PhotoId>,
}

/// Which comments.
#[derive(Debug, Clone)]
pub struct CommentsWanted<'a> {
    /// In this area.
    pub area: &'a AreaPath,
    /// Of this organisation; of all where absent.
    pub organisation: Option<&'a OrganisationCode>,
    /// Of this category; of all where absent.
    pub category: Option<&'a CategoryCode>,
    /// Of reports that came in at or after this.
    pub since: Timestamp,
    /// And before this.
    pub until: Timestamp,
    /// Whether there are so many that the newest are found soon among those of the city.
    pub many: bool,
    /// How many at most.
    pub most: i64,
}

#[derive(sqlx::FromRow)]
struct CountsRow {
    received: i64,
    fixed: i64,
    closed: i64,
    answer_met: i64,
    answer_broken: i64,
    resolved_met: i64,
    resolved_broken: i64,
    reopened: i64,
    reporters: i64,
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

impl From<CountsRow> for Counts {
    fn from(row: CountsRow) -> Self {
        Self {
            received: row.received,
            fixed: row.fixed,
            closed: row.closed,
            answer_met: row.answer_met,
            answer_broken: row.answer_broken,
            resolved_met: row.resolved_met,
            resolved_broken: row.resolved_broken,
            reopened: row.reopened,
            reporters: row.reporters,
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

#[derive(sqlx::FromRow)]
struct SumRow {
    area: String,
    key: String,
    #[sqlx(flatten)]
    counts: CountsRow,
}

/// Pushes the condition of the rows that are asked for: their areas, office and kind; months stand differently in each table.
macro_rules! of_rows {
    ($query:ident, $rows:ident) => {
        $query.push("area_path in (");
        let mut areas = $query.separated(", ");
        for area in $rows.areas {
            areas.push_bind(area.as_str().to_owned());
        }
        $query.push(")");
        match ($rows.by, $rows.organisation) {
            (Line::Organisation, _) => $query.push(" and organisation <> ''"),
            (_, organisation) => $query
                .push(" and organisation = ")
                .push_bind(organisation.map(|code| code.0.clone()).unwrap_or_default()),
        };
        match ($rows.by, $rows.category) {
            (Line::Category, _) => $query.push(" and category <> ''"),
            (_, category) => $query
                .push(" and category = ")
                .push_bind(category.map(|code| code.0.clone()).unwrap_or_default()),
        };
    };
}
pub(super) use of_rows;

impl Store {
    /// Sums by area and by what else was asked for; where there is nothing, there is no row. Keys are codes, or months in figures.
    pub async fn scores(&self, rows: &Rows<'_>) -> Result<Vec<(AreaPath, String, Counts)>, Broken> {
        if rows.areas.is_empty() {
            return Ok(Vec::new());
        }
        let key = match rows.by {
            Line::Area => "''",
            Line::Month => "cast(month as text)",
            Line::Category => "category",
            Line::Organisation => "organisation",
        };
        let found: Vec<SumRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select area_path as area, ");
            query.push(key).push(" as key");
            for column in super::contributions::COLUMNS {
                // PostgreSQL would sum bigints to something larger.
                query.push(", cast(sum(").push(column).push(") as bigint) as ").push(column);
            }
            query.push(" from score_counts where ");
            of_rows!(query, rows);
            query.push(" and month between ").push_bind(rows.period.from).push(" and ").push_bind(rows.period.to);
            query.push(" group by area_path, ").push(if rows.by == Line::Area { "organisation" } else { key });
            query.push(" order by 1, 2 limit 100000");
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(found
            .into_iter()
            .map(|row| (AreaPath::from_stored(&row.area), row.key, row.counts.into()))
            .collect())
    }

    /// How long those that ended took: hours as they are counted, and how many, in order.
    pub async fn score_durations(
        &self,
        area: &AreaPath,
        organisation: Option<&OrganisationCode>,
        category: Option<&CategoryCode>,
        period: Period,
    ) -> Result<Vec<(i64, i64)>, Broken> {
        const DURATIONS: &str = "select hours, cast(sum(count) as bigint) from score_durations where area_path = $1 and organisation = $2 \
            and category = $3 and month between $4 and $5 group by hours order by hours limit 100000";
        Ok(on!(self.engine, pool => {
            sqlx::query_as(DURATIONS)
                .bind(area.as_str())
                .bind(organisation.map(|code| code.0.clone()).unwrap_or_default())
                .bind(category.map(|code| code.0.clone()).unwrap_or_default())
                .bind(period.from)
                .bind(period.to)
                .fetch_all(pool)
                .await?
        }))
    }

    /// The first and the last month in which a public report came in; nothing where there is none.
    pub async fn scored_months(&self) -> Result<Option<Period>, Broken> {
        const MONTHS: &str = "select min(month), max(month) from score_counts where area_path = $1 and organisation = '' and category = ''";
        let root = self.pack().areas.root().path.clone();
        let (from, to): (Option<i64>, Option<i64>) = on!(self.engine, pool => {
            sqlx::query_as(MONTHS).bind(root.as_str()).fetch_one(pool).await?
        });
        Ok(from.zip(to).map(|(from, to)| Period { from, to }))
    }

    /// Released comments on public reports, newest first, with the photos that everybody sees.
    pub async fn comments(&self, wanted: &CommentsWanted<'_>) -> Result<Vec<Comment>, Broken> {
        let rows: Vec<(Uuid,)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select r.id from ratings r join cases c on c.id = r.case_id where r.state = 'released' and c.visibility = 'public'");
            // Everything that begins with the path, as a range: '0' is the character after '/'.
            let (first, after) = (wanted.area.as_str().to_owned(), format!("{}0", wanted.area.open()));
            if wanted.many {
                query.push(" and c.area_path >= ").push_bind(first).push(" and c.area_path < ").push_bind(after);
            } else {
                query.push(" and r.area_path >= ").push_bind(first).push(" and r.area_path < ").push_bind(after);
            }
            if let Some(organisation) = wanted.organisation {
                query.push(" and c.organisation = ").push_bind(organisation.0.clone());
            }
            if let Some(category) = wanted.category {
                query.push(" and c.category = ").push_bind(category.0.clone());
            }
            query.push(" and c.requested_at >= ").push_bind(wanted.since.as_microsecond());
            query.push(" and c.requested_at < ").push_bind(wanted.until.as_microsecond());
            query.push(" order by r.rated_at desc, r.id desc limit ").push_bind(wanted.most);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut comments = Vec::new();
        for (id,) in rows {
            if let Some(comment) = self.comment(id).await? {
                comments.push(comment);
            }
        }
        Ok(comments)
    }

    async fn comment(&self, id: Uuid) -> Result<Option<Comment>, Broken> {
        const CASE: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c join ratings r on r.case_id = c.id where r.id = $1"
        );
        const RATING: &str = concat!(
            "select ",
            rating_columns!(),
            " from ratings r where r.id = $1"
        );
        let (case, rating): (Option<CaseRow>, Option<_>) = on!(self.engine, pool => (
            sqlx::query_as(CASE).bind(id).fetch_optional(pool).await?,
            sqlx::query_as(RATING).bind(id).fetch_optional(pool).await?,
        ));
        let Some((case, rating)) = case.zip(rating) else {
            return Ok(None);
        };
        let case = Case::try_from(case)?;
        let Some(rating) = self.with_photos(vec![rating], false).await?.pop() else {
            return Ok(None);
        };
        let before = if case.released_at.is_some() {
            self.photos_of_case(case.id).await?.first().copied()
        } else {
            None
        };
        let after = match rating.photos.first() {
            Some(photo) => Some(*photo),
            // Everybody sees them once it has ended.
            None if case.ended_at.is_some() => {
                self.photos_of_tasks(case.id).await?.first().copied()
            }
            None => None,
        };
        Ok(Some(Comment {
            case,
            rating,
            before,
            after,
        }))
    }
}

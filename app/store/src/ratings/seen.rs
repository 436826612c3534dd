//! Ratings as everybody reads them beside their report: once a member has decided about the words.

use domain::areas::AreaPath;
use domain::cases::Case;
use domain::organisations::OrganisationCode;
use domain::ratings::{Grade, RatingState};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::photos::PhotoId;
use crate::rows::moment;
use crate::{Broken, Store, on};

/// Ratings of one case that are shown.
const SHOWN_MOST: i64 = 50;

/// What the city answered to a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its words.
    pub words: String,
    /// The area for which it was answered.
    pub area: AreaPath,
    /// The organisation for which it was answered, where it was one.
    pub organisation: Option<OrganisationCode>,
    /// When.
    pub at: Timestamp,
}

/// A rating as it is read. Nobody is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingSeen {
    /// Was it quick?
    pub efficiency: Grade,
    /// Did it help?
    pub effectiveness: Grade,
    /// What became of its words.
    pub state: RatingState,
    /// The words that may be read; empty where there are none.
    pub comment: String,
    /// Why they were changed or withheld; empty where they were not.
    pub reason: String,
    /// Its photos, where they may be seen.
    pub photos: Vec<PhotoId>,
    /// What was answered.
    pub reply: Option<Reply>,
    /// When it was given.
    pub at: Timestamp,
}

/// The columns of [`RatingRow`], for every query that reads whole ratings.
macro_rules! rating_columns {
    () => {
        "r.id, r.efficiency, r.effectiveness, r.state, r.comment, r.reason, r.rated_at, r.answer, r.answer_area, \
         r.answer_organisation, r.answered_at"
    };
}
pub(crate) use rating_columns;

#[derive(sqlx::FromRow)]
pub(crate) struct RatingRow {
    pub(crate) id: Uuid,
    efficiency: i64,
    effectiveness: i64,
    state: String,
    comment: String,
    reason: String,
    rated_at: i64,
    answer: String,
    answer_area: Option<String>,
    answer_organisation: Option<String>,
    answered_at: Option<i64>,
}

pub(super) fn grades(efficiency: i64, effectiveness: i64) -> Result<(Grade, Grade), Broken> {
    Grade::new(efficiency)
        .zip(Grade::new(effectiveness))
        .ok_or(Broken::Unreadable("grade"))
}

impl RatingRow {
    /// The rating with its photos.
    pub(crate) fn seen(self, photos: Vec<PhotoId>) -> Result<RatingSeen, Broken> {
        let (efficiency, effectiveness) = grades(self.efficiency, self.effectiveness)?;
        let answer = self.answer;
        let reply = self.answered_at.zip(self.answer_area).map(|(at, area)| {
            Ok::<_, Broken>(Reply {
                words: answer,
                area: AreaPath::from_stored(&area),
                organisation: self.answer_organisation.map(OrganisationCode),
                at: moment(at)?,
            })
        });
        Ok(RatingSeen {
            efficiency,
            effectiveness,
            state: RatingState::named(&self.state).ok_or(Broken::Unreadable("rating"))?,
            comment: self.comment,
            reason: self.reason,
            photos,
            reply: reply.transpose()?,
            at: moment(self.rated_at)?,
        })
    }
}

impl Store {
    /// Ratings of a case that a member has decided about, oldest first; with `internal` those that wait, too, without their words.
    pub(crate) async fn ratings_of(
        &self,
        case: &Case,
        internal: bool,
    ) -> Result<Vec<RatingSeen>, Broken> {
        const OF: &str = concat!(
            "select ",
            rating_columns!(),
            " from ratings r where r.case_id = $1 and (r.state in ('released', 'withheld') or $2) order by r.rated_at, r.id limit $3"
        );
        let rows: Vec<RatingRow> = on!(self.engine, pool => {
            sqlx::query_as(OF).bind(case.id.0).bind(internal).bind(SHOWN_MOST).fetch_all(pool).await?
        });
        self.with_photos(rows, internal).await
    }

    /// Ratings with the photos that are seen of them: of released ones, and with `internal` of all.
    pub(crate) async fn with_photos(
        &self,
        rows: Vec<RatingRow>,
        internal: bool,
    ) -> Result<Vec<RatingSeen>, Broken> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let photos: Vec<(Uuid, Uuid)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select rating_id, id from photos where rating_id in (");
            let mut ids = query.separated(", ");
            for row in &rows {
                ids.push_bind(row.id);
            }
            query.push(") order by rating_id, position, id limit 1000");
            query.build_query_as().fetch_all(pool).await?
        });
        rows.into_iter()
            .map(|row| {
                let shown = internal || row.state == RatingState::Released.name();
                let own = photos
                    .iter()
                    .filter(|(rating, _)| shown && *rating == row.id);
                let own = own.map(|(_, photo)| PhotoId(*photo)).collect();
                row.seen(own)
            })
            .collect()
    }
}

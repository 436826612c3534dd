//! Members decide about the words of ratings, and answer them.

use domain::cases::{Case, CaseKind, EventKind};
use domain::identity::{Account, Action, Grant};
use domain::languages::Language;
use domain::ratings::{Moderation, ModerationRefused, RatingState};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::RatingSeen;
use super::seen::{RatingRow, rating_columns};
use crate::cases::NewEvent;
use crate::desk::reached;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, on, within};

/// Names one rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RatingId(pub Uuid);

/// Ratings that a member reads at a time.
const LISTED_MOST: i64 = 20;

/// A rating as a member reads it, with what was said before anybody changed it.
#[derive(Debug, Clone)]
pub struct RatingAtDesk {
    /// Which.
    pub id: RatingId,
    /// Of which case.
    pub case: Case,
    /// As everybody reads it; its photos in any case.
    pub rating: RatingSeen,
    /// The words as they were sent.
    pub original: String,
}

/// Which ratings a member wants to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Those that no member has decided about, the longest first.
    Waiting,
    /// Those that were decided about, the newest first.
    Decided,
}

/// What a member decided about a rating.
#[derive(Debug, Clone)]
pub struct Decided<'a> {
    /// As what state she had it before her eyes.
    pub seen: RatingState,
    /// What she decided.
    pub moderation: &'a Moderation,
    /// The language of her reason.
    pub language: Language,
}

/// The grant by which she acts on what was said of a case. Of an application only those read it who handle it: a grant without an
/// organisation never reaches one.
fn acting<'a>(by: &'a Account, action: Action, case: &Case) -> Option<&'a Grant> {
    let organisation = case.organisation.as_ref();
    match case.kind {
        CaseKind::Report => by.acting(action, &case.area, organisation),
        CaseKind::Application => by.grants.iter().find(|grant| {
            grant.role.may(action)
                && grant.organisation.is_some()
                && grant.reaches(&case.area, organisation)
        }),
    }
}

/// Adds the condition that a case is a report, or an application that an organisation of hers handles.
macro_rules! handled {
    ($query:ident, $by:ident) => {
        $query.push(" and (c.kind = 'report'");
        for organisation in $by
            .grants
            .iter()
            .filter_map(|grant| grant.organisation.as_ref())
        {
            $query
                .push(" or c.organisation = ")
                .push_bind(organisation.0.clone());
        }
        $query.push(")");
    };
}

impl Store {
    /// Ratings of the member's areas, at most twenty; nothing for who neither moderates nor answers any.
    pub async fn ratings_at_desk(
        &self,
        listing: Listing,
        by: &Account,
    ) -> Result<Vec<RatingAtDesk>, Broken> {
        let may = |action| by.grants.iter().any(|grant| grant.role.may(action));
        if !may(Action::ModerateRatings) && !may(Action::AnswerRatings) {
            return Ok(Vec::new());
        }
        let rows: Vec<(Uuid, Vec<u8>)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select r.id, r.original_sealed from ratings r where ");
            query.push(match listing {
                Listing::Waiting => "r.state = 'waiting'",
                Listing::Decided => "r.state in ('released', 'withheld')",
            });
            query.push(" and exists (select 1 from cases c where c.id = r.case_id");
            reached!(query, by);
            handled!(query, by);
            query.push(match listing {
                Listing::Waiting => ") order by r.rated_at, r.id limit ",
                Listing::Decided => ") order by r.rated_at desc, r.id desc limit ",
            });
            query.push_bind(LISTED_MOST);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut listed = Vec::new();
        for (id, original) in rows {
            if let Some((case, rating)) = self.rating_with_case(RatingId(id)).await? {
                let reads = |action| acting(by, action, &case).is_some();
                if reads(Action::ModerateRatings) || reads(Action::AnswerRatings) {
                    listed.push(RatingAtDesk {
                        id: RatingId(id),
                        original: self.open_comment(&original)?,
                        case,
                        rating,
                    });
                }
            }
        }
        Ok(listed)
    }

    /// How many ratings of her areas wait for this member to decide.
    pub async fn count_waiting_ratings(&self, by: &Account) -> Result<i64, Broken> {
        let grants = by.grants.iter();
        let moderates = Account {
            grants: grants
                .filter(|grant| grant.role.may(Action::ModerateRatings))
                .cloned()
                .collect(),
            ..by.clone()
        };
        if moderates.grants.is_empty() {
            return Ok(0);
        }
        let (count,): (i64,) = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select count(*) from ratings r where r.state = 'waiting' and exists (select 1 from cases c where c.id = r.case_id",
            );
            let moderates = &moderates;
            reached!(query, moderates);
            handled!(query, moderates);
            query.push(")");
            query.build_query_as().fetch_one(pool).await?
        });
        Ok(count)
    }

    /// Decides about the words and photos of a rating, with an entry in the timeline. The words as they were sent are kept.
    pub async fn moderate_rating(
        &self,
        id: RatingId,
        decided: Decided<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<ModerationRefused>> {
        const DECIDE: &str = "update ratings set state = $3, comment = $4, reason = $5, decided_at = $6, decided_by = $7 \
            where id = $1 and state = $2 and state <> 'silent'";
        const ORIGINAL: &str = "select original_sealed from ratings where id = $1";
        let (case, grant) = self.rated_for(id, by, Action::ModerateRatings).await?;
        let (sealed,): (Vec<u8>,) =
            on!(self.engine, pool => sqlx::query_as(ORIGINAL).bind(id.0).fetch_one(pool).await?);
        let original = self.open_comment(&sealed)?;
        let (state, comment, reason) = match decided.moderation {
            Moderation::Release => (RatingState::Released, original.as_str(), ""),
            Moderation::Edit { text, reason } => {
                (RatingState::Released, text.as_str(), reason.as_str())
            }
            Moderation::Withhold { reason } => (RatingState::Withheld, "", reason.as_str()),
        };
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(DECIDE)
                .bind(id.0)
                .bind(decided.seen.name())
                .bind(state.name())
                .bind(comment)
                .bind(reason)
                .bind(now.as_microsecond())
                .bind(by.id.0)
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Err(StoreError::Refused(ModerationRefused::Stale));
        }
        let event = NewEvent::for_everybody(&case, EventKind::RatingModerated, now)
            .by(by, &grant)
            .saying(reason, decided.language);
        self.add_event(&mut write, &event).await?;
        Ok(write.commit().await?)
    }

    /// Answers a rating in public. One that was answered before is answered anew; the timeline keeps both.
    pub async fn answer_rating(
        &self,
        id: RatingId,
        words: &str,
        language: Language,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<ModerationRefused>> {
        const ANSWER: &str = "update ratings set answer = $2, answer_area = $3, answer_organisation = $4, answered_at = $5, \
            answered_by = $6 where id = $1 and state = 'released'";
        let (case, grant) = self.rated_for(id, by, Action::AnswerRatings).await?;
        let words = words.trim();
        let refuse = |refused| StoreError::Refused(refused);
        if words.is_empty() {
            return Err(refuse(ModerationRefused::WordsMissing));
        }
        if words.chars().count() > domain::cases::WORDS_MOST {
            return Err(refuse(ModerationRefused::TooLong));
        }
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(ANSWER)
                .bind(id.0)
                .bind(words)
                .bind(grant.area.as_str())
                .bind(grant.organisation.as_ref().map(|organisation| organisation.0.clone()))
                .bind(now.as_microsecond())
                .bind(by.id.0)
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        // What everybody cannot read is not answered before everybody.
        if changed == 0 {
            return Err(refuse(ModerationRefused::Stale));
        }
        let event = NewEvent::for_everybody(&case, EventKind::RatingAnswered, now)
            .by(by, &grant)
            .saying(words, language);
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &case, words, now).await?;
        Ok(write.commit().await?)
    }

    /// The case of a rating, with the grant that lets the member act on it.
    async fn rated_for(
        &self,
        id: RatingId,
        by: &Account,
        action: Action,
    ) -> Result<(Case, Grant), StoreError<ModerationRefused>> {
        let refused = || StoreError::Refused(ModerationRefused::NotYours);
        let (case, _) = self.rating_with_case(id).await?.ok_or_else(refused)?;
        let grant = acting(by, action, &case).ok_or_else(refused)?.clone();
        Ok((case, grant))
    }

    async fn rating_with_case(&self, id: RatingId) -> Result<Option<(Case, RatingSeen)>, Broken> {
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
        let (case, rating): (Option<CaseRow>, Option<RatingRow>) = on!(self.engine, pool => (
            sqlx::query_as(CASE).bind(id.0).fetch_optional(pool).await?,
            sqlx::query_as(RATING).bind(id.0).fetch_optional(pool).await?,
        ));
        let Some((case, rating)) = case.zip(rating) else {
            return Ok(None);
        };
        let rating = self.with_photos(vec![rating], true).await?;
        let case = Case::try_from(case)?;
        Ok(rating.into_iter().next().map(|rating| (case, rating)))
    }
}

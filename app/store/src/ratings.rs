//! Ratings: what reporters think of a case that has ended, and having it opened again.
//!
//! # Why
//!
//! Opening a link consumes nothing. What was said waits for a member; the grades count from the first moment on.

mod moderation;
mod raters;
mod seen;

use domain::cases::{Case, EventKind};
use domain::identity::Account;
use domain::languages::Language;
use domain::ratings::{
    Judgement, RATING_PHOTOS_MOST, RateRefused, Rating, RatingState, ReopenRefused, may_rate,
    may_reopen, reopen,
};
use domain::references::Reference;
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::desk::statuses::moved;
use crate::links::Token;
use crate::photos::{NewPhoto, PhotoId};
use crate::reports::Viewer;
use crate::{Broken, Store, StoreError, Write, new_id, within};

use raters::Rater;

pub use moderation::{Decided, Listing, RatingAtDesk, RatingId};
pub(crate) use seen::rating_columns;
pub use seen::{RatingSeen, Reply};

/// Who judges: by sign-in, by the link of her report, by the link of a letter that asked her.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    /// Who looks at the report.
    pub viewer: Viewer,
    /// The link of the letter.
    pub asked: Option<Token>,
}

/// A photo whose files are kept, with its width and height.
type KeptPhoto = (PhotoId, (u32, u32));

/// What a reporter finds when she comes to judge.
#[derive(Debug, Clone)]
pub struct Judging {
    /// The case: that of her own reference, or the one that it leads to.
    pub case: Case,
    /// Whether she may rate it.
    pub rate: Result<(), RateRefused>,
    /// Whether she may have it opened again.
    pub reopen: Result<(), ReopenRefused>,
    /// What she has said before.
    pub own: Option<Rating>,
}

/// Why a judgement was not taken; nothing of it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JudgeRefused {
    /// The rating.
    #[error(transparent)]
    Rate(#[from] RateRefused),
    /// Opening it again.
    #[error(transparent)]
    Reopen(#[from] ReopenRefused),
}

impl Store {
    /// What a reporter may say about the case; nothing for who is none, or does not see it any more.
    pub async fn judging(
        &self,
        reference: &Reference,
        judge: &Judge,
        now: Timestamp,
    ) -> Result<Option<Judging>, Broken> {
        let Some((case, rater)) = self.rater(reference, judge, now).await? else {
            return Ok(None);
        };
        let standing = self.standing(&case, &rater).await?;
        let own = self.own_rating(&case, &rater).await?;
        Ok(Some(Judging {
            rate: may_rate(&case, standing, now),
            reopen: may_reopen(&case, now).map(drop),
            case,
            own,
        }))
    }

    /// Takes a rating, opens the case again, or both: all of it or nothing.
    pub async fn judge(
        &self,
        reference: &Reference,
        judge: &Judge,
        said: (Judgement, Vec<NewPhoto>),
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<JudgeRefused>> {
        let (said, photos) = said;
        let refuse = |refused: JudgeRefused| StoreError::Refused(refused);
        let Some((case, rater)) = self.rater(reference, judge, now).await? else {
            return Err(refuse(RateRefused::NotReporter.into()));
        };
        if said.rating.is_some() {
            let standing = self.standing(&case, &rater).await?;
            may_rate(&case, standing, now).map_err(|why| refuse(why.into()))?;
        }
        if let Some(words) = &said.reopening {
            reopen(&case, words, now).map_err(|why| refuse(why.into()))?;
        }
        if photos.len() > RATING_PHOTOS_MOST {
            return Err(refuse(RateRefused::TooManyPhotos.into()));
        }
        let mut kept = Vec::new();
        for photo in photos {
            let (id, width, height) = self.keep_files(photo).await?;
            kept.push((id, (width, height)));
        }
        let written = async {
            let mut write = self.engine.begin().await?;
            if let Some(rating) = &said.rating {
                self.keep_rating(&mut write, &case, &rater, (rating, &kept), language, now)
                    .await?;
            }
            if let Some(words) = &said.reopening {
                self.reopen(&mut write, &case, words, language, now).await?;
            }
            Ok(write.commit().await?)
        };
        let written = written.await;
        if written.is_err() {
            for (photo, _) in kept {
                self.erase_files(photo).await?;
            }
        }
        written
    }

    /// Writes a rating with its photos, and says so in the timeline. Of two at the same time one is there first.
    async fn keep_rating(
        &self,
        write: &mut Write,
        case: &Case,
        rater: &Rater,
        (rating, photos): (&Rating, &[KeptPhoto]),
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<JudgeRefused>> {
        const KEEP: &str = "insert into ratings (id, case_id, rater, area_path, efficiency, effectiveness, state, original_sealed, \
            comment, language, rated_at, reason, answer) values ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, $10, '', '') \
            on conflict (case_id, rater) do nothing";
        const PHOTO: &str = "insert into photos (id, rating_id, position, width, height, created_at) values ($1, $2, $3, $4, $5, $6)";
        let state = if rating.comment.is_empty() && photos.is_empty() {
            RatingState::Silent
        } else {
            RatingState::Waiting
        };
        let id = new_id();
        let kept = within!(*write, c => {
            let kept = sqlx::query(KEEP)
                .bind(id)
                .bind(case.id.0)
                .bind(rater.id())
                .bind(case.area.as_str())
                .bind(i64::from(rating.efficiency.number()))
                .bind(i64::from(rating.effectiveness.number()))
                .bind(state.name())
                .bind(self.key.seal(rating.comment.as_bytes()))
                .bind(language.tag())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected();
            for ((photo, (width, height)), position) in photos.iter().zip(1_i64..) {
                if kept == 0 {
                    break;
                }
                sqlx::query(PHOTO)
                    .bind(photo.0)
                    .bind(id)
                    .bind(position)
                    .bind(i64::from(*width))
                    .bind(i64::from(*height))
                    .bind(now.as_microsecond())
                    .execute(&mut *c)
                    .await?;
            }
            kept
        });
        if kept == 0 {
            return Err(StoreError::Refused(RateRefused::Twice.into()));
        }
        let event = NewEvent::for_everybody(case, EventKind::Rated, now);
        Ok(self.add_event(write, &event).await?)
    }

    /// Opens an ended case again at the desk that had it; its reporters said why.
    async fn reopen(
        &self,
        write: &mut Write,
        case: &Case,
        words: &str,
        language: Language,
        now: Timestamp,
    ) -> Result<(), StoreError<JudgeRefused>> {
        const AGAIN: &str = "update cases set reopened_at = $2, reopened = reopened + 1, released_at = $3 where id = $1";
        let refuse = |refused: ReopenRefused| StoreError::Refused(refused.into());
        let status = reopen(case, words, now).map_err(refuse)?;
        // Where nothing waits for a member, her words do not either.
        let released_at = if self.pack().city.release_first {
            case.released_at
        } else {
            case.released_at.map(|_| now)
        };
        let after = self.turned(write, case, status, now).await?;
        if !self.keep_course(write, case, &after).await? {
            return Err(refuse(ReopenRefused::Open));
        }
        within!(*write, c => {
            sqlx::query(AGAIN)
                .bind(case.id.0)
                .bind(now.as_microsecond())
                .bind(released_at.map(Timestamp::as_microsecond))
                .execute(&mut *c)
                .await?;
        });
        let detail = moved(case, &after);
        let event = NewEvent {
            detail: detail.as_ref(),
            ..NewEvent::for_everybody(&after, EventKind::Reopened, now)
                .saying(words.trim(), language)
        };
        self.add_event(write, &event).await?;
        Ok(self.tell_followers(write, &after, "", now).await?)
    }

    pub(crate) fn open_comment(&self, sealed: &[u8]) -> Result<String, Broken> {
        let plain = self.key.open(sealed);
        plain
            .and_then(|plain| String::from_utf8(plain).ok())
            .ok_or(Broken::Unreadable("rating"))
    }
}

/// Whether a signed-in account answers or moderates ratings at all.
pub fn reads_ratings(account: &Account) -> bool {
    use domain::identity::Action::{AnswerRatings, ModerateRatings};
    let may = |action| account.grants.iter().any(|grant| grant.role.may(action));
    may(ModerateRatings) || may(AnswerRatings)
}

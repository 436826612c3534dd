//! Ratings: what reporters think of a case that has ended, and having it opened again.
//!
//! # Why
//!
//! A reporter comes by the link of a letter, by the link of her report, or signed in. Whichever it is, she is found to be the
//! author or one who confirmed that she sees it, too, and that is what stands in the rating: so there is one of each. Opening a
//! link consumes nothing. What was said waits for a member; the grades count from the first moment on.

mod asking;
mod moderation;
mod seen;

use domain::cases::{Case, EventKind, Visibility};
use domain::identity::{Account, AccountId};
use domain::languages::Language;
use domain::ratings::{
    Judgement, RATING_PHOTOS_MOST, RateRefused, Rating, RatingState, ReopenRefused, Standing,
    may_rate, may_reopen, reopen,
};
use domain::references::Reference;
use jiff::Timestamp;
use uuid::Uuid;

use crate::cases::NewEvent;
use crate::desk::statuses::moved;
use crate::links::{Link, Purpose, Token};
use crate::photos::{NewPhoto, PhotoId};
use crate::reports::Viewer;
use crate::{Broken, Store, StoreError, Write, new_id, on, within};

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

/// A reporter of a case: its author, or who confirmed that she sees it, too.
struct Rater {
    /// The case itself for its author, else her follow.
    id: Uuid,
    contact: Option<Vec<u8>>,
    account: Option<AccountId>,
}

/// What a reporter finds when she comes to judge.
#[derive(Debug, Clone)]
pub struct Judging {
    /// The case.
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

    /// The case and as whose reporter she comes to it. Who said later that she sees it, too, sees no more than everybody.
    async fn rater(
        &self,
        reference: &Reference,
        judge: &Judge,
        now: Timestamp,
    ) -> Result<Option<(Case, Rater)>, Broken> {
        const AUTHOR: &str =
            "select contact_hash from follows where case_id = $1 and author limit 1";
        const FOLLOW: &str = "select id, author, contact_hash from follows \
            where case_id = $1 and id = $2 and (author or (reporter and confirmed_at is not null))";
        const SIGNED_IN: &str = "select f.id, f.author, f.contact_hash from follows f join accounts a on a.email_hash = f.contact_hash \
            where f.case_id = $1 and a.id = $2 and (f.author or (f.reporter and f.confirmed_at is not null))";
        type Follow = (Uuid, bool, Option<Vec<u8>>);
        let Some(case) = self.case(reference).await? else {
            return Ok(None);
        };
        let (mut author, mut follow): (bool, Option<Follow>) = (false, None);
        let doors = [
            (&judge.asked, Purpose::Rate),
            (&judge.viewer.link, Purpose::Track),
        ];
        for (token, purpose) in doors {
            let Some(token) = token else { continue };
            let link = self.link(token, now).await?;
            let of_case = |link: &Link| link.case == case.id && link.purpose == purpose;
            let Some(link) = link.filter(of_case) else {
                continue;
            };
            match link.follow {
                None => author = true,
                Some(id) => {
                    follow = on!(self.engine, pool => {
                        sqlx::query_as(FOLLOW).bind(case.id.0).bind(id).fetch_optional(pool).await?
                    });
                }
            }
            break;
        }
        let account = judge.viewer.account.as_ref().map(|account| account.id);
        if !author && follow.is_none() {
            let Some(account) = account else {
                return Ok(None);
            };
            follow = on!(self.engine, pool => {
                sqlx::query_as(SIGNED_IN).bind(case.id.0).bind(account.0).fetch_optional(pool).await?
            });
        }
        let rater = match follow {
            Some((id, false, contact)) if case.visibility == Visibility::Public => Rater {
                id,
                contact,
                account,
            },
            Some((_, true, contact)) => Rater {
                id: case.id.0,
                contact,
                account,
            },
            None if author => {
                let row: Option<(Option<Vec<u8>>,)> = on!(self.engine, pool => {
                    sqlx::query_as(AUTHOR).bind(case.id.0).fetch_optional(pool).await?
                });
                Rater {
                    id: case.id.0,
                    contact: row.and_then(|(contact,)| contact),
                    account,
                }
            }
            _ => return Ok(None),
        };
        Ok(Some((case, rater)))
    }

    /// Whether she has rated it, and whether she is a member who handled it, by whatever door she comes.
    async fn standing(&self, case: &Case, rater: &Rater) -> Result<Standing, Broken> {
        const RATED: &str = "select count(*) from ratings where case_id = $1 and rater = $2";
        const HANDLED: &str = "select count(*) from events e join accounts a on a.id = e.member_id \
            where e.case_id = $1 and (a.id = $2 or a.email_hash = $3)";
        let ((rated,), (handled,)): ((i64,), (i64,)) = on!(self.engine, pool => (
            sqlx::query_as(RATED).bind(case.id.0).bind(rater.id).fetch_one(pool).await?,
            sqlx::query_as(HANDLED)
                .bind(case.id.0)
                .bind(rater.account.map(|account| account.0))
                .bind(rater.contact.clone())
                .fetch_one(pool)
                .await?,
        ));
        Ok(Standing {
            rated: rated > 0,
            handled: handled > 0,
        })
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
                .bind(rater.id)
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
        let event = NewEvent {
            detail: None,
            case: case.id,
            kind: EventKind::Rated,
            status: case.status,
            public: true,
            member: None,
            words: "",
            language,
            at: now,
        };
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
        // What leads to another report is taken up there.
        if case.merged_into.is_some() {
            return Err(refuse(ReopenRefused::Open));
        }
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
            case: case.id,
            kind: EventKind::Reopened,
            status,
            detail: detail.as_ref(),
            public: true,
            member: None,
            words: words.trim(),
            language,
            at: now,
        };
        self.add_event(write, &event).await?;
        Ok(self.tell_followers(write, &after, "", now).await?)
    }

    async fn own_rating(&self, case: &Case, rater: &Rater) -> Result<Option<Rating>, Broken> {
        const OWN: &str = "select efficiency, effectiveness, original_sealed from ratings where case_id = $1 and rater = $2";
        let row: Option<(i64, i64, Vec<u8>)> = on!(self.engine, pool => {
            sqlx::query_as(OWN).bind(case.id.0).bind(rater.id).fetch_optional(pool).await?
        });
        row.map(|(efficiency, effectiveness, sealed)| {
            let grades = seen::grades(efficiency, effectiveness)?;
            Ok(Rating {
                efficiency: grades.0,
                effectiveness: grades.1,
                comment: self.open_comment(&sealed)?,
            })
        })
        .transpose()
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

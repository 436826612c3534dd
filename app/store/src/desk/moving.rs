//! A member says that a report belongs to another place or category.

use domain::assignments::AssignRefused;
use domain::cases::{Case, Detail, EventKind, WORDS_MOST};
use domain::categories::CategoryCode;
use domain::escalations::STEP_DAYS;
use domain::identity::{Account, Action};
use domain::languages::Language;
use domain::moving::{MoveRefused, Stand, moved};
use domain::places::Position;
use domain::references::Reference;
use domain::reports::Place;
use jiff::Timestamp;

use super::{says_barred, statuses};
use crate::cases::NewEvent;
use crate::cells::cell_of;
use crate::engine::Write;
use crate::{Broken, Store, StoreError, within};

/// Where a report belongs, as a member asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Moving<'a> {
    /// The version that she had before her eyes.
    pub version: i64,
    /// Where it is.
    pub place: &'a Place,
    /// What it is about.
    pub category: &'a CategoryCode,
    /// What everybody is told about it; may be empty.
    pub words: &'a str,
    /// The language of the words.
    pub language: Language,
}

says_barred!(MoveRefused);

impl Store {
    /// What would become of the case; nothing is written. Its promises come earlier where the other category promises more, and
    /// never later. A member who could not open it any more does not keep it.
    pub async fn foresee_move(
        &self,
        case: &Case,
        place: &Place,
        category: &CategoryCode,
        now: Timestamp,
    ) -> Result<Case, StoreError<MoveRefused>> {
        let after = moved(case, place, category, self.pack()).map_err(StoreError::Refused)?;
        let mut after = Case {
            updated_at: now,
            ..after
        };
        let known = self.pack().category(&after.category);
        if let Some(category) = known.filter(|_| case.source_id.is_none()) {
            let targets = category.targets(case.priority);
            after.promise = self.sooner(case.requested_at, case.promise, targets.resolution, now);
            if case.answered_at.is_none() {
                after.answer = self.sooner(case.requested_at, case.answer, targets.answer, now);
            }
        }
        if let Some(member) = after.assignee {
            match self.must_reach(&after, member).await {
                Ok(()) => {}
                Err(StoreError::Refused(AssignRefused::Unknown | AssignRefused::OutOfReach)) => {
                    after.assignee = None;
                }
                Err(StoreError::Refused(_)) => {
                    return Err(StoreError::Refused(MoveRefused::Unknown));
                }
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
            }
        }
        Ok(after)
    }

    /// Moves the report to another place or category, and gives it to whoever has that. Everybody who sees it reads where from
    /// and where to. Gives the case as it stands then, which the member may not see any more.
    pub async fn move_report(
        &self,
        reference: &Reference,
        asked: Moving<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<Case, StoreError<MoveRefused>> {
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::MoveReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let words = asked.words.trim();
        if words.chars().count() > WORDS_MOST {
            return Err(refused(MoveRefused::TooLong { most: WORDS_MOST }));
        }
        let after = self
            .foresee_move(&case, asked.place, asked.category, now)
            .await?;
        let mut write = self.engine.begin().await?;
        if !self.keep_moved(&mut write, &case, &after, now).await? {
            return Err(refused(MoveRefused::Stale));
        }
        let detail = told(&case, &after);
        let event = NewEvent {
            detail: Some(&detail),
            ..NewEvent::for_everybody(&after, EventKind::Moved, now)
                .by(by, &grant)
                .saying(words, asked.language)
        };
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, words, now).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Writes where the case belongs, where nobody changed it since it was `before`; says whether that was so. The map and the
    /// score hear of it, and the desk that has it now gets its time before the one above is told.
    pub(crate) async fn keep_moved(
        &self,
        write: &mut Write,
        before: &Case,
        after: &Case,
        now: Timestamp,
    ) -> Result<bool, Broken> {
        const KEEP: &str = "update cases set category = $2, area_path = $3, organisation = $4, team = $5, assignee_id = $6, lat = $7, \
            lon = $8, cell = $9, address = $10, spot = $11, visibility = $12, released_at = $13, \
            escalates_at = case when escalates_at <= $14 then $15 else escalates_at end where id = $1";
        if !self.keep_course(write, before, after).await? {
            return Ok(false);
        }
        let calendar = &self.pack().calendar;
        let their_time = calendar.due_at(calendar.promise(now, STEP_DAYS));
        within!(*write, c => {
            sqlx::query(KEEP)
                .bind(after.id.0)
                .bind(&after.category.0)
                .bind(after.area.as_str())
                .bind(after.organisation.as_ref().map(|organisation| organisation.0.as_str()))
                .bind(after.team.as_ref().map(|team| team.0.as_str()))
                .bind(after.assignee.map(|member| member.0))
                .bind(after.position.map(Position::lat))
                .bind(after.position.map(Position::lon))
                .bind(cell_of(after.position))
                .bind(&after.address)
                .bind(&after.spot)
                .bind(after.visibility.name())
                .bind(after.released_at.map(Timestamp::as_microsecond))
                .bind(now.as_microsecond())
                .bind(their_time.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        Ok(true)
    }
}

/// What the timeline says about a move.
pub(crate) fn told(before: &Case, after: &Case) -> Detail {
    Detail {
        from: Some(Stand::of(before)),
        to: Some(Stand::of(after)),
        ..statuses::moved(before, after).unwrap_or_default()
    }
}

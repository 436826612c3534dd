//! A member says that two reports are about the same, or takes them apart again.
//!
//! # Why
//!
//! Nothing moves from one report to the other: who follows, what was written and shown, and who may rate stay with the
//! report that they belong to, and so does what each link opens. The other report is asked for them where it matters, and
//! taking apart is forgetting one pointer.

use domain::cases::{Case, CaseId, Closing, Detail, EventKind, Sight, Status};
use domain::identity::{Account, Action, Grant};
use domain::merging::{MergeRefused, merge};
use domain::references::Reference;
use jiff::Timestamp;

use super::says_barred;
use crate::cases::NewEvent;
use crate::engine::Write;
use crate::reports::Together;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, StoreError, on, within};

/// Reports that lead to one, at most; and how often one leads on.
const LED_MOST: i64 = 100;

says_barred!(MergeRefused);

/// Which report is a duplicate of which, as a member asks for it.
#[derive(Debug, Clone, Copy)]
pub struct Merging<'a> {
    /// The version of the duplicate that she had before her eyes.
    pub version: i64,
    /// The report that is followed up.
    pub target: &'a Reference,
}

impl Store {
    /// Closes the report as a duplicate that leads to `target`.
    pub async fn merge(
        &self,
        reference: &Reference,
        asked: Merging<'_>,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<MergeRefused>> {
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, asked.version, by, Action::MergeReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let target = self.case(asked.target).await?.filter(|target| {
            by.may(
                Action::MergeReports,
                &target.area,
                target.organisation.as_ref(),
            )
        });
        let target = target.ok_or(refused(MergeRefused::NoTarget))?;
        merge(&case, &target).map_err(refused)?;
        let mut write = self.engine.begin().await?;
        if !write.are_as_they_were(&[&case, &target]).await? {
            return Err(refused(MergeRefused::Stale));
        }
        // Its clocks are not touched: it may be taken apart again.
        let after = Case {
            status: Status::Closed(Closing::Duplicate),
            ended_at: Some(now),
            merged_into: Some(target.id),
            updated_at: now,
            ..case.clone()
        };
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(MergeRefused::Stale));
        }
        let open_tasks = self.open_tasks(&case, after.status).await?;
        let member = Some((by.id, grant.role, &grant.area));
        self.withdraw(&mut write, &after, &open_tasks, member, now)
            .await?;
        let kinds = (EventKind::Merged, EventKind::Joined);
        self.tell_both(&mut write, (&after, &target), kinds, (by, &grant), now)
            .await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }

    /// The report is followed up by itself again, as it was before it was merged; what has happened since stays with the
    /// other.
    pub async fn unmerge(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<MergeRefused>> {
        const AGAIN: &str = "update cases set score_at = 0 where id = $1";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, version, by, Action::MergeReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let target = case.merged_into.ok_or(refused(MergeRefused::NotMerged))?;
        let target = self.case_of_id(target).await?;
        let mut write = self.engine.begin().await?;
        // It was never over: its clocks have been running all the time.
        let after = Case {
            status: status_before_merge(&mut write, case.id).await?,
            ended_at: None,
            merged_into: None,
            updated_at: now,
            ..case.clone()
        };
        if !self.keep_course(&mut write, &case, &after).await? {
            return Err(refused(MergeRefused::Stale));
        }
        within!(write, c => {
            // Whoever reported this one does not judge the other any more.
            sqlx::query(AGAIN).bind(target.id.0).execute(&mut *c).await?;
        });
        let kinds = (EventKind::Unmerged, EventKind::Parted);
        self.tell_both(&mut write, (&after, &target), kinds, (by, &grant), now)
            .await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }

    /// An entry in the timeline of each that names the other.
    async fn tell_both(
        &self,
        write: &mut Write,
        (case, target): (&Case, &Case),
        kinds: (EventKind, EventKind),
        (by, grant): (&Account, &Grant),
        now: Timestamp,
    ) -> Result<(), Broken> {
        let entries = [(case, kinds.0, target), (target, kinds.1, case)];
        for (of, kind, other) in entries {
            // A report that not everybody sees is not named to everybody.
            let is_shown = other.visibility == domain::cases::Visibility::Public;
            let detail = Detail {
                other: is_shown.then(|| other.reference.clone()),
                ..Detail::default()
            };
            let event = NewEvent {
                detail: Some(&detail),
                ..NewEvent::for_everybody(of, kind, now).by(by, grant)
            };
            self.add_event(write, &event).await?;
        }
        Ok(())
    }

    /// The report that this one leads to in the end, with what everybody sees of it; nothing where it leads nowhere.
    pub(crate) async fn leads_to(&self, case: &Case) -> Result<Option<Together>, Broken> {
        const LAST: &str = concat!(
            "with recursive way (id, far) as (select c.merged_into, 1 from cases c where c.id = $1 and c.merged_into is not null \
             union all select c.merged_into, w.far + 1 from way w join cases c on c.id = w.id \
             where c.merged_into is not null and w.far < $2) \
             select ",
            case_columns!(),
            " from way w join cases c on c.id = w.id order by w.far desc, c.id limit 1"
        );
        if case.merged_into.is_none() {
            return Ok(None);
        }
        let row: Option<CaseRow> = on!(self.engine, pool => {
            sqlx::query_as(LAST).bind(case.id.0).bind(LED_MOST).fetch_optional(pool).await?
        });
        let Some(target) = row.map(Case::try_from).transpose()? else {
            return Ok(None);
        };
        let sight = target.sight(None, false);
        let timeline = if sight == Sight::Public {
            self.timeline(&target, sight).await?
        } else {
            Vec::new()
        };
        Ok((sight == Sight::Public).then_some(Together {
            case: target,
            timeline,
        }))
    }

    /// The reports that lead to this one, directly, oldest first.
    pub(crate) async fn led_to(&self, case: CaseId) -> Result<Vec<Case>, Broken> {
        const LED: &str = concat!(
            "select ",
            case_columns!(),
            " from cases c where c.merged_into = $1 order by c.requested_at, c.id limit $2"
        );
        let rows: Vec<CaseRow> = on!(self.engine, pool => {
            sqlx::query_as(LED).bind(case.0).bind(LED_MOST).fetch_all(pool).await?
        });
        rows.into_iter().map(Case::try_from).collect()
    }
}

/// The status that a merged report had before.
async fn status_before_merge(write: &mut Write, case: CaseId) -> Result<Status, Broken> {
    const BEFORE: &str = "select status from events where case_id = $1 and sequence < \
        (select max(sequence) from events where case_id = $1 and kind = 'merged') order by sequence desc, id limit 1";
    let before: Option<(String,)> = within!(*write, c => {
        sqlx::query_as(BEFORE).bind(case.0).fetch_optional(&mut *c).await?
    });
    before
        .and_then(|(name,)| Status::named(&name, None))
        .ok_or(Broken::Unreadable("status"))
}

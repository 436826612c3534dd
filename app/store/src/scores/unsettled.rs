//! What is to be counted: cases that have changed, who could rate them and how they were rated.

use std::collections::HashMap;

use domain::cases::{CaseKind, Closing, Status, StatusGroup, Visibility};
use domain::scores::SERVICES;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::contributions::Facts;
use super::settling::SETTLED_AT_ONCE;
use crate::engine::Engine;
use crate::rows::moment;
use crate::{Broken, Store, Write, within};

#[derive(sqlx::FromRow)]
pub(super) struct DirtyRow {
    pub(super) id: Uuid,
    pub(super) scored_as: Option<String>,
    kind: String,
    area_path: String,
    organisation: Option<String>,
    category: String,
    visibility: String,
    status: String,
    closing: Option<String>,
    doubtful: bool,
    requested_at: i64,
    ended_at: Option<i64>,
    answered_at: Option<i64>,
    answer_due_at: Option<i64>,
    due_at: Option<i64>,
    paused_at: Option<i64>,
    reopened: i64,
    pub(super) merged_into: Option<Uuid>,
    /// When an application was decided, and what it objects to.
    decided_at: Option<i64>,
    objects_to: Option<Uuid>,
}

impl Store {
    /// Cases to count. Of several portals on one database each takes others.
    pub(super) async fn dirty_cases(
        &self,
        write: &mut Write,
        now: Timestamp,
    ) -> Result<Vec<DirtyRow>, Broken> {
        let locked = match &self.engine {
            Engine::Sqlite(_) => "",
            Engine::Postgres(_) => " for update of c skip locked",
        };
        Ok(within!(*write, c => {
            let mut query = QueryBuilder::new(
                "select c.id, c.scored_as, c.kind, c.area_path, c.organisation, c.category, c.visibility, c.status, c.closing, c.doubtful, \
                 c.requested_at, c.ended_at, c.answered_at, c.answer_due_at, c.due_at, c.paused_at, c.reopened, c.merged_into, \
                 p.decided_at, p.objects_to from cases c left join applications p on p.case_id = c.id where c.score_at <= ",
            );
            query.push_bind(now.as_microsecond());
            query.push(" order by c.score_at, c.id limit ").push_bind(SETTLED_AT_ONCE).push(locked);
            query.build_query_as().fetch_all(&mut *c).await?
        }))
    }

    /// What decides what is counted; nothing of a report that not everybody sees.
    pub(super) fn facts(&self, row: DirtyRow, reporters: i64) -> Result<Option<Facts>, Broken> {
        if row.kind == CaseKind::Application.name() {
            return self.facts_of_application(row, reporters);
        }
        if row.visibility != Visibility::Public.name() {
            return Ok(None);
        }
        let status = Status::named(&row.status, row.closing.as_deref());
        let status = status.ok_or(Broken::Unreadable("status"))?;
        Ok(Some(Facts {
            month: self.month(moment(row.requested_at)?),
            area_path: row.area_path,
            organisation: row.organisation.unwrap_or_default(),
            category: row.category,
            fixed: status.group() == StatusGroup::Fixed,
            open: status.group() == StatusGroup::Open,
            paused: row.paused_at.is_some(),
            doubtful: row.doubtful,
            requested_at: row.requested_at,
            ended_at: row.ended_at,
            answered_at: row.answered_at,
            answer_due_at: row.answer_due_at,
            due_at: row.due_at,
            reopened: row.reopened,
            // Nobody is asked about the history of another system.
            reporters,
            efficiency: [0; 5],
            effectiveness: [0; 5],
        }))
    }
}

impl Store {
    /// Likewise of an application: by its service, wherever the applicant lives. An objection is not another one.
    fn facts_of_application(&self, row: DirtyRow, reporters: i64) -> Result<Option<Facts>, Broken> {
        if row.objects_to.is_some() {
            return Ok(None);
        }
        let status = Status::named(&row.status, row.closing.as_deref());
        let status = status.ok_or(Broken::Unreadable("status"))?;
        let granted = matches!(status, Status::Decided | Status::Closed(Closing::Granted));
        // Whether the city kept its promise is not known of what it was never let finish.
        let is_cut_short = matches!(
            status,
            Status::Closed(Closing::Withdrawn | Closing::Expired)
        );
        Ok(Some(Facts {
            area_path: format!("{SERVICES}{}/", row.category),
            month: self.month(moment(row.requested_at)?),
            organisation: row.organisation.unwrap_or_default(),
            category: row.category,
            fixed: granted,
            open: row.ended_at.is_none(),
            paused: row.paused_at.is_some(),
            requested_at: row.requested_at,
            // What was promised is the decision; handing over what follows from it comes later.
            ended_at: row.decided_at.or(row.ended_at),
            due_at: row.due_at.filter(|_| !is_cut_short),
            // And nor is how long it would have taken.
            doubtful: is_cut_short,
            reporters,
            ..Facts::default()
        }))
    }
}

/// Who could rate each case, those who reported what leads to it included; somebody who reported several of them is one. What
/// leads elsewhere is rated there. Nobody is asked about the history of another system.
pub(super) async fn reporters(
    write: &mut Write,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, i64>, Broken> {
    let rows: Vec<(Uuid, i64)> = within!(*write, c => {
        let mut query = QueryBuilder::new(
            "with recursive family (root, id, source_id, closing) as (\
             select c.id, c.id, c.source_id, c.closing from cases c where c.merged_into is null and c.id in (",
        );
        let mut cases = query.separated(", ");
        for id in ids {
            cases.push_bind(*id);
        }
        query.push(
            ") union select f.root, c.id, c.source_id, c.closing from family f join cases c on c.merged_into = f.id) \
             select y.root, count(distinct case when f.author or (f.reporter and f.confirmed_at is not null) then f.contact_hash end) \
             + count(distinct case when y.source_id is null and coalesce(y.closing, '') <> 'imported' then y.id end) \
             - count(distinct case when f.author and f.contact_hash is not null then y.id end) \
             from family y left join follows f on f.case_id = y.id group by y.root",
        );
        query.build_query_as().persistent(false).fetch_all(&mut *c).await?
    });
    Ok(rows.into_iter().collect())
}

/// How quick it was and how much it helped, by grade, as each case was rated.
pub(super) async fn grades(
    write: &mut Write,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, ([i64; 5], [i64; 5])>, Broken> {
    let rows: Vec<(Uuid, i64, i64)> = within!(*write, c => {
        let mut query = QueryBuilder::new("select case_id, efficiency, effectiveness from ratings where case_id in (");
        let mut cases = query.separated(", ");
        for id in ids {
            cases.push_bind(*id);
        }
        query.push(")");
        query.build_query_as().persistent(false).fetch_all(&mut *c).await?
    });
    let mut grades: HashMap<Uuid, ([i64; 5], [i64; 5])> = HashMap::new();
    for (case, efficiency, effectiveness) in rows {
        let of_case = grades.entry(case).or_default();
        for (counts, grade) in [
            (&mut of_case.0, efficiency),
            (&mut of_case.1, effectiveness),
        ] {
            let place = usize::try_from(grade - 1).ok();
            let count = place.and_then(|place| counts.get_mut(place));
            *count.ok_or(Broken::Unreadable("grade"))? += 1;
        }
    }
    Ok(grades)
}

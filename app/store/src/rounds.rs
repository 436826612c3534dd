//! Rounds: what a member walks to today, and what she brings back.

mod visits;

use std::collections::HashMap;

use domain::cases::{Case, CaseId};
use domain::identity::{Account, Action, Role};
use domain::places::Position;
use domain::promises::Promise;
use domain::rounds::{Outcome, STOPS_MOST, Stop, Walk, why};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::desk::reached;
use crate::photos::PhotoId;
use crate::rows::{CaseRow, case_columns, moment};
use crate::{Broken, Store, on};

pub use visits::{Received, Visit, VisitSeen};

/// Visits of one day that are looked at.
const VISITS_MOST: i64 = 200;

/// What a member walks to today.
#[derive(Debug, Clone, Default)]
pub struct Round {
    /// Where she goes, in which order.
    pub walk: Walk,
    /// Whether there is more than one walks in a day.
    pub more: bool,
    /// Where she has been today, the last first.
    pub done: Vec<Done>,
    /// The first photo of each report that has one.
    pub photos: HashMap<CaseId, PhotoId>,
}

/// Where she has been.
#[derive(Debug, Clone)]
pub struct Done {
    /// The report.
    pub case: Case,
    /// What she found.
    pub outcome: Outcome,
    /// Whether the report became so; else it stands there as a note.
    pub applied: bool,
    /// When she was there.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct DoneRow {
    #[sqlx(flatten)]
    case: CaseRow,
    outcome: String,
    applied: bool,
    visited_at: i64,
}

impl Store {
    /// The member's round of today: what is due, new or unanswered in her grids, and what was given to her; without where she
    /// has been today. It begins at `start`, or at what is due first. Nothing for who goes on no rounds.
    pub async fn round(
        &self,
        account: &Account,
        start: Option<Position>,
        now: Timestamp,
    ) -> Result<Round, Broken> {
        let notes = |grant: &domain::identity::Grant| grant.role.may(Action::NoteReports);
        if !account.grants.iter().any(notes) {
            return Ok(Round::default());
        }
        let calendar = &self.pack.calendar;
        let end_of = |due| {
            let provisional = false;
            calendar
                .due_at(Promise { due, provisional })
                .as_microsecond()
        };
        let today = calendar.date(now);
        let (begins, ends) = (today.yesterday().map_or(i64::MIN, end_of), end_of(today));
        let rows = self.due_rows(account, begins, ends).await?;
        let mut cases = rows
            .into_iter()
            .map(Case::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        let more = cases.len() > STOPS_MOST;
        cases.truncate(STOPS_MOST);
        let photos = self.first_photos(&cases).await?;
        let stops = cases.into_iter().filter_map(|case| {
            Some(Stop {
                why: why(&case, account, calendar, now)?,
                position: case.position,
                onward: None,
                case,
            })
        });
        Ok(Round {
            walk: Walk::through(stops.collect(), start),
            more,
            done: self.visited_since(account, begins).await?,
            photos,
        })
    }

    /// The rows of a round, one more than it may have, the first due first.
    async fn due_rows(
        &self,
        account: &Account,
        begins: i64,
        ends: i64,
    ) -> Result<Vec<CaseRow>, Broken> {
        let of = |kept: &dyn Fn(Role) -> bool| {
            let grants = account.grants.iter().filter(|grant| kept(grant.role));
            Account {
                grants: grants.cloned().collect(),
                ..account.clone()
            }
        };
        let walking = of(&|role| role.may(Action::NoteReports));
        let grids = of(&|role| role == Role::GridAdministrator);
        let most = i64::try_from(STOPS_MOST).unwrap_or(i64::MAX) + 1;
        let rows = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(concat!("select ", case_columns!(), " from cases c"));
            query.push(self.engine.by_index("cases_open_area"));
            query.push(" where c.ended_at is null and c.kind = 'report'");
            reached!(query, walking);
            query.push(" and (c.assignee_id = ").push_bind(account.id.0);
            if grids.is_member() {
                query.push(" or (true");
                reached!(query, grids);
                query.push(" and (c.requested_at >= ").push_bind(begins);
                query.push(" or (c.status <> 'waiting' and (c.due_at <= ").push_bind(ends);
                query.push(" or (c.answered_at is null and c.answer_due_at <= ").push_bind(ends);
                query.push(")))))");
            }
            query.push(") and c.id not in (select v.case_id from visits v where v.account_id = ").push_bind(account.id.0);
            query.push(" and v.visited_at >= ").push_bind(begins);
            query.push(") order by coalesce(case when c.answered_at is null then c.answer_due_at end, c.due_at) nulls last, c.id limit ");
            query.push_bind(most);
            query.build_query_as().fetch_all(pool).await?
        });
        Ok(rows)
    }

    async fn first_photos(&self, cases: &[Case]) -> Result<HashMap<CaseId, PhotoId>, Broken> {
        if cases.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, Uuid)> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new("select case_id, id from photos where task_id is null and visit_id is null and case_id in (");
            let mut ids = query.separated(", ");
            for case in cases {
                ids.push_bind(case.id.0);
            }
            query.push(") order by position, id limit 1000");
            query.build_query_as().fetch_all(pool).await?
        });
        let mut first = HashMap::new();
        for (case, photo) in rows {
            first.entry(CaseId(case)).or_insert(PhotoId(photo));
        }
        Ok(first)
    }

    async fn visited_since(&self, account: &Account, since: i64) -> Result<Vec<Done>, Broken> {
        const VISITED: &str = concat!(
            "select ",
            case_columns!(),
            ", v.outcome, v.applied, v.visited_at from visits v join cases c on c.id = v.case_id \
             where v.account_id = $1 and v.visited_at >= $2 order by v.visited_at desc, v.id desc limit $3"
        );
        let rows: Vec<DoneRow> = on!(self.engine, pool => {
            sqlx::query_as(VISITED).bind(account.id.0).bind(since).bind(VISITS_MOST).fetch_all(pool).await?
        });
        let mut done = Vec::with_capacity(rows.len());
        for row in rows {
            let case = Case::try_from(row.case)?;
            // What has left her reach meanwhile is not hers to read.
            if account.may(Action::ReadReports, &case.area, case.organisation.as_ref()) {
                done.push(Done {
                    case,
                    outcome: visits::outcome(&row.outcome)?,
                    applied: row.applied,
                    at: moment(row.visited_at)?,
                });
            }
        }
        Ok(done)
    }
}

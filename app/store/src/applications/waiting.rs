//! What waits for a member's organisations, in pages: tasks whose turn it is, then decisions, and what was granted and is still to
//! be handed over; before them what came under a declared emergency.
//!
//! # Why
//!
//! Which applications are hers follows from her grants and from the services of the city, and both are known before the database
//! is asked. So it is asked for hers alone: what waits for others never fills her page, and a page costs the same few questions
//! however many applications stand on it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use domain::areas::AreaPath;
use domain::cases::Case;
use domain::handling::Handled;
use domain::identity::{Account, Action, Grant, Role};
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::Service;
use serde::Serialize;
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::deciding::{hands_over, is_entitled, may_hand_over};
use super::reading::HandledRow;
use crate::rows::{CaseRow, case_columns};
use crate::tasks::reading::task_columns;
use crate::{Broken, Store, on};

/// Tasks and decisions of one page.
pub const WAITING_PAGE: usize = 50;

/// Before everything. Under an emergency tasks have 0 and decisions 1; else tasks have 2 and decisions 3.
const FIRST: i64 = 0;

/// The first rank of what came under no emergency.
const ORDINARY: i64 = 2;

/// Whether an entry of this rank is a task.
const fn is_task(rank: i64) -> bool {
    rank % 2 == 0
}

/// What waits for a member.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The application's case.
    pub case: Case,
    /// Its service.
    pub service: Service,
    /// The task that is hers; nothing where it waits for her decision, or, once decided, to be handed over.
    pub task: Option<Handled>,
    /// Whether it came under a declared emergency.
    pub emergency: bool,
    /// Whether it objects to a decision.
    pub is_objection: bool,
}

/// One page of what waits.
#[derive(Debug, Clone, Default)]
pub struct WaitingPage {
    /// What came under an emergency, then the rest; of each tasks, the first due first; then decisions, those that have waited longest first.
    pub waiting: Vec<Waiting>,
    /// Behind which the next page begins; nothing where this is the last.
    pub next: Option<WaitingAfter>,
}

/// The last entry of a page, as it stands in an address: `0.1794787200000000.01936f0e-…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingAfter {
    rank: i64,
    /// Microseconds.
    at: i64,
    id: Uuid,
}

impl WaitingAfter {
    /// Before everything.
    const START: Self = Self {
        rank: FIRST - 1,
        at: 0,
        id: Uuid::nil(),
    };

    /// Reads what [`fmt::Display`] writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            rank: parts.next()?.parse().ok()?,
            at: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
        })
    }
}

impl fmt::Display for WaitingAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.rank, self.at, self.id)
    }
}

/// Whose tasks are hers: those of an organisation, or those of one plan of it, in everything that begins with a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct TasksOf {
    organisation: String,
    plan: Option<String>,
    service: Option<String>,
    version: Option<u32>,
    from: String,
    until: String,
}

/// What she decides, or hands over: applications for a version of a service, in everything that begins with a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ServiceReach {
    service: String,
    version: u32,
    from: String,
    until: String,
}

#[derive(sqlx::FromRow)]
struct EntryRow {
    rank: i64,
    at: i64,
    id: Uuid,
    case_id: Uuid,
}

#[derive(sqlx::FromRow)]
struct ApplicationOf {
    #[sqlx(flatten)]
    case: CaseRow,
    service: String,
    service_version: i64,
    is_objection: bool,
}

/// Pushes a condition on everything that begins with a path of a JSON row `m`, as a range.
macro_rules! in_reach {
    () => {
        " and c.ended_at is null and c.area_path >= m.value->>'from' and c.area_path < m.value->>'until'"
    };
}

impl Store {
    /// What waits for the member's organisations; `after` is where the page before ended.
    pub async fn applications_waiting(
        &self,
        account: &Account,
        after: Option<WaitingAfter>,
    ) -> Result<WaitingPage, Broken> {
        let mut entries = self.entries_waiting(account, after).await?;
        let more = entries.len() > WAITING_PAGE;
        entries.truncate(WAITING_PAGE);
        // By one grant the tasks of an organisation may be hers, and by another one of them.
        entries.dedup_by_key(|entry| (entry.rank, entry.id));
        let next = entries.last().filter(|_| more).map(|last| WaitingAfter {
            rank: last.rank,
            at: last.at,
            id: last.id,
        });
        let applications = self.applications_of_entries(&entries).await?;
        let mut tasks = self.tasks_of_entries(&entries).await?;
        let mut waiting = Vec::with_capacity(entries.len());
        for entry in &entries {
            let task = tasks.remove(&entry.id);
            // What was answered between two questions waits no more.
            if is_task(entry.rank) && task.is_none() {
                continue;
            }
            if let Some((case, service, is_objection)) = applications.get(&entry.case_id) {
                waiting.push(Waiting {
                    case: case.clone(),
                    service: service.clone(),
                    task,
                    emergency: entry.rank < ORDINARY,
                    is_objection: *is_objection,
                });
            }
        }
        Ok(WaitingPage { waiting, next })
    }

    /// What is hers, one more than a page has, in order.
    async fn entries_waiting(
        &self,
        account: &Account,
        after: Option<WaitingAfter>,
    ) -> Result<Vec<EntryRow>, Broken> {
        const TASKS: &str = concat!(
            ") m cross join tasks t join cases c on c.id = t.case_id join applications e on e.case_id = t.case_id where t.organisation = m.value->>'organisation' \
             and t.ended_at is null and t.plan is not null and (m.value->>'plan' is null or (t.plan = m.value->>'plan' \
             and e.service = m.value->>'service' and e.service_version = cast(m.value->>'version' as bigint)))",
            in_reach!(),
            " and not exists (select 1 from tasks b where b.case_id = t.case_id and b.ended_at is null and b.plan is not null \
             and b.step < t.step) union all select cast(case when p.emergency_id is null then 3 else 1 end as bigint), p.ready_at, p.case_id, p.case_id from "
        );
        const DECISIONS: &str = concat!(
            ") m cross join applications p join cases c on c.id = p.case_id where p.service = m.value->>'service' \
             and p.service_version = cast(m.value->>'version' as bigint) and p.ready_at is not null and p.decided_at is null",
            in_reach!(),
            " union all select cast(case when p.emergency_id is null then 3 else 1 end as bigint), p.decided_at, p.case_id, p.case_id from "
        );
        const HAND_OVERS: &str = concat!(
            ") m cross join cases c join applications p on p.case_id = c.id where c.status = 'decided' and c.category = m.value->>'service' \
             and p.service_version = cast(m.value->>'version' as bigint) and p.decided_at is not null",
            in_reach!(),
            ") w where (w.rank, w.at, w.id) > ("
        );
        let tasks = tasks_of(self.pack(), account);
        let decisions = self.decisions_of(account);
        let hand_overs = self.of_services(account, |grant, service| {
            hands_over(service) && may_hand_over(grant, service)
        });
        if tasks.is_empty() && decisions.is_empty() && hand_overs.is_empty() {
            return Ok(Vec::new());
        }
        let after = after.unwrap_or(WaitingAfter::START);
        let one_more = i64::try_from(WAITING_PAGE).map_or(i64::MAX, |most| most + 1);
        let elements = self.engine.elements();
        Ok(on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select w.rank, w.at, w.id, w.case_id from (select cast(case when e.emergency_id is null then 2 else 0 end as bigint) as rank, t.due_at as at, t.id as id, t.case_id as case_id from ",
            );
            query.push(elements).push("(").push_bind(Json(&tasks)).push(TASKS);
            query.push(elements).push("(").push_bind(Json(&decisions)).push(DECISIONS);
            query.push(elements).push("(").push_bind(Json(&hand_overs)).push(HAND_OVERS);
            query.push_bind(after.rank).push(", ").push_bind(after.at).push(", ").push_bind(after.id);
            query.push(") order by w.rank, w.at, w.id limit ").push_bind(one_more);
            query.build_query_as().fetch_all(pool).await?
        }))
    }

    /// Every version of a service that a grant of hers lets her decide.
    fn decisions_of(&self, account: &Account) -> Vec<ServiceReach> {
        self.of_services(account, |grant, service| {
            let decision = service.decision.as_ref();
            decision.is_some_and(|decision| is_entitled(grant, decision))
        })
    }

    /// Every version of a service for which this is so of a grant of hers, and where.
    fn of_services(
        &self,
        account: &Account,
        is_hers: impl Fn(&Grant, &Service) -> bool,
    ) -> Vec<ServiceReach> {
        let mut hers = Vec::new();
        for service in self.pack().all_services() {
            let grants = account.grants.iter();
            let areas = grants
                .filter(|grant| is_hers(grant, service))
                .map(|grant| &grant.area);
            hers.extend(widest(areas).into_iter().map(|area| ServiceReach {
                service: service.identifier.0.clone(),
                version: service.version,
                from: area.as_str().to_owned(),
                until: end_of(area),
            }));
        }
        hers
    }

    async fn applications_of_entries(
        &self,
        entries: &[EntryRow],
    ) -> Result<BTreeMap<Uuid, (Case, Service, bool)>, Broken> {
        const OF: &str = concat!(
            "select ",
            case_columns!(),
            ", p.service, p.service_version, p.objects_to is not null as is_objection from applications p \
             join cases c on c.id = p.case_id where p.case_id in ("
        );
        let ids: BTreeSet<Uuid> = entries.iter().map(|entry| entry.case_id).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<ApplicationOf> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(OF);
            let mut bound = query.separated(", ");
            for id in &ids {
                bound.push_bind(*id);
            }
            query.push(")");
            query.build_query_as().fetch_all(pool).await?
        });
        let read = rows.into_iter().map(|row| {
            let service = self.service_named(&row.service, row.service_version)?;
            let case = Case::try_from(row.case)?;
            Ok((case.id.0, (case, service, row.is_objection)))
        });
        read.collect()
    }

    async fn tasks_of_entries(
        &self,
        entries: &[EntryRow],
    ) -> Result<BTreeMap<Uuid, Handled>, Broken> {
        const OF: &str = concat!(
            "select ",
            task_columns!(),
            ", t.plan, t.finding from tasks t where t.ended_at is null and t.id in ("
        );
        let tasks = entries.iter().filter(|entry| is_task(entry.rank));
        let ids: Vec<Uuid> = tasks.map(|entry| entry.id).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let rows: Vec<HandledRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(OF);
            let mut bound = query.separated(", ");
            for id in &ids {
                bound.push_bind(*id);
            }
            query.push(")");
            query.build_query_as().fetch_all(pool).await?
        });
        let read = rows.into_iter().map(|row| {
            let handled = Handled::try_from(row)?;
            Ok((handled.task.id.0, handled))
        });
        read.collect()
    }
}

/// The tasks that are hers: all of an organisation where she answers its tasks, else those that a service keeps for her role.
fn tasks_of(pack: &Pack, account: &Account) -> Vec<TasksOf> {
    // Who triages an area without an organisation has no part in what people apply for.
    let of = |organisation: &OrganisationCode, is_hers: &dyn Fn(Role) -> bool| {
        let grants = account.grants.iter();
        let grants = grants.filter(|grant| grant.organisation.as_ref() == Some(organisation));
        widest(
            grants
                .filter(|grant| is_hers(grant.role))
                .map(|grant| &grant.area),
        )
    };
    let answers = |role: Role| role.may(Action::AnswerTasks) && role.may(Action::ReadApplications);
    let organisations: BTreeSet<&OrganisationCode> = account
        .grants
        .iter()
        .filter_map(|grant| grant.organisation.as_ref())
        .collect();
    let mut hers = Vec::new();
    for organisation in organisations {
        hers.extend(of(organisation, &answers).into_iter().map(|area| TasksOf {
            organisation: organisation.0.clone(),
            plan: None,
            service: None,
            version: None,
            from: area.as_str().to_owned(),
            until: end_of(area),
        }));
        for service in pack.all_services() {
            for plan in service
                .task
                .iter()
                .filter(|plan| plan.organisation == *organisation)
            {
                let only = |role: Role| !answers(role) && plan.is_for(role);
                hers.extend(of(organisation, &only).into_iter().map(|area| TasksOf {
                    organisation: organisation.0.clone(),
                    plan: Some(plan.id.clone()),
                    service: Some(service.identifier.0.clone()),
                    version: Some(service.version),
                    from: area.as_str().to_owned(),
                    until: end_of(area),
                }));
            }
        }
    }
    hers
}

/// Those areas that lie in no other of them, each once: so nothing is found twice.
fn widest<'a>(areas: impl IntoIterator<Item = &'a AreaPath>) -> Vec<&'a AreaPath> {
    let all: BTreeSet<&AreaPath> = areas.into_iter().collect();
    let lies_in_another =
        |area: &AreaPath| all.iter().any(|other| *other != area && other.covers(area));
    all.iter()
        .copied()
        .filter(|area| !lies_in_another(area))
        .collect()
}

/// What comes after everything that begins with the path: '0' is the character after '/'.
fn end_of(area: &AreaPath) -> String {
    format!("{}0", area.open())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::areas::AreaCode;

    #[test]
    fn where_a_page_ended_reads_back_and_nothing_else_is_a_place() {
        let place = WaitingAfter {
            rank: 1,
            at: 1_794_787_200_000_000,
            id: Uuid::from_u128(7),
        };
        assert_eq!(WaitingAfter::read(&place.to_string()), Some(place));
        for text in [
            "",
            "1",
            "1.2",
            "1.2.3",
            "x.2.00000000-0000-0000-0000-000000000007",
        ] {
            assert_eq!(WaitingAfter::read(text), None, "{text}");
        }
    }

    #[test]
    fn an_area_within_another_is_not_asked_for_twice() {
        let city = AreaPath::root(&AreaCode("la".to_owned()));
        let [four, forty_one] = ["4", "41"].map(|code| city.child(&AreaCode(code.to_owned())));
        assert_eq!(widest([&four, &forty_one, &four]), [&four, &forty_one]);
        assert_eq!(widest([&four, &city, &forty_one]), [&city]);
    }
}

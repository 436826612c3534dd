//! Escalation: who is told above that something was not done in time, once for each time.

use std::collections::BTreeSet;

use domain::areas::AreaPath;
use domain::cases::{Case, Detail, EventKind};
use domain::clocks::Clock;
use domain::escalations::above;
use domain::languages::Language;
use domain::promises::Promise;
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::rows::{CaseRow, case_columns};
use crate::{Broken, Store, new_id, on, within};

/// Cases of one round.
const AT_ONCE: i64 = 200;

/// A step up that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// The case as it stands.
    pub case: Case,
    /// Which of its clocks has run out.
    pub clock: Clock,
    /// Since when.
    pub since: Timestamp,
    /// Whose desk has it next; nothing where nobody is above.
    pub to: Option<AreaPath>,
}

impl Store {
    /// The steps that are due, those that wait longest first, at most 200; `after` is the last case of those before.
    pub async fn due_escalations(
        &self,
        after: Option<&Escalation>,
        now: Timestamp,
    ) -> Result<Vec<Escalation>, Broken> {
        const DUE: &str = concat!(
            "select ",
            case_columns!(),
            ", c.escalates_at from cases c where c.escalates_at <= $1 and (c.escalates_at, c.id) > ($2, $3) \
             order by c.escalates_at, c.id limit $4"
        );
        let (since, last) = after.map_or((i64::MIN, uuid::Uuid::nil()), |after| {
            (after.since.as_microsecond(), after.case.id.0)
        });
        let rows: Vec<DueRow> = on!(self.engine, pool => {
            sqlx::query_as(DUE).bind(now.as_microsecond()).bind(since).bind(last).bind(AT_ONCE).fetch_all(pool).await?
        });
        let seats = self.seats().await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in rows {
            let case = Case::try_from(row.case)?;
            let since = crate::rows::moment(row.escalates_at)?;
            due.push(Escalation {
                clock: self.broken_clock(&case, since),
                to: above(&self.pack().areas, &case.responsible_area, |area| {
                    seats.contains(area)
                }),
                since,
                case,
            });
        }
        Ok(due)
    }

    /// Makes a step up; says whether it was still due.
    pub async fn escalate(&self, due: &Escalation, now: Timestamp) -> Result<bool, Broken> {
        const STEP: &str = "insert into escalations (id, case_id, clock, step, from_area, to_area, at) \
            select $1, $2, $3, 1 + count(*), $4, $5, $6 from escalations where case_id = $2 and clock = $3";
        let case = &due.case;
        let mut write = self.engine.begin().await?;
        if !write.are_as_they_were(&[case]).await? {
            return Ok(false);
        }
        within!(write, c => {
            sqlx::query(STEP)
                .bind(new_id())
                .bind(case.id.0)
                .bind(due.clock.name())
                .bind(case.responsible_area.as_str())
                .bind(due.to.as_ref().map(AreaPath::as_str))
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?;
        });
        let after = Case {
            responsible_area: due
                .to
                .clone()
                .unwrap_or_else(|| case.responsible_area.clone()),
            updated_at: now,
            ..case.clone()
        };
        if !self.keep_course(&mut write, case, &after).await? {
            return Ok(false);
        }
        let detail = Detail {
            area: Some(after.responsible_area.clone()),
            ..Detail::default()
        };
        let event = NewEvent {
            case: case.id,
            kind: if due.to.is_some() {
                EventKind::Escalated
            } else {
                EventKind::EscalationStayed
            },
            status: case.status,
            public: true,
            member: None,
            words: "",
            detail: Some(&detail),
            language: Language::En,
            at: now,
        };
        self.add_event(&mut write, &event).await?;
        self.tell_followers(&mut write, &after, "", now).await?;
        write.commit().await?;
        Ok(true)
    }

    /// Areas where somebody has a desk who decides: what is not done goes to them.
    async fn seats(&self) -> Result<BTreeSet<AreaPath>, Broken> {
        const SEATS: &str = "select distinct area_path from grants where ended_at is null and organisation is null \
            and role in ('officer', 'manager') limit 10000";
        let rows: Vec<(String,)> =
            on!(self.engine, pool => sqlx::query_as(SEATS).fetch_all(pool).await?);
        Ok(rows
            .iter()
            .map(|(path,)| AreaPath::from_stored(path))
            .collect())
    }

    /// The clock that ran out at that moment. Later steps are those of the end.
    fn broken_clock(&self, case: &Case, since: Timestamp) -> Clock {
        let due_at = |(promise, _): (Promise, u16)| self.pack().calendar.due_at(promise);
        let is_answer =
            case.answered_at.is_none() && case.answer.map(due_at).is_some_and(|at| at == since);
        if is_answer {
            Clock::Answer
        } else {
            Clock::Resolution
        }
    }
}

#[derive(sqlx::FromRow)]
struct DueRow {
    #[sqlx(flatten)]
    case: CaseRow,
    escalates_at: i64,
}

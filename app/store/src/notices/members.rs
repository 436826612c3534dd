//! Telling members of the work that comes to them: a new report in a grid, one that was given to somebody, one that the desk
//! below left undone, a task of an organisation, and to its managers that time runs out.
//!
//! # Why
//!
//! A list says what waits only to who looks at it. A grid administrator is outdoors.

use domain::cases::EventKind;
use domain::contacts::EmailAddress;
use domain::identity::{Action, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::pack::Pack;
use domain::services::TaskPlan;
use jiff::{Timestamp, Zoned};
use sqlx::QueryBuilder;
use sqlx::types::Json;
use uuid::Uuid;

use super::Change;
use super::writing::{Noted, Written};
use crate::{Broken, Store, Write, within};

/// Members who are told of one entry at most.
const MEMBERS_MOST: i64 = 500;

/// A member who is told.
#[derive(sqlx::FromRow)]
struct MemberRow {
    id: Uuid,
    email_sealed: Vec<u8>,
    content: Option<Json<Preferences>>,
}

/// As what an entry of a timeline is work for members.
const fn work(event: EventKind) -> Option<NoticeKind> {
    match event {
        EventKind::Submitted
        | EventKind::Moved
        | EventKind::Assigned
        | EventKind::Reopened
        | EventKind::Escalated
        | EventKind::ReadyToDecide
        | EventKind::Objected
        | EventKind::TermNear
        | EventKind::TermOver => Some(NoticeKind::Work),
        EventKind::TaskAdded => Some(NoticeKind::Task),
        _ => None,
    }
}

impl Store {
    /// What is written to members for whom the change is work; never to who made it.
    pub(super) async fn called(
        &self,
        write: &mut Write,
        change: &Change,
        now: Timestamp,
    ) -> Result<Written, Broken> {
        let mut written = Written::default();
        let Some(kind) = work(change.event) else {
            return Ok(written);
        };
        let here = self.pack().calendar.local(now);
        for member in members(write, self.pack(), change).await? {
            if self
                .call(change, kind, &member, &here, &mut written)
                .is_none()
            {
                tracing::error!(account = %member.id, "a member could not be told: her address cannot be read");
            }
        }
        Ok(written)
    }

    fn call(
        &self,
        change: &Change,
        kind: NoticeKind,
        member: &MemberRow,
        here: &Zoned,
        written: &mut Written,
    ) -> Option<()> {
        let chosen = member.content.as_ref().map(|content| content.0.clone());
        let first = self.pack().city.languages.first().copied();
        let preferences = chosen.unwrap_or_else(|| Preferences::of(first.unwrap_or(Language::En)));
        let language = preferences.language;
        if preferences.wants(kind, Channel::Portal) {
            written.notices.push(Noted {
                account: member.id,
                kind,
                shown: true,
                digest_at: None,
            });
        }
        let hers = (&preferences, language);
        written.elsewhere.tell(change, member.id, kind, hers, here);
        if preferences.wants(kind, Channel::Email) {
            let address = String::from_utf8(self.key.open(&member.email_sealed)?).ok()?;
            let words = change.words.get(language.tag());
            let letter = Addressed {
                to: EmailAddress::parse(&address).ok()?,
                language,
                letter: Letter::Work {
                    about: kind,
                    reference: change.case.reference.clone(),
                    category: change.case.category.clone(),
                    address: change.case.address.clone(),
                    event: change.event,
                    status: change.status,
                    detail: Box::new(change.detail.clone()),
                    words: words.cloned().unwrap_or_default(),
                },
            };
            let from_when = preferences.from_when(kind, here);
            written
                .letters
                .push((self.sealed_letter(&letter), from_when));
        }
        Some(())
    }
}

/// Members for whom the change is work.
async fn members(
    write: &mut Write,
    pack: &Pack,
    change: &Change,
) -> Result<Vec<MemberRow>, sqlx::Error> {
    let case = &change.case;
    Ok(within!(*write, c => {
        let mut query = QueryBuilder::new(
            "select a.id, a.email_sealed, p.content from accounts a left join notice_preferences p on p.account_id = a.id where ",
        );
        match change.event {
            EventKind::Assigned | EventKind::Reopened => {
                query
                    .push("a.id = ")
                    .push_bind(case.assignee.map(|id| id.0));
            }
            EventKind::Escalated => {
                query.push(
                    "a.id in (select g.account_id from grants g where g.ended_at is null and g.organisation is null \
                     and g.role in ('officer', 'manager') and g.area_path = ",
                );
                let area = change.detail.area.as_ref();
                query
                    .push_bind(area.map(|area| area.as_str().to_owned()))
                    .push(")");
            }
            event => {
                query.push(
                    "a.id in (select g.account_id from grants g where g.ended_at is null and g.area_path in (",
                );
                let mut paths = query.separated(", ");
                for path in case.area.upwards() {
                    paths.push_bind(path.as_str().to_owned());
                }
                query.push(") and g.organisation ");
                let organisation = change.detail.organisation.as_ref();
                let is_term = matches!(event, EventKind::TermNear | EventKind::TermOver);
                let decides = matches!(event, EventKind::ReadyToDecide | EventKind::Objected);
                if is_term || decides || event == EventKind::TaskAdded {
                    query
                        .push("= ")
                        .push_bind(organisation.map(|code| code.0.clone()));
                } else {
                    query.push("is null");
                }
                // What a service asks is for those whom any version of it entitles.
                let begun = &change.detail.begun;
                let is_begun = |plan: &&TaskPlan| begun.iter().any(|one| one.plan == plan.id);
                let versions = pack.all_services();
                let versions: Vec<_> = versions.filter(|one| one.identifier.0 == case.category.0).collect();
                let is_deciding = |role: Role| {
                    let mut decisions = versions.iter().filter_map(|one| one.decision.as_ref());
                    decisions.any(|one| {
                        one.role == role && Some(&one.organisation) == organisation
                    })
                };
                let plans = versions.iter().flat_map(|one| &one.task).filter(is_begun);
                let plans: Vec<&TaskPlan> = plans.collect();
                let roles = Role::ALL.into_iter().filter(|role| match event {
                    EventKind::TaskAdded if !plans.is_empty() => {
                        plans.iter().any(|plan| plan.is_for(*role))
                    }
                    EventKind::TaskAdded => role.may(Action::AnswerTasks),
                    _ if decides => role.may(Action::DecideApplications) && is_deciding(*role),
                    _ if is_term => *role == Role::Manager,
                    _ => *role == Role::GridAdministrator,
                });
                query.push(" and g.role in (");
                let mut named = query.separated(", ");
                for role in roles {
                    named.push_bind(role.name());
                }
                query.push("))");
            }
        }
        if let Some(by) = change.by {
            query.push(" and a.id <> ").push_bind(by);
        }
        query.push(" order by a.id limit ").push_bind(MEMBERS_MOST);
        query.build_query_as().fetch_all(&mut *c).await?
    }))
}

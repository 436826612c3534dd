//! A member gives a case to somebody.

use std::collections::BTreeSet;

use domain::areas::AreaPath;
use domain::assignments::{AssignRefused, Assignee, Assignment, assign};
use domain::cases::{Case, EventKind, Status};
use domain::identity::{Account, AccountId, Action};
use domain::references::Reference;
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use super::says_barred;
use crate::cases::NewEvent;
use crate::identity::{GRANTS, grants};
use crate::{Broken, Store, StoreError, on, within};

/// Members that a case is offered to at most.
const COLLEAGUES_MOST: i64 = 500;

says_barred!(AssignRefused);

/// A member with one of her grants.
#[derive(sqlx::FromRow)]
struct ColleagueRow {
    id: Uuid,
    name: String,
    role: String,
    area_path: String,
    organisation: Option<String>,
    team: Option<String>,
}

impl Store {
    /// Gives the case to somebody who can open it. A report that nobody has looked at becomes assigned, and its followers are
    /// told so; everybody reads which organisation has it, members read who. Giving it to whoever has it changes nothing.
    pub async fn assign(
        &self,
        reference: &Reference,
        version: i64,
        to: &Assignee,
        by: &Account,
        now: Timestamp,
    ) -> Result<(), StoreError<AssignRefused>> {
        const GIVE: &str = "update cases set organisation = $3, team = $4, assignee_id = $5, status = $6, updated_at = $7, \
            version = version + 1 where id = $1 and version = $2";
        const NOTE: &str = "insert into assignments (event_id, organisation, team, assignee_id) values ($1, $2, $3, $4)";
        let refused = StoreError::Refused;
        let (case, grant) = self
            .acted_on(reference, version, by, Action::AssignReports)
            .await?
            .map_err(|barred| refused(barred.into()))?;
        let given = self.may_be_assigned(&case, to).await?;
        if given == Assignment::of(&case) {
            return Ok(());
        }
        let status = status_once_given(&case, &given);
        let organisation = given.organisation.as_ref().map(|code| code.0.as_str());
        let team = given.team.as_ref().map(|code| code.0.as_str());
        let member = given.member.map(|member| member.0);
        let mut write = self.engine.begin().await?;
        let changed = within!(write, c => {
            sqlx::query(GIVE)
                .bind(case.id.0)
                .bind(version)
                .bind(organisation)
                .bind(team)
                .bind(member)
                .bind(status.name())
                .bind(now.as_microsecond())
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        if changed == 0 {
            return Err(refused(AssignRefused::Stale));
        }
        // To whom within an organisation is its own business.
        let public = status != case.status || given.organisation != case.organisation;
        let event = NewEvent {
            status,
            public,
            ..NewEvent::for_members(&case, EventKind::Assigned, now).by(by, &grant)
        };
        let event = self.added_event(&mut write, &event).await?;
        within!(write, c => {
            sqlx::query(NOTE).bind(event).bind(organisation).bind(team).bind(member).execute(&mut *c).await?;
        });
        if status != case.status {
            self.keep_answered(&mut write, &case, now).await?;
        }
        let after = Case { status, ..case };
        self.tell_followers(&mut write, &after, "", now).await?;
        Ok(write.commit().await?)
    }

    /// Who has the case once it is given to `to`, whoever asks.
    pub(crate) async fn may_be_assigned(
        &self,
        case: &Case,
        to: &Assignee,
    ) -> Result<Assignment, StoreError<AssignRefused>> {
        let given = assign(case, to, &self.pack).map_err(StoreError::Refused)?;
        if let Assignee::Member(member) = to {
            self.must_reach(case, *member).await?;
        }
        Ok(given)
    }

    /// Members who can open the case, by name: whom it may be given to. Nobody for who does not read it herself.
    pub async fn colleagues(&self, case: &Case, by: &Account) -> Result<Vec<Account>, Broken> {
        self.colleagues_of(std::slice::from_ref(case), by).await
    }

    /// Members who can open one of the cases, by name. Nobody for who reads none of them herself.
    pub async fn colleagues_of(
        &self,
        cases: &[Case],
        by: &Account,
    ) -> Result<Vec<Account>, Broken> {
        let reads = |one: &Account, case: &Case| {
            one.may(Action::ReadReports, &case.area, case.organisation.as_ref())
        };
        let cases: Vec<&Case> = cases.iter().filter(|case| reads(by, case)).collect();
        let paths: BTreeSet<AreaPath> = cases.iter().flat_map(|case| case.area.upwards()).collect();
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<ColleagueRow> = on!(self.engine, pool => {
            let mut query = QueryBuilder::new(
                "select a.id, a.name, g.role, g.area_path, g.organisation, g.team from grants g join accounts a on a.id = g.account_id \
                 where g.ended_at is null and g.area_path in (",
            );
            let mut above = query.separated(", ");
            for path in &paths {
                above.push_bind(path.as_str().to_owned());
            }
            query.push(") order by a.name, a.id, g.id limit ").push_bind(COLLEAGUES_MOST);
            query.build_query_as().fetch_all(pool).await?
        });
        let mut colleagues = Vec::<Account>::new();
        for row in rows {
            let granted = grants(vec![(row.role, row.area_path, row.organisation, row.team)])?;
            match colleagues.last_mut().filter(|last| last.id.0 == row.id) {
                Some(last) => last.grants.extend(granted),
                None => colleagues.push(Account {
                    id: AccountId(row.id),
                    name: row.name,
                    grants: granted,
                }),
            }
        }
        colleagues.retain(|one| cases.iter().any(|case| reads(one, case)));
        Ok(colleagues)
    }

    /// What a member is called; nothing for who is none.
    pub async fn member_name(&self, member: AccountId) -> Result<Option<String>, Broken> {
        const NAME: &str = "select name from accounts where id = $1";
        let name: Option<(String,)> = on!(self.engine, pool => sqlx::query_as(NAME).bind(member.0).fetch_optional(pool).await?);
        Ok(name.map(|(name,)| name))
    }

    pub(super) async fn must_reach(
        &self,
        case: &Case,
        member: AccountId,
    ) -> Result<(), StoreError<AssignRefused>> {
        let rows =
            on!(self.engine, pool => sqlx::query_as(GRANTS).bind(member.0).fetch_all(pool).await?);
        let account = Account {
            id: member,
            name: String::new(),
            grants: grants(rows)?,
        };
        if !account.is_member() {
            return Err(StoreError::Refused(AssignRefused::Unknown));
        }
        if !account.may(Action::ReadReports, &case.area, case.organisation.as_ref()) {
            return Err(StoreError::Refused(AssignRefused::OutOfReach));
        }
        Ok(())
    }
}

/// A report that nobody has looked at is assigned once somebody has it.
pub(crate) fn status_once_given(case: &Case, given: &Assignment) -> Status {
    match case.status {
        Status::Received if *given != Assignment::default() => Status::Assigned,
        other => other,
    }
}

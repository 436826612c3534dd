//! Members of the city's staff: who they are and what they are granted.

use domain::areas::{AreaCode, AreaPath};
use domain::contacts::EmailAddress;
use domain::identity::{AccountId, Action, Grant, Role};
use domain::organisations::{OrganisationCode, TeamCode};
use jiff::Timestamp;
use uuid::Uuid;

use crate::identity::{GRANTS, GrantRow, grants};
use crate::{Broken, Store, StoreError, Write, new_id, within};

/// A grant that is about to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// What she becomes.
    pub role: Role,
    /// Where, with everything under it.
    pub area: AreaCode,
    /// Only for cases of this organisation; for all where absent.
    pub organisation: Option<OrganisationCode>,
    /// The organisation's team that she belongs to.
    pub team: Option<TeamCode>,
}

/// Why a member was not granted a role, or could not be ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantRefused {
    /// The city pack has no such area.
    #[error("the city has no area {0}")]
    UnknownArea(AreaCode),
    /// The city pack has no such organisation.
    #[error("the city has no organisation {}", .0.0)]
    UnknownOrganisation(OrganisationCode),
    /// The organisation has no such team, or none is named that could have it.
    #[error("the organisation has no team {}", .0.0)]
    UnknownTeam(TeamCode),
    /// Nobody with this address has an account.
    #[error("nobody with this address is known")]
    UnknownAccount,
}

impl Store {
    /// Makes whoever has `email` a member called `name`, with a first grant.
    pub async fn add_member(
        &self,
        email: &EmailAddress,
        name: &str,
        grant: &NewGrant,
        now: Timestamp,
    ) -> Result<AccountId, StoreError<GrantRefused>> {
        const ADD: &str = "insert into accounts (id, email_hash, email_sealed, name, created_at) values ($1, $2, $3, $4, $5) \
            on conflict (email_hash) do update set name = excluded.name returning id";
        let area = self.grantable(grant).map_err(StoreError::Refused)?;
        let mut write = self.engine.begin().await?;
        let (id,): (Uuid,) = within!(write, c => {
            sqlx::query_as(ADD)
                .bind(new_id())
                .bind(self.email_hash(email))
                .bind(self.key.seal(email.as_str().as_bytes()))
                .bind(name)
                .bind(now.as_microsecond())
                .fetch_one(&mut *c)
                .await?
        });
        keep_grant(&mut write, id, grant, &area, now).await?;
        write.commit().await?;
        Ok(AccountId(id))
    }

    /// Grants one more role to whoever has `email`; one that she has already is not granted twice.
    pub async fn add_grant(
        &self,
        email: &EmailAddress,
        grant: &NewGrant,
        now: Timestamp,
    ) -> Result<(), StoreError<GrantRefused>> {
        let area = self.grantable(grant).map_err(StoreError::Refused)?;
        let mut write = self.engine.begin().await?;
        let id = self.account_with(&mut write, email).await?;
        keep_grant(&mut write, id, grant, &area, now).await?;
        Ok(write.commit().await?)
    }

    /// Ends every grant of whoever has `email`, and signs her out everywhere.
    pub async fn end_member(
        &self,
        email: &EmailAddress,
        now: Timestamp,
    ) -> Result<(), StoreError<GrantRefused>> {
        const END: &str =
            "update grants set ended_at = $2 where account_id = $1 and ended_at is null";
        const SIGN_OUT: &str = "delete from sessions where account_id = $1";
        let mut write = self.engine.begin().await?;
        let id = self.account_with(&mut write, email).await?;
        within!(write, c => {
            sqlx::query(END).bind(id).bind(now.as_microsecond()).execute(&mut *c).await?;
            sqlx::query(SIGN_OUT).bind(id).execute(&mut *c).await?;
        });
        Ok(write.commit().await?)
    }

    async fn account_with(
        &self,
        write: &mut Write,
        email: &EmailAddress,
    ) -> Result<Uuid, StoreError<GrantRefused>> {
        const WITH: &str = "select id from accounts where email_hash = $1";
        let row: Option<(Uuid,)> = within!(*write, c => {
            sqlx::query_as(WITH).bind(self.email_hash(email)).fetch_optional(&mut *c).await?
        });
        row.map(|(id,)| id)
            .ok_or(StoreError::Refused(GrantRefused::UnknownAccount))
    }

    /// The path of the area, where the city has it and the organisation.
    fn grantable(&self, grant: &NewGrant) -> Result<AreaPath, GrantRefused> {
        if let Some(organisation) = &grant.organisation
            && !self.pack().organisations.contains_key(organisation)
        {
            return Err(GrantRefused::UnknownOrganisation(organisation.clone()));
        }
        let organisation = grant.organisation.as_ref();
        let organisation = organisation.and_then(|code| self.pack().organisations.get(code));
        if let Some(team) = &grant.team
            && organisation.is_none_or(|organisation| organisation.team(team).is_none())
        {
            return Err(GrantRefused::UnknownTeam(team.clone()));
        }
        self.pack()
            .areas
            .get(&grant.area)
            .map(|area| area.path.clone())
            .ok_or_else(|| GrantRefused::UnknownArea(grant.area.clone()))
    }
}

async fn keep_grant(
    write: &mut Write,
    account: Uuid,
    grant: &NewGrant,
    area: &AreaPath,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    const KEEP: &str = "insert into grants (id, account_id, role, area_path, organisation, team, granted_at) \
        select $1, $2, $3, $4, $5, $6, $7 where not exists (select 1 from grants where account_id = $2 and role = $3 \
        and area_path = $4 and organisation is not distinct from $5 and team is not distinct from $6 and ended_at is null)";
    within!(*write, c => {
        sqlx::query(KEEP)
            .bind(new_id())
            .bind(account)
            .bind(grant.role.name())
            .bind(area.as_str())
            .bind(grant.organisation.as_ref().map(|organisation| organisation.0.as_str()))
            .bind(grant.team.as_ref().map(|team| team.0.as_str()))
            .bind(now.as_microsecond())
            .execute(&mut *c)
            .await
            .map(drop)
    })
}

/// The grant by which a member applies for others, as this write sees it.
pub(crate) async fn agent_grant(
    write: &mut Write,
    account: AccountId,
) -> Result<Option<Grant>, Broken> {
    let rows: Vec<GrantRow> = within!(*write, c => {
        sqlx::query_as(GRANTS).bind(account.0).fetch_all(&mut *c).await?
    });
    let grants = grants(rows)?;
    let mut applies = grants.into_iter();
    Ok(applies.find(|grant| grant.role.may(Action::ApplyForOthers)))
}

impl Store {
    /// For which organisation a member applies for others; nothing where she does so for the whole city, or not at all.
    pub async fn organisation_applying(
        &self,
        account: AccountId,
    ) -> Result<Option<OrganisationCode>, Broken> {
        let mut write = self.engine.begin().await?;
        let grant = agent_grant(&mut write, account).await?;
        Ok(grant.and_then(|grant| grant.organisation))
    }
}

/// Whether an account is still of a member who applies for others.
pub(crate) async fn applies_for_others(
    write: &mut Write,
    account: AccountId,
) -> Result<bool, Broken> {
    Ok(agent_grant(write, account).await?.is_some())
}

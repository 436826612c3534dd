//! Who may do what: role by action, in one table; scope is an area with everything under it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::areas::AreaPath;
use crate::organisations::{OrganisationCode, TeamCode};

/// Names one account for ever: how a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks after one grid, outdoors.
    GridAdministrator,
    /// Triages a community's reports.
    Officer,
    /// Works on what her department was given.
    Caseworker,
    /// Does anything a citizen can, on her behalf.
    Agent,
    /// Watches where the city fails.
    Manager,
    /// Answers for what the registers of her organisation say.
    Steward,
    /// Declares emergencies, and ends them; she has no other business with what people report or apply for.
    Commander,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::GridAdministrator,
        Self::Officer,
        Self::Caseworker,
        Self::Agent,
        Self::Manager,
        Self::Steward,
        Self::Commander,
    ];

    /// The word for it in database and command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GridAdministrator => "grid_administrator",
            Self::Officer => "officer",
            Self::Caseworker => "caseworker",
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Steward => "steward",
            Self::Commander => "commander",
        }
    }

    /// Reads [`Role::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The table. What a role may do inside its area.
    pub const fn may(self, action: Action) -> bool {
        match action {
            Action::ReadReports => !matches!(self, Self::Steward | Self::Commander),
            Action::ChangeStatus
            | Action::AnswerTasks
            | Action::AssignReports
            | Action::NoteReports
            | Action::UpdateReports => matches!(
                self,
                Self::GridAdministrator | Self::Officer | Self::Caseworker
            ),
            // Who is there brings together those who must work on it.
            Action::MergeReports | Action::GiveTasks => {
                matches!(
                    self,
                    Self::GridAdministrator | Self::Officer | Self::Manager
                )
            }
            Action::ReadContacts => matches!(self, Self::Officer | Self::Caseworker | Self::Agent),
            Action::ReleaseReports
            | Action::HideReports
            | Action::SetFlagsAside
            | Action::SetPriority
            | Action::MoveReports
            | Action::ModerateRatings => {
                matches!(self, Self::Officer | Self::Manager)
            }
            // Of her own organisation only; who triages an area reads no application.
            Action::ReadApplications | Action::DecideApplications => {
                matches!(self, Self::Officer | Self::Caseworker | Self::Manager)
            }
            Action::AnswerRatings | Action::RevokeOutputs => {
                matches!(self, Self::Officer | Self::Caseworker | Self::Manager)
            }
            Action::ReportForOthers => {
                matches!(self, Self::GridAdministrator | Self::Officer | Self::Agent)
            }
            Action::BindPersons | Action::ApplyForOthers => matches!(self, Self::Agent),
            Action::SettleDiscrepancies => matches!(self, Self::Steward),
            Action::DeclareEmergencies => matches!(self, Self::Manager | Self::Commander),
            Action::PreviewServices => matches!(self, Self::Manager | Self::Steward),
        }
    }
}

/// What a member can do to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// See reports of the area at the desk, unreleased words and photos too; no contacts.
    ReadReports,
    /// Let everybody see text and photos.
    ReleaseReports,
    /// Change the status, with public words; close with a reason.
    ChangeStatus,
    /// Hide a report with a reason, or show it again.
    HideReports,
    /// Find that a report may stand as it does, whatever people flagged.
    SetFlagsAside,
    /// Say how much a report must hurry.
    SetPriority,
    /// Say that two reports are about the same, or take them apart.
    MergeReports,
    /// Give organisations tasks, or withdraw them.
    GiveTasks,
    /// Accept, decline and finish the tasks of her organisation.
    AnswerTasks,
    /// Give a report to a member, a team or an organisation.
    AssignReports,
    /// Write what only members read.
    NoteReports,
    /// Tell everybody how it goes on, without a change of status.
    UpdateReports,
    /// Read how the reporter can be reached; each reading is journalled.
    ReadContacts,
    /// Release, change or withhold what reporters say in their ratings, with a reason.
    ModerateRatings,
    /// Answer ratings publicly.
    AnswerRatings,
    /// Say that a report belongs to another place or category.
    MoveReports,
    /// Write down what somebody else reports, by telephone or face to face.
    ReportForOthers,
    /// Read what somebody applied for, where her organisation has something to do with it; each reading is journalled.
    ReadApplications,
    /// Decide applications, where the service names her organisation and role.
    DecideApplications,
    /// Say that a paper which her organisation handed out does not hold any more.
    RevokeOutputs,
    /// Say, of somebody whose identity card she saw, which person of the registers an account belongs to.
    BindPersons,
    /// Settle what registers tell differently, where her organisation owns the question.
    SettleDiscrepancies,
    /// Declare an emergency, in which some services ask for no fee and come first, and end it.
    DeclareEmergencies,
    /// Apply for somebody at a counter or on the telephone.
    ApplyForOthers,
    /// See a service that is not live yet, where her organisation has something to do with it.
    PreviewServices,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 25] = [
        Self::ReadReports,
        Self::ReleaseReports,
        Self::ChangeStatus,
        Self::HideReports,
        Self::SetFlagsAside,
        Self::SetPriority,
        Self::MergeReports,
        Self::GiveTasks,
        Self::AnswerTasks,
        Self::AssignReports,
        Self::NoteReports,
        Self::UpdateReports,
        Self::ReadContacts,
        Self::ModerateRatings,
        Self::AnswerRatings,
        Self::MoveReports,
        Self::ReportForOthers,
        Self::ReadApplications,
        Self::DecideApplications,
        Self::RevokeOutputs,
        Self::BindPersons,
        Self::SettleDiscrepancies,
        Self::DeclareEmergencies,
        Self::ApplyForOthers,
        Self::PreviewServices,
    ];
}

/// A role given to a member for one area, everything under it, and, where it matters, one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// What she is.
    pub role: Role,
    /// Where.
    pub area: AreaPath,
    /// Only for cases of this organisation; for all where absent.
    pub organisation: Option<OrganisationCode>,
    /// The organisation's team that she belongs to.
    pub team: Option<TeamCode>,
}

impl Grant {
    /// Whether the grant reaches a case in `area` that `organisation` has.
    pub fn reaches(&self, area: &AreaPath, organisation: Option<&OrganisationCode>) -> bool {
        self.area.covers(area)
            && self
                .organisation
                .as_ref()
                .is_none_or(|own| Some(own) == organisation)
    }
}

/// A signed-in account with what it was granted; a citizen has no grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which account.
    pub id: AccountId,
    /// What a member is called at the desk; empty for citizens.
    pub name: String,
    /// Grants in force.
    pub grants: Vec<Grant>,
}

impl Account {
    /// Whether the account is a member of the city's staff.
    pub fn is_member(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Whether there is no report that she does not read at the desk.
    pub fn reaches_everything(&self) -> bool {
        self.grants.iter().any(|grant| {
            grant.role.may(Action::ReadReports)
                && grant.area.is_root()
                && grant.organisation.is_none()
        })
    }

    /// Whether a grant allows `action` on a case in `area` that `organisation` has.
    pub fn may(
        &self,
        action: Action,
        area: &AreaPath,
        organisation: Option<&OrganisationCode>,
    ) -> bool {
        self.grants
            .iter()
            .any(|grant| grant.role.may(action) && grant.reaches(area, organisation))
    }

    /// The grant by which she may do what has no place: whoever comes to any counter is served.
    pub fn acting_anywhere(&self, action: Action) -> Option<&Grant> {
        self.grants.iter().find(|grant| grant.role.may(action))
    }

    /// Whether she settles what an organisation answers for in registers.
    pub fn settles(&self, owner: &OrganisationCode) -> bool {
        let own = self.settles_for();
        own.iter()
            .any(|own| own.as_ref().is_none_or(|own| own == owner))
    }

    /// For which organisations she settles what registers say, each once: for every one where `None` stands, alone.
    pub fn settles_for(&self) -> Vec<Option<OrganisationCode>> {
        let settles = |grant: &&Grant| grant.role.may(Action::SettleDiscrepancies);
        let mut own = Vec::new();
        for grant in self.grants.iter().filter(settles) {
            match &grant.organisation {
                None => return vec![None],
                named if !own.contains(named) => own.push(named.clone()),
                _ => {}
            }
        }
        own
    }

    /// The grant that lets her act there, for saying as what she did it.
    pub fn acting(
        &self,
        action: Action,
        area: &AreaPath,
        organisation: Option<&OrganisationCode>,
    ) -> Option<&Grant> {
        self.grants
            .iter()
            .filter(|grant| grant.role.may(action) && grant.reaches(area, organisation))
            .max_by_key(|grant| grant.area.as_str().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::AreaCode;

    /// Rows: roles. Columns: read, release, change status, hide, set flags aside; set priority, merge, give tasks, answer
    /// tasks; assign, note, update, read contacts; moderate ratings, answer them; move, report for others; read applications, decide them; revoke outputs; bind persons, settle discrepancies; declare emergencies; apply for
    /// others; preview services.
    const TABLE: [(Role, &str); 7] = [
        (
            Role::GridAdministrator,
            "x.x.. .xxx xxx. .. .x .. . .. . . .",
        ),
        (Role::Officer, "xxxxx xxxx xxxx xx xx xx x .. . . ."),
        (Role::Caseworker, "x.x.. ...x xxxx .x .. xx x .. . . ."),
        (Role::Agent, "x.... .... ...x .. .x .. . x. . x ."),
        (Role::Manager, "xx.xx xxx. .... xx x. xx x .. x . x"),
        (Role::Steward, "..... .... .... .. .. .. . .x . . x"),
        (Role::Commander, "..... .... .... .. .. .. . .. x . ."),
    ];

    #[test]
    fn every_role_may_what_the_table_says() {
        assert_eq!(TABLE.map(|(role, _)| role), Role::ALL);
        for (role, row) in TABLE {
            let decided: String = Action::ALL
                .map(|action| if role.may(action) { 'x' } else { '.' })
                .iter()
                .collect();
            assert_eq!(decided, row.replace(' ', ""), "{}", role.name());
        }
    }

    #[test]
    fn scope_compares_whole_paths() {
        let city = AreaPath::root(&AreaCode("la".into()));
        let (four, forty_one) = (
            city.child(&AreaCode("4".into())),
            city.child(&AreaCode("41".into())),
        );
        let grant = Grant {
            role: Role::Officer,
            area: four.clone(),
            organisation: None,
            team: None,
        };
        assert!(grant.reaches(&four, None));
        assert!(!grant.reaches(&forty_one, None));
        assert!(!grant.reaches(&city, None));
    }

    #[test]
    fn a_grant_for_one_organisation_ends_at_its_cases() {
        let city = AreaPath::root(&AreaCode("3402".into()));
        let (gas, water) = (
            OrganisationCode("gas".into()),
            OrganisationCode("water".into()),
        );
        let grant = Grant {
            role: Role::Caseworker,
            area: city.clone(),
            organisation: Some(gas.clone()),
            team: None,
        };
        assert!(grant.reaches(&city, Some(&gas)));
        assert!(!grant.reaches(&city, Some(&water)));
        assert!(!grant.reaches(&city, None));
    }
}

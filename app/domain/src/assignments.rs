//! Assignments: who works on a case, and to whom it may be given.

use crate::cases::{Case, StatusGroup};
use crate::identity::AccountId;
use crate::languages::Texts;
use crate::organisations::{OrganisationCode, TeamCode};
use crate::pack::Pack;

/// To whom a case is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignee {
    /// Back to the desk of its area.
    Desk,
    /// One member; the organisation that has it stays.
    Member(AccountId),
    /// A team of an organisation.
    Team(OrganisationCode, TeamCode),
    /// An organisation, which decides who of it works on it.
    Organisation(OrganisationCode),
}

/// Who has a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// The organisation; the desk of the area where there is none.
    pub organisation: Option<OrganisationCode>,
    /// The organisation's team.
    pub team: Option<TeamCode>,
    /// The member.
    pub member: Option<AccountId>,
}

/// Who was given a case, as a timeline names them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// The organisation, where one has it.
    pub organisation: Option<Texts>,
    /// The team, for members only.
    pub team: Option<Texts>,
    /// The member, for members only.
    pub member: Option<String>,
}

/// Why a case was not given to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AssignRefused {
    /// Outside the member's areas, not her role, or no such report.
    #[error("not for this member")]
    NotYours,
    /// Somebody else changed the case first.
    #[error("the case has changed since it was opened")]
    Stale,
    /// There is no such member, team or organisation, or it takes nothing new.
    #[error("nobody to give it to")]
    Unknown,
    /// Whoever it would be given to could not open it.
    #[error("the case is out of this member's reach")]
    OutOfReach,
    /// The case has ended.
    #[error("the case has ended")]
    Ended,
}

impl Assignment {
    /// Who has the case now.
    pub fn of(case: &Case) -> Self {
        Self {
            organisation: case.organisation.clone(),
            team: case.team.clone(),
            member: case.assignee,
        }
    }
}

/// Decides who has the case once it is given to `to`. Whether a member reaches it is for whoever knows her grants.
pub fn assign(case: &Case, to: &Assignee, pack: &Pack) -> Result<Assignment, AssignRefused> {
    if case.status.group() != StatusGroup::Open {
        return Err(AssignRefused::Ended);
    }
    let active = |code: &OrganisationCode| {
        let organisation = pack.organisations.get(code);
        organisation
            .filter(|organisation| !organisation.retired)
            .ok_or(AssignRefused::Unknown)
    };
    match to {
        Assignee::Desk => Ok(Assignment::default()),
        Assignee::Member(member) => Ok(Assignment {
            member: Some(*member),
            ..Assignment::of(case)
        }),
        Assignee::Team(code, team) => {
            let known = active(code)?.team(team).ok_or(AssignRefused::Unknown)?;
            Ok(Assignment {
                organisation: Some(code.clone()),
                team: Some(known.code.clone()),
                member: None,
            })
        }
        Assignee::Organisation(code) => Ok(Assignment {
            organisation: Some(active(code)?.code.clone()),
            ..Assignment::default()
        }),
    }
}

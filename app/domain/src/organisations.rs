//! Departments and public entities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::areas::AreaCode;
use crate::languages::Texts;

/// Names one organisation of the city for ever.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct OrganisationCode(pub String);

/// Names one team of an organisation for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamCode(pub String);

/// People of an organisation who work together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Stable within the organisation.
    pub code: TeamCode,
    /// What people call it.
    pub name: Texts,
}

/// A department or public entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Stable code.
    pub code: OrganisationCode,
    /// What people call it.
    pub name: Texts,
    /// The area it is responsible for; the whole city where absent.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// Where people can call.
    #[serde(default)]
    pub telephone: Option<String>,
    /// What the city's own files call it, for importing: `BOS`.
    #[serde(default)]
    pub source_name: Option<String>,
    /// Retired organisations get no new reports; old cases keep them.
    #[serde(default)]
    pub retired: bool,
    /// Its teams, in order; may be empty.
    #[serde(default, rename = "team")]
    pub teams: Vec<Team>,
}

impl Organisation {
    /// The team of this code.
    pub fn team(&self, code: &TeamCode) -> Option<&Team> {
        self.teams.iter().find(|team| team.code == *code)
    }
}

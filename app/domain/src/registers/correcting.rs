//! What a person may ask to be corrected, and how what she types becomes a value.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::schema::{Field, Kind, Schema};
use super::{RowRefused, half_width};

/// Names one correction that somebody asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CorrectionId(pub Uuid);

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionState {
    /// Nobody decided yet.
    Asked,
    /// The register says it now.
    Approved,
    /// The register stays as it is.
    Rejected,
}

impl CorrectionState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Approved, Self::Rejected];

    /// The word for it in database and form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// Reads [`CorrectionState::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl Schema {
    /// The field of this name, where a person can ask for another value of it: records are not found or ordered by it.
    pub fn correctable(&self, name: &str) -> Option<&Field> {
        let at = self.fields.iter().position(|field| field.name == name)?;
        let fixed = [Some(self.subject), self.holder, self.from, self.until];
        let is_fixed = fixed.contains(&Some(at)) || self.key.contains(&at);
        let field = &self.fields[at];
        (!is_fixed && field.scheme.is_none()).then_some(field)
    }

    /// What somebody types for a field, in the form in which records keep it.
    pub fn corrected(&self, field: &Field, typed: &str, today: Date) -> Result<String, RowRefused> {
        let kind = match &field.kind {
            Kind::Truth { .. } => Kind::Truth {
                yes: vec!["true".to_owned()],
                no: vec!["false".to_owned()],
            },
            Kind::Date { .. } => Kind::Date { format: None },
            other => other.clone(),
        };
        let plain = Field {
            kind,
            required: true,
            ..field.clone()
        };
        let value = self.value(&plain, &half_width(typed), today)?;
        value.ok_or_else(|| RowRefused::Missing {
            field: field.name.clone(),
        })
    }
}

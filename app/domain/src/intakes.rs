//! Intakes: how somebody tells a member what she writes down for them.

use serde::{Deserialize, Serialize};

/// How it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intake {
    /// By telephone.
    Phone,
    /// At a counter.
    Counter,
    /// Outdoors or at home.
    Visit,
}

impl Intake {
    /// Every way, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Counter, Self::Visit];

    /// The word for it in database and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::Visit => "visit",
        }
    }

    /// Reads [`Intake::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intake| intake.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for intake in Intake::ALL {
            assert_eq!(Intake::named(intake.name()), Some(intake));
        }
        assert_eq!(Intake::named("web"), None);
    }
}

//! Flags: what people say is wrong with a public report. Nobody is named.

/// Why a report should not stand as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FlagReason {
    /// Personal data, or somebody who can be recognised.
    Personal,
    /// It abuses somebody.
    Abusive,
    /// Not true, or not a public matter.
    Untrue,
    /// Something else, in words.
    Other,
}

impl FlagReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Personal, Self::Abusive, Self::Untrue, Self::Other];

    /// The word for it in database and form.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Abusive => "abusive",
            Self::Untrue => "untrue",
            Self::Other => "other",
        }
    }

    /// Reads [`FlagReason::name`].
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Most characters of a flag's words.
pub const FLAG_WORDS_MOST: usize = 1000;

/// Months that a flag is kept after a member decided about it.
pub const FLAG_KEPT_MONTHS: i32 = 24;

/// A flag that says what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Why.
    pub reason: FlagReason,
    /// More about it; may be empty, but not of [`FlagReason::Other`].
    pub words: String,
}

/// What is wrong with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FlagFault {
    /// No reason was chosen.
    #[error("no reason was chosen")]
    ReasonMissing,
    /// "Something else" without saying what.
    #[error("something else must be explained")]
    WordsMissing,
    /// The words are too long.
    #[error("at most {FLAG_WORDS_MOST} characters")]
    TooLong,
}

impl Flag {
    /// Reads what was typed.
    pub fn parse(reason: &str, words: &str) -> Result<Self, FlagFault> {
        let reason = FlagReason::named(reason).ok_or(FlagFault::ReasonMissing)?;
        // Browsers send line ends as CR LF; one character each is kept and counted.
        let words = words.trim().replace("\r\n", "\n");
        if words.is_empty() && reason == FlagReason::Other {
            return Err(FlagFault::WordsMissing);
        }
        if words.chars().count() > FLAG_WORDS_MOST {
            return Err(FlagFault::TooLong);
        }
        Ok(Self { reason, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_reads_back() {
        for reason in FlagReason::ALL {
            assert_eq!(FlagReason::named(reason.name()), Some(reason));
        }
    }

    #[test]
    fn only_something_else_must_be_explained() {
        let flag = |reason, words: &str| {
            Ok(Flag {
                reason,
                words: words.to_owned(),
            })
        };
        let (longest, longer) = ("长".repeat(1000), "长".repeat(1001));

        for (reason, words, expected) in [
            ("personal", " ", flag(FlagReason::Personal, "")),
            ("other", " ", Err(FlagFault::WordsMissing)),
            ("other", " A\r\nB ", flag(FlagReason::Other, "A\nB")),
            ("", "So.", Err(FlagFault::ReasonMissing)),
            ("rude", "So.", Err(FlagFault::ReasonMissing)),
            ("abusive", &longest, flag(FlagReason::Abusive, &longest)),
            ("abusive", &longer, Err(FlagFault::TooLong)),
        ] {
            assert_eq!(
                Flag::parse(reason, words),
                expected,
                "{reason}: {words:.20}"
            );
        }
    }
}

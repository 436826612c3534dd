//! In which part of the year people can apply.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days of each year on which people can apply, both included; may go over the end of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Month and day: `09-01`.
    pub from: String,
    /// Month and day: `11-30`.
    pub until: String,
}

impl Season {
    /// Whether the day lies in the season.
    pub fn has(&self, day: Date) -> bool {
        let day = format!("{:02}-{:02}", day.month(), day.day());
        if self.from <= self.until {
            self.from <= day && day <= self.until
        } else {
            self.from <= day || day <= self.until
        }
    }

    /// The first day and the last, as those of one leap year; nothing where the file says no day.
    pub fn days(&self) -> Option<(Date, Date)> {
        let day = |said: &str| format!("2028-{said}").parse().ok();
        Some((day(&self.from)?, day(&self.until)?))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_season_may_go_over_the_end_of_the_year() {
        let winter = Season {
            from: "11-15".into(),
            until: "03-15".into(),
        };
        assert!(winter.has(date(2026, 11, 15)));
        assert!(winter.has(date(2027, 3, 15)));
        assert!(!winter.has(date(2026, 11, 14)));
        assert!(!winter.has(date(2027, 3, 16)));
        let days = winter.days();
        assert_eq!(days, Some((date(2028, 11, 15), date(2028, 3, 15))));
    }
}

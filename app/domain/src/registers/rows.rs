//! A row of a source's file, made to look like all others: or why it cannot be taken.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::schema::{Field, Kind, Schema};
use super::{IdentityRefused, Scheme};

/// Most bytes of one value; an address has about a hundred.
const VALUE_MOST: usize = 4000;

/// Why a row was set aside. It names fields and never says what stands in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum RowRefused {
    /// More or fewer columns than the first line names.
    #[error("{found} columns instead of {expected}")]
    Columns {
        /// As many as the row has.
        found: usize,
        /// As many as the first line names.
        expected: usize,
    },
    /// Not text, or not what the format wants.
    #[error("the row cannot be read")]
    Unreadable,
    /// A field of the file that the register does not have.
    #[error("{field} is not a field of the register")]
    Unknown {
        /// Which.
        field: String,
    },
    /// Nothing where something must be.
    #[error("{field} is missing")]
    Missing {
        /// Which.
        field: String,
    },
    /// Not what the field holds.
    #[error("{field} is not a {kind}")]
    NotOf {
        /// Which.
        field: String,
        /// What it must be.
        kind: String,
    },
    /// Written like a day, and there is no such day.
    #[error("{field} is a day that there is not")]
    NoSuchDay {
        /// Which.
        field: String,
    },
    /// No number of its kind.
    #[error("{field} {reason}")]
    Identity {
        /// Which.
        field: String,
        /// What is wrong with it.
        reason: IdentityRefused,
    },
    /// Not written as it must be.
    #[error("{field} is not written as it must be")]
    Pattern {
        /// Which.
        field: String,
    },
    /// None of those that there are.
    #[error("{field} is none of {listed}")]
    NotListed {
        /// Which.
        field: String,
        /// Those that there are.
        listed: String,
    },
    /// Too much or too little.
    #[error("{field} is out of bounds")]
    Bounds {
        /// Which.
        field: String,
    },
    /// A day that has not come.
    #[error("{field} lies in the future")]
    Future {
        /// Which.
        field: String,
    },
    /// It ended before it began.
    #[error("{until} is before {from}")]
    EndsBeforeItBegins {
        /// Since when.
        from: String,
        /// Until when.
        until: String,
    },
    /// The same file tells the same record in two ways, and neither is newer.
    #[error("the same record stands in line {line} with other content")]
    Contradicts {
        /// Where it stands.
        line: u64,
    },
}

impl RowRefused {
    /// Whether the row lacks something; otherwise something in it is wrong.
    pub const fn is_incomplete(&self) -> bool {
        matches!(self, Self::Missing { .. } | Self::Columns { .. })
    }
}

/// Characters of full width, as Chinese keyboards write them, in half width; an ideographic space is a space.
pub fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).collect()
}

impl Schema {
    /// The row in normal form, a value for each field in order, or the first thing that is wrong with it.
    ///
    /// Trimmed, half width, days as `2026-11-23`, numbers of people in capitals and checked, nothing where the source
    /// writes that nothing is known.
    pub fn normalise(
        &self,
        row: &[Option<&str>],
        today: Date,
    ) -> Result<Vec<Option<String>>, RowRefused> {
        let mut values = Vec::with_capacity(self.fields.len());
        for (at, field) in self.fields.iter().enumerate() {
            let given = row.get(at).copied().flatten().unwrap_or_default();
            values.push(self.value(field, given, today)?);
        }
        let day = |at: Option<usize>| at.and_then(|at| values[at].as_deref().map(|day| (at, day)));
        if let (Some((from, began)), Some((until, ended))) = (day(self.from), day(self.until))
            // Days are written so that their order is that of their letters.
            && ended < began
        {
            return Err(RowRefused::EndsBeforeItBegins {
                from: self.fields[from].name.clone(),
                until: self.fields[until].name.clone(),
            });
        }
        Ok(values)
    }

    pub(super) fn value(
        &self,
        field: &Field,
        given: &str,
        today: Date,
    ) -> Result<Option<String>, RowRefused> {
        let name = || field.name.clone();
        let given = given.trim();
        let half;
        let text = if given.is_ascii() {
            given
        } else {
            half = half_width(given);
            half.trim()
        };
        if text.is_empty() || self.missing.iter().any(|missing| missing == text) {
            return if field.required {
                Err(RowRefused::Missing { field: name() })
            } else {
                Ok(None)
            };
        }
        if text.len() > VALUE_MOST {
            return Err(RowRefused::Bounds { field: name() });
        }
        if text.contains(|c: char| c.is_control()) {
            return Err(RowRefused::Pattern { field: name() });
        }
        let value = field.read(text, today)?;
        if !field.listed.is_empty() && !field.listed.contains(&value) {
            let listed = field.listed.join(", ");
            return Err(RowRefused::NotListed {
                field: name(),
                listed,
            });
        }
        if field
            .pattern
            .as_ref()
            .is_some_and(|pattern| !pattern.is_match(&value))
        {
            return Err(RowRefused::Pattern { field: name() });
        }
        Ok(Some(value))
    }
}

impl Field {
    fn read(&self, text: &str, today: Date) -> Result<String, RowRefused> {
        let name = || self.name.clone();
        let not_of = || RowRefused::NotOf {
            field: name(),
            kind: self.kind.name().to_owned(),
        };
        match &self.kind {
            Kind::Text => {
                let length = text.chars().count();
                if self.bounds.shortest.is_some_and(|least| length < least)
                    || self.bounds.longest.is_some_and(|most| length > most)
                {
                    return Err(RowRefused::Bounds { field: name() });
                }
                let Some(scheme) = self.scheme else {
                    return Ok(text.to_owned());
                };
                Scheme::read(scheme, text).map_err(|reason| RowRefused::Identity {
                    field: name(),
                    reason,
                })
            }
            Kind::Integer | Kind::Year => {
                let number: i64 = text.parse().map_err(|_| not_of())?;
                #[expect(clippy::cast_precision_loss, reason = "bounds of a schema are small")]
                self.within(number as f64)?;
                Ok(number.to_string())
            }
            Kind::Number => {
                let number: f64 = text.parse().map_err(|_| not_of())?;
                if !number.is_finite() {
                    return Err(not_of());
                }
                self.within(number)?;
                Ok(number.to_string())
            }
            Kind::Truth { yes, no } => {
                let says = |list: &[String]| list.iter().any(|word| word == text);
                match (says(yes), says(no)) {
                    (true, _) => Ok("true".to_owned()),
                    (_, true) => Ok("false".to_owned()),
                    _ => Err(not_of()),
                }
            }
            Kind::Date { format } => {
                let day = match format {
                    Some(format) => Date::strptime(format, text).map_err(|_| not_of())?,
                    None => match numbers_of_day(text) {
                        None => return Err(not_of()),
                        Some((year, month, day)) => Date::new(year, month, day)
                            .map_err(|_| RowRefused::NoSuchDay { field: name() })?,
                    },
                };
                if self.bounds.past && day > today {
                    return Err(RowRefused::Future { field: name() });
                }
                if self.bounds.first.is_some_and(|first| day < first)
                    || self.bounds.last.is_some_and(|last| day > last)
                {
                    return Err(RowRefused::Bounds { field: name() });
                }
                Ok(day.to_string())
            }
        }
    }

    fn within(&self, number: f64) -> Result<(), RowRefused> {
        if self.bounds.least.is_some_and(|least| number < least)
            || self.bounds.most.is_some_and(|most| number > most)
        {
            return Err(RowRefused::Bounds {
                field: self.name.clone(),
            });
        }
        Ok(())
    }
}

/// Year, month and day of `2026-11-23`, `2026/11/23`, `2026.11.23`, `20261123` and `2026年11月23日`.
fn numbers_of_day(text: &str) -> Option<(i16, i8, i8)> {
    let number = |digits: &str| {
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 2;
        digits.parse::<i8>().ok().filter(|_| plain)
    };
    let year = text.get(..4)?;
    if !year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let rest = &text[4..];
    let (month, day) = if rest.len() == 4 && rest.bytes().all(|b| b.is_ascii_digit()) {
        rest.split_at(2)
    } else if let Some(rest) = rest.strip_prefix('年') {
        rest.strip_suffix('日').unwrap_or(rest).split_once('月')?
    } else {
        let mark = rest.chars().next().filter(|mark| "-/.".contains(*mark))?;
        rest[1..].split_once(mark)?
    };
    Some((year.parse().ok()?, number(month)?, number(day)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_an_office_writes_it() {
        for text in [
            "2026-03-01",
            "2026/3/1",
            "2026.03.01",
            "20260301",
            "2026年3月1日",
        ] {
            assert_eq!(numbers_of_day(text), Some((2026, 3, 1)), "{text}");
        }
        for text in [
            "",
            "2026",
            "01.03.2026",
            "2026-3",
            "2026-03-01T00:00",
            "2026-03/01",
            "202603",
            "2026-+3-1",
        ] {
            assert_eq!(numbers_of_day(text), None, "{text}");
        }
    }

    #[test]
    fn full_width_becomes_half_width_and_chinese_stays() {
        assert_eq!(half_width("方塘路４０号　Ａ－２"), "方塘路40号 A-2");
    }
}

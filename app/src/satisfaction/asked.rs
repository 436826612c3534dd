//! What an address asks of the score.

use domain::areas::{Area, AreaCode};
use domain::categories::CategoryCode;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use jiff::civil::Date;
use serde::Deserialize;
use store::scores::Period;

use crate::shell::Reader;

/// Most months that are read at once: ten years.
const MONTHS_MOST: i64 = 120;

/// Full months before the current one that are shown where none are asked for.
const MONTHS_USUAL: i64 = 12;

/// What the address asks for, as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// A code, or a path of codes; the city where absent.
    pub(super) area: String,
    pub(super) organisation: String,
    pub(super) category: String,
    /// The first and the last month: `2026-11`.
    pub(super) from: String,
    pub(super) to: String,
}

/// What in the address is not understood, by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Misasked {
    Area,
    Organisation,
    Category,
    LifeEvent,
    From,
    To,
    /// The last month comes before the first, or too long after it.
    Span,
}

impl Misasked {
    /// Under which key the reader is told.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Area => "query-area",
            Self::Organisation => "satisfaction-no-organisation",
            Self::Category => "query-category",
            Self::LifeEvent => "satisfaction-no-life-event",
            Self::From | Self::To => "satisfaction-no-month",
            Self::Span => "satisfaction-no-span",
        }
    }

    /// In which field.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Organisation => "organisation",
            Self::Category => "category",
            Self::LifeEvent => "life_event",
            Self::From => "from",
            Self::To | Self::Span => "to",
        }
    }
}

/// What is wanted, understood.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) area: Area,
    pub(super) organisation: Option<OrganisationCode>,
    pub(super) category: Option<CategoryCode>,
    pub(super) period: Period,
}

pub(super) fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A month in months since year 0: `2026-11`.
pub(super) fn month(text: &str) -> Option<i64> {
    let (year, month) = text.split_once('-')?;
    let written = year.len() == 4 && month.len() == 2;
    let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
    (written && (1..=12).contains(&month)).then(|| year * 12 + month - 1)
}

/// As [`month`] reads it.
pub(super) fn month_written(month: i64) -> String {
    format!(
        "{:04}-{:02}",
        month.div_euclid(12),
        month.rem_euclid(12) + 1
    )
}

/// The first day of a month.
pub(super) fn first_day(month: i64) -> Option<Date> {
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let of_year = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    Date::new(year, of_year, 1).ok()
}

/// The usual months: twelve full ones and the current one.
pub(crate) fn usual(reader: &Reader) -> Period {
    let today = reader.now.date();
    let to = i64::from(today.year()) * 12 + i64::from(today.month()) - 1;
    Period {
        from: to - MONTHS_USUAL,
        to,
    }
}

/// The months that are asked for; the usual ones where none are.
pub(super) fn period(from: &str, to: &str, usual: Period) -> Result<Period, Misasked> {
    let read = |text: &str, wrong: Misasked| match given(text) {
        None => Ok(None),
        Some(text) => month(text).map(Some).ok_or(wrong),
    };
    let to = read(to, Misasked::To)?;
    let from = read(from, Misasked::From)?;
    let period = match (from, to) {
        (None, None) => usual,
        (Some(from), Some(to)) => Period { from, to },
        (Some(from), None) => Period {
            from,
            to: usual.to.max(from).min(from + MONTHS_MOST - 1),
        },
        (None, Some(to)) => Period {
            from: to - MONTHS_USUAL,
            to,
        },
    };
    if period.to < period.from || period.to - period.from >= MONTHS_MOST {
        return Err(Misasked::Span);
    }
    Ok(period)
}

/// The organisation that is asked for; nothing where none is.
pub(super) fn organisation(text: &str, pack: &Pack) -> Result<Option<OrganisationCode>, Misasked> {
    let Some(code) = given(text) else {
        return Ok(None);
    };
    let code = OrganisationCode(code.to_owned());
    let known = pack.organisations.contains_key(&code);
    known.then_some(Some(code)).ok_or(Misasked::Organisation)
}

impl Asked {
    /// Reads the address; what is not given is the whole city, everybody, everything, and the usual months.
    pub(super) fn wanted(&self, pack: &Pack, reader: &Reader) -> Result<Wanted, Misasked> {
        let area = match given(&self.area) {
            None => pack.areas.root(),
            Some(code) => {
                let last = code.trim_end_matches('/').rsplit('/').next();
                let code = AreaCode(last.unwrap_or_default().to_owned());
                pack.areas.get(&code).ok_or(Misasked::Area)?
            }
        };
        let organisation = organisation(&self.organisation, pack)?;
        let category = match given(&self.category) {
            None => None,
            Some(code) => {
                let known = pack.category(&CategoryCode(code.to_owned()));
                let public = known.filter(|category| !category.private);
                Some(public.ok_or(Misasked::Category)?.code.clone())
            }
        };
        let period = period(&self.from, &self.to, usual(reader))?;
        Ok(Wanted {
            area: area.clone(),
            organisation,
            category,
            period,
        })
    }
}

impl Wanted {
    /// The address of the same page, with what differs: a path's beginning, and the area.
    pub(super) fn address(&self, path: &str, area: &AreaCode) -> String {
        let mut address = format!("{path}?area={}", area.0);
        if let Some(organisation) = &self.organisation {
            address.push_str("&organisation=");
            address.push_str(&organisation.0);
        }
        if let Some(category) = &self.category {
            address.push_str("&category=");
            address.push_str(&category.0);
        }
        let (from, to) = (
            month_written(self.period.from),
            month_written(self.period.to),
        );
        address + "&from=" + &from + "&to=" + &to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_read_back_and_nothing_else_is_one() {
        for text in ["2026-11", "2017-01", "1999-12"] {
            assert_eq!(month(text).map(month_written).as_deref(), Some(text));
        }
        for text in ["2026", "2026-13", "2026-00", "26-11", "2026-1", "November"] {
            assert_eq!(month(text), None, "{text}");
        }
        let first = first_day(2026 * 12 + 10).expect("a day");
        assert_eq!(first.to_string(), "2026-11-01");
    }
}

//! What an address asks about reports: one grammar for the list, the map and the data.

use domain::areas::{Area, AreaCode};
use domain::cases::{CaseId, StatusGroup};
use domain::categories::CategoryCode;
use domain::pack::Pack;
use domain::places::{BoundingBox, BoxRefused, Position};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use store::reports::Filter;
use store::search::Scope;
use uuid::Uuid;

use crate::portal::Portal;
use crate::shell::Reader;

/// What the address says instead of a group of statuses, for those whose promise is broken.
pub(crate) const OVERDUE: &str = "overdue";

/// What the address asks for, as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// West, south, east, north.
    pub(super) bbox: String,
    pub(super) category: String,
    /// A code, or a path of codes.
    pub(super) area: String,
    /// A group of statuses, or `overdue`.
    pub(super) status: String,
    /// Words that are looked for, of what everybody may read.
    pub(super) q: String,
    /// The first and the last day of requests.
    pub(super) since: String,
    pub(super) until: String,
    pub(super) include_old: String,
    /// Where the page before ended: microseconds and id.
    pub(super) cursor: String,
    pub(super) limit: String,
    /// How large a map draws the box.
    pub(super) zoom: String,
    /// The area that the form showed, so that another one is not looked for in the old box.
    pub(super) was: Option<String>,
}

/// What in the address is not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Misasked {
    #[error(transparent)]
    Box(#[from] BoxRefused),
    #[error("a box or an area is needed")]
    NoPlace,
    #[error("there is no such category")]
    Category,
    #[error("there is no such area")]
    Area,
    #[error("there is no such status")]
    Status,
    #[error("since is a day, written as 2026-11-22")]
    Since,
    #[error("until is a day, written as 2026-11-22")]
    Until,
    #[error("the cursor is not one of ours")]
    Cursor,
    #[error("limit is a number from 1 to 1000")]
    Limit,
    #[error("zoom is a number from 0 to 22")]
    Zoom,
}

impl Misasked {
    /// Under which key the reader is told.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Box(BoxRefused::NotABox) => "query-not-a-box",
            Self::Box(BoxRefused::TooLarge) => "query-too-large",
            Self::NoPlace => "query-no-place",
            Self::Category => "query-category",
            Self::Area => "query-area",
            Self::Status => "query-status",
            Self::Since | Self::Until => "query-day",
            Self::Cursor => "query-cursor",
            Self::Limit => "query-limit",
            Self::Zoom => "query-zoom",
        }
    }
}

/// What is left out where it is not given.
fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl Asked {
    /// The filter; without a box it has none.
    pub(super) fn filter(&self, pack: &Pack, reader: &Reader) -> Result<Filter, Misasked> {
        let category = given(&self.category).map(|code| {
            let known = pack.category(&CategoryCode(code.to_owned()));
            known
                .map(|category| category.code.clone())
                .ok_or(Misasked::Category)
        });
        let (status, overdue) = match given(&self.status) {
            Some(OVERDUE) => (None, true),
            status => (status, false),
        };
        let group = status.map(|name| StatusGroup::named(name).ok_or(Misasked::Status));
        let since = given(&self.since).map(|day| starts(day, reader).ok_or(Misasked::Since));
        let until = given(&self.until).map(|day| starts_after(day, reader).ok_or(Misasked::Until));
        let is_old_asked = given(&self.include_old).is_some_and(|asked| asked == "true");
        Ok(Filter {
            bbox: self.bbox(pack)?,
            category: category.transpose()?,
            area: self.area(pack)?.map(|area| area.path.clone()),
            group: group.transpose()?,
            since: since.transpose()?,
            until: until.transpose()?,
            ended_since: (!is_old_asked).then(|| old_before(reader)),
            overdue_at: overdue.then(|| reader.now.timestamp()),
            ..Filter::default()
        })
    }

    /// The filter with what its words find; words are looked for in the whole city or area, whatever a box shows. Says, too,
    /// whether more was found than is looked at.
    pub(super) async fn with_words(
        &self,
        portal: &Portal,
        filter: Filter,
    ) -> Result<(Filter, bool), store::Broken> {
        let Some(found) = portal.store.find(&self.q, Scope::Public).await? else {
            return Ok((filter, false));
        };
        let filter = Filter {
            bbox: None,
            among: Some(found.cases),
            ..filter
        };
        Ok((filter, found.is_cut))
    }

    fn bbox(&self, pack: &Pack) -> Result<Option<BoundingBox>, Misasked> {
        let Some(text) = given(&self.bbox) else {
            return Ok(None);
        };
        let bbox = BoundingBox::parse(text)?;
        Ok(Some(bbox.within_reach_of(pack.areas.extent())?))
    }

    /// The area that is asked for.
    pub(super) fn area<'a>(&self, pack: &'a Pack) -> Result<Option<&'a Area>, Misasked> {
        let Some(text) = given(&self.area) else {
            return Ok(None);
        };
        let code = text
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(text);
        let area = pack.areas.get(&AreaCode(code.to_owned()));
        area.map(Some).ok_or(Misasked::Area)
    }

    /// Where the page before ended.
    pub(super) fn cursor(&self) -> Result<Option<(Timestamp, CaseId)>, Misasked> {
        let read = |text: &str| {
            let (at, id) = text.split_once('.')?;
            let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
            Some((at, CaseId(id.parse::<Uuid>().ok()?)))
        };
        given(&self.cursor)
            .map(|text| read(text).ok_or(Misasked::Cursor))
            .transpose()
    }

    /// How many at once, at most 1000.
    pub(super) fn limit(&self) -> Result<i64, Misasked> {
        const USUAL: i64 = 100;
        let Some(text) = given(&self.limit) else {
            return Ok(USUAL);
        };
        let limit = text.parse().map_err(|_| Misasked::Limit)?;
        if (1..=1000).contains(&limit) {
            Ok(limit)
        } else {
            Err(Misasked::Limit)
        }
    }

    /// How large the box is drawn, where that is said.
    pub(super) fn zoom(&self) -> Result<Option<u8>, Misasked> {
        let zoom = given(&self.zoom).map(|text| {
            let zoom = text.parse().map_err(|_| Misasked::Zoom)?;
            if zoom <= 22 {
                Ok(zoom)
            } else {
                Err(Misasked::Zoom)
            }
        });
        zoom.transpose()
    }

    /// Whether the form chose another area than the one it showed.
    pub(super) fn has_moved(&self) -> bool {
        self.was.as_ref().is_some_and(|was| *was != self.area)
    }

    /// Whether more is asked than what lies there.
    pub(super) fn narrows(&self) -> bool {
        [
            &self.category,
            &self.status,
            &self.q,
            &self.since,
            &self.until,
        ]
        .into_iter()
        .any(|asked| !asked.is_empty())
    }

    /// Everything that lies there.
    pub(super) fn widened(&self) -> Self {
        Self {
            bbox: self.bbox.clone(),
            area: self.area.clone(),
            include_old: self.include_old.clone(),
            ..Self::default()
        }
    }

    /// What else was asked: of what no field shows, nothing that is not understood is asked again.
    pub(super) fn without(&self, misasked: Misasked) -> Self {
        let mut rest = Self {
            cursor: String::new(),
            ..self.clone()
        };
        match misasked {
            Misasked::Box(_) => rest.bbox.clear(),
            Misasked::Status => rest.status.clear(),
            _ => {}
        }
        rest
    }

    /// The same question at `path`; the cursor is left out.
    pub(super) fn address(&self, path: &str) -> String {
        let pairs = [
            ("bbox", self.bbox.as_str()),
            ("category", self.category.as_str()),
            ("area", self.area.as_str()),
            ("status", self.status.as_str()),
            ("q", self.q.trim()),
            ("since", self.since.as_str()),
            ("until", self.until.as_str()),
            ("include_old", self.include_old.as_str()),
            ("cursor", self.cursor.as_str()),
        ];
        let given: Vec<_> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        match serde_html_form::to_string(&given) {
            Ok(query) if !query.is_empty() => format!("{path}?{query}"),
            _ => path.to_owned(),
        }
    }
}

/// A cursor after this report.
pub(super) fn cursor_after(at: Timestamp, id: CaseId) -> String {
    format!("{}.{}", at.as_microsecond(), id.0.simple())
}

/// What the map shows where nobody asks for anything else.
pub(super) fn home_view(pack: &Pack) -> BoundingBox {
    let view = &pack.city.home_view;
    Position::new(view.lat, view.lon).map_or_else(
        |_| pack.areas.extent(),
        |centre| BoundingBox::of_view(centre, view.zoom),
    )
}

/// The first moment of a day in the city; nothing for what is no day.
fn starts(day: &str, reader: &Reader) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    let start = day.to_zoned(reader.now.time_zone().clone()).ok()?;
    Some(start.timestamp())
}

fn starts_after(day: &str, reader: &Reader) -> Option<Timestamp> {
    let day: Date = day.parse().ok()?;
    starts(&day.checked_add(1.day()).ok()?.to_string(), reader)
}

/// What ended before is old: the first of the month six months back.
fn old_before(reader: &Reader) -> Timestamp {
    let first = reader
        .now
        .date()
        .first_of_month()
        .saturating_sub(6.months());
    first
        .to_zoned(reader.now.time_zone().clone())
        .map_or(Timestamp::UNIX_EPOCH, |first| first.timestamp())
}

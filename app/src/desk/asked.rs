//! What the address of the desk's list asks for: one grammar for the list, its map and what is kept as a filter.

use domain::cases::{Case, CaseId, Status, StatusGroup};
use domain::identity::Account;
use jiff::Timestamp;
use serde::Deserialize;
use store::reports::Filter;
use store::search::Scope;
use store::tallies::Tally;
use uuid::Uuid;

use crate::components::Icon;
use crate::portal::Portal;
use crate::reports::query::OVERDUE;
use crate::shell::Refusal;

/// What the address says where a phone shows the map.
const MAP: &str = "map";

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// What waits for her.
    Mine,
    Open,
    /// Those that nobody has looked at yet.
    Received,
    Overdue,
    /// Those with open flags.
    Flagged,
    Fixed,
    Closed,
}

impl Shown {
    pub(super) const ALL: [Self; 7] = [
        Self::Mine,
        Self::Open,
        Self::Received,
        Self::Overdue,
        Self::Flagged,
        Self::Fixed,
        Self::Closed,
    ];

    /// The word for it in the address.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Open => StatusGroup::Open.name(),
            Self::Received => Status::Received.name(),
            Self::Overdue => OVERDUE,
            Self::Flagged => "flagged",
            Self::Fixed => StatusGroup::Fixed.name(),
            Self::Closed => StatusGroup::Closed.name(),
        }
    }

    /// Reads [`Shown::name`].
    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.name() == name)
    }

    pub(super) fn filter(self, account: &Account, now: Timestamp) -> Filter {
        let any = Filter::default();
        let of = |group| Filter {
            group: Some(group),
            ..Filter::default()
        };
        match self {
            Self::Mine => Filter {
                mine: Some(account.clone()),
                ..of(StatusGroup::Open)
            },
            Self::Open => of(StatusGroup::Open),
            Self::Fixed => of(StatusGroup::Fixed),
            Self::Closed => of(StatusGroup::Closed),
            Self::Received => Filter {
                status: Some(Status::Received),
                ..any
            },
            Self::Overdue => Filter {
                overdue_at: Some(now),
                ..any
            },
            Self::Flagged => Filter {
                flagged: true,
                ..any
            },
        }
    }

    /// Under which key it is named.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Mine => "desk-group-mine",
            Self::Open => "desk-group-open",
            Self::Received => "status-received",
            Self::Overdue => "list-overdue",
            Self::Flagged => "desk-group-flagged",
            Self::Fixed => "desk-group-fixed",
            Self::Closed => "desk-group-closed",
        }
    }

    pub(super) const fn icon(self) -> Option<Icon> {
        match self {
            Self::Mine => Some(Icon::User),
            Self::Overdue => Some(Icon::TriangleAlert),
            Self::Flagged => Some(Icon::Flag),
            _ => None,
        }
    }

    /// How many there are to do; what has ended is not counted.
    pub(super) const fn count(self, tally: Tally, flagged: i64) -> Option<i64> {
        match self {
            Self::Mine => Some(tally.mine),
            Self::Open => Some(tally.open),
            Self::Received => Some(tally.received),
            Self::Overdue => Some(tally.overdue),
            Self::Flagged => Some(flagged),
            Self::Fixed | Self::Closed => None,
        }
    }
}

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Asked {
    /// As [`Shown::name`] says; the open ones where absent, all where words are looked for.
    #[serde(default)]
    pub(super) status: String,
    /// Words that are looked for.
    #[serde(default)]
    pub(super) q: String,
    /// Where the page before ended: microseconds and id.
    #[serde(default)]
    after: String,
    /// What a phone shows, which has no room for both: `map` instead of the list.
    #[serde(default)]
    view: String,
}

impl Asked {
    /// Which list it is; nothing where it is all that the words find.
    pub(super) fn shown(&self) -> Result<Option<Shown>, Refusal> {
        match self.status.as_str() {
            "" if self.q.trim().is_empty() => Ok(Some(Shown::Open)),
            "" => Ok(None),
            name => Shown::named(name).map(Some).ok_or(Refusal::NotFound),
        }
    }

    /// The same words in another list.
    pub(super) fn address(&self, status: &str, after: Option<&Case>) -> String {
        let after = after.map(|last| {
            let at = last.requested_at.as_microsecond();
            format!("{at}.{}", last.id.0)
        });
        self.at("/desk", status, after.as_deref().unwrap_or_default())
    }

    /// The same page of the same list, for something else at `path`.
    pub(super) fn here(&self, path: &str) -> String {
        self.at(path, &self.status, &self.after)
    }

    /// The whole list, for something else at `path`.
    pub(super) fn whole(&self, path: &str) -> String {
        self.at(path, &self.status, "")
    }

    /// What finds the list. Says, too, whether its words find more than is looked at.
    pub(super) async fn filter(
        &self,
        portal: &Portal,
        account: &Account,
    ) -> Result<(Filter, bool), Refusal> {
        let filter = self
            .shown()?
            .map_or_else(Filter::default, |shown| shown.filter(account, portal.now()));
        let found = portal.store.find(&self.q, Scope::Desk).await?;
        let is_cut = found.as_ref().is_some_and(|found| found.is_cut);
        let among = found.map(|found| found.cases);
        Ok((Filter { among, ..filter }, is_cut))
    }

    /// Whether a phone shows the map.
    pub(super) fn shows_map(&self) -> bool {
        self.view == MAP
    }

    /// The same with the map or the list on a phone.
    pub(super) fn turned(&self) -> Self {
        let view = if self.shows_map() { "" } else { MAP };
        Self {
            view: view.to_owned(),
            ..self.clone()
        }
    }

    fn at(&self, path: &str, status: &str, after: &str) -> String {
        let pairs = [
            ("status", status),
            ("q", self.q.trim()),
            ("after", after),
            ("view", &*self.view),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = serde_html_form::to_string(given.collect::<Vec<_>>()).unwrap_or_default();
        format!("{path}?{query}")
    }

    pub(super) fn after(&self) -> Option<(Timestamp, CaseId)> {
        let (at, id) = self.after.split_once('.')?;
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, CaseId(id.parse::<Uuid>().ok()?)))
    }
}

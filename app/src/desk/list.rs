//! The reports of a member's areas.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use domain::cases::{Case, CaseId, Status, StatusGroup};
use domain::identity::Account;
use domain::pack::Pack;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::Filter;
use store::search::Scope;
use store::tallies::Tally;
use uuid::Uuid;

use super::filters::kept_filters;
use super::flags::flags_standing;
use crate::components::{
    Button, CaseList, CaseRow, Chip, Chips, Empty, ErrorSummary, Fault, Icon, Search, Weight,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::promised::gauge;
use crate::reports::query::OVERDUE;
use crate::reports::words::{area_name, standing, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Reports on one page.
const PAGE: usize = 20;

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
    const ALL: [Self; 7] = [
        Self::Mine,
        Self::Open,
        Self::Received,
        Self::Overdue,
        Self::Flagged,
        Self::Fixed,
        Self::Closed,
    ];

    /// The word for it in the address.
    const fn name(self) -> &'static str {
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

    fn filter(self, account: &Account, now: Timestamp) -> Filter {
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
    const fn key(self) -> &'static str {
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

    const fn icon(self) -> Option<Icon> {
        match self {
            Self::Mine => Some(Icon::User),
            Self::Overdue => Some(Icon::TriangleAlert),
            Self::Flagged => Some(Icon::Flag),
            _ => None,
        }
    }

    /// How many there are to do; what has ended is not counted.
    const fn count(self, tally: Tally, flagged: i64) -> Option<i64> {
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

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk", get(page))
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
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
        let pairs = [
            ("status", status),
            ("q", self.q.trim()),
            ("after", after.as_deref().unwrap_or_default()),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let query = serde_html_form::to_string(given.collect::<Vec<_>>()).unwrap_or_default();
        format!("/desk?{query}")
    }

    fn after(&self) -> Option<(Timestamp, CaseId)> {
        let (at, id) = self.after.split_once('.')?;
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, CaseId(id.parse::<Uuid>().ok()?)))
    }
}

/// `/desk`: open reports of her areas, newest first.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Query(asked): Query<Asked>,
) -> Answer {
    listed(&portal, reader, member.0, asked, None).await
}

/// A filter that was not kept, and why.
pub(super) struct Faulty {
    pub(super) name: String,
    pub(super) text: String,
}

/// The page of a list.
pub(super) async fn listed(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    asked: Asked,
    faulty: Option<Faulty>,
) -> Answer {
    let asked_for = asked.shown()?;
    let mut filter = asked_for.map_or_else(Filter::default, |shown| {
        shown.filter(&account, portal.now())
    });
    filter.among = portal.store.find(&asked.q, Scope::Desk).await?;
    let listed = portal
        .store
        .inbox(&account, &filter, asked.after(), PAGE)
        .await?;
    let flags = portal.store.count_flags(&listed.cases, &account).await?;
    let flagged = portal.store.count_flagged(&account).await?;
    let waiting = portal.store.count_waiting_ratings(&account).await?;
    let reads_ratings = store::ratings::reads_ratings(&account);
    let tally = portal.store.tally(&account, portal.now()).await?;
    let kept = portal.store.filters(&account).await?;
    reader.account = Some(account.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let wrong = faulty.is_some();
    let page = Page::new(reader.say("desk-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let counted = asked_for
            .filter(|_| asked.q.trim().is_empty())
            .and_then(|shown| shown.count(tally, flagged))
            .map(|count| reader.say_with("desk-count", &[("count", count.into())]))
            .map(|counted| view! { <p class="cl-muted cl-number">{counted}</p> });
        let shown = &listed.cases;
        let next = shown.last().filter(|_| listed.more).map(|last| {
            let href = asked.address(asked_for.map_or("", Shown::name), Some(last));
            view! { <p class="govuk-body"><a class="govuk-link" href=href>{say("desk-older")}</a></p> }
        });
        let ratings = reads_ratings.then(|| {
            let words = reader.say_with("desk-ratings-link", &[("count", waiting.into())]);
            view! { <p class="govuk-body"><a class="govuk-link cl-alone" href="/desk/ratings">{words}</a></p> }
        });
        let chips: Vec<_> = Shown::ALL
            .into_iter()
            .map(|known| {
                let count = known.count(tally, flagged);
                let count = count.map(|count| reader.number(count.unsigned_abs()));
                let href = asked.address(known.name(), None);
                view! { <Chip href=href text=say(known.key()) count=count icon=known.icon() current=Some(known) == asked_for/> }
            })
            .collect();
        let rows: Vec<_> = shown
            .iter()
            .map(|case| {
                let flags = flags.get(&case.id).copied().unwrap_or_default();
                row(&reader, &pack, case, flags)
            })
            .collect();
        let list = if rows.is_empty() {
            view! { <Empty title=say("desk-nothing") text=say("desk-nothing-text")/> }.into_any()
        } else {
            view! { {counted}<CaseList wide=true>{rows}</CaseList> }.into_any()
        };
        let summary = faulty.as_ref().map(|faulty| {
            view! { <ErrorSummary faults=vec![Fault::at("name", faulty.text.clone())]/> }
        });
        let filters = kept_filters(&reader, &asked, &kept, faulty.as_ref());
        view! {
            <div class="cl-stack">
                {summary}
                <h1 class="govuk-heading-l">{say("desk-title")}</h1>
                <p class="govuk-body"><a class="govuk-link cl-alone" href="/desk/tasks">{say("task-inbox")}</a></p>
                <p class="govuk-body"><a class="govuk-link cl-alone" href="/desk/rounds">{say("round-title")}</a></p>
                <Search action="/desk" label=say("desk-search") placeholder=say("desk-search-hint") value=asked.q.clone() button=say("desk-search") plain=true/>
                <Chips label=say("desk-groups")>{chips}</Chips>
                {filters}
                {ratings}
                {list}
                {next}
                <form method="post" action="/sign-out">
                    <Button weight=Weight::Secondary>{say("desk-sign-out")}</Button>
                </form>
            </div>
        }
    });
    let page = page.place(Place::Me).private().error_title(wrong);
    let page = if wrong {
        page.status(StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        page
    };
    Ok(page.render(portal, &reader))
}

fn row(reader: &Reader, pack: &Pack, case: &Case, flags: i64) -> impl IntoView + use<> {
    let facts = format!(
        "{}\u{a0}· {}",
        area_name(pack, &case.area, reader.language),
        reader.moment(case.requested_at)
    );
    let gauge = gauge(reader, pack, case);
    view! {
        <CaseRow
            href=format!("/desk/{}", case.reference)
            title=title(pack, case, reader.language)
            standing=Some(standing(reader, case.status))
            also=flags_standing(reader, flags)
            facts=facts
        >
            {gauge}
        </CaseRow>
    }
}

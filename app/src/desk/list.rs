//! The reports of a member's areas.

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::cases::{Case, CaseId, Status, StatusGroup};
use domain::pack::Pack;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::Filter;
use store::tallies::Tally;
use uuid::Uuid;

use super::flags::flags_standing;
use crate::components::{Button, CaseList, CaseRow, Chip, Chips, Empty, Icon, Weight};
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
enum Shown {
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
    const ALL: [Self; 6] = [
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
            Self::Open => StatusGroup::Open.name(),
            Self::Received => Status::Received.name(),
            Self::Overdue => OVERDUE,
            Self::Flagged => "flagged",
            Self::Fixed => StatusGroup::Fixed.name(),
            Self::Closed => StatusGroup::Closed.name(),
        }
    }

    /// Reads [`Shown::name`]; the open ones where nothing is said.
    fn named(name: &str) -> Option<Self> {
        if name.is_empty() {
            return Some(Self::Open);
        }
        Self::ALL.into_iter().find(|shown| shown.name() == name)
    }

    fn filter(self, now: Timestamp) -> Filter {
        let any = Filter::default();
        let of = |group| Filter {
            group: Some(group),
            ..Filter::default()
        };
        match self {
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
            Self::Overdue => Some(Icon::TriangleAlert),
            Self::Flagged => Some(Icon::Flag),
            _ => None,
        }
    }

    /// How many there are to do; what has ended is not counted.
    const fn count(self, tally: Tally, flagged: i64) -> Option<i64> {
        match self {
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
struct Asked {
    /// As [`Shown::name`] says; the open ones where absent.
    #[serde(default)]
    status: String,
    /// Where the page before ended: microseconds and id.
    #[serde(default)]
    after: String,
}

impl Asked {
    fn after(&self) -> Option<(Timestamp, CaseId)> {
        let (at, id) = self.after.split_once('.')?;
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some((at, CaseId(id.parse::<Uuid>().ok()?)))
    }
}

/// `/desk`: open reports of her areas, newest first.
async fn page(
    State(portal): State<Portal>,
    mut reader: Reader,
    member: Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let asked_for = Shown::named(&asked.status).ok_or(Refusal::NotFound)?;
    let filter = asked_for.filter(portal.now());
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let listed = portal
        .store
        .inbox(&member.0, &filter, asked.after(), most)
        .await?;
    let flags = portal.store.count_flags(&listed.cases, &member.0).await?;
    let flagged = portal.store.count_flagged(&member.0).await?;
    let tally = portal.store.tally(&member.0, portal.now()).await?;
    reader.account = Some(member.0.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("desk-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let all = listed.on_map + listed.off_map;
        let counted = reader.say_with("desk-count", &[("count", all.into())]);
        let more = listed.cases.len() > PAGE;
        let shown = &listed.cases[..listed.cases.len().min(PAGE)];
        let next = shown.last().filter(|_| more).map(|last| {
            let href = format!(
                "/desk?status={}&after={}.{}",
                asked_for.name(),
                last.requested_at.as_microsecond(),
                last.id.0
            );
            view! { <p class="govuk-body"><a class="govuk-link" href=href>{say("desk-older")}</a></p> }
        });
        let chips: Vec<_> = Shown::ALL
            .into_iter()
            .map(|known| {
                let count = known.count(tally, flagged);
                let count = count.map(|count| reader.number(count.unsigned_abs()));
                let href = format!("/desk?status={}", known.name());
                view! { <Chip href=href text=say(known.key()) count=count icon=known.icon() current=known == asked_for/> }
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
            view! { <p class="cl-muted cl-number">{counted}</p><CaseList wide=true>{rows}</CaseList> }
                .into_any()
        };
        view! {
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{say("desk-title")}</h1>
                <p class="govuk-body"><a class="govuk-link cl-alone" href="/desk/tasks">{say("task-inbox")}</a></p>
                <Chips label=say("desk-groups")>{chips}</Chips>
                {list}
                {next}
                <form method="post" action="/sign-out">
                    <Button weight=Weight::Secondary>{say("desk-sign-out")}</Button>
                </form>
            </div>
        }
    });
    Ok(page.place(Place::Me).private().render(&portal, &reader))
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

//! The reports of a member's areas.

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use domain::cases::{Case, CaseId, StatusGroup};
use domain::pack::Pack;
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;
use store::reports::Filter;
use uuid::Uuid;

use super::flags::flags_tag;
use crate::components::{Button, CaseList, CaseRow, Chip, Chips, Empty, Weight};
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::words::{area_name, standing, title};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Reports on one page.
const PAGE: usize = 20;

/// What the address says instead of a group of statuses, for those with open flags.
const FLAGGED: &str = "flagged";

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk", get(page))
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// A group of statuses, or `flagged`; the open ones where absent.
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
    let group = match asked.status.as_str() {
        "" => Some(StatusGroup::Open),
        FLAGGED => None,
        named => Some(StatusGroup::named(named).ok_or(Refusal::NotFound)?),
    };
    let filter = Filter {
        group,
        flagged: group.is_none(),
        ..Filter::default()
    };
    let most = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let listed = portal
        .store
        .inbox(&member.0, &filter, asked.after(), most)
        .await?;
    let flags = portal.store.count_flags(&listed.cases, &member.0).await?;
    let flagged = portal.store.count_flagged(&member.0).await?;
    reader.account = Some(member.0.name);
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("desk-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let all = listed.on_map + listed.off_map;
        let more = listed.cases.len() > PAGE;
        let shown = &listed.cases[..listed.cases.len().min(PAGE)];
        let next = shown.last().filter(|_| more).map(|last| {
            let href = format!(
                "/desk?status={}&after={}.{}",
                group.map_or(FLAGGED, StatusGroup::name),
                last.requested_at.as_microsecond(),
                last.id.0
            );
            view! { <p class="govuk-body"><a class="govuk-link" href=href>{say("desk-older")}</a></p> }
        });
        let groups: Vec<_> = StatusGroup::ALL
            .into_iter()
            .map(|known| {
                let text = reader.say(&format!("desk-group-{}", known.name()));
                let href = format!("/desk?status={}", known.name());
                view! { <Chip href=href text=text current=Some(known) == group/> }
            })
            .collect();
        let flagged = (flagged > 0 || group.is_none()).then(|| {
            let text = reader.say_with("desk-group-flagged", &[("count", flagged.into())]);
            view! { <Chip href=format!("/desk?status={FLAGGED}") text=text current=group.is_none()/> }
        });
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
            view! { <CaseList>{rows}</CaseList> }.into_any()
        };
        view! {
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{say("desk-title")}</h1>
                <p class="govuk-body">{reader.say_with("desk-count", &[("count", all.into())])}</p>
                <Chips label=say("desk-groups")>{groups}{flagged}</Chips>
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
        "{} · {}",
        area_name(pack, &case.area, reader.language),
        reader.moment(case.requested_at)
    );
    let flags = flags_tag(reader, flags).map(|tag| view! { <p>{tag}</p> });
    view! {
        <CaseRow
            href=format!("/desk/{}", case.reference)
            title=title(pack, case, reader.language)
            standing=Some(standing(reader, case.status))
            facts=facts
        >
            {flags}
        </CaseRow>
    }
}

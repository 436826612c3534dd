//! The reports of a member's areas.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use domain::cases::Case;
use domain::identity::Account;
use domain::pack::Pack;
use leptos::prelude::*;

use super::asked::{Asked, Shown};
use super::bulk::preview;
use super::case::Wrong;
use super::filters::kept_filters;
use super::flags::flags_standing;
use super::keys::{Keys, Screen, desk_keys, keys_setting};
use super::map::list_map;
use super::wish::{FORM, Wish, assigns, may_any, wish_form};
use crate::components::{
    Button, CaseList, CaseRow, Chip, Chips, Empty, ErrorSummary, Fault, Pick, Search, Weight,
};
use crate::identity::Member;
use crate::persons::desk_ways;
use crate::portal::Portal;
use crate::reports::intake::writes_down;
use crate::reports::list::cut_short;
use crate::reports::promised::gauge;
use crate::reports::words::{area_name, standing_of, title};
use crate::shell::{Answer, MapIsland, Page, Place, Reader};

/// Reports on one page.
const PAGE: usize = 20;

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/desk", get(page).post(preview))
}

/// `/desk`: open reports of her areas, newest first.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    keys: Keys,
    Query(asked): Query<Asked>,
) -> Answer {
    listed(&portal, reader, (member.0, keys), asked, Again::default()).await
}

/// A filter that was not kept, and why.
pub(super) struct Faulty {
    pub(super) name: String,
    pub(super) text: String,
}

/// What was typed on the page and not taken.
#[derive(Default)]
pub(super) struct Again {
    pub(super) faulty: Option<Faulty>,
    pub(super) wish: Wish,
    pub(super) wrong: Option<Wrong>,
}

impl Again {
    fn faults(&self) -> Vec<Fault> {
        let filter = self.faulty.iter();
        let filter = filter.map(|faulty| Fault::at("name", faulty.text.clone()));
        let wrong = self.wrong.iter();
        let wrong = wrong.map(|wrong| Fault::at(wrong.field, wrong.text.clone()));
        filter.chain(wrong).collect()
    }
}

/// The page of a list.
pub(super) async fn listed(
    portal: &Portal,
    mut reader: Reader,
    (account, keys): (Account, Keys),
    asked: Asked,
    again: Again,
) -> Answer {
    let asked_for = asked.shown()?;
    let (filter, is_cut) = asked.filter(portal, &account).await?;
    let listed = portal
        .store
        .inbox(&account, &filter, asked.after(), PAGE)
        .await?;
    let flags = portal.store.count_flags(&listed.cases, &account).await?;
    let flagged = portal.store.count_flagged(&account).await?;
    let waiting = portal.store.count_waiting_ratings(&account).await?;
    let writes_down = writes_down(&account);
    let ratings = store::ratings::reads_ratings(&account).then_some(waiting);
    let tally = portal.store.tally(&account, portal.now()).await?;
    let kept = portal.store.filters(&account).await?;
    let colleagues = if assigns(&account) {
        portal.store.colleagues_of(&listed.cases, &account).await?
    } else {
        Vec::new()
    };
    reader.account = Some(account.name.clone());
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let faults = again.faults();
    let wrong = !faults.is_empty();
    let has_map = listed.cases.iter().any(|case| case.position.is_some());
    let page = Page::new(reader.say("desk-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let counted = asked_for
            .filter(|_| asked.q.trim().is_empty())
            .and_then(|shown| shown.count(tally, flagged))
            .map(|count| reader.say_with("desk-count", &[("count", count.into())]))
            .map(|counted| view! { <p class="cl-muted cl-number">{counted}</p> });
        let shown = &listed.cases;
        let cut = is_cut.then(|| cut_short(&reader));
        let next = shown.last().filter(|_| listed.more).map(|last| {
            let href = asked.address(asked_for.map_or("", Shown::name), Some(last));
            view! { <p class="govuk-body"><a class="govuk-link" href=href>{say("desk-older")}</a></p> }
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
                let pick = may_any(&account).then(|| pick(&reader, &pack, case, &again.wish));
                row(&reader, &pack, case, flags, pick)
            })
            .collect();
        let bulk = (!rows.is_empty()).then(|| {
            let shown = (asked.here("/desk"), &listed.cases[..]);
            wish_form(
                &reader,
                &pack,
                (&account, &colleagues),
                shown,
                &again.wish,
                again.wrong.as_ref(),
            )
        });
        let list = if rows.is_empty() {
            view! { <Empty title=say("desk-nothing") text=say("desk-nothing-text")/> }.into_any()
        } else {
            let to_bulk = may_any(&account).then(|| {
                view! { <a class="govuk-link cl-alone" href="#bulk-title">{say("desk-bulk")}</a> }
            });
            view! { <div class="cl-row cl-row--apart">{counted}{to_bulk}</div><CaseList wide=!has_map>{rows}</CaseList> }.into_any()
        };
        let map = list_map(&reader, &pack, &asked, shown);
        let beside = match (map.is_some(), asked.shows_map()) {
            (false, _) => "cl-stack",
            (true, false) => "cl-browse cl-browse--desk",
            (true, true) => "cl-browse cl-browse--desk is-map",
        };
        let turn = map.is_some().then(|| {
            let (href, words) = (asked.turned().here("/desk"), if asked.shows_map() { "desk-view-list" } else { "desk-view-map" });
            view! { <p class="govuk-body cl-browse__turn"><a class="govuk-link cl-alone" href=href>{say(words)}</a></p> }
        });
        let summary = wrong.then(|| view! { <ErrorSummary faults=faults/> });
        let filters = kept_filters(&reader, &asked, &kept, again.faulty.as_ref());
        view! {
            <div class="cl-stack">
                {summary}
                <div class="cl-row cl-row--apart">
                    <h1 class="govuk-heading-l">{say("desk-title")}</h1>
                    {ways_on(&reader, &account, ratings, writes_down)}
                </div>
                <Search action="/desk" label=say("desk-search") placeholder=say("desk-search-hint") value=asked.q.clone() button=say("desk-search") plain=true/>
                <Chips label=say("desk-groups")>{chips}</Chips>
                {filters}
                {turn}
                <div class=beside>
                    {map}
                    <section class="cl-stack" aria-label=say("desk-list")>{cut}{list}{next}{bulk}</section>
                </div>
                {keys_setting(&reader, keys)}
                {desk_keys(&reader, Screen::List)}
                <form method="post" action="/sign-out">
                    <Button weight=Weight::Secondary>{say("desk-sign-out")}</Button>
                </form>
            </div>
        }
    });
    let page = page.place(Place::Me).private().error_title(wrong);
    let page = if has_map {
        page.with_map(MapIsland::Reports)
    } else {
        page.with_islands()
    };
    let page = if wrong {
        page.status(StatusCode::UNPROCESSABLE_ENTITY)
    } else {
        page
    };
    Ok(page.render(portal, &reader))
}

/// Where else the work of a member is: beside the title, in one line where there is room.
fn ways_on(
    reader: &Reader,
    account: &Account,
    ratings: Option<i64>,
    writes_down: bool,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let registers = desk_ways(reader, account);
    let ratings = ratings.map(|waiting| {
        let words = reader.say_with("desk-ratings-link", &[("count", waiting.into())]);
        view! { <a class="govuk-link" href="/desk/ratings">{words}</a> }
    });
    let write_down = writes_down.then(|| {
        view! { <a class="govuk-link" href="/desk/reports/new">{say("intake-title")}</a> }
    });
    view! {
        <nav class="cl-row" aria-label=say("desk-ways")>
            <a class="govuk-link" href="/desk/tasks">{say("task-inbox")}</a>
            <a class="govuk-link" href="/desk/rounds">{say("round-title")}</a>
            <a class="govuk-link" href="/desk/services">{say("desk-services-title")}</a>
            <a class="govuk-link" href="/desk/emergencies">{say("emergency-list-title")}</a>
            {ratings}
            {write_down}
            {registers}
        </nav>
    }
}

/// The box that chooses a report for the form below the list.
fn pick(reader: &Reader, pack: &Pack, case: &Case, wish: &Wish) -> Pick {
    let name = title(pack, case, reader.language);
    Pick {
        form: FORM.to_owned(),
        name: "case".to_owned(),
        value: case.reference.to_string(),
        label: reader.say_with("desk-bulk-pick", &[("report", name.into())]),
        checked: wish.has(&case.reference),
    }
}

fn row(
    reader: &Reader,
    pack: &Pack,
    case: &Case,
    flags: i64,
    pick: Option<Pick>,
) -> impl IntoView + use<> {
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
            standing=Some(standing_of(reader, pack, case))
            also=flags_standing(reader, flags)
            facts=facts
            key=case.reference.to_string()
            pick=pick
        >
            {gauge}
        </CaseRow>
    }
}

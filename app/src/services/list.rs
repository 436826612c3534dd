//! `/services`: the catalogue, found by everyday words and narrowed by filters.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::pack::Pack;
use domain::services::{Addressee, ChannelType, Service, ThematicArea};
use leptos::prelude::*;
use store::enquiries::Enquiry;

use super::asked::{Asked, PAGE, Wanted};
use super::shown;
use super::words::{addressee, area, channel, icon_of_event};
use crate::components::{
    Button, ButtonGroup, Details, Empty, ErrorSummary, Fault, Icon, Neighbour, PageItem,
    Pagination, Search, Select, SelectOption, Tile, Tiles, Weight,
};
use crate::enquiries::found as questions;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

/// Questions that a search shows besides services and what can be reported.
const QUESTIONS: i64 = 10;

pub(super) async fn list(
    State(portal): State<Portal>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Answer {
    let pack = portal.pack();
    let wanted = Wanted::of(&asked, pack);
    let enquiries = if wanted.sought.is_empty() {
        Vec::new()
    } else {
        portal
            .store
            .enquiries(&wanted.sought, None, QUESTIONS)
            .await?
    };
    let body = body(&reader, pack, &wanted, &enquiries);
    let page = Page::new(reader.say("services-title"), move || body)
        .description(reader.say("services-description"))
        .place(Place::Services);
    let page = if wanted.unknown.is_empty() {
        page
    } else {
        page.status(StatusCode::UNPROCESSABLE_ENTITY)
            .error_title(true)
    };
    Ok(page.render(&portal, &reader))
}

/// What is said of a filter whose value there is not.
fn misasked(reader: &Reader, field: &str) -> String {
    reader.say(&format!("services-unknown-{field}"))
}

/// Every service that the words mean, before the filters: the likeliest first, or by name where nothing is looked for.
fn meant<'p>(reader: &Reader, pack: &'p Pack, wanted: &Wanted) -> Vec<&'p Service> {
    if !wanted.sought.is_empty() {
        let places = pack.finder.find(&wanted.sought);
        return places
            .into_iter()
            .filter_map(|place| pack.services.get(place))
            .collect();
    }
    let mut all: Vec<&Service> = pack.services.iter().collect();
    all.sort_by_cached_key(|service| service.name.say(reader.language).to_lowercase());
    all
}

fn body(reader: &Reader, pack: &Pack, wanted: &Wanted, enquiries: &[Enquiry]) -> AnyView {
    let say = reader.speaker();
    let meant = meant(reader, pack, wanted);
    let fitting: Vec<&Service> = meant
        .iter()
        .copied()
        .filter(|service| wanted.fits(service))
        .collect();
    let pages = fitting.len().div_ceil(PAGE).max(1);
    let page = wanted.page.min(pages);
    let shown = fitting.iter().copied().skip((page - 1) * PAGE).take(PAGE);
    let rows = (!fitting.is_empty()).then(|| shown::rows(reader, pack, shown));
    let events = wanted.is_open().then(|| events(reader, pack));
    let reportable = reportable(reader, pack, &wanted.sought);
    // What is found elsewhere is narrowed by no filter.
    let is_all = wanted.is_filtered() || (reportable.is_none() && enquiries.is_empty());
    let nothing = (fitting.is_empty() && is_all).then(|| nothing(reader, pack, wanted));
    let answered = questions(reader, enquiries).map(|links| {
        view! {
            <section aria-labelledby="answered">
                <h2 class="govuk-heading-m" id="answered">{say("enquiries-title")}</h2>
                {links}
            </section>
        }
    });
    let heading = heading(reader, wanted, fitting.len());
    let faults = wanted.unknown.iter();
    let faults: Vec<Fault> = faults
        .map(|field| Fault::at(field, misasked(reader, field)))
        .collect();
    let summary = (!faults.is_empty()).then(|| view! { <ErrorSummary faults=faults/> });
    view! {
        {summary}
        <div class="cl-stack cl-stack--wide cl-services">
            <h1 class="govuk-heading-l">{say("services-title")}</h1>
            <Search
                action="/services"
                label=say("services-search")
                placeholder=say("services-search-hint")
                button=say("home-search-button")
                value=wanted.sought.clone()
                plain=true
            />
            {events}
            <section aria-labelledby="found" class="cl-stack">
                <h2 class="govuk-heading-m" id="found">{heading}</h2>
                {filters(reader, pack, wanted, &meant)}
                {rows}
                {nothing}
                {pagination(reader, wanted, page, pages)}
            </section>
            {reportable}
            {answered}
        </div>
    }
    .into_any()
}

fn heading(reader: &Reader, wanted: &Wanted, count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let number = ("count", count.into());
    if wanted.sought.is_empty() || (count == 0 && wanted.is_filtered()) {
        reader.say_with("services-count", &[number])
    } else {
        reader.say_with(
            "services-found",
            &[number, ("sought", wanted.sought.clone().into())],
        )
    }
}

fn events(reader: &Reader, pack: &Pack) -> Option<AnyView> {
    if pack.life_events.is_empty() {
        return None;
    }
    let tiles: Vec<_> = pack
        .life_events
        .iter()
        .map(|event| {
            let href = format!("/life-events/{}", event.code.0);
            let text = event.name.say(reader.language).to_owned();
            view! { <Tile href=href icon=icon_of_event(pack, event) text=text/> }
        })
        .collect();
    let title = reader.say("life-events-title");
    Some(
        view! {
            <section aria-labelledby="events">
                <h2 class="govuk-heading-m" id="events">{title}</h2>
                <Tiles three=true>{tiles}</Tiles>
            </section>
        }
        .into_any(),
    )
}

/// One filter: its name, what it is called, what can be chosen with how many services each has.
fn choice(
    reader: &Reader,
    wanted: &Wanted,
    (name, label): (&'static str, &'static str),
    options: Vec<(String, String, usize, bool)>,
) -> AnyView {
    let any = SelectOption::new("", reader.say("services-any"));
    let options = options
        .into_iter()
        .filter(|(_, _, count, selected)| *count > 0 || *selected)
        .map(|(value, text, count, selected)| {
            SelectOption::new(value, format!("{text} ({count})")).selected(selected)
        });
    let options = std::iter::once(any).chain(options).collect();
    let label = reader.say(label);
    let error = wanted.unknown.contains(&name);
    let error = error.then(|| misasked(reader, name));
    view! { <Select name=name label=label error=error options=options/> }.into_any()
}

fn filters(reader: &Reader, pack: &Pack, wanted: &Wanted, meant: &[&Service]) -> AnyView {
    let count =
        |fits: &dyn Fn(&Service) -> bool| meant.iter().filter(|service| fits(service)).count();
    let areas = ThematicArea::ALL.map(|one| {
        let count = count(&|service| service.thematic_area == one);
        (
            one.name().to_owned(),
            area(reader, one),
            count,
            wanted.about == Some(one),
        )
    });
    let audiences = Addressee::ALL.map(|one| {
        let count = count(&|service| service.addressee.contains(&one));
        (
            one.name().to_owned(),
            addressee(reader, one),
            count,
            wanted.audience == Some(one),
        )
    });
    let channels = ChannelType::ALL.map(|one| {
        let count = count(&|service| service.channel.iter().any(|channel| channel.kind == one));
        (
            one.name().to_owned(),
            channel(reader, one),
            count,
            wanted.channel == Some(one),
        )
    });
    let mut organisations: Vec<_> = pack
        .organisations
        .values()
        .map(|one| {
            let count = count(&|service| service.organisations().contains(&&one.code));
            let selected = wanted.organisation.as_ref() == Some(&one.code);
            (
                one.code.0.clone(),
                one.name.say(reader.language).to_owned(),
                count,
                selected,
            )
        })
        .collect();
    organisations.sort_by(|one, other| one.1.cmp(&other.1));
    let keeps = (!wanted.sought.is_empty())
        .then(|| view! { <input type="hidden" name="q" value=wanted.sought.clone()/> });
    let events = pack.life_events.iter().map(|event| {
        let name = event.name.say(reader.language).to_owned();
        let count = count(&|service| service.life_event.contains(&event.code));
        let selected = wanted.life_event.as_ref() == Some(&event.code);
        (event.code.0.clone(), name, count, selected)
    });
    let choices = [
        (("about", "services-about"), areas.into()),
        (("audience", "services-audience"), audiences.into()),
        (("organisation", "services-organisation"), organisations),
        (("channel", "services-channel"), channels.into()),
        (("life_event", "services-life-event"), events.collect()),
    ]
    .map(|(of, options)| choice(reader, wanted, of, options));
    let say = reader.speaker();
    let without = Wanted {
        sought: wanted.sought.clone(),
        ..Wanted::default()
    };
    let clear = wanted.is_filtered().then(|| {
        view! { <a class="govuk-link" href=without.address(1)>{say("services-clear")}</a> }
    });
    view! {
        <Details summary=say("services-filters") open=wanted.is_filtered() || !wanted.unknown.is_empty()>
            <form class="cl-stack" method="get" action="/services">
                {keeps}
                <div class="cl-service-filters">{choices.into_iter().collect_view()}</div>
                <ButtonGroup>
                    <Button weight=Weight::Secondary>{say("services-apply")}</Button>
                    {clear}
                </ButtonGroup>
            </form>
        </Details>
    }
    .into_any()
}

/// What can be reported under these words.
fn reportable(reader: &Reader, pack: &Pack, sought: &str) -> Option<AnyView> {
    let sought = sought.to_lowercase();
    let links: Vec<_> = pack
        .categories
        .iter()
        .filter(|category| !category.retired && !sought.is_empty())
        .filter(|category| {
            let mut wordings = category.name.wordings().chain(category.keywords.wordings());
            wordings.any(|wording| wording.to_lowercase().contains(&sought))
        })
        .map(|category| {
            let href = format!("/reports/new?category={}", category.code.0);
            let name = category.name.say(reader.language).to_owned();
            view! { <li><a class="govuk-link" href=href>{name}</a></li> }
        })
        .collect();
    let title = reader.say("services-reportable");
    (!links.is_empty()).then(|| {
        view! {
            <section aria-labelledby="reportable">
                <h2 class="govuk-heading-m" id="reportable">{title}</h2>
                <ul class="govuk-list govuk-list--bullet">{links}</ul>
            </section>
        }
        .into_any()
    })
}

fn nothing(reader: &Reader, pack: &Pack, wanted: &Wanted) -> AnyView {
    let say = reader.speaker();
    let telephone = pack.city.telephone.clone();
    let about = [("telephone", telephone.clone().into())];
    let call = reader.say_with("home-call", &about);
    let (title, text) = if wanted.is_filtered() {
        let text = reader.say_with("services-nothing-fits-text", &about);
        (say("services-nothing-fits"), text)
    } else {
        let text = reader.say_with("services-nothing-text", &about);
        (say("services-nothing"), text)
    };
    let dial = format!("tel:{telephone}");
    let widen = wanted.is_filtered().then(|| {
        let without = Wanted {
            sought: wanted.sought.clone(),
            ..Wanted::default()
        };
        view! { <Button href=without.address(1)>{say("services-clear")}</Button> }
    });
    view! {
        <Empty title=title text=text>
            <ButtonGroup>
                {widen}
                <Button href="/reports/new" icon=Icon::Camera weight=Weight::Secondary>{say("home-report")}</Button>
                <a class="govuk-link" href="/enquiries">{say("enquiries-all")}</a>
                <a class="govuk-link" href=dial>{call}</a>
            </ButtonGroup>
        </Empty>
    }
    .into_any()
}

fn pagination(reader: &Reader, wanted: &Wanted, page: usize, pages: usize) -> Option<AnyView> {
    if pages < 2 {
        return None;
    }
    let mut items = Vec::new();
    let mut last = 0;
    for number in 1..=pages {
        let near = number == 1 || number == pages || number.abs_diff(page) < 2;
        if !near {
            continue;
        }
        if number > last + 1 {
            items.push(PageItem::Gap);
        }
        last = number;
        let href = wanted.address(number);
        let number_read = reader.number(u64::try_from(number).unwrap_or(u64::MAX));
        items.push(if number == page {
            PageItem::Current {
                number: number_read,
                href,
            }
        } else {
            PageItem::Page {
                number: number_read,
                href,
            }
        });
    }
    let previous = (page > 1).then(|| Neighbour::new(wanted.address(page - 1)));
    let next = (page < pages).then(|| Neighbour::new(wanted.address(page + 1)));
    Some(view! { <Pagination previous=previous next=next pages=items/> }.into_any())
}

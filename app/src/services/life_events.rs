//! `/life-events`: situations that bring people to several offices at once.

use axum::extract::{Path, State};
use domain::pack::Pack;
use domain::services::{LifeEvent, LifeEventCode, Service};
use leptos::prelude::*;

use super::shown::{self, Standing, organisation};
use super::words::icon_of_event;
use crate::components::{Breadcrumbs, Crumb, Go, Goes};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) async fn list(State(portal): State<Portal>, reader: Reader) -> Answer {
    let pack = portal.pack();
    let links: Vec<_> = pack
        .life_events
        .iter()
        .map(|event| {
            let (name, about) = (&event.name, &event.description);
            (
                format!("/life-events/{}", event.code.0),
                icon_of_event(pack, event),
                name.say(reader.language).to_owned(),
                about.say(reader.language).to_owned(),
            )
        })
        .collect();
    let speaker = reader.clone();
    let page = Page::new(reader.say("life-events-title"), move || {
        let say = speaker.speaker();
        let links: Vec<_> = links
            .into_iter()
            .map(|(href, icon, text, more)| view! { <Go href=href icon=icon text=text more=more/> })
            .collect();
        view! {
            <div class="cl-narrow cl-stack cl-stack--wide">
                <Breadcrumbs crumbs=vec![Crumb::new("/services", say("services-title"))]/>
                <h1 class="govuk-heading-l">{say("life-events-title")}</h1>
                <p class="govuk-body">{say("life-events-text")}</p>
                <Goes>{links}</Goes>
                <p class="govuk-body"><a class="govuk-link" href="/services">{say("services-all")}</a></p>
            </div>
        }
    });
    Ok(page.place(Place::Services).render(&portal, &reader))
}

pub(super) async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Path(code): Path<String>,
) -> Answer {
    let pack = portal.pack();
    let event = pack
        .life_event(&LifeEventCode(code))
        .ok_or(Refusal::NotFound)?;
    let body = body(&reader, pack, event);
    let page = Page::new(event.name.say(reader.language), move || body);
    Ok(page
        .description(event.description.say(reader.language))
        .place(Place::Services)
        .render(&portal, &reader))
}

/// Its services, those of one organisation together: first those that can be applied for here, and the organisation that has most
/// of them first.
fn grouped<'p>(
    reader: &Reader,
    pack: &'p Pack,
    event: &LifeEvent,
) -> Vec<(String, Vec<&'p Service>)> {
    let today = reader.now.date();
    let rank = |service: &Service| match Standing::of(service, today) {
        Standing::Here => 0,
        Standing::Elsewhere => 1,
        Standing::OutOfSeason => 2,
        Standing::Paused => 3,
        Standing::Closed => 4,
    };
    let mut groups: Vec<(String, Vec<&Service>)> = Vec::new();
    for service in pack
        .services
        .iter()
        .filter(|service| service.life_event.contains(&event.code))
    {
        let who = organisation(reader, pack, &service.competent_authority);
        match groups.iter_mut().find(|(known, _)| *known == who) {
            Some((_, services)) => services.push(service),
            None => groups.push((who, vec![service])),
        }
    }
    for (_, services) in &mut groups {
        services.sort_by_key(|service| rank(service));
    }
    groups.sort_by_cached_key(|(who, services)| {
        let here = services.iter().filter(|service| rank(service) == 0).count();
        (std::cmp::Reverse((here, services.len())), who.clone())
    });
    groups
}

fn body(reader: &Reader, pack: &Pack, event: &LifeEvent) -> AnyView {
    let say = reader.speaker();
    let crumbs = vec![
        Crumb::new("/services", say("services-title")),
        Crumb::new("/life-events", say("life-events-title")),
    ];
    let groups: Vec<_> = grouped(reader, pack, event)
        .into_iter()
        .enumerate()
        .map(|(index, (who, services))| {
            let id = format!("office-{index}");
            view! {
                <section aria-labelledby=id.clone()>
                    <h2 class="govuk-heading-m" id=id.clone()>{who}</h2>
                    {shown::rows(reader, pack, services)}
                </section>
            }
        })
        .collect();
    view! {
        <div class="cl-stack cl-stack--wide cl-services">
            <Breadcrumbs crumbs=crumbs/>
            <header class="cl-stack cl-stack--tight">
                <h1 class="govuk-heading-l">{event.name.say(reader.language).to_owned()}</h1>
                <p class="govuk-body-l">{event.description.say(reader.language).to_owned()}</p>
            </header>
            {groups}
        </div>
    }
    .into_any()
}

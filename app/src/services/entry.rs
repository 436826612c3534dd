//! `/services/{identifier}`: everything about one service, and where to begin; as linked data at `/services/{identifier}.jsonld`.

use axum::extract::{Path, State};
use domain::pack::Pack;
use domain::services::{ChannelType, Office, RetentionResult, Service, ServiceId};
use leptos::prelude::*;

use super::linked;
use super::needed::needed;
use super::promise::promise;
use super::shown::{Standing, links, organisation};
use super::words::{addressee, days, icon_of_event};
use crate::components::{
    Breadcrumbs, Button, Crumb, Details, Go, Goes, Icon, InsetText, SummaryList, SummaryRow, Symbol,
};
use crate::emergencies::on_service;
use crate::portal::Portal;
use crate::satisfaction::{Record, record_of, usual};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    Path(identifier): Path<String>,
) -> Answer {
    let pack = portal.pack();
    if let Some(identifier) = identifier.strip_suffix(".jsonld") {
        let service = pack.service(&ServiceId(identifier.to_owned()));
        return Ok(linked::entry(&portal, service.ok_or(Refusal::NotFound)?));
    }
    let service = pack
        .service(&ServiceId(identifier))
        .ok_or(Refusal::NotFound)?;
    let open = portal.store.emergencies_open(portal.now()).await?;
    let told = on_service(&reader, pack, &open, service);
    let record = record_of(&portal, service, usual(&reader)).await?;
    let entry = entry(&reader, pack, service, Shown::Live(record));
    let body = view! { {told}{entry} };
    let page = Page::new(service.name.say(reader.language), move || body);
    Ok(page
        .description(service.description.say(reader.language))
        .linked(&linked::embedded(&portal, service))
        .place(Place::Services)
        .render(&portal, &reader))
}

/// As what an entry is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    /// To everybody, who can begin from it, with what they may know of how well it does.
    Live(Option<Record>),
    /// To members, as it is or will be read.
    Preview,
}

/// The entry of a service.
pub(super) fn entry(reader: &Reader, pack: &Pack, service: &Service, shown: Shown) -> AnyView {
    let (live, record) = match shown {
        Shown::Live(record) => (true, record),
        Shown::Preview => (false, None),
    };
    let standing = Standing::of(service, reader.now.date());
    let say = reader.speaker();
    let mut crumbs = vec![Crumb::new("/services", say("services-title"))];
    let first = service
        .life_event
        .first()
        .and_then(|code| pack.life_event(code));
    crumbs.extend(first.map(|event| {
        Crumb::new(
            format!("/life-events/{}", event.code.0),
            event.name.say(reader.language),
        )
    }));
    let name = service.name.spoken(reader.language);
    let foreign = (name.tag != reader.language.tag()).then(|| name.tag.to_owned());
    let address = format!("/services/{}/apply", service.identifier.0);
    let start = (live && standing == Standing::Here).then(|| {
        view! {
            <div class="cl-row">
                <Button href=address icon=Icon::ArrowRight>{say("service-start")}</Button>
                <span class="cl-muted">{say("service-start-saved")}</span>
            </div>
        }
    });
    view! {
        <Breadcrumbs crumbs=crumbs/>
        <div class="cl-split">
            <div class="cl-stack cl-stack--wide">
                <header class="cl-stack">
                    <h1 class="govuk-heading-xl" lang=foreign.clone()>{name.text.to_owned()}</h1>
                    <p class="govuk-body-l" lang=foreign>{service.description.say(reader.language).to_owned()}</p>
                    {notice(reader, service, standing)}
                    {start}
                </header>
                {needed(reader, pack, service)}
                {eligible(reader, service)}
                {ways(reader, pack, service)}
                {small_print(reader, pack, service)}
            </div>
            <aside class="cl-stack cl-stack--wide">
                {promise(reader, service, record)}
                {neighbours(reader, pack, service)}
            </aside>
        </div>
    }
    .into_any()
}

/// Why one cannot apply now, and when again.
fn notice(reader: &Reader, service: &Service, standing: Standing) -> Option<AnyView> {
    let text = service
        .status_text
        .as_ref()?
        .say(reader.language)
        .to_owned();
    let tag = standing.tag(reader);
    let seasons = seasons(reader, service);
    Some(
        view! {
            <InsetText>
                {tag.map(|tag| view! { <p>{tag}</p> })}
                <p class="govuk-body">{text}</p>
                {seasons.map(|words| view! { <p class="govuk-body">{words}</p> })}
            </InsetText>
        }
        .into_any(),
    )
}

/// From which day to which one can apply each year, season by season; nothing where one can all year or not at all.
fn seasons(reader: &Reader, service: &Service) -> Option<String> {
    let ranges: Vec<String> = service
        .season
        .iter()
        .filter_map(domain::services::Season::days)
        .map(|(from, until)| {
            let about = [
                ("from", reader.day_of_year(from).into()),
                ("until", reader.day_of_year(until).into()),
            ];
            reader.say_with("service-season", &about)
        })
        .collect();
    let ranges = (!ranges.is_empty()).then(|| ranges.join(&reader.say("list-and")))?;
    Some(reader.say_with("service-seasons", &[("seasons", ranges.into())]))
}

fn eligible(reader: &Reader, service: &Service) -> AnyView {
    let rules: Vec<_> = service
        .eligibility
        .iter()
        .map(|rule| {
            let otherwise = rule.otherwise.as_ref().map(|text| {
                view! { <br/><small class="cl-muted">{text.say(reader.language).to_owned()}</small> }
            });
            view! { <li>{rule.text.say(reader.language).to_owned()}{otherwise}</li> }
        })
        .collect();
    let who: Vec<String> = service
        .addressee
        .iter()
        .map(|one| addressee(reader, *one))
        .collect();
    let who = reader.say_with(
        "service-for",
        &[("who", who.join(&reader.say("list-and")).into())],
    );
    view! {
        <section class="cl-stack" aria-labelledby="who">
            <h2 class="govuk-heading-m" id="who">{reader.say("service-who")}</h2>
            <p class="govuk-body">{who}</p>
            <ul class="govuk-list govuk-list--bullet">{rules}</ul>
        </section>
    }
    .into_any()
}

/// Ways of applying, with the offices of counters.
fn ways(reader: &Reader, pack: &Pack, service: &Service) -> AnyView {
    let say = reader.speaker();
    let telephone = &pack.city.telephone;
    let ways: Vec<_> = service
        .channel
        .iter()
        .map(|channel| {
            let note = channel
                .note
                .as_ref()
                .map(|note| view! { <p class="govuk-body-s">{note.say(reader.language).to_owned()}</p> });
            let office = channel.office.as_ref().and_then(|code| pack.office(code));
            let (icon, title, more) = match (channel.kind, office) {
                (ChannelType::Counter, Some(office)) => (
                    Icon::Building2,
                    office.name.say(reader.language).to_owned(),
                    Some(counter(reader, office)),
                ),
                (ChannelType::Counter, None) => (Icon::Building2, say("channel-counter"), None),
                (ChannelType::Online, _) => (Icon::Globe, say("channel-online"), None),
                (ChannelType::Post, _) => (Icon::Mail, say("channel-post"), None),
                (ChannelType::Telephone, _) => {
                    let dial = format!("tel:{telephone}");
                    let link = view! { <p class="govuk-body-s"><a class="govuk-link" href=dial>{telephone.clone()}</a></p> };
                    (Icon::Phone, say("channel-telephone"), Some(link.into_any()))
                }
            };
            view! {
                <li>
                    <Symbol icon=icon/>
                    <div><h3 class="govuk-heading-s">{title}</h3>{more}{note}</div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="cl-stack" aria-labelledby="ways">
            <h2 class="govuk-heading-m" id="ways">{say("service-ways")}</h2>
            <ul class="cl-service__ways">{ways}</ul>
        </section>
    }
    .into_any()
}

fn counter(reader: &Reader, office: &Office) -> AnyView {
    let dial: String = office.telephone.split_whitespace().collect();
    view! {
        <p class="govuk-body-s">
            {office.address.say(reader.language).to_owned()}<br/>
            {office.hours.say(reader.language).to_owned()}<br/>
            <a class="govuk-link" href=format!("tel:{dial}")>{office.telephone.clone()}</a>
        </p>
    }
    .into_any()
}

/// Who else takes part, law, objection, and how long data are kept.
fn small_print(reader: &Reader, pack: &Pack, service: &Service) -> AnyView {
    let say = reader.speaker();
    let parts: Vec<_> = service
        .participation
        .iter()
        .map(|part| {
            let who = organisation(reader, pack, &part.organisation);
            view! { <li><b>{who}</b>" "{part.role.say(reader.language).to_owned()}</li> }
        })
        .collect();
    let parts = (!parts.is_empty()).then(|| {
        view! {
            <Details summary=say("service-others")>
                <ul class="govuk-list govuk-list--bullet">{parts}</ul>
            </Details>
        }
    });
    let laws: Vec<_> = service
        .legal_resource
        .iter()
        .map(|law| {
            let title = law.title.say(reader.language).to_owned();
            match law.url.clone() {
                Some(url) => {
                    view! { <li><a class="govuk-link" href=url rel="noopener">{title}</a></li> }
                        .into_any()
                }
                None => view! { <li>{title}</li> }.into_any(),
            }
        })
        .collect();
    let appeal = &service.appeal;
    let about = [
        ("days", days(reader, appeal.term_days, appeal.basis).into()),
        (
            "authority",
            appeal.authority.say(reader.language).to_owned().into(),
        ),
    ];
    let term = reader.say_with("service-appeal-term", &about);
    let how = appeal.text.say(reader.language).to_owned();
    let kept: Vec<_> = service
        .retention
        .iter()
        .map(|rule| {
            let result = match rule.result {
                RetentionResult::Granted => "retention-granted",
                RetentionResult::Refused => "retention-refused",
                RetentionResult::Withdrawn => "retention-withdrawn",
            };
            let about = [("years", u32::from(rule.after_years).into())];
            SummaryRow::new(say(result), reader.say_with("retention-destroy", &about))
        })
        .collect();
    view! {
        <section>
            {parts}
            <Details summary=say("service-law")>
                <h3 class="govuk-heading-s">{say("service-laws")}</h3>
                <ul class="govuk-list govuk-list--bullet">{laws}</ul>
                <h3 class="govuk-heading-s">{say("service-appeal")}</h3>
                <p class="govuk-body">{term}</p>
                <p class="govuk-body">{how}</p>
                <h3 class="govuk-heading-s">{say("service-kept")}</h3>
                <SummaryList rows=kept/>
            </Details>
        </section>
    }
    .into_any()
}

/// What one often needs as well, and in which situations.
fn neighbours(reader: &Reader, pack: &Pack, service: &Service) -> AnyView {
    let related: Vec<&Service> = service
        .related
        .iter()
        .filter_map(|id| pack.service(id))
        .collect();
    let related = (!related.is_empty()).then(|| {
        view! {
            <section aria-labelledby="related">
                <h2 class="govuk-heading-s" id="related">{reader.say("service-related")}</h2>
                {links(reader, related)}
            </section>
        }
    });
    let events: Vec<_> = service
        .life_event
        .iter()
        .filter_map(|code| pack.life_event(code))
        .map(|event| {
            let href = format!("/life-events/{}", event.code.0);
            let name = event.name.say(reader.language).to_owned();
            view! { <Go href=href icon=icon_of_event(pack, event) text=name/> }
        })
        .collect();
    let events = (!events.is_empty()).then(|| {
        view! {
            <section aria-labelledby="events">
                <h2 class="govuk-heading-s" id="events">{reader.say("service-events")}</h2>
                <Goes>{events}</Goes>
            </section>
        }
    });
    view! { {related}{events} }.into_any()
}

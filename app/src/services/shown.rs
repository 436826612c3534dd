//! Services in a list: name, what it gives, whether one can apply now.

use domain::pack::Pack;
use domain::services::{ChannelType, Service, ServiceStatus};
use jiff::civil::Date;
use leptos::prelude::*;

use super::words::icon_of;
use crate::components::{Go, Goes, Icon, Tag, Tone};
use crate::shell::Reader;

/// Whether one can apply today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Yes, from form to outcome.
    Here,
    /// Yes, but elsewhere: at a counter, by telephone.
    Elsewhere,
    /// Not for now.
    Paused,
    /// Not in this season.
    OutOfSeason,
    /// No more.
    Closed,
}

impl Standing {
    pub(crate) fn of(service: &Service, today: Date) -> Self {
        let open = match service.status {
            ServiceStatus::Active => true,
            ServiceStatus::Paused => return Self::Paused,
            ServiceStatus::Closed => return Self::Closed,
            ServiceStatus::Seasonal => service.is_open(today),
        };
        let online = |kind| kind == ChannelType::Online;
        match (open, service.start) {
            (false, _) => Self::OutOfSeason,
            (true, true) if service.channel.iter().any(|channel| online(channel.kind)) => {
                Self::Here
            }
            (true, _) => Self::Elsewhere,
        }
    }

    /// The word for it; none where people apply elsewhere, as the entry says.
    pub(crate) fn tag(self, reader: &Reader) -> Option<AnyView> {
        let (key, tone, icon) = match self {
            Self::Here => ("service-here", Tone::Teal, Icon::CircleCheck),
            Self::Elsewhere => return None,
            Self::Paused => ("service-paused", Tone::Yellow, Icon::Pause),
            Self::OutOfSeason => ("service-out-of-season", Tone::Yellow, Icon::CalendarClock),
            Self::Closed => ("service-closed", Tone::Calm, Icon::Ban),
        };
        Some(view! { <Tag text=reader.say(key) tone=tone icon=icon/> }.into_any())
    }
}

/// The name of an organisation, for people.
pub(super) fn organisation(
    reader: &Reader,
    pack: &Pack,
    code: &domain::organisations::OrganisationCode,
) -> String {
    pack.organisations.get(code).map_or_else(
        || code.0.clone(),
        |known| known.name.say(reader.language).to_owned(),
    )
}

/// Services as rows, each with what it gives and who answers for it.
pub(super) fn rows<'s>(
    reader: &Reader,
    pack: &Pack,
    services: impl IntoIterator<Item = &'s Service>,
) -> AnyView {
    let today = reader.now.date();
    let rows: Vec<_> = services
        .into_iter()
        .map(|service| {
            let name = service.name.spoken(reader.language);
            let foreign = (name.tag != reader.language.tag()).then(|| name.tag.to_owned());
            let href = format!("/services/{}", service.identifier.0);
            let about = service.description.say(reader.language).to_owned();
            let who = organisation(reader, pack, &service.competent_authority);
            let tag = Standing::of(service, today).tag(reader);
            view! {
                <li class="cl-case">
                    <a class="cl-case__title" href=href lang=foreign.clone()>{name.text.to_owned()}</a>
                    <p class="cl-service__about" lang=foreign>{about}</p>
                    <p class="cl-case__meta">{tag}<span>{who}</span></p>
                </li>
            }
        })
        .collect();
    view! { <ul class="cl-cases">{rows}</ul> }.into_any()
}

/// Services as links, one under the other.
pub(crate) fn links<'s>(
    reader: &Reader,
    services: impl IntoIterator<Item = &'s Service>,
) -> AnyView {
    let links: Vec<_> = services
        .into_iter()
        .map(|service| {
            let name = service.name.spoken(reader.language);
            let foreign = (name.tag != reader.language.tag()).then(|| name.tag.to_owned());
            let href = format!("/services/{}", service.identifier.0);
            view! { <Go href=href icon=icon_of(service) text=name.text.to_owned() language=foreign/> }
        })
        .collect();
    view! { <Goes>{links}</Goes> }.into_any()
}

//! What an address asks of the catalogue.

use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{Addressee, ChannelType, LifeEventCode, Service, ThematicArea};
use serde::Deserialize;

/// Services on one page.
pub(super) const PAGE: usize = 20;

/// What the address asks for, as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) q: String,
    about: String,
    audience: String,
    organisation: String,
    channel: String,
    life_event: String,
    page: String,
}

/// The same, understood. A filter that is not understood narrows nothing, and is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) sought: String,
    pub(super) about: Option<ThematicArea>,
    pub(super) audience: Option<Addressee>,
    pub(super) organisation: Option<OrganisationCode>,
    pub(super) channel: Option<ChannelType>,
    pub(super) life_event: Option<LifeEventCode>,
    /// Filters whose value there is not, by the name of their field.
    pub(super) unknown: Vec<&'static str>,
    pub(super) page: usize,
}

/// What a filter chooses, where it chooses anything; what there is not is noted.
fn chosen<T>(
    (field, given): (&'static str, &str),
    unknown: &mut Vec<&'static str>,
    find: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let given = given.trim();
    if given.is_empty() {
        return None;
    }
    let found = find(given);
    if found.is_none() {
        unknown.push(field);
    }
    found
}

impl Wanted {
    pub(super) fn of(asked: &Asked, pack: &Pack) -> Self {
        let mut unknown = Vec::new();
        let about = chosen(("about", &asked.about), &mut unknown, |given| {
            let mut all = ThematicArea::ALL.into_iter();
            all.find(|area| area.name() == given)
        });
        let audience = chosen(("audience", &asked.audience), &mut unknown, |given| {
            Addressee::ALL.into_iter().find(|one| one.name() == given)
        });
        let organisation = ("organisation", &*asked.organisation);
        let organisation = chosen(organisation, &mut unknown, |given| {
            let code = OrganisationCode(given.to_owned());
            pack.organisations.contains_key(&code).then_some(code)
        });
        let channel = chosen(("channel", &asked.channel), &mut unknown, |given| {
            let mut all = ChannelType::ALL.into_iter();
            all.find(|channel| channel.name() == given)
        });
        let life_event = chosen(("life_event", &asked.life_event), &mut unknown, |given| {
            let known = pack.life_event(&LifeEventCode(given.to_owned()));
            known.map(|event| event.code.clone())
        });
        Self {
            sought: asked.q.trim().to_owned(),
            about,
            audience,
            organisation,
            channel,
            life_event,
            unknown,
            page: asked.page.trim().parse().unwrap_or(1).max(1),
        }
    }

    /// Whether nothing is asked for, so that the page shows the way instead.
    pub(super) fn is_open(&self) -> bool {
        self.sought.is_empty() && !self.is_filtered() && self.unknown.is_empty()
    }

    pub(super) const fn is_filtered(&self) -> bool {
        self.about.is_some()
            || self.audience.is_some()
            || self.organisation.is_some()
            || self.channel.is_some()
            || self.life_event.is_some()
    }

    pub(super) fn fits(&self, service: &Service) -> bool {
        let of_channel = |kind| service.channel.iter().any(|channel| channel.kind == kind);
        self.about.is_none_or(|area| service.thematic_area == area)
            && self
                .audience
                .is_none_or(|one| service.addressee.contains(&one))
            && (self.organisation.as_ref())
                .is_none_or(|code| service.organisations().contains(&code))
            && self.channel.is_none_or(of_channel)
            && (self.life_event.as_ref()).is_none_or(|code| service.life_event.contains(code))
    }

    /// The address of another page of the same list.
    pub(super) fn address(&self, page: usize) -> String {
        let number = page.to_string();
        let organisation = self
            .organisation
            .as_ref()
            .map_or("", |code| code.0.as_str());
        let life_event = self.life_event.as_ref().map_or("", |code| &*code.0);
        let pairs = [
            ("q", self.sought.as_str()),
            ("about", self.about.map_or("", ThematicArea::name)),
            ("audience", self.audience.map_or("", Addressee::name)),
            ("organisation", organisation),
            ("channel", self.channel.map_or("", ChannelType::name)),
            ("life_event", life_event),
            ("page", if page > 1 { &number } else { "" }),
        ];
        let given: Vec<_> = pairs
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if given.is_empty() {
            return "/services".to_owned();
        }
        let query = serde_html_form::to_string(given).unwrap_or_default();
        format!("/services?{query}")
    }
}

//! What an address asks of the catalogue.

use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{Addressee, ChannelType, Service, ThematicArea};
use serde::Deserialize;

/// Services on one page.
pub(super) const PAGE: usize = 20;

/// What the address asks for, as it is written. What is not understood in a filter is as if it were not there.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) q: String,
    about: String,
    audience: String,
    organisation: String,
    channel: String,
    page: String,
}

/// The same, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) sought: String,
    pub(super) about: Option<ThematicArea>,
    pub(super) audience: Option<Addressee>,
    pub(super) organisation: Option<OrganisationCode>,
    pub(super) channel: Option<ChannelType>,
    pub(super) page: usize,
}

impl Wanted {
    pub(super) fn of(asked: &Asked, pack: &Pack) -> Self {
        let named = |name: &str, given: &str| name == given.trim();
        let organisation = OrganisationCode(asked.organisation.trim().to_owned());
        Self {
            sought: asked.q.trim().to_owned(),
            about: ThematicArea::ALL
                .into_iter()
                .find(|area| named(area.name(), &asked.about)),
            audience: Addressee::ALL
                .into_iter()
                .find(|one| named(one.name(), &asked.audience)),
            organisation: pack
                .organisations
                .contains_key(&organisation)
                .then_some(organisation),
            channel: ChannelType::ALL
                .into_iter()
                .find(|channel| named(channel.name(), &asked.channel)),
            page: asked.page.trim().parse().unwrap_or(1).max(1),
        }
    }

    /// Whether nothing is asked for, so that the page shows the way instead.
    pub(super) fn is_open(&self) -> bool {
        self.sought.is_empty() && !self.is_filtered()
    }

    pub(super) const fn is_filtered(&self) -> bool {
        self.about.is_some()
            || self.audience.is_some()
            || self.organisation.is_some()
            || self.channel.is_some()
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
    }

    /// The address of another page of the same list.
    pub(super) fn address(&self, page: usize) -> String {
        let number = page.to_string();
        let organisation = self
            .organisation
            .as_ref()
            .map_or("", |code| code.0.as_str());
        let pairs = [
            ("q", self.sought.as_str()),
            ("about", self.about.map_or("", ThematicArea::name)),
            ("audience", self.audience.map_or("", Addressee::name)),
            ("organisation", organisation),
            ("channel", self.channel.map_or("", ChannelType::name)),
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

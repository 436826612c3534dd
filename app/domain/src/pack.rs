//! A city pack: everything that differs between cities.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::areas::AreaTree;
use crate::calendars::Calendar;
use crate::categories::{Category, CategoryCode, Group};
use crate::languages::{Language, Texts};
use crate::organisations::{Organisation, OrganisationCode};
use crate::places::BoundingBox;
use crate::registers::Registers;
use crate::services::finding::Finder;
use crate::services::{LifeEvent, LifeEventCode, Office, OfficeCode, Service, ServiceId};
use crate::templates::{Template, TemplateCode};
use crate::themes::Theme;

/// Everything that differs between cities, read and found sound.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Folder name, kept by the database: `wuhu`.
    pub name: String,
    /// The city and its settings.
    pub city: City,
    /// The tree of areas with its borders.
    pub areas: AreaTree,
    /// Days on which the city works.
    pub calendar: Calendar,
    /// Organisations by code.
    pub organisations: BTreeMap<OrganisationCode, Organisation>,
    /// Groups of categories, in order.
    pub groups: Vec<Group>,
    /// Categories, in order.
    pub categories: Vec<Category>,
    /// The twelve tokens, day and night; the portal's own where absent.
    pub theme: Option<Theme>,
    /// What desks tell again and again, in order; may be empty.
    pub templates: Vec<Template>,
    /// Services, the newest version of each, by identifier.
    pub services: Vec<Service>,
    /// Versions of services that a newer one took the place of: what was begun with one is finished with it.
    pub earlier_services: Vec<Service>,
    /// Every version of a service that is live, as its file says it.
    pub service_versions: Vec<ServiceVersion>,
    /// Services that are not live yet, by file.
    pub draft_services: Vec<DraftService>,
    /// What happens in people's lives, in order.
    pub life_events: Vec<LifeEvent>,
    /// Counters that people can go to, in order.
    pub offices: Vec<Office>,
    /// What the city keeps of people and places; may be empty.
    pub registers: Registers,
    /// Finds services, by their place in the list, in people's own words.
    pub finder: Finder,
}

/// A version of a service, to be recognised again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceVersion {
    /// Of which service.
    pub service: ServiceId,
    /// Its number.
    pub version: u32,
    /// Changes with what its file says, not with how that is written: comments, spaces and the order of keys are nothing.
    pub digest: String,
}

/// A service file that is not live yet: it may be wrong, and the portal starts all the same.
#[derive(Debug, Clone)]
pub struct DraftService {
    /// Where it is: `services/drafts/pond.toml`.
    pub file: String,
    /// What it says, where it can be read.
    pub service: Option<Service>,
    /// What is wrong with it, each with its line.
    pub faults: Vec<String>,
}

impl Pack {
    /// The category of this code, retired ones too.
    pub fn category(&self, code: &CategoryCode) -> Option<&Category> {
        self.categories
            .iter()
            .find(|category| category.code == *code)
    }

    /// The template of this code.
    pub fn template(&self, code: &TemplateCode) -> Option<&Template> {
        self.templates
            .iter()
            .find(|template| template.code == *code)
    }

    /// What a case is about, in words: its category, or of an application the service.
    pub fn about<'a>(&'a self, category: &'a CategoryCode, language: Language) -> &'a str {
        let name = self.category(category).map(|known| &known.name);
        let service = || self.service(&ServiceId(category.0.clone()));
        name.or_else(|| service().map(|known| &known.name))
            .map_or(category.0.as_str(), |name| name.say(language))
    }

    /// Every version of every service.
    pub fn all_services(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().chain(&self.earlier_services)
    }

    /// The newest version of a service.
    pub fn service(&self, identifier: &ServiceId) -> Option<&Service> {
        self.services
            .binary_search_by(|service| service.identifier.cmp(identifier))
            .ok()
            .map(|place| &self.services[place])
    }

    /// This version of a service, the newest or an earlier one.
    pub fn service_version(&self, identifier: &ServiceId, version: u32) -> Option<&Service> {
        self.service(identifier)
            .into_iter()
            .chain(&self.earlier_services)
            .find(|service| service.identifier == *identifier && service.version == version)
    }

    /// The life event of this code.
    pub fn life_event(&self, code: &LifeEventCode) -> Option<&LifeEvent> {
        self.life_events.iter().find(|event| event.code == *code)
    }

    /// The office of this code.
    pub fn office(&self, code: &OfficeCode) -> Option<&Office> {
        self.offices.iter().find(|office| office.code == *code)
    }
}

/// What `city.toml` says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// The city: "Wuhu".
    pub name: Texts,
    /// Languages offered, the first is the default.
    pub languages: Vec<Language>,
    /// IANA time zone: `Asia/Shanghai`.
    pub time_zone: String,
    /// The line that people can call: `12345`.
    pub telephone: String,
    /// Numbers for danger: "110, 119 or 120".
    pub emergency: Texts,
    /// Where a pin outside the city is sent: name of the neighbour's service or line.
    pub elsewhere: Texts,
    /// Whether text and photos wait until a member released them.
    #[serde(default = "yes")]
    pub release_first: bool,
    /// What `/reports` shows without parameters.
    pub home_view: HomeView,
    /// Services that the front page names, because many look for them.
    #[serde(default)]
    pub often: Vec<ServiceId>,
    /// Where a pin may fall in a city whose areas have no borders.
    #[serde(default)]
    pub extent: Option<BoundingBox>,
    /// Base map.
    #[serde(default)]
    pub tiles: Option<Tiles>,
    /// Where the pack's data come from, with terms.
    #[serde(default)]
    pub sources: Vec<Texts>,
}

const fn yes() -> bool {
    true
}

/// What `/reports` shows without parameters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeView {
    /// Centre, degrees.
    pub lat: f64,
    /// Centre, degrees.
    pub lon: f64,
    /// Web map zoom.
    pub zoom: u8,
}

/// Raster tiles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiles {
    /// Template with `{z}`, `{x}`, `{y}`.
    pub url: String,
    /// Who made the map, as the licence wants it said.
    pub attribution: String,
    /// The system that the tiles are drawn in.
    #[serde(default)]
    pub datum: Datum,
}

/// The system that a base map is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// As positions are stored.
    #[default]
    Wgs84,
    /// Shifted as Chinese law wants it (Amap, Tencent).
    Gcj02,
}

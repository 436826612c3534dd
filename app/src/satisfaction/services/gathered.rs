//! Everything that a page of services shows, read once and with nothing in it that is withheld.

use std::collections::BTreeMap;

use domain::areas::AreaPath;
use domain::categories::CategoryCode;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::scores::{
    Cell, Counts, FEW, Grades, Mean, SERVICES, cells, percentile, whole_years, within,
};
use domain::services::{LifeEventCode, Service, ServiceId};
use store::Broken;
use store::scores::{Line, Period, Rows};

use super::super::gathered::Score;
use super::asked::Wanted;
use crate::portal::Portal;
use crate::shell::Reader;

/// What is shown of applications.
pub(in super::super) struct Applied {
    pub(super) wanted: Wanted,
    /// All of the selection.
    pub(in super::super) own: Score,
    /// Those for which most apply first.
    pub(super) services: Vec<(ServiceId, Score)>,
    /// In the order of the pack; a service that several of them need counts in each.
    pub(super) life_events: Vec<(LifeEventCode, Score)>,
    /// By the office that answers for the service.
    pub(super) offices: Vec<(OrganisationCode, Score)>,
    /// Whether applications came in that are in no cell.
    pub(super) left_out: bool,
}

impl Applied {
    /// The address of the page that shows all of it.
    pub(in super::super) fn address(&self) -> String {
        self.wanted.address("/satisfaction/services")
    }

    /// Life events by their names, with what is counted of each.
    pub(in super::super) fn named_life_events<'a>(
        &'a self,
        reader: &'a Reader,
        pack: &'a Pack,
    ) -> impl Iterator<Item = (String, &'a Score)> {
        self.life_events.iter().map(|(code, score)| {
            let known = pack.life_event(code);
            let name = known.map_or(code.0.as_str(), |known| known.name.say(reader.language));
            (name.to_owned(), score)
        })
    }

    /// Whether here, or in a row of a table, some ratings are published and others are not.
    pub(super) fn is_partly_rated(&self) -> bool {
        let services = self.services.iter().map(|(_, score)| score);
        let events = self.life_events.iter().map(|(_, score)| score);
        let offices = self.offices.iter().map(|(_, score)| score);
        let mut all = services.chain(events).chain(offices).chain([&self.own]);
        all.any(|score| score.partly)
    }
}

/// What was counted, and what of its ratings is published.
#[derive(Debug, Clone, Copy, Default)]
struct Scored {
    counted: Counts,
    published: Grades,
}

impl Scored {
    fn add(&mut self, other: &Self) {
        self.counted.add(&other.counted, 1);
        self.published.add(&other.published, 1);
    }

    /// Nothing where nothing is counted.
    fn score(self) -> Option<Score> {
        (self.counted.received > 0).then(|| Score::of(self.counted, self.published))
    }
}

/// Every service of an office, or of all, as the page of the whole city shows them.
pub(in super::super) async fn gather_all(
    portal: &Portal,
    organisation: Option<&OrganisationCode>,
    period: Period,
) -> Result<Applied, Broken> {
    let wanted = Wanted {
        organisation: organisation.cloned(),
        life_event: None,
        period,
    };
    gather(portal, wanted).await
}

/// What an entry says of its service: what the page of services shows of it in the same months, where that is of enough people.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    /// Of 100 that should have been decided, those that were in time.
    pub(crate) decided: Option<f64>,
    /// Hours within which half of them ended.
    pub(crate) took: Option<i64>,
    /// How much it helped, and how many said so.
    pub(crate) helped: Option<(Mean, i64)>,
}

/// What everybody may know of how well a service does; nothing where that is nothing.
pub(crate) async fn record_of(
    portal: &Portal,
    service: &Service,
    period: Period,
) -> Result<Option<Record>, Broken> {
    let found = months(portal, &[service], period).await?;
    let found = cells(found.into_values().next().unwrap_or_default());
    let counted = within(&found, period.from, period.to);
    let took = took(portal, service, &found, period).await?;
    let kind = CategoryCode(service.identifier.0.clone());
    let root = [AreaPath::from_stored(SERVICES)];
    let rows = Rows {
        areas: &root,
        organisation: None,
        category: Some(&kind),
        period,
        by: Line::Area,
    };
    let published = portal.store.published_ratings(&rows).await?.pop();
    let published = published.map(|(.., grades)| grades).unwrap_or_default();
    let score = Score::of(counted, published);
    let due = score.counts.resolved_met + score.counts.resolved_broken;
    let decided = score.counts.resolved_in_time().filter(|_| due >= FEW);
    let ratings = score.counts.ratings();
    let helped = score.helped().filter(|_| ratings >= FEW);
    let helped = helped.map(|mean| (mean, ratings));
    let record = Record {
        decided,
        took,
        helped,
    };
    let is_known = decided.is_some() || took.is_some() || helped.is_some();
    Ok(is_known.then_some(record))
}

/// How long half of those in the cells took at most, where they are of enough people.
async fn took(
    portal: &Portal,
    service: &Service,
    found: &[Cell],
    asked: Period,
) -> Result<Option<i64>, Broken> {
    let inside = found
        .iter()
        .filter(|cell| asked.from <= cell.first && cell.last <= asked.to);
    let mut durations = BTreeMap::<i64, i64>::new();
    for cell in inside {
        let (from, to) = (cell.first, cell.last);
        let place = place(service);
        let ended = portal
            .store
            .score_durations(&place, None, None, Period { from, to });
        for (hours, count) in ended.await? {
            *durations.entry(hours).or_default() += count;
        }
    }
    let durations: Vec<(i64, i64)> = durations.into_iter().collect();
    let all: i64 = durations.iter().map(|(_, count)| count).sum();
    Ok(percentile(&durations, 50).filter(|_| all >= FEW))
}

pub(super) async fn gather(portal: &Portal, wanted: Wanted) -> Result<Applied, Broken> {
    let pack = portal.pack();
    let chosen: Vec<&Service> = pack
        .services
        .iter()
        .filter(|service| wanted.has(service))
        .collect();
    let (mut by_service, left_out) = counted(portal, &chosen, wanted.period).await?;
    for (service, published) in published(portal, &wanted, Line::Category).await? {
        // Packets of services that are not asked for lie beside.
        if let Some(scored) = by_service.get_mut(&ServiceId(service)) {
            scored.published = published;
        }
    }
    let mut life_events = Vec::new();
    for event in &pack.life_events {
        let has = |service: &&&Service| service.life_event.contains(&event.code);
        let scored = sum(&by_service, chosen.iter().filter(has).copied());
        life_events.extend(scored.score().map(|score| (event.code.clone(), score)));
    }
    let mut own = sum(&by_service, chosen.iter().copied());
    let mut by_office = BTreeMap::<OrganisationCode, Scored>::new();
    for service in &chosen {
        let office = by_office
            .entry(service.competent_authority.clone())
            .or_default();
        office.add(&of(&by_service, service));
    }
    // Of an office, and of the city, packets are published, too, that join several services.
    if wanted.life_event.is_none() {
        for (office, grades) in published(portal, &wanted, Line::Organisation).await? {
            if let Some(scored) = by_office.get_mut(&OrganisationCode(office)) {
                scored.published = grades;
            }
        }
        let all = published(portal, &wanted, Line::Area).await?;
        own.published = all.into_values().next().unwrap_or_default();
    }
    let mut services: Vec<_> = by_service
        .into_iter()
        .filter_map(|(service, scored)| Some((service, scored.score()?)))
        .collect();
    services.sort_by_key(|(_, score)| std::cmp::Reverse(score.counts.received));
    let offices = by_office
        .into_iter()
        .filter_map(|(office, scored)| Some((office, scored.score()?)));
    Ok(Applied {
        own: Score::of(own.counted, own.published),
        services,
        life_events,
        offices: offices.collect(),
        left_out,
        wanted,
    })
}

fn of(by_service: &BTreeMap<ServiceId, Scored>, service: &Service) -> Scored {
    let scored = by_service.get(&service.identifier);
    scored.copied().unwrap_or_default()
}

fn sum<'s>(
    by_service: &BTreeMap<ServiceId, Scored>,
    services: impl Iterator<Item = &'s Service>,
) -> Scored {
    let mut sum = Scored::default();
    for service in services {
        sum.add(&of(by_service, service));
    }
    sum
}

/// Where a service is counted.
fn place(service: &Service) -> AreaPath {
    AreaPath::from_stored(&format!("{SERVICES}{}/", service.identifier.0))
}

/// What was counted of each service in each month of the years in which these months lie.
async fn months(
    portal: &Portal,
    services: &[&Service],
    period: Period,
) -> Result<BTreeMap<AreaPath, BTreeMap<i64, Counts>>, Broken> {
    let places: Vec<AreaPath> = services.iter().map(|service| place(service)).collect();
    let (from, to) = whole_years(period.from, period.to);
    let rows = Rows {
        areas: &places,
        organisation: None,
        category: None,
        period: Period { from, to },
        by: Line::Month,
    };
    let mut months = BTreeMap::<AreaPath, BTreeMap<i64, Counts>>::new();
    for (place, month, counts) in portal.store.scores(&rows).await? {
        if let Ok(month) = month.parse() {
            months.entry(place).or_default().insert(month, counts);
        }
    }
    Ok(months)
}

/// The cells of each service that lie in these months, put together; and whether something lies in none of them.
async fn counted(
    portal: &Portal,
    services: &[&Service],
    period: Period,
) -> Result<(BTreeMap<ServiceId, Scored>, bool), Broken> {
    let mut months = months(portal, services, period).await?;
    let mut left_out = false;
    let mut by_service = BTreeMap::new();
    for service in services {
        let months = months.remove(&place(service)).unwrap_or_default();
        let asked = period.from..=period.to;
        let all = months.iter().filter(|(month, _)| asked.contains(*month));
        let all: i64 = all.map(|(_, counts)| counts.received).sum();
        let found: Vec<Cell> = cells(months);
        let counted = within(&found, period.from, period.to);
        left_out |= counted.received < all;
        let scored = Scored {
            counted,
            ..Scored::default()
        };
        by_service.insert(service.identifier.clone(), scored);
    }
    Ok((by_service, left_out))
}

/// Ratings that are published of all services, by what they are divided by.
async fn published(
    portal: &Portal,
    wanted: &Wanted,
    by: Line,
) -> Result<BTreeMap<String, Grades>, Broken> {
    let root = [AreaPath::from_stored(SERVICES)];
    let rows = Rows {
        areas: &root,
        organisation: wanted.organisation.as_ref(),
        category: None,
        period: wanted.period,
        by,
    };
    let found = portal.store.published_ratings(&rows).await?;
    Ok(found
        .into_iter()
        .map(|(_, key, grades)| (key, grades))
        .collect())
}

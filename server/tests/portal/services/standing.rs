//! Services that nobody can apply for now: paused, out of their season, closed. They say so, and why.

use domain::languages::{Language, Texts};
use domain::pack::Pack;
use domain::services::{Season, Service, ServiceStatus};
use jiff::SignedDuration;

use super::named;
use crate::browser::{Answer, Browser, plain, said};
use crate::city::{City, story, wuhu};

/// The tag of a service today, by key.
fn tag_of(service: &Service, in_season: bool) -> Option<&'static str> {
    match service.status {
        ServiceStatus::Paused => Some("service-paused"),
        ServiceStatus::Closed => Some("service-closed"),
        ServiceStatus::Seasonal if !in_season => Some("service-out-of-season"),
        ServiceStatus::Seasonal | ServiceStatus::Active => None,
    }
}

fn start_of(service: &Service) -> String {
    format!("/services/{}/apply", service.identifier.0)
}

fn starts(page: &Answer, service: &Service) -> usize {
    let start = format!("main a[href='{}']", start_of(service));
    page.each(&start).len()
}

/// Its tags in a list that finds it by its name.
async fn tags_listed(browser: &Browser, service: &Service) -> String {
    let name = service.name.say(Language::En);
    let list = browser.get(&format!("/services?q={name}")).await;
    let rows = list.each("main .cl-case").into_iter();
    let row: Vec<_> = rows.filter(|row| row.starts_with(&plain(name))).collect();
    assert_eq!(row.len(), 1, "{name}: {}", list.text());
    row.join("")
}

/// Its entry and its beginning say that nobody can apply, and why.
async fn is_refused(city: &City, service: &Service, key: &str) {
    let browser = city.browser();
    let id = &service.identifier.0;
    for language in [Language::En, Language::Zh] {
        let why = plain(service.status_text.as_ref().unwrap().say(language));
        let reader = city.browser_in(language.tag());
        let entry = reader.get(&format!("/services/{id}")).await;
        let notice = entry.each("main .govuk-inset-text").join(" ");
        assert!(notice.contains(&said(language, key)), "{id}: {notice}");
        assert!(notice.contains(&why), "{id}: {notice}");
        assert_eq!(starts(&entry, service), 0, "{id}");
        let begins = reader.get(&start_of(service)).await;
        assert_eq!(begins.heading(), said(language, "apply-closed"), "{id}");
        assert!(begins.says(&why), "{id}: {}", begins.text());
        assert!(begins.each("main form").is_empty(), "{id}");
    }
    assert!(
        tags_listed(&browser, service)
            .await
            .contains(&said(Language::En, key))
    );
    let sent = browser.post(&start_of(service), &[]).await;
    assert_eq!(sent.leads_to(), start_of(service), "{id}");
    assert!(sent.cookies().is_empty(), "{id}: nothing is begun");
}

/// It says nothing of that, and can be begun where it has a form.
async fn is_open(city: &City, service: &Service) {
    let browser = city.browser();
    let id = &service.identifier.0;
    let entry = browser.get(&format!("/services/{id}")).await;
    for key in ["service-paused", "service-closed", "service-out-of-season"] {
        assert!(!entry.tells(key), "{id}: {key}");
        assert!(
            !tags_listed(&browser, service)
                .await
                .contains(&said(Language::En, key))
        );
    }
    assert_eq!(starts(&entry, service), usize::from(service.start), "{id}");
    let sent = browser.post(&start_of(service), &[]).await;
    if service.start {
        assert!(
            sent.leads_to().starts_with(&(start_of(service) + "/")),
            "{id}"
        );
        assert!(!sent.cookies().is_empty(), "{id}");
    } else {
        assert_eq!(sent.status, 404, "{id}");
    }
}

/// Every service that is not simply open, by its own file and today's date.
async fn all_are_as_their_files_say(city: &City) {
    let today = city.store.pack().calendar.date(city.now());
    let pack = city.store.pack().clone();
    for service in &pack.services {
        let in_season = service.season.iter().any(|season| season.has(today));
        match (service.status, tag_of(service, in_season)) {
            (ServiceStatus::Active, _) => {}
            (_, Some(key)) => is_refused(city, service, key).await,
            (_, None) => is_open(city, service).await,
        }
    }
}

fn of_status(pack: &Pack, status: ServiceStatus) -> usize {
    let services = pack.services.iter();
    services.filter(|service| service.status == status).count()
}

async fn the_year_goes_by(city: &City) {
    let pack = city.store.pack();
    for (status, least) in [
        (ServiceStatus::Paused, 2),
        (ServiceStatus::Closed, 2),
        (ServiceStatus::Seasonal, 5),
    ] {
        assert!(of_status(pack, status) >= least, "{status:?}");
    }
    all_are_as_their_files_say(city).await;
    // From November to May and to the end of June: other seasons.
    for days in [190, 40] {
        city.wait(SignedDuration::from_hours(24 * days));
        all_are_as_their_files_say(city).await;
    }
}
story!(
    given_paused_seasonal_and_closed_services_when_they_are_read_through_a_year_then_each_says_how_it_stands,
    the_year_goes_by
);

/// Services with forms that stand otherwise than those of Wuhu do.
pub(super) fn closing() -> Pack {
    let mut pack = wuhu();
    let why = |words: &str| Some(Texts::single("en", words));
    let permit = named(&mut pack, "residence-permit");
    permit.status = ServiceStatus::Paused;
    permit.status_text = why("The printer is being repaired until Friday.");
    let copy = named(&mut pack, "marriage-certificate-copy");
    copy.status = ServiceStatus::Closed;
    copy.status_text = why("Ask the registry where you married.");
    let trees = named(&mut pack, "tree-felling-permit");
    trees.status = ServiceStatus::Seasonal;
    trees.status_text = why("From 1 to 30 November, when no bird nests.");
    let season = |from: &str, until: &str| Season {
        from: from.to_owned(),
        until: until.to_owned(),
    };
    trees.season = vec![season("12-24", "01-06"), season("11-01", "11-30")];
    pack
}

async fn forms_are_closed(city: &City) {
    let pack = city.store.pack().clone();
    let of = |name: &str| {
        let mut services = pack.services.iter();
        let found = services.find(|service| service.identifier.0 == name);
        found.filter(|service| service.start).unwrap()
    };
    is_refused(city, of("residence-permit"), "service-paused").await;
    is_refused(city, of("marriage-certificate-copy"), "service-closed").await;
    is_open(city, of("tree-felling-permit")).await;
    is_open(city, of("settling-in-allowance")).await;

    city.wait(SignedDuration::from_hours(24 * 15));

    let trees = of("tree-felling-permit");
    is_refused(city, trees, "service-out-of-season").await;
    let seasons = [
        (
            Language::En,
            "Each year: 24 Dec to 6 Jan and 1 Nov to 30 Nov",
        ),
        (Language::Zh, "每年：12月24日至1月6日、11月1日至11月30日"),
    ];
    for (language, seasons) in seasons {
        let reader = city.browser_in(language.tag());
        let entry = reader.get("/services/tree-felling-permit").await;
        assert!(entry.says(seasons), "{}", entry.text());
    }

    city.wait(SignedDuration::from_hours(24 * 25));

    is_open(city, trees).await;
}
story!(
    given_services_with_forms_when_they_are_paused_off_season_or_closed_then_nobody_can_begin,
    forms_are_closed,
    super::closing
);

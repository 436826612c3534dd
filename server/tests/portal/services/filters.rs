//! Narrowing the catalogue: every value of every filter, counted against the pack itself.

use std::collections::BTreeSet;

use domain::languages::Language;
use domain::pack::Pack;
use domain::services::{Addressee, ChannelType, LifeEventCode, Service, ThematicArea};

use super::{all_listed, listed, told};
use crate::browser::{Answer, said};
use crate::city::{City, story};

/// A value of a filter, as the address writes it, and what of the pack has it.
struct Narrowed {
    field: &'static str,
    value: String,
    fits: BTreeSet<String>,
}

fn narrowed(
    pack: &Pack,
    field: &'static str,
    value: &str,
    fits: impl Fn(&Service) -> bool,
) -> Narrowed {
    let services = pack.services.iter().filter(|service| fits(service));
    Narrowed {
        field,
        value: value.to_owned(),
        fits: services
            .map(|service| service.identifier.0.clone())
            .collect(),
    }
}

fn by_way(service: &Service, way: ChannelType) -> bool {
    service.channel.iter().any(|channel| channel.kind == way)
}

/// Every value of every filter.
fn every(pack: &Pack) -> Vec<Narrowed> {
    let audiences = Addressee::ALL.map(|one| {
        let fits = |service: &Service| service.addressee.contains(&one);
        narrowed(pack, "audience", one.name(), fits)
    });
    let subjects = ThematicArea::ALL.map(|one| {
        let fits = |service: &Service| service.thematic_area == one;
        narrowed(pack, "about", one.name(), fits)
    });
    let ways = ChannelType::ALL.map(|one| {
        let fits = |service: &Service| by_way(service, one);
        narrowed(pack, "channel", one.name(), fits)
    });
    let departments = pack.organisations.keys().map(|code| {
        // Whoever answers for it, takes part or has a task in it.
        let fits = |service: &Service| {
            let takes_part = |part: &domain::services::Participation| part.organisation == *code;
            let has_task = |task: &domain::services::TaskPlan| task.organisation == *code;
            service.competent_authority == *code
                || service.participation.iter().any(takes_part)
                || service.task.iter().any(has_task)
        };
        narrowed(pack, "organisation", &code.0, fits)
    });
    let events = pack.life_events.iter().map(|event| {
        let fits = |service: &Service| service.life_event.contains(&event.code);
        narrowed(pack, "life_event", &event.code.0, fits)
    });
    let few = audiences.into_iter().chain(subjects).chain(ways);
    few.chain(departments).chain(events).collect()
}

fn heading(count: usize) -> String {
    let count = u64::try_from(count).unwrap();
    told(Language::En, "services-count", &[("count", count.into())])
}

async fn every_value_narrows_to_what_has_it(city: &City) {
    let browser = city.browser();
    let pack = city.store.pack();
    let (all, said_of_all) = all_listed(&browser, "/services").await;
    assert_eq!(all.len(), pack.services.len());
    assert_eq!(said_of_all, heading(all.len()));
    let open = browser.get("/services").await;
    for one in every(pack) {
        let address = format!("/services?{}={}", one.field, one.value);

        let (found, said_of_them) = all_listed(&browser, &address).await;

        assert_eq!(found.len(), one.fits.len(), "{address}: one twice");
        assert_eq!(BTreeSet::from_iter(found), one.fits, "{address}");
        let count = one.fits.len();
        if count > 0 {
            assert_eq!(said_of_them, heading(count), "{address}");
        }
        let option = format!("select[name={}] option[value='{}']", one.field, one.value);
        let offered = open.each(&option).join("");
        if count == 0 {
            assert_eq!(offered, "", "{address}: nothing has it");
        } else {
            assert!(offered.ends_with(&format!("({count})")), "{offered}");
        }
    }
}
story!(
    given_any_filter_of_wuhu_when_it_is_chosen_then_exactly_what_has_it_is_listed,
    every_value_narrows_to_what_has_it
);
story!(
    given_any_filter_of_mexico_city_when_it_is_chosen_then_exactly_what_has_it_is_listed,
    every_value_narrows_to_what_has_it,
    crate::city::mexico_city
);

async fn filters_go_together(city: &City) {
    let browser = city.browser();
    let pack = city.store.pack();
    let every = every(pack);
    let of = |field: &str, value: &str| {
        let mut all = every.iter();
        let found = all.find(|one| one.field == field && one.value == value);
        found.unwrap().fits.clone()
    };
    let chosen = [
        ("audience", "citizen"),
        ("channel", "online"),
        ("organisation", "human-resources"),
        ("life_event", "work"),
    ];
    let mut fits: BTreeSet<String> = of(chosen[0].0, chosen[0].1);
    for (field, value) in &chosen[1..] {
        let before = fits.len();
        fits = fits.intersection(&of(field, value)).cloned().collect();
        assert!(fits.len() < before, "{field} narrows nothing here");
    }
    assert!(!fits.is_empty());
    let query = chosen
        .map(|(field, value)| format!("{field}={value}"))
        .join("&");

    let page = browser.get(&format!("/services?{query}")).await;

    assert_eq!(BTreeSet::from_iter(listed(&page)), fits);
    for (field, value) in chosen {
        let shown = format!("select[name={field}] option[selected]");
        assert_eq!(page.attributes(&shown, "value"), [value], "what is chosen");
    }
    let sought = listed(&browser.get("/services?q=allowance").await);
    let wanted: Vec<String> = sought
        .iter()
        .filter(|one| fits.contains(*one))
        .cloned()
        .collect();
    assert!(!wanted.is_empty() && wanted.len() < sought.len());
    let both = browser.get(&format!("/services?q=allowance&{query}")).await;
    assert_eq!(listed(&both), wanted, "in the order of what is sought");
    assert_eq!(
        both.attributes("form.cl-stack input[name=q]", "value"),
        ["allowance"]
    );
    let clear = both.attributes("main details a.govuk-link", "href");
    assert_eq!(clear, ["/services?q=allowance"], "the words stay");
    assert_eq!(listed(&browser.get(&clear[0]).await), sought);
}
story!(
    given_several_filters_and_words_when_they_are_chosen_then_only_what_has_all_is_listed_until_they_are_cleared,
    filters_go_together
);

/// What is wrong, as the page tells it on top and at the field.
fn told_of(page: &Answer, language: Language, field: &str) {
    let words = said(language, &format!("services-unknown-{field}"));
    assert_eq!(page.faults(), [(format!("#{field}"), words.clone())]);
    let at_field = page.each(&format!("#{field}-error")).join("");
    assert!(at_field.contains(&words), "{at_field}");
}

async fn what_there_is_not_is_said(city: &City) {
    let languages = city.store.pack().city.languages.clone();
    for language in languages {
        let browser = city.browser_in(language.tag());
        for field in ["about", "audience", "organisation", "channel", "life_event"] {
            let page = browser.get(&format!("/services?{field}=no-such")).await;

            assert_eq!(page.status, 422, "{field}");
            told_of(&page, language, field);
            assert_eq!(
                page.attributes("main details[open]", "open").len(),
                1,
                "{field}"
            );
        }
    }
    let browser = city.browser();
    let page = browser
        .get("/services?q=allowance&audience=citizen&channel=no-such")
        .await;
    told_of(&page, Language::En, "channel");
    assert_eq!(page.attributes("input[name=q]", "value"), ["allowance"; 2]);
    let kept = page.attributes("select[name=audience] option[selected]", "value");
    assert_eq!(kept, ["citizen"]);
    let known = browser.get("/services?q=allowance&audience=citizen").await;
    assert_eq!(listed(&page), listed(&known), "what is understood narrows");
    assert!(known.faults().is_empty());
}
story!(
    given_a_filter_whose_value_there_is_not_when_it_is_opened_then_that_is_said_and_the_rest_stays,
    what_there_is_not_is_said
);

async fn events_list_their_services(city: &City) {
    let browser = city.browser();
    let pack = city.store.pack();
    let all = browser.get("/life-events").await;
    for event in &pack.life_events {
        let address = format!("/life-events/{}", event.code.0);
        let its = narrowed(pack, "life_event", &event.code.0, |service| {
            service.life_event.contains(&event.code)
        });

        let page = browser.get(&address).await;

        assert_eq!(page.status, 200, "{address}");
        assert_eq!(page.heading(), event.name.say(Language::En));
        let found = listed(&page);
        assert_eq!(found.len(), its.fits.len(), "{address}: one twice");
        assert_eq!(BTreeSet::from_iter(found), its.fits, "{address}");
        assert!(!its.fits.is_empty(), "{address}");
        assert_eq!(
            all.attributes(&format!("main a[href='{address}']"), "href")
                .len(),
            1
        );
    }
    assert!(
        pack.life_event(&LifeEventCode("flying".to_owned()))
            .is_none()
    );
    for language in pack.city.languages.clone() {
        let nothing = city
            .browser_in(language.tag())
            .get("/life-events/flying")
            .await;
        let words = said(language, "refusal-title-not-found");
        assert_eq!((nothing.status, nothing.heading()), (404, words));
        assert_eq!(nothing.language(), language.tag());
    }
}
story!(
    given_a_life_event_of_wuhu_when_it_is_opened_then_exactly_its_services_are_there,
    events_list_their_services
);
story!(
    given_a_life_event_of_mexico_city_when_it_is_opened_then_exactly_its_services_are_there,
    events_list_their_services,
    crate::city::mexico_city
);

//! Services that are not live yet: seen by those who answer for them, and by nobody else.

use std::fs;
use std::path::Path;

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::pack::Pack;
use domain::services::{QuestionType, Service, ServiceId};
use server::packs::{PackSource, read};
use store::members::NewGrant;
use tempfile::TempDir;

use crate::browser::{Browser, said};
use crate::city::{City, story};

/// A version that is not live of a service that is, and a service that never was, with a fault.
const VERSION: &str = "/desk/services/drainage-permit-renewal/2";
const POND: &str = "/desk/services/pond-permit/1";
const FAULT: &str = "office nowhere-hall is not there";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copied = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &copied);
        } else {
            fs::copy(entry.path(), copied).unwrap();
        }
    }
}

/// A service that is live, of which there is a draft with the same number.
const LIVE: &str = "/desk/services/residence-permit/1";
const TAKEN: &str = "version 1 is live; a draft needs a higher one";

/// Wuhu with three more drafts: one with a fault, one that cannot be read, one whose number is taken.
fn with_drafts() -> Pack {
    let folder = TempDir::new().unwrap();
    let wuhu = Path::new(env!("CARGO_MANIFEST_DIR")).join("cities/wuhu");
    copy(&wuhu, folder.path());
    let drafts = folder.path().join("services/drafts");
    let sound = fs::read_to_string(drafts.join("drainage-permit-renewal.toml")).unwrap();
    let pond = sound
        .replacen(
            "identifier = \"drainage-permit-renewal\"",
            "identifier = \"pond-permit\"",
            1,
        )
        .replacen("version = 2", "version = 1", 1)
        .replacen(
            "en = \"Renew a drainage permit\"",
            "en = \"Keep a quokka pond\"",
            1,
        )
        .replacen("office = \"city-hall\"", "office = \"nowhere-hall\"", 1);
    fs::write(drafts.join("pond-permit.toml"), pond).unwrap();
    fs::write(drafts.join("broken.toml"), "identifier = \n").unwrap();
    let live = folder.path().join("services/residence-permit.toml");
    fs::copy(live, drafts.join("residence-permit.toml")).unwrap();
    let pack = read(&PackSource::Directory(folder.path().to_owned()));
    pack.unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// A browser of somebody with this role, for an organisation or for all.
async fn member(city: &City, role: Role, organisation: Option<&str>) -> Browser {
    let email = format!(
        "{}-{}@wuhu.example",
        role.name(),
        organisation.unwrap_or("all")
    );
    let grant = NewGrant {
        role,
        area: AreaCode("3402".to_owned()),
        organisation: organisation.map(|code| OrganisationCode(code.to_owned())),
        team: None,
    };
    let address = EmailAddress::parse(&email).unwrap();
    let added = city
        .store
        .add_member(&address, "Fang Yuan", &grant, city.now());
    added.await.unwrap();
    city.signed_in(&email).await
}

fn draft<'p>(pack: &'p Pack, service: &str) -> &'p Service {
    let drafts = pack.draft_services.iter();
    let mut read = drafts.filter_map(|draft| draft.service.as_ref());
    read.find(|draft| draft.identifier == ServiceId(service.to_owned()))
        .unwrap()
}

async fn stewards_walk_through(city: &City) {
    let pack = city.store.pack().clone();
    for (role, organisation) in [
        (Role::Steward, Some("drainage")),
        (Role::Steward, None),
        (Role::Manager, Some("drainage")),
        // Takes part in it.
        (Role::Steward, Some("ecology-environment")),
    ] {
        let steward = member(city, role, organisation).await;

        let list = steward.get("/desk/services").await;
        for (address, service, faults) in [
            (VERSION, "drainage-permit-renewal", 0),
            (POND, "pond-permit", 1),
        ] {
            let name = draft(&pack, service).name.say(Language::En);
            let rows = list.each(&format!("main .cl-case:has(a[href='{address}'])"));
            assert_eq!(rows.len(), 1, "{address}");
            assert!(rows[0].starts_with(name), "{}", rows[0]);
            assert!(
                rows[0].contains(&said(Language::En, "version-draft")),
                "{}",
                rows[0]
            );
            assert_eq!(rows[0].contains("1 fault"), faults == 1, "{}", rows[0]);
        }
        for told in [
            "services/drafts/broken.toml",
            "services/drafts/residence-permit.toml",
            TAKEN,
        ] {
            assert!(list.says(told), "{told} in {}", list.text());
        }
        assert_eq!(list.each(&format!("main a[href='{LIVE}']")).len(), 1);
        let live = steward.get(LIVE).await;
        assert!(live.tells("version-live") && !live.tells("version-draft"));

        let sound = steward.get(VERSION).await;
        assert_eq!(sound.status, 200);
        assert!(!sound.tells("draft-faults"));
        let faulty = steward.get(POND).await;
        assert!(
            faulty.tells("draft-faults") && faulty.says(FAULT),
            "{}",
            faulty.text()
        );
        assert!(faulty.header("cache-control").contains("no-store"));
    }
}
story!(
    given_services_that_are_not_live_when_those_who_answer_for_them_come_then_they_see_them_with_their_faults,
    stewards_walk_through,
    super::with_drafts
);

async fn every_page_is_there(city: &City) {
    let pack = city.store.pack().clone();
    let service = draft(&pack, "drainage-permit-renewal");
    for language in [Language::En, Language::Zh] {
        let steward = member(city, Role::Steward, Some("drainage")).await;
        let page = steward
            .get(&format!("{VERSION}?language={}", language.tag()))
            .await;
        assert_eq!(page.heading(), service.name.say(language));
        assert!(service.page.len() >= 3);
        let ways = page.attributes("main nav a[href^='#page-']", "href");
        for (index, asked) in service.page.iter().enumerate() {
            assert_eq!(ways[index], format!("#page-{}", asked.id));
            let section = page.each(&format!("[aria-labelledby='page-{}']", asked.id));
            assert!(
                section[0].contains(asked.heading.say(language)),
                "{}",
                section[0]
            );
            for question in &asked.question {
                let label = question.label.say(language);
                assert!(section[0].contains(label), "{label} in {}", section[0]);
            }
        }
        // What is asked only then, in words.
        let measured = service
            .questions()
            .find(|(_, one)| one.id == "measured-here");
        let measured = measured.unwrap().1.label.say(language).to_owned();
        let yes = said(language, "answer-yes");
        let about = [("question", measured.into()), ("answer", yes.into())];
        let condition = app::words::say_with(language, "condition-is", &about);
        let about = [("condition", condition.into())];
        let only = app::words::say_with(language, "preview-question-if", &about);
        assert!(page.says(&only), "{only} in {}", page.text());
        // Nothing can be filled in, and nothing is sent.
        assert!(page.each("main form").is_empty() && page.each("main button").is_empty());
        let fields = page.each("main fieldset[disabled]").len();
        assert_eq!(fields, service.page.len());
        assert_eq!(
            page.each("main fieldset[disabled] input").len(),
            page.each("main input").len()
        );
        assert!(page.attributes("main a[href$='/apply']", "href").is_empty());
        assert_eq!(steward.post(VERSION, &[]).await.status, 405);
    }
}
story!(
    given_a_version_that_is_not_live_when_a_steward_walks_through_it_then_every_page_is_there_and_nothing_is_sent,
    every_page_is_there,
    super::with_drafts
);

async fn fields_are_those_of_the_form(city: &City) {
    let steward = member(city, Role::Steward, Some("education")).await;
    let page = steward
        .get("/desk/services/school-place-for-newcomers/1")
        .await;
    assert_eq!(page.status, 200);
    let pack = city.store.pack().clone();
    let service = pack.service(&ServiceId("school-place-for-newcomers".to_owned()));
    let mut parts = 0;
    for (_, question) in service.unwrap().questions() {
        let named: &[&str] = match question.kind {
            QuestionType::Person => &[".name", ".number"],
            QuestionType::Place => &[".words", ".lat", ".lon"],
            QuestionType::Date => &[".day", ".month", ".year"],
            _ => continue,
        };
        for part in named {
            let field = format!(
                "main fieldset[disabled] input[name='{}{part}']",
                question.id
            );
            assert_eq!(page.attributes(&field, "name").len(), 1, "{field}");
            parts += 1;
        }
    }
    assert!(parts > 5, "a person, a place and a day: {parts}");
}
story!(
    given_a_person_and_a_place_in_a_form_when_a_steward_looks_at_it_then_the_fields_are_those_of_applicants,
    fields_are_those_of_the_form
);

async fn others_are_refused(city: &City) {
    let citizen = city.signed_in("lin@example.org").await;
    let others = [
        citizen,
        member(city, Role::Caseworker, Some("drainage")).await,
        member(city, Role::Officer, None).await,
        member(city, Role::Agent, None).await,
        member(city, Role::Steward, Some("education")).await,
        member(city, Role::Manager, Some("education")).await,
    ];
    for address in [VERSION, POND] {
        let stranger = city.browser().get(address).await;
        assert!(stranger.leads_to().starts_with("/sign-in"), "{address}");
        for other in &others {
            let refused = other.get(address).await;
            let title = said(Language::En, "refusal-title-not-yours");
            assert_eq!(
                (refused.status, refused.heading()),
                (403, title),
                "{address}"
            );
            assert!(!refused.says("quokka") && !refused.says(FAULT));
        }
    }
    for (place, other) in others.iter().enumerate().skip(1) {
        let list = other.get("/desk/services").await;
        assert_eq!(list.status, 200);
        for address in [VERSION, POND] {
            assert!(list.each(&format!("a[href='{address}']")).is_empty());
        }
        // Those who preview services of another organisation may read what names none yet.
        assert_eq!(list.says("broken.toml"), place >= 4, "{place}");
    }
}
story!(
    given_services_that_are_not_live_when_others_come_then_they_are_refused,
    others_are_refused,
    super::with_drafts
);

async fn the_public_knows_nothing(city: &City) {
    let everybody = city.browser();
    let live = city.store.pack().services.len();
    for address in [
        "/services/pond-permit",
        "/services/pond-permit/apply",
        "/services/pond-permit.jsonld",
    ] {
        assert_eq!(everybody.get(address).await.status, 404, "{address}");
    }
    let begun = everybody.post("/services/pond-permit/apply", &[]).await;
    assert_eq!(begun.status, 404);
    let sought = everybody.get("/services?q=quokka").await;
    assert!(
        !sought
            .attributes("main a", "href")
            .iter()
            .any(|link| link.contains("pond-permit"))
    );
    let (all, _) = crate::services::all_listed(&everybody, "/services").await;
    assert_eq!(all.len(), live);
    assert!(!all.contains(&"pond-permit".to_owned()));
    let event = everybody.get("/life-events/starting-a-business").await;
    assert!(event.says("Renew a drainage permit") && !event.says("quokka"));
    let linked = everybody.get("/services.jsonld").await;
    let linked = String::from_utf8(linked.body).unwrap();
    assert!(linked.contains("drainage-permit-renewal"));
    assert!(!linked.contains("pond-permit") && !linked.contains("quokka"));
    let entry = everybody.get("/services/drainage-permit-renewal").await;
    let figure = entry
        .each("[aria-labelledby=promise] .cl-figure b")
        .join("");
    assert!(
        figure.starts_with('7'),
        "the live version promises seven days: {figure}"
    );
    let one = everybody
        .get("/services/drainage-permit-renewal.jsonld")
        .await;
    let drafted = everybody.get("/desk/services").await;
    assert_eq!((one.status, drafted.status), (200, 303));
}
story!(
    given_services_that_are_not_live_when_everybody_looks_then_catalogue_search_and_data_know_nothing_of_them,
    the_public_knows_nothing,
    super::with_drafts
);

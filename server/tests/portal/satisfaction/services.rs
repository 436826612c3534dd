//! The public score of services, over HTTP.

use domain::areas::AreaCode;
use domain::contacts::{Contact, EmailAddress};
use domain::languages::Language;
use domain::reports::Draft;
use domain::services::ServiceId;
use store::applications::{NewApplication, Said};
use store::reports::Viewer;
use store::submissions::Receipt;

use super::settle;
use crate::city::{City, FANGTANG, story};

pub(crate) const ALLOWANCE: &str = "settling-in-allowance";
const NAME: &str = "Settling-in allowance for graduates";

/// Somebody in Fangtang applies for a service.
pub(crate) async fn applied(city: &City, service: &str, number: usize) -> Receipt {
    let (draft, token) = city.given_draft(&Draft::default()).await;
    let pack = city.store.pack().clone();
    let area = pack.areas.get(&AreaCode(FANGTANG.to_owned()));
    let email = EmailAddress::parse(&format!("applicant{number}@example.org"));
    let new = NewApplication {
        draft,
        service: pack.service(&ServiceId(service.to_owned())).unwrap(),
        account: None,
        contact: Contact {
            email: Some(email.unwrap()),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: area.unwrap().path.clone(),
        said: Said::default(),
        evidence: Vec::new(),
    };
    let sent = city.store.submit_application(&new, &token, city.now());
    sent.await.unwrap()
}

/// She takes it back, and says how it was.
pub(crate) async fn rated(city: &City, receipt: &Receipt) {
    let viewer = Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    };
    let ended = city
        .store
        .withdraw_application(&receipt.reference, &viewer, city.now())
        .await;
    ended.unwrap();
    let applicant = city.browser_with(&format!("link={}", receipt.track));
    let rating = [("efficiency", "2"), ("effectiveness", "4")];
    let rate = format!("/cases/{}/rate", receipt.reference);
    applicant.post_files(&rate, &rating, &[]).await.leads_to();
}

async fn services_are_counted_five_at_a_time(city: &City) {
    let everybody = city.browser();
    let page = async |address: &str| {
        settle(city).await;
        everybody.get(address).await
    };
    let mut sent = Vec::new();
    for number in 0..4 {
        sent.push(applied(city, ALLOWANCE, number).await);
    }
    applied(city, "tree-felling-permit", 9).await;
    let four = page("/satisfaction/services").await;
    assert!(four.tells("satisfaction-services-empty") && !four.says(NAME));
    let short = page("/satisfaction").await;
    assert!(!short.tells("satisfaction-by-life-event"));

    sent.push(applied(city, ALLOWANCE, 4).await);
    for receipt in &sent[1..] {
        rated(city, receipt).await;
    }
    let five = page("/satisfaction/services").await;
    let rows = five.each("tr").into_iter();
    let hers: Vec<_> = rows.filter(|row| row.starts_with(NAME)).collect();
    assert_eq!(hers.len(), 1, "{}", five.text());
    let numbers = hers[0].strip_prefix(NAME).unwrap().trim();
    assert!(numbers.starts_with('5'), "{numbers}");
    assert!(
        five.tells("satisfaction-services-left-out"),
        "the permit of one"
    );
    assert!(
        !five.says("Permit to fell or move trees") && five.tells("satisfaction-services-withheld")
    );
    assert!(
        page("/satisfaction")
            .await
            .tells("satisfaction-by-life-event")
    );
    let file = page("/satisfaction/services.csv").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let file = String::from_utf8(file.body).unwrap();
    for line in [
        format!("services,{NAME} ({ALLOWANCE}),applications,5"),
        format!("services,{NAME} ({ALLOWANCE}),helped,suppressed"),
        "ratings,helped 4,count,suppressed".to_owned(),
    ] {
        assert!(file.contains(&line), "{line} in {file}");
    }
    assert!(!file.contains("tree-felling"), "{file}");

    rated(city, &sent[0]).await;
    let all = page("/satisfaction/services.csv").await;
    let file = String::from_utf8(all.body).unwrap();
    assert!(
        file.contains(&format!("services,{NAME} ({ALLOWANCE}),helped,4.00")),
        "{file}"
    );
    assert!(file.contains("ratings,quick 2,count,5"), "{file}");
    let whole = page("/satisfaction.csv").await;
    let whole = String::from_utf8(whole.body).unwrap();
    assert!(
        whole.contains("life events,") && whole.contains(",applications,5"),
        "{whole}"
    );

    for (filter, shown) in [
        ("?organisation=human-resources", true),
        ("?life_event=work", true),
        (
            "?organisation=human-resources&life_event=work&from=2026-11&to=2026-11",
            true,
        ),
        ("?organisation=public-security", false),
        ("?life_event=a-death", false),
        ("?from=2026-01&to=2026-10", false),
    ] {
        let found = page(&format!("/satisfaction/services{filter}")).await;
        assert_eq!(found.says(NAME), shown, "{filter}");
    }
    // Nobody learns of it where the applicants live.
    for address in [
        format!("/satisfaction?area={FANGTANG}"),
        format!("/satisfaction.csv?area={FANGTANG}"),
    ] {
        let found = page(&address).await;
        let text = String::from_utf8(found.body).unwrap();
        assert!(
            !text.contains(NAME) && !text.contains("life events,"),
            "{address}"
        );
    }
    let chinese = city.browser_in("zh").get("/satisfaction/services").await;
    assert!(chinese.says("高校毕业生安家补贴"));
}
story!(
    given_applications_when_there_are_five_then_their_service_is_counted_and_not_before,
    services_are_counted_five_at_a_time
);

#[tokio::test]
async fn given_an_address_of_services_that_is_not_understood_when_it_is_asked_for_then_the_form_says_what()
 {
    let city = City::on_sqlite().await;
    let everybody = city.browser();
    for (query, key) in [
        ("organisation=none", "satisfaction-no-organisation"),
        ("life_event=none", "satisfaction-no-life-event"),
        ("from=yesterday", "satisfaction-no-month"),
        ("from=2026-05&to=2026-04", "satisfaction-no-span"),
    ] {
        let answer = everybody
            .get(&format!("/satisfaction/services?{query}"))
            .await;
        assert_eq!(answer.status, 422, "{query}");
        assert!(answer.tells(key), "{query}");
        let file = everybody
            .get(&format!("/satisfaction/services.csv?{query}"))
            .await;
        assert_eq!(file.status, 404, "{query}");
    }
}

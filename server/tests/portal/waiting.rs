//! What waits at the desk of applications, over HTTP.

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::organisations::OrganisationCode;
use store::members::NewGrant;

use crate::city::{City, pothole_of, story};
use crate::satisfaction::services::{ALLOWANCE, applied};

async fn pages_of_what_waits(city: &City) {
    const OFFICER: &str = "police@wuhu.example";
    let officer = city.member(OFFICER, Role::Officer, "3402").await;
    let grant = NewGrant {
        role: Role::Caseworker,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode("education".to_owned())),
        team: None,
    };
    for number in 0..51 {
        applied(city, ALLOWANCE, number).await;
    }
    city.given_report(&pothole_of("lin@example.org")).await;
    assert!(
        officer
            .get("/desk/applications")
            .await
            .tells("handling-none")
    );
    let address = EmailAddress::parse(OFFICER).unwrap();
    let added = city.store.add_member(&address, "Wang", &grant, city.now());
    added.await.unwrap();

    let first = officer.get("/desk/applications").await;
    let next = first.attributes("main .govuk-pagination a", "href");
    assert_eq!(first.each("main .cl-cases > li").len(), 50);
    assert_eq!(next.len(), 1);
    let last = officer.get(&next[0]).await;
    assert_eq!(last.each("main .cl-cases > li").len(), 1);
    assert!(
        last.attributes("main .govuk-pagination a", "href")
            .is_empty()
    );
    assert_eq!(
        officer.get("/desk/applications?after=nowhere").await.status,
        404
    );
}
story!(
    given_more_applications_than_a_page_has_when_the_desk_is_opened_then_the_next_page_has_the_rest,
    pages_of_what_waits
);

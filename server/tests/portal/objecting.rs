//! Deciding, and objecting to a decision.

use domain::identity::Role;
use domain::letters::Letter;

use crate::browser::Browser;
use crate::city::{City, story};
use crate::ended::renewing;

const BECAUSE: &[(&str, &str)] = &[("words", "It was emptied on Sunday.")];

/// Says of every task of an application that it is so, and refuses it.
async fn refused(city: &City, reference: &str) {
    let desk = format!("/desk/applications/{reference}");
    for (email, organisation) in [
        ("ecology@wuhu.example", "ecology-environment"),
        ("drains@wuhu.example", "drainage"),
    ] {
        let worker = city.member_of(email, Role::Caseworker, organisation).await;
        let form = worker
            .get(&desk)
            .await
            .attributes("form[action*='/tasks/']", "action");
        assert_eq!(form.len(), 1, "{organisation}");
        let said = [("version", "1"), ("said", "approve")];
        worker.post(&form[0], &said).await.leads_to();
    }
    let officer = city
        .member_of("officer@wuhu.example", Role::Officer, "drainage")
        .await;
    decides(
        &officer,
        reference,
        &[("said", "refuse"), ("reason", "limits")],
    )
    .await;
}

async fn decides(officer: &Browser, reference: &str, said: &[(&str, &str)]) {
    let desk = format!("/desk/applications/{reference}");
    let page = officer.get(&desk).await;
    let version = page.attributes("form[action$='/decision'] [name=version]", "value");
    let form = [&[("version", version[0].as_str())], said].concat();
    let decided = officer.post(&format!("{desk}/decision"), &form).await;
    assert_eq!(decided.leads_to(), desk);
}

async fn a_link_leads_to_what_came_of_it(city: &City) {
    let receipt = renewing(city).await;
    let case = format!("/cases/{}", receipt.reference);
    refused(city, receipt.reference.as_str()).await;
    let lin = city.browser();
    lin.get(&format!("/links/{}", receipt.track))
        .await
        .leads_to();
    assert!(lin.get(&case).await.tells("handling-object"));
    assert_eq!(lin.get(&format!("{case}/objection")).await.leads_to(), case);

    let taken = lin.post(&format!("{case}/object"), BECAUSE).await;

    assert_eq!(taken.leads_to(), case);
    let page = lin.get(&case).await;
    assert!(!page.tells("handling-object"), "once: {}", page.text());
    assert!(!page.says("You can object until"), "{}", page.text());
    let link = page.attributes("main a[href$='/objection']", "href");
    assert_eq!(link, [format!("{case}/objection")]);
    let objection = lin.get(&link[0]).await.leads_to().to_owned();
    let own = lin.get(&objection).await;
    assert!(own.tells("handling-objects-to"), "{}", own.text());
    assert_eq!(city.browser().get(&objection).await.status, 404);
    assert_eq!(city.browser().get(&link[0]).await.status, 404);

    // Somebody else decides on it; nobody is told that she could object to that.
    let reference = objection.trim_start_matches("/cases/");
    let other = city
        .member_of("other@wuhu.example", Role::Officer, "drainage")
        .await;
    decides(
        &other,
        reference,
        &[("said", "refuse"), ("reason", "limits")],
    )
    .await;
    let over = lin.get(&objection).await;
    assert!(!over.says("You can object until"), "{}", over.text());
}
story!(
    given_a_link_when_she_objects_then_it_leads_to_what_came_of_it,
    a_link_leads_to_what_came_of_it
);

async fn nobody_decides_on_her_own(city: &City) {
    let receipt = renewing(city).await;
    // The address of the applicant.
    let lin = city
        .member_of("lin@example.org", Role::Officer, "drainage")
        .await;
    let desk = format!("/desk/applications/{}", receipt.reference);
    let case = format!("/cases/{}", receipt.reference);
    assert_eq!(lin.get(&desk).await.leads_to(), case);
    for (way, form) in [
        ("decision", &[("version", "1"), ("said", "grant")]),
        ("decision", &[("version", "1"), ("said", "")]),
        ("handed-over", &[("version", "1"), ("said", "")]),
    ] {
        let answer = lin.post(&format!("{desk}/{way}"), form).await;
        assert_eq!(answer.status, 404, "{way}: {}", answer.text());
    }
    let letters = city.letters("lin@example.org").await;
    let told = letters
        .iter()
        .any(|letter| matches!(letter, Letter::RateRequest { .. }));
    assert!(!told, "it goes on: {letters:?}");
}
story!(
    given_an_officer_who_applied_when_she_decides_by_hand_then_nothing_is_there,
    nobody_decides_on_her_own
);

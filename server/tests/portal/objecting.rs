//! Deciding, and objecting to a decision.

use domain::cases::EventKind;
use domain::identity::Role;
use domain::letters::Letter;
use store::reports::Viewer;
use store::submissions::Receipt;

use crate::browser::Browser;
use crate::city::{City, story};
use crate::ended::renewing;
use crate::outputs::given_paper_of;
use crate::running::outcomes::{PAPERS, verify_of};

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

    // Whoever decided first reads that somebody else decides, and the list says what it is.
    let reference = objection.trim_start_matches("/cases/");
    let first = city.signed_in("officer@wuhu.example").await;
    let list = first.get("/desk/applications").await;
    assert!(list.tells("handling-objection"), "{}", list.text());
    let dossier = first.get(&format!("/desk/applications/{reference}")).await;
    assert!(dossier.tells("handling-decided-before"));
    assert!(
        dossier
            .attributes("form[action$='/decision']", "action")
            .is_empty()
    );

    // Somebody else decides on it; nobody is told that she could object to that.
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
    assert!(!over.tells("rate-title"), "it is part of the other");
    assert!(lin.get(&case).await.tells("rate-title"));
    let rate = lin.get(&format!("{case}/rate")).await;
    assert!(rate.tells("rate-words-hint-application"), "{}", rate.text());
    let back = rate.attributes(".govuk-back-link", "href");
    assert_eq!(back, std::slice::from_ref(&case));
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

/// A paper comes of an application.
async fn on_paper(city: &City, receipt: &Receipt) {
    let viewer = Viewer {
        account: None,
        link: Some(receipt.track.clone()),
    };
    let (reference, now) = (&receipt.reference, city.now());
    let seen = city.store.application(reference, &viewer, now).await;
    given_paper_of(city, &seen.unwrap().unwrap().case).await;
}

async fn an_upheld_objection_takes_the_paper_back(city: &City) {
    let receipt = renewing(city).await;
    let case = format!("/cases/{}", receipt.reference);
    refused(city, receipt.reference.as_str()).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    on_paper(city, &receipt).await;
    let papers = lin.get(&case).await.attributes(PAPERS, "href");
    let paper = papers.first().expect("a decision on paper");
    let verify = verify_of(paper);
    assert!(city.browser().get(&verify).await.tells("verify-holds"));
    assert_eq!(lin.get(&format!("{paper}.pdf")).await.status, 200);
    lin.post(&format!("{case}/object"), BECAUSE)
        .await
        .leads_to();
    let link = lin.get(&format!("{case}/objection")).await;
    let objection = link.leads_to().trim_start_matches("/cases/").to_owned();
    let other = city
        .member_of("other@wuhu.example", Role::Officer, "drainage")
        .await;

    decides(&other, &objection, &[("said", "grant")]).await;

    let shown = city.browser().get(&verify).await;
    assert!(!shown.tells("verify-holds"), "{}", shown.text());
    assert!(shown.says("another paper took its place"));
    // Whoever handles it finds the paper, and how it stands.
    let dossier = other
        .get(&format!("/desk/applications/{}", receipt.reference))
        .await;
    let links = dossier.attributes("#papers ~ ul a", "href");
    assert_eq!(links, [verify]);
    assert!(dossier.tells("outputs-standing-revoked"));
}
story!(
    given_a_refusal_on_paper_when_an_objection_is_upheld_then_whoever_checks_the_paper_is_told,
    an_upheld_objection_takes_the_paper_back
);

async fn who_revokes_tells_why(city: &City) {
    let receipt = renewing(city).await;
    let case = format!("/cases/{}", receipt.reference);
    refused(city, receipt.reference.as_str()).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    on_paper(city, &receipt).await;
    let papers = lin.get(&case).await.attributes(PAPERS, "href");
    let verify = verify_of(papers.first().expect("a decision on paper"));
    let desk = format!("/desk/applications/{}", receipt.reference);
    let drains = city.signed_in("drains@wuhu.example").await;
    let links = drains.get(&desk).await.attributes("#papers ~ ul a", "href");
    assert_eq!(links, std::slice::from_ref(&verify));
    let issuer = city
        .member_of("issuer@wuhu.example", Role::Caseworker, "civil-affairs")
        .await;
    let because = [("reason", "mistaken"), ("words", "The limit was another.")];

    let revoked = issuer.post(&verify, &because).await;

    assert_eq!(revoked.leads_to(), verify);
    assert!(drains.get(&desk).await.says("The limit was another."));
    let hers = lin.get(&case).await;
    assert!(hers.tells("handling-paper-revoked"), "{}", hers.text());
    assert!(!hers.says("The limit was another."));
    let letters = city.letters("lin@example.org").await;
    let told = letters.iter().any(|letter| {
        matches!(
            letter,
            Letter::Update {
                event: EventKind::OutputRevoked,
                ..
            }
        )
    });
    assert!(told, "{letters:?}");
}
story!(
    given_a_paper_of_a_case_when_its_office_revokes_it_then_she_is_told_and_members_read_why,
    who_revokes_tells_why
);

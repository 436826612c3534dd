//! Whose an application is that was begun before anybody signed in, and who opens what registers say in it.

use domain::applications::Prefilled;
use domain::letters::Letter;

use super::*;

/// How the cookie of a session begins.
const SESSION: &str = "session=";

/// The newest link that came to an address.
async fn link_to(city: &City, email: &str) -> String {
    let letters = city.letters(email).await;
    let resume = letters.into_iter().rev().find_map(|one| match one {
        Letter::Resume { resume, .. } => Some(resume),
        _ => None,
    });
    format!("/resume/{}", resume.unwrap())
}

async fn begun_by_somebody_else(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let (draft, token) = filled_in(city, None).await;
    let path = format!("{START}/{}", draft.0);
    let mallory = city.browser_with(&format!("application={token}"));
    let save = format!("{path}/save");
    mallory.post(&save, &[("email", TING)]).await.leads_to();
    let link = link_to(city, TING).await;
    ting.get(&link).await.leads_to();

    let asks = [
        ("evidence", "degree-record"),
        ("later.lives-here", "yes"),
        ("later.works-here", "yes"),
        ("later.no-home", "yes"),
    ];
    ting.post(&format!("{path}/fetch"), &asks).await.leads_to();

    let proofs = format!("{path}/proofs");
    assert!(ting.get(&proofs).await.says("University of Manchester"));
    for page in [
        "proofs",
        "check",
        "save",
        "pages/about-you",
        "sent",
        "receipt",
    ] {
        let shut = mallory.get(&format!("{path}/{page}")).await;
        assert_eq!(shut.leads_to(), format!("/sign-in?then={path}/{page}"));
    }
    let send = format!("{path}/send");
    let refused = mallory.post(&send, SENDS).await;
    assert_eq!(refused.leads_to(), format!("/sign-in?then={path}"));
    assert_eq!(mallory.get(&link).await.status, 404);
    let other = city.signed_in(CHEN).await;
    assert_eq!(other.get(&proofs).await.status, 404);

    let sent = ting.post(&send, SENDS).await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let receipt = ting.get(&format!("{path}/sent")).await;
    let links = receipt.attributes("main a[href^='/links/']", "href");
    assert!(!links.is_empty(), "she sent it in this browser");
    let shut = mallory.get(&format!("{path}/sent")).await;
    assert!(shut.leads_to().starts_with("/sign-in"));
}
story!(
    given_an_application_that_somebody_else_began_when_something_is_looked_up_then_only_its_applicant_opens_it,
    begun_by_somebody_else
);

async fn signed_out(city: &City) {
    registered(city).await;
    bound(city, TING, LI).await;
    let ting = city.signed_in(TING).await;
    let begun = ting.post(START, &[]).await;
    let path = begun.leads_to()[..START.len() + 37].to_owned();
    let page = format!("{path}/pages/about-you");
    let save = format!("{path}/save");
    ting.post(&save, &[("email", CHEN)]).await.leads_to();
    let chen = city.browser();
    chen.get(&link_to(city, CHEN).await).await.leads_to();
    assert!(ting.get(&page).await.says(LI));

    ting.post("/sign-out", &[]).await.leads_to();

    for browser in [&ting, &chen] {
        let shut = browser.get(&page).await;
        assert_eq!(shut.leads_to(), format!("/sign-in?then={page}"));
        let sent = browser.post(&format!("{path}/send"), SENDS).await;
        assert_eq!(sent.leads_to(), format!("/sign-in?then={path}"));
    }
    assert!(city.signed_in(TING).await.get(&page).await.says(LI));
}
story!(
    given_an_application_that_registers_filled_in_when_nobody_is_signed_in_then_neither_cookie_nor_link_opens_it,
    signed_out
);

async fn signed_in_later(city: &City) {
    let hers = account(city, TING).await;
    let (draft, token) = filled_in(city, None).await;
    let path = format!("{START}/{}", draft.0);
    let asks = city.browser();
    asks.post("/sign-in", &[("email", TING)]).await.leads_to();
    let code = city.code(TING).await;
    let opened = asks.post("/sign-in/code", &[("code", &code)]).await;
    let cookies = opened.cookies();
    let session = cookies.iter().find(|one| one.starts_with(SESSION));
    let session = session.unwrap().split(';').next().unwrap();
    let ting = city.browser_with(&format!("{session}; application={token}"));

    let sent = ting.post(&format!("{path}/send"), SENDS).await;

    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    let listed = city.store.applications_of(&hers).await.unwrap();
    assert_eq!(listed.len(), 1, "it is hers");
}
story!(
    given_an_application_that_was_begun_before_she_signed_in_when_she_sends_it_then_it_is_hers,
    signed_in_later
);

async fn changed_meanwhile(city: &City) {
    let (ting, _, draft, path) = applying(city).await;
    let said = Prefilled {
        value: HOME.to_owned(),
        register: "population".to_owned(),
    };
    let kept = city.store.keep_filling(draft, city.now(), |mut content| {
        content.prefilled.insert("home-address".to_owned(), said);
        Ok::<_, Infallible>(content)
    });
    kept.await.unwrap().unwrap();
    let mut moved = PERSON;
    moved[9] = "Yijiang Road 161";
    delivered(city, "population", &moved).await;
    let send = format!("{path}/send");

    let answer = ting.post(&send, SENDS).await;

    let page = format!("{path}/pages/about-you/home-address");
    assert_eq!(answer.leads_to(), format!("{page}?refreshed&from=check"));
    let shown = ting.get(answer.leads_to()).await;
    assert!(shown.tells("apply-refreshed") && shown.tells("apply-verified-until"));
    assert_eq!(shown.value("home-address"), "Yijiang Road 161");
    let along = shown.attributes("main form input[name=refreshed]", "value");
    assert_eq!(along, ["yes"], "what she is led on to says so, too");
    let check = ting.get(&format!("{path}/check")).await;
    assert_eq!(check.leads_to(), page, "she looks at it before it is sent");
    let emptied = [
        ("home-address", ""),
        ("from", "check"),
        ("refreshed", "yes"),
    ];
    let again = ting.post(&page, &emptied).await;
    let to = format!("{page}?from=check&refreshed&faults&new=");
    assert_eq!(again.leads_to(), to);
    let said = [("home-address", "Yijiang Road 161"), ("from", "check")];
    let seen = ting.post(&page, &said).await;
    assert_eq!(seen.leads_to(), format!("{path}/check"));
    let sent = ting.post(&send, SENDS).await;
    assert_eq!(sent.leads_to(), format!("{path}/sent"));
}
story!(
    given_what_a_register_filled_in_when_it_says_something_else_by_then_then_she_sees_it_before_it_is_sent,
    changed_meanwhile
);

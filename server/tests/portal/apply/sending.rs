//! Who opens an application once it was sent, and what its receipt says as long as it is there.

use domain::applications::{Answer as Answered, Filling, Typed};
use domain::contacts::Contact;
use domain::languages::Language;
use domain::services::ServiceId;
use store::applications::{NewApplication, Said};
use store::fillings::Opener;
use store::reports::Viewer;

use super::*;
use crate::evidence::filled_in;

async fn one_link_in_two_browsers(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    answers(&lin, &draft).await;
    let save = format!("{draft}/save");
    lin.post(&save, &[("email", LIN)]).await.leads_to();
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    let link = format!("/resume/{resume}");
    let (library, phone) = (city.browser(), city.browser());
    for browser in [&library, &phone] {
        assert_eq!(browser.get(&link).await.leads_to(), save);
        assert!(browser.get(&format!("{draft}/check")).await.says("Lin Yue"));
    }

    phone.post(&format!("{draft}/send"), SENDS).await.leads_to();

    for page in ["sent", "receipt", "check", "pages/about-you"] {
        let left_open = library.get(&format!("{draft}/{page}")).await;
        assert_eq!(left_open.leads_to(), link, "{page}");
    }
    let sent = phone.get(&format!("{draft}/sent")).await;
    let links = sent.attributes("main a[href^='/links/']", "href");
    let case = phone.page(&links[0]).await;
    assert_eq!(case.status, 200, "{}", case.text());
    // The browser in which she began reads what she sent, and is not the one that sent it.
    let began = lin.get(&format!("{draft}/sent")).await;
    assert!(began.tells("apply-sent-title") && !began.says("/links/"));
}
story!(
    given_a_link_that_is_open_in_two_browsers_when_one_of_them_sends_then_nothing_opens_to_the_other,
    one_link_in_two_browsers
);

async fn her_own_link(city: &City) {
    let lin = city.browser();
    let draft = begins(&lin).await;
    let save = format!("{draft}/save");
    lin.post(&save, &[("email", LIN)]).await.leads_to();
    let letters = city.letters(LIN).await;
    let Some(Letter::Resume { resume, .. }) = letters.last() else {
        panic!("no link came");
    };
    lin.get(&format!("/resume/{resume}")).await.leads_to();

    city.wait(SignedDuration::from_hours(31 * 24));

    let page = lin.page(&format!("{draft}/pages/can-i-get-it")).await;
    assert_eq!(page.status, 200, "{}", page.text());
}
story!(
    given_a_link_that_is_opened_where_it_was_begun_when_the_link_has_ended_then_the_browser_still_has_it,
    her_own_link
);

async fn it_was_true_on_its_day(city: &City) {
    let pack = city.store.pack().clone();
    let service = ServiceId("drainage-permit-renewal".to_owned());
    let service = pack.service(&service).unwrap();
    let typed = [
        ("permit-number", "7"),
        ("ends-on.day", "1"),
        ("ends-on.month", "12"),
        ("ends-on.year", "2026"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let filling = Filling {
        typed: Typed::of(typed),
        ..Filling::of(service)
    };
    let begun = city
        .store
        .begin_filling(&filling, Language::En, city.now())
        .await;
    let (draft, token) = begun.unwrap();
    let new = NewApplication {
        draft,
        service,
        account: None,
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: pack.areas.root().path.clone(),
        said: Said::default(),
        evidence: Vec::new(),
    };
    let sent = city.store.submit_application(&new, &token, city.now());
    sent.await.unwrap();
    let lin = city.browser_with(&format!("application={token}"));
    let receipt = format!(
        "/services/drainage-permit-renewal/apply/{}/receipt",
        draft.0
    );
    let first = lin.get(&receipt).await.text();
    assert!(first.contains("Tue 1 Dec"), "{first}");

    city.wait(SignedDuration::from_hours(30 * 24));

    assert_eq!(lin.get(&receipt).await.text(), first);
}
story!(
    given_a_day_that_had_to_lie_ahead_when_the_receipt_is_read_after_it_then_it_still_stands_there,
    it_was_true_on_its_day
);

async fn what_is_acknowledged_is_sent(city: &City) {
    for round in 0..12 {
        let (draft, token) = filled_in(city, None).await;
        let path = format!("{START}/{}", draft.0);
        let held = format!("application={token}");
        let (window, other) = (city.browser_with(&held), city.browser_with(&held));
        let page = format!("{path}/pages/about-you");
        let telephone = format!("0553 123 {round:04}");
        let words = [
            ("name", "Lin Yue"),
            ("id-number", "34020219980304123X"),
            ("home-address", "Zheshan Road 112"),
            ("telephone", &*telephone),
        ];
        let send = format!("{path}/send");

        let (_, sent) = tokio::join!(other.post(&page, &words), window.post(&send, SENDS));

        assert_eq!(sent.leads_to(), format!("{path}/sent"));
        let opener = Opener {
            token: Some(token),
            account: None,
        };
        let stored = city.store.filling(draft, &opener, city.now()).await;
        let content = stored.unwrap().unwrap().content;
        let shown = window.get(&format!("{path}/sent")).await;
        let links = shown.attributes("main a[href^='/links/']", "href");
        let link = links[0].strip_prefix("/links/").unwrap();
        let viewer = Viewer {
            account: None,
            link: Some(link.parse().unwrap()),
        };
        let reference = shown.reference();
        let seen = city.store.application(&reference, &viewer, city.now());
        let said = seen.await.unwrap().unwrap().said;
        let kept = Answered::Text(content.typed.first("telephone").to_owned());
        assert_eq!(said.answers.get("telephone"), Some(&kept), "round {round}");
    }
}
story!(
    given_two_windows_when_one_sends_what_the_other_changes_then_what_is_kept_is_what_was_sent,
    what_is_acknowledged_is_sent
);

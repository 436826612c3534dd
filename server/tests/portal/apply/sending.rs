//! Who opens an application once it was sent, and what its receipt says as long as it is there.

use domain::applications::{Filling, Typed};
use domain::contacts::Contact;
use domain::languages::Language;
use domain::services::ServiceId;
use store::applications::{NewApplication, Said};

use super::*;

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
    assert!(first.contains("1 December 2026"), "{first}");

    city.wait(SignedDuration::from_hours(60 * 24));

    assert_eq!(lin.get(&receipt).await.text(), first);
}
story!(
    given_a_day_that_had_to_lie_ahead_when_the_receipt_is_read_after_it_then_it_still_stands_there,
    it_was_true_on_its_day
);

//! Who opens an application once it was sent, and what its receipt says as long as it is there.

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

//! Following a report, and the links that letters bring.

use domain::identity::Role;
use domain::languages::Language;
use domain::letters::Letter;
use jiff::SignedDuration;

use crate::browser::said;
use crate::city::{City, complaint_of, pothole, pothole_of, story};

const CHEN: &str = "chen@example.org";
const LIN: &str = "lin@example.org";

/// The newest link that confirms, as its letter brings it.
async fn confirming(city: &City, email: &str) -> String {
    let newest = city.letters(email).await.pop();
    match newest {
        Some(Letter::ConfirmFollow { confirm, .. }) => format!("/links/{confirm}"),
        other => panic!("no link came: {other:?}"),
    }
}

/// The newest link that ends letters, and what its letter told.
async fn told(city: &City, email: &str) -> (String, String) {
    let newest = city.letters(email).await.pop();
    match newest {
        Some(Letter::Update { stop, words, .. }) => (format!("/links/{stop}"), words),
        other => panic!("nothing was told: {other:?}"),
    }
}

async fn a_follower_is_told_until_she_has_heard_enough(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let (address, chen) = (format!("/reports/{reference}"), city.browser());
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let desk = format!("/desk/{reference}");

    let asked = chen
        .post(&format!("{address}/follow"), &[("email", CHEN)])
        .await;
    let opened = chen.get(&confirming(city, CHEN).await).await;
    let looked = chen.get(opened.leads_to()).await;
    let before = chen.get(&address).await;
    let confirmed = chen.post(opened.leads_to(), &[]).await;
    let after = chen.get(&address).await;
    let fixed = [
        ("version", "1"),
        ("to", "fixed"),
        ("words", "Filled and flat."),
    ];
    officer.post(&desk, &fixed).await.leads_to();
    let (stop, words) = told(city, CHEN).await;
    let ending = chen.get(&stop).await;
    let looked_again = chen.get(ending.leads_to()).await;
    let ended = chen.post(ending.leads_to(), &[]).await;
    let again = [
        ("version", "2"),
        ("to", "in_progress"),
        ("words", "Not so flat."),
    ];
    officer.post(&desk, &again).await.leads_to();

    assert_eq!(asked.heading(), said(Language::En, "follow-asked"));
    assert_eq!(looked.heading(), said(Language::En, "follow-confirm-title"));
    assert_eq!(confirmed.heading(), said(Language::En, "follow-confirmed"));
    assert_ne!(before.text(), after.text(), "one more follows");
    assert_eq!(
        looked_again.heading(),
        said(Language::En, "follow-stop-title")
    );
    assert_eq!(ended.heading(), said(Language::En, "follow-stopped"));
    assert_eq!(ended.attributes("main a", "href"), [address]);
    assert_eq!(words, "Filled and flat.");
    let letters = city.letters(CHEN).await;
    assert_eq!(letters.len(), 2, "{letters:?}");
}
story!(
    given_a_follower_when_the_report_moves_then_she_is_told_until_she_has_heard_enough,
    a_follower_is_told_until_she_has_heard_enough
);

async fn opening_a_link_consumes_nothing(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let address = format!("/reports/{reference}");
    let asked = city.browser();
    asked
        .post(&format!("{address}/follow"), &[("email", CHEN)])
        .await;
    let link = confirming(city, CHEN).await;

    for _ in 0..3 {
        let scanner = city.browser();
        assert_eq!(scanner.page(&link).await.status, 200);
        let page = scanner.get(&address).await;
        let none = app::words::say_with(Language::En, "follow-count", &[("count", 0.into())]);
        assert!(page.says(&none), "{}", page.text());
    }
    let stranger = city.browser();
    for path in ["confirm", "stop"] {
        let path = format!("{address}/follow/{path}");
        assert_eq!(stranger.get(&path).await.status, 404);
        assert_eq!(stranger.post(&path, &[]).await.status, 404);
    }
}
story!(
    given_a_link_when_machines_open_it_then_nothing_is_consumed,
    opening_a_link_consumes_nothing
);

async fn a_link_ends_after_a_week(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let chen = city.browser_in("zh");
    let follow = format!("/reports/{reference}/follow");
    chen.post(&follow, &[("email", CHEN)]).await;
    let link = confirming(city, CHEN).await;
    let page = chen.get(&link).await.leads_to().to_owned();
    assert_eq!(chen.get(&page).await.status, 200);

    city.wait(SignedDuration::from_hours(7 * 24));

    for (answer, what) in [
        (chen.get(&link).await, "link"),
        (chen.get(&page).await, "page"),
        (chen.post(&page, &[]).await, "button"),
        (
            chen.get("/links/00000000000000000000000000000000").await,
            "unknown",
        ),
        (chen.get("/links/nonsense").await, "nonsense"),
    ] {
        assert_eq!(
            (answer.status, answer.heading()),
            (404, said(Language::Zh, "refusal-title-not-found")),
            "{what}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}
story!(
    given_a_link_when_its_week_is_over_then_a_page_says_so,
    a_link_ends_after_a_week
);

async fn an_address_that_is_none_is_refused_and_kept(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let follow = format!("/reports/{reference}/follow");
    for (languages, language) in [("en", Language::En), ("zh", Language::Zh)] {
        let chen = city.browser_in(languages);

        let back = chen.post(&follow, &[("email", "chen at home")]).await;

        assert_eq!(
            back.faults(),
            [("#email".to_owned(), said(language, "fault-not-an-email"))]
        );
        assert_eq!(back.value("email"), "chen at home");
    }
}
story!(
    given_an_address_that_is_none_when_somebody_wants_to_follow_then_it_is_refused_and_kept,
    an_address_that_is_none_is_refused_and_kept
);

async fn the_answer_says_nothing_about_an_address(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let private = city.given_report(&complaint_of(LIN)).await.reference;
    let follow = format!("/reports/{reference}/follow");

    let of_the_reporter = city.browser().post(&follow, &[("email", LIN)]).await;
    let of_another = city.browser().post(&follow, &[("email", CHEN)]).await;
    let secret = format!("/reports/{private}/follow");
    let of_a_secret = city.browser().post(&secret, &[("email", CHEN)]).await;

    assert_eq!(of_the_reporter.text(), of_another.text());
    assert_eq!(
        city.letters(CHEN).await.len(),
        1,
        "none about the private one"
    );
    assert_eq!(city.letters(LIN).await.len(), 2, "her two receipts");
    assert_eq!(city.browser().get(&secret).await.status, 404);
    assert!(!of_a_secret.says("Dongmen"));
}
story!(
    given_somebody_who_is_told_already_when_she_asks_then_the_answer_is_the_same,
    the_answer_says_nothing_about_an_address
);

async fn one_address_asks_for_twenty_in_an_hour(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let follow = format!("/reports/{reference}/follow");
    let (chen, other) = (city.browser_in("zh"), city.browser());
    let email = |number: i32| format!("chen{number}@example.org");
    for number in 0..20 {
        let asked = chen.post(&follow, &[("email", &email(number))]).await;
        assert_eq!(asked.status, 200);
    }

    let refused = chen.post(&follow, &[("email", &email(20))]).await;
    let of_another = other.post(&follow, &[("email", &email(21))]).await;

    assert_eq!(
        (refused.status, refused.heading()),
        (429, said(Language::Zh, "refusal-title-too-many"))
    );
    assert_eq!(city.letters(&email(20)).await, []);
    assert_eq!(of_another.status, 200);
}
story!(
    given_twenty_follows_of_one_address_when_more_come_then_they_are_refused,
    one_address_asks_for_twenty_in_an_hour
);

async fn a_reporter_who_ends_her_letters_still_reads_her_report(city: &City) {
    let receipt = city.given_report(&complaint_of(LIN)).await;
    let address = format!("/reports/{}", receipt.reference);
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let lin = city.browser();
    assert_eq!(
        lin.page(&format!("/links/{}", receipt.track)).await.status,
        200
    );
    let change = [("version", "1"), ("to", "assigned"), ("words", "")];
    let desk = format!("/desk/{}", receipt.reference);
    officer.post(&desk, &change).await.leads_to();

    let (stop, _) = told(city, LIN).await;
    let opened = lin.get(&stop).await;
    let still_hers = lin.get(&address).await;
    let other_device = city.browser();
    other_device.get(&stop).await;
    let without_her_link = other_device.post(opened.leads_to(), &[]).await;
    let with_her_link = lin.post(opened.leads_to(), &[]).await;
    let afterwards = lin.get(&address).await;

    for (ended, onward) in [(without_her_link, "/"), (with_her_link, &address)] {
        assert_eq!(ended.heading(), said(Language::En, "follow-stopped"));
        assert_eq!(ended.attributes("main a", "href"), [onward]);
    }
    assert_eq!((still_hers.status, afterwards.status), (200, 200));
    assert!(afterwards.says(&said(Language::En, "show-yours")));
}
story!(
    given_a_private_report_when_its_reporter_ends_the_letters_then_she_still_reads_it,
    a_reporter_who_ends_her_letters_still_reads_her_report
);

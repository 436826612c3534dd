//! Rating a report that has ended, over HTTP.

use domain::identity::Role;
use domain::letters::Letter;

use crate::browser::Browser;
use crate::city::{City, pothole_of, story};

const LIN: &str = "lin@example.org";
const SAID: &str = "Three weeks, and Mr Wu of number 12 fell over it.";
const PHOTO: &[u8] = include_bytes!("../../../app/tests/data/photos/grey.jpg");

/// A fixed report of Lin's, and the link with which a letter asked her.
async fn given_fixed(city: &City) -> (String, String, Browser) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let change = [("version", "1"), ("to", "fixed"), ("words", "Done.")];
    officer
        .post(&format!("/desk/{reference}"), &change)
        .await
        .leads_to();
    let letters = city.letters(LIN).await.into_iter();
    let mut asked = letters.filter_map(|letter| match letter {
        Letter::RateRequest { rate, .. } => Some(rate),
        _ => None,
    });
    let rate = asked.next_back().unwrap();
    (
        format!("/reports/{reference}"),
        format!("/links/{rate}"),
        officer,
    )
}

async fn by_the_letter(city: &City) {
    let (report, link, officer) = given_fixed(city).await;
    let mut lin = city.browser();
    let opened = lin.get(&link).await;
    assert_eq!(opened.header("location"), format!("{report}/rate"));
    let cookies = opened.cookies();
    let cookie = cookies.first().unwrap();
    assert!(cookie.starts_with("rate-link="), "{cookie}");
    assert!(cookie.contains(&format!("Path={report}")), "{cookie}");
    let held = cookie.split(';').next().unwrap().to_owned();
    lin.hold(&held);
    let rate = format!("{report}/rate");

    let page = lin.get(&rate).await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text().contains("How did the city do?"));

    let half = lin
        .post_files(&rate, &[("efficiency", "1"), ("words", SAID)], &[])
        .await;
    assert_eq!(half.status, 422);
    assert!(half.text().contains("Select how much it helped"));
    assert!(half.text().contains(SAID), "what she typed is lost");

    let whole = [("efficiency", "1"), ("effectiveness", "2"), ("words", SAID)];
    let sent = lin.post_files(&rate, &whole, &[PHOTO]).await;
    assert_eq!(sent.leads_to(), format!("{rate}?done=rated"));
    let twice = lin.post_files(&rate, &whole, &[]).await;
    assert_eq!(twice.status, 409);
    let thanked = lin.get(&format!("{rate}?done=rated")).await;
    assert!(thanked.text().contains("Thank you") && thanked.text().contains(SAID));

    let everybody = city.browser();
    let unread = everybody.get(&report).await;
    assert!(unread.says("A reporter rated it") && !unread.says("number 12"));
    assert_eq!(unread.attributes("img", "src"), Vec::<String>::new());

    let desk = officer.get("/desk/ratings").await;
    assert!(desk.says(SAID));
    let shown = desk.attributes("img", "src");
    assert!(
        shown.iter().any(|src| src.contains("/photos/")),
        "{shown:?}"
    );
    let forms = desk.attributes("form", "action");
    let moderate = forms
        .iter()
        .find(|action| action.starts_with("/desk/ratings/"));
    let moderate = moderate.unwrap().clone();
    let edited = [
        ("seen", "waiting"),
        ("decision", "edit"),
        ("text", "Three weeks, and a neighbour fell over it."),
        ("reason", "Named a neighbour."),
    ];
    let missing = officer.post(&moderate, &edited[..3]).await;
    assert_eq!(missing.status, 422);
    officer.post(&moderate, &edited).await.leads_to();
    assert_eq!(officer.post(&moderate, &edited).await.status, 409);
    let answer = format!("{moderate}/answer");
    officer
        .post(&answer, &[("words", "We keep twenty in store now.")])
        .await
        .leads_to();

    let read = everybody.get(&report).await;
    for words in [
        "Helped 2, quick 1",
        "a neighbour fell over it",
        "Changed by a member: Named a neighbour.",
        "We keep twenty in store now.",
    ] {
        assert!(read.says(words), "{words}");
    }
    assert!(!read.says("number 12"));
    let photo = read.attributes("img", "src").pop().unwrap();
    assert_eq!(everybody.get(&photo).await.status, 200);
}
story!(
    given_a_letter_that_asks_when_she_rates_by_its_link_then_everybody_reads_what_a_member_left,
    by_the_letter
);

async fn still_broken(city: &City) {
    let (report, link, _) = given_fixed(city).await;
    let mut lin = city.browser();
    let opened = lin.get(&link).await;
    let held = opened.cookies()[0].split(';').next().unwrap().to_owned();
    lin.hold(&held);
    let rate = format!("{report}/rate");
    let silent = lin.post_files(&rate, &[("again", "yes")], &[]).await;
    assert_eq!(silent.status, 422);
    assert!(silent.text().contains("Enter what is still wrong"));
    let again = [("again", "yes"), ("words", "The hole is back.")];

    let sent = lin.post_files(&rate, &again, &[]).await;

    assert_eq!(sent.leads_to(), format!("{rate}?done=reopened"));
    let twice = lin.post_files(&rate, &again, &[]).await;
    assert_eq!(twice.status, 409);
    assert!(twice.text().contains("This is not finished yet"));
    let public = city.browser().get(&report).await.text();
    assert!(public.contains("Still broken: opened again"));
    assert!(!public.contains("The hole is back"));
}
story!(
    given_a_fixed_report_when_its_reporter_says_still_broken_then_it_is_open_again,
    still_broken
);

async fn too_late(city: &City) {
    let (report, link, _) = given_fixed(city).await;
    let mut lin = city.browser();
    let opened = lin.get(&link).await;
    let held = opened.cookies()[0].split(';').next().unwrap().to_owned();
    lin.hold(&held);
    city.wait(jiff::SignedDuration::from_hours(31 * 24));
    let rate = format!("{report}/rate");
    let whole = [("efficiency", "1"), ("effectiveness", "2")];
    let late = lin.post_files(&rate, &whole, &[]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("This can be rated within 30 days"));
    let again = [("again", "yes"), ("words", "The hole is back.")];
    assert_eq!(lin.post_files(&rate, &again, &[]).await.status, 409);
}
story!(
    given_a_link_when_thirty_days_are_over_then_the_page_says_why_and_takes_nothing,
    too_late
);

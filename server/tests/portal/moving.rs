//! Reports that belong elsewhere: what becomes of them is shown, and they are moved or corrected.

use domain::identity::Role;
use domain::letters::Letter;

use crate::browser::with;
use crate::city::{City, ELSEWHERE, FANGTANG, pothole_of, story};

const YAN: &str = "yan@wuhu.example";
const LIN: &str = "lin@example.org";

const LAMP: [(&str, &str); 5] = [
    ("version", "1"),
    ("category", "street-lamp-out"),
    ("lat", "31.1546"),
    ("lon", "118.4435"),
    ("words", "It is the lamp."),
];

fn query(path: &str, form: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = form
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

async fn what_becomes_of_it_is_shown_before_it_is_moved(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    let reference = receipt.reference;
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let desk = format!("/desk/{reference}");
    let page = format!("{desk}/move");

    let offered = yan.get(&desk).await;
    let asked = yan.get(&page).await;
    let foreseen = yan.get(&query(&page, &LAMP)).await;

    assert!(offered.attributes("a", "href").contains(&page));
    assert_eq!(asked.value("lat"), "31.1546");
    assert!(!asked.tells("move-becomes"));
    assert!(foreseen.tells("move-becomes"), "{}", foreseen.text());
    assert!(
        foreseen.says("Hole in the road, Dongmen Lane 18 → Street lamp out"),
        "{}",
        foreseen.text()
    );
    assert_eq!(
        city.public_reports().await.len(),
        1,
        "nothing has happened yet"
    );

    yan.post(&page, &LAMP).await.leads_to();

    let public = city.browser().get(&format!("/reports/{reference}")).await;
    assert!(
        public.heading().starts_with("Street lamp"),
        "{}",
        public.heading()
    );
    assert!(public.tells("event-moved"));
    assert!(public.says("It is the lamp."));
    assert!(!public.says("Lin Yan"));
    let told = city.letters(LIN).await;
    assert!(
        matches!(told.last(), Some(Letter::Update { words, .. }) if words == "It is the lamp.")
    );
}
story!(
    given_a_report_of_something_else_when_a_member_moves_it_then_she_sees_before_what_becomes_of_it,
    what_becomes_of_it_is_shown_before_it_is_moved
);

async fn an_area_is_chosen_without_a_map(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let of_fangtang = city.member(YAN, Role::Officer, FANGTANG).await;
    let page = format!("/desk/{reference}/move");

    let looked = of_fangtang
        .get(&query(
            &page,
            &[("category", "pothole"), ("version", "1"), ("in", ELSEWHERE)],
        ))
        .await;
    let choose = looked.attributes("#areas a", "href").remove(0);
    assert!(choose.contains(&format!("area={ELSEWHERE}")), "{choose}");
    let foreseen = of_fangtang.get(&choose).await;
    assert!(foreseen.tells("move-you-lose"), "{}", foreseen.text());
    let form = [
        ("version", "1"),
        ("category", "pothole"),
        ("area", ELSEWHERE),
    ];
    let moved = of_fangtang.post(&page, &form).await;

    assert_eq!(moved.leads_to(), "/desk", "she has it no more");
    assert_eq!(
        of_fangtang.get(&format!("/desk/{reference}")).await.status,
        404
    );
    let there = city
        .member("else@wuhu.example", Role::Officer, ELSEWHERE)
        .await;
    assert_eq!(there.get(&format!("/desk/{reference}")).await.status, 200);
}
story!(
    given_an_area_of_the_tree_when_a_report_is_moved_there_then_whoever_is_there_has_it,
    an_area_is_chosen_without_a_map
);

async fn what_cannot_be_moved_is_refused(city: &City) {
    let reference = city.given_report(&pothole_of(LIN)).await.reference;
    let yan = city.member(YAN, Role::Officer, "3402").await;
    let page = format!("/desk/{reference}/move");
    let long = "a".repeat(5000);
    for (form, field) in [
        (with(&LAMP, "lat", "40.0"), "#place"),
        (with(&LAMP, "lat", "north"), "#place"),
        (with(&LAMP, "category", "no-such-thing"), "#category"),
        (with(&LAMP, "category", ""), "#category"),
        (with(&LAMP, "words", &long), "#what"),
    ] {
        let refused = yan.post(&page, &form).await;
        assert_eq!(refused.status, 422, "{field}");
        assert_eq!(refused.faults()[0].0, field);
    }
    // The address alone is taken away: that is a change.
    let bare = &with(&LAMP, "category", "pothole")[..4];
    yan.post(&page, bare).await.leads_to();
    // Somebody was faster: both sides are shown.
    let stale = yan.post(&page, &LAMP).await;
    assert_eq!(stale.status, 409);
    assert!(stale.says("Street lamp"), "what she wanted");
    assert!(stale.tells("event-moved"), "what has happened");
    let same = [
        ("version", "2"),
        ("category", "pothole"),
        ("lat", "31.1546"),
        ("lon", "118.4435"),
    ];
    let unchanged = yan.post(&page, &same).await;
    assert_eq!(unchanged.status, 422);
    assert!(unchanged.tells("fault-unchanged"));
}
story!(
    given_a_place_or_category_that_is_none_when_a_report_is_moved_there_then_it_is_refused_with_the_reason,
    what_cannot_be_moved_is_refused
);

async fn the_reporter_corrects_until_somebody_deals_with_it(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    let report = format!("/reports/{}", receipt.reference);
    let page = format!("{report}/correct");

    let hers = lin.get(&report).await;
    let foreseen = lin.get(&query(&page, &LAMP)).await;

    assert!(hers.attributes("a", "href").contains(&page));
    assert!(foreseen.tells("correct-becomes"));
    for (form, field) in [
        (with(&LAMP, "lat", "40.0"), "#place"),
        (with(&LAMP, "category", "no-such-thing"), "#category"),
        (with(&LAMP, "category", ""), "#category"),
    ] {
        let refused = lin.post(&page, &form).await;
        assert_eq!((refused.status, &*refused.faults()[0].0), (422, field));
    }
    assert_eq!(lin.post(&page, &LAMP).await.leads_to(), report);
    let stale = lin.post(&page, &with(&LAMP, "category", "pothole")).await;
    assert_eq!(stale.leads_to(), page, "she was faster in another window");
    let corrected = lin.get(&report).await;
    assert!(corrected.heading().starts_with("Street lamp"));
    assert!(corrected.tells("event-corrected"));

    let yan = city.member(YAN, Role::Officer, "3402").await;
    let desk = format!("/desk/{}", receipt.reference);
    let taken = [("version", "2"), ("to", "in_progress")];
    yan.post(&desk, &taken).await.leads_to();
    let again = lin.post(&page, &with(&LAMP, "version", "3")).await;
    assert_eq!(again.status, 409);
    assert!(again.tells("correct-too-late"));
    assert!(
        again.says("12345"),
        "what she can do instead: {}",
        again.text()
    );
    assert!(lin.get(&page).await.tells("correct-too-late"));
    assert!(
        !lin.get(&report)
            .await
            .attributes("a", "href")
            .contains(&page)
    );
}
story!(
    given_her_own_report_when_she_corrects_it_then_it_is_taken_until_somebody_deals_with_it,
    the_reporter_corrects_until_somebody_deals_with_it
);

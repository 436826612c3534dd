//! The public score, over HTTP.

use domain::identity::Role;

use crate::browser::Browser;
use crate::city::{City, FANGTANG, pothole_of, story};

/// A fixed report that its reporter rated, with these words.
async fn given_rated(city: &City, officer: &Browser, number: usize, grade: &str) {
    let email = format!("reporter{number}@example.org");
    let receipt = city.given_report(&pothole_of(&email)).await;
    let change = [("version", "1"), ("to", "fixed"), ("words", "Done.")];
    let desk = format!("/desk/{}", receipt.reference);
    officer.post(&desk, &change).await.leads_to();
    let reporter = city.browser_with(&format!("link={}", receipt.track));
    let rating = [("efficiency", grade), ("effectiveness", "4")];
    let rate = format!("/reports/{}/rate", receipt.reference);
    reporter.post_files(&rate, &rating, &[]).await.leads_to();
}

async fn settle(city: &City) {
    city.store.settle_scores(city.now()).await.unwrap();
}

async fn few_are_withheld(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let everybody = city.browser();
    let empty = everybody.get("/satisfaction").await.text();
    assert!(empty.contains("Nothing is counted yet"));
    for number in 0..4 {
        given_rated(city, &officer, number, "1").await;
    }
    settle(city).await;
    let here = format!("/satisfaction?area={FANGTANG}");

    let four = everybody.get(&here).await.text();
    let answer = everybody
        .get(&format!("/satisfaction.csv?area={FANGTANG}"))
        .await;
    let file = String::from_utf8(answer.body.clone()).unwrap();

    assert!(
        four.contains("How well does Fangtang Community do?"),
        "{four:.600}"
    );
    assert!(four.contains("The ratings of this selection are not shown"));
    assert!(!four.contains("Was it quick enough?"));
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.contains("helped,suppressed"), "{}", file);
    assert!(file.contains("selection,Fangtang Community (340202012001),fixed,4"));
    assert!(!file.contains("4.00"), "{}", file);

    given_rated(city, &officer, 4, "5").await;
    settle(city).await;
    let five = everybody.get(&here).await.text();
    let answer = everybody
        .get(&format!("/satisfaction.csv?area={FANGTANG}"))
        .await;
    let file = String::from_utf8(answer.body).unwrap();
    assert!(five.contains("Was it quick enough?") && five.contains("100 of 100 (5 of 5)"));
    assert!(file.contains("helped,4.00 (4.00-4.00)"), "{file}");
    assert!(file.contains("ratings,quick 1,count,4") && file.contains("ratings,quick 5,count,1"));

    for filter in ["&category=pothole", "&from=2026-11&to=2026-11"] {
        let page = everybody.get(&format!("{here}{filter}")).await.text();
        assert!(page.contains("Was it quick enough?"), "{filter}");
    }
    let nothing = everybody
        .get(&format!("{here}&from=2025-01&to=2025-02"))
        .await
        .text();
    assert!(nothing.contains("Nothing came in") && nothing.contains("Nov 2026"));
    let chinese = city.browser_in("zh").get(&here).await.text();
    assert!(chinese.contains("办得怎么样"));
}
story!(
    given_ratings_when_there_are_fewer_than_five_then_page_and_file_withhold_them,
    few_are_withheld
);

#[tokio::test]
async fn given_an_address_that_is_not_understood_when_it_is_asked_for_then_the_form_says_what() {
    let city = City::on_sqlite().await;
    let everybody = city.browser();
    for (query, said) in [
        ("area=none", "There is no such area"),
        ("category=none", "There is no such"),
        ("organisation=none", "There is no such office"),
        ("from=yesterday", "Enter a month as year and number"),
        ("to=2026-13", "Enter a month as year and number"),
        (
            "from=2026-05&to=2026-04",
            "The last month must not come before the first",
        ),
        ("from=1926-05&to=2026-04", "at most ten years"),
    ] {
        let answer = everybody.get(&format!("/satisfaction?{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        assert!(answer.text().contains(said), "{query}: {said}");
        let file = everybody.get(&format!("/satisfaction.csv?{query}")).await;
        assert_eq!(file.status, 404, "{query}");
    }
}

//! The public score, over HTTP.

#[path = "satisfaction/services.rs"]
pub(crate) mod services;

use domain::identity::Role;
use domain::languages::Language;
use store::photos::NewPhoto;
use store::submissions::Receipt;

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

pub(crate) async fn settle(city: &City) {
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

const PHOTO: &[u8] = include_bytes!("../../../app/tests/data/photos/grey.jpg");

/// A report with a photo that everybody may see.
async fn given_pictured(city: &City, officer: &Browser, email: &str) -> Receipt {
    let (id, token) = city.given_draft(&pothole_of(email)).await;
    let photo = NewPhoto {
        full: PHOTO.to_vec(),
        thumbnail: PHOTO.to_vec(),
        width: 1,
        height: 1,
    };
    city.store.add_photo(id, photo, city.now()).await.unwrap();
    let sent = city
        .store
        .submit_report(id, &token, Language::En, city.now())
        .await;
    let receipt = sent.unwrap();
    let desk = format!("/desk/{}", receipt.reference);
    let release = [("version", "1")];
    officer
        .post(&format!("{desk}/release"), &release)
        .await
        .leads_to();
    receipt
}

/// Ends the report, has it rated with these words and photos, and lets everybody read them.
async fn judged(
    city: &City,
    officer: &Browser,
    (receipt, version): (&Receipt, &str),
    words: &str,
    photos: &[&'static [u8]],
) {
    let change = [("version", version), ("to", "fixed"), ("words", "Done.")];
    let desk = format!("/desk/{}", receipt.reference);
    officer.post(&desk, &change).await.leads_to();
    let reporter = city.browser_with(&format!("link={}", receipt.track));
    let rating = [
        ("efficiency", "4"),
        ("effectiveness", "4"),
        ("words", words),
    ];
    let rate = format!("/reports/{}/rate", receipt.reference);
    reporter.post_files(&rate, &rating, photos).await.leads_to();
    let listed = officer.get("/desk/ratings").await;
    let forms = listed.attributes("form", "action");
    let moderate = forms
        .iter()
        .find(|action| action.starts_with("/desk/ratings/"));
    let released = [("seen", "waiting"), ("decision", "release")];
    officer.post(moderate.unwrap(), &released).await.leads_to();
}

async fn photos_stand_beside_each_other(city: &City) {
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    for number in 0..4 {
        given_rated(city, &officer, number, "4").await;
    }
    let hers = given_pictured(city, &officer, "lin@example.org").await;
    judged(city, &officer, (&hers, "2"), "As new.", &[PHOTO]).await;
    let theirs = given_pictured(city, &officer, "chen@example.org").await;
    let desk = format!("/desk/{}", theirs.reference);
    let task = [
        ("version", "2"),
        ("organisation", "municipal-works"),
        ("title", "Fill the hole"),
        ("step", "1"),
        ("days", "5"),
    ];
    officer
        .post(&format!("{desk}/tasks"), &task)
        .await
        .leads_to();
    let page = officer.get(&desk).await;
    let links = page.attributes("a", "href");
    let task = links.iter().find(|href| href.starts_with("/tasks/"));
    let done = [("version", "1"), ("said", "done"), ("done", "Filled.")];
    officer
        .post_files(task.unwrap(), &done, &[PHOTO])
        .await
        .leads_to();
    let version = officer
        .get(&desk)
        .await
        .attributes("input[name=version]", "value");
    judged(city, &officer, (&theirs, &version[0]), "Quick.", &[]).await;
    settle(city).await;

    let everybody = city.browser();
    let here = format!("/satisfaction?area={FANGTANG}");
    let page = everybody.get(&here).await;

    assert!(page.says("As new.") && page.says("Quick."));
    let shown = page.attributes("img", "alt");
    assert_eq!(shown, ["Before", "After"].repeat(2));
    for photo in page.attributes("img", "src") {
        assert_eq!(everybody.get(&photo).await.status, 200, "{photo}");
    }
    // What was hidden shows nothing of it.
    let version = officer
        .get(&desk)
        .await
        .attributes("input[name=version]", "value");
    let hiding = [
        ("version", version[0].as_str()),
        ("reason", "A number plate."),
    ];
    officer
        .post(&format!("{desk}/hide"), &hiding)
        .await
        .leads_to();
    settle(city).await;
    let page = everybody.get(&here).await;
    assert!(!page.says("Quick."));
    assert_eq!(page.attributes("img", "alt"), ["Before", "After"]);
}
story!(
    given_photos_of_before_and_after_when_the_score_is_read_then_they_stand_beside_each_other,
    photos_stand_beside_each_other
);

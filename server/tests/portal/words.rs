//! Looking for words, over HTTP: the list, its data, and what is not looked at.

use domain::areas::AreaCode;
use domain::cases::{Closing, Status};
use domain::categories::CategoryCode;
use domain::identity::Role;
use domain::languages::Language;
use domain::reports::Draft;
use serde_json::Value;
use store::imports::ImportedRequest;
use store::search::{FOUND_MOST, Indexing};

use crate::city::{City, FANGTANG, GRID_4, pothole, story};

/// Brings the index up to date.
async fn indexed(city: &City) {
    let mut indexing = Indexing::default();
    loop {
        let index = city.store.index_terms(&mut indexing, city.now());
        if index.await.unwrap() == 0 {
            return;
        }
    }
}

/// References of what the data says.
fn references(data: &[u8]) -> Vec<String> {
    let data: Value = serde_json::from_slice(data).unwrap();
    let features = data["features"].as_array().unwrap().iter();
    let references = features.map(|feature| feature["properties"]["reference"].as_str());
    references.map(|found| found.unwrap().to_owned()).collect()
}

async fn data_is_what_the_list_shows(city: &City) {
    let washbasin = Draft {
        address: "Washbasin Lane 3".to_owned(),
        ..pothole()
    };
    let wanted = city.given_report(&washbasin).await;
    let other = Draft {
        address: "Bucket Lane 3".to_owned(),
        what: "As deep as a bucket.".to_owned(),
        ..pothole()
    };
    city.given_report(&other).await;
    indexed(city).await;
    let everybody = city.browser();

    for question in [
        "q=washbasin".to_owned(),
        format!("q=washbasin&area={FANGTANG}"),
        // Words are looked for everywhere, whatever a box shows.
        "q=washbasin&bbox=118.0,31.0,118.001,31.001".to_owned(),
        "q=washbasin&status=open&category=pothole".to_owned(),
    ] {
        let list = everybody.get(&format!("/reports?{question}")).await.text();
        assert!(list.contains("Washbasin Lane 3"), "{question}: {list}");
        assert!(!list.contains("Bucket Lane"), "{question}");
        let data = everybody.get(&format!("/reports.geojson?{question}")).await;
        assert_eq!(
            references(&data.body),
            [wanted.reference.as_str()],
            "{question}"
        );
    }
    for question in [
        "q=washbasin&status=fixed",
        "q=washbasin&category=street-lamp-out",
        "q=teapot",
    ] {
        let data = everybody.get(&format!("/reports.geojson?{question}")).await;
        assert_eq!(references(&data.body), [""; 0], "{question}");
    }
}
story!(
    given_words_when_the_data_is_asked_for_then_it_is_what_the_list_shows,
    data_is_what_the_list_shows
);

/// As many of other systems with this word.
async fn given_imported(city: &City, from: i64, to: i64) {
    let grid = city.store.pack().areas.get(&AreaCode(GRID_4.to_owned()));
    let area = grid.unwrap().path.clone();
    let rows: Vec<_> = (from..to)
        .map(|number| ImportedRequest {
            source: "other",
            source_id: number.to_string(),
            status: Status::Closed(Closing::Imported),
            category: CategoryCode("pothole".to_owned()),
            area: area.clone(),
            organisation: None,
            position: None,
            address: "Cinnamon Lane".to_owned(),
            details: std::collections::BTreeMap::new(),
            language: Language::En,
            requested_at: city.now(),
            updated_at: city.now(),
            ended_at: Some(city.now()),
        })
        .collect();
    city.store.import_batch(&rows).await.unwrap();
    indexed(city).await;
}

async fn more_than_is_looked_at(city: &City) {
    const TOLD: &str = "These words are in more than 1,000 reports";
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    given_imported(city, 0, FOUND_MOST).await;
    let everybody = city.browser();
    let list = everybody.get("/reports?q=cinnamon").await.text();
    let desk = officer.get("/desk?q=cinnamon&status=closed").await.text();
    assert!(list.contains("Cinnamon Lane") && !list.contains(TOLD));
    assert!(!desk.contains(TOLD));

    given_imported(city, FOUND_MOST, FOUND_MOST + 1).await;
    let list = everybody
        .get("/reports?q=cinnamon&status=closed")
        .await
        .text();
    let desk = officer.get("/desk?q=cinnamon&status=closed").await.text();
    assert!(list.contains(TOLD), "{list:.900}");
    assert!(desk.contains(TOLD));
    let chinese = city
        .browser_in("zh")
        .get("/reports?q=cinnamon")
        .await
        .text();
    assert!(chinese.contains("超过 1,000 件上报包含这些词"));
}
story!(
    given_more_reports_with_a_word_than_are_looked_through_when_it_is_looked_for_then_the_lists_say_so,
    more_than_is_looked_at
);

//! The desk's list: its map, and its keys.

use domain::identity::Role;
use domain::languages::Language;
use store::search::Indexing;

use crate::browser::said;
use crate::city::{City, ELSEWHERE, FANGTANG, pothole_in, pothole_of, story};

const YAN: &str = "yan@wuhu.example";
const LIN: &str = "lin@example.org";

fn words(key: &str) -> String {
    said(Language::En, key)
}

async fn given(city: &City, email: &str) -> String {
    let receipt = city.given_report(&pothole_of(email)).await;
    receipt.reference.to_string()
}

async fn the_map_has_the_reports_of_the_list(city: &City) {
    let mine = given(city, LIN).await;
    city.given_report(&pothole_in(ELSEWHERE)).await;
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    let far = city
        .member("far@wuhu.example", Role::Officer, ELSEWHERE)
        .await;

    let mut indexing = Indexing::default();
    let index = city.store.index_terms(&mut indexing, city.now());
    assert!(index.await.unwrap() > 0);

    let found = yan.get("/desk/clusters.json?zoom=18").await;

    assert_eq!(found.header("cache-control"), "no-store");
    let found: serde_json::Value = serde_json::from_slice(&found.body).unwrap();
    assert_eq!(found["total"], 1);
    assert_eq!(found["pins"][0]["reference"], *mine);
    assert_eq!(found["pins"][0]["url"], format!("/desk/{mine}"));
    for (query, total) in [
        ("status=fixed", 0),
        ("q=nowhere", 0),
        ("q=washbasin", 1),
        ("bbox=118.44,31.15,118.45,31.16", 1),
        ("bbox=118.30,31.15,118.31,31.16", 0),
    ] {
        let found = yan.get(&format!("/desk/clusters.json?{query}")).await;
        let found: serde_json::Value = serde_json::from_slice(&found.body).unwrap();
        assert_eq!(found["total"], total, "{query}");
    }
    let nothing = far.get("/desk/clusters.json").await;
    let nothing: serde_json::Value = serde_json::from_slice(&nothing.body).unwrap();
    assert_eq!(nothing["total"], 0, "the other report has no place");
    for wrong in ["bbox=1,2,3", "zoom=x", "zoom=23"] {
        let refused = yan.get(&format!("/desk/clusters.json?{wrong}")).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    let unknown = yan.get("/desk/clusters.json?status=broken").await;
    assert_eq!(unknown.status, 404);
}
story!(
    given_a_list_when_its_map_asks_then_it_gets_the_same_reports_and_no_others,
    the_map_has_the_reports_of_the_list
);

async fn keys_can_be_turned_off(city: &City) {
    let yan = city.member(YAN, Role::Officer, FANGTANG).await;
    assert!(yan.get("/desk").await.says(&words("desk-keys-on")));

    let turned = yan.post("/desk/keys", &[("keys", "off")]).await;

    assert_eq!(turned.leads_to(), "/desk");
    let cookie = turned.cookies()[0].to_owned();
    assert!(cookie.starts_with("desk_keys=off; "), "{cookie}");
    assert!(cookie.contains("Path=/desk"), "{cookie}");
    let off = yan.get("/desk").await;
    assert!(off.says(&words("desk-keys-off")));
    assert!(off.says(&words("desk-keys-turn-on")));
    assert_eq!(yan.post("/desk/keys", &[("keys", "x")]).await.status, 400);
}
story!(
    given_a_member_when_she_turns_the_keys_off_then_the_desk_says_so_and_offers_them_again,
    keys_can_be_turned_off
);

//! Who finds a report again, and who finds nothing.

use domain::identity::Role;
use domain::languages::Language;

use crate::browser::said;
use crate::city::{City, complaint_of, pothole, pothole_of, story};

const LIN: &str = "lin@example.org";

async fn what_is_private_is_its_reporters(city: &City) {
    let lin = city.browser();
    let (id, token) = city.given_draft(&complaint_of(LIN)).await;
    let draft = format!("/reports/new/{}", id.0);
    let cookie = format!("draft={token}");
    lin.post_with(&format!("{draft}/send"), &[], ("cookie", &cookie))
        .await
        .leads_to();

    let receipt = lin
        .get_with(&format!("{draft}/sent"), ("cookie", &cookie))
        .await;
    let address = format!("/reports/{}", receipt.reference());
    let stranger = city.browser().get(&address).await;
    let listed = city.browser().get("/reports").await;
    let onward = receipt.attributes("main a.govuk-button", "href").remove(0);
    let hers = city
        .browser()
        .page(&receipt.attributes("a[href^='/links/']", "href")[0])
        .await;

    assert_eq!(stranger.status, 404);
    assert!(!listed.text().contains("Dongmen Lane 18"));
    assert_eq!(hers.status, 200);
    assert_eq!(
        lin.page(&onward).await.status,
        200,
        "the receipt leads to a page that she cannot see"
    );
}
story!(
    given_a_private_report_when_others_ask_for_it_then_there_is_none,
    what_is_private_is_its_reporters
);

async fn what_is_hidden_is_gone(city: &City) {
    let receipt = city.given_report(&pothole_of(LIN)).await;
    let address = format!("/reports/{}", receipt.reference);
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let desk = format!("/desk/{}", receipt.reference);
    let hiding = [("version", "1"), ("reason", "It names a neighbour.")];
    officer
        .post(&format!("{desk}/hide"), &hiding)
        .await
        .leads_to();
    let link = format!("/links/{}", receipt.track);

    for path in [address.clone(), format!("{address}/follow")] {
        let gone = city.browser_in("zh").get(&path).await;
        assert_eq!(
            (gone.status, gone.heading()),
            (410, said(Language::Zh, "refusal-title-gone")),
            "{path}"
        );
        assert!(!gone.says("Dongmen Lane 18"), "{path}");
    }
    assert_eq!(city.browser().page(&link).await.status, 200);
    assert!(!city.browser().get("/reports").await.says("Dongmen Lane 18"));

    officer
        .post(&format!("{desk}/show"), &[("version", "2")])
        .await
        .leads_to();
    assert_eq!(city.browser().get(&address).await.status, 200);
}
story!(
    given_a_hidden_report_when_it_is_asked_for_then_it_is_gone_until_it_is_shown,
    what_is_hidden_is_gone
);

async fn references_are_read_as_people_write_them(city: &City) {
    let reference = city.given_report(&pothole()).await.reference;
    let spaced = reference.spaced().to_lowercase().replace(' ', "%20-%20");

    let found = city
        .browser()
        .get(&format!("/track?reference={spaced}"))
        .await;

    assert_eq!(found.leads_to(), format!("/reports/{reference}"));
    for (typed, key) in [
        ("", "track-missing"),
        ("KT4", "track-shape"),
        ("AAA%20AAA%20AAB", "track-check"),
    ] {
        let page = city
            .browser()
            .get(&format!("/track?reference={typed}"))
            .await;
        assert_eq!(page.status, 422, "{typed}");
        assert_eq!(
            page.faults(),
            [("#reference".to_owned(), said(Language::En, key))]
        );
    }
    let unknown = city.browser().page("/track?reference=AAAAAAAAA").await;
    assert_eq!(unknown.status, 404);
}
story!(
    given_a_reference_when_it_is_typed_as_people_type_then_it_is_found_or_told_what_is_wrong,
    references_are_read_as_people_write_them
);

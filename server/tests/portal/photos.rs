//! Photos on their way in, and who sees them.

use domain::identity::Role;
use domain::languages::Language;

use crate::browser::{Answer, said};
use crate::city::{City, story};

const PHOTO: &[u8] = include_bytes!("../../../app/tests/data/photos/orientation-6.jpg");
const CUT: &[u8] = include_bytes!("../../../app/tests/data/photos/cut.jpg");
const ENDLESS: &[u8] = include_bytes!("../../../app/tests/data/photos/claims-3600-megapixels.jpg");
const TEXT: &[u8] = b"<svg onload=alert(1)>";

fn kept(page: &Answer) -> Vec<String> {
    page.attributes(".cl-photos img", "src")
}

async fn a_broken_photo_costs_nothing_else(city: &City) {
    for (file, key) in [
        (CUT, "photo-broken"),
        (ENDLESS, "photo-too-large"),
        (TEXT, "photo-not-a-photo"),
    ] {
        let lin = city.browser_in("zh");
        let draft = lin.fills_in("之前。", "").await;
        let words = [("what", "路上有个洞。"), ("answer.width", "40")];

        let refused = lin
            .post_files(&format!("{draft}/details"), &words, &[PHOTO, file, PHOTO])
            .await;
        let back = lin.get(refused.leads_to()).await;

        assert_eq!(
            back.faults(),
            [("#photos".to_owned(), said(Language::Zh, key))]
        );
        assert_eq!(back.value("what"), "路上有个洞。");
        assert_eq!(back.value("answer.width"), "40");
        assert_eq!(kept(&back).len(), 2);
    }
}
story!(
    given_a_photo_that_cannot_be_read_when_it_is_sent_then_the_rest_of_the_form_is_kept,
    a_broken_photo_costs_nothing_else
);

async fn five_photos_are_kept(city: &City) {
    let lin = city.browser();
    let draft = lin.fills_in("A hole.", "").await;
    let details = format!("{draft}/details");

    let refused = lin
        .post_files(&details, &[("what", "A hole.")], &[PHOTO; 6])
        .await;
    let back = lin.get(refused.leads_to()).await;
    let first = back.attributes("button[name='remove']", "value").remove(0);
    let removed = lin
        .post_files(&details, &[("what", "A hole."), ("remove", &first)], &[])
        .await;
    let after = lin.get(removed.leads_to()).await;

    assert_eq!(
        back.faults(),
        [("#photos".to_owned(), said(Language::En, "photo-too-many"))]
    );
    assert_eq!((kept(&back).len(), kept(&after).len()), (5, 4));
}
story!(
    given_more_than_five_photos_when_they_are_sent_then_five_are_kept_and_one_can_go,
    five_photos_are_kept
);

async fn a_photo_is_seen_by_whom_it_concerns(city: &City) {
    let (lin, stranger) = (city.browser(), city.browser());
    let draft = lin.fills_in("Before.", "lin@example.org").await;
    lin.post_files(
        &format!("{draft}/details"),
        &[("what", "A hole.")],
        &[PHOTO],
    )
    .await
    .leads_to();
    let in_draft = kept(&lin.get(&format!("{draft}/check")).await).remove(0);
    let seen = lin.get(&in_draft).await;
    assert_eq!(
        (
            seen.status,
            seen.header("content-type"),
            seen.header("cache-control")
        ),
        (200, "image/jpeg", "private, no-cache")
    );
    assert!(!seen.body.windows(4).any(|part| part == b"Exif"));
    assert_eq!(stranger.get(&in_draft).await.status, 404);
    let sent = lin.post(&format!("{draft}/send"), &[]).await;
    let receipt = lin.get(sent.leads_to()).await;
    let reference = receipt.reference();
    let link = receipt.attributes("a[href^='/links/']", "href").remove(0);

    let hers = kept(&lin.page(&link).await).remove(0);
    let unreleased = stranger.get(&hers).await.status;
    let page_of_all = stranger.get(&format!("/reports/{reference}")).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let desk = format!("/desk/{reference}");
    officer
        .post(&format!("{desk}/release"), &[("version", "1")])
        .await
        .leads_to();
    let released = stranger.get(&hers).await;
    officer
        .post(
            &format!("{desk}/hide"),
            &[("version", "2"), ("reason", "A face.")],
        )
        .await
        .leads_to();
    let hidden = stranger.get(&hers).await.status;

    assert_eq!(lin.get(&hers).await.status, 200);
    assert_eq!(
        (unreleased, kept(&page_of_all)),
        (404, Vec::<String>::new())
    );
    assert_eq!(
        (released.status, released.header("cache-control")),
        (200, "private, no-cache")
    );
    assert_eq!(hidden, 410);
    for unknown in ["nothing", "00000000000000000000000000000000"] {
        let path = format!("/reports/{reference}/photos/{unknown}");
        assert_eq!(lin.get(&path).await.status, 404, "{unknown}");
        let path = format!("{draft}/photos/{unknown}");
        assert_eq!(lin.get(&path).await.status, 404, "{unknown}");
    }
}
story!(
    given_a_photo_when_it_is_asked_for_then_only_those_see_it_whom_it_concerns,
    a_photo_is_seen_by_whom_it_concerns
);

async fn one_address_sends_so_many_photos(city: &City) {
    const GREY: &[u8] = include_bytes!("../../../app/tests/data/photos/grey.jpg");
    let lin = city.browser_in("zh");
    let mut kept_in = Vec::new();
    for _ in 0..31 {
        let place = [
            ("lat", "31.1546"),
            ("lon", "118.4435"),
            ("category", "pothole"),
        ];
        let begun = lin.post("/reports/new", &place).await;
        let details = begun.leads_to().replace("/what", "/details");
        let words = [("what", "路上有个洞。")];
        let answer = lin.post_files(&details, &words, &[GREY; 5]).await;
        kept_in.push((answer.leads_to().to_owned(), lin.get(&details).await));
    }

    let (led_to, page) = kept_in.pop().unwrap();

    assert!(kept_in.iter().all(|(_, page)| kept(page).len() == 5));
    assert_eq!(kept(&page).len(), 0);
    assert_eq!(page.value("what"), "路上有个洞。");
    assert_eq!(
        lin.get(&led_to).await.faults(),
        [("#photos".to_owned(), said(Language::Zh, "photo-too-often"))]
    );
}
story!(
    given_very_many_photos_of_one_address_when_more_come_then_the_words_are_kept_without_them,
    one_address_sends_so_many_photos
);

async fn words_are_no_way_to_fill_the_disk(city: &City) {
    let lin = city.browser();
    let draft = lin.fills_in("A hole.", "").await;
    let endless = "x".repeat(1024 * 1024 + 1);

    let refused = lin
        .post_files(&format!("{draft}/details"), &[("what", &endless)], &[])
        .await;

    assert_eq!(
        (refused.status, refused.heading()),
        (413, said(Language::En, "refusal-title-too-large"))
    );
    let page = lin.get(&format!("{draft}/details")).await;
    assert_eq!(page.value("what"), "A hole.");
}
story!(
    given_a_form_for_photos_when_words_without_end_come_then_they_are_refused,
    words_are_no_way_to_fill_the_disk
);

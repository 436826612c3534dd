//! Questions that want a file: what it is says its content, and what is refused costs nothing else.

use domain::languages::Language;

use super::{RIGHT, begins, keeps, sends, story};
use crate::browser::said;
use crate::city::City;
use crate::running::walking::{PDF, PHOTO};

const CUT: &[u8] = include_bytes!("../../../../app/tests/data/photos/cut.jpg");
const HEIC: &[u8] = include_bytes!("../../../../app/tests/data/photos/phone.heic");
/// One byte more than a file may have.
const LARGE: usize = 10 * 1024 * 1024 + 1;

async fn refused_files(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/everything");
    let asked = format!("{page}/scan");
    let large: &'static [u8] = Box::leak(vec![b' '; LARGE].into_boxed_slice());
    let wrong: [(&'static [u8], &str); 6] = [
        (b"<svg onload=alert(1)>", "wrong-kind"),
        (b"", "empty"),
        (large, "too-large"),
        (CUT, "broken"),
        (HEIC, "heic"),
        (b"%PDF-1.7 and nothing more", "broken"),
    ];
    for (bytes, reason) in wrong {
        let sent = sends(&lin, &page, RIGHT, Some(("scan", bytes))).await;

        let to = format!("{page}/scan?files=scan:{reason}");
        assert_eq!(sent.leads_to(), to);
        let shown = lin.get(&to).await;
        let key = format!("apply-file-{reason}");
        let words = said(Language::En, &key);
        assert_eq!(shown.faults(), [("#scan".to_owned(), words)]);
        keeps(&lin, &page, RIGHT, reason).await;
        assert!(
            shown
                .attributes("main a[href*='/files/']", "href")
                .is_empty()
        );
        let early = lin.get(&format!("{draft}/check")).await;
        assert_eq!(early.leads_to(), asked, "{reason}");
    }
    let taken = sends(&lin, &page, RIGHT, Some(("scan", PHOTO))).await;
    assert_eq!(taken.leads_to(), format!("{draft}/pages/family"));

    // What was there stays where another is refused, and goes where it is taken out.
    sends(&lin, &page, RIGHT, Some(("scan", CUT)))
        .await
        .leads_to();
    let shown = lin.get(&asked).await;
    assert!(shown.says("scan.jpg"), "{}", shown.text());
    let file = shown
        .attributes("main a[href*='/files/']", "href")
        .remove(0);
    assert_eq!(lin.get(&file).await.header("content-type"), "image/jpeg");
    sends(&lin, &page, RIGHT, Some(("scan", PDF)))
        .await
        .leads_to();
    assert_eq!(lin.get(&file).await.status, 404, "another took its place");
    let shown = lin.get(&asked).await;
    let file = shown
        .attributes("main a[href*='/files/']", "href")
        .remove(0);
    let stranger = city.browser().get(&file).await;
    assert!(stranger.leads_to().starts_with("/sign-in?then="));
    let removes = [RIGHT, &[("remove", "scan")]].concat();
    sends(&lin, &page, &removes, None).await.leads_to();
    let shown = lin.get(&asked).await;
    assert!(
        shown
            .attributes("main a[href*='/files/']", "href")
            .is_empty()
    );
    keeps(&lin, &page, RIGHT, "taken out").await;
    assert_eq!(lin.get(&file).await.status, 404, "it is nowhere any more");
}
story!(
    given_a_file_of_a_wrong_kind_or_size_when_a_question_gets_it_then_it_is_refused_and_the_rest_is_kept,
    refused_files
);

async fn none_chosen(city: &City) {
    let (lin, draft) = begins(city).await;
    let page = format!("{draft}/pages/everything");
    let asked = format!("{page}/scan");
    // The page did not carry it: it is asked, and nothing is wrong with it yet.
    let sent = sends(&lin, &page, RIGHT, None).await;
    assert_eq!(sent.leads_to(), asked);
    assert_eq!(lin.get(&asked).await.faults(), []);
    // The screen of another question takes none of it.
    let other = format!("{page}/called");
    let stray = sends(&lin, &other, &RIGHT[..1], Some(("scan", PDF))).await;
    assert_eq!(stray.status, 400);
    let sent = sends(&lin, &asked, &[("from", "")], None).await;
    let shown = lin.get(sent.leads_to()).await;
    let told = ("#scan".to_owned(), "Choose a file for “Scan”".to_owned());
    assert_eq!(shown.faults(), [told]);
    keeps(&lin, &page, RIGHT, "no file").await;
}
story!(
    given_a_question_that_wants_a_file_when_none_is_chosen_then_that_is_said,
    none_chosen
);

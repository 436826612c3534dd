//! Items with files: hospital bills, each with its picture.

use super::*;

const START: &str = "/services/medical-reimbursement/apply";
const PROGRAM: &[u8] = b"#!/bin/sh\necho this is no bill";

/// A file in a field of the form.
type Chosen = (&'static str, &'static str, &'static [u8]);

/// The screen with the bills of a new application.
async fn bills(lin: &Browser) -> String {
    let begun = lin.post(START, &[]).await;
    let draft = begun.leads_to()[..START.len() + 37].to_owned();
    format!("{draft}/pages/the-bills/bills")
}

/// The whole page as a browser sends it: a paper bill of each hospital, the files that were chosen, and the button.
fn form(hospitals: &[&str], button: Option<(&'static str, &str)>) -> Form {
    let mut form = Form::new();
    for (place, hospital) in hospitals.iter().enumerate() {
        for (name, words) in [
            ("hospital", *hospital),
            ("bill-date.day", "2"),
            ("bill-date.month", "11"),
            ("bill-date.year", "2026"),
            ("amount", "100"),
            ("electronic", "paper"),
        ] {
            form = form.text(format!("bills.{place}.{name}"), words.to_owned());
        }
    }
    match button {
        Some((name, value)) => form.text(name, value.to_owned()),
        None => form,
    }
}

async fn sends(
    lin: &Browser,
    page: &str,
    (hospitals, chosen): (&[&str], &[Chosen]),
    button: Option<(&'static str, &str)>,
) -> Answer {
    let mut form = form(hospitals, button);
    for (field, name, bytes) in chosen {
        form = form.part(*field, Part::bytes(*bytes).file_name(*name));
    }
    Answer::of(lin.asks("POST", page).multipart(form)).await
}

/// The files that a page shows, in order: what they are called, and where they are.
async fn files(lin: &Browser, page: &str) -> Vec<(String, String)> {
    const LINKS: &str = "main a[href*='/files/']";
    let shown = lin.get(page).await;
    let links = shown.attributes(LINKS, "href");
    shown.each(LINKS).into_iter().zip(links).collect()
}

/// What the files of a page are called.
async fn called(lin: &Browser, page: &str) -> Vec<String> {
    let files = files(lin, page).await;
    files.into_iter().map(|(name, _)| name).collect()
}

async fn files_stay_with_their_items(city: &City) {
    let lin = city.browser();
    let page = bills(&lin).await;
    let third = [("bills.2.receipt-scan", "c.pdf", PDF)];
    sends(&lin, &page, (&["A", "B", "C"], &third), None)
        .await
        .leads_to();
    assert_eq!(called(&lin, &page).await, ["c.pdf"]);

    // She has chosen the picture of the second, and takes the first out.
    let second = [("bills.1.receipt-scan", "b.pdf", PDF)];
    let taken_out = Some(("remove", "bills.0"));
    sends(&lin, &page, (&["A", "B", "C"], &second), taken_out)
        .await
        .leads_to();

    let shown = lin.get(&page).await;
    assert_eq!(
        (
            shown.value("bills.0.hospital"),
            shown.value("bills.1.hospital")
        ),
        ("B".to_owned(), "C".to_owned())
    );
    let kept = files(&lin, &page).await;
    let names: Vec<&str> = kept.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["b.pdf", "c.pdf"]);
    for (name, link) in &kept {
        assert_eq!(lin.get(link).await.body, PDF, "{name}");
    }

    // What is refused is told where its item is now.
    let wrong = [("bills.1.itemised", "list.pdf", PROGRAM)];
    let refused = sends(&lin, &page, (&["B", "C"], &wrong), taken_out).await;
    let told = "files=bills.0.itemised:wrong-kind";
    assert!(
        refused.leads_to().contains(told),
        "{:?}",
        refused.leads_to()
    );
    assert_eq!(lin.get(&page).await.value("bills.0.hospital"), "C");
    // One that was chosen in place of another one is there, and the other one is not.
    let instead = [("bills.0.receipt-scan", "better.pdf", PDF)];
    let replaced = Some(("remove", "bills.0.receipt-scan"));
    sends(&lin, &page, (&["C"], &instead), replaced)
        .await
        .leads_to();
    assert_eq!(called(&lin, &page).await, ["better.pdf"]);
}
story!(
    given_a_chosen_file_when_another_item_is_taken_out_then_every_file_is_with_its_own_item,
    files_stay_with_their_items
);

async fn what_is_taken_out_is_gone(city: &City) {
    let lin = city.browser();
    let page = bills(&lin).await;
    let all = [
        ("bills.0.receipt-scan", "a.pdf", PDF),
        ("bills.1.receipt-scan", "b.pdf", PDF),
        ("bills.1.itemised", "list.pdf", PDF),
    ];
    sends(&lin, &page, (&["A", "B"], &all), None)
        .await
        .leads_to();
    let before = files(&lin, &page).await;
    assert_eq!(before.len(), 3);

    for (button, gone) in [
        (("remove", "bills.1"), &before[1..]),
        (("remove", "bills.0.receipt-scan"), &before[..1]),
    ] {
        sends(&lin, &page, (&["A", "B"], &[]), Some(button))
            .await
            .leads_to();
        for (name, link) in gone {
            assert_eq!(lin.get(link).await.status, 404, "{name}");
        }
    }
    assert!(called(&lin, &page).await.is_empty());
}
story!(
    given_uploads_of_an_item_when_it_is_taken_out_then_its_files_are_gone,
    what_is_taken_out_is_gone
);

/// More than a form may be.
const TOO_LARGE: usize = 61 * 1024 * 1024;

async fn what_was_typed_stays(city: &City) {
    let lin = city.browser();
    let page = bills(&lin).await;
    let picture = [("bills.1.receipt-scan", "b.pdf", PDF)];
    sends(&lin, &page, (&["A", "B"], &picture), None)
        .await
        .leads_to();
    // The first hospital is called otherwise; what stands behind the picture never arrives.
    let cut = Form::new().text("bills.0.hospital", "A hospital").part(
        "bills.0.receipt-scan",
        Part::bytes(vec![b' '; TOO_LARGE]).file_name("a.pdf"),
    );

    let answer = Answer::of(lin.asks("POST", &page).multipart(cut)).await;

    let told = format!("{page}?files=bills.0.receipt-scan:cut");
    assert_eq!(answer.leads_to(), told);
    let shown = lin.get(&told).await;
    assert!(shown.tells("apply-file-cut"), "{}", shown.text());
    assert_eq!(
        ["bills.0.hospital", "bills.1.hospital", "bills.1.amount"].map(|name| shown.value(name)),
        ["A hospital", "B", "100"]
    );
    assert_eq!(called(&lin, &page).await, ["b.pdf"]);
}
story!(
    given_a_form_that_is_too_large_when_it_is_sent_then_its_words_are_kept_and_the_file_is_named,
    what_was_typed_stays
);

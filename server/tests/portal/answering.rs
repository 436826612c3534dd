//! What an applicant brings with her answer.

use domain::identity::Role;

use crate::browser::Browser;
use crate::city::{City, story};
use crate::ended::renewing;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
const WORDS: &[(&str, &str)] = &[("words", "It is in here.")];
const FILES: &str = "main a[href*='/files/']";

async fn asked(city: &City, case: &str) -> Browser {
    let desk = case.replace("/cases/", "/desk/applications/");
    let worker = city
        .member_of(
            "ecology@wuhu.example",
            Role::Caseworker,
            "ecology-environment",
        )
        .await;
    let form = worker.get(&desk).await;
    let form = form
        .attributes("form[action*='/tasks/']", "action")
        .remove(0);
    let asks = [("version", "1"), ("said", "send_back"), ("words", "Which?")];
    worker.post(&form, &asks).await.leads_to();
    worker
}

async fn files_come_with_an_answer(city: &City) {
    let receipt = renewing(city).await;
    let case = format!("/cases/{}", receipt.reference);
    let lin = city.browser_with(&format!("link={}", receipt.track));
    let worker = asked(city, &case).await;
    let answer = format!("{case}/answer");
    let form = lin.get(&answer).await;
    assert!(form.tells("answer-files"), "{}", form.text());
    let wrong = form.attributes(".govuk-form-group--error", "class");
    assert_eq!(wrong, [""; 0], "nothing is wrong yet");
    for (typed, files, field) in [
        (WORDS, &[&b"GIF89a"[..]][..], "#files"),
        (WORDS, &[PDF; 6], "#files"),
        (WORDS, &[&b"%PDF-1.4 cut"[..]], "#files"),
        (&[("words", " ")], &[PDF], "#words"),
    ] {
        let refused = lin.post_files(&answer, typed, files).await;
        assert_eq!(refused.status, 422, "{field}");
        assert_eq!(refused.faults()[0].0, field);
        assert_eq!(refused.each("textarea")[0].trim(), typed[0].1.trim());
    }
    assert!(lin.get(&case).await.attributes(FILES, "href").is_empty());

    let taken = lin.post_files(&answer, WORDS, &[PDF, PDF]).await;

    assert_eq!(taken.leads_to(), case);
    let hers = lin.get(&case).await.attributes(FILES, "href");
    assert_eq!(hers.len(), 2);
    let shown = lin.get(&hers[0]).await;
    assert_eq!(shown.body, PDF);
    assert_eq!(city.browser().get(&hers[0]).await.status, 404);
    let desk = case.replace("/cases/", "/desk/applications/");
    let dossier = worker.get(&desk).await;
    assert!(dossier.says("It is in here."), "{}", dossier.text());
    let links = dossier.attributes(FILES, "href");
    assert_eq!(links.len(), 2);
    assert_eq!(worker.get(&links[1]).await.body, PDF);
    let late = lin.post_files(&answer, WORDS, &[PDF]).await;
    assert_eq!(late.status, 422, "nothing is asked any more");
    assert_eq!(lin.get(&case).await.attributes(FILES, "href").len(), 2);
}
story!(
    given_a_question_when_she_answers_with_files_then_they_stand_beside_her_answer_and_whoever_handles_it_opens_them,
    files_come_with_an_answer
);

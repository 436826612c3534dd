//! What came of an application, as whoever applied reads it.

use app::letters::write;
use domain::applications::Answer as Answered;
use domain::cases::{Closing, Status};
use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::services::{OutputType, Reason, Service};
use store::applications::ApplicationSeen;
use store::reports::Viewer;

use super::filling::in_english;
use super::people::APPLICANT;
use super::walking::Sent;
use crate::browser::Answer;
use crate::city::City;

/// The application of whoever has this account.
async fn seen(city: &City, sent: &Sent<'_>) -> ApplicationSeen {
    let address = EmailAddress::parse(APPLICANT).unwrap();
    let account = city.store.account_at(&address, city.now()).await.unwrap();
    let viewer = Viewer {
        account: Some(account),
        link: None,
    };
    let found = city
        .store
        .application(&sent.reference, &viewer, city.now())
        .await;
    found.unwrap().expect("her own")
}

/// The papers that a page of a case leads to.
pub(crate) const PAPERS: &str = "main a[href*='/papers/']";

/// Where a paper of a case is checked by whoever has it.
pub(crate) fn verify_of(paper: &str) -> String {
    let (_, number) = paper.rsplit_once('/').expect("a number");
    format!("/verify/{number}")
}

/// What the applicant is called on her papers.
fn holder(seen: &ApplicationSeen) -> Option<String> {
    let mut questions = seen.service.questions().map(|(_, question)| question);
    let named = questions.find(|question| question.concept.as_deref() == Some("person.name"))?;
    match seen.said.answers.get(&named.id)? {
        Answered::Text(name) => Some(name.clone()),
        _ => None,
    }
}

/// She has got it: papers that hold, every office's part on her page, a letter, and she can say how it was.
pub(super) async fn is_granted(city: &City, service: &Service, sent: &Sent<'_>) {
    sent.place.is("the page of the case, granted");
    let seen = seen(city, sent).await;
    assert_eq!(seen.case.status, Status::Closed(Closing::Granted));
    for kind in &sent.looked_up {
        let mut proofs = seen.evidence.iter();
        let proof = proofs.find(|proof| proof.evidence_type == *kind);
        let proof = proof.unwrap_or_else(|| panic!("{} was looked up", kind.0));
        assert!(proof.consent.is_some() && !proof.says.is_empty());
    }
    let page = sent.browser.get(&sent.case()).await;
    assert!(
        page.tells("application-status-closed-granted"),
        "{}",
        page.text()
    );
    tells_of_offices(city, service, &page);

    sent.place.is("the papers that came of it");
    let papers = page.attributes(PAPERS, "href");
    let is_paper = |kind| !matches!(kind, OutputType::Payment | OutputType::Card);
    let due: Vec<_> = service
        .output
        .iter()
        .filter(|output| is_paper(output.kind))
        .collect();
    assert_eq!(papers.len(), due.len(), "{}", page.text());
    for paper in &papers {
        let shown = city.browser().get(&verify_of(paper)).await;
        assert!(shown.tells("verify-holds"), "{}", shown.text());
        assert!(shown.says(in_english(&service.name)), "{}", shown.text());
        if let Some(name) = holder(&seen) {
            assert!(shown.says(&name), "{name}: {}", shown.text());
        }
        let pdf = sent.browser.get(&format!("{paper}.pdf")).await;
        assert!(pdf.body.starts_with(b"%PDF-"), "{}", pdf.text());
    }
    for output in due {
        assert!(page.says(in_english(&output.name)), "{}", page.text());
    }

    sent.place.is("the letter that asks how it was");
    let granted = seen.case.status;
    let letters = city.letters(APPLICANT).await;
    let asked = letters
        .into_iter()
        .find(|letter| matches!(letter, Letter::RateRequest { status, .. } if *status == granted));
    let letter = Addressed {
        to: EmailAddress::parse(APPLICANT).unwrap(),
        language: Language::En,
        letter: asked.expect("a letter"),
    };
    let text = write(&city.portal, &letter).text;
    assert!(text.contains(in_english(&service.name)), "{text}");
    assert!(!text.contains("broken"), "nothing is mended: {text}");
    sent.place.is("rating it");
    let rate = format!("{}/rate", sent.case());
    let form = sent.browser.get(&rate).await;
    assert_eq!(form.status, 200, "{}", form.text());
    let said = [("efficiency", "4"), ("effectiveness", "5")];
    let rated = sent.browser.post_files(&rate, &said, &[]).await;
    let thanks = sent.browser.get(rated.leads_to()).await;
    assert!(thanks.tells("rate-thanks"), "{}", thanks.text());
}

/// Her page names every office with what it did.
fn tells_of_offices(city: &City, service: &Service, page: &Answer) {
    let pack = city.store.pack();
    for plan in &service.task {
        let office = pack.organisations.get(&plan.organisation).unwrap();
        let title = format!("{}: {}", in_english(&office.name), in_english(&plan.name));
        assert!(page.says(&title), "{title}: {}", page.text());
    }
    let bends = page.each(".cl-river li").into_iter();
    let done = bends.filter(|bend| bend.contains("Done")).count();
    assert!(done >= service.task.len(), "{done}: {}", page.text());
}

/// She has not got it: she reads why, and until when she can object; and she can.
pub(super) async fn is_refused(city: &City, service: &Service, sent: &Sent<'_>, reason: &Reason) {
    sent.place.is("the page of the case, refused");
    let page = sent.browser.get(&sent.case()).await;
    assert!(
        page.tells("application-status-closed-refused"),
        "{}",
        page.text()
    );
    for words in [
        in_english(&reason.text),
        in_english(&service.appeal.text),
        "You can object until",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(
        !page.says("It is not so."),
        "what an office found is for whoever decides"
    );
    let papers = page.attributes(PAPERS, "href");
    let is_decision = |kind| kind == OutputType::Decision;
    let due = service.output.iter().filter(|one| is_decision(one.kind));
    assert_eq!(papers.len(), due.count(), "{}", page.text());
    for paper in &papers {
        let shown = sent.browser.get(paper).await;
        assert!(shown.says(in_english(&reason.text)), "{}", shown.text());
        let pdf = sent.browser.get(&format!("{paper}.pdf")).await;
        assert!(pdf.body.starts_with(b"%PDF-"), "{}", pdf.text());
        assert_eq!(city.browser().get(paper).await.status, 404);
    }

    assert!(!page.says("not fixed"), "nothing was to be mended");

    let refused = Status::Closed(Closing::Refused);
    let letters = city.letters(APPLICANT).await;
    let told = letters
        .into_iter()
        .find(|letter| matches!(letter, Letter::RateRequest { status, .. } if *status == refused));
    let letter = Addressed {
        to: EmailAddress::parse(APPLICANT).unwrap(),
        language: Language::En,
        letter: told.expect("a letter"),
    };
    let text = write(&city.portal, &letter).text;
    assert!(text.contains(in_english(&reason.text)), "{text}");
    assert!(
        text.contains(in_english(&service.appeal.text)),
        "how to object: {text}"
    );
    for words in [
        "You can object until",
        "This link opens your own page",
        "/links/",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    sent.place.is("the objection");
    let object = format!("{}/object", sent.case());
    assert_eq!(
        page.attributes(&format!("main a[href='{object}']"), "href")
            .len(),
        1
    );
    let asked = sent.browser.get(&object).await;
    assert!(
        asked.says(in_english(&service.appeal.text)),
        "{}",
        asked.text()
    );
    let words = [("words", "It is so.")];
    let taken = sent.browser.post(&object, &words).await;
    assert_eq!(taken.leads_to(), sent.case());
    let page = sent.browser.get(&sent.case()).await;
    assert!(page.tells("handling-objected-in"), "{}", page.text());
}

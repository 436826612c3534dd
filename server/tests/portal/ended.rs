//! Applications that have ended: by the law, with papers; and long ago, erased.

use domain::applications::Answer;
use domain::areas::AreaCode;
use domain::cases::{Closing, Status};
use domain::contacts::{Contact, EmailAddress};
use domain::languages::Language;
use domain::letters::Letter;
use domain::reports::Draft;
use domain::services::ServiceId;
use jiff::SignedDuration;
use server::jobs::housekeeping::erase_applications;
use server::jobs::promises::decide_by_silence;
use server::stopping::going_on;
use store::applications::{NewApplication, Said};
use store::submissions::Receipt;

use crate::city::{City, story};
use crate::evidence::filled_in;
use crate::running::outcomes::{PAPERS, verify_of};

const LIN: &str = "lin@example.org";
const FIRM: &str = "Lotus Noodles";
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A firm asks for its permit again, which the law grants where nobody decides in 20 working days.
pub(crate) async fn renewing(city: &City) -> Receipt {
    let (draft, token) = city.given_draft(&Draft::default()).await;
    let pack = city.store.pack().clone();
    let area = pack.areas.get(&AreaCode("3402".to_owned())).unwrap();
    let service = ServiceId("drainage-permit-renewal".to_owned());
    let mut said = Said::default();
    said.answers.0 = [("company".to_owned(), Answer::Text(FIRM.to_owned()))].into();
    let new = NewApplication {
        draft,
        service: pack.service(&service).unwrap(),
        account: None,
        contact: Contact {
            email: Some(EmailAddress::parse(LIN).unwrap()),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: area.path.clone(),
        said,
        evidence: Vec::new(),
    };
    let sent = city.store.submit_application(&new, &token, city.now());
    sent.await.unwrap()
}

async fn silence_hands_out_the_permit(city: &City) {
    let receipt = renewing(city).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    let case = format!("/cases/{}", receipt.reference);
    assert_eq!(decide_by_silence(&city.portal).await.unwrap(), 0);
    city.wait(DAY * 40);

    assert_eq!(decide_by_silence(&city.portal).await.unwrap(), 1);

    let page = lin.get(&case).await;
    assert!(page.tells("handling-by-law"), "{}", page.text());
    assert!(
        !page.tells("list-closed"),
        "late, but granted: {}",
        page.text()
    );
    let papers = page.attributes(PAPERS, "href");
    assert_eq!(papers.len(), 1, "{}", page.text());
    let shown = city.browser().get(&verify_of(&papers[0])).await;
    assert!(shown.tells("verify-holds"), "{}", shown.text());
    for words in ["Drainage permit", FIRM] {
        assert!(shown.says(words), "{words}: {}", shown.text());
    }
    assert!(shown.tells("handling-decided-by-law"));
    let letters = city.letters(LIN).await;
    let granted = Status::Closed(Closing::Granted);
    let told = letters.iter().filter(
        |letter| matches!(letter, Letter::RateRequest { status, .. } if *status == granted),
    );
    assert_eq!(told.count(), 1, "{letters:?}");
}
story!(
    given_nobody_decides_in_the_time_of_the_law_then_the_permit_is_handed_out_and_told,
    silence_hands_out_the_permit
);

async fn what_is_over_is_erased_and_said(city: &City) {
    let receipt = renewing(city).await;
    let lin = city.browser_with(&format!("link={}", receipt.track));
    let case = format!("/cases/{}", receipt.reference);
    city.wait(DAY * 40);
    decide_by_silence(&city.portal).await.unwrap();
    let page = lin.get(&case).await;
    assert!(page.says(FIRM));
    assert!(page.says("Kept until"), "{}", page.text());
    let papers = page.attributes(PAPERS, "href");
    let (_stop, stopping) = going_on();
    city.wait(DAY * 3640);
    let early = erase_applications(&city.portal, &stopping).await;
    assert_eq!(early.unwrap(), 0, "ten years are not over");
    city.wait(DAY * 20);

    let erased = erase_applications(&city.portal, &stopping).await;

    assert_eq!(erased.unwrap(), 1);
    let page = lin.get(&case).await;
    assert_eq!(page.status, 200);
    assert!(page.tells("handling-erased"), "{}", page.text());
    assert!(
        page.says("Regulations on Urban Drainage"),
        "{}",
        page.text()
    );
    assert!(!page.says(FIRM), "{}", page.text());
    let shown = city.browser().get(&verify_of(&papers[0])).await;
    assert!(shown.says("Drainage permit"), "{}", shown.text());
}
story!(
    given_the_term_is_over_when_the_job_has_run_then_the_page_says_what_was_erased_and_why,
    what_is_over_is_erased_and_said
);

async fn machines_send_nothing(city: &City) {
    let (draft, token) = filled_in(city, None).await;
    let lin = city.browser_with(&format!("application={token}"));
    let path = format!("/services/settling-in-allowance/apply/{}", draft.0);
    let check = lin.get(&format!("{path}/check")).await;
    assert_eq!(
        check.attributes("main input[name=website]", "tabindex"),
        ["-1"]
    );
    let filled = [("email", LIN), ("declared", "yes"), ("website", "spam")];
    let sent = lin.post(&format!("{path}/send"), &filled).await;
    assert_eq!(sent.leads_to(), format!("{path}/check"));
    assert!(city.letters(LIN).await.is_empty());

    let filled = [("email", LIN), ("declared", "yes"), ("website", "")];
    let sent = lin.post(&format!("{path}/send"), &filled).await;
    assert_eq!(sent.leads_to(), format!("{path}/sent"));
    assert_eq!(city.letters(LIN).await.len(), 1);
}
story!(
    given_a_form_in_which_every_field_is_filled_in_then_nothing_is_sent,
    machines_send_nothing
);

async fn one_contact_sends_so_many(city: &City) {
    let mut last = 303;
    for number in 1..=31 {
        let (draft, token) = filled_in(city, None).await;
        let browser = city.browser_with(&format!("application={token}"));
        let path = format!("/services/settling-in-allowance/apply/{}", draft.0);
        let filled = [("email", LIN), ("declared", "yes")];
        let sent = browser.post(&format!("{path}/send"), &filled).await;
        last = sent.status;
        assert!(number == 31 || last == 303, "{number}: {}", sent.text());
        if number == 31 {
            let kept = browser.get(&format!("{path}/check")).await;
            assert_eq!(kept.value("email"), LIN, "what was typed is kept");
        }
    }
    assert_eq!(last, 429);
}
story!(
    given_thirty_applications_of_one_contact_in_a_day_then_the_next_has_to_wait,
    one_contact_sends_so_many
);

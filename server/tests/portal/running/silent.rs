//! What the law says no to, because nobody decides in its time.

use app::letters::write;
use domain::cases::{Closing, Status};
use domain::contacts::EmailAddress;
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use domain::services::ServiceId;
use jiff::SignedDuration;
use server::jobs::promises::decide_by_silence;

use super::Place;
use super::filling::{Taste, in_english};
use super::outcomes::{PAPERS, verify_of};
use super::people::APPLICANT;
use super::walking::Walk;
use crate::city::City;
use crate::questions::story;

async fn silence_refuses(city: &City) {
    let service = ServiceId("every-kind".to_owned());
    let service = city.store.pack().service(&service).unwrap();
    let (place, applicant) = (Place::default(), city.browser());
    let walk = Walk::begins(city, service, (applicant, &place), Taste::First).await;
    let sent = walk.sent_at_the_end(false).await;
    assert_eq!(decide_by_silence(&city.portal).await.unwrap(), 0);
    city.wait(SignedDuration::from_hours(40 * 24));

    assert_eq!(decide_by_silence(&city.portal).await.unwrap(), 1);

    let appeal = in_english(&service.appeal.text);
    let page = sent.browser.get(&sent.case()).await;
    assert!(
        page.tells("application-status-closed-refused"),
        "{}",
        page.text()
    );
    assert!(page.tells("handling-by-law"), "{}", page.text());
    for words in [appeal, "You can object until"] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    let papers = page.attributes(PAPERS, "href");
    assert_eq!(papers.len(), 1, "{}", page.text());
    let paper = city.browser().get(&verify_of(&papers[0])).await;
    assert!(paper.tells("handling-decided-by-law"), "{}", paper.text());
    assert!(
        paper.says("Refused") && paper.says(appeal),
        "{}",
        paper.text()
    );

    let refused = Status::Closed(Closing::Refused);
    let letters = city.letters(APPLICANT).await.into_iter();
    let mut told = letters.filter(
        |letter| matches!(letter, Letter::RateRequest { status, .. } if *status == refused),
    );
    let letter = Addressed {
        to: EmailAddress::parse(APPLICANT).unwrap(),
        language: Language::En,
        letter: told.next().expect("a letter"),
    };
    assert!(told.next().is_none(), "one letter");
    let text = write(&city.portal, &letter).text;
    assert!(text.contains("Refused") && text.contains(appeal), "{text}");
    for words in [
        "Nobody decided in the time of the law",
        "You can object until",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    let object = format!("{}/object", sent.case());
    let taken = sent
        .browser
        .post(&object, &[("words", "I was never asked.")])
        .await;
    assert_eq!(taken.leads_to(), sent.case());
    assert!(
        sent.browser
            .get(&sent.case())
            .await
            .tells("handling-objected-in")
    );
}
story!(
    given_a_law_that_refuses_by_silence_when_its_time_is_over_then_she_is_told_and_can_object,
    silence_refuses
);

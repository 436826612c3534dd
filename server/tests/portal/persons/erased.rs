//! What she reads of an application whose term is over.

use app::letters::write;
use domain::areas::AreaCode;
use domain::contacts::Contact;
use domain::letters::{Addressed, Letter};
use server::jobs::housekeeping::erase_applications;
use server::stopping::going_on;
use store::applications::{NewApplication, Said};
use store::reports::Viewer;

use super::*;

async fn what_stays_on_record_leads_nowhere(city: &City) {
    let li = given_li(city).await;
    let email = EmailAddress::parse(EMAIL).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let pack = city.store.pack().clone();
    let service = ServiceId("settling-in-allowance".to_owned());
    let service = pack.service(&service).unwrap();
    let filling = Filling {
        applicant: Some(account.id),
        ..Filling::of(service)
    };
    let begun = city.store.begin_filling(&filling, Language::En, city.now());
    let (draft, token) = begun.await.unwrap();
    let proof = EvidenceTypeId("degree-record".to_owned());
    let allowed = city
        .store
        .give_consent(&account, draft, (service, &proof), city.now());
    let consent = allowed.await.unwrap();
    let kind = service.evidence(&proof).unwrap();
    let asked = city
        .store
        .fetch_evidence(account.id, consent, kind, city.now());
    asked.await.unwrap();
    let area = pack.areas.get(&AreaCode("3402".to_owned())).unwrap();
    let new = NewApplication {
        draft,
        service,
        account: Some(account.id),
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: area.path.clone(),
        said: Said::default(),
        evidence: Vec::new(),
    };
    let sent = city.store.submit_application(&new, &token, city.now());
    let reference = sent.await.unwrap().reference;
    let asked = city
        .store
        .fetch_evidence(account.id, consent, kind, city.now());
    asked.await.unwrap();
    let viewer = Viewer {
        account: Some(account),
        link: None,
    };
    let withdrawn = city
        .store
        .withdraw_application(&reference, &viewer, city.now());
    withdrawn.await.unwrap();
    let case = format!("/cases/{reference}");
    let links = format!("main a[href='{case}']");
    for path in ["/me/consents", "/me/data/usage"] {
        let before = li.get(path).await;
        assert_eq!(before.attributes(&links, "href").len(), 1, "{path}");
    }
    city.wait(SignedDuration::from_hours(24 * 400));
    city.letters(EMAIL).await;
    let (_stop, stopping) = going_on();

    let erased = erase_applications(&city.portal, &stopping).await;

    assert_eq!(erased.unwrap(), 1);
    let li = city.signed_in(EMAIL).await;
    let consents = li.get("/me/consents").await;
    assert!(consents.tells("consents-erased"), "{}", consents.text());
    assert!(!consents.tells("consents-withdraw"));
    let usage = li.get("/me/data/usage").await;
    assert!(usage.tells("usage-erased"), "{}", usage.text());
    assert!(
        usage.tells("usage-purpose-evidence"),
        "that it was used stays"
    );
    for page in [&consents, &usage] {
        assert!(page.says(&reference.spaced()), "{}", page.text());
        assert!(page.attributes(&links, "href").is_empty());
    }
    let at = format!("/me/consents/{}/withdraw", consent.0);
    assert_eq!(li.post(&at, &[]).await.status, 404);
    let page = li.get(&case).await;
    assert!(page.tells("handling-erased"), "{}", page.text());

    let mut told = city.letters(EMAIL).await;
    told.retain(|letter| matches!(letter, Letter::Erased { .. }));
    assert_eq!(told.len(), 1, "{told:?}");
    let letter = Addressed {
        to: email,
        language: Language::En,
        letter: told.remove(0),
    };
    let written = write(&city.portal, &letter);
    assert!(written.subject.contains(&reference.spaced()));
    let name = service.name.say(Language::En);
    let law = service.legal_resource[0].title.say(Language::En);
    for words in [name, law, "The reference stays"] {
        assert!(written.text.contains(words), "{words}: {}", written.text);
    }
    assert!(!written.text.contains("Li Ting"), "{}", written.text);
}
story!(
    given_an_application_that_was_erased_when_she_reads_who_used_her_data_then_it_is_on_record_and_leads_nowhere,
    what_stays_on_record_leads_nowhere
);

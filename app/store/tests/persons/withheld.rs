//! Stories of what a delegate does not read: what registers say, where she was not let use that.

use std::collections::BTreeMap;

use domain::applications::{Answer, Answers};
use domain::delegations::{Power, Scope};
use domain::reports::Draft;

use super::delegating::accepted;
use super::*;

/// An application of Li Ting's own: her degree is of a register, her telephone she typed, and a register proves it.
async fn own_of(store: &Store, li: &Account) -> Reference {
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, monday())
        .await
        .expect("kept");
    let service = service(store);
    let text = |words: &str| Answer::Text(words.to_owned());
    let inner = Answers([("degree".to_owned(), text("doctor"))].into());
    let answers: BTreeMap<String, Answer> = [
        ("degree".to_owned(), text("master")),
        ("telephone".to_owned(), text("0553 123")),
        ("others".to_owned(), Answer::Items(vec![inner])),
    ]
    .into();
    let evidence = Evidence {
        requirement: "has-degree".to_owned(),
        evidence_type: EvidenceTypeId("degree-record".to_owned()),
        register: Some("education".to_owned()),
        provider: Some(OrganisationCode("education".to_owned())),
        says: vec![(Texts::single("en", "School"), "Tongji".to_owned())],
        upload: None,
        consent: None,
        obtained_at: monday(),
    };
    let new = NewApplication {
        draft,
        service: &service,
        account: Some(li.id),
        contact: Contact::default(),
        language: Language::En,
        source: "web",
        sent_by: None,
        area: AreaPath::root(&AreaCode("3402".to_owned())),
        said: Said {
            answers: Answers(answers),
            verified: ["degree".to_owned()].into(),
        },
        evidence: vec![evidence],
    };
    let sent = store.submit_application(&new, &token, later(1)).await;
    sent.expect("sent").reference
}

async fn what_registers_say_is_kept_from_a_delegate(store: Store) {
    let li = given_li(&store).await;
    let reference = own_of(&store, &li).await;
    for power in Power::ALL {
        let (chen, id) = accepted(&store, &li, power, Scope::Everything).await;

        let read = seen(&store, &reference, &chen).await;

        let may = power == Power::UseData;
        assert_eq!(read.evidence[0].says.is_empty(), !may, "{power:?}");
        let has = |question: &str| read.said.answers.get(question).is_some();
        assert_eq!(has("degree"), may, "{power:?}");
        assert!(has("telephone"), "{power:?}: she typed it");
        assert_eq!(read.is_kept_back("degree"), !may);
        assert!(!read.is_kept_back("telephone"));
        let Some(Answer::Items(items)) = read.said.answers.get("others") else {
            panic!("{:?}", read.said)
        };
        assert_eq!(items[0].get("degree").is_some(), may, "{power:?}: within");
        let ended = store.end_delegation(id, &li, later(5)).await;
        ended.expect("ended");
    }
    let own = seen(&store, &reference, &li).await;
    assert_eq!(own.evidence[0].says.len(), 1);
    assert!(own.said.answers.get("degree").is_some());
}
story!(
    given_a_delegate_whom_the_applicant_does_not_let_use_registers_when_she_reads_then_that_is_kept_back,
    what_registers_say_is_kept_from_a_delegate
);

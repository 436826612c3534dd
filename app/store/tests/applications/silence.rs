//! What the law decides, because nobody does in its time.

use domain::handling::Verdict;
use domain::outputs::OutputKind;
use store::applications::Applied;
use store::outputs::{NewOutput, Signer};

use super::ending::{deciding, given_desk, ready, refuse};
use super::*;

const DAY: i64 = 24;

/// The allowance that she gets by law.
fn papers(applied: &Applied<'_>, verdict: &Verdict) -> Vec<NewOutput> {
    assert_eq!(*verdict, Verdict::Grant);
    assert!(applied.by_law);
    assert_eq!(applied.said.answers, degree());
    assert_eq!(applied.evidence.len(), 1);
    vec![NewOutput {
        kind: OutputKind::Certificate,
        service: applied.service.identifier.0.clone(),
        case: None,
        account: None,
        issuer: applied.service.competent_authority.clone(),
        holder: "Li".to_owned(),
        title: Texts::single("en", "Allowance"),
        lines: Vec::new(),
        valid_until: None,
    }]
}

async fn decided(store: &Store, hours: i64) -> u64 {
    let decided = store.decide_by_silence(&papers, later(hours)).await;
    decided.expect("looked")
}

async fn where_the_law_says_so_silence_grants_when_its_time_is_over(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    assert_eq!(decided(&store, 21 * DAY).await, 0);
    assert_eq!(decided(&store, 22 * DAY).await, 1);
    assert_eq!(decided(&store, 22 * DAY).await, 0);
    let granted = seen(&store, &receipt.reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(granted.case.status, Status::Closed(Closing::Granted));
    assert_eq!(
        granted.timeline.last().map(|event| event.kind),
        Some(EventKind::SilenceDecided)
    );
    assert_eq!(waiting(&store, &desk.police).await, [""; 0]);
    let outputs = store.outputs_of_case(granted.case.id).await;
    assert!(outputs.expect("read").is_empty(), "there is no key to sign");
}
story!(
    silence,
    where_the_law_says_so_silence_grants_when_its_time_is_over
);

async fn what_the_law_grants_is_handed_out_signed_and_told(store: Store) {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let (receipt, ..) = given_application(&store).await;
    letters(&store).await;
    assert_eq!(decided(&store, 22 * DAY).await, 1);
    let granted = seen(&store, &receipt.reference, &by_link(&receipt))
        .await
        .expect("hers");
    let outputs = store.outputs_of_case(granted.case.id).await.expect("read");
    let [paper] = &outputs[..] else {
        panic!("{outputs:?}")
    };
    let shown = store.output(paper.statement.id).await.expect("read");
    assert_eq!(shown.expect("signed").statement.holder, "Li");
    let told = letters(&store).await.into_iter().any(|letter| {
        let ended = Status::Closed(Closing::Granted);
        letter.to.as_str() == "li@example.org"
            && matches!(letter.letter, Letter::RateRequest { status, .. } if status == ended)
    });
    assert!(told, "she is told");
}
story!(
    silence_handed_out,
    what_the_law_grants_is_handed_out_signed_and_told
);

async fn services_about_which_the_law_is_silent_hold_up_no_other(store: Store) {
    for _ in 0..101 {
        applied(&store, "card", "3402", 0).await;
    }
    applied(&store, "allowance", "3402", 1).await;
    assert_eq!(decided(&store, 23 * DAY).await, 1);
}
story!(
    silence_of_others,
    services_about_which_the_law_is_silent_hold_up_no_other
);

async fn an_objection_and_what_it_has_taken_up_again_are_not_decided_by_silence(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    store
        .decide_application(
            (&receipt.reference, version),
            &deciding(refuse(), ""),
            (&desk.boss, Language::En),
            later(3),
        )
        .await
        .expect("decided");
    let hers = by_link(&receipt);
    let objection = store
        .object(&receipt.reference, &hers, "No.", Language::En, later(4))
        .await
        .expect("taken");
    assert_eq!(decided(&store, 60 * DAY).await, 0, "the objection is open");
    store
        .decide_application(
            (&objection, 1),
            &deciding(Verdict::Grant, ""),
            (&other, Language::En),
            later(60 * DAY),
        )
        .await
        .expect("decided");
    assert_eq!(decided(&store, 120 * DAY).await, 0, "the desk is at work");
}
story!(
    silence_and_objections,
    an_objection_and_what_it_has_taken_up_again_are_not_decided_by_silence
);

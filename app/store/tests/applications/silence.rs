//! What the law decides, because nobody does in its time.

use domain::handling::Verdict;
use domain::outputs::OutputKind;
use store::applications::{Applied, ObjectRefused};
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

/// What the law means by its silence: no, which is put on paper.
fn refusals(applied: &Applied<'_>, verdict: &Verdict) -> Vec<NewOutput> {
    let reason = String::new();
    assert_eq!(*verdict, Verdict::Refuse { reason }, "nobody gave a reason");
    assert!(applied.by_law);
    let paper = NewOutput {
        kind: OutputKind::Decision,
        service: applied.service.identifier.0.clone(),
        case: None,
        account: None,
        issuer: applied.service.competent_authority.clone(),
        holder: "Li".to_owned(),
        title: Texts::single("en", "Decision"),
        lines: Vec::new(),
        valid_until: None,
    };
    vec![paper]
}

async fn where_the_law_says_so_silence_refuses_and_can_be_objected_to(store: Store) {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let receipt = applied(&store, "stall", "3402", 0).await;
    let desk = given_desk(&store).await;
    let hers = by_link(&receipt);
    letters(&store).await;
    let over = async |hours: i64| {
        let decided = store.decide_by_silence(&refusals, later(hours)).await;
        decided.expect("looked")
    };
    assert_eq!(over(21 * DAY).await, 0);

    assert_eq!(over(22 * DAY).await, 1);

    assert_eq!(over(22 * DAY).await, 0, "once");
    let refused = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(refused.case.status, Status::Closed(Closing::Refused));
    let mut kinds = refused.timeline.iter().map(|event| event.kind);
    assert_eq!(kinds.next_back(), Some(EventKind::SilenceDecided));
    for member in [&desk.police, &desk.school, &desk.work, &desk.boss] {
        assert_eq!(waiting(&store, member).await, [""; 0]);
    }
    let decided = refused.decided.expect("decided");
    let until = decided.objection_until.expect("a term to object");
    // Thirty days, and the last of them whole.
    assert!(
        until > later(52 * DAY) && until < later(53 * DAY),
        "{until}"
    );
    let outputs = store.outputs_of_case(refused.case.id).await.expect("read");
    assert_eq!(outputs.len(), 1);
    assert_eq!(outputs[0].statement.kind, OutputKind::Decision);
    let told: Vec<String> = letters(&store)
        .await
        .into_iter()
        .filter(|letter| letter.to.as_str() == "li@example.org")
        .filter_map(|letter| match letter.letter {
            Letter::RateRequest { status, words, .. } if status == refused.case.status => {
                Some(words)
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        ["Object within 30 days."],
        "she is told what she can do"
    );

    let late = store
        .object(&receipt.reference, &hers, "No.", Language::En, until)
        .await;
    assert_eq!(refusal(late), ObjectRefused::TooLate);
    let objection = store
        .object(
            &receipt.reference,
            &hers,
            "No.",
            Language::En,
            later(23 * DAY),
        )
        .await
        .expect("taken");
    assert_eq!(waiting(&store, &desk.boss).await, ["decision"]);
    assert_eq!(
        over(90 * DAY).await,
        0,
        "of objections the law says nothing"
    );
    let linked = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(linked.objection, Some(objection));
}
story!(
    silence_refuses,
    where_the_law_says_so_silence_refuses_and_can_be_objected_to
);

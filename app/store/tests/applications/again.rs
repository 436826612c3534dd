//! What an objection that is found right does to the decision: its papers do not hold any more, and its terms begin again.

use domain::handling::Verdict;
use domain::outputs::{OutputKind, RevokeReason};
use store::outputs::{NewOutput, Revocation, RevokeRefused, Signer};

use super::ending::{deciding, given_desk, ready, refuse};
use super::*;

const DAY: i64 = 24;

fn paper() -> NewOutput {
    NewOutput {
        kind: OutputKind::Decision,
        service: "allowance".to_owned(),
        case: None,
        account: None,
        issuer: OrganisationCode("work".to_owned()),
        holder: "Li".to_owned(),
        title: Texts::single("en", "Decision"),
        lines: Vec::new(),
        valid_until: None,
    }
}

/// An application that was refused on paper, and the officer who may uphold an objection.
async fn given_refused(store: &Store) -> (Receipt, Account, Account) {
    let (receipt, ..) = given_application(store).await;
    let desk = given_desk(store).await;
    let other = member_of(store, "other@example.org", Role::Manager, "work").await;
    let version = ready(store, &receipt, &desk).await.case.version;
    let mut no = deciding(refuse(), "");
    no.papers.push(paper());
    let by = (&desk.boss, Language::En);
    let decided = store.decide_application((&receipt.reference, version), &no, by, later(3));
    decided.await.expect("decided");
    (receipt, desk.boss, other)
}

/// The reason for which each paper of an application was revoked, the newest first.
async fn revoked(store: &Store, receipt: &Receipt) -> Vec<Option<RevokeReason>> {
    let hers = seen(store, &receipt.reference, &by_link(receipt)).await;
    let case = hers.expect("hers").case.id;
    let papers = store.outputs_of_case(case).await.expect("read").into_iter();
    papers
        .map(|paper| paper.revoked.map(|revoked| revoked.reason))
        .collect()
}

async fn its_papers_do_not_hold_any_more(store: Store) {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let (receipt, _, other) = given_refused(&store).await;
    let hers = by_link(&receipt);
    let objection = store.object(&receipt.reference, &hers, "No.", Language::En, later(4));
    let objection = objection.await.expect("taken");
    assert_eq!(revoked(&store, &receipt).await, [None], "not yet");

    let yes = deciding(Verdict::Grant, "");
    let upheld = store.decide_application((&objection, 1), &yes, (&other, Language::En), later(5));
    upheld.await.expect("decided");

    assert_eq!(
        revoked(&store, &receipt).await,
        [Some(RevokeReason::Replaced)]
    );
    // What is decided now is on a paper that holds.
    let again = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let mut yes = deciding(Verdict::Grant, "");
    yes.papers.push(paper());
    let named = (&receipt.reference, again.case.version);
    let decided = store.decide_application(named, &yes, (&other, Language::En), later(6));
    decided.await.expect("decided");
    assert_eq!(
        revoked(&store, &receipt).await,
        [None, Some(RevokeReason::Replaced)]
    );
}
story!(
    given_a_refusal_on_paper_when_an_objection_is_found_right_then_the_paper_does_not_hold_any_more,
    its_papers_do_not_hold_any_more
);

async fn its_terms_are_told_of_again(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    let warned = async |hours: i64| store.warn_managers(later(hours)).await.expect("looked");
    assert_eq!(warned(22 * DAY).await, 1, "the time of the law is over");
    assert_eq!(warned(22 * DAY).await, 0, "once");
    let named = (&receipt.reference, version);
    let by = (&desk.boss, Language::En);
    let no = deciding(refuse(), "");
    let refused = store.decide_application(named, &no, by, later(22 * DAY));
    refused.await.expect("decided");
    let hers = by_link(&receipt);
    let at = later(23 * DAY);
    let objection = store.object(&receipt.reference, &hers, "No.", Language::En, at);
    let objection = objection.await.expect("taken");
    let yes = deciding(Verdict::Grant, "");
    let upheld = store.decide_application((&objection, 1), &yes, (&other, Language::En), at);
    upheld.await.expect("decided");

    assert_eq!(warned(24 * DAY).await, 1, "it is at work again, and late");
}
story!(
    given_a_term_that_was_told_of_when_it_is_taken_up_again_then_it_is_told_of_again,
    its_terms_are_told_of_again
);

async fn what_is_revoked_is_told(store: Store) {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let (receipt, boss, _) = given_refused(&store).await;
    let hers = by_link(&receipt);
    let case = seen(&store, &receipt.reference, &hers)
        .await
        .expect("hers")
        .case;
    let papers = store.outputs_of_case(case.id).await.expect("read");
    let id = papers[0].statement.id;
    letters(&store).await;
    let because = |words: String| Revocation {
        reason: RevokeReason::Mistaken,
        words,
    };
    let long = because("long".repeat(200));
    let refused = store.revoke_output(&boss, id, &long, later(4)).await;
    assert_eq!(refusal(refused), RevokeRefused::TooLong);

    let short = because("The date was another.".to_owned());
    let revoked = store.revoke_output(&boss, id, &short, later(4)).await;

    revoked.expect("revoked");
    let shown = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let last = shown.timeline.last().map(|event| event.kind);
    assert_eq!(last, Some(EventKind::OutputRevoked));
    assert!(shown.papers.is_empty(), "words are for members");
    let told = letters(&store).await.into_iter().any(|letter| {
        let is_hers = letter.to.as_str() == "li@example.org";
        is_hers
            && matches!(
                letter.letter,
                Letter::Update {
                    event: EventKind::OutputRevoked,
                    page: Some(_),
                    ..
                }
            )
    });
    assert!(told, "she is told, with her link");
    let colleague = member_of(&store, "pan@example.org", Role::Caseworker, "work").await;
    let kept = seen(&store, &receipt.reference, &as_member(&colleague)).await;
    let kept = kept.expect("hers to handle").papers;
    assert_eq!(kept[0].words, "The date was another.");
}
story!(
    given_a_paper_of_a_case_when_it_is_revoked_then_the_timeline_the_applicant_and_members_are_told,
    what_is_revoked_is_told
);

async fn two_revoke_at_once(store: Store) {
    const ROUNDS: usize = 10;
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let (receipt, boss, other) = given_refused(&store).await;
    let hers = by_link(&receipt);
    let case = seen(&store, &receipt.reference, &hers).await;
    let case = case.expect("hers").case.id;
    letters(&store).await;
    let said = |reason| Revocation {
        reason,
        words: String::new(),
    };
    let (mistaken, changed) = (said(RevokeReason::Mistaken), said(RevokeReason::Changed));
    for round in 0..ROUNDS {
        let new = NewOutput {
            case: Some(case),
            ..paper()
        };
        let id = store
            .issue_output(&new, later(3))
            .await
            .expect("handed out");

        let (one, two) = tokio::join!(
            store.revoke_output(&boss, id, &mistaken, later(4)),
            store.revoke_output(&other, id, &changed, later(5)),
        );

        let found = store.output(id).await.expect("read").expect("there");
        let since = found.revoked.expect("revoked");
        let lost = match (one, two) {
            (Ok(()), lost) => (lost, RevokeReason::Mistaken, later(4)),
            (lost, Ok(())) => (lost, RevokeReason::Changed, later(5)),
            neither => panic!("nobody revoked it: {neither:?}"),
        };
        assert_eq!((since.reason, since.at), (lost.1, lost.2), "round {round}");
        assert_eq!(
            refusal(lost.0),
            RevokeRefused::Already(since),
            "round {round}"
        );
    }
    let timeline = seen(&store, &receipt.reference, &hers).await;
    let timeline = timeline.expect("hers").timeline;
    let of_it = |kind: &EventKind| *kind == EventKind::OutputRevoked;
    let events = timeline.iter().map(|event| event.kind).filter(of_it);
    assert_eq!(events.count(), ROUNDS, "once each");
    let told = letters(&store).await.into_iter().filter(|letter| {
        matches!(&letter.letter, Letter::Update { event, .. } if of_it(event))
            && letter.to.as_str() == "li@example.org"
    });
    assert_eq!(told.count(), ROUNDS, "she is told once of each");
}
story!(
    given_a_paper_when_two_revoke_it_at_once_then_one_does_and_it_is_told_once,
    two_revoke_at_once
);

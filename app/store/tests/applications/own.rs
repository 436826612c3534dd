//! Stories of members who are applicants themselves, and of who follows an objection.

use domain::handling::{Verdict, VerdictFault};
use store::applications::DecideRefused;

use super::ending::{Desk, deciding, given_desk, ready, refuse};
use super::*;

/// An application of this member, sent while she was signed in.
async fn given_own(store: &Store, of: &Account) -> Receipt {
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, monday())
        .await
        .expect("kept");
    let service = service(store);
    let new = NewApplication {
        account: Some(of.id),
        ..application(draft, &service)
    };
    let sent = store.submit_application(&new, &token, monday()).await;
    sent.expect("taken")
}

async fn decide(
    store: &Store,
    named: (&Reference, i64),
    by: &Account,
    verdict: Verdict,
    hours: i64,
) -> Result<(), StoreError<DecideRefused>> {
    let deciding = deciding(verdict, "");
    store
        .decide_application(named, &deciding, (by, Language::En), later(hours))
        .await
}

async fn nobody_handles_or_decides_her_own(store: Store) {
    let desk = given_desk(&store).await;
    let police = given_own(&store, &desk.police).await;
    let own = as_member(&desk.police);
    let hers = seen(&store, &police.reference, &own).await.expect("hers");
    assert_eq!(hers.standing, Standing::Applicant);
    let approve = Handling::Found(Finding::Approved, String::new());
    let task = hers.tasks[0].task.id;
    let handled = store
        .handle_task(task, 1, &approve, &desk.police, Language::En, later(1))
        .await;
    assert_eq!(refusal(handled), HandleRefused::NotYours);
    let other = member_of(&store, "pan@example.org", Role::Caseworker, "police").await;
    store
        .handle_task(task, 1, &approve, &other, Language::En, later(1))
        .await
        .expect("a colleague's");

    let boss = given_own(&store, &desk.boss).await;
    let version = ready(&store, &boss, &desk).await.case.version;
    let named = (&boss.reference, version);
    let decided = decide(&store, named, &desk.boss, Verdict::Grant, 3).await;
    assert_eq!(refusal(decided), DecideRefused::NotYours);

    // Nor who is reached at the address that the applicant gave.
    let (receipt, ..) = given_application(&store).await;
    let li = member_of(&store, "li@example.org", Role::Manager, "work").await;
    let version = ready(&store, &receipt, &desk).await.case.version;
    let decided = decide(&store, (&receipt.reference, version), &li, refuse(), 3).await;
    assert_eq!(refusal(decided), DecideRefused::NotYours);
}
story!(
    given_a_member_who_applied_when_she_works_on_it_then_she_is_refused,
    nobody_handles_or_decides_her_own
);

/// An application that was refused.
async fn given_refused(store: &Store, desk: &Desk) -> Receipt {
    let (receipt, ..) = given_application(store).await;
    let version = ready(store, &receipt, desk).await.case.version;
    let named = (&receipt.reference, version);
    let refused = decide(store, named, &desk.boss, refuse(), 3).await;
    refused.expect("decided");
    receipt
}

async fn objects(store: &Store, receipt: &Receipt, by: &Viewer, hours: i64) -> Option<Reference> {
    let objected = store
        .object(
            &receipt.reference,
            by,
            "It is there.",
            Language::En,
            later(hours),
        )
        .await;
    objected.ok()
}

async fn every_decision_is_objected_to_once(store: Store) {
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let receipt = given_refused(&store, &desk).await;
    let hers = by_link(&receipt);
    let first = objects(&store, &receipt, &hers, 4).await.expect("taken");
    assert_eq!(objects(&store, &receipt, &hers, 5).await, None, "once");
    let objected = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert!(objected.decided.is_some_and(|decided| decided.is_objected));

    // Who is refused again objects again: to that decision.
    let upheld = decide(&store, (&first, 1), &other, Verdict::Grant, 6).await;
    upheld.expect("decided");
    let again = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let named = (&receipt.reference, again.case.version);
    let refused = decide(&store, named, &desk.boss, refuse(), 7).await;
    refused.expect("decided");
    let refused = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert!(refused.decided.is_some_and(|decided| !decided.is_objected));
    let second = objects(&store, &receipt, &hers, 8).await.expect("taken");
    assert_ne!(second, first);
    let linked = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(linked.objection.as_ref(), Some(&second));

    // An objection itself is not objected to, and nobody is told that it could be.
    let turned_down = decide(&store, (&second, 1), &other, refuse(), 9).await;
    turned_down.expect("decided");
    let over = seen(&store, &second, &hers).await.expect("hers");
    assert_eq!(over.case.status, Status::Closed(Closing::Refused));
    assert_eq!(
        over.decided.and_then(|decided| decided.objection_until),
        None
    );
    assert_eq!(objects(&store, &receipt, &hers, 10).await, None);
    let itself = Receipt {
        reference: second,
        ..receipt
    };
    assert_eq!(objects(&store, &itself, &hers, 10).await, None);
}
story!(
    given_a_second_refusal_when_she_objects_then_it_is_taken_once,
    every_decision_is_objected_to_once
);

async fn two_objections_at_once_are_one(store: Store) {
    let desk = given_desk(&store).await;
    let receipt = given_refused(&store, &desk).await;
    let hers = by_link(&receipt);

    let (one, other) = tokio::join!(
        objects(&store, &receipt, &hers, 4),
        objects(&store, &receipt, &hers, 4),
    );

    assert_eq!([&one, &other].into_iter().flatten().count(), 1);
    let linked = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(linked.objection, one.or(other));
    let li = signed_in(&store, "li@example.org").await.account;
    let all = store.applications_of(&li).await.expect("read");
    assert_eq!(all.len(), 2, "what was refused, and one objection");
}
story!(
    given_a_refusal_when_she_objects_twice_at_once_then_it_is_taken_once,
    two_objections_at_once_are_one
);

async fn the_clocks_stood_while_it_had_ended(store: Store) {
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let receipt = given_refused(&store, &desk).await;
    let hers = by_link(&receipt);
    let terms = async || {
        let seen = seen(&store, &receipt.reference, &hers).await.expect("hers");
        let promise = seen
            .case
            .promise
            .map(|(promise, _)| promise.due.to_string());
        (promise, seen.statutory.due.to_string())
    };
    let told = |norm: &str, law: &str| (Some(norm.to_owned()), law.to_owned());
    assert_eq!(terms().await, told("2026-11-26", "2026-12-07"));
    let first = objects(&store, &receipt, &hers, 4).await.expect("taken");

    let upheld = decide(&store, (&first, 1), &other, Verdict::Grant, 3 + 48).await;

    upheld.expect("decided");
    assert_eq!(terms().await, told("2026-11-30", "2026-12-09"));
}
story!(
    given_a_refusal_when_it_is_taken_up_again_two_days_later_then_its_terms_move_by_two,
    the_clocks_stood_while_it_had_ended
);

async fn one_of_two_ends_it(store: Store) {
    let desk = given_desk(&store).await;
    let (receipt, ..) = given_application(&store).await;
    let hers = by_link(&receipt);
    let version = ready(&store, &receipt, &desk).await.case.version;
    let named = (&receipt.reference, version);

    let (taken_back, decided) = tokio::join!(
        store.withdraw_application(&receipt.reference, &hers, later(3)),
        decide(&store, named, &desk.boss, Verdict::Grant, 3),
    );

    let both = [taken_back, decided];
    let ends = [Closing::Withdrawn, Closing::Granted].map(Status::Closed);
    let ended: Vec<_> = both
        .iter()
        .zip(ends)
        .filter(|(done, _)| done.is_ok())
        .map(|(_, end)| end)
        .collect();
    let over = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(ended, [over.case.status]);
    // Whoever comes second has an old page, or finds that it has ended.
    for refused in both.into_iter().filter(Result::is_err) {
        let why = refusal(refused);
        let over = DecideRefused::Verdict(VerdictFault::NotInTable);
        assert!([DecideRefused::Stale, over].contains(&why), "{why}");
    }
}
story!(
    given_an_application_when_it_is_taken_back_and_decided_at_once_then_one_of_both_is_done,
    one_of_two_ends_it
);

async fn an_objection_is_hers_whoever_is_signed_in_beside_it(store: Store) {
    let desk = given_desk(&store).await;
    let receipt = given_refused(&store, &desk).await;
    let neighbour = signed_in(&store, "neighbour@example.org").await.account;
    let lent = Viewer {
        account: Some(neighbour.clone()),
        ..by_link(&receipt)
    };
    let objection = objects(&store, &receipt, &lent, 4).await.expect("taken");
    let of = async |viewer: &Viewer| seen(&store, &objection, viewer).await;
    assert!(of(&as_member(&neighbour)).await.is_none());
    // Her link leads on to what came of it.
    let hers = of(&by_link(&receipt)).await.expect("hers");
    assert_eq!(hers.standing, Standing::Applicant);
    assert_eq!(hers.objects_to.as_ref(), Some(&receipt.reference));
    let (another, ..) = given_application(&store).await;
    assert!(of(&by_link(&another)).await.is_none());
    let li = signed_in(&store, "li@example.org").await.account;
    assert!(of(&as_member(&li)).await.is_some(), "her own address");
}
story!(
    given_a_link_in_a_browser_of_somebody_else_when_she_objects_then_it_is_hers,
    an_objection_is_hers_whoever_is_signed_in_beside_it
);

async fn what_is_granted_waits_to_be_handed_over(store: Store) {
    let receipt = applied(&store, "permit", "3402", 0).await;
    let hers = by_link(&receipt);
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "police").await;
    let work = member_of(&store, "work@example.org", Role::Manager, "work").await;
    let tasks = seen(&store, &receipt.reference, &hers).await.expect("hers");
    found(&store, &police, &tasks.tasks[0], Finding::Approved, 1).await;
    assert_eq!(waiting(&store, &police).await, [""; 0]);
    let version = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let named = (&receipt.reference, version.case.version);
    let granted = decide(&store, named, &boss, Verdict::Grant, 2).await;
    granted.expect("decided");

    for giver in [&police, &boss] {
        let page = store.applications_waiting(giver, None).await.expect("read");
        let waiting: Vec<_> = page.waiting.iter().map(|one| one.case.status).collect();
        assert_eq!(waiting, [Status::Decided], "{}", giver.name);
    }
    assert_eq!(waiting(&store, &work).await, [""; 0]);
    let version = seen(&store, &receipt.reference, &hers).await.expect("hers");
    let named = (&receipt.reference, version.case.version);
    let barred = store.hand_over(named, &work, later(3)).await;
    assert_eq!(refusal(barred), DecideRefused::NotYours);
    store
        .hand_over(named, &police, later(3))
        .await
        .expect("handed over");
    assert_eq!(waiting(&store, &boss).await, [""; 0]);
    let over = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(over.case.status, Status::Closed(Closing::Granted));
}
story!(
    given_a_card_when_it_is_granted_then_it_waits_until_it_is_handed_over,
    what_is_granted_waits_to_be_handed_over
);

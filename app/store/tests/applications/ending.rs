//! How applications end.

use domain::handling::{Verdict, VerdictFault};
use store::applications::{DecideRefused, Deciding, ObjectRefused};

use super::*;

pub(super) fn refuse() -> Verdict {
    Verdict::Refuse {
        reason: "no-degree".to_owned(),
    }
}

pub(super) fn deciding(verdict: Verdict, words: &str) -> Deciding {
    Deciding {
        verdict,
        words: words.to_owned(),
        papers: Vec::new(),
    }
}

/// The people who handle it.
pub(super) struct Desk {
    pub(super) police: Account,
    pub(super) school: Account,
    pub(super) work: Account,
    pub(super) boss: Account,
}

pub(super) async fn given_desk(store: &Store) -> Desk {
    Desk {
        police: member_of(store, "police@example.org", Role::Caseworker, "police").await,
        school: member_of(store, "school@example.org", Role::Caseworker, "education").await,
        work: member_of(store, "work@example.org", Role::Caseworker, "work").await,
        boss: member_of(store, "boss@example.org", Role::Manager, "work").await,
    }
}

pub(super) async fn ready(store: &Store, receipt: &Receipt, desk: &Desk) -> ApplicationSeen {
    let tasks = seen(store, &receipt.reference, &by_link(receipt))
        .await
        .expect("hers")
        .tasks;
    found(store, &desk.police, &tasks[0], Finding::Approved, 1).await;
    found(store, &desk.school, &tasks[1], Finding::Approved, 1).await;
    found(store, &desk.work, &tasks[2], Finding::Approved, 2).await;
    seen(store, &receipt.reference, &by_link(receipt))
        .await
        .expect("hers")
}

async fn only_the_entitled_role_decides_and_not_before_all_tasks_have_ended(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let reference = &receipt.reference;
    let decide = async |by: &Account, version: i64, verdict: Verdict| {
        store
            .decide_application(
                (reference, version),
                &deciding(verdict, ""),
                (by, Language::En),
                later(3),
            )
            .await
    };
    let early = decide(&desk.boss, 1, Verdict::Grant).await;
    assert_eq!(
        refusal(early),
        DecideRefused::Verdict(VerdictFault::TasksOpen)
    );
    let version = ready(&store, &receipt, &desk).await.case.version;
    for other in [&desk.police, &desk.work] {
        let barred = decide(other, version, Verdict::Grant).await;
        assert_eq!(refusal(barred), DecideRefused::NotYours);
    }
    let stale = decide(&desk.boss, version - 1, Verdict::Grant).await;
    assert_eq!(refusal(stale), DecideRefused::Stale);
    decide(&desk.boss, version, Verdict::Grant)
        .await
        .expect("decided");
    let granted = seen(&store, reference, &by_link(&receipt))
        .await
        .expect("hers");
    assert_eq!(granted.case.status, Status::Closed(Closing::Granted));
    assert_eq!(
        granted.decided.and_then(|decided| decided.objection_until),
        None
    );
    let objection = store
        .object(reference, &by_link(&receipt), "But", Language::En, later(4))
        .await;
    assert_eq!(refusal(objection), ObjectRefused::NothingToObjectTo);
    let asks = letters(&store).await.into_iter().any(|letter| {
        letter.to.as_str() == "li@example.org"
            && matches!(letter.letter, Letter::RateRequest { .. })
    });
    assert!(asks, "she is asked how it was");
}
story!(
    entitled,
    only_the_entitled_role_decides_and_not_before_all_tasks_have_ended
);

async fn a_rejection_ends_what_would_have_begun_and_a_refusal_can_be_objected_to_once(
    store: Store,
) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let other = member_of(&store, "other@example.org", Role::Manager, "work").await;
    let reference = &receipt.reference;
    let hers = by_link(&receipt);
    let tasks = seen(&store, reference, &hers).await.expect("hers").tasks;
    found(&store, &desk.police, &tasks[0], Finding::Approved, 1).await;
    found(&store, &desk.school, &tasks[1], Finding::Rejected, 1).await;
    assert_eq!(waiting(&store, &desk.work).await, [""; 0]);
    let version = seen(&store, reference, &hers)
        .await
        .expect("hers")
        .case
        .version;
    store
        .decide_application(
            (reference, version),
            &deciding(refuse(), "Ask the school."),
            (&desk.boss, Language::En),
            later(2),
        )
        .await
        .expect("decided");
    let refused = seen(&store, reference, &hers).await.expect("hers");
    assert_eq!(refused.case.status, Status::Closed(Closing::Refused));
    assert_eq!(
        refused
            .timeline
            .last()
            .and_then(|event| event.words.as_deref()),
        Some("No degree could be confirmed. Ask the school.")
    );
    let late = later(61 * 24);
    let objection = store
        .object(reference, &hers, "It is there.", Language::En, late)
        .await;
    assert_eq!(refusal(objection), ObjectRefused::TooLate);
    let stranger = store
        .object(
            reference,
            &Viewer::default(),
            "It is there.",
            Language::En,
            later(3),
        )
        .await;
    assert_eq!(refusal(stranger), ObjectRefused::NotYours);
    let own = store
        .object(reference, &hers, "It is there.", Language::En, later(3))
        .await
        .expect("taken");
    let twice = store
        .object(reference, &hers, "Again.", Language::En, later(4))
        .await;
    assert_eq!(refusal(twice), ObjectRefused::NothingToObjectTo);
    let linked = seen(&store, reference, &hers).await.expect("hers");
    assert_eq!(linked.objection.as_ref(), Some(&own));

    let decide = async |by: &Account| {
        let version = 1;
        store
            .decide_application(
                (&own, version),
                &deciding(Verdict::Grant, ""),
                (by, Language::En),
                later(5),
            )
            .await
    };
    assert_eq!(
        refusal(decide(&desk.boss).await),
        DecideRefused::DecidedBefore
    );
    decide(&other).await.expect("upheld");
    let again = seen(&store, reference, &hers).await.expect("hers");
    assert_eq!(again.case.status, Status::InProgress);
    assert_eq!(waiting(&store, &desk.boss).await, ["decision"]);
}
story!(
    objected,
    a_rejection_ends_what_would_have_begun_and_a_refusal_can_be_objected_to_once
);

async fn the_applicant_takes_it_back_and_nobody_has_a_task_any_more(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let reference = &receipt.reference;
    let stranger = store
        .withdraw_application(reference, &as_member(&desk.police), later(1))
        .await;
    assert_eq!(refusal(stranger), DecideRefused::NotYours);
    store
        .withdraw_application(reference, &by_link(&receipt), later(1))
        .await
        .expect("taken back");
    assert_eq!(waiting(&store, &desk.police).await, [""; 0]);
    let again = store
        .withdraw_application(reference, &by_link(&receipt), later(2))
        .await;
    assert_eq!(
        refusal(again),
        DecideRefused::Verdict(VerdictFault::NotInTable)
    );
}
story!(
    taken_back,
    the_applicant_takes_it_back_and_nobody_has_a_task_any_more
);

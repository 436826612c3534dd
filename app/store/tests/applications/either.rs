//! Offices of which one is enough: whoever is first answers for the others.

use domain::handling::Verdict;
use domain::tasks::TaskState;

use super::ending::{Desk, deciding, given_desk};
use super::*;

/// An application about which the police or the school may say that it is so, and those who handle it.
async fn given_stall(store: &Store) -> (Receipt, Desk) {
    let receipt = applied(store, "stall", "3402", 0).await;
    let desk = given_desk(store).await;
    assert_eq!(waiting(store, &desk.police).await, ["look-by-day"]);
    assert_eq!(waiting(store, &desk.school).await, ["look-by-night"]);
    assert_eq!(waiting(store, &desk.work).await, [""; 0]);
    letters(store).await;
    (receipt, desk)
}

async fn hers(store: &Store, receipt: &Receipt) -> ApplicationSeen {
    let found = seen(store, &receipt.reference, &by_link(receipt)).await;
    found.expect("hers")
}

/// How each task stands, in order, and what was found.
fn standing(seen: &ApplicationSeen) -> Vec<(TaskState, Option<Finding>)> {
    let tasks = seen.tasks.iter();
    tasks.map(|one| (one.task.state, one.finding)).collect()
}

/// Whom letters about work came to.
async fn told_of_work(store: &Store) -> Vec<String> {
    let letters = letters(store).await.into_iter();
    letters
        .filter(|letter| matches!(letter.letter, Letter::Work { .. }))
        .map(|letter| letter.to.as_str().to_owned())
        .collect()
}

async fn one_yes_is_enough_and_the_other_task_goes(store: Store) {
    let (receipt, desk) = given_stall(&store).await;
    let tasks = hers(&store, &receipt).await.tasks;

    found(&store, &desk.school, &tasks[1], Finding::Approved, 1).await;

    let after = hers(&store, &receipt).await;
    let open = (TaskState::Offered, None);
    let yes = (TaskState::Done, Some(Finding::Approved));
    let gone = (TaskState::Withdrawn, None);
    assert_eq!(standing(&after), [gone, yes, open]);
    assert_eq!(waiting(&store, &desk.police).await, [""; 0]);
    assert_eq!(waiting(&store, &desk.work).await, ["measure"]);
    assert_eq!(told_of_work(&store).await, ["work@example.org"]);
    for version in [tasks[0].task.version, after.tasks[0].task.version] {
        let said = Handling::Found(Finding::Rejected, "Too late.".to_owned());
        let id = tasks[0].task.id;
        let late = store.handle_task(id, version, &said, &desk.police, Language::En, later(2));
        let refused = refusal(late.await);
        let is_over = matches!(refused, HandleRefused::Stale | HandleRefused::NotItsTurn);
        assert!(is_over, "{refused:?}");
    }
    found(&store, &desk.work, &tasks[2], Finding::Approved, 3).await;
    assert_eq!(waiting(&store, &desk.boss).await, ["decision"]);
    let version = hers(&store, &receipt).await.case.version;
    let grants = deciding(Verdict::Grant, "");
    let by = (&desk.boss, Language::En);
    let named = (&receipt.reference, version);
    let decided = store.decide_application(named, &grants, by, later(4));
    decided.await.expect("decided");
    let granted = hers(&store, &receipt).await;
    assert_eq!(granted.case.status, Status::Closed(Closing::Granted));
    assert_eq!(standing(&granted), [gone, yes, yes]);
}
story!(one_is_enough, one_yes_is_enough_and_the_other_task_goes);

async fn a_no_leaves_it_to_the_other(store: Store) {
    let (receipt, desk) = given_stall(&store).await;
    let tasks = hers(&store, &receipt).await.tasks;

    found(&store, &desk.police, &tasks[0], Finding::Rejected, 1).await;

    assert_eq!(waiting(&store, &desk.school).await, ["look-by-night"]);
    assert_eq!(waiting(&store, &desk.work).await, [""; 0]);
    assert_eq!(waiting(&store, &desk.boss).await, [""; 0]);
    found(&store, &desk.school, &tasks[1], Finding::Approved, 2).await;
    assert_eq!(waiting(&store, &desk.work).await, ["measure"]);
    assert_eq!(told_of_work(&store).await, ["work@example.org"]);
}
story!(no_and_yes, a_no_leaves_it_to_the_other);

async fn where_none_says_yes_nothing_more_is_begun(store: Store) {
    let (receipt, desk) = given_stall(&store).await;
    let tasks = hers(&store, &receipt).await.tasks;
    found(&store, &desk.police, &tasks[0], Finding::Rejected, 1).await;

    found(&store, &desk.school, &tasks[1], Finding::Rejected, 2).await;

    let after = hers(&store, &receipt).await;
    let no = (TaskState::Done, Some(Finding::Rejected));
    assert_eq!(standing(&after), [no, no, (TaskState::Withdrawn, None)]);
    assert_eq!(waiting(&store, &desk.work).await, [""; 0]);
    assert_eq!(waiting(&store, &desk.boss).await, ["decision"]);
    assert_eq!(told_of_work(&store).await, ["boss@example.org"]);
}
story!(two_noes, where_none_says_yes_nothing_more_is_begun);

async fn both_at_once_begin_what_follows_once(store: Store) {
    let (receipt, desk) = given_stall(&store).await;
    let tasks = hers(&store, &receipt).await.tasks;
    let said = Handling::Found(Finding::Approved, "Seen.".to_owned());

    let (one, other) = tokio::join!(
        store.handle_task(
            tasks[0].task.id,
            1,
            &said,
            &desk.police,
            Language::En,
            later(1)
        ),
        store.handle_task(
            tasks[1].task.id,
            1,
            &said,
            &desk.school,
            Language::En,
            later(1)
        ),
    );

    assert_ne!(one.is_ok(), other.is_ok(), "{one:?}, {other:?}");
    let after = hers(&store, &receipt).await;
    let done = standing(&after)
        .into_iter()
        .filter(|(state, _)| *state == TaskState::Done);
    assert_eq!(done.count(), 1);
    assert_eq!(waiting(&store, &desk.work).await, ["measure"]);
    assert_eq!(told_of_work(&store).await, ["work@example.org"]);
}
story!(both_at_once, both_at_once_begin_what_follows_once);

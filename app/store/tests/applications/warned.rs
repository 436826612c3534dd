//! Managers are told when time runs out.

use domain::tasks::TaskState;

use super::*;

const DAY: i64 = 24;

async fn warned(store: &Store, hours: i64) -> u64 {
    store.warn_managers(later(hours)).await.expect("looked")
}

/// Letters about terms: to whom, what happened, and of what.
async fn told(store: &Store) -> Vec<(String, EventKind, String)> {
    let letters = letters(store).await.into_iter();
    letters
        .filter_map(|letter| match letter.letter {
            Letter::Work { event, words, .. }
                if matches!(event, EventKind::TermNear | EventKind::TermOver) =>
            {
                Some((letter.to.as_str().to_owned(), event, words))
            }
            _ => None,
        })
        .collect()
}

async fn managers_of_the_organisation_are_told_once_of_each_term(store: Store) {
    const POLICE: &str = "chief@example.org";
    const WORK: &str = "boss@example.org";
    member_of(&store, POLICE, Role::Manager, "police").await;
    member_of(&store, WORK, Role::Manager, "work").await;
    let caseworker = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let (receipt, ..) = given_application(&store).await;
    letters(&store).await;
    let residence = || "Confirm where she lives".to_owned();
    // Two working days, to the end of Wednesday: a fifth of it is left on Wednesday at eleven.
    assert_eq!(warned(&store, 2 * DAY).await, 0);
    assert_eq!(warned(&store, 2 * DAY + 4).await, 1);
    assert_eq!(warned(&store, 2 * DAY + 4).await, 0, "once");
    let near = (POLICE.to_owned(), EventKind::TermNear, residence());
    assert_eq!(told(&store).await, [near]);
    assert_eq!(warned(&store, 3 * DAY).await, 1);
    assert_eq!(warned(&store, 3 * DAY).await, 0, "once");
    let over = (POLICE.to_owned(), EventKind::TermOver, residence());
    assert_eq!(told(&store).await, [over]);

    let hers = seen(&store, &receipt.reference, &by_link(&receipt)).await;
    let hers = hers.expect("hers");
    assert!(
        hers.timeline
            .iter()
            .all(|event| !matches!(event.kind, EventKind::TermNear | EventKind::TermOver)),
        "it is for members"
    );
    // Fifteen working days by law: told to whoever answers for the service. What comes later than the school's task waits for it.
    found(&store, &caseworker, &hers.tasks[0], Finding::Approved, 73).await;
    letters(&store).await;
    while warned(&store, 18 * DAY).await > 0 {}
    let law = (WORK.to_owned(), EventKind::TermNear, String::new());
    assert_eq!(told(&store).await, [law]);
    while warned(&store, 22 * DAY).await > 0 {}
    let law = (WORK.to_owned(), EventKind::TermOver, String::new());
    assert_eq!(told(&store).await, [law]);
    assert_eq!(hers.tasks[2].task.state, TaskState::Offered);
}
story!(
    warned,
    managers_of_the_organisation_are_told_once_of_each_term
);

async fn nobody_is_told_while_the_applicant_is_asked(store: Store) {
    member_of(&store, "chief@example.org", Role::Manager, "police").await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let receipt = applied(&store, "permit", "3402", 0).await;
    let hers = seen(&store, &receipt.reference, &by_link(&receipt)).await;
    let task = &hers.expect("hers").tasks[0].task;
    let ask = Handling::SendBack("Which flat?".to_owned());
    store
        .handle_task(task.id, 1, &ask, &police, Language::En, later(1))
        .await
        .expect("asked");
    assert_eq!(warned(&store, 10 * DAY).await, 0);
}
story!(
    warned_not_while_asked,
    nobody_is_told_while_the_applicant_is_asked
);

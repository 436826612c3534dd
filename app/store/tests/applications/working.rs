//! Stories of what a task lets its organisation do, and of a page that was opened before.

use super::ending::given_desk;
use super::*;

async fn a_task_is_answered_as_it_is_provided_and_as_it_was_opened(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let hers = by_link(&receipt);
    let tasks = seen(&store, &receipt.reference, &hers).await;
    let tasks = tasks.expect("hers").tasks;
    let says = async |by: &Account, task: &Handled, version: i64, said: Handling| {
        let id = task.task.id;
        store
            .handle_task(id, version, &said, by, Language::En, later(3))
            .await
    };
    let approve = || Handling::Found(Finding::Approved, String::new());
    let ask = |words: &str| Handling::SendBack(words.to_owned());

    let opened = tasks[0].task.version;
    let stale = says(&desk.police, &tasks[0], opened + 1, approve()).await;
    assert_eq!(refusal(stale), HandleRefused::Stale);
    let long = says(&desk.police, &tasks[0], opened, ask(&"x".repeat(2001))).await;
    assert_eq!(refusal(long), HandleRefused::TooLong);
    found(&store, &desk.police, &tasks[0], Finding::Approved, 1).await;
    found(&store, &desk.school, &tasks[1], Finding::Approved, 2).await;
    let opened = tasks[2].task.version;
    let asked = says(&desk.work, &tasks[2], opened, ask("Which flat?")).await;
    assert_eq!(refusal(asked), HandleRefused::NotProvided);
    let left = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert_eq!(left.case.status, Status::InProgress, "she is not asked");
    says(&desk.work, &tasks[2], opened, approve())
        .await
        .expect("as it is provided");
}
story!(
    given_a_task_when_it_is_answered_otherwise_than_provided_or_opened_then_it_is_refused,
    a_task_is_answered_as_it_is_provided_and_as_it_was_opened
);

async fn no_desk_above_is_told(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let tasks = seen(&store, &receipt.reference, &by_link(&receipt)).await;
    let tasks = tasks.expect("hers").tasks;
    found(&store, &desk.police, &tasks[0], Finding::Approved, 1).await;

    let late = store.due_escalations(None, later(60 * 24)).await;

    assert_eq!(late.expect("listed"), []);
}
story!(
    given_an_application_when_its_term_is_over_then_no_desk_above_an_area_reads_of_it,
    no_desk_above_is_told
);

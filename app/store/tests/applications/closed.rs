//! Stories of what is not taken any more, and of tasks that nobody has any more.

use domain::handling::Verdict;
use domain::pack::Pack;
use domain::services::ServiceStatus;
use store::applications::{Applied, SendRefused};
use store::outputs::NewOutput;

use super::city::{opened, pack, postgres};
use super::ending::given_desk;
use super::pinned::reopened;
use super::*;

/// The law grants, and nothing is handed out.
fn nothing(_: &Applied<'_>, _: &Verdict) -> Vec<NewOutput> {
    Vec::new()
}

fn are_over(seen: &ApplicationSeen) -> bool {
    let mut tasks = seen.tasks.iter();
    tasks.all(|task| !task.task.state.is_open())
}

async fn the_law_waits_for_whom_it_asks(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let desk = given_desk(&store).await;
    let hers = by_link(&receipt);
    let now = async || seen(&store, &receipt.reference, &hers).await.expect("hers");
    let task = now().await.tasks.remove(0).task;
    let ask = Handling::SendBack("Which flat?".to_owned());
    let asked = store.handle_task(
        task.id,
        task.version,
        &ask,
        &desk.police,
        Language::En,
        later(1),
    );
    asked.await.expect("asked");
    let late = later(60 * 24);
    let decided = async |when| store.decide_by_silence(&nothing, when).await;

    assert_eq!(decided(late).await.expect("looked"), 0, "she is asked");
    let answered = store.answer_application(&receipt.reference, &hers, "302", Language::En, late);
    answered.await.expect("answered");
    assert_eq!(decided(late).await.expect("looked"), 0, "the clock stood");
    assert!(!are_over(&now().await));
    let much_later = later(90 * 24);
    assert_eq!(decided(much_later).await.expect("looked"), 1);
    assert!(are_over(&now().await), "nobody has a task any more");
}
story!(
    given_an_applicant_who_is_asked_when_the_laws_time_is_over_then_it_decides_only_after_she_answered,
    the_law_waits_for_whom_it_asks
);

async fn what_is_taken_back_leaves_nobody_a_task(store: Store) {
    let (receipt, ..) = given_application(&store).await;
    let hers = by_link(&receipt);
    let back = store.withdraw_application(&receipt.reference, &hers, later(1));
    back.await.expect("taken back");
    let over = seen(&store, &receipt.reference, &hers).await.expect("hers");
    assert!(are_over(&over));
}
story!(
    given_an_application_when_it_is_taken_back_then_no_task_of_it_is_open,
    what_is_taken_back_leaves_nobody_a_task
);

/// The same city an hour later: nobody can apply for the allowance.
fn paused() -> Pack {
    let mut pack = pack();
    let mut services = pack.services.iter_mut();
    let allowance = services.find(|one| one.identifier.0 == "allowance");
    allowance.expect("a service").status = ServiceStatus::Paused;
    pack
}

async fn what_is_paused_is_not_taken(url: &str) {
    let store = opened(url).await;
    let open = service(&store);
    let (receipt, sent, sent_token) = given_application(&store).await;
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, monday())
        .await
        .expect("kept");
    store.close().await;
    let store = reopened(url, paused()).await;
    let send = async |draft, token: &Token| {
        let begun = application(draft, &open);
        store.submit_application(&begun, token, later(2)).await
    };

    assert_eq!(refusal(send(draft, &token).await), SendRefused::NotOpen);
    let again = send(sent, &sent_token).await.expect("sent before");
    assert_eq!(again.reference, receipt.reference);
    let li = signed_in(&store, "li@example.org").await.account;
    let all = store.applications_of(&li).await.expect("read");
    assert_eq!(all.len(), 1);
    store.close().await;
}

mod given_a_draft_when_its_service_is_paused_then_it_is_not_taken_and_what_was_sent_is_answered {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::what_is_paused_is_not_taken(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::what_is_paused_is_not_taken(&url)).await;
    }
}

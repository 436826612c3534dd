//! What was begun with a version of a service goes on with it, whatever came after.

use std::sync::Arc;

use domain::applications::Filling;
use domain::handling::Verdict;
use domain::pack::Pack;
use domain::services::TaskPlan;
use store::Key;
use store::fillings::Opener;

use super::city::{opened, pack, postgres};
use super::ending::deciding;
use super::*;

/// The same city a year later: the school is not asked any more, and it goes quicker.
fn newer() -> Pack {
    let mut pack = pack();
    let allowance = pack
        .services
        .iter()
        .position(|one| one.identifier.0 == "allowance");
    let allowance = &mut pack.services[allowance.expect("a service")];
    let before = allowance.clone();
    allowance.version += 1;
    allowance.task.retain(|plan| plan.id != "check-degree");
    allowance.processing_time.norm_days = 2;
    pack.earlier_services.push(before);
    pack
}

/// The store on this database, with this pack.
pub(super) async fn reopened(url: &str, pack: Pack) -> Store {
    let files = Arc::new(object_store::memory::InMemory::new());
    let key = Key::new(&[7; 32]).expect("32 bytes");
    let store = Store::open(url, files, key, Arc::new(pack)).await;
    let store = store.expect("a database");
    store.adopt(false, later(1)).await.expect("the same city");
    store
}

fn plans(seen: &ApplicationSeen) -> Vec<&str> {
    let tasks = seen.tasks.iter();
    tasks.map(|task| task.plan.as_str()).collect()
}

async fn what_was_begun_goes_on(url: &str) {
    let store = opened(url).await;
    let old = service(&store);
    let (receipt, ..) = given_application(&store).await;
    let filling = Filling::of(&old);
    let begun = store.begin_filling(&filling, Language::En, monday());
    let (draft, token) = begun.await.expect("begun");
    store.close().await;

    let store = reopened(url, newer()).await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let school = member_of(&store, "school@example.org", Role::Caseworker, "education").await;
    let work = member_of(&store, "work@example.org", Role::Caseworker, "work").await;
    let boss = member_of(&store, "boss@example.org", Role::Manager, "work").await;

    // Sent before: every office of its version answers, and it is decided by it.
    let all: Vec<&str> = old
        .task
        .iter()
        .map(|plan: &TaskPlan| plan.id.as_str())
        .collect();
    let link = by_link(&receipt);
    let hers = seen(&store, &receipt.reference, &link).await.expect("hers");
    assert_eq!((hers.service.version, plans(&hers)), (1, all.clone()));
    assert_eq!(waiting(&store, &school).await, ["check-degree"]);
    for (by, task) in [&police, &school, &work].into_iter().zip(&hers.tasks) {
        found(&store, by, task, Finding::Approved, 2).await;
    }
    assert_eq!(waiting(&store, &boss).await, ["decision"]);
    let version = seen(&store, &receipt.reference, &link).await.expect("hers");
    let named = (&receipt.reference, version.case.version);
    let grants = deciding(Verdict::Grant, "");
    let decided = store.decide_application(named, &grants, (&boss, Language::En), later(3));
    decided.await.expect("decided");

    // Begun before: it is sent with the version that it was begun with.
    let opener = Opener {
        token: Some(token.clone()),
        account: None,
    };
    let kept = store.filling(draft, &opener, later(2)).await;
    let version = kept.expect("read").expect("there").content.version;
    assert_eq!(version, 1);
    let pinned = store.pack().service_version(&old.identifier, version);
    let pinned = pinned.expect("it is there").clone();
    let begun = application(draft, &pinned);
    let sent = store.submit_application(&begun, &token, later(4));
    let sent = sent.await.expect("taken");
    let hers = seen(&store, &sent.reference, &by_link(&sent))
        .await
        .expect("hers");
    assert_eq!((hers.service.version, plans(&hers)), (1, all));

    // Begun now.
    let (draft, token) = store
        .begin_draft(&Draft::default(), Language::En, later(5))
        .await
        .expect("kept");
    let new = service(&store);
    let begun = application(draft, &new);
    let sent = store.submit_application(&begun, &token, later(5));
    let sent = sent.await.expect("taken");
    let hers = seen(&store, &sent.reference, &by_link(&sent))
        .await
        .expect("hers");
    assert_eq!(hers.service.version, 2);
    assert_eq!(plans(&hers), ["check-residence", "check-work"]);

    // Where nobody decides in time, the law decides on each by its own version.
    let none = |_: &store::applications::Applied<'_>, _: &Verdict| Vec::new();
    let late = later(60 * 24);
    assert_eq!(
        store.decide_by_silence(&none, late).await.expect("decided"),
        2
    );
    store.close().await;
}

mod a_newer_version_when_it_is_live_then_what_was_begun_goes_on_with_its_own {
    use super::postgres;

    #[tokio::test]
    async fn on_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        Box::pin(super::what_was_begun_goes_on(&url)).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        Box::pin(super::what_was_begun_goes_on(&url)).await;
    }
}

//! What waits for a member: hers alone, in pages, for the same few questions however much it is.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::applications::{WAITING_PAGE, Waiting, WaitingAfter};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::*;

/// More than a page of what is somebody else's.
const FOREIGN: usize = 120;

async fn member_in(
    store: &Store,
    email: &str,
    role: Role,
    (organisation, area): (&str, &str),
) -> Account {
    let grant = NewGrant {
        organisation: Some(OrganisationCode(organisation.to_owned())),
        ..grant(role, area)
    };
    let to = address(email);
    let added = store.add_member(&to, "Wang", &grant, monday());
    added.await.expect("added");
    signed_in(store, email).await.account
}

/// Every page of what waits, and how long each is.
async fn pages(store: &Store, account: &Account) -> (Vec<usize>, Vec<Waiting>) {
    let (mut lengths, mut all) = (Vec::new(), Vec::new());
    let mut after = None;
    loop {
        let page = store.applications_waiting(account, after).await;
        let page = page.expect("read");
        lengths.push(page.waiting.len());
        all.extend(page.waiting);
        // As it goes through an address.
        match page.next.map(|next| next.to_string()) {
            Some(next) => after = Some(WaitingAfter::read(&next).expect("a place")),
            None => return (lengths, all),
        }
    }
}

async fn tasks_of_elsewhere_do_not_hide_hers(store: Store) {
    for hours in 0..FOREIGN {
        applied(
            &store,
            "allowance",
            "3402",
            i64::try_from(hours).expect("few"),
        )
        .await;
    }
    let own = applied(&store, "allowance", "fangcun", 200).await.reference;
    let hers = member_in(
        &store,
        "hers@example.org",
        Role::Caseworker,
        ("police", "fangcun"),
    )
    .await;
    let whole = member_of(&store, "whole@example.org", Role::Caseworker, "police").await;
    let nobodys = member_of(&store, "gas@example.org", Role::Caseworker, "gas").await;
    let citys = given_member(&store, "officer@example.org", Role::Officer, "3402").await;

    let (lengths, found) = pages(&store, &hers).await;
    assert_eq!((lengths, found.len()), (vec![1], 1));
    assert_eq!(found[0].case.reference, own);
    assert_eq!(
        found[0].task.as_ref().map(|task| task.plan.as_str()),
        Some("check-residence")
    );
    let (lengths, found) = pages(&store, &whole).await;
    assert_eq!(lengths, [WAITING_PAGE, WAITING_PAGE, 21]);
    let each: BTreeSet<String> = found
        .iter()
        .map(|one| one.case.reference.to_string())
        .collect();
    assert_eq!(each.len(), FOREIGN + 1, "each once");
    let due = found
        .iter()
        .map(|one| one.task.as_ref().map(|task| task.task.due));
    assert!(due.is_sorted(), "the first due first");
    for nobody in [&nobodys, &citys] {
        assert_eq!(pages(&store, nobody).await.0, [0]);
    }
}
story!(tasks_elsewhere, tasks_of_elsewhere_do_not_hide_hers);

async fn decisions_of_others_do_not_hide_hers(store: Store) {
    // Nobody has a task for a card: it is decided at once.
    for hours in 0..FOREIGN {
        applied(&store, "card", "3402", i64::try_from(hours).expect("few")).await;
    }
    let own = applied(&store, "allowance", "fangcun", 200).await.reference;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let school = member_of(&store, "school@example.org", Role::Caseworker, "education").await;
    let work = member_of(&store, "work@example.org", Role::Caseworker, "work").await;
    for (by, hours) in [(&police, 201), (&school, 202), (&work, 203)] {
        let page = store.applications_waiting(by, None).await.expect("read");
        assert_eq!(page.waiting.len(), 1, "whoever answers does not decide");
        let task = page.waiting[0].task.clone().expect("a task");
        found(&store, by, &task, Finding::Approved, hours).await;
    }
    let boss = member_in(
        &store,
        "boss@example.org",
        Role::Manager,
        ("work", "fangcun"),
    )
    .await;
    let far = member_in(&store, "far@example.org", Role::Manager, ("work", "41")).await;
    let cards = member_of(&store, "cards@example.org", Role::Manager, "education").await;

    let (lengths, found) = pages(&store, &boss).await;
    assert_eq!((lengths, found.len()), (vec![1], 1));
    assert_eq!(
        (&found[0].case.reference, found[0].task.is_none()),
        (&own, true)
    );
    assert_eq!(pages(&store, &far).await.0, [0]);
    let (lengths, found) = pages(&store, &cards).await;
    assert_eq!(lengths, [WAITING_PAGE, WAITING_PAGE, 20]);
    assert!(found.iter().all(|one| one.service.identifier.0 == "card"));
    let asked = found.iter().map(|one| one.case.requested_at);
    assert!(asked.is_sorted(), "those that have waited longest first");
}
story!(decisions_of_others, decisions_of_others_do_not_hide_hers);

/// Counts the statements that are carried out on PostgreSQL; of SQLite none are told.
#[derive(Clone, Default)]
struct Statements(Arc<AtomicUsize>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn a_page_costs_the_same_few_statements_however_much_stands_on_it() {
    let store = city::on_postgres().await;
    let police = member_of(&store, "police@example.org", Role::Caseworker, "police").await;
    let mut counted = Vec::new();
    for more in [1, 30] {
        for hours in 0..more {
            applied(&store, "allowance", "3402", hours).await;
        }
        let statements = Statements::default();
        let listening = tracing::subscriber::set_default(statements.clone());
        let page = store.applications_waiting(&police, None).await;
        drop(listening);
        let listed = page.expect("read").waiting.len();
        counted.push((listed, statements.0.load(Ordering::Relaxed)));
    }
    assert_eq!(counted, [(1, 3), (31, 3)]);
}

//! Stories of who hears what has changed, each told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use std::time::Duration;

use domain::cases::{Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use sqlx::{Connection, PgConnection, SqliteConnection};
use store::Store;
use store::changes::{Changed, Changes, Heard};
use store::desk::{Change, Hiding};
use store::reports::Viewer;

use city::{drain, given_report, monday, on_sqlite, opened, postgres, story};
use people::{given_member, signed_in};

const WANG: &str = "wang@example.org";

/// Longer than any change takes to be heard of.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough to hear what was told by mistake.
const SILENCE: Duration = Duration::from_millis(300);

async fn changed(changes: &mut Changes) -> Changed {
    let heard = tokio::time::timeout(PATIENCE, changes.next()).await;
    match heard.expect("a change in time") {
        Some(Heard::Changed(changed)) => changed,
        other => panic!("not a change: {other:?}"),
    }
}

async fn is_silent(changes: &mut Changes) -> bool {
    tokio::time::timeout(SILENCE, changes.next()).await.is_err()
}

fn to(status: Status, version: i64) -> Change<'static> {
    Change {
        version,
        to: status,
        words: "The pipe is broken.",
        language: Language::En,
        days_to_answer: 5,
    }
}

/// A report comes in, of which nobody hears, and is released.
async fn released(store: &Store, wang: &Account) {
    let reference = given_report(store, &drain()).await.reference;
    store
        .release(&reference, 1, wang, monday())
        .await
        .expect("released");
}

async fn last_seen_by(
    store: &Store,
    reference: &Reference,
    account: Option<&Account>,
) -> Option<(Sight, i64)> {
    let viewer = Viewer {
        account: account.cloned(),
        link: None,
    };
    let glance = store.glance(reference, &viewer, monday()).await;
    glance
        .expect("read")
        .map(|glance| (glance.sight, glance.sequence))
}

async fn every_entry_is_heard_of_in_order(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let mut changes = store.changes().await.expect("heard");

    let reference = given_report(&store, &drain()).await.reference;
    let hiding = Hiding {
        version: 3,
        reason: "An address of somebody else.",
        language: Language::En,
    };
    store
        .release(&reference, 1, &wang, monday())
        .await
        .expect("released");
    store
        .change_status(&reference, to(Status::Assigned, 2), &wang, monday())
        .await
        .expect("changed");
    store
        .hide(&reference, hiding, &wang, monday())
        .await
        .expect("hidden");
    store
        .show(&reference, 4, &wang, monday())
        .await
        .expect("shown");
    let first = changed(&mut changes).await;
    let mut sequences = vec![first.sequence];
    for _ in 0..3 {
        let next = changed(&mut changes).await;
        assert_eq!(next.case, first.case);
        sequences.push(next.sequence);
    }

    assert_eq!(sequences, [2, 3, 4, 5]);
    assert!(is_silent(&mut changes).await);
}
story!(
    given_a_listener_when_a_report_goes_on_then_each_entry_is_heard_of_once,
    every_entry_is_heard_of_in_order
);

async fn what_is_refused_is_not_heard_of(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let reference = given_report(&store, &drain()).await.reference;
    let mut changes = store.changes().await.expect("heard");

    // Both have version 1 before their eyes when they decide; whoever comes second writes nothing.
    let (one, other) = tokio::join!(
        store.change_status(&reference, to(Status::Assigned, 1), &wang, monday()),
        store.change_status(&reference, to(Status::Scheduled, 1), &wang, monday()),
    );

    assert_eq!(
        [one.is_ok(), other.is_ok()]
            .map(u8::from)
            .iter()
            .sum::<u8>(),
        1
    );
    assert_eq!(changed(&mut changes).await.sequence, 2);
    assert!(is_silent(&mut changes).await);
}
story!(
    given_two_who_decide_at_once_when_one_is_refused_then_one_change_is_heard_of,
    what_is_refused_is_not_heard_of
);

async fn everybody_has_an_end_of_her_own(store: Store) {
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let lin = signed_in(&store, "lin@example.org").await.account;
    let reference = given_report(&store, &drain()).await.reference;
    let hiding = Hiding {
        version: 1,
        reason: "An address of somebody else.",
        language: Language::En,
    };

    let before = last_seen_by(&store, &reference, None).await;
    store
        .hide(&reference, hiding, &wang, monday())
        .await
        .expect("hidden");
    let mut after = Vec::new();
    for account in [None, Some(&lin), Some(&wang)] {
        after.push(last_seen_by(&store, &reference, account).await);
    }
    let unknown = Reference::from_chance(7);

    assert_eq!(before, Some((Sight::Public, 1)));
    assert_eq!(
        after,
        [
            Some((Sight::Gone, 0)),
            Some((Sight::Reporter, 1)),
            Some((Sight::Member, 2))
        ]
    );
    assert_eq!(last_seen_by(&store, &unknown, None).await, None);
}
story!(
    given_a_hidden_report_when_it_is_glanced_at_then_only_members_see_the_entry_that_hid_it,
    everybody_has_an_end_of_her_own
);

/// Nobody is told of the second entry of Lin's report: it is noted twice, and may be once.
const NOTED_ALREADY: &str = "create unique index noted_once on notice_jobs (case_id, sequence); \
    insert into notice_jobs (id, case_id, sequence, status, words_sealed, told_hash, created_at) \
    select f.id, f.case_id, 2, 'assigned', f.contact_sealed, f.contact_sealed, 0 from follows f";

/// Two reports, of which one has somebody to write to, and an officer.
async fn two_reports(store: &Store) -> (Reference, Reference, Account) {
    let anonymous = Draft {
        email: String::new(),
        ..drain()
    };
    (
        given_report(store, &drain()).await.reference,
        given_report(store, &anonymous).await.reference,
        given_member(store, WANG, Role::Officer, "4").await,
    )
}

/// The change of Lin's report fails at its last step, noting that she is to be told; that of the other goes through at the same time.
async fn what_is_undone_is_not_heard_of(
    store: Store,
    (lins, other, wang): (Reference, Reference, Account),
) {
    let mut changes = store.changes().await.expect("heard");

    let (failed, taken) = tokio::join!(
        store.change_status(&lins, to(Status::Assigned, 1), &wang, monday()),
        store.change_status(&other, to(Status::Assigned, 1), &wang, monday()),
    );

    assert!(failed.is_err());
    taken.expect("changed");
    let heard = changed(&mut changes).await;
    let glance = store
        .glance(&other, &Viewer::default(), monday())
        .await
        .expect("read");
    assert_eq!(
        glance.map(|glance| (glance.case, glance.sequence)),
        Some((heard.case, heard.sequence))
    );
    assert!(is_silent(&mut changes).await);
}

mod given_a_write_that_fails_when_it_is_undone_then_nobody_hears_of_it {
    use super::*;

    #[tokio::test]
    async fn on_sqlite() {
        let (store, folder) = super::on_sqlite().await;
        let url = format!("sqlite://{}", folder.path().join("citylink.db").display());
        let reports = two_reports(&store).await;
        let mut beside = SqliteConnection::connect(&url)
            .await
            .expect("the same database");
        sqlx::raw_sql(NOTED_ALREADY)
            .execute(&mut beside)
            .await
            .expect("noted");
        what_is_undone_is_not_heard_of(store, reports).await;
    }

    #[tokio::test]
    async fn on_postgres() {
        let url = postgres::fresh_database().await;
        let store = opened(&url).await;
        let reports = two_reports(&store).await;
        let mut beside = PgConnection::connect(&url)
            .await
            .expect("the same database");
        sqlx::raw_sql(NOTED_ALREADY)
            .execute(&mut beside)
            .await
            .expect("noted");
        what_is_undone_is_not_heard_of(store, reports).await;
    }
}

#[tokio::test]
async fn given_two_portals_on_one_postgres_when_one_writes_then_both_hear_of_it() {
    let url = postgres::fresh_database().await;
    let (here, there) = (opened(&url).await, opened(&url).await);
    let wang = given_member(&here, WANG, Role::Officer, "4").await;
    let mut heard_here = here.changes().await.expect("heard");
    let mut heard_there = there.changes().await.expect("heard");

    released(&here, &wang).await;
    let first = (
        changed(&mut heard_here).await,
        changed(&mut heard_there).await,
    );
    released(&there, &wang).await;
    let second = (
        changed(&mut heard_here).await,
        changed(&mut heard_there).await,
    );

    assert_eq!(first.0, first.1);
    assert_eq!(second.0, second.1);
    assert_ne!(first.0.case, second.0.case);
}

#[tokio::test]
async fn given_a_postgres_that_hangs_up_when_it_is_back_then_listeners_look_again_and_go_on_hearing()
 {
    const HANG_UP: &str = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'LISTEN%'";
    let url = postgres::fresh_database().await;
    let store = opened(&url).await;
    let wang = given_member(&store, WANG, Role::Officer, "4").await;
    let mut changes = store.changes().await.expect("heard");
    let mut beside = PgConnection::connect(&url)
        .await
        .expect("the same database");

    let ended: (i64,) = sqlx::query_as(HANG_UP)
        .fetch_one(&mut beside)
        .await
        .expect("ended");
    let missed = tokio::time::timeout(PATIENCE, changes.next()).await;
    released(&store, &wang).await;

    assert_eq!(ended, (1,));
    assert_eq!(missed.expect("in time"), Some(Heard::Missed));
    assert_eq!(changed(&mut changes).await.sequence, 2);
    store.close().await;
}

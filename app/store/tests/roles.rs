//! The table of roles, as the store keeps to it: every action by every role, at, under and outside her area.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{ChangeRefused, Sight, Status};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::references::Reference;
use domain::reports::Draft;
use store::desk::{Change, Hiding, VisibilityRefused};
use store::reports::{Filter, Viewer};
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::given_member;

/// Rows: roles. Columns: read, change the status, release, hide, show again.
const TABLE: [(Role, &str); 7] = [
    (Role::GridAdministrator, "xx..."),
    (Role::Officer, "xxxxx"),
    (Role::Caseworker, "xx..."),
    (Role::Agent, "x...."),
    (Role::Manager, "x.xxx"),
    (Role::Steward, "....."),
    (Role::Commander, "....."),
];

/// Her area, the area that the report names, and whether her grant reaches it. The codes of the grids begin alike.
const REACHES: [(&str, &str, bool); 9] = [
    ("fangtang", "fangtang", true),
    ("fangtang", "4", true),
    ("3402", "41", true),
    ("4", "4", true),
    ("4", "41", false),
    ("41", "4", false),
    ("4", "fangtang", false),
    ("4", "3402", false),
    ("fangtang", "fangcun", false),
];

fn drain_in(area: &str) -> Draft {
    Draft {
        lat: String::new(),
        lon: String::new(),
        area: area.to_owned(),
        ..drain()
    }
}

async fn reads(store: &Store, reference: &Reference, by: &Account) -> bool {
    let viewer = Viewer {
        account: Some(by.clone()),
        link: None,
    };
    let seen = store
        .report(reference, &viewer, monday())
        .await
        .expect("read");
    let listed = store
        .inbox(by, &Filter::default(), None, 100)
        .await
        .expect("listed");
    let in_list = listed.cases.iter().any(|case| case.reference == *reference);
    let as_member = seen.is_some_and(|seen| seen.sight == Sight::Member);
    assert_eq!(in_list, as_member, "list and page disagree");
    as_member
}

async fn changes(store: &Store, reference: &Reference, by: &Account) -> bool {
    let change = Change {
        version: 1,
        to: Status::Assigned,
        words: "",
        language: Language::En,
        days_to_answer: 5,
    };
    match store.change_status(reference, change, by, monday()).await {
        Ok(()) => true,
        Err(StoreError::Refused(ChangeRefused::NotYours)) => false,
        other => panic!("{other:?}"),
    }
}

fn may(answer: Result<(), StoreError<VisibilityRefused>>) -> bool {
    match answer {
        Ok(()) => true,
        Err(StoreError::Refused(VisibilityRefused::NotYours)) => false,
        other => panic!("{other:?}"),
    }
}

const fn hiding(version: i64) -> Hiding<'static> {
    Hiding {
        version,
        reason: "It names a neighbour.",
        language: Language::En,
    }
}

/// What she may do in an area, in the order of the table, each tried on a report of its own.
async fn tried(store: &Store, by: &Account, area: &str, hider: &Account) -> String {
    let mut fresh = Vec::new();
    for _ in 0..5 {
        fresh.push(given_report(store, &drain_in(area)).await.reference);
    }
    store
        .hide(&fresh[4], hiding(1), hider, monday())
        .await
        .expect("hidden");
    let answers = [
        reads(store, &fresh[0], by).await,
        changes(store, &fresh[1], by).await,
        may(store.release(&fresh[2], 1, by, monday()).await),
        may(store.hide(&fresh[3], hiding(1), by, monday()).await),
        may(store.show(&fresh[4], 2, by, monday()).await),
    ];
    answers
        .map(|passes| if passes { 'x' } else { '.' })
        .iter()
        .collect()
}

async fn the_store_keeps_to_the_table(store: Store) {
    let hider = given_member(&store, "zhao@example.org", Role::Manager, "3402").await;
    for (role, row) in TABLE {
        let mut members = Vec::<(&str, Account)>::new();
        for (hers, area, reaches) in REACHES {
            if !members.iter().any(|(known, _)| *known == hers) {
                let email = format!("{}.{hers}@example.org", role.name());
                members.push((hers, given_member(&store, &email, role, hers).await));
            }
            let by = members
                .iter()
                .find_map(|(known, account)| (*known == hers).then_some(account))
                .expect("a member");

            let passed = tried(&store, by, area, &hider).await;

            let expected = if reaches { row } else { "....." };
            assert_eq!(passed, expected, "{} of {hers} in {area}", role.name());
        }
    }
}
story!(
    given_every_role_when_it_acts_at_under_and_outside_its_area_then_the_table_decides,
    the_store_keeps_to_the_table
);

async fn citizens_and_strangers_do_nothing(store: Store) {
    let hider = given_member(&store, "zhao@example.org", Role::Manager, "3402").await;
    let reporter = people::signed_in(&store, "lin@example.org").await.account;
    let other = people::signed_in(&store, "chen@example.org").await.account;

    for citizen in [&reporter, &other] {
        assert_eq!(tried(&store, citizen, "4", &hider).await, ".....");
    }
}
story!(
    given_citizens_when_they_act_then_none_of_it_is_theirs,
    citizens_and_strangers_do_nothing
);

//! The list of a desk: every way to find its rows finds the same ones; and the filters that members keep.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Closing, Status, StatusGroup};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::reports::Draft;
use store::desk::{Change, KeepRefused};
use store::members::NewGrant;
use store::reports::Filter;
use store::{Store, StoreError};

use city::{drain, given_report, monday, story};
use people::{address, given_member, grant, signed_in};

async fn given_status(store: &Store, draft: &Draft, to: Status, by: &Account) {
    let reference = given_report(store, draft).await.reference;
    let change = Change {
        version: 1,
        to,
        words: "Done.",
        language: Language::En,
        days_to_answer: 5,
    };
    store
        .change_status(&reference, change, by, monday())
        .await
        .expect("changed");
}

fn group(group: StatusGroup) -> Filter {
    Filter {
        group: Some(group),
        ..Filter::default()
    }
}

async fn every_list_is_found_for_every_kind_of_member(store: Store) {
    let officer = given_member(&store, "zhao@example.org", Role::Officer, "3402").await;
    let in_41 = Draft {
        lon: "118.015".to_owned(),
        ..drain()
    };
    let gas = Draft {
        category: "gas-smell".to_owned(),
        ..drain()
    };
    for draft in [&drain(), &in_41, &gas] {
        given_report(&store, draft).await;
        given_status(&store, draft, Status::Fixed, &officer).await;
        given_status(&store, draft, Status::Closed(Closing::NotFound), &officer).await;
    }
    let four = given_member(&store, "wang@example.org", Role::Officer, "4").await;
    let of_gas = NewGrant {
        organisation: Some(OrganisationCode("gas".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    store
        .add_member(&address("chen@example.org"), "Chen", &of_gas, monday())
        .await
        .expect("added");
    let gas_only = signed_in(&store, "chen@example.org").await.account;
    store
        .add_grant(
            &address("chen@example.org"),
            &grant(Role::Officer, "41"),
            monday(),
        )
        .await
        .expect("granted");
    let gas_and_41 = signed_in(&store, "chen@example.org").await.account;

    let filters = [
        group(StatusGroup::Open),
        group(StatusGroup::Fixed),
        group(StatusGroup::Closed),
        Filter {
            status: Some(Status::Received),
            ..Filter::default()
        },
        Filter {
            overdue_at: Some(monday()),
            ..Filter::default()
        },
        Filter::default(),
    ];
    let mut counts = Vec::new();
    for account in [&officer, &four, &gas_only, &gas_and_41] {
        let mut row = Vec::new();
        for filter in &filters {
            let (mut count, mut after) = (0, None);
            loop {
                let page = store
                    .inbox(account, filter, after, 1)
                    .await
                    .expect("listed");
                count += page.cases.len();
                after = page.cases.last().map(|last| (last.requested_at, last.id));
                if !page.more {
                    break;
                }
            }
            row.push(count);
        }
        counts.push(row);
    }

    assert_eq!(
        counts,
        [
            [3, 3, 3, 3, 0, 9],
            [2, 2, 2, 2, 0, 6],
            [1, 1, 1, 1, 0, 3],
            [2, 2, 2, 2, 0, 6],
        ]
    );
}
story!(
    given_members_of_a_city_a_grid_and_an_organisation_when_they_leaf_through_then_each_list_is_whole,
    every_list_is_found_for_every_kind_of_member
);

async fn kept(store: &Store, by: &Account) -> Vec<(String, String)> {
    let kept = store.filters(by).await.expect("read").into_iter();
    kept.map(|filter| (filter.name, filter.query)).collect()
}

async fn keeps(store: &Store, by: &Account, name: &str, query: &str) -> Option<KeepRefused> {
    match store.keep_filter(by, name, query, monday()).await {
        Ok(()) => None,
        Err(StoreError::Refused(refused)) => Some(refused),
        Err(StoreError::Broken(broken)) => panic!("{broken}"),
    }
}

async fn each_has_her_own(store: Store) {
    let wang = given_member(&store, "wang@example.org", Role::Officer, "4").await;
    let zhao = given_member(&store, "zhao@example.org", Role::Officer, "4").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;

    let answers = [
        keeps(&store, &wang, " Water ", "q=积水").await,
        keeps(&store, &wang, "Late", "status=overdue").await,
        keeps(&store, &wang, "Water", "q=drain").await,
        keeps(&store, &zhao, "Water", "status=mine").await,
        keeps(&store, &wang, " ", "status=mine").await,
        keeps(&store, &wang, &"长".repeat(201), "status=mine").await,
        keeps(&store, &wang, "Long", &"x".repeat(2001)).await,
        keeps(&store, &citizen, "Mine", "status=mine").await,
    ];
    let hers = store.filters(&wang).await.expect("read");
    store.forget_filter(&zhao, hers[0].id).await.expect("done");
    let after_zhao = kept(&store, &wang).await;
    store.forget_filter(&wang, hers[0].id).await.expect("done");

    assert_eq!(
        answers,
        [
            None,
            None,
            None,
            None,
            Some(KeepRefused::NameMissing),
            Some(KeepRefused::TooLong { most: 200 }),
            Some(KeepRefused::TooLong { most: 200 }),
            Some(KeepRefused::NotYours)
        ]
    );
    let pair = |name: &str, query: &str| (name.to_owned(), query.to_owned());
    assert_eq!(
        after_zhao,
        [pair("Late", "status=overdue"), pair("Water", "q=drain")]
    );
    assert_eq!(kept(&store, &wang).await, [pair("Water", "q=drain")]);
    assert_eq!(kept(&store, &zhao).await, [pair("Water", "status=mine")]);
}
story!(
    given_filters_of_two_members_when_one_is_replaced_or_forgotten_then_each_keeps_her_own,
    each_has_her_own
);

async fn there_are_twenty_at_most(store: Store) {
    let wang = given_member(&store, "wang@example.org", Role::Officer, "4").await;
    for number in 0..20 {
        assert_eq!(
            keeps(&store, &wang, &format!("{number:02}"), "status=mine").await,
            None
        );
    }

    let one_more = keeps(&store, &wang, "20", "status=mine").await;
    let replaced = keeps(&store, &wang, "19", "status=open").await;

    assert_eq!(one_more, Some(KeepRefused::TooMany { most: 20 }));
    assert_eq!(replaced, None);
    assert_eq!(kept(&store, &wang).await.len(), 20);
}
story!(
    given_twenty_filters_when_one_more_is_kept_then_it_is_refused_and_one_that_is_replaced_is_not,
    there_are_twenty_at_most
);

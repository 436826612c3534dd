//! The list of a desk: every way to find its rows finds the same ones.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::cases::{Closing, Status, StatusGroup};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::reports::Draft;
use store::Store;
use store::desk::Change;
use store::members::NewGrant;
use store::reports::Filter;

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

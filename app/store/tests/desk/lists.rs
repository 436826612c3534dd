//! Stories of the lists that members see.

use domain::identity::{Account, Role};
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::reports::Draft;
use store::Store;
use store::members::NewGrant;
use store::reports::Filter;

use super::city::{self, drain, given_report, monday, story};
use super::people::{address, given_member, grant, signed_in};
use super::{WANG, drain_in_41};

async fn the_inbox_is_the_members_area(store: Store) {
    let in_four = given_report(&store, &drain()).await.reference;
    let need = Draft {
        category: "neighbour-in-need".to_owned(),
        ..drain()
    };
    let private = given_report(&store, &need).await.reference;
    given_report(&store, &drain_in_41()).await;
    let of_four = given_member(&store, WANG, Role::GridAdministrator, "4").await;
    let of_all = given_member(&store, "zhao@example.org", Role::Manager, "3402").await;
    let citizen = signed_in(&store, "lin@example.org").await.account;

    let mut counts = Vec::new();
    for account in [&of_four, &of_all, &citizen] {
        let listed = store
            .inbox(account, &Filter::default(), None, 20)
            .await
            .expect("listed");
        counts.push((listed.cases.len(), listed.more));
    }
    let listed = store
        .inbox(&of_four, &Filter::default(), None, 20)
        .await
        .expect("listed");

    assert_eq!(counts, [(2, false), (3, false), (0, false)]);
    let mut references: Vec<_> = listed
        .cases
        .into_iter()
        .map(|case| case.reference)
        .collect();
    let mut expected = [in_four, private];
    references.sort();
    expected.sort();
    assert_eq!(references, expected);
}
story!(
    given_reports_of_two_grids_when_members_look_then_each_sees_her_own_areas,
    the_inbox_is_the_members_area
);

async fn several_grants_add_up_and_a_filter_narrows(store: Store) {
    given_report(&store, &drain()).await;
    let in_41 = given_report(&store, &drain_in_41()).await.reference;
    let gas = Draft {
        category: "gas-smell".to_owned(),
        ..drain()
    };
    let gas = given_report(&store, &gas).await.reference;
    let of_gas = NewGrant {
        organisation: Some(OrganisationCode("gas".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    store
        .add_member(&address(WANG), "Wang", &of_gas, monday())
        .await
        .expect("added");
    let gas_only = signed_in(&store, WANG).await.account;
    store
        .add_grant(&address(WANG), &grant(Role::Officer, "41"), monday())
        .await
        .expect("granted");
    let both = signed_in(&store, WANG).await.account;

    let list = async |account: &Account, filter: Filter| -> Vec<Reference> {
        let listed = store
            .inbox(account, &filter, None, 20)
            .await
            .expect("listed");
        listed
            .cases
            .into_iter()
            .map(|case| case.reference)
            .collect()
    };
    let of_gas = list(&gas_only, Filter::default()).await;
    let all = list(&both, Filter::default()).await;
    let drains = Filter {
        category: Some(domain::categories::CategoryCode("clogged-drain".to_owned())),
        ..Filter::default()
    };
    let narrowed = list(&both, drains).await;

    assert_eq!(of_gas, std::slice::from_ref(&gas));
    assert_eq!(all, [gas, in_41.clone()]);
    assert_eq!(narrowed, [in_41]);
}
story!(
    given_several_grants_when_she_looks_then_they_add_up_and_a_filter_narrows_them,
    several_grants_add_up_and_a_filter_narrows
);

async fn a_list_goes_on_after_its_last(store: Store) {
    for _ in 0..3 {
        given_report(&store, &drain()).await;
    }
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;

    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let listed = store
            .inbox(&wang, &Filter::default(), after, 2)
            .await
            .expect("listed");
        let Some(last) = listed.cases.last() else {
            break;
        };
        after = Some((last.requested_at, last.id));
        pages.push((listed.cases.len(), listed.more));
    }

    assert_eq!(pages, [(2, true), (1, false)]);
}
story!(
    given_more_reports_than_a_page_when_she_goes_on_then_each_comes_once,
    a_list_goes_on_after_its_last
);

//! The map of a desk's list, told on both engines.

mod city;
#[path = "city/people.rs"]
mod people;

use domain::identity::{Account, Role};
use domain::places::BoundingBox;
use domain::reports::Draft;
use store::Store;
use store::reports::Filter;

use city::{drain, given_report, story};
use people::given_member;

const WANG: &str = "wang@example.org";
const CHEN: &str = "chen@example.org";

/// A drain in grid 41.
fn next_door() -> Draft {
    Draft {
        lon: "118.015".to_owned(),
        ..drain()
    }
}

async fn the_map_shows_the_list(store: Store) {
    for draft in [drain(), next_door(), drain()] {
        given_report(&store, &draft).await;
    }
    let wang = given_member(&store, WANG, Role::Officer, "fangtang").await;
    let four = given_member(&store, CHEN, Role::Officer, "4").await;
    let whole = BoundingBox::parse("118,31,118.02,31.02").expect("a box");
    let east = BoundingBox::parse("118.01,31,118.02,31.02").expect("a box");
    let any = Filter::default();
    let map = async |by: &Account, filter: &Filter, zoom| {
        let map = store.desk_map(by, filter, whole, zoom).await.expect("read");
        let counts: Vec<i64> = map.found.clusters.iter().map(|(_, count)| *count).collect();
        assert!(!map.more);
        (map.found.total, map.found.pins.len(), counts)
    };

    assert_eq!(map(&wang, &any, 18).await, (3, 1, vec![2]));
    assert_eq!(map(&wang, &any, 5).await, (3, 0, vec![3]));
    assert_eq!(map(&four, &any, 18).await, (2, 0, vec![2]));
    let boxed = Filter {
        bbox: Some(east),
        ..any.clone()
    };
    assert_eq!(map(&wang, &boxed, 18).await, (1, 1, vec![]));
    let citizen = Account {
        grants: Vec::new(),
        ..wang
    };
    assert_eq!(map(&citizen, &any, 18).await, (0, 0, vec![]));
}
story!(
    given_reports_of_two_grids_when_a_member_looks_at_the_map_then_it_shows_her_list,
    the_map_shows_the_list
);

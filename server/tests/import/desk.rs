//! The real file at the desk: an officer of each council finds what a script of its own counted there, type by type.

use std::collections::BTreeMap;

use domain::cases::StatusGroup;
use domain::identity::{Account, AccountId, Grant, Role};
use store::reports::Filter;
use uuid::Uuid;

use super::Portal;
use super::scores::counted_by_the_script;
use super::whole::real_file;

/// Reports that are asked for at once.
const PAGE: usize = 500;
/// Every row of the file, for members see what is private, too.
const ROWS: i64 = 9_999;

/// How many reports of each type stand in her lists of what is open, fixed and closed.
async fn found(portal: &Portal, officer: &Account) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for group in [StatusGroup::Open, StatusGroup::Fixed, StatusGroup::Closed] {
        let filter = Filter {
            group: Some(group),
            ..Filter::default()
        };
        let mut after = None;
        loop {
            let page = portal.store.inbox(officer, &filter, after, PAGE).await;
            let page = page.unwrap();
            for case in &page.cases {
                let category = portal.store.pack().category(&case.category).unwrap();
                let kind = category.source_name.clone().unwrap();
                *counts.entry(kind).or_default() += 1;
            }
            after = page.cases.last().map(|last| (last.requested_at, last.id));
            if !page.more {
                break;
            }
        }
    }
    counts
}

async fn given_the_real_file_then_each_desk_finds_what_a_script_counted(portal: Portal) {
    portal.import(&real_file()).await;
    let mut of_councils: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for ((area, kind), count) in counted_by_the_script(|_| true) {
        of_councils.entry(area).or_default().insert(kind, count);
    }
    let pack = portal.store.pack().clone();
    let officer_of = |area: &domain::areas::Area| Account {
        id: AccountId(Uuid::nil()),
        name: "Officer".to_owned(),
        grants: vec![Grant {
            role: Role::Officer,
            area: area.path.clone(),
            organisation: None,
            team: None,
        }],
    };
    let all = found(&portal, &officer_of(pack.areas.root())).await;
    assert_eq!(all.values().sum::<i64>(), ROWS);

    let councils = pack.areas.all();
    for council in councils.filter(|area| area.code.0.starts_with("nc-")) {
        let expected = of_councils.remove(&council.code.0).unwrap_or_default();
        let officer = officer_of(council);
        assert_eq!(
            found(&portal, &officer).await,
            expected,
            "{}",
            council.code.0
        );
    }
    // What lies in no council is the city's own.
    let left: Vec<_> = of_councils.into_keys().collect();
    assert_eq!(left, ["los-angeles"]);
}

#[tokio::test]
async fn given_the_real_file_on_sqlite_when_officers_open_their_desks_then_they_find_what_a_script_counted()
 {
    given_the_real_file_then_each_desk_finds_what_a_script_counted(Portal::on_sqlite().await).await;
}

#[tokio::test]
async fn given_the_real_file_on_postgres_when_officers_open_their_desks_then_they_find_what_a_script_counted()
 {
    given_the_real_file_then_each_desk_finds_what_a_script_counted(Portal::on_postgres().await)
        .await;
}

//! The scores of the real file: what a script of its own counted from it, council by council and type by type.

use std::collections::BTreeMap;
use std::path::Path;

use domain::areas::AreaPath;
use domain::scores::Counts;
use store::scores::{Line, Period, Rows};

use super::Portal;
use super::whole::real_file;

/// Every month of the file, with room around it.
const PERIOD: Period = Period {
    from: 2016 * 12,
    to: 2018 * 12,
};
/// Public rows: all but those of the one private category.
const PUBLIC: i64 = 9_999 - 256;

/// What `count.py` counted of these types: by area code and type.
pub(super) fn counted_by_the_script(of: impl Fn(&str) -> bool) -> BTreeMap<(String, String), i64> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/los-angeles/counts-2017.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut counts = BTreeMap::new();
    for row in reader.deserialize::<(String, String, i64)>() {
        let (council, kind, count) = row.unwrap();
        if !of(&kind) {
            continue;
        }
        let area = if council.is_empty() {
            "los-angeles".to_owned()
        } else {
            format!("nc-{council}")
        };
        counts.insert((area, kind), count);
    }
    counts
}

async fn given_the_real_file_then_the_scores_are_what_a_script_counted(portal: Portal) {
    portal.import(&real_file()).await;
    assert_eq!(portal.store.settle_scores(super::now()).await.unwrap(), 0);
    let pack = portal.store.pack().clone();
    let root = pack.areas.root();
    let councils = pack
        .areas
        .all()
        .filter(|area| area.code.0.starts_with("nc-"));
    let mut areas: Vec<AreaPath> = councils.map(|area| area.path.clone()).collect();
    areas.push(root.path.clone());
    let rows = |by| Rows {
        areas: &areas,
        organisation: None,
        category: None,
        period: PERIOD,
        by,
    };
    let by_type = portal.store.scores(&rows(Line::Category)).await.unwrap();
    let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
    for (area, kind, scored) in &by_type {
        let category = pack
            .categories
            .iter()
            .find(|category| category.code.0 == *kind);
        let kind = category.unwrap().source_name.clone().unwrap();
        counts.insert((area.code().0, kind), scored.received);
    }
    // The city counts those of its councils, too; what is left lies in none.
    let in_councils: Vec<_> = counts
        .iter()
        .filter(|((area, _), _)| *area != root.code.0)
        .map(|((_, kind), count)| (kind.clone(), *count))
        .collect();
    for (kind, count) in in_councils {
        *counts.get_mut(&(root.code.0.clone(), kind)).unwrap() -= count;
    }
    counts.retain(|_, count| *count != 0);
    let public = counted_by_the_script(|kind| kind != "Homeless Encampment");
    assert_eq!(counts, public);

    for by in [Line::Area, Line::Month, Line::Category, Line::Organisation] {
        let lines = portal.store.scores(&rows(by)).await.unwrap();
        let of_city = lines.iter().filter(|(area, ..)| area.is_root());
        let sum = Counts::sum(of_city.map(|(.., counts)| counts));
        assert_eq!(sum.received, PUBLIC, "{by:?}");
        assert_eq!(
            (sum.resolved_met, sum.resolved_broken, sum.reporters),
            (0, 0, 0)
        );
    }
}

#[tokio::test]
async fn given_the_real_file_on_sqlite_when_it_is_scored_then_the_counts_are_those_of_a_script() {
    given_the_real_file_then_the_scores_are_what_a_script_counted(Portal::on_sqlite().await).await;
}

#[tokio::test]
async fn given_the_real_file_on_postgres_when_it_is_scored_then_the_counts_are_those_of_a_script() {
    given_the_real_file_then_the_scores_are_what_a_script_counted(Portal::on_postgres().await)
        .await;
}

use super::*;

/// A level whose areas have so many ratings in each of two categories; one organisation and one month have them all.
fn level(parent: &str, areas: &[(&str, [i64; 2])]) -> Level {
    let cell = |count: i64| Cell {
        count,
        most: count + 3,
    };
    let table = |keys: &[&str], of: &dyn Fn([i64; 2]) -> Vec<i64>| {
        let width = keys.len() + 2;
        let mut cells: Vec<Vec<Cell>> = Vec::new();
        let mut total = vec![0; width];
        for (_, counts) in areas {
            let mut row = of(*counts);
            row.push(0);
            row.push(counts.iter().sum());
            for (sum, count) in total.iter_mut().zip(&row) {
                *sum += count;
            }
            cells.push(row.into_iter().map(cell).collect());
        }
        cells.push(vec![Cell::default(); width]);
        cells.push(total.into_iter().map(cell).collect());
        let keys = keys.iter().copied().chain([""]);
        Table {
            keys: keys.map(ToOwned::to_owned).collect(),
            cells,
        }
    };
    let both = |counts: [i64; 2]| vec![counts.iter().sum()];
    let mut rows: Vec<String> = areas.iter().map(|(area, _)| (*area).to_owned()).collect();
    rows.push(String::new());
    rows.push(parent.to_owned());
    Level {
        rows,
        tables: [
            table(&["drain", "lamp"], &|counts| counts.to_vec()),
            table(&["office"], &both),
            table(&["24322"], &both),
        ],
        is_top: !parent.trim_end_matches('/').contains('/'),
    }
}

fn is_whole(withheld: &Withheld, area: &str) -> bool {
    withheld.is_whole(&AreaPath::from_stored(area))
}

fn is_drain(withheld: &Withheld, area: &str) -> bool {
    withheld.is_part(&AreaPath::from_stored(area), Line::Category, "drain")
}

#[test]
fn a_second_area_is_withheld_beside_one_with_few_ratings() {
    let mut all = Withheld::default();
    let areas = [("c/a/", [1, 1]), ("c/b/", [20, 20]), ("c/d/", [40, 60])];
    level("c/", &areas).decide(&mut all);

    assert!(is_whole(&all, "c/a/") && is_drain(&all, "c/a/"));
    let beside = ["c/b/", "c/d/"].map(|area| is_whole(&all, area));
    assert_eq!(beside, [true, false]);
    assert!(!is_whole(&all, "c/"));
}

#[test]
fn what_is_withheld_of_an_area_cannot_be_summed_up_from_its_parts() {
    let mut all = Withheld::default();
    let areas = [("c/a/", [1, 1]), ("c/b/", [20, 20]), ("c/d/", [40, 60])];
    level("c/", &areas).decide(&mut all);
    let parts = [("c/b/1/", [10, 8]), ("c/b/2/", [10, 12])];
    level("c/b/", &parts).decide(&mut all);

    let shown = ["c/b/1/", "c/b/2/"].map(|area| !is_whole(&all, area));
    assert!(shown != [true, true], "their sum is that of the area");
}

#[test]
fn where_there_are_enough_everything_is_shown() {
    let mut all = Withheld::default();
    level("c/", &[("c/a/", [5, 6]), ("c/b/", [20, 0])]).decide(&mut all);
    for area in ["c/", "c/a/", "c/b/"] {
        assert!(!is_whole(&all, area) && !is_drain(&all, area), "{area}");
    }
}

use proptest::prelude::*;

use super::*;

/// A table of these counts with its totals. More could have rated than did, by `more`.
fn totalled(inner: &[Vec<i64>], more: i64) -> Vec<Vec<Cell>> {
    let cell = |count: i64| Cell {
        count,
        most: count + more,
    };
    let columns = inner[0].len();
    let mut table: Vec<Vec<i64>> = inner.to_vec();
    table.push(
        (0..columns)
            .map(|at| inner.iter().map(|row| row[at]).sum())
            .collect(),
    );
    for row in &mut table {
        row.push(row.iter().sum());
    }
    let rows = table
        .iter()
        .map(|row| row.iter().map(|count| cell(*count)).collect());
    rows.collect()
}

fn suppressed(inner: &[Vec<i64>], more: i64) -> (Vec<Vec<Cell>>, Suppressed, bool) {
    let table = totalled(inner, more);
    let mut hidden = Suppressed::none(table.len(), table[0].len());
    let safe = suppress(&table, &mut hidden, false);
    (table, hidden, safe)
}

/// Every inner table that agrees with what is published, worked out by trying all counts that there could have been.
fn agreeing(table: &[Vec<Cell>], hidden: &Suppressed) -> Vec<Vec<Vec<i64>>> {
    let (rows, columns) = (table.len() - 1, table[0].len() - 1);
    let mut found = vec![vec![vec![0; columns]; rows]];
    for row in 0..rows {
        for column in 0..columns {
            let cell = table[row][column];
            let tried: Vec<i64> = if hidden.is_hidden(row, column) {
                (0..=cell.most).collect()
            } else {
                vec![cell.count]
            };
            let mut more = Vec::new();
            for one in &found {
                for count in &tried {
                    let mut one = one.clone();
                    one[row][column] = *count;
                    let last_in_row = column + 1 == columns && !hidden.is_hidden(row, columns);
                    if last_in_row && one[row].iter().sum::<i64>() != table[row][columns].count {
                        continue;
                    }
                    let sum = |at: usize| one.iter().map(|row| row[at]).sum::<i64>();
                    let last_in_column = row + 1 == rows && !hidden.is_hidden(rows, column);
                    if last_in_column && sum(column) != table[rows][column].count {
                        continue;
                    }
                    more.push(one);
                }
            }
            found = more;
        }
    }
    found.retain(|one| {
        let all: i64 = one.iter().flatten().sum();
        hidden.is_hidden(rows, columns) || all == table[rows][columns].count
    });
    found
}

#[test]
fn a_second_cell_goes_where_subtraction_would_give_the_first_away() {
    let (_, hidden, safe) = suppressed(&[vec![2, 30], vec![40, 8], vec![50, 60]], 3);
    let shown: Vec<String> = (0..4)
        .map(|row| {
            (0..3)
                .map(|at| if hidden.is_hidden(row, at) { 'x' } else { '.' })
                .collect()
        })
        .collect();
    assert!(safe);
    assert_eq!(shown, ["xx.", "xx.", "...", "..."]);
}

#[test]
fn of_one_row_the_smallest_other_goes() {
    let (_, hidden, safe) = suppressed(&[vec![2, 30, 9, 0]], 3);
    let shown: String = (0..5)
        .map(|at| if hidden.is_hidden(0, at) { 'x' } else { '.' })
        .collect();
    assert!(safe);
    // The empty one is cheaper than nine: nobody knows that it is empty, since somebody could have rated.
    assert_eq!(shown, "x..x.");
}

#[test]
fn where_nothing_is_few_everything_is_published() {
    let (table, hidden, safe) = suppressed(&[vec![5, 30], vec![40, 0]], 3);
    assert!(safe);
    assert_eq!(hidden, Suppressed::none(table.len(), 3));
}

#[test]
fn what_was_withheld_above_stays_unknown_below() {
    let table = totalled(&[vec![20, 30], vec![40, 60]], 3);
    let mut hidden = Suppressed::none(3, 3);
    hidden.hide(2, 0);
    hidden.hide(2, 1);
    assert!(suppress(&table, &mut hidden, true));
    let tables = agreeing(&table, &hidden);
    for column in [0, 1] {
        let sums: std::collections::BTreeSet<i64> = tables
            .iter()
            .map(|one| one[0][column] + one[1][column])
            .collect();
        assert!(
            sums.len() > 1,
            "the total of column {column} can be worked out: {sums:?}"
        );
    }
    assert!(!hidden.is_hidden(2, 2), "a settled total was withheld");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nobody_works_out_what_is_withheld(
        inner in (1..3_usize, 2..4_usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(0..8_i64, columns), rows)
        }),
        more in 0..2_i64,
    ) {
        let (table, hidden, safe) = suppressed(&inner, more);
        prop_assert!(safe);
        let tables = agreeing(&table, &hidden);
        prop_assert!(tables.contains(&inner), "what is published contradicts itself");
        for (row, cells) in table.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let few = (1..FEW).contains(&cell.count);
                prop_assert!(!few || hidden.is_hidden(row, column), "{row}, {column} is published");
                if !hidden.is_hidden(row, column) {
                    continue;
                }
                let value = |one: &Vec<Vec<i64>>| -> i64 {
                    let of_row = |cells: &Vec<i64>| -> i64 {
                        if column < cells.len() { cells[column] } else { cells.iter().sum() }
                    };
                    if row < one.len() { of_row(&one[row]) } else { one.iter().map(of_row).sum() }
                };
                let first = tables.first().map(value);
                let certain = tables.iter().all(|one| Some(value(one)) == first);
                prop_assert!(!certain, "{row}, {column} can be worked out: {inner:?}");
            }
        }
    }
}

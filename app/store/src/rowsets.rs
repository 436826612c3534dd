//! Rows of values that go to the database together.
//!
//! # Why
//!
//! SQLite takes them as `values`. PostgreSQL is given an array for each column: its statement is then the same however many rows
//! there are, and it does not read, plan and set up thousands of single values each time.

use sqlx::postgres::PgHasArrayType;
use sqlx::query_builder::Separated;
use sqlx::{Encode, Postgres, QueryBuilder, Sqlite, Type};

/// Rows, a column after the other.
pub(crate) struct Rows<'a, R> {
    rows: Vec<R>,
    columns: Vec<Box<dyn Column + 'a>>,
}

impl<'a, R> Rows<'a, R> {
    /// A row of each, so far without columns. There has to be one at least.
    pub(crate) fn of(rows: impl IntoIterator<Item = R>) -> Self {
        Self {
            rows: rows.into_iter().collect(),
            columns: Vec::new(),
        }
    }

    /// The next column. Where nothing names them otherwise they are `column1`, `column2`, …
    pub(crate) fn with<T>(mut self, value: impl FnMut(&R) -> T) -> Self
    where
        Vec<T>: Column + 'a,
    {
        let column: Vec<T> = self.rows.iter().map(value).collect();
        self.columns.push(Box::new(column));
        self
    }
}

/// What the rows have in one place.
pub(crate) trait Column {
    /// The value of one row.
    fn bind_one(&self, row: usize, values: &mut Separated<'_, Sqlite, &'static str>);
    /// Those of all rows.
    fn bind_all(&self, query: &mut QueryBuilder<Postgres>);
}

impl<T> Column for Vec<T>
where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite>,
    T: for<'q> Encode<'q, Postgres> + Type<Postgres> + PgHasArrayType,
{
    fn bind_one(&self, row: usize, values: &mut Separated<'_, Sqlite, &'static str>) {
        // There is one for each row.
        if let Some(value) = self.get(row) {
            values.push_bind(value);
        }
    }

    fn bind_all(&self, query: &mut QueryBuilder<Postgres>) {
        query.push_bind(self.as_slice());
    }
}

/// A statement that is being put together, for either engine.
pub(crate) trait Statement {
    /// Adds words.
    fn say(&mut self, words: &str);
    /// Adds rows: behind `insert into …`, or in brackets with a name, as a table.
    fn push_rows<R>(&mut self, rows: Rows<'_, R>);
}

impl Statement for QueryBuilder<Sqlite> {
    fn say(&mut self, words: &str) {
        self.push(words);
    }

    fn push_rows<R>(&mut self, rows: Rows<'_, R>) {
        self.push_values(0..rows.rows.len(), |mut values, row| {
            for column in &rows.columns {
                column.bind_one(row, &mut values);
            }
        });
    }
}

impl Statement for QueryBuilder<Postgres> {
    fn say(&mut self, words: &str) {
        self.push(words);
    }

    fn push_rows<R>(&mut self, rows: Rows<'_, R>) {
        let mut names = Vec::new();
        self.push("select * from unnest(");
        for (place, column) in (1..).zip(&rows.columns) {
            if place > 1 {
                self.push(", ");
            }
            column.bind_all(self);
            names.push(format!("column{place}"));
        }
        self.push(format_args!(") as rows_of ({})", names.join(", ")));
    }
}

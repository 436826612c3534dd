//! The PostgreSQL that stories run on.

mod postgres;

use sqlx::{Connection, PgConnection};

async fn tables_named(url: &str, name: &str) -> i64 {
    let mut connection = PgConnection::connect(url)
        .await
        .expect("a fresh database answers");
    sqlx::query_scalar(
        "select count(*) from pg_tables where schemaname = 'public' and tablename = $1",
    )
    .bind(name)
    .fetch_one(&mut connection)
    .await
    .expect("pg_tables can be read")
}

#[tokio::test]
async fn given_two_fresh_databases_when_one_gets_a_table_then_the_other_does_not_have_it() {
    let (mine, yours) = (
        postgres::fresh_database().await,
        postgres::fresh_database().await,
    );

    let mut connection = PgConnection::connect(&mine)
        .await
        .expect("a fresh database answers");
    sqlx::raw_sql("create table drains (id bigint primary key)")
        .execute(&mut connection)
        .await
        .expect("a table can be made");

    assert_eq!(
        (
            tables_named(&mine, "drains").await,
            tables_named(&yours, "drains").await
        ),
        (1, 0)
    );
}

#[tokio::test]
async fn given_a_fresh_database_when_text_is_sorted_then_bytes_decide_and_not_a_language() {
    let mut connection = PgConnection::connect(&postgres::fresh_database().await)
        .await
        .expect("a fresh database answers");

    let sorted: Vec<String> = sqlx::query_scalar(
        "select word from unnest(array['b', 'B', 'a', '镜']) as word order by word limit 9",
    )
    .fetch_all(&mut connection)
    .await
    .expect("words can be sorted");

    assert_eq!(sorted, ["B", "a", "b", "镜"]);
}

#[tokio::test]
async fn given_the_server_runs_when_it_is_asked_for_again_then_it_is_the_same_one() {
    assert_eq!(
        postgres::url(),
        tokio::task::spawn_blocking(postgres::url)
            .await
            .expect("no panic")
    );
}

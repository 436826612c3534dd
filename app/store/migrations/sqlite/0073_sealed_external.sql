-- Nothing to do: SQLite makes no value smaller. The number is that of PostgreSQL's migration.
select 1;

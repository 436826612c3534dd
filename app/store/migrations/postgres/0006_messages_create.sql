-- What waits to be sent. Address and text are sealed: they hold secret links.
create table messages (
  id uuid primary key,
  channel text not null,
  sealed bytea not null,
  state text not null,
  attempts bigint not null,
  due_at bigint not null,
  created_at bigint not null,
  sent_at bigint,
  error text
);
create index messages_due on messages (state, due_at);

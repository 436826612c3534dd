-- What waits to be sent. Address and text are sealed: they hold secret links.
create table messages (
  id blob primary key,
  channel text not null,
  sealed blob not null,
  state text not null,
  attempts integer not null,
  due_at integer not null,
  created_at integer not null,
  sent_at integer,
  error text
) strict;
create index messages_due on messages (state, due_at);

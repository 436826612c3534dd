-- What people are to be told of: one row a change, in the transaction of the change. A job tells everybody afterwards, in
-- the order of their contacts, and remembers how far it has come: whoever was told is not told again.
create table notice_jobs (
  id blob primary key,
  case_id blob not null references cases (id),
  sequence integer not null,
  status text not null,
  closing text,
  words_sealed blob not null,
  told_hash blob not null,
  created_at integer not null
) strict;
create index notice_jobs_order on notice_jobs (created_at, id);

-- What somebody with an account was told. The words stay in the timeline, so that they can be blanked there.
create table notices (
  id blob primary key,
  account_id blob not null references accounts (id),
  case_id blob not null references cases (id),
  sequence integer not null,
  kind text not null,
  status text not null,
  closing text,
  shown integer not null,
  at integer not null,
  read_at integer,
  -- When it goes into her letter of the day; nothing where it does not, or has.
  digest_at integer,
  unique (case_id, sequence, account_id)
) strict;
-- What has she not read?
create index notices_unread on notices (account_id, at) where read_at is null;
-- Whose letter of the day is due?
create index notices_digest on notices (digest_at, account_id) where digest_at is not null;
-- What is old enough to be forgotten?
create index notices_at on notices (at);

-- How somebody with an account wants to be told. Who has none is told by e-mail.
create table notice_preferences (
  account_id blob primary key references accounts (id),
  content text not null,
  changed_at integer not null
) strict;

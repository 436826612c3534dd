-- What people are to be told of: one row a change, in the transaction of the change. A job tells everybody afterwards, in
-- the order of their contacts, and remembers how far it has come: whoever was told is not told again.
create table notice_jobs (
  id uuid primary key,
  case_id uuid not null references cases (id),
  sequence bigint not null,
  status text not null,
  closing text,
  words_sealed bytea not null,
  told_hash bytea not null,
  created_at bigint not null
);
create index notice_jobs_order on notice_jobs (created_at, id);

-- What somebody with an account was told. The words stay in the timeline, so that they can be blanked there.
create table notices (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  case_id uuid not null references cases (id),
  sequence bigint not null,
  kind text not null,
  status text not null,
  closing text,
  shown boolean not null,
  at bigint not null,
  read_at bigint,
  -- When it goes into her letter of the day; nothing where it does not, or has.
  digest_at bigint,
  unique (case_id, sequence, account_id)
);
-- What has she not read?
create index notices_unread on notices (account_id, at) where read_at is null;
-- Whose letter of the day is due?
create index notices_digest on notices (digest_at, account_id) where digest_at is not null;
-- What is old enough to be forgotten?
create index notices_at on notices (at);

-- How somebody with an account wants to be told. Who has none is told by e-mail.
create table notice_preferences (
  account_id uuid primary key references accounts (id),
  content jsonb not null,
  changed_at bigint not null
);

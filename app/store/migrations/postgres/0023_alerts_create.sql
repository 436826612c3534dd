-- Where people watch for new reports. What they watch is sealed: it may say where they live.
create table alerts (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  sealed bytea not null,
  feed_hash bytea not null unique,
  feed_sealed bytea not null,
  end_hash bytea not null unique,
  created_at bigint not null,
  ended_at bigint
);
create index alerts_account on alerts (account_id) where ended_at is null;
create index alerts_order on alerts (id) where ended_at is null;

-- Reports that were found for an alert: each once.
create table alert_finds (
  alert_id uuid not null references alerts (id),
  case_id uuid not null references cases (id),
  found_at bigint not null,
  -- When it goes into the letter of the day; nothing where it does not, or has.
  digest_at bigint,
  primary key (alert_id, case_id)
);
-- Whose letter is due?
create index alert_finds_digest on alert_finds (digest_at, alert_id) where digest_at is not null;
-- What is the newest of an alert?
create index alert_finds_newest on alert_finds (alert_id, found_at);
-- What is old enough to be forgotten?
create index alert_finds_at on alert_finds (found_at);

-- How far it was looked: everything that changed up to this report was matched with every alert.
create table alert_looks (
  id bigint primary key,
  at bigint not null,
  case_id uuid not null
);

-- What everybody can see and is open has changed since?
create index cases_changed on cases (updated_at, id) where visibility = 'public' and ended_at is null;

-- Who acts for whom: asked, accepted, ended. Nothing is deleted.
create table delegations (
  id blob primary key,
  -- Who is represented.
  account_id blob not null references accounts (id),
  -- The hash of the address that the delegate signs in with, and her account once she has accepted.
  delegate_hash blob not null,
  delegate_id blob references accounts (id),
  -- What both are called, and the delegate's address.
  content_sealed blob not null,
  power text not null,
  -- Services and life events, as JSON.
  scope text not null,
  -- The languages in which the two are told.
  language text not null,
  delegate_language text,
  asked_at integer not null,
  until_at integer not null,
  accepted_at integer,
  ended_at integer,
  ended_by blob references accounts (id)
) strict;
create index delegations_account on delegations (account_id, asked_at);
create index delegations_hash on delegations (delegate_hash, asked_at);
create index delegations_delegate on delegations (delegate_id, account_id) where delegate_id is not null;

-- What was done with it, and by whom. Append-only.
create table delegation_notes (
  id blob primary key,
  delegation_id blob not null references delegations (id),
  step text not null,
  account_id blob not null references accounts (id),
  service text,
  case_id blob references cases (id),
  at integer not null
) strict;
create index delegation_notes_order on delegation_notes (delegation_id, at, id);

-- By which appointment somebody asked registers, allowed something, applied, or is told.
alter table accesses add column delegation_id blob references delegations (id);
alter table consents add column delegation_id blob references delegations (id);
alter table applications add column delegation_id blob references delegations (id);
alter table follows add column delegation_id blob references delegations (id);

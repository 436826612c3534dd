-- Who acts for whom: asked, accepted, ended. Nothing is deleted.
create table delegations (
  id uuid primary key,
  -- Who is represented.
  account_id uuid not null references accounts (id),
  -- The hash of the address that the delegate signs in with, and her account once she has accepted.
  delegate_hash bytea not null,
  delegate_id uuid references accounts (id),
  -- What both are called, and the delegate's address.
  content_sealed bytea not null,
  power text not null,
  -- Services and life events, as JSON.
  scope text not null,
  -- The languages in which the two are told.
  language text not null,
  delegate_language text,
  asked_at bigint not null,
  until_at bigint not null,
  accepted_at bigint,
  ended_at bigint,
  ended_by uuid references accounts (id)
);
create index delegations_account on delegations (account_id, asked_at);
create index delegations_hash on delegations (delegate_hash, asked_at);
create index delegations_delegate on delegations (delegate_id, account_id) where delegate_id is not null;

-- What was done with it, and by whom. Append-only.
create table delegation_notes (
  id uuid primary key,
  delegation_id uuid not null references delegations (id),
  step text not null,
  account_id uuid not null references accounts (id),
  service text,
  case_id uuid references cases (id),
  at bigint not null
);
create index delegation_notes_order on delegation_notes (delegation_id, at, id);

-- By which appointment somebody asked registers, allowed something, applied, or is told.
alter table accesses add column delegation_id uuid references delegations (id);
alter table consents add column delegation_id uuid references delegations (id);
alter table applications add column delegation_id uuid references delegations (id);
alter table follows add column delegation_id uuid references delegations (id);

-- What was asked for the fee of an application, and what came of it. It outlives what was typed: money that came is never lost.
create table payments (
  id uuid primary key,
  -- The draft that it is for; drafts are erased one day, payments are not.
  draft_id uuid not null,
  case_id uuid references cases (id),
  provider text collate "C" not null,
  provider_reference text collate "C" not null,
  hundredths bigint not null,
  currency text collate "C" not null,
  state text collate "C" not null,
  started_at bigint not null,
  told_at bigint,
  -- What goes back of it, why, and since when the provider has given it back.
  returned_hundredths bigint,
  return_reason text collate "C",
  returned_at bigint,
  -- When it was last asked for.
  return_asked_at bigint
);
-- What was paid for this draft? One at most counts.
create unique index payments_paid on payments (draft_id) where state = 'paid';
create index payments_draft on payments (draft_id, started_at);
create index payments_case on payments (case_id, started_at) where case_id is not null;
-- What is still to be heard of?
create index payments_started on payments (started_at) where state = 'started';
-- What is still to go back?
create index payments_returning on payments (return_asked_at, id) where returned_hundredths is not null and returned_at is null;

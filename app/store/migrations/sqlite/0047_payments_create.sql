-- What was asked for the fee of an application, and what came of it. It outlives what was typed: money that came is never lost.
create table payments (
  id blob primary key,
  -- The draft that it is for; drafts are erased one day, payments are not.
  draft_id blob not null,
  case_id blob references cases (id),
  provider text not null,
  provider_reference text not null,
  hundredths integer not null,
  currency text not null,
  state text not null,
  started_at integer not null,
  told_at integer,
  -- What goes back of it, why, and since when the provider has given it back.
  returned_hundredths integer,
  return_reason text,
  returned_at integer,
  -- When it was last asked for.
  return_asked_at integer
) strict;
-- What was paid for this draft? One at most counts.
create unique index payments_paid on payments (draft_id) where state = 'paid';
create index payments_draft on payments (draft_id, started_at);
create index payments_case on payments (case_id, started_at) where case_id is not null;
-- What is still to be heard of?
create index payments_started on payments (started_at) where state = 'started';
-- What is still to go back?
create index payments_returning on payments (return_asked_at, id) where returned_hundredths is not null and returned_at is null;

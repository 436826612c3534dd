-- Who asked registers about whom, and what for. Append-only. Readings of applications stand in case_reads.
create table accesses (
  id uuid primary key,
  person_hash bytea not null,
  purpose text collate "C" not null,
  -- A member, for an organisation; the organisation by itself; the portal, where neither is named.
  account_id uuid references accounts (id),
  organisation text collate "C",
  service text collate "C",
  case_id uuid references cases (id),
  register text collate "C",
  at bigint not null
);
-- Who used my data?
create index accesses_person on accesses (person_hash, at, id);

-- Who asked registers about whom, and what for. Append-only. Readings of applications stand in case_reads.
create table accesses (
  id blob primary key,
  person_hash blob not null,
  purpose text not null,
  -- A member, for an organisation; the organisation by itself; the portal, where neither is named.
  account_id blob references accounts (id),
  organisation text,
  service text,
  case_id blob references cases (id),
  register text,
  at integer not null
) strict;
-- Who used my data?
create index accesses_person on accesses (person_hash, at, id);

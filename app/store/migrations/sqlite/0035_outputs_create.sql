-- What was handed out. What stands on a paper, its id and its signature are sealed: who knows the id may read the paper.
create table output_keys (
  id text primary key,
  public blob not null,
  created_at integer not null
) strict;

create table outputs (
  id blob primary key,
  id_hash blob not null unique,
  sealed blob not null,
  key_id text not null references output_keys (id),
  organisation text not null,
  service text not null,
  kind text not null,
  case_id blob references cases (id),
  account_id blob references accounts (id),
  issued_at integer not null,
  revoked_at integer,
  revoked_reason text,
  revoked_by blob references accounts (id),
  revoked_role text,
  revoked_words_sealed blob
) strict;
-- What was handed out to this account?
create index outputs_account on outputs (account_id, issued_at, id);
-- What came of this case?
create index outputs_case on outputs (case_id, issued_at, id);

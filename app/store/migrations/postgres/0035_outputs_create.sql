-- What was handed out. What stands on a paper, its id and its signature are sealed: who knows the id may read the paper.
create table output_keys (
  id text collate "C" primary key,
  public bytea not null,
  created_at bigint not null
);

create table outputs (
  id uuid primary key,
  id_hash bytea not null unique,
  sealed bytea not null,
  key_id text collate "C" not null references output_keys (id),
  organisation text collate "C" not null,
  service text not null,
  kind text not null,
  case_id uuid references cases (id),
  account_id uuid references accounts (id),
  issued_at bigint not null,
  revoked_at bigint,
  revoked_reason text,
  revoked_by uuid references accounts (id),
  revoked_role text,
  revoked_words_sealed bytea
);
-- What was handed out to this account?
create index outputs_account on outputs (account_id, issued_at, id);
-- What came of this case?
create index outputs_case on outputs (case_id, issued_at, id);

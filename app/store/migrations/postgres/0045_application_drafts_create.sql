-- An application that is being filled in: it needs the cookie of its browser, a link that was sent, or the account of whom it is for.
create table application_drafts (
  id uuid primary key,
  token_hash bytea not null,
  service text not null,
  account_id uuid references accounts (id),
  by_account_id uuid references accounts (id),
  language text not null,
  content_sealed bytea not null,
  case_id uuid references cases (id),
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null,
  sent_at bigint
);
create index application_drafts_expiry on application_drafts (expires_at);
create index application_drafts_account on application_drafts (account_id, updated_at);
create index application_drafts_by on application_drafts (by_account_id, updated_at);

-- Links that go on with an application. They end when it is sent; then they say what became of it.
create table resume_links (
  token_hash bytea primary key,
  draft_id uuid not null references application_drafts (id),
  created_at bigint not null,
  expires_at bigint not null
);
create index resume_links_draft on resume_links (draft_id);

-- What was uploaded for an application; its bytes are a sealed file. The id is drawn by chance: it is part of the address.
create table application_files (
  id uuid primary key,
  draft_id uuid references application_drafts (id),
  case_id uuid references cases (id),
  kind text not null,
  bytes bigint not null,
  created_at bigint not null
);
create index application_files_draft on application_files (draft_id, created_at);
create index application_files_case on application_files (case_id, created_at);

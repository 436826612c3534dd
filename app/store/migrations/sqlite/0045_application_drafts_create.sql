-- An application that is being filled in: it needs the cookie of its browser, a link that was sent, or the account of whom it is for.
create table application_drafts (
  id blob primary key,
  token_hash blob not null,
  service text not null,
  account_id blob references accounts (id),
  by_account_id blob references accounts (id),
  language text not null,
  content_sealed blob not null,
  case_id blob references cases (id),
  created_at integer not null,
  updated_at integer not null,
  expires_at integer not null,
  sent_at integer
) strict;
create index application_drafts_expiry on application_drafts (expires_at);
create index application_drafts_account on application_drafts (account_id, updated_at);
create index application_drafts_by on application_drafts (by_account_id, updated_at);

-- Links that go on with an application. They end when it is sent; then they say what became of it.
create table resume_links (
  token_hash blob primary key,
  draft_id blob not null references application_drafts (id),
  created_at integer not null,
  expires_at integer not null
) strict;
create index resume_links_draft on resume_links (draft_id);

-- What was uploaded for an application; its bytes are a sealed file. The id is drawn by chance: it is part of the address.
create table application_files (
  id blob primary key,
  draft_id blob references application_drafts (id),
  case_id blob references cases (id),
  kind text not null,
  bytes integer not null,
  created_at integer not null
) strict;
create index application_files_draft on application_files (draft_id, created_at);
create index application_files_case on application_files (case_id, created_at);

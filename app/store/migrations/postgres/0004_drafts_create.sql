-- What is being typed. A draft needs the cookie of its browser and is erased after a week.
create table drafts (
  id uuid primary key,
  token_hash bytea not null,
  content_sealed bytea not null,
  language text not null,
  case_id uuid references cases (id),
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index drafts_expiry on drafts (expires_at);

-- Pictures are files; this is what is known of them. An id is drawn by chance: it is the address.
create table photos (
  id uuid primary key,
  draft_id uuid references drafts (id),
  case_id uuid references cases (id),
  position bigint not null,
  width bigint not null,
  height bigint not null,
  created_at bigint not null
);
create index photos_draft on photos (draft_id, position);
create index photos_case on photos (case_id, position);

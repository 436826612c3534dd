-- What is being typed. A draft needs the cookie of its browser and is erased after a week.
create table drafts (
  id blob primary key,
  token_hash blob not null,
  content_sealed blob not null,
  language text not null,
  case_id blob references cases (id),
  created_at integer not null,
  updated_at integer not null,
  expires_at integer not null
) strict;
create index drafts_expiry on drafts (expires_at);

-- Pictures are files; this is what is known of them. An id is drawn by chance: it is the address.
create table photos (
  id blob primary key,
  draft_id blob references drafts (id),
  case_id blob references cases (id),
  position integer not null,
  width integer not null,
  height integer not null,
  created_at integer not null
) strict;
create index photos_draft on photos (draft_id, position);
create index photos_case on photos (case_id, position);

-- What reporters think of a case that has ended: was it quick, did it help? The rater is the follow of who said that she sees it,
-- too, and the case itself for its author, however she comes: nobody rates a case twice. What was said is sealed as it was said;
-- everybody reads what a member released of it. A rating in which nothing was said is silent.
create table ratings (
  id uuid primary key,
  case_id uuid not null references cases (id),
  rater uuid not null,
  area_path text collate "C" not null,
  efficiency bigint not null,
  effectiveness bigint not null,
  state text not null,
  original_sealed bytea not null,
  comment text not null,
  language text not null,
  rated_at bigint not null,
  decided_at bigint,
  decided_by uuid references accounts (id),
  reason text not null,
  answer text not null,
  answer_area text collate "C",
  answer_organisation text,
  answered_at bigint,
  answered_by uuid references accounts (id),
  unique (case_id, rater)
);
-- What waits for a member?
create index ratings_waiting on ratings (rated_at, id) where state = 'waiting';
-- What was said lately, in the city and in an area?
create index ratings_released on ratings (rated_at, id) where state = 'released';
create index ratings_area on ratings (area_path, rated_at, id) where state = 'released';

-- A photo of a rating is no photo of its case: it is seen with the rating.
alter table photos add column rating_id uuid references ratings (id);
create index photos_rating on photos (rating_id, position) where rating_id is not null;

-- How often reporters had a case opened again, and when last.
alter table cases add column reopened bigint not null default 0;
alter table cases add column reopened_at bigint;

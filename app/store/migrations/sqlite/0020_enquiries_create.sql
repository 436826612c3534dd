-- Questions and answers that everybody may read, without what is personal; what was written first stays in the timeline.
create table enquiries (
  case_id blob primary key references cases (id),
  question text not null,
  answer text not null,
  language text not null,
  released_at integer not null,
  withdrawn_at integer
) strict;
-- What was released last?
create index enquiries_released on enquiries (released_at, case_id) where withdrawn_at is null;

-- Which cases have this term? Scope public holds what everybody may read, scope desk what only members may.
create table search_terms (
  scope text not null,
  term text not null,
  case_id blob not null references cases (id),
  primary key (scope, term, case_id)
) strict, without rowid;

-- The terms that a case has in search_terms, one a line, so that only what differs is written again.
create table search_documents (
  case_id blob primary key references cases (id),
  public_terms text not null,
  desk_terms text not null
) strict;

-- How far the timelines have been read: the last entry that no earlier one can follow any more.
create table search_marks (
  id integer primary key,
  event_id blob not null
) strict;

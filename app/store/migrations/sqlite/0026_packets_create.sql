-- Which ratings of an area are published together, five or more at a time, and which are not enough yet and go to the area above?
create table score_packets (
  area_path text primary key,
  parent text not null,
  packed text not null
) strict, without rowid;
create index score_packets_parent on score_packets (parent);

-- Published ratings of every area that their packet lies in, with and without its organisation ('' counts all) and its category
-- (likewise), by the months that the packet spans (since year 0).
create table score_ratings (
  area_path text not null,
  organisation text not null,
  category text not null,
  first integer not null,
  last integer not null,
  efficiency_1 integer not null,
  efficiency_2 integer not null,
  efficiency_3 integer not null,
  efficiency_4 integer not null,
  efficiency_5 integer not null,
  effectiveness_1 integer not null,
  effectiveness_2 integer not null,
  effectiveness_3 integer not null,
  effectiveness_4 integer not null,
  effectiveness_5 integer not null,
  primary key (area_path, organisation, category, first, last)
) strict, without rowid;

-- What was rated in an area?
create index ratings_place on ratings (area_path, case_id);

-- What was rated before is joined, too.
update cases set score_at = 0 where id in (select case_id from ratings);

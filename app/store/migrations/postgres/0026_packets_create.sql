-- Which ratings of an area are published together, five or more at a time, and which are not enough yet and go to the area above?
create table score_packets (
  area_path text collate "C" primary key,
  parent text collate "C" not null,
  packed text not null
);
create index score_packets_parent on score_packets (parent);

-- Published ratings of every area that their packet lies in, with and without its organisation ('' counts all) and its category
-- (likewise), by the months that the packet spans (since year 0).
create table score_ratings (
  area_path text collate "C" not null,
  organisation text collate "C" not null,
  category text collate "C" not null,
  first bigint not null,
  last bigint not null,
  efficiency_1 bigint not null,
  efficiency_2 bigint not null,
  efficiency_3 bigint not null,
  efficiency_4 bigint not null,
  efficiency_5 bigint not null,
  effectiveness_1 bigint not null,
  effectiveness_2 bigint not null,
  effectiveness_3 bigint not null,
  effectiveness_4 bigint not null,
  effectiveness_5 bigint not null,
  primary key (area_path, organisation, category, first, last)
);

-- What was rated in an area?
create index ratings_place on ratings (area_path, case_id);

-- What was rated before is joined, too.
update cases set score_at = 0 where id in (select case_id from ratings);

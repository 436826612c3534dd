-- Where a case lies: its finest H3 cell; 0 where it has no position, -1 where an older portal has not said.
alter table cases add column cell bigint not null default -1;
drop index cases_position;
-- What lies in this cell? Everything that the map asks about stands in the index.
create index cases_cell on cases (cell, visibility, lat, lon, category, status, ended_at, requested_at);
-- What is new in an area, and how much is it?
drop index cases_area;
create index cases_area on cases (area_path, requested_at, id, visibility, category, status, ended_at, cell);

drop table map_counts;
-- How many public reports lie in a cell, so that a map of ten million costs what one of ten thousand costs.
-- Cell 0 holds those without a position, category '' all categories together. Month is that of the ending, in months since
-- year 0, and 0 for open reports. The sums are microdegrees: where in the cell the reports lie.
create table map_counts (
  cell bigint not null,
  category text collate "C" not null,
  status_group text collate "C" not null,
  month bigint not null,
  count bigint not null,
  lat_sum bigint not null,
  lon_sum bigint not null,
  primary key (cell, category, status_group, month)
);

-- What the counts do not hold yet. Two who report at the same time write two rows, and neither waits for the other.
create table map_changes (
  id uuid primary key,
  cell bigint not null,
  category text collate "C" not null,
  status_group text collate "C" not null,
  month bigint not null,
  count bigint not null,
  lat_sum bigint not null,
  lon_sum bigint not null
);
create index map_changes_cell on map_changes (cell);

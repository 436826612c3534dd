-- The counts of one category stand behind each other, cell by cell, so that neighbouring cells are one range.
create table map_counts_ordered (
  category text not null,
  cell integer not null,
  status_group text not null,
  month integer not null,
  count integer not null,
  lat_sum integer not null,
  lon_sum integer not null,
  primary key (category, cell, status_group, month)
) strict, without rowid;
insert into map_counts_ordered (category, cell, status_group, month, count, lat_sum, lon_sum)
  select category, cell, status_group, month, count, lat_sum, lon_sum from map_counts;
drop table map_counts;
alter table map_counts_ordered rename to map_counts;

-- The newest of a cell are found without asking the cases themselves.
drop index cases_cell;
create index cases_cell on cases (cell, visibility, lat, lon, category, status, ended_at, requested_at, id);

-- The counts of one category stand behind each other, cell by cell, so that neighbouring cells are one range.
create table map_counts_ordered (
  category text collate "C" not null,
  cell bigint not null,
  status_group text collate "C" not null,
  month bigint not null,
  count bigint not null,
  lat_sum bigint not null,
  lon_sum bigint not null,
  primary key (category, cell, status_group, month)
);
insert into map_counts_ordered (category, cell, status_group, month, count, lat_sum, lon_sum)
  select category, cell, status_group, month, count, lat_sum, lon_sum from map_counts;
drop table map_counts;
alter table map_counts_ordered rename to map_counts;
alter index map_counts_ordered_pkey rename to map_counts_pkey;

-- The newest of a cell are found without asking the cases themselves.
drop index cases_cell;
create index cases_cell on cases (cell, visibility, lat, lon, category, status, ended_at, requested_at, id);

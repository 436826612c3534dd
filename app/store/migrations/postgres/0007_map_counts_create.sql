-- How many public reports lie in a cell, so that a map of ten million costs what one of ten thousand costs.
-- Category '' counts all categories together. Month is that of the ending, in months since 1970; 0 for open reports.
create table map_counts (
  resolution bigint not null,
  cell bigint not null,
  category text collate "C" not null,
  status_group text not null,
  month bigint not null,
  count bigint not null,
  primary key (resolution, cell, category, status_group, month)
);

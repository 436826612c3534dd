-- A database remembers its city pack and refuses another; a demonstration database may be served with --demo.
create table portals (
  id integer primary key,
  pack text not null,
  demonstration integer not null,
  created_at integer not null
) strict;

-- A database remembers its city pack and refuses another; a demonstration database may be served with --demo.
create table portals (
  id bigint primary key,
  pack text not null,
  demonstration boolean not null,
  created_at bigint not null
);

-- What was published, so that a change of it is noticed.
create table service_versions (
  service      text not null,
  version      integer not null,
  -- Of what its file says.
  digest       text not null,
  published_at integer not null,
  primary key (service, version)
) strict, without rowid;

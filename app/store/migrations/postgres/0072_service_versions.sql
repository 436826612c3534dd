-- What was published, so that a change of it is noticed.
create table service_versions (
  service      text collate "C" not null,
  version      bigint not null,
  -- Of what its file says.
  digest       text collate "C" not null,
  published_at bigint not null,
  primary key (service, version)
);

-- What waits for a decision? Asked by the services that a member decides.
drop index applications_ready;
create index applications_to_decide on applications (service, service_version, ready_at, case_id)
  where ready_at is not null and decided_at is null;

-- When the applicant was last reminded of what she is asked.
alter table applications add column reminded_at integer;

-- Since when the source says itself what was corrected: from then on it is believed again.
alter table fact_corrections add column adopted_at integer;
-- Which of this organisation's were approved, the newest first?
create index fact_corrections_approved on fact_corrections (organisation, decided_at) where state = 'approved';

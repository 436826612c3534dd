-- What came with an answer: the place of the answer in the timeline of its case. Absent of what came with the application.
alter table application_files add column sequence integer;

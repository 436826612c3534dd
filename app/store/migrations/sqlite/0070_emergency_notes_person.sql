-- Which papers were handed out to a person?
create index emergency_notes_person on emergency_notes (person_hash) where output_hash is not null;

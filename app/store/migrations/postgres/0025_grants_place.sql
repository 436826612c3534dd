-- Who looks after the grid where a report has come in, and who else works there?
create index grants_place on grants (area_path, role) where ended_at is null;

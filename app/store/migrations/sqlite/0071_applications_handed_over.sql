-- Each decision is objected to once, so an application that was decided again may have a second objection.
drop index applications_objects;
create index applications_objects on applications (objects_to) where objects_to is not null;

-- What was granted and is still to be handed over.
create index cases_decided on cases (category, area_path) where status = 'decided';

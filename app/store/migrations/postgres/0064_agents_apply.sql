-- An agent applies for somebody who stands at the counter: by the code of her account, and with what she lets be fetched there.
create unique index binding_codes_attending on binding_codes (code_hash) where way = 'attending' and ended_at is null;
-- The agent who had it fetched, where the person stood before her.
alter table consents add column member_id uuid references accounts (id);

-- Whoever sent an application may have opened it by a link: her browser still reads the receipt.
alter table application_drafts add column sent_token_hash bytea;

-- Which sign-in at a provider of identities opens an account. What has ended stays.
create table provider_links (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  provider text collate "C" not null,
  -- The hash of the provider's own name for her.
  subject_hash bytea not null,
  linked_at bigint not null,
  ended_at bigint
);
-- Whose is this sign-in? One account's.
create unique index provider_links_subject on provider_links (subject_hash) where ended_at is null;
-- And an account has one at each provider.
create unique index provider_links_account on provider_links (account_id, provider) where ended_at is null;

-- Sign-ins that were begun at a provider of identities. Each belongs to the browser that began it, by the hash of what its cookie
-- holds, and goes with the first answer.
create table provider_sign_ins (
  token_hash blob primary key,
  provider text not null,
  -- Who was signed in when it began: nobody else can end it.
  account_id blob references accounts (id),
  then_path text not null,
  created_at integer not null,
  expires_at integer not null
) strict;

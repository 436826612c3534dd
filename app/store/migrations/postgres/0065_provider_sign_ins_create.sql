-- Sign-ins that were begun at a provider of identities. Each belongs to the browser that began it, by the hash of what its cookie
-- holds, and goes with the first answer.
create table provider_sign_ins (
  token_hash bytea primary key,
  provider text collate "C" not null,
  -- Who was signed in when it began: nobody else can end it.
  account_id uuid references accounts (id),
  then_path text not null,
  created_at bigint not null,
  expires_at bigint not null
);

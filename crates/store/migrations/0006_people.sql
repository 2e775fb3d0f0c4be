-- Sign-ins that programs renew, links by which people set a password, and keys of programs. Of secrets only hashes are kept.

create table refresh_tokens (
    hash text primary key,
    sign_in text not null references tokens (hash) on delete cascade,
    created_at_ms bigint not null,
    -- One that is shown again after this was stolen, or its successor was.
    used_at_ms bigint
);
create index refresh_tokens_of_sign_in on refresh_tokens (sign_in);
create index tokens_of_user on tokens (user_id);

create table invitations (
    hash text primary key,
    user_id text not null references users (id),
    created_by text not null,
    created_at_ms bigint not null,
    expires_at_ms bigint not null
);
create index invitations_of_user on invitations (user_id);

create table api_keys (
    id text primary key,
    hash text not null unique,
    name text not null,
    -- The beginning of the key, by which a person knows it again.
    shown text not null,
    -- An account's id, or the name of whoever made it without one.
    owner text not null,
    role text not null,
    scopes text not null,
    -- An agent's key is worth something while its job is worked on under this fence.
    job_id bigint,
    fence bigint,
    created_at_ms bigint not null,
    expires_at_ms bigint,
    used_at_ms bigint,
    revoked_at_ms bigint
);
create index api_keys_of_owner on api_keys (owner, id);

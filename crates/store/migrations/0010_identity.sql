-- People who sign in by a provider (OpenID Connect). The provider's own name for somebody never changes and is never given to
-- anybody else; an address may change, and may be given away.

create table identities (
    issuer text not null,
    subject text not null,
    user_id text not null references users (id),
    -- The address that the provider gave last, to be shown.
    email text,
    created_at_ms bigint not null,
    used_at_ms bigint not null,
    primary key (issuer, subject)
);
create index identities_of_user on identities (user_id);

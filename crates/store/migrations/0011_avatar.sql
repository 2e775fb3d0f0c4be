-- People's pictures as the server drew them anew, each in several sizes. The file is base64: text is what both databases take
-- alike. A picture's name is random and never used again, so whoever has it may keep it for ever.

create table avatars (
    name text not null,
    -- The length of its edge, in pixels.
    size bigint not null,
    user_id text not null references users (id),
    body text not null,
    created_at_ms bigint not null,
    primary key (name, size)
);
create index avatars_of_user on avatars (user_id);

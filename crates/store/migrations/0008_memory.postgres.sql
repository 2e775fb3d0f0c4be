-- What people and agents keep in mind together. `place` is the project or the campaign, empty for everything. `head` and
-- `words` are title and text as the words by which they are found, made by one program for both databases, so that both find
-- the same: letters and digits only, one blank between two.

create table memories (
    id bigint generated always as identity primary key,
    kind text not null,
    scope text not null,
    place text not null,
    title text not null,
    body text not null,
    tags text not null,
    source text,
    run_id bigint,
    evidence text not null,
    trust text not null,
    author text not null,
    digest text not null,
    head text not null,
    words text not null,
    valid_from_ms bigint,
    valid_until_ms bigint,
    supersedes bigint,
    superseded_by bigint,
    superseded_at_ms bigint,
    confirmed_by text,
    confirmed_at_ms bigint,
    created_at_ms bigint not null
);
create index memories_of_place on memories (scope, place, id);
create index memories_by_digest on memories (digest, id);
create unique index one_memory_of_a_digest on memories (digest) where superseded_at_ms is null;

-- What a memory means to an embedding model, as hexadecimal bytes.
create table memory_vectors (
    memory_id bigint primary key references memories (id) on delete cascade,
    model text not null,
    vector text not null
);

-- The words as they are, with their places: the database's own parser would cut them otherwise for each locale.
create function memory_index(head text, words text) returns tsvector language sql immutable parallel safe as $$
    select coalesce(string_agg('''' || w.word || ''':' || least(w.place, 16383) || w.weight, ' '), '')::tsvector from (
        select h.word, h.place, 'A' as weight from unnest(string_to_array(head, ' ')) with ordinality as h (word, place)
        union all
        select b.word, b.place, 'D' from unnest(string_to_array(words, ' ')) with ordinality as b (word, place)
    ) as w where w.word <> ''
$$;
create index memories_by_words on memories using gin (memory_index(head, words));

-- What people and agents keep in mind together. `place` is the project or the campaign, empty for everything. `head` and
-- `words` are title and text as the words by which they are found, made by one program for both databases, so that both find
-- the same: letters and digits only, one blank between two.

create table memories (
    id integer primary key autoincrement,
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
    memory_id integer primary key references memories (id) on delete cascade,
    model text not null,
    vector text not null
);

create virtual table memory_words using fts5 (
    head, words, content = 'memories', content_rowid = 'id', tokenize = 'ascii', prefix = '3'
);
-- What is forgotten leaves the index at once, not at its next merge.
insert into memory_words (memory_words, rank) values ('secure-delete', 1);

create trigger memory_written after insert on memories begin
    insert into memory_words (rowid, head, words) values (new.id, new.head, new.words);
end;
create trigger memory_gone after delete on memories begin
    insert into memory_words (memory_words, rowid, head, words) values ('delete', old.id, old.head, old.words);
end;
create trigger memory_rewritten after update of head, words on memories begin
    insert into memory_words (memory_words, rowid, head, words) values ('delete', old.id, old.head, old.words);
    insert into memory_words (rowid, head, words) values (new.id, new.head, new.words);
end;

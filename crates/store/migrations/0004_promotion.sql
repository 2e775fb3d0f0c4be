-- A move from SQLite to PostgreSQL: at most one row. In the source it names where the data went, in the target where it came from.

create table promotion (
    -- Of this one move, the same on both sides.
    id text primary key,
    state text not null,
    peer text not null,
    at_ms bigint not null
);

-- What is seen of products on the air: when a project was deleted, how a version looks, and what its last probes found.

-- Null while it is there. What happened to it stays: runs, releases, events.
alter table projects add column removed_at_ms bigint;

-- The name of an artifact.
alter table releases add column picture text;

-- The probes of about a day.
create table release_probes (
    id {id},
    release_id bigint not null references releases (id),
    at_ms bigint not null,
    -- 0 or 1.
    healthy bigint not null,
    latency_ms bigint not null
);
create index probes_of_release on release_probes (release_id, at_ms);
create index probes_by_age on release_probes (at_ms);

-- One text for both databases: {id} becomes the database's self-numbering primary key, {key} one that is given (in SQLite
-- the row's own number, which needs no second index). Times are epoch milliseconds, documents are JSON in text, closed sets
-- are their names.

create table sessions (
    id text primary key,
    body text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
);

create table projects (
    id text primary key,
    session_id text,
    port bigint unique,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
);

create table specs (
    id {id},
    project text not null references projects (id),
    revision bigint not null,
    body text not null,
    created_at_ms bigint not null
);
create index specs_of_project on specs (project, revision, id);

create table jobs (
    id {id},
    kind text not null,
    run_id bigint not null references jobs (id) deferrable initially deferred,
    project text not null references projects (id),
    state text not null,
    waits_for text,
    payload text not null,
    result text,
    error text,
    percent bigint not null default 0,
    doing text,
    log_bytes bigint not null default 0,
    attempts bigint not null default 0,
    failures bigint not null default 0,
    takeovers bigint not null default 0,
    fence bigint not null default 0,
    leased_by text,
    -- When the job may be claimed: at once, after a back-off, or when its lease runs out. Null: not at all.
    due_at_ms bigint,
    cancel_requested_at_ms bigint,
    cancel_requested_by text,
    created_at_ms bigint not null,
    updated_at_ms bigint not null,
    started_at_ms bigint,
    finished_at_ms bigint
);
create index jobs_due on jobs (due_at_ms, id) where due_at_ms is not null;
create index jobs_of_run on jobs (run_id, id);
create index jobs_of_project on jobs (project, id);
-- A project's files have one writer.
create unique index one_working_job_of_a_project on jobs (project) where state = 'working' and kind <> 'run';
create unique index one_open_run_of_a_project on jobs (project) where kind = 'run' and finished_at_ms is null;

create table job_needs (
    job_id bigint not null references jobs (id),
    needs_id bigint not null references jobs (id),
    primary key (job_id, needs_id)
);
create index needed_by on job_needs (needs_id, job_id);

create table runs (
    id {key} references jobs (id),
    project text not null references projects (id),
    session_id text,
    spec_id bigint not null references specs (id),
    requested_by text not null
);
create index runs_of_project on runs (project, id);
create index runs_of_session on runs (session_id, id);

create table evidence (
    id {id},
    job_id bigint not null references jobs (id),
    check_name text not null,
    verdict text not null,
    body text not null,
    unique (job_id, check_name)
);

create table event_counter (seq bigint not null);
insert into event_counter (seq) values (0);

create table events (
    seq {key},
    at_ms bigint not null,
    project text,
    run_id bigint,
    job_id bigint,
    event_type text not null,
    body text not null
);
create index events_of_project on events (project, seq);
create index events_of_run on events (run_id, seq);
create index logs_of_job on events (job_id, seq) where event_type = 'log_appended';

create table releases (
    id {id},
    project text not null references projects (id),
    run_id bigint not null references runs (id),
    state text not null,
    artifact text not null,
    port bigint not null,
    url text,
    reason text,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
);
create index releases_of_project on releases (project, id);
create unique index one_live_release_of_a_project on releases (project) where state = 'live';

create table release_health (
    release_id {key} references releases (id),
    body text not null
);

create table users (
    id text primary key,
    email text not null unique,
    role text not null,
    password_hash text not null,
    avatar_url text,
    created_at_ms bigint not null,
    disabled_at_ms bigint
);

create table tokens (
    hash text primary key,
    user_id text not null references users (id),
    created_at_ms bigint not null,
    expires_at_ms bigint not null
);
create index tokens_by_expiry on tokens (expires_at_ms);

-- Single tasks beside the stages of runs. SQLite cannot make a column nullable, so the table is built anew; it runs with
-- foreign keys off on a connection of its own, and they are checked before anybody uses the file.

create table new_jobs (
    id integer primary key autoincrement,
    kind text not null,
    -- Null for a single task.
    run_id bigint references jobs (id) deferrable initially deferred,
    project text,
    state text not null,
    waits_for text,
    payload text not null,
    result text,
    error text,
    failure_reason text,
    percent bigint not null default 0,
    doing text,
    log_bytes bigint not null default 0,
    attempts bigint not null default 0,
    failures bigint not null default 0,
    takeovers bigint not null default 0,
    fence bigint not null default 0,
    leased_by text,
    priority bigint not null default 0,
    -- Since when it may be claimed: its place among the queued ones.
    ready_at_ms bigint,
    -- When somebody must look again though nobody calls: the end of a lease or of a back-off, the moment to run. Null: never.
    due_at_ms bigint,
    run_at_ms bigint,
    idempotency_key text,
    concurrency_key text,
    -- A JSON list of texts; null for none.
    labels text,
    attempts_max bigint not null default 3,
    timeout_ms bigint,
    -- Of a task: how many of the jobs that it needs are not done.
    needs_open bigint not null default 0,
    -- 1 when another job ever needed it.
    is_needed bigint not null default 0,
    needs_approval bigint not null default 0,
    requested_by text not null default '',
    -- The only machine that may claim it, where files tie it to one.
    host text,
    -- The job of which it is the repetition.
    retry_of bigint,
    cancel_requested_at_ms bigint,
    cancel_requested_by text,
    created_at_ms bigint not null,
    updated_at_ms bigint not null,
    started_at_ms bigint,
    finished_at_ms bigint
);

insert into new_jobs (
    id, kind, run_id, project, state, waits_for, payload, result, error, percent, doing, log_bytes, attempts, failures,
    takeovers, fence, leased_by, ready_at_ms, due_at_ms, concurrency_key, requested_by, cancel_requested_at_ms,
    cancel_requested_by, created_at_ms, updated_at_ms, started_at_ms, finished_at_ms
)
select
    id, kind, run_id, project, state, waits_for, payload, result, error, percent, doing, log_bytes, attempts, failures,
    takeovers, fence, leased_by, case when state = 'queued' then due_at_ms end, case when state <> 'queued' then due_at_ms end,
    case when kind <> 'run' then 'project:' || project end,
    coalesce((select r.requested_by from runs r where r.id = jobs.run_id), ''), cancel_requested_at_ms,
    cancel_requested_by, created_at_ms, updated_at_ms, started_at_ms, finished_at_ms
from jobs order by id;

drop table jobs;
alter table new_jobs rename to jobs;

create index jobs_queued on jobs (priority desc, ready_at_ms, id) where state = 'queued';
create index jobs_due on jobs (due_at_ms, id) where due_at_ms is not null;
create index jobs_of_run on jobs (run_id, id) where run_id is not null;
create index jobs_of_project on jobs (project, id) where project is not null;
create unique index one_job_of_an_idempotency_key on jobs (idempotency_key) where idempotency_key is not null;
create unique index one_turn_of_a_concurrency_key on jobs (concurrency_key)
    where concurrency_key is not null and state in ('queued', 'working');
create index jobs_awaiting_their_turn on jobs (concurrency_key, priority desc, id) where waits_for = 'turn';
create unique index one_open_run_of_a_project on jobs (project) where kind = 'run' and finished_at_ms is null;

alter table projects add column host text;

drop index events_of_project;
drop index events_of_run;
drop index logs_of_job;
create index events_of_project on events (project, seq) where project is not null;
create index events_of_run on events (run_id, seq) where run_id is not null;
create index events_of_job on events (job_id, seq) where job_id is not null;

create table schedules (
    name text primary key,
    cron text not null,
    job text not null,
    paused bigint not null,
    last_fired_ms bigint,
    next_ms bigint,
    created_at_ms bigint not null,
    updated_at_ms bigint not null
);

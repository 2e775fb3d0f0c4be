-- Single tasks beside the stages of runs; what the columns mean stands in the text for SQLite.

alter table jobs
    alter column run_id drop not null,
    alter column project drop not null,
    drop constraint jobs_project_fkey,
    add column failure_reason text,
    add column priority bigint not null default 0,
    add column ready_at_ms bigint,
    add column run_at_ms bigint,
    add column idempotency_key text,
    add column concurrency_key text,
    add column labels text,
    add column attempts_max bigint not null default 3,
    add column timeout_ms bigint,
    add column needs_open bigint not null default 0,
    add column is_needed bigint not null default 0,
    add column needs_approval bigint not null default 0,
    add column requested_by text not null default '',
    add column host text,
    add column retry_of bigint;

set constraints all immediate;
update jobs set
    ready_at_ms = case when state = 'queued' then due_at_ms end,
    due_at_ms = case when state <> 'queued' then due_at_ms end,
    concurrency_key = case when kind <> 'run' then 'project:' || project end,
    requested_by = coalesce((select r.requested_by from runs r where r.id = jobs.run_id), '');

drop index jobs_due;
drop index jobs_of_run;
drop index jobs_of_project;
drop index one_working_job_of_a_project;
create index jobs_queued on jobs (priority desc, ready_at_ms, id) where state = 'queued';
create index jobs_due on jobs (due_at_ms, id) where due_at_ms is not null;
create index jobs_of_run on jobs (run_id, id) where run_id is not null;
create index jobs_of_project on jobs (project, id) where project is not null;
create unique index one_job_of_an_idempotency_key on jobs (idempotency_key) where idempotency_key is not null;
create unique index one_turn_of_a_concurrency_key on jobs (concurrency_key)
    where concurrency_key is not null and state in ('queued', 'working');
create index jobs_awaiting_their_turn on jobs (concurrency_key, priority desc, id) where waits_for = 'turn';

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

-- The last transaction of each writer, so that one whose connection broke at its commit can tell whether it happened.
create table writers (
    id text primary key,
    batch bigint not null
);

-- What policy decided: append-only, each row's hash covers the row before it.

create table audit (
    seq {key},
    at_ms bigint not null,
    actor text not null,
    action text not null,
    object text not null,
    ruling text not null,
    rule text not null,
    reason text not null,
    asks text,
    input_digest text not null,
    policy_digest text not null,
    job_id bigint,
    prev_hash text not null,
    hash text not null
);
create index audit_of_job on audit (job_id, seq) where job_id is not null;

-- The newest row's number and hash. Whoever appends locks it, so that the chain is one chain.
create table audit_head (seq bigint not null, hash text not null);
insert into audit_head (seq, hash) values (0, '');

-- What was decided upon, each input once, so that it can be decided again.
create table policy_inputs (
    digest text primary key,
    body text not null
);

create table approvals (
    id {id},
    job_id bigint not null references jobs (id),
    wish text not null,
    input_digest text not null,
    policy_digest text not null,
    rule text not null,
    reason text not null,
    asks text not null,
    state text not null,
    requested_by text not null,
    decided_by text,
    comment text,
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    decided_at_ms bigint
);
create index approvals_of_job on approvals (job_id, id);
create index approvals_by_state on approvals (state, id);
create unique index one_pending_approval_of_a_job on approvals (job_id) where state = 'pending';

-- Customers and campaigns. What people write about a record is a document; columns are what is looked for.

create table crm_records (
    id text primary key,
    kind text not null,
    name text not null,
    -- In lower case, to be sorted by.
    name_key text not null,
    status text,
    owner text,
    email text,
    account_id text,
    person_id text,
    -- What an interaction or a reminder is about.
    about_id text,
    due_at_ms bigint,
    -- The due moment of which a reminder was told.
    reminded_ms bigint,
    -- The conversation that a lead became, and the release that answered it.
    session_id text,
    release_id bigint,
    -- All its texts in lower case.
    searched text not null,
    body text not null,
    revision bigint not null,
    created_by text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null,
    deleted_at_ms bigint
);
create index crm_records_by_change on crm_records (kind, updated_at_ms, id);
create index reminders_due on crm_records (due_at_ms) where kind = 'reminder' and status = 'open';
create index crm_records_about on crm_records (about_id) where about_id is not null;
create index crm_records_of_account on crm_records (account_id) where account_id is not null;
create index crm_records_of_session on crm_records (session_id) where session_id is not null;

create table crm_tags (
    record_id text not null references crm_records (id),
    tag text not null,
    primary key (record_id, tag)
);
create index crm_records_of_tag on crm_tags (tag, record_id);

-- Two records of a kind that share one are perhaps the same.
create table crm_keys (
    record_id text not null references crm_records (id),
    key text not null,
    primary key (record_id, key)
);
create index crm_records_of_key on crm_keys (key, record_id);

-- Every record as it was after each change: append-only.
create table crm_changes (
    id {id},
    record_id text not null references crm_records (id),
    revision bigint not null,
    change text not null,
    changed_by text not null,
    status text,
    body text not null,
    at_ms bigint not null
);
create index crm_changes_of_record on crm_changes (record_id, id);

create table crm_imports (
    id text primary key,
    kind text not null,
    file_name text,
    header text not null,
    records bigint not null,
    created bigint not null,
    updated bigint not null,
    aside bigint not null,
    imported_by text not null,
    at_ms bigint not null
);
-- Lines of files that were not taken, as they stood there.
create table crm_aside (
    id {id},
    import_id text not null references crm_imports (id),
    line bigint not null,
    raw text not null,
    reason text not null
);
create index crm_aside_of_import on crm_aside (import_id, id);

create table campaigns (
    id text primary key,
    name text not null unique,
    goal text not null,
    target bigint not null,
    -- A decimal number.
    said_value text,
    state text not null,
    due_at_ms bigint,
    revision bigint not null,
    created_by text not null,
    created_at_ms bigint not null,
    updated_at_ms bigint not null,
    closed_at_ms bigint
);
create table campaign_members (
    campaign_id text not null references campaigns (id),
    member text not null,
    added_by text not null,
    added_at_ms bigint not null,
    primary key (campaign_id, member)
);
create table campaign_runs (
    run_id {key} references runs (id),
    campaign_id text not null references campaigns (id),
    added_by text not null,
    added_at_ms bigint not null
);
create index runs_of_campaign on campaign_runs (campaign_id, run_id);
create index events_of_campaigns on events (seq) where event_type in ('campaign_changed', 'signalled');

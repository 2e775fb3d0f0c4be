-- What people change while the servers run, so that all of them and the next start know it.

create table settings (
    name text primary key,
    value text not null,
    set_by text not null,
    updated_at_ms bigint not null
);

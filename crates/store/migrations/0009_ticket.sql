-- Tickets that open one connection once, on whichever server it arrives: hash of the ticket, and how its owner was known.

create table tickets (
    hash text primary key,
    proof text not null,
    expires_at_ms bigint not null
);

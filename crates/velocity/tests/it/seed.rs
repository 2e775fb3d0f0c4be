//! The API references of the two documents that Velocity comes from, line by line, on the real program over real HTTP. Each row quotes
//! the line that it proves. Where `docs/API.md` promises more than they do (statuses, fields), that is asked for, too.

mod account;
mod avatar;
mod chat;
mod health;
mod live;
mod queue;
mod shape;
mod variable;
mod world;

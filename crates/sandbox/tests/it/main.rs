//! The sandbox from outside: what it lets through, what it holds, and how it ends.

mod again;
mod bomb;
mod escape;
mod ladder;
mod life;
mod place;
mod tools;

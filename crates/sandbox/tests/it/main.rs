//! The sandbox from outside: what it lets through, what it holds, and how it ends.

mod life;
mod place;

//! Products on the air, from outside.

mod air;
mod death;
mod fixture;

//! The rules that the program brings along, and the set and the gate around them.

mod defaults;
mod load;
mod steer;

//! Integration tests: the rules of the house, checked on its sources.

mod house;

//! A product's files and history, from outside.

mod copying;
mod generating;
mod hostile;
mod killed;
mod looking;
mod product;

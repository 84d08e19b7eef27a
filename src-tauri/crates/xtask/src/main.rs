//! The two commands of the house: run and test; also demo and bindings.
fn main() {}

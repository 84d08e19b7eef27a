//! The three services on loopback: stateful, strict, honest.

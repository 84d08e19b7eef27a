//! What is in this zip: kind, name and versions, read from inside.

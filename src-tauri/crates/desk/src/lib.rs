//! The application without a window: connections, vault, archives, transfers.

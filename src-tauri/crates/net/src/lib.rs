//! One way to talk HTTP: trust, retries, streaming bodies, redaction.

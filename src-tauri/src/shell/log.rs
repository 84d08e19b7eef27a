//! The log: to the error output, quiet unless `PLUGDESK_LOG` asks for more. Nothing that is
//! logged holds a secret: secrets are types that do not print themselves.

use tracing_subscriber::EnvFilter;

/// Begins to log. `PLUGDESK_LOG` takes the filter syntax of `tracing`, such as `plugdesk=debug`.
pub fn begin() {
    let filter = EnvFilter::try_from_env("PLUGDESK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

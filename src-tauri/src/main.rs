//! Plugdesk.
#![cfg_attr(all(not(debug_assertions), windows), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    plugdesk_shell::shell::log::begin();
    match plugdesk_shell::shell::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "Plugdesk could not start");
            ExitCode::FAILURE
        }
    }
}

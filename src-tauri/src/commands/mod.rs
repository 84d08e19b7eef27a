//! What the page may ask for, one file for each screen. A command reads its arguments and calls
//! the desk; it decides nothing.

pub mod app;
pub mod archives;
pub mod connections;
pub mod deployments;
pub mod dictionaries;
pub mod extensions;
pub mod instances;
pub mod transfers;

include!("list.rs");

macro_rules! collected {
    ($($file:ident :: $command:ident),* $(,)?) => {
        tauri_specta::collect_commands![$($file::$command),*]
    };
}

macro_rules! names {
    ($($file:ident :: $command:ident),* $(,)?) => {
        [$(stringify!($command)),*]
    };
}

/// The commands as handlers, with their types.
pub fn collected() -> tauri_specta::Commands<tauri::Wry> {
    every_command!(collected)
}

/// The names of the commands.
pub fn names() -> Vec<&'static str> {
    every_command!(names).to_vec()
}

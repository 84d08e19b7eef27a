//! What the end to end tests and the demo drive the real window with.
//!
//! Everything here acts as a person would: through the window by WebDriver, through the display
//! by pointer and keyboard. Nothing sleeps for a fixed time; every wait is for something that can
//! be seen, up to a deadline.

pub mod canary;
pub mod crash;
pub mod desktop;
pub mod dialog;
pub mod drag;
pub mod failure;
pub mod faults;
pub mod home;
pub mod jar;
pub mod keyring;
pub mod language;
pub mod launch;
pub mod notifications;
pub mod patience;
mod process;
pub mod sandbox;
pub mod scene;
pub mod screens;
pub mod web;
pub mod window;
pub mod words;
pub mod zips;

pub use failure::Failure;
pub use home::Home;
pub use language::Language;
pub use sandbox::Services;
pub use scene::Scene;
pub use window::Window;
pub use words::Words;

//! The desktop shell: the window, its commands, drops and dialogs. It decides nothing; the desk
//! does.

pub mod commands;
pub mod seam;
pub mod shell;

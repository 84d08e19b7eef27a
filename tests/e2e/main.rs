//! End to end in the real window: what a person does, and what a person then sees.
//!
//! They run inside the private session, one after the other: `cargo xtask test --only e2e`.

mod access;
mod canary;
mod connections;
mod files;
mod install;
mod seeds;
mod uploads;

use plugdesk_tests::{Failure, Language, Scene, scene};

/// Plays a scene and tells, when it fails, what was seen, as a sentence and not as a structure.
async fn play(
    name: &str,
    language: Language,
    act: impl AsyncFnOnce(&Scene) -> Result<(), Failure>,
) {
    if let Err(failure) = scene::play(name, language, act).await {
        panic!("{failure}");
    }
}

/// Makes of a scene, a function from a [`Scene`], a test in each language.
macro_rules! in_both_languages {
    ($($scene:ident),+ $(,)?) => {
        mod english {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scene() {
                crate::play(stringify!($scene), plugdesk_tests::Language::English, super::$scene).await;
            })+
        }
        mod chinese {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scene() {
                crate::play(stringify!($scene), plugdesk_tests::Language::Chinese, super::$scene).await;
            })+
        }
    };
}

/// Makes of a scene a test in English.
macro_rules! in_english {
    ($($scene:ident),+ $(,)?) => {
        mod english {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scene() {
                crate::play(stringify!($scene), plugdesk_tests::Language::English, super::$scene).await;
            })+
        }
    };
}

pub(crate) use {in_both_languages, in_english};

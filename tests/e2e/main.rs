//! End to end in the real window: what a person does, and what a person then sees.
//!
//! They run inside the private session, one after the other: `cargo xtask test --only e2e`.

mod access;
mod alibaba;
mod canary;
mod closing;
mod connections;
mod files;
mod inspector;
mod install;
mod keyring;
mod many;
mod plans;
mod regions;
mod seeds;
mod store;
mod transfers;
mod uploads;

use plugdesk_tests::{Failure, Language, Scene, scene};

/// Plays a scene and tells, when it fails, what was seen, as a sentence and not as a structure.
#[allow(
    clippy::panic,
    reason = "this is how a test fails, and clippy takes it for a program"
)]
async fn play(
    name: &str,
    language: Language,
    act: impl AsyncFnOnce(&Scene) -> Result<(), Failure>,
) {
    if let Err(failure) = scene::play(name, language, act).await {
        panic!("{failure}");
    }
}

/// Makes tests of scenes, functions from a [`Scene`]: some in each language, some in English.
macro_rules! scenes {
    (in both languages: $($both:ident),* ; in english: $($english:ident),* $(;)?) => {
        mod english {
            $(crate::scenes!(@test $both, English);)*
            $(crate::scenes!(@test $english, English);)*
        }
        mod chinese {
            $(crate::scenes!(@test $both, Chinese);)*
        }
    };
    (@test $scene:ident, $language:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        async fn $scene() {
            crate::play(stringify!($scene), plugdesk_tests::Language::$language, super::$scene).await;
        }
    };
}

pub(crate) use scenes;

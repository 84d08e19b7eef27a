//! The stages of `cargo xtask test`, in the order in which they run.

use std::cell::OnceCell;
use std::process::Command;

use crate::built::Programs;
use crate::packages::{self, Purpose};
use crate::place::Place;
use crate::session::{self, Display, Keyring};
use crate::stop::Stop;
use crate::{page, process};

/// One thing that must hold.
pub(crate) struct Stage {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What it does, for the header.
    pub(crate) about: &'static str,
    /// What it stands on.
    pub(crate) needs: Needs,
    /// How it is carried out.
    pub(crate) perform: fn(&Workshop<'_>) -> Result<(), Stop>,
}

/// What must have been done before a stage can run by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing; it is one of the preparations, or needs only Rust.
    Nothing,
    /// The page's packages.
    Modules,
    /// The built page.
    Page,
    /// The built page, and a session to run in.
    Session,
}

/// Every stage, in order: what is quick and often wrong comes first.
pub(crate) const STAGES: &[Stage] = &[
    Stage {
        name: "packages",
        about: "system packages",
        needs: Needs::Nothing,
        perform: packages,
    },
    Stage {
        name: "fmt",
        about: "Rust formatting",
        needs: Needs::Nothing,
        perform: fmt,
    },
    Stage {
        name: "modules",
        about: "the page's packages",
        needs: Needs::Nothing,
        perform: modules,
    },
    Stage {
        name: "page",
        about: "the page is built",
        needs: Needs::Modules,
        perform: build_page,
    },
    Stage {
        name: "svelte-check",
        about: "types of the page",
        needs: Needs::Modules,
        perform: svelte_check,
    },
    Stage {
        name: "eslint",
        about: "lints of the page",
        needs: Needs::Modules,
        perform: eslint,
    },
    Stage {
        name: "vitest",
        about: "tests of the page",
        needs: Needs::Modules,
        perform: vitest,
    },
    Stage {
        name: "clippy",
        about: "lints of the Rust code, warnings denied",
        needs: Needs::Page,
        perform: clippy,
    },
    Stage {
        name: "bindings",
        about: "generated files agree with the commands",
        needs: Needs::Page,
        perform: bindings,
    },
    Stage {
        name: "unit",
        about: "unit and integration tests",
        needs: Needs::Page,
        perform: unit,
    },
    Stage {
        name: "keyring",
        about: "the vault with and without a keyring",
        needs: Needs::Session,
        perform: keyring,
    },
    Stage {
        name: "e2e",
        about: "end to end in the real window",
        needs: Needs::Session,
        perform: e2e,
    },
];

/// What the stages share.
pub(crate) struct Workshop<'place> {
    place: &'place Place,
    purpose: Purpose,
    programs: OnceCell<Programs>,
}

impl<'place> Workshop<'place> {
    /// A workshop with the packages for `purpose`.
    pub(crate) fn new(place: &'place Place, purpose: Purpose) -> Self {
        Self {
            place,
            purpose,
            programs: OnceCell::new(),
        }
    }

    /// Cargo with a page that was built already.
    fn cargo(&self, words: &[&str]) -> Command {
        let mut cargo = self.place.cargo();
        cargo.args(words).env("UI_PREBUILT", "1");
        cargo
    }

    /// The programs of the workspace, built once.
    ///
    /// The tests are built along: their dependencies switch features on in crates that both use, and
    /// asking for the programs alone would compile most of the tree a second time.
    fn programs(&self) -> Result<&Programs, Stop> {
        if let Some(programs) = self.programs.get() {
            return Ok(programs);
        }
        // Without xtask, which is running and needs no new copy of itself.
        let mut cargo = self.cargo(&["build", "--workspace", "--exclude", "xtask"]);
        cargo.args(["--bins", "--tests"]);
        let programs = Programs::build(&mut cargo)?;
        Ok(self.programs.get_or_init(|| programs))
    }
}

fn packages(shop: &Workshop<'_>) -> Result<(), Stop> {
    packages::provide(shop.purpose)
}

fn modules(shop: &Workshop<'_>) -> Result<(), Stop> {
    page::provide_modules(shop.place)
}

fn build_page(shop: &Workshop<'_>) -> Result<(), Stop> {
    page::build(shop.place)
}

fn svelte_check(shop: &Workshop<'_>) -> Result<(), Stop> {
    process::run(&mut page::script(shop.place, "check"))
}

fn eslint(shop: &Workshop<'_>) -> Result<(), Stop> {
    process::run(&mut page::script(shop.place, "lint"))
}

fn vitest(shop: &Workshop<'_>) -> Result<(), Stop> {
    process::run(&mut page::script(shop.place, "test"))
}

fn fmt(shop: &Workshop<'_>) -> Result<(), Stop> {
    process::run(&mut shop.cargo(&["fmt", "--all", "--check"]))
        .map_err(|stop| stop.remedy("Remedy: cargo fmt --all"))
}

fn clippy(shop: &Workshop<'_>) -> Result<(), Stop> {
    let features = ["--features", "plugdesk-tests/window"];
    let mut cargo = shop.cargo(&["clippy", "--workspace", "--all-targets"]);
    process::run(cargo.args(features).args(["--", "-D", "warnings"]))
}

fn bindings(shop: &Workshop<'_>) -> Result<(), Stop> {
    let exporter = shop.programs()?.of("plugdesk", "plugdesk-bindings")?;
    let mut check = Command::new(exporter);
    check.arg("--check").current_dir(shop.place.root());
    process::run(&mut check).map_err(|stop| stop.remedy("Remedy: cargo xtask bindings"))
}

fn unit(shop: &Workshop<'_>) -> Result<(), Stop> {
    process::run(&mut shop.cargo(&["test", "--workspace"]))
}

fn keyring(shop: &Workshop<'_>) -> Result<(), Stop> {
    let mut cargo = shop.cargo(&["test", "--workspace", "--test", "it", "--no-run"]);
    let programs = Programs::build(&mut cargo)?;
    let tests = programs.of("plugdesk-desk", "it")?;
    for (keyring, word) in [(Keyring::Present, "present"), (Keyring::Absent, "absent")] {
        println!("With the keyring {word}:");
        let mut command = Command::new(tests);
        command
            .env("PLUGDESK_TEST_KEYRING", word)
            .current_dir(shop.place.root().join("src-tauri/crates/desk"));
        session::run_inside(keyring, Display::Virtual, &command)?;
    }
    Ok(())
}

fn e2e(shop: &Workshop<'_>) -> Result<(), Stop> {
    let app = shop.programs()?.of("plugdesk", "plugdesk")?;
    let mut cargo = shop.cargo(&["test", "--workspace", "--test", "e2e", "--no-run"]);
    let programs = Programs::build(cargo.args(["--features", "plugdesk-tests/window"]))?;
    let kept = shop.place.target()?.join("e2e-failures");
    let mut command = Command::new(programs.of("plugdesk-tests", "e2e")?);
    // One window at a time: the tests share a display, a pointer and a keyboard focus.
    command
        .arg("--test-threads=1")
        .env("PLUGDESK_APP", app)
        .env("PLUGDESK_KEPT", &kept)
        .current_dir(shop.place.root().join("tests"));
    session::run_inside(Keyring::Present, Display::Virtual, &command).map_err(|stop| {
        stop.remedy(format!(
            "What the window showed is kept in {}",
            kept.display()
        ))
    })
}

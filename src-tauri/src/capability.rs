// What the page in the window `main` may ask for, as Tauri reads it from
// `capabilities/main.json`. Shared by the build script, which needs the file to hold together
// with the list of commands before anything compiles, and by the test that compares the two.

/// A capability of Tauri. A type of its own, because the order of a JSON value's fields depends on
/// what else is built along.
#[derive(serde::Serialize)]
struct Capability<'a> {
    identifier: &'a str,
    description: &'a str,
    windows: [&'a str; 1],
    permissions: Vec<String>,
}

/// The capability's text: to hear events, and each own command by its name.
fn capability(commands: &[&str]) -> Result<String, serde_json::Error> {
    let mut permissions = vec![
        "core:event:allow-listen".to_owned(),
        "core:event:allow-unlisten".to_owned(),
    ];
    permissions.extend(
        commands
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-"))),
    );
    let capability = Capability {
        identifier: "main",
        description: "What the page in the window `main` may ask for. Derived from the list of commands by `cargo xtask bindings`.",
        windows: ["main"],
        permissions,
    };
    serde_json::to_string_pretty(&capability).map(|text| text + "\n")
}

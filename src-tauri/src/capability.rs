// What the page in the window `main` may ask for, as Tauri reads it from
// `capabilities/main.json`. Shared by the build script, which needs the file to hold together
// with the list of commands before anything compiles, and by the test that compares the two.

/// The capability's text: to hear events, and each own command by its name.
fn capability(commands: &[&str]) -> Result<String, serde_json::Error> {
    let mut permissions =
        vec!["core:event:allow-listen".to_owned(), "core:event:allow-unlisten".to_owned()];
    permissions.extend(commands.iter().map(|name| format!("allow-{}", name.replace('_', "-"))));
    let capability = serde_json::json!({
        "identifier": "main",
        "description": "What the page in the window `main` may ask for. Derived from the list of commands by `cargo xtask bindings`.",
        "windows": ["main"],
        "permissions": permissions,
    });
    serde_json::to_string_pretty(&capability).map(|text| text + "\n")
}

//! The first screen.

use super::{Practice, connection_to};
use crate::failure::Failure;
use crate::scene::Scene;

/// Sees the welcome and opens the sandbox from it, as a newcomer does.
pub async fn open_sandbox(scene: &Scene) -> Result<Practice, Failure> {
    let window = &scene.window;
    if window.shows("welcome").await? {
        window.click("open-sandbox").await?;
    } else {
        // Whoever chose a language first is in the settings, where the sandbox opens, too.
        window.click("settings-sandbox").await?;
    }
    let practice = Practice {
        cloud: seen_connection(scene, "elastic_cloud").await?,
        ece: seen_connection(scene, "ece").await?,
        alibaba: seen_connection(scene, "alibaba").await?,
        shanghai: super::PRACTICE_SHANGHAI.to_owned(),
    };
    Ok(practice)
}

async fn seen_connection(scene: &Scene, service: &str) -> Result<String, Failure> {
    // Any connection in the sidebar means that all are there: they come together.
    scene
        .window
        .see_css("[data-testid^=\"connection-\"] small")
        .await?;
    let id = connection_to(&scene.window, service).await?;
    scene.window.see(&format!("connection-{id}")).await?;
    Ok(id)
}

//! Bringing dropped archives to instances of Alibaba Cloud, and what became of it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::patience;
use crate::window::{Window, test_id};

/// Adds another connection's region to the sheet, and waits for its instances.
pub async fn add_region(window: &Window, connection: &str) -> Result<(), Failure> {
    window
        .click(&format!("review-add-region-{connection}"))
        .await?;
    window
        .see(&format!("review-region-{connection}"))
        .await
        .map(|_| ())
}

/// Ticks an instance in the sheet, and waits until what its restart costs is shown.
pub async fn tick(window: &Window, instance: &str) -> Result<(), Failure> {
    let tick = test_id(&format!("review-instance-{instance}"));
    // What is read of other instances meanwhile moves this one.
    patience::until(&format!("{tick} ticked"), patience::USUAL, async || {
        if !window.shows_css(&format!("{tick}:checked")).await? {
            window.click_css(&tick).await?;
        }
        Ok(if window.shows_css(&format!("{tick}:checked")).await? {
            Ok(())
        } else {
            Err("not ticked")
        })
    })
    .await?;
    let cost = test_id(&format!("review-restart-{instance}"));
    window
        .see_css(&format!("{cost}[aria-busy=false]"))
        .await
        .map(|_| ())
}

/// The runs as the application lists them, once those of `instance` satisfy `holds`; the latest of
/// the instance is returned.
pub async fn run_of(
    window: &Window,
    instance: &str,
    within: Duration,
    holds: impl Fn(&Value) -> bool,
) -> Result<Value, Failure> {
    patience::until(&format!("the run on {instance}"), within, async || {
        let runs = window.ask("runs_list", json!({})).await?;
        let mut of_instance = runs.as_array().into_iter().flatten();
        let latest = of_instance.find(|run| run["instance"] == instance).cloned();
        Ok(match latest {
            Some(run) if holds(&run) => Ok(run),
            other => Err(other),
        })
    })
    .await
}

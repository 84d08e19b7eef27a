//! Alibaba Cloud from the zip to the last node.

mod bringing;
mod changing;

use plugdesk_sandbox::{AlibabaReady, SandboxOptions};
use plugdesk_tests::screens::{self, connection};
use plugdesk_tests::{Failure, Scene, Services};
use secrecy::ExposeSecret as _;

/// Runs 8.15.1 in the first region.
const SEARCH: &str = "es-cn-i7m27ausp001l0001";

/// Makes a connection to a region by the form, with its bucket, and returns its id.
async fn connect(scene: &Scene, name: &str, region: &AlibabaReady) -> Result<String, Failure> {
    let window = &scene.window;
    let secret = region.access_key_secret.expose_secret();
    connection::fill_alibaba(
        window,
        name,
        &region.region,
        &region.endpoint,
        &region.access_key_id,
        secret,
    )
    .await?;
    // An address of OSS without a bucket is refused.
    if !region.oss_bucket.is_empty() {
        window
            .fill("field-oss-address", &region.oss_endpoint)
            .await?;
        window.fill("field-bucket", &region.oss_bucket).await?;
    }
    connection::save(window).await?;
    screens::connection_named(window, name).await
}

async fn two_regions(
    scene: &Scene,
    change: impl FnOnce(&mut SandboxOptions),
) -> Result<(Services, String, String), Failure> {
    let services = Services::with(change).await?;
    let [hangzhou, shanghai] = services.ready().alibaba_regions.as_slice() else {
        return Err(Failure::Wrong("two regions are expected".to_owned()));
    };
    let first = connect(scene, "Hangzhou", hangzhou).await?;
    let second = connect(scene, "Shanghai", shanghai).await?;
    Ok((services, first, second))
}

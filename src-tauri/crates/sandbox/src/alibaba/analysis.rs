//! `PluginAnalysis`: archives from the object storage, looked into and taken into the library.

use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use super::Alibaba;
use super::call::Call;
use super::dictionaries::OssObject;
use super::errors::Refusal;
use super::package::{Package, check_file_name, check_size};
use super::wire::Outcome;

/// An item of the body.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Source {
    name: String,
    oss_object: OssObject,
}

impl Alibaba {
    pub(super) async fn analyse(&self, call: &Call) -> Result<Outcome, Refusal> {
        // Alibaba Cloud's own tooling takes a dry run for the default.
        let dry_run = call.query.get("dryRun").is_none() || call.query.flag("dryRun")?;
        let instance = self.instance_for_custom_plugins(call)?;
        let sources: Vec<Source> = call.json()?;
        if sources.is_empty() {
            return Err(Refusal::NothingToInstall);
        }
        let mut packages = Vec::with_capacity(sources.len());
        for source in sources {
            packages.push(self.package(source).await?);
        }
        let overrides = self.switches.overrides_built_in();
        instance.must_take(&packages, overrides)?;
        let found: Vec<_> = packages.iter().map(Package::analysed).collect();
        let result = Value::Array(found);
        if dry_run {
            return Ok(Outcome::new(result));
        }
        let now = call.now;
        self.write(call, move |instance| {
            instance.must_take(&packages, overrides)?;
            instance.take_in(&packages, now);
            Ok(result)
        })
        .await
    }

    async fn package(&self, source: Source) -> Result<Package, Refusal> {
        let Source { name, oss_object } = source;
        check_file_name(&name)?;
        let unreadable = || {
            Refusal::plugin(
                "OssObjectNotReadable",
                format!(
                    "The object {} in the bucket {} cannot be read. The bucket must lie in {}.",
                    oss_object.key, oss_object.bucket_name, self.region.id
                ),
            )
        };
        let object = self.object(&oss_object).ok_or_else(unreadable)?;
        check_size(&name, object.size)?;
        match read(name, object.path).await? {
            Some(package) => Ok(package),
            None => Err(unreadable()),
        }
    }
}

/// Unpacking is work, so it is done beside the answers to others. `None` where the object was
/// deleted or replaced since it was found.
async fn read(name: String, path: PathBuf) -> Result<Option<Package>, Refusal> {
    let read = move || match File::open(path) {
        Ok(file) => Package::read(&name, file).map(Some),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    };
    tokio::task::spawn_blocking(read)
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error).into()))
}

//! What must be known of a store and its versions before one can say what an act does to a plan.

use std::collections::BTreeSet;

use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use plugdesk_elastic::{Deployment, Extension, IncludeDeployments, StackVersion};
use plugdesk_net::CancellationToken;

use super::extensions::wire_id;
use crate::deployments::store_url;
use crate::extensions::{ExtensionId, ExtensionKind, has_no_store};
use crate::fault::{Fault, FaultCode};
use crate::plans::{Asked, Build, BuildShelf, Joins, Offer, Offers, PlanAct, Raise, leaving};
use crate::provider::ElasticStore;

/// How many regions are asked for their versions side by side.
const SIDE_BY_SIDE: usize = 3;

impl ElasticStore {
    /// What an act asks for; extensions that it names are looked up.
    pub(super) async fn asked(&self, act: &PlanAct) -> Result<Asked, Fault> {
        Ok(match act {
            PlanAct::Attach { extension } => {
                let found = one(self, extension).await?;
                Asked::Join(Joins::stored(Build::of(&found))?)
            }
            PlanAct::AttachNew { draft } => Asked::Join(Joins::made_first(draft)?),
            PlanAct::AttachUrl {
                name,
                url,
                extension_kind,
                version,
            } => Asked::Join(Joins::fetched(
                self.service,
                name,
                url,
                *extension_kind,
                version,
            )?),
            PlanAct::Detach { extension } => leaving(extension),
            PlanAct::DetachNamed {
                name,
                extension_kind,
            } => Asked::LeaveNamed {
                name: name.clone(),
                kind: *extension_kind,
            },
            PlanAct::ReplaceSafely { former, draft } => {
                let found = one(self, former).await?;
                let entry = Joins::made_first(draft)?;
                if ExtensionKind::from(found.extension_type) != entry.kind {
                    // A bundle can't do what a plugin did, nor the other way round.
                    return Err(
                        Fault::of_field(FaultCode::InvalidRequest, "kind", "").about(found.name)
                    );
                }
                Asked::Replace {
                    former: store_url(former),
                    entry,
                }
            }
            PlanAct::CleanUp => Asked::CleanUp,
            PlanAct::Reapply => Asked::Reapply,
            PlanAct::Upgrade { version, draft } => {
                Asked::Raise(Raise::to(version, draft.as_ref())?)
            }
        })
    }

    /// Learns what only an upgrade of these deployments must know.
    pub(super) async fn learn<'a>(
        &self,
        asked: &mut Asked,
        deployments: impl Iterator<Item = &'a Deployment>,
    ) -> Result<(), Fault> {
        if let Asked::Raise(raise) = asked {
            raise.builds = self.builds().await?;
            raise.offers = self.offers(deployments).await;
        }
        Ok(())
    }

    /// The builds of the store.
    pub(super) async fn builds(&self) -> Result<BuildShelf, Fault> {
        let cancel = CancellationToken::new();
        match self.client.list_extensions(&cancel).await {
            Ok(all) => Ok(BuildShelf::of(&all)),
            // Its plans name URLs alone.
            Err(error) if has_no_store(self.service, &error) => Ok(BuildShelf::default()),
            Err(error) => Err(Fault::from(&error)),
        }
    }

    /// The versions that the service offers where these deployments run.
    pub(super) async fn offers<'a>(
        &self,
        deployments: impl Iterator<Item = &'a Deployment>,
    ) -> Offers {
        let regions: BTreeSet<Option<String>> = deployments
            .map(|one| one.region().map(str::to_owned))
            .collect();
        let questions: Vec<BoxFuture<'_, _>> = regions
            .into_iter()
            .map(|region| {
                async move {
                    let cancel = CancellationToken::new();
                    let told = self.client.stack_versions(region.as_deref(), &cancel).await;
                    (region, told)
                }
                .boxed()
            })
            .collect();
        let told: Vec<_> = stream::iter(questions)
            .buffered(SIDE_BY_SIDE)
            .collect()
            .await;
        let mut offers = Offers::default();
        for (region, told) in told {
            match told {
                Ok(versions) => offers.told(region.as_deref(), usable(versions)),
                Err(error) => {
                    tracing::warn!(%error, "the versions of a region were not told");
                    offers.not_told();
                }
            }
        }
        offers
    }
}

/// What can be raised to what. A version that is withheld may still run somewhere, but nothing is
/// raised to it.
fn usable(versions: Vec<StackVersion>) -> Vec<Offer> {
    let withheld = versions.iter().filter(|one| !one.is_usable());
    let withheld: BTreeSet<String> = withheld.map(|one| one.version.clone()).collect();
    let offer = |one: StackVersion| Offer {
        version: one.version,
        upgradable_to: one
            .upgradable_to
            .into_iter()
            .filter(|to| !withheld.contains(to))
            .collect(),
    };
    versions.into_iter().map(offer).collect()
}

/// One extension of the store.
async fn one(store: &ElasticStore, id: &ExtensionId) -> Result<Extension, Fault> {
    let cancel = CancellationToken::new();
    let found = store
        .client
        .extension(&wire_id(id)?, IncludeDeployments(false), &cancel)
        .await;
    found
        .map(|stored| stored.value)
        .map_err(|error| Fault::from(&error).about(id.0.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_raised_to_a_version_that_is_withheld() {
        let versions: Vec<StackVersion> = serde_json::from_str(
            r#"[{"version":"9.1.0","accessible":false,"upgradable_to":[]},
                {"version":"9.0.0","deleted":true,"upgradable_to":["9.1.0"]},
                {"version":"8.15.2","upgradable_to":["8.17.0","9.0.0","9.1.0"]}]"#,
        )
        .unwrap();
        let offers = usable(versions);
        let from = |version: &str| {
            let offer = offers.iter().find(|one| one.version == version);
            offer.map(|one| one.upgradable_to.join(" "))
        };
        assert_eq!(from("8.15.2").as_deref(), Some("8.17.0"));
        assert_eq!(
            from("9.0.0").as_deref(),
            Some(""),
            "it may run all the same"
        );
    }
}

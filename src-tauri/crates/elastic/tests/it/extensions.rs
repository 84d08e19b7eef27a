use chrono::DateTime;
use plugdesk_elastic::{ExtensionId, ExtensionType, IncludeDeployments, NewExtension};
use plugdesk_net::CancellationToken;
use plugdesk_sandbox::SeedData;

use crate::stage::{Stage, new};

const WITHOUT: IncludeDeployments = IncludeDeployments(false);
const WITH: IncludeDeployments = IncludeDeployments(true);

#[tokio::test]
async fn a_created_extension_is_listed_and_comes_with_its_stamp() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    assert!(
        stage
            .client
            .list_extensions(&cancel)
            .await
            .unwrap()
            .is_empty()
    );

    let created = stage.bundle("synonyms_v1.2-cn").await;
    let extension = &created.value;
    assert_eq!(extension.name, "synonyms_v1.2-cn");
    assert_eq!(extension.description.as_deref(), Some("made in a test"));
    assert_eq!(extension.extension_type, ExtensionType::Bundle);
    assert_eq!(extension.version, "8.*");
    assert_eq!(extension.url, format!("repo://{}", extension.id));
    assert_eq!(extension.file_metadata, None);
    assert!(created.resource.version.is_some());
    for date in [&created.resource.created, &created.resource.last_modified] {
        DateTime::parse_from_rfc3339(date.as_deref().unwrap()).unwrap();
    }

    let listed = stage.client.list_extensions(&cancel).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(extension));
    let got = stage
        .client
        .extension(&extension.id, WITHOUT, &cancel)
        .await
        .unwrap();
    assert_eq!(got.value, *extension);
    assert_eq!(got.resource, created.resource);
}

#[tokio::test]
async fn deployments_come_only_when_asked_for() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    let listed = stage.client.list_extensions(&cancel).await.unwrap();
    assert!(listed.iter().any(|one| one.file_metadata.is_some()));
    assert!(listed.iter().any(|one| one.file_metadata.is_none()));
    let mut used = 0;
    for extension in &listed {
        let without = stage
            .client
            .extension(&extension.id, WITHOUT, &cancel)
            .await
            .unwrap();
        assert!(without.value.deployments.is_empty());
        let with = stage
            .client
            .extension(&extension.id, WITH, &cancel)
            .await
            .unwrap();
        used += with.value.deployments.len();
    }
    assert!(used > 0, "the demo data has deployments with extensions");
}

#[tokio::test]
async fn the_service_fetches_the_archive_from_a_url() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    // A stored archive's own link serves as a place to fetch from.
    let listed = stage.client.list_extensions(&cancel).await.unwrap();
    let metadata = listed
        .iter()
        .find_map(|one| one.file_metadata.clone())
        .unwrap();
    let request = NewExtension {
        download_url: Some(metadata.url.unwrap().expose().to_owned()),
        ..new("copy")
    };
    let created = stage
        .client
        .create_extension(&request, &cancel)
        .await
        .unwrap();
    assert_eq!(created.value.file_metadata.unwrap().size, metadata.size);
    assert!(created.value.download_url.is_some());
}

#[tokio::test]
async fn a_deleted_extension_is_gone() {
    let stage = Stage::new().await;
    let cancel = CancellationToken::new();
    let created = stage.bundle("short-lived").await;
    let deleted = stage
        .client
        .delete_extension(&created.value.id, &cancel)
        .await
        .unwrap();
    assert!(deleted.resource.version.is_some());
    assert!(
        stage
            .client
            .list_extensions(&cancel)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_change_keeps_id_type_and_archive() {
    let stage = Stage::with(|options| options.seed = SeedData::Demo).await;
    let cancel = CancellationToken::new();
    let listed = stage.client.list_extensions(&cancel).await.unwrap();
    let before = listed.iter().find(|one| one.name == "analysis-ik").unwrap();
    let change = NewExtension {
        extension_type: ExtensionType::Bundle,
        version: "8.15.2".to_owned(),
        ..new("analysis-ik-2")
    };
    let client = &stage.client;
    let changed = client.update_extension(&before.id, &change, &cancel).await;
    let changed = changed.unwrap().value;
    assert_eq!((&changed.id, &changed.url), (&before.id, &before.url));
    assert_eq!(changed.name, "analysis-ik-2");
    assert_eq!(changed.version, "8.15.2");
    assert_eq!(changed.extension_type, ExtensionType::Plugin, "it is fixed");
    let (is, was) = (
        changed.file_metadata.unwrap(),
        before.file_metadata.as_ref().unwrap(),
    );
    assert_eq!(is.size, was.size);

    let unknown = ExtensionId::parse("1").unwrap();
    let error = client
        .update_extension(&unknown, &change, &cancel)
        .await
        .unwrap_err();
    assert!(error.may_be_gone(), "{error:?}");
}

//! What an update may not say, the lock by version, and the dry run.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::clusters::{Cluster, entry};
use crate::running::{Running, expect, expect_refusal};

const BAD: StatusCode = StatusCode::BAD_REQUEST;

#[tokio::test]
async fn a_plan_that_would_take_the_cluster_away_is_refused() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let whole = cluster.read("").await;
    let plan = cluster.plan().await;
    let mut nothing = plan.clone();
    nothing["cluster_topology"][0]["size"]["value"] = json!(0);
    let mut missing = plan.clone();
    missing.as_object_mut().unwrap().remove("cluster_topology");
    for topology in [json!(null), json!([]), json!({}), json!(["hot"])] {
        let mut wrong = plan.clone();
        wrong["cluster_topology"] = topology;
        refused_plan(&cluster, wrong, "cluster_topology").await;
    }
    refused_plan(&cluster, nothing, "cluster_topology").await;
    refused_plan(&cluster, missing, "cluster_topology").await;
    for (change, field) in [
        (json!({ "elasticsearch": null }), "plan.elasticsearch"),
        (
            json!({ "elasticsearch": { "version": "new" } }),
            "plan.elasticsearch.version",
        ),
        (
            json!({ "elasticsearch": { "version": "8.14.2" } }),
            "plan.elasticsearch.version",
        ),
    ] {
        let mut wrong = plan.clone();
        for (name, value) in change.as_object().unwrap() {
            wrong[name] = value.clone();
        }
        refused_plan(&cluster, wrong, field).await;
    }
    for wrong in [json!(null), json!("plan"), json!([])] {
        refused_plan(&cluster, wrong, "plan").await;
    }
    assert_eq!(cluster.read("").await, whole);
}

async fn refused_plan(cluster: &Cluster<'_>, plan: Value, field: &str) {
    for query in ["", "?validate_only=true"] {
        let response = cluster.put(query, plan.clone()).await;
        let reply = expect_refusal(response, BAD, "clusters.cluster_invalid_plan").await;
        let field = format!("resources.elasticsearch[0].{field}");
        assert_eq!(reply["errors"][0]["fields"], json!([field]), "{plan}");
    }
}

#[tokio::test]
async fn entries_must_be_whole_and_their_urls_known() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let plan = cluster.plan().await;
    let good = entry("legal", "repo://2046118735", "8.*");
    let with = |place: &str, list: Value| {
        let mut plan = plan.clone();
        *plan.pointer_mut(place).unwrap() = json!({ "version": "8.14.3", "user_bundles": list });
        plan
    };
    let top = "/elasticsearch";
    let tier = "/cluster_topology/0/elasticsearch";
    for (place, path) in [
        (top, "plan.elasticsearch"),
        (tier, "plan.cluster_topology[0].elasticsearch"),
    ] {
        for lacking in ["name", "url", "elasticsearch_version"] {
            let mut lame = good.clone();
            lame[lacking] = Value::Null;
            let field = format!("{path}.user_bundles[1].{lacking}");
            refused_plan(&cluster, with(place, json!([good, lame])), &field).await;
        }
        let field = format!("{path}.user_bundles");
        refused_plan(&cluster, with(place, json!("legal")), &field).await;
        for url in [
            "https://files.example.com/legal.zip",
            "repo://123456789",
            "ftp://files.example.com/legal.zip",
            "2046118735",
        ] {
            let wrong = with(place, json!([good, entry("legal", url, "8.*")]));
            let response = cluster.put("", wrong).await;
            let reply = expect_refusal(response, BAD, "clusters.invalid_extension_url").await;
            let fields = &reply["errors"][0]["fields"];
            assert_eq!(*fields, json!(["resources.elasticsearch[0]"]));
        }
        let dry = cluster.put("?validate_only=true", with(place, json!(null)));
        expect(dry.await, StatusCode::OK).await;
    }
    cluster.take(with(top, json!([good]))).await;
}

#[tokio::test]
async fn ece_takes_bundles_from_web_servers() {
    let running = Running::demo().await;
    let list = running.ece(Method::GET, "/deployments").send().await;
    let list = expect(list.unwrap(), StatusCode::OK).await;
    let logs = list["deployments"].as_array().unwrap().iter();
    let logs = logs.clone().find(|one| one["name"] == "shop-logs").unwrap();
    let path = format!("/deployments/{}", logs["id"].as_str().unwrap());
    let read = running.ece(Method::GET, &path).send().await.unwrap();
    let whole = expect(read, StatusCode::OK).await;
    let current = &whole["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"];
    let mut plan = current["plan"].clone();
    let bundles = &plan["elasticsearch"]["user_bundles"];
    let url = "https://files.example.com/bundles/log-patterns-3.zip";
    assert_eq!(*bundles, json!([entry("log-patterns", url, "8.*")]));
    for (url, status) in [
        (
            "http://files.example.com/log-patterns-4.zip",
            StatusCode::OK,
        ),
        ("file:///tmp/log-patterns-4.zip", BAD),
    ] {
        let bundles = json!([entry("log-patterns", url, "8.*")]);
        plan["elasticsearch"]["user_bundles"] = bundles;
        let body = json!({ "prune_orphans": false, "resources": { "elasticsearch": [{
            "ref_id": "main-elasticsearch", "region": "ece-region", "plan": plan,
        }] } });
        let request = running.ece(Method::PUT, &format!("{path}?validate_only=true"));
        let response = request.json(&body).send().await.unwrap();
        expect(response, status).await;
    }
}

#[tokio::test]
async fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let whole = cluster.read("?show_plan_history=true").await;
    let mut plan = cluster.plan().await;
    plan["elasticsearch"]["user_plugins"] = json!([]);
    let mut update = cluster.update(plan.clone()).await;
    update["name"] = json!("renamed");
    let response = cluster.send("?validate_only=true", &update).await;
    let reply = expect(response, StatusCode::OK).await;
    let updates = &reply["diagnostics"]["updates"]["elasticsearch"];
    assert_eq!(
        *updates,
        json!([{
            "ref_id": "main-elasticsearch",
            "display_name": "search-stage",
            "backend_plan": plan,
        }])
    );
    assert_eq!(reply["diagnostics"]["creates"]["elasticsearch"], json!([]));
    assert_eq!(cluster.read("?show_plan_history=true").await, whole);
    let response = cluster.send("?validate_only=perhaps", &update).await;
    expect_refusal(response, BAD, "root.invalid_request").await;
}

#[tokio::test]
async fn the_version_guards_against_changes_meanwhile() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let version = async || {
        let response = cluster.ask(Method::GET, "").await;
        for header in ["x-cloud-resource-created", "x-cloud-resource-last-modified"] {
            assert!(response.headers().contains_key(header));
        }
        let header = &response.headers()["x-cloud-resource-version"];
        header.to_str().unwrap().to_owned()
    };
    let read = version().await;
    let plan = cluster.plan().await;
    let with = |version: &str| format!("?version={version}");
    let dry = format!("?validate_only=true&version={read}");
    expect(cluster.put(&dry, plan.clone()).await, StatusCode::OK).await;
    let taken = cluster.put(&with(&read), plan.clone()).await;
    assert_ne!(taken.headers()["x-cloud-resource-version"], read.as_str());
    expect(taken, StatusCode::OK).await;
    let while_pending = version().await;
    cluster.wait();
    // The end of a plan is a change too.
    assert_ne!(version().await, while_pending);
    for old in [read.as_str(), while_pending.as_str(), "one", ""] {
        for query in [with(old), format!("{}&validate_only=true", with(old))] {
            let late = cluster.put(&query, plan.clone()).await;
            let code = "deployments.version_conflict";
            expect_refusal(late, StatusCode::CONFLICT, code).await;
        }
    }
    let taken = cluster.put(&with(&version().await), plan).await;
    expect(taken, StatusCode::OK).await;
}

#[tokio::test]
async fn a_request_must_make_sense() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let update = cluster.update(cluster.plan().await).await;
    let changed = |pointer: &str, value: Value| {
        let mut update = update.clone();
        *update.pointer_mut(pointer).unwrap() = value;
        update
    };
    let first = "/resources/elasticsearch/0";
    let twice = json!([update.pointer(first), update.pointer(first)]);
    for (body, code) in [
        (json!([]), "root.invalid_request"),
        (json!({ "resources": {} }), "root.invalid_request"),
        (
            changed("/prune_orphans", json!(null)),
            "root.invalid_request",
        ),
        (
            changed("/prune_orphans", json!("no")),
            "root.invalid_request",
        ),
        (
            changed("/resources/elasticsearch", twice),
            "root.invalid_request",
        ),
        (
            changed(&format!("{first}/ref_id"), json!("another")),
            "clusters.cluster_invalid_plan",
        ),
        (
            changed(&format!("{first}/region"), json!(null)),
            "clusters.cluster_invalid_plan",
        ),
    ] {
        let response = cluster.send("", &body).await;
        expect_refusal(response, BAD, code).await;
    }
    let none = Cluster {
        running: &running,
        id: "0".repeat(32),
    };
    for response in [
        none.send("", &update).await,
        none.ask(Method::GET, "").await,
        none.ask(Method::GET, "/elasticsearch/_main").await,
    ] {
        let code = "deployments.deployment_not_found";
        expect_refusal(response, StatusCode::NOT_FOUND, code).await;
    }
}

#[tokio::test]
async fn pruning_shuts_down_what_is_not_mentioned() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let kibana = cluster.read("").await["resources"]["kibana"][0]["id"].clone();
    let mut update = cluster.update(cluster.plan().await).await;
    update["prune_orphans"] = json!(true);
    let reply = expect(cluster.send("", &update).await, StatusCode::OK).await;
    assert_eq!(reply["shutdown_resources"]["kibana"], json!([kibana]));
    let whole = cluster.read("").await;
    assert_eq!(whole["resources"]["kibana"], json!([]));
    cluster.wait();

    let everything = json!({ "prune_orphans": true, "resources": null });
    expect(cluster.send("", &everything).await, StatusCode::OK).await;
    let info = cluster.info().await;
    assert_eq!(info["status"], "stopped");
    assert_eq!(info["topology"]["instances"], json!([]));
}

#[tokio::test]
async fn settings_are_kept_and_null_takes_them_away() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let settings = async || {
        let whole = cluster.read("?show_settings=true").await;
        whole["resources"]["elasticsearch"][0]["info"]["settings"].clone()
    };
    let before = settings().await;
    assert_eq!(before["dedicated_masters_threshold"], 6);
    let mut update = cluster.update(cluster.plan().await).await;
    update["resources"]["elasticsearch"][0]["settings"] =
        json!({ "snapshot": { "enabled": true }, "metadata": { "name": "x" } });
    expect(cluster.send("", &update).await, StatusCode::OK).await;
    let after = settings().await;
    assert_eq!(after["snapshot"], json!({ "enabled": true }));
    assert_eq!(after["dedicated_masters_threshold"], 6);
    assert_eq!(after["metadata"], before["metadata"]);
    cluster.wait();
    update["resources"]["elasticsearch"][0]["settings"] = json!({ "snapshot": null });
    expect(cluster.send("", &update).await, StatusCode::OK).await;
    assert_eq!(settings().await, before);
}

#[tokio::test]
async fn settings_that_the_description_does_not_know_so_are_refused() {
    let running = Running::demo().await;
    let cluster = Cluster::named(&running, "search-stage").await;
    let mut update = cluster.update(cluster.plan().await).await;
    for (settings, field) in [
        (
            json!({ "dedicated_masters_threshold": [{}] }),
            "settings.dedicated_masters_threshold",
        ),
        (
            json!({ "snapshot": { "retention": { "snapshots": "many" } } }),
            "settings.snapshot.retention.snapshots",
        ),
        (
            json!({ "traffic_filter": {} }),
            "settings.traffic_filter.rulesets",
        ),
    ] {
        update["resources"]["elasticsearch"][0]["settings"] = settings;
        let response = cluster.send("", &update).await;
        let reply = expect_refusal(response, BAD, "clusters.cluster_invalid_plan").await;
        let named = format!("resources.elasticsearch[0].{field}");
        assert_eq!(reply["errors"][0]["fields"], json!([named]));
    }
}

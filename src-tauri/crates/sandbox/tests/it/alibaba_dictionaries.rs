//! Dictionaries: four lists, each overwritten as a whole.

use chrono::TimeDelta;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::running::Running;
use crate::signer::Call;
use crate::storage::{object, put};

const SEARCH: &str = "/openapi/instances/es-cn-i7m27ausp001l0001";

async fn list(running: &Running, kind: &str) -> Vec<Value> {
    let path = format!("{SEARCH}/dicts");
    let mut call = Call::new(running, "ListDicts", Method::GET, &path);
    call.query = format!("analyzerType={kind}");
    let reply = call.succeed(running).await;
    let found = reply["Result"].as_array().unwrap().clone();
    assert_eq!(reply["Headers"]["X-Total-Count"], found.len());
    found
}

async fn names(running: &Running, kind: &str) -> Vec<String> {
    let found = list(running, kind).await;
    let name = |one: &Value| one["name"].as_str().unwrap().to_owned();
    found.iter().map(name).collect()
}

fn update(running: &Running, action: &str, rest: &str, entries: &Value) -> Call {
    let path = format!("{SEARCH}/{rest}");
    let mut call = Call::new(running, action, Method::PUT, &path);
    call.body(&entries.to_string());
    call
}

fn update_ik(running: &Running, entries: &Value) -> Call {
    update(running, "UpdateDict", "dict", entries)
}

fn kept(name: &str, kind: &str) -> Value {
    json!({ "name": name, "type": kind, "sourceType": "ORIGIN" })
}

fn new(running: &Running, name: &str, kind: &str) -> Value {
    let object = object(&running.ready().alibaba, &format!("words/{name}"));
    json!({ "name": name, "type": kind, "sourceType": "OSS", "ossObject": object })
}

async fn put_words(running: &Running, name: &str, words: &str) {
    let here = running.ready().alibaba.clone();
    let key = format!("words/{name}");
    put(running, &here, &key, words.as_bytes().to_vec()).await;
}

async fn status(running: &Running) -> Value {
    let call = Call::new(running, "DescribeInstance", Method::GET, SEARCH);
    call.succeed(running).await["Result"]["status"].clone()
}

#[tokio::test]
async fn what_is_not_listed_is_deleted_and_what_is_kept_stays() {
    let running = Running::demo().await;
    assert_eq!(
        names(&running, "IK").await,
        ["SYSTEM_MAIN.dic", "SYSTEM_STOPWORD.dic", "brands.dic"]
    );
    put_words(&running, "new.dic", "新词\n").await;
    let entries = json!([
        kept("SYSTEM_MAIN.dic", "MAIN"),
        kept("SYSTEM_STOPWORD.dic", "STOP"),
        new(&running, "new.dic", "MAIN"),
    ]);
    let reply = update_ik(&running, &entries).succeed(&running).await;
    assert_eq!(
        reply["Result"][2],
        json!({ "name": "new.dic", "type": "MAIN", "sourceType": "OSS", "fileSize": 7 })
    );
    // The cold list restarts the cluster.
    assert_eq!(status(&running).await, "activating");
    update_ik(&running, &entries)
        .refused(&running, 400, "InstanceActivating")
        .await;
    running.clock.advance(TimeDelta::seconds(8));
    assert_eq!(
        names(&running, "IK").await,
        ["SYSTEM_MAIN.dic", "SYSTEM_STOPWORD.dic", "new.dic"]
    );
    // The other lists are not touched.
    assert_eq!(names(&running, "SYNONYMS").await, ["synonyms.txt"]);
    let described = Call::new(&running, "DescribeInstance", Method::GET, SEARCH)
        .succeed(&running)
        .await;
    assert_eq!(described["Result"]["dictList"][2]["name"], "new.dic");
    assert_eq!(
        described["Result"]["ikHotDicts"].as_array().unwrap().len(),
        2
    );
    let running = running.again().await;
    assert_eq!(names(&running, "IK").await.len(), 3);
}

#[tokio::test]
async fn the_hot_list_restarts_only_when_files_come_or_go() {
    let running = Running::demo().await;
    put_words(&running, "hot-words.dic", "热词\n").await;
    let stop = kept("hot-stopwords.dic", "STOP");
    let update_hot = |entries: Value| update(&running, "UpdateHotIkDicts", "ik-hot-dict", &entries);
    let words = new(&running, "hot-words.dic", "MAIN");
    update_hot(json!([words, stop])).succeed(&running).await;
    assert_eq!(status(&running).await, "active");
    assert_eq!(list(&running, "IK_HOT").await[0]["fileSize"], 7);
    update_hot(json!([words])).succeed(&running).await;
    assert_eq!(status(&running).await, "activating");
}

#[tokio::test]
async fn a_dictionary_is_fetched_by_a_link_for_ninety_seconds() {
    let running = Running::demo().await;
    let link = list(&running, "SYNONYMS").await[0]["downloadUrl"]
        .as_str()
        .unwrap()
        .to_owned();
    let fetch = async |link: &str| running.client.get(link).send().await.unwrap();
    let response = fetch(&link).await;
    assert_eq!(response.status(), StatusCode::OK);
    let text = response.text().await.unwrap();
    assert!(text.contains("laptop, notebook"), "{text}");
    let bent = link.replace("Expires=1", "Expires=2");
    assert_ne!(bent, link);
    assert_eq!(fetch(&bent).await.status(), StatusCode::FORBIDDEN);
    running.clock.advance(TimeDelta::seconds(91));
    assert_eq!(fetch(&link).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_object_is_looked_at_before_it_becomes_a_dictionary() {
    let running = Running::demo().await;
    put_words(&running, "new.dic", "new\n").await;
    let here = running.ready().alibaba.clone();
    let information = |key: &str| {
        let path = format!("{SEARCH}/dict/_info");
        let mut call = Call::new(&running, "ListDictInformation", Method::GET, &path);
        call.query = format!(
            "analyzerType=IK&bucketName={}&key={}",
            here.oss_bucket,
            key.replace('/', "%2F")
        );
        call
    };
    let result = information("words/new.dic").succeed(&running).await["Result"].clone();
    assert_eq!(result["fileSize"], 4);
    assert_eq!(result["ossObject"]["key"], "words/new.dic");
    assert_eq!(result["ossObject"]["etag"].as_str().unwrap().len(), 32);
    information("words/none.dic")
        .refused(&running, 400, "OssObjectNotReadable")
        .await;
}

#[tokio::test]
async fn what_cannot_be_a_list_is_refused_and_nothing_is_lost() {
    let running = Running::demo().await;
    put_words(&running, "new.dic", "new\n").await;
    let here = running.ready().alibaba.clone();
    put(&running, &here, "words/latin.dic", vec![0xe9, 0x0a]).await;
    let main = kept("SYSTEM_MAIN.dic", "MAIN");
    let no_object = json!({ "name": "new.dic", "type": "MAIN", "sourceType": "OSS" });
    for (entries, code) in [
        (
            json!([main, new(&running, "gone.dic", "MAIN")]),
            "OssObjectNotReadable",
        ),
        (
            json!([main, new(&running, "latin.dic", "MAIN")]),
            "InvalidDictionaryFile",
        ),
        (json!([kept("never.dic", "MAIN")]), "DictionaryNotFound"),
        (
            json!([kept("SYSTEM_MAIN.dic", "STOP")]),
            "DictionaryNotFound",
        ),
        (json!([main, main]), "InvalidParameter"),
        (
            json!([new(&running, "new.dic", "SYNONYMS")]),
            "InvalidParameter",
        ),
        (json!([no_object]), "InvalidParameter"),
        (
            json!([
                main,
                kept("SYSTEM_STOPWORD.dic", "STOP"),
                kept("brands.dic", "MAIN")
            ]),
            "MustChangeOneResource",
        ),
    ] {
        update_ik(&running, &entries)
            .refused(&running, 400, code)
            .await;
    }
    let aliws = json!([new(&running, "new.dic", "ALI_WS")]);
    update(&running, "UpdateAliwsDict", "aliws-dict", &aliws)
        .refused(&running, 400, "InvalidParameter")
        .await;
    assert_eq!(names(&running, "IK").await.len(), 3);
    assert_eq!(status(&running).await, "active");
}

#[tokio::test]
async fn a_client_token_is_answered_even_when_the_object_is_gone() {
    let running = Running::demo().await;
    put_words(&running, "other.txt", "a, b\n").await;
    let entries = json!([new(&running, "other.txt", "SYNONYMS")]);
    let call = |path: &str| {
        let mut call = update(&running, "UpdateSynonymsDicts", path, &entries);
        "clientToken=words-1".clone_into(&mut call.query);
        call
    };
    let first = call("synonymsDict").succeed(&running).await;
    let second = call("synonymsDict").succeed(&running).await;
    assert_eq!(first, second);
    assert_eq!(names(&running, "SYNONYMS").await, ["other.txt"]);
}

//! What a service writes into a plan comes back to it as it was, or not at all.

use plugdesk_elastic::plan::{Edit, PlanError, edited};
use plugdesk_elastic::{
    ApiBase, Client, Credentials, Deployment, DeploymentId, Look, PlanUpdate, UpdateOptions,
};
use plugdesk_net::{CancellationToken, Http, HttpSettings};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

const ID: &str = "0123456789abcdef0123456789abcdef";

fn answer(plan: &str) -> String {
    format!(
        r#"{{"id":"{ID}","name":"n","resources":{{"elasticsearch":[{{"ref_id":"r","region":"x",
        "info":{{"plan_info":{{"current":{{"plan":{plan}}}}}}}}}]}}}}"#
    )
}

/// Answers two calls, each with this JSON, and gives back the body of the second.
async fn service(json: String) -> (Client, JoinHandle<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let mut last = String::new();
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().await.unwrap();
            last = body(&mut stream).await;
            let length = json.len();
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
                 connection: close\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(json.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
        last
    });
    let http = Http::new(HttpSettings::default()).unwrap();
    let key = Credentials::ApiKey(SecretString::from("key"));
    let client = Client::new(http, ApiBase::parse(&url).unwrap(), key).unwrap();
    (client, served)
}

async fn body(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let whole = String::from_utf8(text.clone()).unwrap();
        if let Some((head, body)) = whole.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return body.to_owned();
            }
        }
        assert_ne!(stream.read_buf(&mut text).await.unwrap(), 0);
    }
}

async fn read(client: &Client) -> Deployment {
    let id = DeploymentId::parse(ID).unwrap();
    let cancel = CancellationToken::new();
    let read = client.deployment(&id, Look::for_change(), &cancel).await;
    read.unwrap().value
}

#[tokio::test]
async fn unknown_fields_and_their_numbers_go_back_as_they_came() {
    let plan = r#"{"cluster_topology":[{"elasticsearch":{"user_plugins":[]}}],"elasticsearch":{"version":"8.15.2"},"unknown":{"empty":[],"least":-9223372036854775808,"most":18446744073709551615,"nothing":null,"part":0.1,"text":"18446744073709551617"}}"#;
    let (client, served) = service(answer(plan)).await;
    let deployment = read(&client).await;
    let edited = edited(deployment.current_plan().unwrap(), &Edit::default()).unwrap();
    let update = PlanUpdate::of(&deployment, edited.plan).unwrap();
    let id = DeploymentId::parse(ID).unwrap();
    let cancel = CancellationToken::new();
    client
        .update_deployment(&id, &update, UpdateOptions::default(), &cancel)
        .await
        .unwrap();
    let sent = served.await.unwrap();
    for part in [
        r#""user_plugins":[]"#,
        r#""empty":[]"#,
        r#""least":-9223372036854775808"#,
        r#""most":18446744073709551615"#,
        r#""nothing":null"#,
        r#""part":0.1"#,
        r#""text":"18446744073709551617""#,
    ] {
        assert!(sent.contains(part), "{part}: {sent}");
    }
}

#[tokio::test]
async fn a_number_that_could_not_be_kept_keeps_the_plan_from_going_back() {
    let plan = r#"{"cluster_topology":[{}],"elasticsearch":{},"unknown":18446744073709551617}"#;
    let (client, served) = service(answer(plan)).await;
    let deployment = read(&client).await;
    served.abort();
    let plan = deployment.current_plan().unwrap().clone();
    assert_eq!(
        PlanUpdate::of(&deployment, plan),
        Err(PlanError::InexactNumber)
    );
}

//! The texts, and what shells and jq make of them.

mod programs;

use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::connections::{ConnectionColour, ConnectionRecord, Place, SecretKeeping, ServiceKind};
use crate::connections::{ConnectionId, SignIn};
use crate::deployments::DeploymentId;

fn record(service: ServiceKind, address: &str) -> ConnectionRecord {
    ConnectionRecord {
        id: ConnectionId("c".to_owned()),
        name: "Acme".to_owned(),
        place: Place {
            service,
            address: address.to_owned(),
            region: None,
            authority: (service == ServiceKind::Ece).then(|| "PEM".to_owned()),
            exactly: false,
            vpc: false,
            oss: None,
        },
        sign_in: SignIn::ApiKey,
        keeping: SecretKeeping::Keyring,
        colour: ConnectionColour::Indigo,
        protected: false,
        practice: false,
    }
}

fn cloud() -> At {
    At::of(&record(
        ServiceKind::ElasticCloud,
        "https://api.elastic-cloud.com/api/v1",
    ))
}

fn ece() -> At {
    At::of(&record(ServiceKind::Ece, "https://ece.example.com:12443"))
}

fn draft(name: &str) -> ExtensionDraft {
    ExtensionDraft {
        name: name.to_owned(),
        description: Some("it's \"ours\"".to_owned()),
        kind: ExtensionKind::Plugin,
        version: "8.15.2".to_owned(),
    }
}

fn held() -> Held {
    Held {
        id: id(),
        name: "analysis-ik".to_owned(),
        kind: ExtensionKind::Plugin,
        version: "8.15.2".to_owned(),
        url: "repo://1837462910".to_owned(),
        description: None,
    }
}

fn id() -> ExtensionId {
    ExtensionId("1837462910".to_owned())
}

fn plans(act: PlanAct) -> CopySubject {
    let deployments = vec![DeploymentId("d1".to_owned()), DeploymentId("d2".to_owned())];
    CopySubject::Plans {
        request: PlanRequest { act, deployments },
    }
}

fn acts() -> Vec<PlanAct> {
    vec![
        PlanAct::Attach { extension: id() },
        PlanAct::AttachNew {
            draft: draft("new"),
        },
        PlanAct::AttachUrl {
            name: "by-url".to_owned(),
            url: "https://user:canary@files.example.com/a.zip?sig=canary".to_owned(),
            extension_kind: ExtensionKind::Bundle,
            version: "8.*".to_owned(),
        },
        PlanAct::Detach { extension: id() },
        PlanAct::DetachNamed {
            name: "by-url".to_owned(),
            extension_kind: ExtensionKind::Bundle,
        },
        PlanAct::ReplaceSafely {
            former: id(),
            draft: draft("analysis-ik"),
        },
        PlanAct::CleanUp,
        PlanAct::Reapply,
        PlanAct::Upgrade {
            version: "8.17.0".to_owned(),
            draft: Some(draft("analysis-ik")),
        },
        PlanAct::Upgrade {
            version: "8.17.0".to_owned(),
            draft: None,
        },
    ]
}

fn subjects(name: &str, file: Option<&str>, url: &str) -> Vec<CopySubject> {
    let file_name = file.map(str::to_owned);
    let mut subjects = vec![
        CopySubject::List,
        CopySubject::Show { extension: id() },
        CopySubject::Create {
            draft: draft(name),
            file_name: file_name.clone(),
            download_url: None,
        },
        CopySubject::Create {
            draft: draft(name),
            file_name: None,
            download_url: Some(url.to_owned()),
        },
        CopySubject::Edit {
            extension: id(),
            draft: draft(name),
        },
        CopySubject::Upload {
            extension: id(),
            file_name,
        },
        CopySubject::Download { extension: id() },
        CopySubject::Delete { extension: id() },
    ];
    subjects.extend(acts().into_iter().map(plans));
    subjects
}

/// What a shell says of a text that it reads and does not run; nothing where there is no shell.
fn parsed(text: &str) -> Option<String> {
    let shell = Command::new("sh")
        .arg("-n")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut shell = shell.ok()?;
    shell
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let said = shell.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    Some(if said.status.success() {
        String::new()
    } else {
        words
    })
}

/// The words of a shell's line.
fn words(text: &str) -> Option<Vec<String>> {
    let run = format!("printf '%s\\0' {text}");
    let said = Command::new("sh").args(["-c", &run]).output().ok()?;
    let text = String::from_utf8(said.stdout).unwrap();
    Some(text.split_terminator('\0').map(str::to_owned).collect())
}

#[test]
fn the_texts_of_elastic_cloud() {
    let create = CopySubject::Create {
        draft: draft("analysis-ik"),
        file_name: Some("my plugin.zip".to_owned()),
        download_url: None,
    };
    let texts = texts(&cloud(), &create, None);
    assert_eq!(
        texts.curl,
        r#"EC_URL=https://api.elastic-cloud.com
curl --fail-with-body -sS -H "Authorization: ApiKey $EC_API_KEY" \
  -X POST -H 'Content-Type: application/json' --data-binary '{"name":"analysis-ik","extension_type":"plugin","version":"8.15.2","description":"it'\''s \"ours\""}' \
  "$EC_URL/api/v1/deployments/extensions"

# The answer tells the id.
EXTENSION_ID=
curl --fail-with-body -sS -H "Authorization: ApiKey $EC_API_KEY" \
  -X PUT -H 'Content-Type: application/zip' -H 'Expect:' -T './my plugin.zip' \
  "$EC_URL/api/v1/deployments/extensions/${EXTENSION_ID:?is missing}"
"#
    );
    assert_eq!(
        texts.ecctl.unwrap(),
        "ecctl deployment extension create analysis-ik --version 8.15.2 --type plugin \
         --description 'it'\\''s \"ours\"' --file './my plugin.zip'\n"
    );
    assert_eq!(
        texts.terraform.unwrap(),
        r#"resource "ec_deployment_extension" "analysis-ik" {
  name           = "analysis-ik"
  version        = "8.15.2"
  extension_type = "plugin"
  description    = "it's \"ours\""
  file_path      = "./my plugin.zip"
  file_hash      = filebase64sha256("./my plugin.zip")
}
"#
    );
}

#[test]
fn the_texts_of_ece_trust_its_own_authority_and_never_everybody() {
    for subject in subjects("a", Some("a.zip"), "https://example.com/a.zip") {
        let texts = texts(&ece(), &subject, Some(&held()));
        let curl = &texts.curl;
        assert!(
            curl.starts_with("ECE_URL=https://ece.example.com:12443\n"),
            "{curl}"
        );
        assert!(curl.contains(r#"--cacert "$ECE_CA""#), "{curl}");
        if let Some(ecctl) = &texts.ecctl {
            assert!(
                ecctl.contains(r#"SSL_CERT_FILE="$ECE_CA" ecctl --host "$ECE_URL""#),
                "{ecctl}"
            );
        }
        for text in [Some(texts.curl), texts.ecctl, texts.terraform]
            .into_iter()
            .flatten()
        {
            for careless in [" -k", "--insecure", "insecure"] {
                assert!(!text.contains(careless), "{text}");
            }
        }
    }
    let user = At {
        user: true,
        ..ece()
    };
    let text = texts(&user, &CopySubject::List, None).curl;
    assert!(text.contains(r#"-u "$ECE_USER:$ECE_PASSWORD""#), "{text}");
}

/// The government's cloud has an address of its own; a text for it must not lead to the other.
#[test]
fn another_address_of_the_cloud_is_named_to_every_tool() {
    let government = "https://api.us-gov-east-1.aws.elastic-cloud.com";
    let at = At::of(&record(ServiceKind::ElasticCloud, government));
    let create = || CopySubject::Create {
        draft: draft("a"),
        file_name: None,
        download_url: None,
    };
    let texts = texts(&at, &create(), None);
    for text in [Some(texts.curl), texts.ecctl, texts.terraform] {
        let text = text.unwrap();
        assert!(text.contains(government), "{text}");
    }
    let usual = super::texts(&cloud(), &create(), None);
    assert!(!usual.terraform.unwrap().contains("provider"));
}

#[test]
fn a_name_is_never_taken_for_an_option() {
    let create = CopySubject::Create {
        draft: draft("-rf"),
        file_name: None,
        download_url: None,
    };
    let ecctl = texts(&cloud(), &create, None).ecctl.unwrap();
    assert!(
        ecctl.ends_with(" --file ./extension.zip -- -rf\n"),
        "{ecctl}"
    );
}

#[test]
fn an_emptied_description_is_told() {
    let edit = CopySubject::Edit {
        extension: id(),
        draft: ExtensionDraft {
            description: None,
            ..draft("a")
        },
    };
    let texts = texts(&cloud(), &edit, None);
    for text in [texts.curl, texts.ecctl.unwrap()] {
        assert!(text.contains(r#""description":"""#), "{text}");
    }
}

#[test]
fn what_a_tool_can_not_do_is_left_out() {
    let missing = |subject: CopySubject| {
        let texts = texts(&cloud(), &subject, Some(&held()));
        (texts.ecctl.is_none(), texts.terraform.is_none())
    };
    assert_eq!(missing(CopySubject::List), (false, true));
    assert_eq!(
        missing(CopySubject::Download { extension: id() }),
        (true, true)
    );
    assert_eq!(
        missing(CopySubject::Delete { extension: id() }),
        (false, true)
    );
    assert_eq!(
        missing(plans(PlanAct::Detach { extension: id() })),
        (false, true)
    );
    assert_eq!(
        missing(plans(PlanAct::Attach { extension: id() })),
        (false, false)
    );
    let detach = texts(
        &cloud(),
        &plans(PlanAct::Detach { extension: id() }),
        Some(&held()),
    );
    assert!(detach.ecctl.unwrap().contains("leaves empty arrays out"));
}

#[test]
fn terraform_attaches_in_the_deployment() {
    let texts = texts(
        &cloud(),
        &plans(PlanAct::Attach { extension: id() }),
        Some(&held()),
    );
    assert_eq!(
        texts.terraform.unwrap(),
        r#"# In the deployment, beside what it says already:
resource "ec_deployment" "deployment" {
  elasticsearch = {
    extension = [
      {
        name    = "analysis-ik"
        type    = "plugin"
        version = "8.15.2"
        url     = "repo://1837462910"
      },
    ]
  }
}
"#
    );
}

#[test]
fn a_url_that_may_hold_a_secret_stands_as_a_variable() {
    let url = "https://user:canary@files.example.com/a.zip?sig=canary";
    for subject in subjects("a", None, url) {
        let texts = texts(&cloud(), &subject, Some(&held()));
        for text in [Some(texts.curl), texts.ecctl, texts.terraform]
            .into_iter()
            .flatten()
        {
            assert!(!text.contains("canary"), "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_text_is_a_shells(name in any::<String>(), file in any::<String>()) {
        let url = format!("https://example.com/{name}");
        for subject in subjects(&name, Some(&file), &url) {
            for at in [cloud(), ece()] {
                let named = Held { name: name.clone(), ..held() };
                let texts = texts(&at, &subject, Some(&named));
                for text in [Some(texts.curl), texts.ecctl].into_iter().flatten() {
                    if let Some(said) = parsed(&text) {
                        prop_assert_eq!(said, "", "{}", text);
                    }
                }
            }
        }
    }

    #[test]
    fn a_word_stays_one_word(text in "[^\0]*") {
        if let Some(words) = words(&shell::quoted(&text)) {
            prop_assert_eq!(words, vec![text]);
        }
    }
}

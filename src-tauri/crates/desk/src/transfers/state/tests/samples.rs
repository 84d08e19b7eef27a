//! Transfers, facts and orders of every kind, for the sequences.

use proptest::prelude::*;
use proptest::sample::select;

use super::super::super::change_facts::{
    AskingChange, ChangeFacts, Importing, KnownDictionary, ObjectFacts,
};
use super::super::super::order::{ExtensionTarget, Order};
use super::super::super::plan_facts::{AskingPlan, PlanFacts};
use super::super::super::record::{Creating, Facts, HeldFile, Sending, SentFile};
use super::super::super::view::{Compared, PlanDoing, TransferId, UploadForm};
use super::super::*;
use super::time;
use crate::archives::LocalFile;
use crate::connections::ConnectionId;
use crate::deployments::DeploymentId;
use crate::extensions::{ExtensionDraft, ExtensionId, ExtensionKind};
use crate::instances::{
    DictionaryFile, DictionaryList, InstallFacts, InstanceChange, InstanceId, InstanceNamed,
    PluginKey, TableId, WordsKind,
};
use crate::plans::{Builds, Joining, Leaving, PlanEdit, PlanTarget, PlanWork};

pub(super) fn fresh(steps: &[StepName]) -> TransferView {
    let order = upload();
    TransferView {
        id: TransferId("t".to_owned()),
        revision: 0,
        position: 0,
        connection: ConnectionId("c".to_owned()),
        connection_name: "Acme prod".to_owned(),
        source: order.source(),
        extension_name: order.name(),
        extension: None,
        state: TransferState::Waiting,
        steps: steps.iter().copied().map(StepView::waiting).collect(),
        progress: None,
        attempt: 0,
        attempts: 5,
        next_try_at: None,
        question: None,
        fault: None,
        remains: None,
        removable: false,
        compared: Compared::Nothing,
        comparable: false,
        plans: Vec::new(),
        analyses: Vec::new(),
        notes: Vec::new(),
        asked_at: time(0),
        ended_at: None,
    }
}

fn upload() -> Order {
    let file = serde_json::json!({
        "path": std::ffi::OsString::from("/home/a/分词.zip"),
        "fileName": "分词.zip",
        "stamp": { "length": 3, "modified": std::time::SystemTime::UNIX_EPOCH },
    });
    let file: LocalFile = serde_json::from_value(file).unwrap();
    let target = ExtensionTarget::New { draft: draft() };
    Order::Upload {
        file,
        target,
        then: None,
    }
}

fn draft() -> ExtensionDraft {
    ExtensionDraft {
        name: "analysis-ik".to_owned(),
        description: None,
        kind: ExtensionKind::Plugin,
        version: "8.15.2".to_owned(),
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![Just("analysis-ik".to_owned()), any::<String>()]
}

fn any_held() -> impl Strategy<Value = HeldFile> {
    let modified = proptest::option::of(any_text());
    (any::<Option<u64>>(), modified).prop_map(|(size, modified)| HeldFile { size, modified })
}

pub(super) fn any_facts() -> impl Strategy<Value = Facts> {
    let known = proptest::collection::vec(any_text().prop_map(ExtensionId), 0..4);
    let form = select(vec![UploadForm::Raw, UploadForm::Multipart]);
    let sending = (proptest::option::of(any_held()), form);
    let sent = (any::<u64>(), any::<[u8; 32]>());
    (
        proptest::option::of(known),
        proptest::option::of(sending),
        proptest::option::of(sent),
        proptest::option::of(any_held()),
        proptest::collection::vec(any_plan_facts(), 0..3),
        any_change(),
        any::<[bool; 3]>(),
    )
        .prop_map(
            |(known, sending, sent, held, plans, change, [made, make_another, installing])| Facts {
                creating: known.map(|known| Creating {
                    known,
                    fetched_from: None,
                    fetching: false,
                }),
                made,
                sending: sending.map(|(before, form)| Sending {
                    before,
                    form,
                    whole: made.then(|| SentFile {
                        size: 3,
                        sha256: plugdesk_net::Sha256::of(b"abc"),
                    }),
                }),
                sent: sent.map(|(size, bytes)| SentFile {
                    size,
                    sha256: plugdesk_net::Sha256(bytes),
                }),
                held,
                make_another,
                installing,
                install: InstallFacts {
                    was_activating: made,
                    out_of_sight: make_another,
                    ..InstallFacts::default()
                },
                plans,
                change,
            },
        )
}

fn any_key() -> impl Strategy<Value = PluginKey> {
    let file_version = proptest::option::of(any_text());
    (any_text(), file_version).prop_map(|(name, file_version)| PluginKey { name, file_version })
}

fn any_change() -> impl Strategy<Value = ChangeFacts> {
    let object = (any_text(), any::<Option<[u8; 32]>>(), any::<[bool; 2]>());
    let object = object.prop_map(|(key, sha256, [sending, stored])| ObjectFacts {
        sha256: sha256.map(plugdesk_net::Sha256),
        bucket: "bucket".to_owned(),
        key,
        sending,
        upload: None,
        stored,
    });
    let importing = (any_key(), any::<bool>()).prop_map(|(known, taken)| Importing {
        known: vec![known],
        taken,
        request_id: None,
    });
    let asking = (any_text(), any::<Option<u64>>()).prop_map(|(token, size)| AskingChange {
        dictionaries: vec![KnownDictionary {
            name: token.clone(),
            size,
        }],
        token,
    });
    (
        proptest::collection::vec(object, 0..3),
        proptest::option::of(importing),
        proptest::option::of(asking),
        proptest::collection::vec(any_key(), 0..3),
        any::<(u32, bool)>(),
    )
        .prop_map(
            |(objects, importing, asking, imported, (tokens, restarts_nothing))| ChangeFacts {
                objects,
                importing,
                imported,
                asking,
                tokens,
                known_records: restarts_nothing.then(Vec::new),
                restarts_nothing,
            },
        )
}

fn any_plan_facts() -> impl Strategy<Value = PlanFacts> {
    let text = || proptest::option::of(any_text());
    (text(), text(), text(), any::<[bool; 3]>()).prop_map(
        |(known_attempt, attempt, before, [asking, taken, over])| PlanFacts {
            asking: asking.then_some(AskingPlan { known_attempt }),
            taken,
            before,
            attempt,
            over,
        },
    )
}

fn any_work() -> impl Strategy<Value = PlanWork> {
    let text = || proptest::option::of(any_text());
    (any_text(), text(), text(), any::<[bool; 2]>()).prop_map(
        |(name, version, former, [clean_up, made_first])| PlanWork {
            targets: vec![PlanTarget {
                deployment: DeploymentId("d".to_owned()),
                name: name.clone(),
                edit: PlanEdit {
                    join: vec![Joining {
                        build: if made_first {
                            Builds::MadeFirst
                        } else {
                            Builds::At {
                                url: "repo://1".to_owned(),
                            }
                        },
                        name,
                        kind: ExtensionKind::Bundle,
                        version: "8.*".to_owned(),
                        replaces: vec![Leaving {
                            name: "old".to_owned(),
                            url: "repo://2".to_owned(),
                        }],
                        only_in_place: made_first,
                    }],
                    leave: Vec::new(),
                    clean_up,
                    version,
                    seen_version: None,
                },
            }],
            delete_former: former.map(ExtensionId),
        },
    )
}

pub(super) fn any_order() -> impl Strategy<Value = Order> {
    let existing = (any_text(), any::<bool>()).prop_map(|(name, holds_file)| {
        let Order::Upload { file, .. } = upload() else {
            unreachable!("an upload is one")
        };
        let id = ExtensionId("e".to_owned());
        let target = ExtensionTarget::Existing {
            id,
            name,
            holds_file,
        };
        Order::Upload {
            file,
            target,
            then: None,
        }
    });
    let install = (any::<bool>(), any_text(), proptest::option::of(any_text()));
    let install = install.prop_map(|(force, name, file_version)| Order::Install {
        instance: InstanceId("es-cn-1".to_owned()),
        plugins: vec![PluginKey { name, file_version }],
        force,
        table: None,
        named: InstanceNamed::default(),
    });
    let plans = (any_work(), any_text()).prop_map(|(work, subject)| Order::ChangePlans {
        work,
        doing: PlanDoing::Attach,
        subject,
    });
    let both = any_work().prop_map(|work| {
        let Order::Upload { file, target, .. } = upload() else {
            unreachable!("an upload is one")
        };
        Order::Upload {
            file,
            target,
            then: Some(work),
        }
    });
    prop_oneof![
        Just(upload()),
        existing,
        install,
        plans,
        both,
        any_of_instance()
    ]
}

fn local_file() -> LocalFile {
    let Order::Upload { file, .. } = upload() else {
        unreachable!("an upload is one")
    };
    file
}

/// What is done to an instance with files, or under a client token.
fn any_of_instance() -> impl Strategy<Value = Order> {
    let instance = || InstanceId("es-cn-1".to_owned());
    let named = |description: Option<String>| InstanceNamed {
        description,
        region: Some("cn-hangzhou".to_owned()),
    };
    let bring = (any::<[bool; 2]>(), proptest::option::of(any_text()));
    let bring = bring.prop_map(move |([install, force], name)| Order::Bring {
        files: vec![local_file(), local_file()],
        instance: instance(),
        install,
        force,
        table: name.clone().map(TableId),
        named: named(name),
    });
    let change = prop_oneof![
        any_text().prop_map(|name| InstanceChange::InstallBuiltIn { names: vec![name] }),
        any_key().prop_map(|key| InstanceChange::Uninstall { plugins: vec![key] }),
        any_text().prop_map(|node| InstanceChange::Restart { nodes: vec![node] }),
    ];
    let change = change.prop_map(move |change| Order::ChangeInstance {
        instance: instance(),
        change,
        force: false,
        table: None,
        named: named(None),
    });
    let dictionaries = (any_text(), any_text()).prop_map(move |(name, gone)| Order::Dictionaries {
        instance: instance(),
        list: DictionaryList::IkHot,
        put: vec![DictionaryFile {
            file: local_file(),
            name,
            words: WordsKind::Stop,
        }],
        remove: vec![gone],
        table: None,
        named: named(None),
    });
    prop_oneof![bring, change, dictionaries]
}

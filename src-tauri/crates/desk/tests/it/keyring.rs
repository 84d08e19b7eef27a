//! The vault on the real keyring of a private session.
//!
//! `PLUGDESK_TEST_KEYRING` says what the session has: `present` (a Secret Service that is
//! unlocked) or `absent` (a bus on which none can be started). Without it the keyring of whoever
//! runs the tests is left alone.

use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use plugdesk_desk::connections::SecretKeeping;
use plugdesk_desk::vault::{KeyringState, OsKeyring, Vault, VaultError};
use secrecy::{ExposeSecret, SecretString};

fn session() -> Option<String> {
    let session = std::env::var("PLUGDESK_TEST_KEYRING").ok();
    if session.is_none() {
        eprintln!("PLUGDESK_TEST_KEYRING is not set: the real keyring is left alone");
    }
    session
}

#[tokio::test]
async fn a_secret_goes_round() {
    if session().as_deref() != Some("present") {
        return;
    }
    let vault = Vault::new(Arc::new(OsKeyring), Arc::new(|_| {}));
    let report = vault.report().await;
    assert_eq!(report.state, KeyringState::Works, "{report:?}");
    assert!(report.store_name.is_some());
    // Longer than what some stores take in one piece, and not ASCII.
    let secret = SecretString::from(format!("密钥-{}", "x".repeat(5_000)));
    vault
        .keep("round-trip", secret.clone(), SecretKeeping::Keyring)
        .await
        .unwrap();
    let another = Vault::new(Arc::new(OsKeyring), Arc::new(|_| {}));
    let read = another
        .secret("round-trip", SecretKeeping::Keyring)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.expose_secret(), secret.expose_secret());
    another
        .forget("round-trip", SecretKeeping::Keyring)
        .await
        .unwrap();
    assert!(
        vault
            .secret("round-trip", SecretKeeping::Keyring)
            .await
            .unwrap()
            .is_none()
    );
    another
        .forget("round-trip", SecretKeeping::Keyring)
        .await
        .unwrap();
}

/// Starts a keyring of its own on the session's bus, unlocked.
fn start_keyring() -> Child {
    let mut keyring = Command::new("gnome-keyring-daemon")
        .args(["--foreground", "--unlock", "--components=secrets"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    keyring.stdin.take().unwrap().write_all(b"test").unwrap();
    keyring
}

/// Asks until the keyring works; a daemon takes a moment to appear on the bus.
async fn works_soon(vault: &Vault) {
    let asking = async {
        while vault.report().await.state != KeyringState::Works {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(crate::bench::PATIENCE, asking)
        .await
        .unwrap();
}

/// One test, because the three situations follow from each other on one bus.
#[tokio::test]
async fn absent_then_there_then_restarted() {
    if session().as_deref() != Some("absent") {
        return;
    }
    let vault = Vault::new(Arc::new(OsKeyring), Arc::new(|_| {}));
    assert_eq!(vault.report().await.state, KeyringState::Absent);
    let secret = SecretString::from("secret");
    let refused = vault
        .keep("a", secret.clone(), SecretKeeping::Keyring)
        .await;
    assert!(matches!(refused, Err(VaultError::Absent(_))), "{refused:?}");
    vault
        .keep("a", secret, SecretKeeping::ThisRun)
        .await
        .unwrap();
    assert!(
        vault
            .secret("a", SecretKeeping::ThisRun)
            .await
            .unwrap()
            .is_some()
    );

    // The keyring starts after Plugdesk did: the next attempt finds it.
    let mut keyring = start_keyring();
    works_soon(&vault).await;
    let secret = SecretString::from("kept");
    vault
        .keep("b", secret, SecretKeeping::Keyring)
        .await
        .unwrap();

    // The keyring is restarted under Plugdesk: the session with it is over, the next one holds.
    keyring.kill().unwrap();
    keyring.wait().unwrap();
    let mut keyring = start_keyring();
    works_soon(&vault).await;
    let read = vault
        .secret("b", SecretKeeping::Keyring)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.expose_secret(), "kept");
    keyring.kill().unwrap();
    keyring.wait().unwrap();
}

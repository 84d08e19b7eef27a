//! The vault on the real keyring of a private session.
//!
//! `PLUGDESK_TEST_KEYRING` says what the session has: `present` (a Secret Service that is
//! unlocked) or `absent` (a bus on which none can be started). Without it the keyring of whoever
//! runs the tests is left alone.

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
    let vault = Vault::new(Arc::new(OsKeyring));
    let report = vault.report().await;
    assert_eq!(report.state, KeyringState::Works, "{report:?}");
    assert!(report.store_name.is_some());
    // Longer than what some stores take in one piece, and not ASCII.
    let secret = SecretString::from(format!("密钥-{}", "x".repeat(5_000)));
    vault
        .keep("round-trip", secret.clone(), SecretKeeping::Keyring)
        .await
        .unwrap();
    let another = Vault::new(Arc::new(OsKeyring));
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

#[tokio::test]
async fn without_a_keyring_it_is_said_and_nothing_hangs() {
    if session().as_deref() != Some("absent") {
        return;
    }
    let vault = Vault::new(Arc::new(OsKeyring));
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
}

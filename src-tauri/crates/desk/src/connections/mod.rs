//! Connections: where to and as whom.

mod book;
mod certificates;
mod draft;
mod record;
mod view;

pub use book::ConnectionBook;
pub use certificates::CertificateShelf;
pub use draft::{CheckedDraft, PriorConnection};
pub use record::{ConnectionRecord, Place};
pub use view::{
    CertificateId, CertificateView, ChosenCertificate, ConnectionColour, ConnectionDraft,
    ConnectionId, ConnectionTest, ConnectionView, PhaseOutcome, PhaseResult, SecretKeeping,
    ServiceKind, SignIn, TestPhase, TrustDraft, TypedSecret,
};

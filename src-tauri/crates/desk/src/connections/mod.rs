//! Connections: where to and as whom.

mod book;
mod certificates;
mod draft;
mod profiles;
mod record;
mod turns;
mod view;

pub use book::ConnectionBook;
pub use certificates::CertificateShelf;
pub use draft::{CheckedDraft, CheckedFor, PriorConnection, Shelves};
pub use profiles::ProfileShelf;
pub use record::{ConnectionRecord, Place};
pub(crate) use turns::ConnectionTurns;
pub use view::{
    BucketRow, CertificateId, CertificateView, ChosenCertificate, ConnectionColour,
    ConnectionDraft, ConnectionId, ConnectionTest, ConnectionView, OssDraft, OssView,
    PermissionOutcome, PermissionRow, PermissionUse, PhaseOutcome, PhaseResult, ProfileId,
    ProfileRow, Profiles, RegionRow, SecretKeeping, ServiceKind, SignIn, TestPhase, TrustDraft,
    TypedSecret,
};

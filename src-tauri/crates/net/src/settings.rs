//! The decisions behind every connection.

use std::time::Duration;

use crate::certificate::CertificateAuthority;

/// Which certificates are trusted. There is no way to trust none.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// Those which the operating system trusts.
    #[default]
    System,
    /// Those which the operating system trusts, and those which this authority signed.
    SystemAnd(CertificateAuthority),
    /// For one host exactly these certificates, whoever signed them and whatever names they carry;
    /// for every other host, such as one that a signed link leads to, what the system trusts.
    Exactly {
        /// The host, as it stands in the address.
        host: String,
        /// Its certificates.
        certificates: CertificateAuthority,
    },
}

/// How [`Http`](crate::Http) behaves. [`Default`] is what the application uses.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Which certificates are trusted.
    pub trust: Trust,
    /// The `User-Agent` header of every request.
    pub user_agent: String,
    /// The longest time from the name of the host to an open, encrypted connection.
    pub connect_timeout: Duration,
    /// The longest silence while an answer is awaited.
    pub answer_timeout: Duration,
    /// The longest time in which what has begun makes no headway: a file that is sent, an answer or
    /// a file that is read.
    pub stall_after: Duration,
    /// The longest wait for an answer before which the service has work to do: it checks and stores
    /// a whole archive that was sent, or fetches one from elsewhere ([`Work::Long`](crate::Work)).
    pub work_timeout: Duration,
    /// The largest answer that is read, in bytes.
    pub answer_limit: u64,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            trust: Trust::System,
            user_agent: concat!("Plugdesk/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_mins(1),
            stall_after: Duration::from_secs(20),
            work_timeout: Duration::from_mins(5),
            answer_limit: 8 * 1024 * 1024,
        }
    }
}

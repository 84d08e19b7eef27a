//! Following a download URL, and what is told of it.

use plugdesk_net::{CancellationToken, FollowError, FollowLimits, Http, Trail, Url};

use super::shown::shown_url;
use super::trail::UrlTrail;
use crate::fault::{Fault, FaultAction, FaultCode, FaultPhase};

/// Follows a URL to its end and tells the way.
pub(crate) async fn trail_of(
    http: &Http,
    url: &Url,
    cancel: &CancellationToken,
) -> Result<UrlTrail, Fault> {
    let followed = http.follow(url, FollowLimits::default(), cancel).await;
    followed
        .map(|trail| told(&trail))
        .map_err(|error| fault_of(&error, url))
}

/// The last address of a URL that leads on, right before a service shall fetch from it: such links
/// are short-lived, and services follow none. Nothing where the URL itself may give the file.
///
/// That this computer can't get there says nothing about the service, which may stand elsewhere
/// and be let in; so it is a fault only where the service is sure to fail too.
pub(crate) async fn end_of(
    http: &Http,
    url: &Url,
    cancel: &CancellationToken,
) -> Result<Option<Url>, Fault> {
    match http.follow(url, FollowLimits::default(), cancel).await {
        Ok(trail) if trail.hops.len() > 1 => Ok(trail.end().cloned()),
        Ok(_)
        | Err(FollowError::Refused { redirects: 0, .. } | FollowError::WebPage { redirects: 0 }) => {
            Ok(None)
        }
        Err(FollowError::Net(error)) if !cancel.is_cancelled() => {
            tracing::info!(%error, "the download URL can't be followed from here");
            Ok(None)
        }
        Err(error) => Err(fault_of(&error, url)),
    }
}

fn told(trail: &Trail) -> UrlTrail {
    UrlTrail {
        hops: trail
            .hops
            .iter()
            .map(|hop| shown_url(hop.as_str()))
            .collect(),
        size: trail.size,
    }
}

fn fault_of(error: &FollowError, url: &Url) -> Fault {
    let no_file = || Fault::new(FaultCode::UrlGivesNoFile, FaultPhase::Answer);
    let mut fault = match error {
        FollowError::Net(error) => {
            let mut fault = Fault::from(error);
            // It is no connection's certificate that could be wrong here.
            fault.action = Some(FaultAction::Retry);
            fault
        }
        FollowError::Endless => Fault::new(FaultCode::RedirectsEndless, FaultPhase::Answer),
        FollowError::Refused { status, .. } => {
            let mut fault = no_file();
            fault.status = Some(*status);
            fault
        }
        FollowError::Astray { to } => no_file().with_arg("leadsTo", to.clone()),
        _ => no_file(),
    };
    if fault.target.is_none() {
        fault.target = Some(shown_url(url.as_str()));
    }
    fault.field = Some("downloadUrl".to_owned());
    fault
}

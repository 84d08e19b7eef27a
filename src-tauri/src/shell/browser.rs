//! The person's own browser, for pages that the services write about their parts.

use plugdesk_desk::fault::{Fault, FaultCode, FaultPhase};

/// Opens an address there. What starts a browser may take a while, so it waits beside.
pub async fn open(address: String) -> Result<(), Fault> {
    let opened = tokio::task::spawn_blocking({
        let address = address.clone();
        move || open::that_detached(address)
    })
    .await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::warn!(%error, "no browser opened");
            Err(Fault::new(FaultCode::NoBrowser, FaultPhase::Desk).about(address))
        }
        Err(_) => Err(Fault::new(FaultCode::Internal, FaultPhase::Desk)),
    }
}

//! "Test the connection": which step of the way holds and which one failed, and on Alibaba Cloud
//! which of the permissions that Plugdesk uses the credentials hold.

mod bucket;
mod permissions;

use plugdesk_alibaba::InstanceStatus;
use plugdesk_net::CancellationToken;

use crate::connections::{ConnectionTest, PermissionRow, PhaseOutcome, PhaseResult, TestPhase};
use crate::fault::{Fault, FaultCode, FaultPhase};
use crate::provider::{AlibabaRegion, Provider};

const ORDER: [TestPhase; 4] = [
    TestPhase::Address,
    TestPhase::Tls,
    TestPhase::Credentials,
    TestPhase::Permission,
];

/// Reads the list that the connection's first screen shows, and sorts what happened into steps.
pub(super) async fn run(provider: Provider, address: &str) -> ConnectionTest {
    let cancel = CancellationToken::new();
    match provider {
        Provider::Elastic(store) => {
            let seen = store
                .client
                .list_extensions(&cancel)
                .await
                .map(|list| list.len())
                .map_err(|error| Fault::from(&error));
            steps(seen, address)
        }
        Provider::Alibaba(region) => of_region(&region, address, &cancel).await,
    }
}

async fn of_region(
    region: &AlibabaRegion,
    address: &str,
    cancel: &CancellationToken,
) -> ConnectionTest {
    let listed = region.client.list_instances(cancel).await;
    // One that was released or never came up answers otherwise than the others.
    let existing = listed.as_ref().ok().and_then(|answered| {
        let usable = |status: &InstanceStatus| !matches!(status, InstanceStatus::Invalid);
        let mut instances = answered.value.iter();
        instances
            .find(|one| usable(&one.status))
            .map(|one| one.id.clone())
    });
    let seen = listed
        .map(|answered| answered.value.len())
        .map_err(|error| Fault::from(&error));
    let mut test = steps(seen, address);
    // A refusal of the list alone says nothing of the other permissions; a service that does not
    // answer, or does not know the credentials, would say the same to each of them.
    let goes_on = test
        .fault
        .as_ref()
        .is_none_or(|fault| fault.phase == FaultPhase::Permission);
    if !goes_on {
        test.permissions = permissions::not_tried();
        test.permissions.extend(bucket::not_tried());
        return test;
    }
    let name = region.oss.as_ref().map(|road| road.bucket.as_str());
    test.permissions = permissions::tried(
        &region.client,
        existing.as_ref(),
        name.unwrap_or("plugdesk"),
        cancel,
    )
    .await;
    let (rows, fault) = through_bucket(region, cancel).await;
    test.permissions.extend(rows);
    test.fault = test.fault.or(fault);
    test
}

async fn through_bucket(
    region: &AlibabaRegion,
    cancel: &CancellationToken,
) -> (Vec<PermissionRow>, Option<Fault>) {
    match &region.oss {
        Some(road) => {
            let trial = bucket::tried(road, &region.region, cancel).await;
            (trial.rows, trial.fault)
        }
        None => (bucket::not_tried(), None),
    }
}

/// Every step, from what reading the list came to.
fn steps(seen: Result<usize, Fault>, address: &str) -> ConnectionTest {
    match seen {
        Ok(count) => ConnectionTest {
            phases: results(None, address, true),
            fault: None,
            sees: Some(u32::try_from(count).unwrap_or(u32::MAX)),
            permissions: Vec::new(),
        },
        Err(fault) => ConnectionTest {
            phases: results(
                Some(failed_phase(&fault)),
                address,
                tells_of_credentials(&fault),
            ),
            fault: Some(fault),
            sees: None,
            permissions: Vec::new(),
        },
    }
}

fn results(failed: Option<TestPhase>, address: &str, credentials_known: bool) -> Vec<PhaseResult> {
    let mut reached = true;
    ORDER
        .into_iter()
        .map(|phase| {
            let outcome = if failed == Some(phase) {
                reached = false;
                PhaseOutcome::Failed
            } else if !reached
                || (phase == TestPhase::Tls && address.starts_with("http://"))
                || (phase == TestPhase::Credentials && !credentials_known)
            {
                PhaseOutcome::NotReached
            } else {
                PhaseOutcome::Passed
            };
            PhaseResult { phase, outcome }
        })
        .collect()
}

/// Whether the answer says anything about the credentials. A service that fails by itself, or that
/// asks for a pause, may not have looked at them.
fn tells_of_credentials(fault: &Fault) -> bool {
    !matches!(
        fault.code,
        FaultCode::ServerFault | FaultCode::RateLimited | FaultCode::UnknownAnswer
    )
}

fn failed_phase(fault: &Fault) -> TestPhase {
    match (fault.code, fault.phase) {
        // Whatever answered is not the service, so the address is what to look at.
        (FaultCode::NotTheApi | FaultCode::Redirected | FaultCode::AnswerUnreadable, _) => {
            TestPhase::Address
        }
        (_, FaultPhase::Tls) => TestPhase::Tls,
        (_, FaultPhase::Credentials) => TestPhase::Credentials,
        (_, FaultPhase::Permission | FaultPhase::Answer) => TestPhase::Permission,
        _ => TestPhase::Address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(failed: Option<TestPhase>, address: &str) -> Vec<PhaseOutcome> {
        results(failed, address, true)
            .into_iter()
            .map(|result| result.outcome)
            .collect()
    }

    #[test]
    fn what_comes_after_the_failed_step_was_not_reached() {
        use PhaseOutcome::{Failed, NotReached, Passed};
        assert_eq!(
            outcomes(None, "https://a"),
            [Passed, Passed, Passed, Passed]
        );
        assert_eq!(
            outcomes(None, "http://127.0.0.1"),
            [Passed, NotReached, Passed, Passed]
        );
        assert_eq!(
            outcomes(Some(TestPhase::Tls), "https://a"),
            [Passed, Failed, NotReached, NotReached]
        );
    }

    #[test]
    fn a_failing_service_says_nothing_about_the_credentials() {
        use PhaseOutcome::{Failed, NotReached, Passed};
        let fault = Fault::new(FaultCode::ServerFault, FaultPhase::Answer);
        let results = results(
            Some(failed_phase(&fault)),
            "https://a",
            tells_of_credentials(&fault),
        );
        let outcomes: Vec<_> = results.into_iter().map(|result| result.outcome).collect();
        assert_eq!(outcomes, [Passed, Passed, NotReached, Failed]);
    }

    #[test]
    fn a_web_page_in_place_of_the_service_points_at_the_address() {
        let fault = Fault::new(FaultCode::NotTheApi, FaultPhase::Answer);
        assert_eq!(failed_phase(&fault), TestPhase::Address);
        let fault = Fault::new(FaultCode::AlibabaWrongSecret, FaultPhase::Credentials);
        assert_eq!(failed_phase(&fault), TestPhase::Credentials);
    }
}

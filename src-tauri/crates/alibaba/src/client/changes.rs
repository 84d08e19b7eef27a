//! Changes of an instance: how far they are, and stopping them.

use plugdesk_net::CancellationToken;
use serde_json::Value;

use super::Client;
use super::request::{Request, path_of};
use super::sending::Pages;
use crate::answered::Answered;
use crate::client_token::ClientToken;
use crate::envelope::Done;
use crate::error::{Error, Operation};
use crate::instance::InstanceId;
use crate::record::{ActionRecord, RecordQuery, newest_first};

/// The most records of one page.
const RECORDS_PER_PAGE: usize = 50;

impl Client {
    /// What was changed on the instance and how far each change is, the newest first
    /// (`ListActionRecords`). A change shows some ten seconds after it was asked for.
    pub async fn action_records(
        &self,
        id: &InstanceId,
        wanted: &RecordQuery,
        cancel: &CancellationToken,
    ) -> Result<Answered<Vec<ActionRecord>>, Error> {
        let ask = || {
            let path = path_of(id, "/action-records");
            let mut request = Request::get(Operation::ListActionRecords, path);
            if let Some(request_id) = &wanted.request_id {
                request = request.asking("requestId", request_id.as_str());
            }
            if let Some(since) = wanted.since {
                request = request.asking("startTime", since.timestamp_millis().to_string());
            }
            request
        };
        let pages = Pages {
            ask,
            size: wanted.most.clamp(1, RECORDS_PER_PAGE),
            most: wanted.most,
        };
        // Nothing promises an id, so a record is told from others by all that it says.
        let records = self.pages(pages, Value::to_string, cancel).await?;
        Ok(records.map(|list| {
            let mut records: Vec<_> = list.iter().map(ActionRecord::read).collect();
            newest_first(&mut records);
            records
        }))
    }

    /// Interrupts the change that is under way; the instance is then `suspended`
    /// (`InterruptElasticsearchTask`). Errors of its own: `AlreadyReceivedInterruptSignal`,
    /// `InstanceStatusNotSupportCurrentAction`.
    pub async fn interrupt(
        &self,
        id: &InstanceId,
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<bool>, Error> {
        let operation = Operation::InterruptElasticsearchTask;
        let request = Request::post(operation, path_of(id, "/actions/interrupt")).once(token);
        self.done(request, cancel).await
    }

    /// Goes on with a change that was interrupted (`ResumeElasticsearchTask`). Errors of its own:
    /// `InstanceStatusNotSupportCurrentAction`.
    pub async fn resume(
        &self,
        id: &InstanceId,
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<bool>, Error> {
        let operation = Operation::ResumeElasticsearchTask;
        let request = Request::post(operation, path_of(id, "/actions/resume")).once(token);
        self.done(request, cancel).await
    }

    /// Stops moving data from one node to others, the only task that `CancelTask` takes.
    pub async fn cancel_data_migration(
        &self,
        id: &InstanceId,
        token: &ClientToken,
        cancel: &CancellationToken,
    ) -> Result<Answered<bool>, Error> {
        let request = Request::post(Operation::CancelTask, path_of(id, "/actions/cancel-task"))
            .once(token)
            .asking("taskType", "MigrateData");
        self.done(request, cancel).await
    }

    async fn done(
        &self,
        request: Request,
        cancel: &CancellationToken,
    ) -> Result<Answered<bool>, Error> {
        let answered: Answered<Done> = self.call(request, cancel).await?;
        Ok(answered.map(|done| done.0))
    }
}

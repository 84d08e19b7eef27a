//! Interrupting a change and letting it go on.

use serde_json::Value;

use super::Alibaba;
use super::call::Call;
use super::errors::Refusal;
use super::wire::Outcome;

impl Alibaba {
    pub(super) async fn interrupt(&self, call: &Call) -> Result<Outcome, Refusal> {
        let now = call.now;
        self.write(call, move |instance| {
            instance.interrupt(now)?;
            Ok(Value::Bool(true))
        })
        .await
    }

    pub(super) async fn resume(&self, call: &Call) -> Result<Outcome, Refusal> {
        let (now, takes) = (call.now, self.restart_takes);
        self.write(call, move |instance| {
            instance.resume(now, takes)?;
            Ok(Value::Bool(true))
        })
        .await
    }

    /// Cancels the migration of data, of which there never is any here.
    pub(super) async fn cancel_task(&self, call: &Call) -> Result<Outcome, Refusal> {
        let task = call.query.get("taskType").unwrap_or_default().to_owned();
        if task != "MigrateData" {
            return Err(Refusal::InvalidParameter {
                name: "taskType",
                why: format!("{task} is refused, only MigrateData can be cancelled."),
            });
        }
        self.write(call, |instance| {
            Err(Refusal::StatusNotSupported {
                status: instance.status(),
            })
        })
        .await
    }
}

//! Changing what is known of an extension.

use plugdesk_net::{CancellationToken, Method, Work};

use crate::client::{Client, read, written};
use crate::error::{Error, Operation};
use crate::extension::{Extension, ExtensionId, NewExtension};
use crate::stored::Stored;

impl Client {
    /// Changes name, description and version of an extension
    /// (`POST /deployments/extensions/{id}`, 200 `Extension`). Its id stays, and so does its type:
    /// the service wants it and pays no heed to it. With a `download_url` the service fetches the
    /// archive once more before it answers; without one the archive stays as it is.
    ///
    /// Errors of its own: `RequestExecutionFailed` (400), `Unauthorised` and `NoUserId` (401),
    /// `NotFound` (404), `VersionConflict` (409).
    pub async fn update_extension(
        &self,
        id: &ExtensionId,
        change: &NewExtension,
        cancel: &CancellationToken,
    ) -> Result<Stored<Extension>, Error> {
        let operation = Operation::UpdateExtension;
        let body = written(operation, change)?;
        let path = ["deployments", "extensions", id.as_str()];
        let mut call = self.json(Method::POST, &path, body);
        if change.download_url.is_some() {
            call.work = Work::Long;
        }
        let answer = self.send(operation, call, cancel).await?;
        Ok(Stored::new(read(operation, &answer)?, &answer))
    }
}

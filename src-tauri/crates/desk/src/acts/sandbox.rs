//! Opening and closing the sandbox.

use std::sync::Arc;

use super::{Desk, on_disk};
use crate::connections::{ConnectionView, SecretKeeping};
use crate::fault::Fault;
use crate::news::News;

impl Desk {
    /// Starts the sandbox, if it does not run, and adds its connections.
    pub async fn open_sandbox(&self) -> Result<Vec<ConnectionView>, Fault> {
        let connections = self.rooms.practice.open().await?;
        let mut records = Vec::with_capacity(connections.len());
        for connection in connections {
            let id = &connection.record.id.0;
            self.rooms
                .vault
                .keep(id, connection.secret, SecretKeeping::ThisRun)
                .await
                .map_err(|error| error.fault())?;
            // A sandbox that was started anew has other ports and other secrets.
            self.close_way(&connection.record.id);
            records.push(connection.record);
        }
        let views = records.iter().map(|record| record.view(true)).collect();
        self.rooms.connections.set_practice(records);
        self.tell(News::ConnectionsChanged);
        // Transfers into the sandbox waited for it.
        self.rooms.transfers.pump();
        self.remember_sandbox(true).await?;
        Ok(views)
    }

    /// Stops the sandbox and takes its connections away. What was made in it stays for next time.
    pub async fn close_sandbox(&self) -> Result<(), Fault> {
        let all = self.rooms.connections.all().into_iter();
        let practice: Vec<_> = all.filter(|record| record.practice).collect();
        // Without its connection nothing that is set aside begins again.
        self.rooms.connections.set_practice(Vec::new());
        for record in practice {
            self.rooms.transfers.set_aside(&record.id).await;
            self.close_way(&record.id);
        }
        self.rooms.practice.close().await;
        self.tell(News::ConnectionsChanged);
        self.remember_sandbox(false).await
    }

    async fn remember_sandbox(&self, open: bool) -> Result<(), Fault> {
        let book = Arc::clone(&self.rooms.settings);
        on_disk(move || book.remember_practice(open)).await
    }

    /// Opens the sandbox again if it was open when the application was last used.
    pub async fn reopen_sandbox(&self) {
        if !self.rooms.settings.practice_open() {
            return;
        }
        if let Err(fault) = self.open_sandbox().await {
            tracing::error!(%fault, "the sandbox was open before and did not start again");
        }
    }
}

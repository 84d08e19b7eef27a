//! A long line: what goes in at one end comes out at the other 25 ms later, in both
//! directions.
//!
//! It is a process of its own, so that what it holds is not counted as the sender's memory.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::failure::Failure;

/// The word with which the program becomes the line.
pub(crate) const ROLE: &str = "line";

/// From one end to the other.
const ONE_WAY: Duration = Duration::from_millis(25);
const ROUND_TRIP: Duration = Duration::from_millis(50);
const BLOCK: usize = 64 * 1024;
/// So much is on its way at once: more than a file, so that only the time is felt.
const BLOCKS_UNDER_WAY: usize = 256;

/// The near end of a running line. It ends when dropped.
pub(crate) struct Line {
    url: String,
    _child: Child,
}

impl Line {
    /// Lays a line to an origin of plain http.
    pub(crate) async fn before(origin: &str) -> Result<Self, Failure> {
        let target = origin.trim_start_matches("http://");
        let program = std::env::current_exe().map_err(Failure::io("finding this program"))?;
        let mut child = Command::new(program)
            .args([ROLE, target])
            // Its end of input tells it that this program is gone.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(Failure::io("starting the line"))?;
        let out = child.stdout.take();
        let out = out.ok_or_else(|| Failure::new("the line has no output"))?;
        let near = BufReader::new(out).lines().next_line().await;
        let near = near
            .map_err(Failure::io("listening to the line"))?
            .ok_or_else(|| Failure::new("the line ended at once"))?;
        Ok(Self {
            url: format!("http://{near}"),
            _child: child,
        })
    }

    /// The origin at the near end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// What the process does whose near end [`Line`] is.
pub(crate) async fn run(target: &str) -> Result<(), Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0))
        .await
        .map_err(Failure::io("listening"))?;
    let near = listener.local_addr().map_err(Failure::io("listening"))?;
    let mut out = tokio::io::stdout();
    out.write_all(format!("{near}\n").as_bytes())
        .await
        .map_err(Failure::io("saying where it listens"))?;
    out.flush()
        .await
        .map_err(Failure::io("saying where it listens"))?;
    let mut input = tokio::io::stdin();
    let mut nothing = [0; 1];
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((near, _)) = accepted {
                    tokio::spawn(connect(near, target.to_owned()));
                }
            }
            _ = input.read(&mut nothing) => return Ok(()),
        }
    }
}

async fn connect(near: TcpStream, target: String) {
    let Ok(far) = TcpStream::connect(target).await else {
        return;
    };
    let _ = near.set_nodelay(true);
    let _ = far.set_nodelay(true);
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    // The handshake of a real line takes a round trip, before which nothing can be sent. Here the
    // kernel shakes hands at once, so that the first bytes are held back for as long.
    let open = Instant::now() + ROUND_TRIP;
    tokio::join!(
        carry(near_in, far_out, open),
        carry(far_in, near_out, Instant::now())
    );
}

/// Carries one direction to its end.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, open: Instant) {
    let (enter, mut leave) = mpsc::channel::<(Instant, Vec<u8>)>(BLOCKS_UNDER_WAY);
    let entering = async move {
        loop {
            let mut block = Vec::with_capacity(BLOCK);
            let Ok(1..) = from.read_buf(&mut block).await else {
                return;
            };
            let arrives = Instant::now().max(open) + ONE_WAY;
            if enter.send((arrives, block)).await.is_err() {
                return;
            }
        }
    };
    let leaving = async move {
        while let Some((arrives, block)) = leave.recv().await {
            tokio::time::sleep_until(arrives).await;
            if to.write_all(&block).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(entering, leaving);
}

//! The rows, one file for each part of the way.

mod alibaba;
mod answers;
mod local;
mod network;
mod secure;
mod struck;
mod unreadable;

use super::row::Row;

/// Every row, in the order of the table.
pub(crate) fn all() -> Vec<Row> {
    [
        network::rows(),
        secure::rows(),
        answers::rows(),
        unreadable::rows(),
        alibaba::rows(),
        local::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What belongs into the matrix and is not made by it.
pub(crate) const NOT_MADE: &[(&str, &str)] = &[
    (
        "`100 Continue` refused",
        "does not arise: no request of Plugdesk carries `Expect`",
    ),
    (
        "HTTP/2 `GOAWAY`",
        "not made: the sandbox cannot be told to send one; it ends a connection as any cut does",
    ),
    (
        "a trickle of 1 byte per second",
        "a line of 1 MB/s stands for it: below the socket's buffers nothing moves visibly, so that \
         a real trickle is a stall to everybody",
    ),
    (
        "sleep and wake",
        "not made: needs a machine that sleeps; what is left of a connection after it is a cut or \
         a stall",
    ),
    (
        "a drive that is unplugged",
        "a file that is deleted under way stands for it",
    ),
    (
        "a file that is locked by another program",
        "not made: only Windows locks files so that they cannot be read",
    ),
    (
        "a file that may not be read",
        "not made: the tests may run as a user who may read everything",
    ),
    (
        "a keyring that takes its time",
        "tests of the vault in `crates/desk` (a person who is asked to unlock it)",
    ),
    (
        "killed at every write of the journal and at random, full disk, damaged and foreign \
         journals, two instances",
        "`cargo test -p plugdesk-tests crash`",
    ),
];

//! A wire that remembers: it hands every byte on as it came, and has every request that went
//! through it judged at the end.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::checker::{KnownKey, Sent, check};

type Spoken = Arc<Mutex<Vec<u8>>>;

/// The wire. When it is dropped, the test fails if a request was not signed as it must be.
pub(crate) struct Watched {
    pub(crate) at: SocketAddr,
    connections: Arc<Mutex<Vec<Spoken>>>,
    keys: Mutex<Vec<KnownKey>>,
}

impl Watched {
    /// A wire to a service on this machine.
    pub(crate) async fn before(service: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let connections = Arc::<Mutex<Vec<Spoken>>>::default();
        let heard = connections.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let spoken = Spoken::default();
                heard.lock().unwrap().push(spoken.clone());
                tokio::spawn(carry(client, service, spoken));
            }
        });
        Self {
            at,
            connections,
            keys: Mutex::default(),
        }
    }

    /// Requests may be signed with this key.
    pub(crate) fn allow(&self, key: KnownKey) {
        self.keys.lock().unwrap().push(key);
    }

    /// All whole requests so far, those of one connection in order.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        let mut all = Vec::new();
        for spoken in self.connections.lock().unwrap().iter() {
            let bytes = spoken.lock().unwrap();
            let mut from = 0;
            while let Some((sent, taken)) = Sent::parse(&bytes[from..]).unwrap() {
                all.push(sent);
                from += taken;
            }
        }
        all
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let keys = self.keys.lock().unwrap();
        for sent in self.sent() {
            if let Err(why) = check(&sent, &keys) {
                panic!("{} {} would be refused: {why}", sent.method, sent.target);
            }
        }
    }
}

/// Carries both directions until either side ends, as the other would see it without this wire.
async fn carry(mut client: TcpStream, service: SocketAddr, spoken: Spoken) {
    let Ok(mut service) = TcpStream::connect(service).await else {
        return;
    };
    let (mut asking, mut telling) = client.split();
    let (mut answers, mut asked) = service.split();
    let forth = async {
        let mut part = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = asking.read(&mut part).await {
            spoken.lock().unwrap().extend_from_slice(&part[..read]);
            if asked.write_all(&part[..read]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = forth => {}
        _ = tokio::io::copy(&mut answers, &mut telling) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without this, a wire that judges nothing would go unnoticed.
    #[tokio::test]
    #[should_panic(expected = "would be refused: no header x-acs-action")]
    async fn a_request_that_is_not_signed_fails_the_test() {
        let served = crate::stage::service(|_| "{}").await;
        let mut stream = TcpStream::connect(served.address()).await.unwrap();
        let request = b"GET /openapi/regions HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        drop(served);
    }
}

//! A listener on loopback that counts who fetches what. A subject that only reads a text has no business here.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use super::token::token;

/// Octets of a request that are read; its path is among the first.
const HEAD: usize = 8 << 10;
/// How long a fetcher may take to ask.
const PATIENCE: Duration = Duration::from_secs(5);
/// Fetchers at the same time.
const AT_ONCE: usize = 64;

/// The listener; it ends when dropped.
#[derive(Debug)]
pub struct Bait {
    address: SocketAddr,
    counts: Counts,
    task: JoinHandle<()>,
}

/// The URL for one trial, and how often it was fetched. Forgotten when dropped.
#[derive(Debug)]
pub struct Hook {
    url: String,
    token: String,
    counts: Counts,
}

/// How often each token was fetched.
type Counts = Arc<Mutex<HashMap<String, u32>>>;

impl Bait {
    /// Listens on a free port of loopback.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let counts = Counts::default();
        let task = tokio::spawn(listen(listener, counts.clone()));
        Ok(Self { address, counts, task })
    }

    /// A URL unlike any other, of which nobody knows yet.
    #[must_use]
    pub fn hook(&self) -> Hook {
        let token = token();
        if let Ok(mut counts) = self.counts.lock() {
            counts.insert(token.clone(), 0);
        }
        Hook { url: format!("http://{}/{token}", self.address), token, counts: self.counts.clone() }
    }
}

impl Drop for Bait {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Hook {
    /// The URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How often it was fetched until now.
    #[must_use]
    pub fn fetches(&self) -> u32 {
        self.counts.lock().ok().and_then(|counts| counts.get(&self.token).copied()).unwrap_or_default()
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        if let Ok(mut counts) = self.counts.lock() {
            counts.remove(&self.token);
        }
    }
}

async fn listen(listener: TcpListener, counts: Counts) {
    let free = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok(permit) = free.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else { continue };
        let counts = counts.clone();
        tokio::spawn(async move {
            // One who does not ask in time is not answered.
            let _ = tokio::time::timeout(PATIENCE, serve(stream, counts)).await;
            drop(permit);
        });
    }
}

async fn serve(mut stream: TcpStream, counts: Counts) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") && head.len() < HEAD {
        if stream.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    let line = head.split(|&octet| octet == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let path = line.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let token = path.split(['/', '?', '#']).next().unwrap_or_default();
    if let Ok(mut counts) = counts.lock()
        && let Some(count) = counts.get_mut(token)
    {
        *count = count.saturating_add(1);
    }
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\nConnection: close\r\n\r\nbait\n")
        .await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_hook_counts_its_own_fetches() {
        let bait = Bait::start().await.unwrap();
        let (first, second) = (bait.hook(), bait.hook());
        for path in [format!("/{}", first.token), format!("/{}/deeper?a=b", first.token), "/unknown".into()] {
            let mut stream = TcpStream::connect(bait.address).await.unwrap();
            stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            assert!(answer.starts_with(b"HTTP/1.1 200"));
        }
        assert_eq!((first.fetches(), second.fetches()), (2, 0));
    }
}

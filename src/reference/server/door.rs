//! Who may come in and for how long: connections are counted, and none is asked or answered on longer than a minute.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections at the same time: fewer than a process may have files.
const AT_ONCE: usize = 800;
/// How long a request may take to come, and its answer to be taken, the wait for the next request included.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it is before the next try where the system gives no connection.
const PAUSE: Duration = Duration::from_millis(100);

/// A listener that lets in no more than a number of connections.
#[derive(Debug)]
pub(super) struct Door {
    listener: TcpListener,
    free: Arc<Semaphore>,
}

impl Door {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, free: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Listener for Door {
    type Io = Guest<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let place = Arc::clone(&self.free).acquire_owned().await.ok();
            match self.listener.accept().await {
                Ok((stream, address)) => return (Guest::new(stream, place, PATIENCE), address),
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A connection whose two phases, a request that comes and an answer that is taken, each have their time.
#[derive(Debug)]
pub(super) struct Guest<S> {
    stream: S,
    asking: bool,
    patience: Duration,
    end: Pin<Box<Sleep>>,
    #[expect(dead_code, reason = "kept for its drop")]
    place: Option<OwnedSemaphorePermit>,
}

impl<S> Guest<S> {
    fn new(stream: S, place: Option<OwnedSemaphorePermit>, patience: Duration) -> Self {
        Self { stream, asking: true, patience, end: Box::pin(sleep(patience)), place }
    }

    /// Begins a phase, unless it is that already.
    fn turn(&mut self, asking: bool) {
        if self.asking != asking {
            self.asking = asking;
            self.end.as_mut().reset(Instant::now() + self.patience);
        }
    }

    /// What there is to say of a stream that is not ready: nothing, until the phase has had its time.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        ready!(self.end.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guest<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // A stream that is always ready is held to its time as well.
        if self.asking && self.end.is_elapsed() {
            return self.wait(context);
        }
        let before = buffer.filled().len();
        match Pin::new(&mut self.stream).poll_read(context, buffer) {
            Poll::Pending => self.wait(context),
            read => {
                if buffer.filled().len() > before {
                    self.turn(true);
                }
                read
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guest<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.turn(false);
        match Pin::new(&mut self.stream).poll_write(context, octets) {
            Poll::Pending => self.wait(context),
            written => written,
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    const SHORT: Duration = Duration::from_millis(100);

    #[tokio::test]
    async fn who_drips_is_shown_out() {
        let (own, mut other) = duplex(64);
        let dripping = tokio::spawn(async move {
            while other.write_all(b"x").await.is_ok() {
                sleep(SHORT / 20).await;
            }
        });
        let mut text = Vec::new();
        let read = Guest::new(own, None, SHORT).read_to_end(&mut text).await;
        assert_eq!(read.unwrap_err().kind(), io::ErrorKind::TimedOut);
        assert!((2..100).contains(&text.len()), "{} octets", text.len());
        dripping.abort();
    }

    #[tokio::test]
    async fn who_takes_no_answer_is_shown_out() {
        let (own, _other) = duplex(64);
        let written = Guest::new(own, None, SHORT).write_all(&[0; 1000]).await;
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn who_asks_again_has_time_again() {
        let (own, mut other) = duplex(64);
        let mut guest = Guest::new(own, None, SHORT);
        for _ in 0..4 {
            sleep(SHORT / 2).await;
            other.write_all(b"x").await.unwrap();
            assert_eq!(guest.read_u8().await.unwrap(), b'x');
            guest.write_u8(b'y').await.unwrap();
            assert_eq!(other.read_u8().await.unwrap(), b'y');
        }
    }
}

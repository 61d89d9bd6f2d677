//! Bodies of requests: read whole, each within its size and all together within theirs.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, HttpBody as _};

/// How many octets the body of a request may have.
const MOST_OCTETS: usize = 16 << 20;
/// How many all bodies may have that are read at the same time.
const MOST_TOGETHER: usize = 128 << 20;

/// What is read of bodies at the moment.
#[derive(Debug, Default)]
pub(super) struct Intake {
    octets: AtomicUsize,
}

/// What one body has of it, given back when dropped.
struct Share<'a> {
    intake: &'a Intake,
    octets: usize,
}

impl Intake {
    /// All of a body.
    ///
    /// # Errors
    /// The status to answer: 413 where it is too long, 503 where too much comes at once, 400 where it breaks off.
    pub(super) async fn whole(&self, mut body: Body) -> Result<Vec<u8>, u16> {
        if body.size_hint().lower() > MOST_OCTETS as u64 {
            return Err(413);
        }
        let mut share = Share { intake: self, octets: 0 };
        let mut whole = Vec::new();
        while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            let Ok(data) = frame.map_err(|_| 400_u16)?.into_data() else { continue };
            if whole.len() + data.len() > MOST_OCTETS {
                return Err(413);
            }
            if !share.take(data.len()) {
                return Err(503);
            }
            whole.extend_from_slice(&data);
        }
        Ok(whole)
    }
}

impl Share<'_> {
    /// Whether there is room for so many octets more.
    fn take(&mut self, octets: usize) -> bool {
        self.octets += octets;
        self.intake.octets.fetch_add(octets, Ordering::Relaxed) + octets <= MOST_TOGETHER
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        self.intake.octets.fetch_sub(self.octets, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_much_is_refused_and_gives_its_room_back() {
        let intake = Intake::default();
        assert_eq!(intake.whole(Body::from("text")).await, Ok(b"text".to_vec()));
        assert_eq!(intake.whole(Body::from(vec![0; MOST_OCTETS + 1])).await, Err(413));
        let other = Share { intake: &intake, octets: MOST_TOGETHER };
        intake.octets.store(MOST_TOGETHER, Ordering::Relaxed);
        assert_eq!(intake.whole(Body::from("text")).await, Err(503));
        drop(other);
        assert_eq!(intake.whole(Body::from("text")).await, Ok(b"text".to_vec()));
        assert_eq!(intake.octets.load(Ordering::Relaxed), 0);
    }
}

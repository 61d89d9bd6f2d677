//! Lines cut from octets that come in pieces, never holding more than one answer may have.

/// Octets that came and are not yet taken as lines.
#[derive(Debug)]
pub(super) struct Lines {
    octets: Vec<u8>,
    /// Where the next line starts.
    start: usize,
    /// Up to where no line end was found.
    searched: usize,
    limit: usize,
}

/// A line is longer than the limit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Lines {
    /// Lines of at most so many octets.
    #[must_use]
    pub(super) fn new(limit: usize) -> Self {
        Self { octets: Vec::new(), start: 0, searched: 0, limit }
    }

    /// How many more octets may be taken in one piece.
    #[must_use]
    pub(super) fn room(&self) -> usize {
        (self.limit + 1).saturating_sub(self.held())
    }

    /// How many octets are held.
    #[must_use]
    pub(super) fn held(&self) -> usize {
        self.octets.len() - self.start
    }

    /// Takes octets that came.
    pub(super) fn push(&mut self, octets: &[u8]) {
        if self.start > 0 {
            self.octets.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.octets.extend_from_slice(octets);
    }

    /// The next whole line without its end, if it is there.
    ///
    /// # Errors
    /// [`TooLong`] as soon as no end can come within the limit.
    pub(super) fn pop(&mut self) -> Result<Option<Vec<u8>>, TooLong> {
        let Some(found) = self.octets[self.searched..].iter().position(|&octet| octet == b'\n') else {
            self.searched = self.octets.len();
            return if self.held() > self.limit { Err(TooLong) } else { Ok(None) };
        };
        let end = self.searched + found;
        let line = self.octets[self.start..end].to_vec();
        self.start = end + 1;
        self.searched = self.start;
        if line.len() > self.limit { Err(TooLong) } else { Ok(Some(line)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let mut lines = Lines::new(10);
        lines.push(b"on");
        assert_eq!(lines.pop(), Ok(None));
        lines.push(b"e\ntwo\n\nth");
        assert_eq!(lines.pop(), Ok(Some(b"one".to_vec())));
        assert_eq!(lines.pop(), Ok(Some(b"two".to_vec())));
        assert_eq!(lines.pop(), Ok(Some(Vec::new())));
        assert_eq!(lines.pop(), Ok(None));
        lines.push(b"ree\n");
        assert_eq!(lines.pop(), Ok(Some(b"three".to_vec())));
        assert_eq!(lines.held(), 0);
    }

    #[test]
    fn a_line_without_end_is_held_up_to_the_limit_and_no_further() {
        let mut lines = Lines::new(10);
        for _ in 0..10 {
            assert!(lines.room() > 0);
            lines.push(b"x");
            assert_eq!(lines.pop(), Ok(None));
        }
        assert_eq!(lines.room(), 1);
        lines.push(b"x");
        assert_eq!(lines.pop(), Err(TooLong));
        assert_eq!(lines.held(), 11);
    }
}

//! The end of a stream of output, within a bound.

use std::collections::VecDeque;

/// Keeps the last bytes that it was given.
#[derive(Debug)]
pub(crate) struct Tail {
    bytes: VecDeque<u8>,
    most: usize,
}

impl Tail {
    pub(crate) fn new(most: usize) -> Self {
        Self { bytes: VecDeque::new(), most }
    }

    pub(crate) fn add(&mut self, chunk: &[u8]) {
        let chunk = &chunk[chunk.len().saturating_sub(self.most)..];
        let over = (self.bytes.len() + chunk.len()).saturating_sub(self.most);
        self.bytes.drain(..over);
        self.bytes.extend(chunk);
    }

    /// As text; what is no UTF-8, or was cut in two, becomes U+FFFD.
    pub(crate) fn text(&self) -> String {
        let (front, back) = self.bytes.as_slices();
        String::from_utf8_lossy(&[front, back].concat()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_is_kept() {
        let mut tail = Tail::new(4);
        tail.add(b"ab");
        tail.add(b"cde");
        assert_eq!(tail.text(), "bcde");
        tail.add(b"0123456789");
        assert_eq!(tail.text(), "6789");
    }
}

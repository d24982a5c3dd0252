//! Decisions read off bytes. Byte 0 always means the plainest choice, so that a failing policy shrinks to a plain one.

/// Decisions read off a string of bytes; the plainest ones when it has run out.
pub struct Choices<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte)
    }

    /// One of so many, all alike.
    pub fn below(&mut self, count: usize) -> usize {
        let wide = self.byte() + if count > 64 { 256 * self.byte() } else { 0 };
        wide % count.max(1)
    }

    /// Yes in so many of a hundred.
    pub fn percent(&mut self, often: usize) -> bool {
        self.byte() * 100 >= 256 * (100 - often.min(100))
    }

    /// A position, each as often as its weight says. The first should be the plainest.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let all: usize = weights.iter().sum();
        let mut left = self.byte() * all / 256;
        for (position, &weight) in weights.iter().enumerate() {
            if left < weight {
                return position;
            }
            left -= weight;
        }
        0
    }

    /// One of several, the first most often: each next one about two thirds as often as the one before.
    pub fn skewed<T: Clone>(&mut self, from: &[T]) -> T {
        let mut weight = 10_000;
        let weights: Vec<usize> = from
            .iter()
            .map(|_| {
                weight = (weight * 2 / 3).max(1);
                weight
            })
            .collect();
        from[self.weighted(&weights)].clone()
    }
}

/// Bytes that a seed determines (G. Steele and others' SplitMix64), the same on every machine.
pub struct Seeded(pub u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }
}

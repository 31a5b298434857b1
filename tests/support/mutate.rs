//! Seeded mutations of files: slips of bytes, lines and words, numbers beyond all bounds, deep nesting.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};

/// Seeded, portable random choices.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

/// Numbers and times that are at or beyond some bound.
const NUMBERS: [&str; 16] = [
    "0",
    "-1",
    "1",
    "59",
    "60",
    "99",
    "255",
    "65536",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "-9223372036854775808",
    "1e308",
    "0.1",
    "0000000000000000000000000000000000000001",
];

/// Texts that some format gives a meaning.
const WORDS: [&str; 40] = [
    "",
    "\0",
    "\u{feff}",
    "\u{2028}",
    "\u{85}",
    "\r",
    "\r\n",
    "\t",
    "é",
    "e\u{301}",
    "🎪",
    "\u{202e}",
    "\"",
    "'",
    "#",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    "!!int ",
    "{",
    "]",
    ",",
    ";",
    "<",
    "]]>",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "0001-01-01",
    "9999-12-31T23:59",
    "2016-02-30",
    "2016-10-30T01:30",
    "24:00",
    "P9999999999D",
    "Europe/Dublin",
    "unknown",
    "=1+1",
];

const BRACKETS: [&str; 8] = ["[", "{", "(", "{a: ", "[{\"a\":", "<a>", "- ", "not: {"];

impl Dice {
    /// The stream of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// A number below `bound`; 0 if that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let wide = u64::from(self.0.next_u32()) * u64::try_from(bound).unwrap();
        usize::try_from(wide >> 32).unwrap()
    }

    /// One of them.
    pub fn of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// A file made of one of these by a few slips.
    pub fn mutated(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = self.of(seeds).clone();
        for _ in 0..=self.below(4) {
            self.slip(&mut bytes, seeds);
        }
        bytes
    }

    fn slip(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.below(bytes.len() + 1);
        match self.below(14) {
            0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
            1 if at < bytes.len() => bytes[at] = self.below(256).to_le_bytes()[0],
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(self.near(at, bytes.len()))),
            4 => {
                let piece = bytes[self.near(at, bytes.len())].to_vec();
                let to = self.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            5 => {
                // The beginning of one file and the end of another.
                let other = self.of(seeds);
                let from = self.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            6 => {
                let depth = *self.of(&[2, 40, 70, 130, 2_000]);
                let brackets = self.of(&BRACKETS).repeat(depth);
                bytes.splice(at..at, brackets.into_bytes());
            }
            7 => {
                let line = line(bytes, at);
                let copies = bytes[line.clone()].repeat(*self.of(&[1, 1, 2, 50]));
                bytes.splice(line.end..line.end, copies);
            }
            8 => drop(bytes.drain(line(bytes, at))),
            9 | 10 => {
                let number = run(bytes, at, |byte| byte.is_ascii_digit());
                bytes.splice(number, self.of(&NUMBERS).bytes());
            }
            11 => {
                let word = if self.below(2) == 0 { at..at } else { run(bytes, at, is_word) };
                bytes.splice(word, self.of(&WORDS).bytes());
            }
            _ => {
                // A word where another one stood.
                let other = self.of(seeds);
                let from = run(other, self.below(other.len() + 1), is_word);
                let to = run(bytes, at, is_word);
                bytes.splice(to, other[from].iter().copied());
            }
        }
    }

    /// A short range that begins here.
    fn near(&mut self, at: usize, len: usize) -> std::ops::Range<usize> {
        let most = *self.of(&[1, 4, 30, 400]);
        at..(at + self.below(most) + 1).min(len).max(at)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b':') || byte >= 0x80
}

/// The line around a byte, with its end.
fn line(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let end = bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |end| at + end + 1);
    start..end
}

/// The next run of such bytes from here; empty if there is none.
fn run(bytes: &[u8], at: usize, is: impl Fn(u8) -> bool) -> std::ops::Range<usize> {
    let Some(found) = bytes[at..].iter().position(|&byte| is(byte)) else { return at..at };
    let found = at + found;
    let start = bytes[..found].iter().rposition(|&byte| !is(byte)).map_or(0, |before| before + 1);
    let end = bytes[found..].iter().position(|&byte| !is(byte)).map_or(bytes.len(), |end| found + end);
    start..end
}

//! A bounded fuzz run on stable Rust: mutates the corpus for a fixed number of rounds from a fixed
//! seed, so that a failure comes again. `PLUGDESK_FUZZ_ROUNDS` makes it longer and
//! `PLUGDESK_FUZZ_SEED` different. The libFuzzer targets in `fuzz/` go further.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a fuzz run fails by panicking and says on the output what it did"
)]

#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

const ROUNDS: u64 = 1_500;
const LONGEST: usize = 64 * 1024;

/// Numbers that length and offset fields dislike.
const NUMBERS: [u32; 8] = [
    0,
    1,
    0x7f,
    0xff,
    0xffff,
    0x7fff_ffff,
    0xffff_fffe,
    0xffff_ffff,
];

#[test]
fn no_bytes_bring_the_targets_down() {
    let rounds = number("PLUGDESK_FUZZ_ROUNDS").unwrap_or(ROUNDS);
    let seed = number("PLUGDESK_FUZZ_SEED").unwrap_or(20_260_101);
    for (name, target) in targets::TARGETS {
        let corpus = corpus_of(name);
        for input in &corpus {
            run(name, *target, input);
        }
        let mut random = StdRng::seed_from_u64(seed);
        for _ in 0..rounds {
            run(name, *target, &mutated(&corpus, &mut random));
        }
        println!("{name}: {} inputs, {rounds} mutations", corpus.len());
    }
}

fn run(name: &str, target: fn(&[u8]), input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(input))) {
        let kept = std::env::temp_dir().join(format!("plugdesk-fuzz-{name}"));
        std::fs::write(&kept, input).unwrap();
        eprintln!(
            "{name} fell over an input of {} bytes, kept as {}",
            input.len(),
            kept.display()
        );
        std::panic::resume_unwind(panic);
    }
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().expect("a number of rounds or a seed"))
}

fn corpus_of(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no input", folder.display());
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// One input of the corpus with one to eight changes.
fn mutated(corpus: &[Vec<u8>], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = corpus[random.random_range(0..corpus.len())].clone();
    for _ in 0..random.random_range(1..=8) {
        change(&mut bytes, corpus, random);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut StdRng) {
    if bytes.is_empty() {
        bytes.push(random.random());
        return;
    }
    let at = random.random_range(0..bytes.len());
    let length = random.random_range(1..=(bytes.len() - at).min(64));
    match random.random_range(0..7) {
        0 => bytes[at] ^= 1 << random.random_range(0..8),
        1 => bytes[at] = random.random(),
        2 => {
            let number = NUMBERS[random.random_range(0..NUMBERS.len())].to_le_bytes();
            let width = [1, 2, 4][random.random_range(0..3)].min(bytes.len() - at);
            bytes[at..at + width].copy_from_slice(&number[..width]);
        }
        3 => {
            bytes.drain(at..at + length);
        }
        4 => {
            let copy = bytes[at..at + length].to_vec();
            bytes.splice(at..at, copy);
        }
        5 => bytes.truncate(at),
        _ => {
            let other = &corpus[random.random_range(0..corpus.len())];
            let from = random.random_range(0..=other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}

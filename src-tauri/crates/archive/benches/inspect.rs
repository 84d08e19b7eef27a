//! How fast and how flat an inspection is, measured beside Python's `zipfile` in the same run.
//!
//! `cargo bench -p plugdesk-archive` times with criterion and then prints the comparison, whose
//! last line is JSON. Without a `python3` the comparison is left out and said to be.

#![allow(
    clippy::expect_used,
    reason = "a benchmark that can't prepare its archives has nothing to measure"
)]

use std::fs::File;
use std::hint::black_box;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use plugdesk_archive::{Limits, Target, inspect, list};
use rand::rngs::StdRng;
use rand::{Rng as _, RngCore as _, SeedableRng as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const CLASSES: usize = 2_500;
const CLASS_BYTES: usize = 30 * 1024;
const MANY: usize = 20_000;
const ROUNDS: usize = 7;
/// What reading the class headers may add to Python's listing.
const FOR_CLASS_HEADERS: Duration = Duration::from_millis(100);
/// What listing an archive of [`MANY`] entries may take.
const FOR_A_LISTING: Duration = Duration::from_millis(5);

const DESCRIPTOR: &[u8] = b"name=large\nversion=1\ndescription=d\nelasticsearch.version=8.12.2\n\
    java.version=17\nclassname=org.example.C0\n";

/// Opens an archive, lists it and reads the descriptor, as a script would; prints seconds.
const PYTHON: &str = "\
import sys, time, zipfile
best = None
for _ in range(int(sys.argv[2])):
    begin = time.perf_counter()
    with zipfile.ZipFile(sys.argv[1]) as archive:
        archive.namelist()
        archive.read('plugin-descriptor.properties')
    took = time.perf_counter() - begin
    best = took if best is None else min(best, took)
print(best)
";

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let plugin = folder.path().join("large.zip");
    std::fs::write(&plugin, large_plugin(Content::Vocabulary)?)?;
    let noise = folder.path().join("noise.zip");
    std::fs::write(&noise, large_plugin(Content::Noise)?)?;
    let many = archive_of_many()?;

    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let size = std::fs::metadata(&plugin)?.len();
    let mut group = criterion.benchmark_group("inspect");
    group.throughput(Throughput::Bytes(size));
    group.bench_function("a plugin of 50 MB", |bench| {
        bench.iter(|| judged(File::open(&plugin).expect("it was just written")));
    });
    group.finish();
    let mut group = criterion.benchmark_group("list");
    group.throughput(Throughput::Elements(MANY as u64));
    group.bench_function("20,000 entries", |bench| {
        bench.iter(|| black_box(list(Cursor::new(&many)).expect("memory can be read")));
    });
    group.finish();
    criterion.final_summary();
    compare(&plugin, &noise, &many)
}

fn compare(plugin: &Path, noise: &Path, many: &[u8]) -> io::Result<()> {
    let listing = best(|| {
        black_box(list(Cursor::new(many)).expect("memory can be read"));
    });
    let endless = Endless::new(2 * 1024 * 1024 * 1024);
    let before = forget_peak_memory();
    judged(endless);
    let growth = peak_memory().saturating_sub(before);

    let mut out = io::stdout().lock();
    writeln!(
        out,
        "\n| what | measured | bound | ratio |\n| --- | --- | --- | --- |"
    )?;
    let listing_ratio = ratio(listing, FOR_A_LISTING);
    writeln!(
        out,
        "| list 20,000 entries | {listing:?} | {FOR_A_LISTING:?} | {listing_ratio:.2} |"
    )?;
    let inspect_ratio = beside_python(&mut out, "50 MB, 2,500 classes", plugin)?;
    let noise_ratio = beside_python(&mut out, "50 MB, 2,500 classes of noise", noise)?;
    writeln!(
        out,
        "| peak memory for 2 GB | {} KiB more | | |",
        growth / 1024
    )?;
    let line = serde_json::json!({
        "ratios": { "inspect": inspect_ratio, "noise": noise_ratio, "list": listing_ratio },
        "peak_growth_kib": growth / 1024,
    });
    writeln!(out, "{line}")
}

/// Writes a row of the table and returns its ratio, where there is a Python to compare with.
fn beside_python(out: &mut impl io::Write, what: &str, plugin: &Path) -> io::Result<Option<f64>> {
    let ours = best(|| judged(File::open(plugin).expect("it was just written")));
    let Some(python) = python(plugin) else {
        writeln!(out, "| inspect {what} | {ours:?} | no python3 here | |")?;
        return Ok(None);
    };
    let ratio = ratio(ours, python + FOR_CLASS_HEADERS);
    writeln!(
        out,
        "| inspect {what} | {ours:?} | Python {python:?} + 100 ms | {ratio:.2} |"
    )?;
    Ok(Some(ratio))
}

fn judged<R: Read + Seek>(reader: R) {
    let inspection =
        inspect(BufReader::new(reader), &Limits::default()).expect("the archive can be read");
    black_box(inspection.judge(&Target::default()));
}

fn best(mut work: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let begin = Instant::now();
            work();
            begin.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn ratio(measured: Duration, bound: Duration) -> f64 {
    measured.as_secs_f64() / bound.as_secs_f64()
}

fn python(plugin: &Path) -> Option<Duration> {
    let mut command = Command::new("python3");
    command
        .args(["-c", PYTHON])
        .arg(plugin)
        .arg(ROUNDS.to_string());
    let output = command
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let seconds = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

/// Lets the peak begin anew at what is held now, and returns that (Linux, `proc(5)`).
fn forget_peak_memory() -> u64 {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak_memory()
}

/// The most memory that this process has held so far, in bytes; 0 where the system does not tell.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() * 1024
}

/// What the classes of a large plugin are made of.
#[derive(Clone, Copy)]
enum Content {
    /// Short words: they compress by a third, and the outer zip keeps what is left as it is.
    Vocabulary,
    /// Bytes without a pattern: the outer zip codes every one of them, which is the slowest case.
    Noise,
}

/// A plugin as build tools pack it: a deflated jar, deflated again.
fn large_plugin(content: Content) -> io::Result<Vec<u8>> {
    let mut random = StdRng::seed_from_u64(1);
    let mut letters = vec![0; 3_000 * 8];
    random.fill_bytes(&mut letters);
    let words: Vec<&[u8]> = letters.chunks(8).collect();
    let mut jar = ZipWriter::new(Cursor::new(Vec::new()));
    let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for class in 0..CLASSES {
        let mut body = Vec::with_capacity(CLASS_BYTES + 8);
        match content {
            Content::Vocabulary => {
                while body.len() < CLASS_BYTES {
                    let word = words[random.random_range(0..words.len())];
                    body.extend_from_slice(&word[..random.random_range(3..=8)]);
                }
            }
            Content::Noise => {
                body.resize(CLASS_BYTES * 2 / 3, 0);
                random.fill_bytes(&mut body);
            }
        }
        jar.start_file(format!("org/example/C{class}.class"), deflated)?;
        jar.write_all(b"\xca\xfe\xba\xbe\0\0\0\x3d")?;
        jar.write_all(&body)?;
    }
    let jar = jar.finish()?.into_inner();
    let mut plugin = ZipWriter::new(Cursor::new(Vec::new()));
    plugin.start_file("plugin-descriptor.properties", deflated)?;
    plugin.write_all(DESCRIPTOR)?;
    plugin.start_file("large.jar", deflated)?;
    plugin.write_all(&jar)?;
    Ok(plugin.finish()?.into_inner())
}

fn archive_of_many() -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for entry in 0..MANY {
        zip.start_file(format!("dictionaries/part-{entry:05}.txt"), stored)?;
        zip.write_all(b"word\n")?;
    }
    Ok(zip.finish()?.into_inner())
}

/// A bundle with one stored file of zeros, made while it is read: no disk, no memory.
struct Endless {
    head: Vec<u8>,
    content: u64,
    tail: Vec<u8>,
    position: u64,
}

impl Endless {
    fn new(content: u64) -> Self {
        let zeros = vec![0; 1024 * 1024];
        let mut checksum = crc32fast::Hasher::new();
        for _ in 0..content / zeros.len() as u64 {
            checksum.update(&zeros);
        }
        let length = u32::try_from(content).expect("below 4 GB");
        let name = b"dictionaries/zeros.bin";
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(checksum.finalize().to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend(length.to_le_bytes());
        common.extend([u8::try_from(name.len()).expect("short"), 0, 0, 0]);
        let head = [b"PK\x03\x04".as_slice(), &common, name].concat();
        let mut tail = [b"PK\x01\x02\x14\0".as_slice(), &common, &[0; 14], name].concat();
        let directory = u32::try_from(tail.len()).expect("short");
        let offset = u32::try_from(head.len() as u64 + content).expect("below 4 GB");
        tail.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        tail.extend(directory.to_le_bytes());
        tail.extend(offset.to_le_bytes());
        tail.extend([0, 0]);
        Self {
            head,
            content,
            tail,
            position: 0,
        }
    }

    fn length(&self) -> u64 {
        self.head.len() as u64 + self.content + self.tail.len() as u64
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let in_content = self.position.checked_sub(self.head.len() as u64);
        let count = match in_content {
            None => (&self.head[usize::try_from(self.position).unwrap_or(0)..]).read(buffer)?,
            Some(at) if at < self.content => {
                let left = usize::try_from(self.content - at).unwrap_or(usize::MAX);
                let count = buffer.len().min(left);
                buffer[..count].fill(0);
                count
            }
            Some(at) => {
                let at = usize::try_from(at - self.content).unwrap_or(usize::MAX);
                self.tail.get(at..).unwrap_or_default().read(buffer)?
            }
        };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.length().checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

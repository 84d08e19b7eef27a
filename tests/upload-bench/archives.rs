//! Archives to send, of bytes that nothing can make smaller.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use crate::failure::Failure;

/// Written at once; small, so that this leaves no free memory behind for the uploads to hide in.
const BLOCK: usize = 64 * 1024;

/// A file to send.
pub(crate) struct Archive {
    pub(crate) path: PathBuf,
    pub(crate) length: u64,
}

impl Archive {
    /// Writes a zip with one entry of so many bytes, which the seed decides.
    pub(crate) async fn make(path: PathBuf, content: u64, seed: u64) -> Result<Self, Failure> {
        let target = path.clone();
        let length = tokio::task::spawn_blocking(move || write(&target, content, seed))
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)))
            .map_err(Failure::io("writing a file to send"))?;
        Ok(Self { path, length })
    }
}

fn write(path: &Path, content: u64, seed: u64) -> io::Result<u64> {
    let file = BufWriter::with_capacity(BLOCK, File::create(path)?);
    let mut zip = zip::ZipWriter::new(file);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file("dictionaries/noise.bin", stored)?;
    let mut noise = Noise(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut block = vec![0; BLOCK];
    let mut left = content;
    while left > 0 {
        let size = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
        block.truncate(size);
        noise.fill(&mut block);
        zip.write_all(&block)?;
        left -= size as u64;
    }
    let file = zip.finish()?.into_inner()?;
    // Otherwise the system would write it to disk while the first upload is measured.
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Marsaglia's xorshift64: the same bytes in every run.
struct Noise(u64);

impl Noise {
    fn fill(&mut self, block: &mut [u8]) {
        for bytes in block.chunks_mut(8) {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            for (to, from) in bytes.iter_mut().zip(self.0.to_le_bytes()) {
                *to = from;
            }
        }
    }
}

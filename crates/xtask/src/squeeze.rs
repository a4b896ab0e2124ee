//! `.br` and `.gz` beside every file worth compressing, so that the server never compresses the client itself.
//!
//! Results are kept by content: a second build of the same bytes costs nothing. Refuses to know which files make a client.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

use crate::files;

/// How hard to try. Brotli 11 is what visitors download; a developer's rebuild takes 5 and does not wait.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effort {
    /// Smallest.
    Release,
    /// Fast.
    Dev,
}

/// Kinds of file that shrink; pictures in PNG are compressed already.
const WORTH_IT: [&str; 10] = ["bin", "css", "ftl", "html", "js", "json", "svg", "txt", "wasm", "webmanifest"];

/// Brotli's window as a power of two: 4 MiB, larger than any file here.
const BROTLI_WINDOW_BITS: u32 = 22;

/// Writes the compressed siblings of every suitable file below the folder.
pub(crate) fn folder(folder: &Path, cache: &Path, effort: Effort) -> Result<()> {
    for file in files::below(folder)? {
        if !worth_it(&file) {
            continue;
        }
        let bytes = files::read(&folder.join(&file))?;
        for (end, squeeze) in [("br", brotli as fn(&[u8], Effort) -> Result<Vec<u8>>), ("gz", gzip)] {
            let kept = cache.join(format!("{}-{effort:?}.{end}", files::digest([bytes.as_slice()])));
            let squeezed = match std::fs::read(&kept) {
                Ok(squeezed) => squeezed,
                Err(_) => {
                    let squeezed =
                        squeeze(&bytes, effort).with_context(|| format!("cannot compress {}", file.display()))?;
                    files::write(&kept, &squeezed)?;
                    squeezed
                }
            };
            let mut sibling = folder.join(&file).into_os_string();
            sibling.push(format!(".{end}"));
            files::write(Path::new(&sibling), &squeezed)?;
        }
    }
    Ok(())
}

fn worth_it(file: &Path) -> bool {
    file.extension().and_then(|end| end.to_str()).is_some_and(|end| WORTH_IT.contains(&end))
}

fn brotli(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = match effort {
        Effort::Release => 11,
        Effort::Dev => 5,
    };
    let mut squeezed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut squeezed, 4096, quality, BROTLI_WINDOW_BITS);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(squeezed)
}

fn gzip(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = match effort {
        Effort::Release => flate2::Compression::best(),
        Effort::Dev => flate2::Compression::fast(),
    };
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn siblings_unpack_to_the_same_bytes_and_pictures_have_none() -> Result<()> {
        let dist = tempfile::tempdir()?;
        let cache = tempfile::tempdir()?;
        let text = "steppe ".repeat(500);
        files::write(&dist.path().join("deep/a.js"), text.as_bytes())?;
        files::write(&dist.path().join("b.png"), text.as_bytes())?;
        folder(dist.path(), cache.path(), Effort::Release)?;
        let mut unpacked = String::new();
        brotli::Decompressor::new(&files::read(&dist.path().join("deep/a.js.br"))?[..], 4096)
            .read_to_string(&mut unpacked)?;
        assert_eq!(unpacked, text);
        unpacked.clear();
        flate2::read::GzDecoder::new(&files::read(&dist.path().join("deep/a.js.gz"))?[..])
            .read_to_string(&mut unpacked)?;
        assert_eq!(unpacked, text);
        assert!(!dist.path().join("b.png.br").exists());
        Ok(())
    }
}

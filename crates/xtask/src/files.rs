//! Folders as sorted lists of files, digests of bytes, and a mirror that touches only what differs.
//!
//! Refuses to know what the files mean.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Hex digits of a digest in a file name or a version: 64 bits, far beyond chance collisions among builds.
const DIGEST_DIGITS: usize = 16;

/// All files below the folder, relative to it, sorted, so that a listing is the same on every machine.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot list {}", next.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A short digest of the pieces; each piece's length counts, so that moving bytes between pieces changes it.
pub(crate) fn digest<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for piece in pieces {
        hasher.update(&(piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    }
    hasher.finalize().to_hex().chars().take(DIGEST_DIGITS).collect()
}

/// Reads a file, naming it when that fails.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads a text file, naming it when that fails.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders it needs.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes only when the bytes differ, so that whoever watches modification times sees real changes only.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    write(path, bytes)?;
    Ok(true)
}

/// An empty folder at this path, whatever was there before.
pub(crate) fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Copies every file of one folder into another.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    for file in below(from)? {
        write(&to.join(&file), &read(&from.join(&file))?)?;
    }
    Ok(())
}

/// Makes `to` equal to `from`: new and changed files are written, others are left alone, surplus ones removed.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<bool> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let wanted = below(from)?;
    let mut changed = false;
    for file in &wanted {
        changed |= write_if_changed(&to.join(file), &read(&from.join(file))?)?;
    }
    for file in below(to)? {
        if !wanted.contains(&file) {
            fs::remove_file(to.join(&file)).with_context(|| format!("cannot remove {}", to.join(&file).display()))?;
            changed = true;
        }
    }
    Ok(changed)
}

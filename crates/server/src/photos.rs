//! The pictures of reports: files in a directory, one for each, that grow piece by piece until they are whole.
//!
//! A picture is called by its activity and by an id that follows from its bytes, so what is whole is known to be right, and to send
//! it again changes nothing. It refuses to know devices, rights and HTTP. Every call waits for the disk.

use erikti_model::kinds::photo;
use erikti_sync::{Id, limits};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Why a picture is not taken or not given.
#[derive(Debug)]
pub enum No {
    /// It has not come, or not wholly.
    NotHere,
    /// More bytes than a picture may have, or fewer than it says.
    TooLarge,
    /// The activity has as many as it may.
    TooMany,
    /// The bytes are not those of its id; they were thrown away.
    Broken,
    /// It is no JPEG, or one that tells where and by whom it was taken; it was thrown away.
    NotBare,
    /// The disk.
    Storage(io::Error),
}

impl From<io::Error> for No {
    fn from(error: io::Error) -> No {
        if error.kind() == ErrorKind::NotFound { No::NotHere } else { No::Storage(error) }
    }
}

/// A piece of a picture.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// Where it begins.
    pub from: usize,
    /// How many bytes the whole picture has.
    pub of: usize,
    /// The bytes; none to ask how far the server is.
    pub bytes: &'a [u8],
}

/// The directory.
#[derive(Debug)]
pub struct Photos {
    directory: PathBuf,
    /// One piece at a time: they are small, and two phones may send the same picture.
    writing: Mutex<()>,
}

impl Photos {
    /// Of this directory, made when the first picture comes.
    pub fn new(directory: PathBuf) -> Photos {
        Photos { directory, writing: Mutex::new(()) }
    }

    fn file(&self, activity: Id, id: Id, ending: &str) -> PathBuf {
        self.directory.join(activity.to_string()).join(format!("{id}.{ending}"))
    }

    /// Takes a piece that follows what is here; one that does not changes nothing. How many bytes are here then.
    ///
    /// # Errors
    /// See [`No`].
    pub fn take(&self, activity: Id, id: Id, piece: Piece<'_>) -> Result<usize, No> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (whole, part) = (self.file(activity, id, "jpg"), self.file(activity, id, "part"));
        if piece.of == 0 || piece.of > limits::PICTURE_BYTES {
            return Err(No::TooLarge);
        }
        if let Ok(known) = fs::metadata(&whole) {
            return Ok(usize::try_from(known.len()).unwrap_or(piece.of));
        }
        let mut here = fs::metadata(&part).map_or(0, |known| usize::try_from(known.len()).unwrap_or(usize::MAX));
        if piece.from == here && !piece.bytes.is_empty() {
            if here + piece.bytes.len() > piece.of {
                return Err(No::TooLarge);
            }
            if here == 0 {
                self.make_room(activity)?;
            }
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&part)?;
            file.seek(SeekFrom::Start(here as u64))?;
            file.write_all(piece.bytes)?;
            file.sync_data()?;
            here += piece.bytes.len();
        }
        if here >= piece.of {
            self.finish(activity, id)?;
        }
        Ok(here)
    }

    /// A place for one more.
    fn make_room(&self, activity: Id) -> Result<(), No> {
        let directory = self.directory.join(activity.to_string());
        fs::create_dir_all(&directory)?;
        if fs::read_dir(&directory)?.count() >= limits::PICTURES { Err(No::TooMany) } else { Ok(()) }
    }

    /// Compares what is here with its name, and keeps it under that.
    fn finish(&self, activity: Id, id: Id) -> Result<(), No> {
        let part = self.file(activity, id, "part");
        let bytes = fs::read(&part)?;
        let no = if photo::id(activity, &bytes) != id {
            No::Broken
        } else if !photo::is_bare(&bytes) {
            No::NotBare
        } else {
            fs::rename(&part, self.file(activity, id, "jpg"))?;
            return Ok(File::open(self.directory.join(activity.to_string()))?.sync_all()?);
        };
        fs::remove_file(&part)?;
        Err(no)
    }

    /// A whole picture.
    ///
    /// # Errors
    /// See [`No`].
    pub fn give(&self, activity: Id, id: Id) -> Result<Vec<u8>, No> {
        Ok(fs::read(self.file(activity, id, "jpg"))?)
    }

    /// Throws a picture away, as far as it is here.
    ///
    /// # Errors
    /// See [`No`].
    pub fn drop(&self, activity: Id, id: Id) -> Result<(), No> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        for ending in ["jpg", "part"] {
            match fs::remove_file(self.file(activity, id, ending)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(No::Storage(error)),
                _ => {}
            }
        }
        Ok(())
    }
}

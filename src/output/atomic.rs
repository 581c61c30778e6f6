//! Files that appear at once or not at all: written beside their place, then moved there.

mod leftover;

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process,
};

use self::leftover::Leftover;
use crate::failure::Failure;

/// A file being written.
#[derive(Debug)]
pub struct AtomicFile {
    /// What the caller named it.
    named: PathBuf,
    file: BufWriter<File>,
    /// Where it is written and where it goes; none for what is no regular file (a device, a pipe), which is written in place.
    moved: Option<(Leftover, PathBuf)>,
}

impl AtomicFile {
    /// Starts a file that will stand at `path`.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        Self::try_create(path).map_err(|error| Failure::writing(path, &error))
    }

    fn try_create(path: &Path) -> io::Result<Self> {
        let present = fs::metadata(path);
        if present
            .as_ref()
            .is_ok_and(|present| !present.is_file() && !present.is_dir())
        {
            let file = BufWriter::new(OpenOptions::new().write(true).open(path)?);
            return Ok(Self {
                named: path.to_owned(),
                file,
                moved: None,
            });
        }
        // Through a link the file is replaced, not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if target.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let (file, beside) = create_beside(&target, name)?;
        let leftover = Leftover::new(beside);
        if let Ok(present) = present {
            file.set_permissions(present.permissions())?;
        }
        Ok(Self {
            named: path.to_owned(),
            file: BufWriter::with_capacity(1 << 16, file),
            moved: Some((leftover, target)),
        })
    }

    /// Lets the file appear.
    pub fn finish(mut self) -> Result<(), Failure> {
        let finished = self.try_finish();
        finished.map_err(|error| Failure::writing(&self.named, &error))
    }

    fn try_finish(&mut self) -> io::Result<()> {
        self.file.flush()?;
        let Some((leftover, target)) = &mut self.moved else {
            return Ok(());
        };
        self.file.get_ref().sync_all()?;
        leftover.move_to(target)
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole file at once or not at all.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(|error| Failure::writing(path, &error))?;
    file.finish()
}

/// A new hidden file in the folder of `target`.
///
/// Where a process was killed, its file may still be there, and in a container the next process may have the same number.
fn create_beside(target: &Path, name: &OsStr) -> io::Result<(File, PathBuf)> {
    const TRIES: u32 = 100;
    let mut tried = 0;
    loop {
        let mut beside = OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}-{tried}.tmp", process::id()));
        let beside = target.with_file_name(beside);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)
        {
            Ok(file) => return Ok((file, beside)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < TRIES => {
                tried += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

//! Half-written files are taken away, also when the command is interrupted or told to end.
//!
//! Only a process that is killed outright leaves one behind.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

/// The exit code of a command that was interrupted: 128 and the number of the signal, as shells have it.
const INTERRUPTED: i32 = 130;

/// What there is to take away. Who moves a file holds it, so that none is moved while all are taken away.
static LEFTOVERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file that is taken away unless it was moved.
#[derive(Debug)]
pub(super) struct Leftover(PathBuf);

impl Leftover {
    pub fn new(path: PathBuf) -> Self {
        static WATCH: Once = Once::new();
        WATCH.call_once(|| {
            // Where signals cannot be watched, the file stays behind as it would after a kill.
            let _ = ctrlc::set_handler(|| {
                let mut leftovers = leftovers();
                for path in leftovers.drain(..) {
                    let _ = fs::remove_file(path);
                }
                process::exit(INTERRUPTED);
            });
        });
        leftovers().push(path.clone());
        Self(path)
    }

    /// Lets the file appear under its name.
    pub fn move_to(&self, target: &Path) -> io::Result<()> {
        let mut leftovers = leftovers();
        fs::rename(&self.0, target)?;
        leftovers.retain(|path| *path != self.0);
        Ok(())
    }
}

impl Drop for Leftover {
    fn drop(&mut self) {
        let mut leftovers = leftovers();
        if let Some(index) = leftovers.iter().position(|path| *path == self.0) {
            leftovers.swap_remove(index);
            // What cannot be taken away stays: there is nothing better to do.
            let _ = fs::remove_file(&self.0);
        }
    }
}

fn leftovers() -> MutexGuard<'static, Vec<PathBuf>> {
    LEFTOVERS.lock().unwrap_or_else(PoisonError::into_inner)
}

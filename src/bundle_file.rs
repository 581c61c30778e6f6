//! Bundles as files: read with a limit, decoded, and verified before anything trusts them.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use nurture_runtime::{
    bundle::{self, BUNDLE_BYTES_MAX},
    program::Program,
    verify::verify,
};

use crate::{failure::Failure, output};

const REBUILD: &str = "make it anew with `nurture build`";

/// Reads the bytes of a bundle from a file, or from standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.is_dir() {
        return Err(
            Failure::new(format!("`{}` is a folder, and no bundle", path.display()))
                .with_help("make a bundle of it with `nurture build -o FILE`"),
        );
    }
    let mut bytes = Vec::new();
    // One more than allowed, so that the decoder sees that it is too long.
    let limit = BUNDLE_BYTES_MAX as u64 + 1;
    let done = if output::is_standard(path) {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    done.map_err(|error| Failure::reading(path, &error))?;
    Ok(bytes)
}

/// Whether a path leads to a file that begins as a bundle does.
pub fn is_bundle(path: &Path) -> bool {
    let begin = || {
        let mut begin = [0; 8];
        let mut file = File::open(path).ok()?;
        let length = file.read(&mut begin).ok()?;
        begin.get(..length).map(bundle::is_bundle)
    };
    path.is_file() && begin().unwrap_or(false)
}

/// The program of a bundle, if nothing is wrong with it.
pub fn decode(path: &Path, bytes: &[u8]) -> Result<Program, Failure> {
    let shown = path.display();
    let program = bundle::decode(bytes).map_err(|error| {
        Failure::new(format!("`{shown}` is no bundle that can be used: {error}")).with_help(REBUILD)
    })?;
    let verified = verify(program).map_err(|error| {
        Failure::new(format!("`{shown}` does not hold a sound program: {error}")).with_help(REBUILD)
    })?;
    Ok(verified.into_program())
}

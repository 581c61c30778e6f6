//! Files of inputs: what they hold, and how they are packed, is told by their endings.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use nurture_runtime::play::{ContactsFormat, Source};
use zstd::stream::read::Decoder;

use crate::{failure::Failure, output};

/// The largest window that a zstd file may ask for, as a power of two: 128 MiB, as much as the command `zstd` allows.
const WINDOW_LOG_MAX: u32 = 27;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstd,
}

/// Opens a file of contacts; standard input holds JSON Lines.
pub fn contacts(path: &Path) -> Result<(ContactsFormat, Source<'static>), Failure> {
    if output::is_standard(path) {
        return Ok((ContactsFormat::JsonLines, standard_input()));
    }
    let (ending, packing) = endings(path);
    let format = match ending.as_deref() {
        Some("csv") => ContactsFormat::Csv,
        Some("jsonl") => ContactsFormat::JsonLines,
        _ => return Err(unknown_ending(path, "contacts", "`.csv` or `.jsonl`")),
    };
    Ok((format, open(path, packing)?))
}

/// Opens a file of events.
pub fn events(path: &Path) -> Result<Source<'static>, Failure> {
    if output::is_standard(path) {
        return Ok(standard_input());
    }
    match endings(path) {
        (Some(ending), packing) if ending == "jsonl" => open(path, packing),
        _ => Err(unknown_ending(path, "events", "`.jsonl`")),
    }
}

fn standard_input() -> Source<'static> {
    Source {
        name: "standard input".to_owned(),
        reader: Box::new(io::stdin()),
    }
}

/// The ending that tells what a file holds, and the packing that the one behind it tells.
fn endings(path: &Path) -> (Option<String>, Packing) {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_ascii_lowercase();
    let (name, packing) = match name.rsplit_once('.') {
        Some((name, "gz")) => (name, Packing::Gzip),
        Some((name, "zst")) => (name, Packing::Zstd),
        _ => (name.as_str(), Packing::None),
    };
    (
        name.rsplit_once('.').map(|(_, ending)| ending.to_owned()),
        packing,
    )
}

fn unknown_ending(path: &Path, what: &str, endings: &str) -> Failure {
    Failure::new(format!(
        "the ending of `{}` does not say how the {what} are written",
        path.display()
    ))
    .with_help(format!(
        "name the file with {endings}, either with `.gz` or `.zst` behind it"
    ))
    .with_help("or pipe JSON Lines in and name `-`")
}

fn open(path: &Path, packing: Packing) -> Result<Source<'static>, Failure> {
    let failed = |error: io::Error| Failure::reading(path, &error);
    let file = File::open(path).map_err(failed)?;
    let reader: Box<dyn Read + Send> = match packing {
        Packing::None => Box::new(file),
        Packing::Gzip => Box::new(MultiGzDecoder::new(io::BufReader::new(file))),
        Packing::Zstd => {
            let mut decoder = Decoder::new(file).map_err(failed)?;
            decoder.window_log_max(WINDOW_LOG_MAX).map_err(failed)?;
            Box::new(decoder)
        }
    };
    Ok(Source {
        name: path.display().to_string(),
        reader,
    })
}

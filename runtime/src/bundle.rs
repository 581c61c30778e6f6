//! Bundles: a program as bytes.
//!
//! ```text
//! offset  length
//!      0       8  magic: "NURTURE" and a byte 0x1A, which ends the output of programs that show files as text
//!      8       4  format version, little endian
//!     12       8  length of the payload, little endian
//!     20      32  SHA-256 of the payload
//!     52       …  payload: the program in postcard's encoding
//! ```
//!
//! The same program always gives the same bytes, on every machine.
//! Whoever reads a bundle trusts none of it: [`decode`] bounds what it allocates and how deep it goes,
//! and what it gives is still to be verified ([`crate::verify`]) before it runs.

mod bounded;

use std::fmt::{self, Write as _};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::program::Program;

/// The version of the format that this crate writes, and the only one that it reads.
pub const FORMAT_VERSION: u32 = 1;

/// The longest bundle that is read or written, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// How many entries all tables of a bundle may have together, so that a small bundle can't become a huge program.
pub const BUNDLE_ENTRIES_MAX: usize = 16 * 1024 * 1024;

/// How deep values and types may be nested.
pub const NESTING_MAX: u32 = 64;

const MAGIC: [u8; 8] = *b"NURTURE\x1a";
const HEADER_BYTES: usize = 52;

/// The SHA-256 of a bundle's payload; it names the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

/// Why bytes are not a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BundleError {
    /// The bytes begin otherwise.
    #[error("this is not a nurture bundle")]
    Foreign,
    /// Another version of the format.
    #[error("the bundle has format version {found}, this nurture reads version {FORMAT_VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Fewer bytes than the header says, or than a header has.
    #[error("the bundle is cut off")]
    Truncated,
    /// More bytes than the header says.
    #[error("the bundle has bytes behind its end")]
    Trailing,
    /// The payload is not the one whose hash the header has.
    #[error("the bundle was altered: its content does not have the hash that it states")]
    Altered,
    /// Longer than [`BUNDLE_BYTES_MAX`], or more than [`BUNDLE_ENTRIES_MAX`] entries.
    #[error("the bundle is too large")]
    TooLarge,
    /// Values or types nested deeper than [`NESTING_MAX`].
    #[error("the bundle nests values or types deeper than {NESTING_MAX} levels")]
    TooDeep,
    /// The payload is not a program's encoding.
    #[error("the bundle's content is broken")]
    Broken,
}

/// Writes a program as a bundle.
///
/// ```
/// use nurture_runtime::{bundle, program::Program};
///
/// let program = Program { project: "shop".to_owned(), ..Program::default() };
/// let bytes = bundle::encode(&program)?;
/// assert_eq!(bundle::decode(&bytes)?, program);
/// # Ok::<(), bundle::BundleError>(())
/// ```
///
/// # Errors
/// [`BundleError::TooLarge`] for a program that [`decode`] would not take.
pub fn encode(program: &Program) -> Result<Vec<u8>, BundleError> {
    let payload = postcard::to_stdvec(program).map_err(|_| BundleError::Broken)?;
    if HEADER_BYTES + payload.len() > BUNDLE_BYTES_MAX {
        return Err(BundleError::TooLarge);
    }
    Ok([header(&payload).as_slice(), &payload].concat())
}

/// Reads a bundle.
///
/// # Errors
/// What is wrong with the bytes; it never panics, whatever they are.
pub fn decode(bytes: &[u8]) -> Result<Program, BundleError> {
    let payload = payload(bytes)?;
    let mut deserializer = postcard::Deserializer::from_bytes(payload);
    let limits = bounded::Limits::new(NESTING_MAX, BUNDLE_ENTRIES_MAX);
    let program = Program::deserialize(bounded::Bounded::new(&mut deserializer, &limits));
    let program = program.map_err(|_| limits.reached().unwrap_or(BundleError::Broken))?;
    match deserializer.finalize() {
        Ok([]) => Ok(program),
        _ => Err(BundleError::Broken),
    }
}

/// Whether the bytes begin as a bundle does: enough to tell a bundle from a source file.
pub fn is_bundle(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The hash of a bundle's payload.
///
/// # Errors
/// As [`decode`], for what the header says.
pub fn hash(bytes: &[u8]) -> Result<Hash, BundleError> {
    payload(bytes).map(Hash::of)
}

impl Hash {
    /// The hash of a payload.
    fn of(payload: &[u8]) -> Self {
        Self(Sha256::digest(payload).into())
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hash(")?;
        fmt::Display::fmt(self, f)?;
        f.write_char(')')
    }
}

fn header(payload: &[u8]) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    let (magic, rest) = header.split_at_mut(8);
    let (version, rest) = rest.split_at_mut(4);
    let (length, hash) = rest.split_at_mut(8);
    magic.copy_from_slice(&MAGIC);
    version.copy_from_slice(&FORMAT_VERSION.to_le_bytes());
    length.copy_from_slice(&(payload.len() as u64).to_le_bytes());
    hash.copy_from_slice(Hash::of(payload).bytes());
    header
}

/// The payload, once everything that the header says of it holds.
fn payload(bytes: &[u8]) -> Result<&[u8], BundleError> {
    let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(BundleError::Foreign)?;
    if *magic != MAGIC {
        return Err(BundleError::Foreign);
    }
    let (version, rest) = rest
        .split_first_chunk::<4>()
        .ok_or(BundleError::Truncated)?;
    let found = u32::from_le_bytes(*version);
    if found != FORMAT_VERSION {
        return Err(BundleError::Version { found });
    }
    if bytes.len() > BUNDLE_BYTES_MAX {
        return Err(BundleError::TooLarge);
    }
    let (length, rest) = rest
        .split_first_chunk::<8>()
        .ok_or(BundleError::Truncated)?;
    let (hash, payload) = rest
        .split_first_chunk::<32>()
        .ok_or(BundleError::Truncated)?;
    match (payload.len() as u64).cmp(&u64::from_le_bytes(*length)) {
        std::cmp::Ordering::Less => Err(BundleError::Truncated),
        std::cmp::Ordering::Greater => Err(BundleError::Trailing),
        std::cmp::Ordering::Equal if Hash::of(payload).bytes() != hash => Err(BundleError::Altered),
        std::cmp::Ordering::Equal => Ok(payload),
    }
}

#[cfg(test)]
mod tests;

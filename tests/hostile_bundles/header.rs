//! The header of a bundle, as somebody who tampers with the payload makes it right again.

use sha2::{Digest as _, Sha256};

/// Where the payload's length stands, and behind it the payload's hash and the payload.
const LENGTH: usize = 12;
const HASH: usize = 20;
pub const PAYLOAD: usize = 52;

/// Gives a header the length and hash that the payload behind it has; bytes without a whole header stay as they are.
pub fn mend(bytes: &mut [u8]) {
    let Some((header, payload)) = bytes.split_at_mut_checked(PAYLOAD) else {
        return;
    };
    let hash: [u8; 32] = Sha256::digest(&*payload).into();
    header[LENGTH..HASH].copy_from_slice(&(payload.len() as u64).to_le_bytes());
    header[HASH..].copy_from_slice(&hash);
}

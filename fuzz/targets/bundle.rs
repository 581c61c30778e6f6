//! Bundle bytes through decode, verify and run: what the verifier takes is played, and nothing of it panics or goes on for ever.

#![no_main]

#[path = "../../tests/hostile_bundles/drive.rs"]
mod drive;

use libfuzzer_sys::{Corpus, fuzz_target};
use nurture_runtime::{bundle, engine::Engine, listing, verify::verify};
use sha2::{Digest as _, Sha256};

/// Where the payload's length stands, and behind it the payload's hash and the payload.
const LENGTH: usize = 12;
const HASH: usize = 20;
const PAYLOAD: usize = 52;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(program) = bundle::decode(&mended(bytes)) else {
        // The bytes as they are, too: their hash is seldom right.
        let _ = bundle::decode(bytes);
        return Corpus::Keep;
    };
    let again = bundle::encode(&program).expect("what was decoded can be encoded");
    assert!(bundle::decode(&again).as_ref() == Ok(&program), "encoded");
    listing::text(&program);
    let Ok(verified) = verify(program) else {
        return Corpus::Keep;
    };
    listing::json(verified.program()).expect("a program has a listing");
    let engine = Engine::new(verified.into_program()).expect("the verifier knows its zones");
    drive::drive(&engine.with_bodies("https://unsubscribe.invalid/"));
    Corpus::Keep
});

/// The bytes with the length and hash that their payload has.
fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() < PAYLOAD {
        return bytes;
    }
    let length = (bytes.len() - PAYLOAD) as u64;
    let hash: [u8; 32] = Sha256::digest(&bytes[PAYLOAD..]).into();
    bytes[LENGTH..HASH].copy_from_slice(&length.to_le_bytes());
    bytes[HASH..PAYLOAD].copy_from_slice(&hash);
    bytes
}

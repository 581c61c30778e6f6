//! Bundle bytes through decode, verify and run: what the verifier takes is played, and nothing of it panics or goes on for ever.

#![no_main]

#[path = "../../tests/hostile_bundles/drive.rs"]
mod drive;
#[path = "../../tests/hostile_bundles/header.rs"]
mod header;

use libfuzzer_sys::{Corpus, fuzz_target};
use nurture_runtime::{bundle, engine::Engine, listing, verify::verify};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let mut mended = bytes.to_vec();
    header::mend(&mut mended);
    let Ok(program) = bundle::decode(&mended) else {
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

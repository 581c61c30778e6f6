#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::{
    program::{Field, Symbol, Type, WEEKDAYS},
    value::Value,
};

fn program() -> Program {
    Program {
        project: "shop".to_owned(),
        timezone: "Europe/Berlin".to_owned(),
        names: WEEKDAYS.map(str::to_owned).to_vec(),
        constants: vec![
            Value::Int(-3),
            Value::Decimal("1.50".parse().unwrap()),
            Value::List([Value::text("DE"), Value::text("AT")].into()),
        ],
        fields: vec![Field {
            name: Symbol(0),
            external: Symbol(0),
            ty: Type::List(Box::new(Type::Text)),
            optional: true,
            default: None,
        }],
        ..Program::default()
    }
}

/// A bundle around any payload, with the right hash.
fn bundle_of(payload: &[u8]) -> Vec<u8> {
    let mut bytes = header(payload).to_vec();
    bytes.extend_from_slice(payload);
    bytes
}

fn nested(depth: u32) -> Program {
    let mut value = Value::Int(1);
    for _ in 1..depth {
        value = Value::List([value].into());
    }
    Program {
        constants: vec![value],
        ..Program::default()
    }
}

#[test]
fn a_program_comes_back_as_it_was() {
    let bytes = encode(&program()).unwrap();
    assert_eq!(decode(&bytes).unwrap(), program());
    assert!(is_bundle(&bytes));
}

#[test]
fn the_same_program_gives_the_same_bytes_and_another_gives_another_hash() {
    let bytes = encode(&program()).unwrap();
    assert_eq!(bytes, encode(&program()).unwrap());
    let other = encode(&Program::default()).unwrap();
    assert_ne!(hash(&bytes), hash(&other));
    assert_eq!(hash(&bytes).unwrap().to_string().len(), 64);
}

#[test]
fn each_kind_of_wrong_bytes_has_its_error() {
    let bytes = encode(&program()).unwrap();
    assert_eq!(decode(b""), Err(BundleError::Foreign));
    assert_eq!(decode(b"flow welcome on signup"), Err(BundleError::Foreign));
    assert_eq!(decode(&bytes[..30]), Err(BundleError::Truncated));
    assert_eq!(
        decode(&bytes[..bytes.len() - 1]),
        Err(BundleError::Truncated)
    );
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(decode(&longer), Err(BundleError::Trailing));
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(decode(&altered), Err(BundleError::Altered));
    let mut newer = bytes;
    newer[8] = 9;
    assert_eq!(decode(&newer), Err(BundleError::Version { found: 9 }));
}

#[test]
fn lengths_that_lie_allocate_nothing() {
    // The project's name would be as long as memory.
    let payload = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    assert_eq!(decode(&bundle_of(&payload)), Err(BundleError::Broken));
    // Two empty texts, then a table of as many names as there can be.
    let payload = [
        0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
    ];
    assert_eq!(decode(&bundle_of(&payload)), Err(BundleError::Broken));
}

#[test]
fn short_payloads_of_very_many_entries_are_too_large() {
    // Names of no length take one byte each here and 24 in memory.
    let count = u32::try_from(BUNDLE_ENTRIES_MAX).unwrap() + 10;
    let mut payload = vec![0, 0];
    payload = postcard::to_extend(&count, payload).unwrap();
    payload.resize(payload.len() + count as usize + 100, 0);
    assert_eq!(decode(&bundle_of(&payload)), Err(BundleError::TooLarge));
}

#[test]
fn nesting_is_bounded() {
    let bytes = encode(&nested(NESTING_MAX)).unwrap();
    assert_eq!(decode(&bytes).unwrap(), nested(NESTING_MAX));
    // Two empty texts, no names, one constant: lists (variant 13) of one element each, without end.
    let mut payload = vec![0, 0, 0, 1];
    payload.extend([13, 1].repeat(1_000_000));
    assert_eq!(decode(&bundle_of(&payload)), Err(BundleError::TooDeep));
}

proptest! {
    #[test]
    fn flipped_bits_and_cut_ends_are_errors(position in 0_usize..200, bit in 0_u8..8, cut in 0_usize..200) {
        let bytes = encode(&program()).unwrap();
        let mut flipped = bytes.clone();
        let position = position % flipped.len();
        flipped[position] ^= 1 << bit;
        prop_assert!(decode(&flipped).is_err());
        prop_assert!(decode(&bytes[..cut % bytes.len()]).is_err());
    }

    #[test]
    fn any_payload_is_a_program_or_an_error(payload in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(program) = decode(&bundle_of(&payload)) {
            prop_assert!(encode(&program).is_ok());
        }
    }

    #[test]
    fn altered_payloads_with_the_right_hash_never_panic(position in 0_usize..1_000, byte in any::<u8>()) {
        let bytes = encode(&program()).unwrap();
        let mut payload = bytes[HEADER_BYTES..].to_vec();
        let position = position % payload.len();
        payload[position] = byte;
        let _ = decode(&bundle_of(&payload));
    }
}

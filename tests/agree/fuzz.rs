//! The same with choices that coverage leads: the target `agree` of the workspace `fuzz`.

#![no_main]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a target fails by panicking"
)]

mod bytecode;
mod compare;
#[allow(dead_code, reason = "only the test asks whether all came about")]
mod coverage;
#[allow(dead_code, reason = "choices come from the fuzzer")]
mod generate;
mod inputs;
mod naive;

use generate::Tapes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let choices = Tapes(bytes).choices();
    if let Err(failure) = compare::check(&choices) {
        panic!("{failure}\n{choices:#?}");
    }
});

//! The profile that is shipped.

use std::{fs, path::Path};

#[test]
fn sums_that_overflow_stop_in_the_shipped_program_too() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).unwrap();
    let (_, profile) = manifest.split_once("\n[profile.release]\n").unwrap();
    let profile = profile.split("\n[").next().unwrap();
    let mut settings = profile.lines().map(str::trim);
    assert!(
        settings.any(|line| line == "overflow-checks = true"),
        "{profile}"
    );
}

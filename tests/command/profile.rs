//! The profile that is shipped.

use std::{fs, path::Path};

use toml::{Table, Value};

/// The release profile of a workspace of the project.
fn release(manifest: &str) -> Table {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest);
    let manifest: Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
    manifest["profile"]["release"].as_table().unwrap().clone()
}

/// The settings of the profile that are for single packages.
fn of_packages(profile: &Table) -> &Table {
    profile["package"].as_table().unwrap()
}

#[test]
fn sums_that_overflow_stop_in_the_shipped_program_too() {
    let profile = release("Cargo.toml");
    assert_eq!(profile["overflow-checks"], Value::Boolean(true));
    for (package, settings) in of_packages(&profile) {
        assert_eq!(settings.get("overflow-checks"), None, "{package}");
    }
}

#[test]
fn what_is_compared_with_others_is_built_as_what_is_shipped() {
    let (shipped, compared) = (release("Cargo.toml"), release("benches/compare/Cargo.toml"));
    for setting in ["overflow-checks", "lto", "codegen-units", "opt-level"] {
        assert_eq!(compared.get(setting), shipped.get(setting), "{setting}");
    }
    for (package, settings) in of_packages(&compared) {
        let shipped = of_packages(&shipped).get(package);
        assert_eq!(Some(settings), shipped, "{package}");
    }
}

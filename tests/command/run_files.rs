//! `nurture run`: where inputs come from and where results go.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::folder::{EFFECTS, Folder};

const RUN: &str = "run --contacts contacts.csv --events events.jsonl";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).unwrap()
}

#[test]
fn contacts_come_as_json_lines_too() {
    let folder = Folder::shop();
    folder.write(
        "contacts.jsonl",
        "{\"id\":\"ada\",\"email\":\"ada@example.com\"}\n{\"id\":\"ben\",\"email\":\"ben@example.com\",\"first_name\":null}\n",
    );
    assert_eq!(
        folder
            .nurture("run --contacts contacts.jsonl --events events.jsonl")
            .fine(),
        EFFECTS
    );
}

#[test]
fn packed_files_are_unpacked_by_their_endings() {
    let folder = Folder::shop();
    let (contacts, events) = (folder.bytes("contacts.csv"), folder.bytes("events.jsonl"));
    folder.write("c.csv.gz", gzip(&contacts));
    folder.write("c.CSV.ZST", zstd(&contacts));
    folder.write("e.jsonl.gz", gzip(&events));
    folder.write("e.jsonl.zst", zstd(&events));
    for inputs in [
        "--contacts c.csv.gz --events e.jsonl.zst",
        "--contacts c.CSV.ZST --events e.jsonl.gz",
    ] {
        assert_eq!(folder.nurture(&format!("run {inputs}")).fine(), EFFECTS);
    }
}

#[test]
fn packed_files_may_have_several_parts() {
    let folder = Folder::shop();
    let events = folder.read("events.jsonl");
    let pack = |pack: fn(&[u8]) -> Vec<u8>| -> Vec<u8> {
        events
            .split_inclusive('\n')
            .flat_map(|line| pack(line.as_bytes()))
            .collect()
    };
    folder.write("e.jsonl.gz", pack(gzip));
    folder.write("e.jsonl.zst", pack(zstd));
    for file in ["e.jsonl.gz", "e.jsonl.zst"] {
        assert_eq!(
            folder
                .nurture(&format!("run --contacts contacts.csv --events {file}"))
                .fine(),
            EFFECTS
        );
    }
}

#[test]
fn a_packed_file_that_is_cut_off_or_none_leaves_no_result() {
    let folder = Folder::shop();
    let events = folder.bytes("events.jsonl");
    for (name, packed) in [
        ("e.jsonl.gz", gzip(&events)),
        ("e.jsonl.zst", zstd(&events)),
    ] {
        for bytes in [&packed[..packed.len() / 2], events.as_slice()] {
            folder.write(name, bytes);
            let ran = folder.nurture(&format!(
                "run --contacts contacts.csv --events {name} -o out --rejects rejects"
            ));
            let said = ran.refused();
            assert!(
                said.contains(&format!("error: cannot read `{name}`: ")),
                "{said}"
            );
        }
    }
    let left = folder.names();
    assert!(
        !left
            .iter()
            .any(|name| name.contains("out") || name.contains("rejects")),
        "{left:?}"
    );
}

#[test]
fn inputs_come_from_standard_input() {
    let folder = Folder::shop();
    let events = folder.read("events.jsonl");
    assert_eq!(
        folder
            .nurture_reading(events, "run --contacts contacts.csv --events -")
            .fine(),
        EFFECTS
    );
    let contacts = "{\"id\":\"ada\",\"email\":\"ada@example.com\"}\n{\"id\":\"ben\",\"email\":\"ben@example.com\"}";
    assert_eq!(
        folder
            .nurture_reading(contacts, "run --contacts - --events events.jsonl")
            .fine(),
        EFFECTS
    );
    let said = folder.nurture("run --contacts - --events -").refused();
    assert!(
        said.starts_with("error: standard input can be only one of"),
        "{said}"
    );
}

#[test]
fn a_program_comes_from_standard_input() {
    let folder = Folder::shop();
    let source = "contact { email: email } team sales { email: \"sales@example.com\" } on signup notify sales \"x\"";
    let effects = folder.nurture_reading(
        source,
        "run - --contacts contacts.csv --events events.jsonl",
    );
    assert!(effects.fine().contains("\"flow\":\"stdin\""));
    folder.nurture("build -o a.bundle").fine();
    let bundle = folder.bytes("a.bundle");
    let effects = folder.nurture_reading(
        bundle,
        "run - --contacts contacts.csv --events events.jsonl",
    );
    assert_eq!(effects.fine(), EFFECTS);
}

#[test]
fn effects_go_to_a_file() {
    let folder = Folder::shop();
    folder.write("out.jsonl", "{}\n");
    let ran = folder.nurture(&format!("{RUN} -o out.jsonl")).with_code(0);
    assert_eq!(ran.out, "");
    assert_eq!(folder.read("out.jsonl"), EFFECTS);
    assert_eq!(folder.nurture(&format!("{RUN} -o -")).fine(), EFFECTS);
}

#[test]
fn files_of_other_endings_are_refused() {
    let folder = Folder::shop();
    for inputs in [
        "--contacts contacts.csv --events contacts.csv",
        "--contacts contacts.txt --events events.jsonl",
        "--contacts contacts --events events.jsonl",
        "--contacts contacts.csv.bz2 --events events.jsonl",
    ] {
        let said = folder.nurture(&format!("run {inputs}")).refused();
        assert!(said.contains("does not say how the"), "{said}");
        assert!(said.contains("`.jsonl`"), "{said}");
    }
}

#[test]
fn files_that_cannot_be_read_or_written_are_named() {
    let folder = Folder::shop();
    folder.write("folder.jsonl/file", "");
    for (arguments, name) in [
        (
            "--contacts none.csv --events events.jsonl",
            "read `none.csv`",
        ),
        (
            "--contacts contacts.csv --events none.jsonl.gz",
            "read `none.jsonl.gz`",
        ),
        (
            "--contacts contacts.csv --events folder.jsonl",
            "read `folder.jsonl`",
        ),
        (
            "--contacts contacts.csv --events events.jsonl -o folder.jsonl",
            "write `folder.jsonl`",
        ),
        (
            "--contacts contacts.csv --events events.jsonl -o no/out",
            "write `no/out`",
        ),
        (
            "--contacts contacts.csv --events events.jsonl --rejects no/out",
            "write `no/out`",
        ),
    ] {
        let said = folder.nurture(&format!("run {arguments}")).refused();
        assert!(said.contains(&format!("error: cannot {name}: ")), "{said}");
    }
}

#[test]
fn one_file_cannot_be_two_things() {
    let folder = Folder::shop();
    for arguments in [
        "-o events.jsonl",
        "-o ./contacts.csv",
        "--rejects events.jsonl",
        "-o out --rejects out",
        "--rejects -",
        "-o - --rejects -",
    ] {
        folder.nurture(&format!("{RUN} {arguments}")).refused();
    }
    assert!(folder.read("events.jsonl").contains("signup"));
    assert_eq!(
        folder.nurture(&format!("{RUN} -o out --rejects -")).fine(),
        ""
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_result_stays_a_link() {
    let folder = Folder::shop();
    folder.write("real.jsonl", "{}\n");
    std::os::unix::fs::symlink("real.jsonl", folder.path("link.jsonl")).unwrap();
    folder.nurture(&format!("{RUN} -o link.jsonl")).fine();
    assert_eq!(folder.read("real.jsonl"), EFFECTS);
    assert!(folder.path("link.jsonl").is_symlink());
}

#[cfg(unix)]
#[test]
fn results_go_to_devices() {
    let folder = Folder::shop();
    let results = "-o /dev/null --rejects /dev/null";
    folder.nurture(&format!("{RUN} {results}")).fine();
}

//! `nurture inspect`

use crate::folder::Folder;

#[test]
fn a_listing_names_the_program_and_shows_its_statements() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let listing = folder.nurture("inspect a.bundle").fine();
    let mut lines = listing.lines();
    let hash = lines
        .next()
        .and_then(|line| line.strip_prefix("# sha256 "))
        .unwrap();
    assert!(
        hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{hash}"
    );
    assert_eq!(lines.next(), Some("project \"shop\", timezone \"UTC\""));
    assert!(listing.contains("flows/greet.nurture:5"), "{listing}");
    assert!(listing.contains("wait 2d"), "{listing}");
    let read = folder
        .nurture_reading(folder.bytes("a.bundle"), "inspect -")
        .fine();
    assert_eq!(read, listing);
}

#[test]
fn a_bundle_that_is_cut_off_is_refused() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let bytes = folder.bytes("a.bundle");
    for length in [0, 1, 7, 8, 11, 51, 52, 53, bytes.len() / 2, bytes.len() - 1] {
        folder.write("cut.bundle", &bytes[..length]);
        let said = folder.nurture("inspect cut.bundle").refused();
        assert!(
            said.starts_with("error: `cut.bundle` is no bundle that can be used: "),
            "{length}: {said}"
        );
        assert!(said.contains("nurture build"), "{length}: {said}");
    }
}

#[test]
fn a_bundle_that_was_altered_is_refused() {
    let folder = Folder::shop();
    folder.nurture("build -o a.bundle").fine();
    let bytes = folder.bytes("a.bundle");
    for place in (0..bytes.len()).step_by(97) {
        let mut altered = bytes.clone();
        altered[place] ^= 0x41;
        folder.write("altered.bundle", altered);
        folder.nurture("inspect altered.bundle").refused();
    }
    folder.write("longer.bundle", [bytes.as_slice(), b"x"].concat());
    folder.nurture("inspect longer.bundle").refused();
}

#[test]
fn what_is_no_bundle_is_refused() {
    let folder = Folder::shop();
    let said = folder.nurture("inspect shop.nurture").refused();
    assert!(said.contains("this is not a nurture bundle"), "{said}");
    folder.nurture("inspect flows").refused();
    folder.nurture("inspect").refused();
}

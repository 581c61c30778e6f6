//! Names that an edit above them moves stand afterwards where a fresh look finds them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use nurture_ide::{Analysis, Workspace, definition::definition, rename::rename};

const FILE: &str = "flow.nurture";

/// A project in which a send and a task, or a call and a send, have one name, with what is written above them.
fn text(above: &str, first: &str, second: &str) -> String {
    format!(
        "{above}\ncontact {{ email: email }}\nteam sales {{ email: \"a@example.com\" }}\n\
         email welcome {{ subject: \"A\", text: \"B\" }}\n\
         action crm.create {{ name: text }}\n\
         flow f\n  on signup\n  exit on unsubscribed\n  {first}\n  {second}\n  \
         wait for done x up to 2d\n  wait for opened x up to 2d\nend\n"
    )
}

/// Where a name `x` stands.
fn places_of_x(text: &str) -> Vec<usize> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let places = text.match_indices('x').map(|(place, _)| place);
    places
        .filter(|place| !is_part(bytes[place - 1]) && !is_part(bytes[place + 1]))
        .collect()
}

/// Compares all that there is to say about each `x`.
fn assert_as_fresh(workspace: &mut Workspace, text: &str, edit: &str) {
    let mut fresh = Workspace::new();
    fresh.set_text(FILE, text);
    workspace.set_text(FILE, text);
    let (moved, fresh) = (workspace.analysis(), fresh.analysis());
    assert_eq!(moved.findings(), fresh.findings(), "{edit}");
    let places = places_of_x(text);
    assert_eq!(places.len(), 4, "{edit}");
    for place in places {
        let offset = u32::try_from(place).unwrap();
        let file = moved.file(FILE).unwrap();
        let defined = |analysis: &Analysis| definition(analysis, file, offset);
        let found = defined(&fresh);
        assert!(found.is_some(), "{edit}, {place}");
        assert_eq!(defined(&moved), found, "{edit}, {place}");
        let renamed = |analysis: &Analysis| rename(analysis, file, offset, "other");
        let edits = renamed(&fresh);
        assert!(edits.is_ok(), "{edit}, {place}: {edits:?}");
        assert_eq!(renamed(&moved), edits, "{edit}, {place}");
    }
    assert_eq!(moved.checked(), fresh.checked(), "{edit}");
}

#[test]
fn two_things_of_one_name_that_move_by_what_is_between_them() {
    let task = "task \"Call\" for sales due 2d as x";
    let send = "send email welcome as x";
    let call = "call crm.create with { name: \"a\" } as x";
    for (first, second) in [(task, send), (send, task), (call, send), (send, call)] {
        let places = places_of_x(&text("#", first, second));
        let between = places[1] - places[0];
        let above = |letters: usize| format!("#{}", "y".repeat(letters));
        let long = 3 * between;
        for by in [1, between - 1, between, between + 1, 2 * between, long] {
            let mut workspace = Workspace::new();
            for (step, letters) in [long, long - by, long, long - by, 0, by]
                .into_iter()
                .enumerate()
            {
                let edit = format!("{first}, {second}: by {by}, step {step}");
                let text = text(&above(letters), first, second);
                assert_as_fresh(&mut workspace, &text, &edit);
            }
        }
    }
}

/// The same, where whole lines come and go, and the things change places.
#[test]
fn two_things_of_one_name_that_change_places() {
    let task = "task \"Call\" for sales due 2d as x";
    let send = "send email welcome as x";
    let mut workspace = Workspace::new();
    let line = format!("# {}", "y".repeat(send.len()));
    for (step, (above, first, second)) in [
        ("#", task, send),
        ("#", send, task),
        (line.as_str(), send, task),
        ("#", task, send),
        (line.as_str(), task, send),
        ("#", send, task),
    ]
    .into_iter()
    .enumerate()
    {
        let text = text(above, first, second);
        assert_as_fresh(&mut workspace, &text, &format!("step {step}"));
    }
}

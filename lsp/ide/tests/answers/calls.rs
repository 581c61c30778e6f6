//! Which flow starts which.

use nurture_ide::calls::{incoming_calls, outgoing_calls, prepare_calls};

use crate::fixture::fixture;

const FLOWS: &str = r#"
//- a.nurture
flow one "First" on signup
  start two
  if tagged x then start three else start two end
end
//- b.nurture
flow tw$0o on manual start three end
//- three.nurture
on manual
tag x
"#;

#[test]
fn a_flow_knows_who_starts_it() {
    let fixture = fixture(FLOWS);
    let (file, offset) = fixture.cursor();
    let flow = prepare_calls(&fixture.analysis, file, offset).unwrap();
    assert_eq!(flow.name, "two");
    let calls = incoming_calls(&fixture.analysis, &flow.name);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].flow.name, "one");
    assert_eq!(calls[0].flow.title.as_deref(), Some("First"));
    let words = calls[0].places.iter().map(|place| fixture.slice(*place));
    assert_eq!(words.collect::<Vec<_>>(), ["two", "two"]);
}

#[test]
fn a_flow_knows_whom_it_starts() {
    let fixture = fixture(FLOWS);
    let calls = outgoing_calls(&fixture.analysis, "one");
    let found: Vec<(&str, usize)> = calls
        .iter()
        .map(|call| (call.flow.name.as_str(), call.places.len()))
        .collect();
    assert_eq!(found, [("two", 2), ("three", 1)]);
    assert_eq!(calls[1].flow.place.file, fixture.file("three.nurture"));
    assert_eq!(outgoing_calls(&fixture.analysis, "three"), []);
    assert_eq!(outgoing_calls(&fixture.analysis, "nobody"), []);
}

#[test]
fn anywhere_in_a_flow_is_the_flow() {
    let fixture = fixture("flow f on signup wa$0it 2d end");
    let (file, offset) = fixture.cursor();
    let flow = prepare_calls(&fixture.analysis, file, offset).unwrap();
    assert_eq!(flow.name, "f");
}

//! When statements are reached: worked out by hand from the waits.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use nurture_compiler::{
    compile::{Compilation, Options, Project, compile},
    flow::timing::{self, Reached},
};
use nurture_runtime::{program::FlowId, time::Duration};

const DECLARATIONS: &str = "
contact { email: email  plan: free | pro = free  renews_on: date }
email welcome { subject: \"Welcome\", text: \"Good to have you.\" }
email tips { subject: \"Tips\", text: \"Try these.\" }
";

fn compiled(body: &str) -> Compilation {
    let mut project = Project::new();
    project.add("declarations.nurture", DECLARATIONS);
    project.add("flow.nurture", &format!("flow f on signup\n{body}\nend"));
    compile(&project, &Options::default())
}

/// What is known of the only `tag` in a flow, in days: earliest, latest, and least and most emails.
fn at_tag(body: &str) -> Option<(i64, Option<i64>, u32, Option<u32>)> {
    let compilation = compiled(body);
    assert!(
        compilation
            .findings
            .iter()
            .all(|finding| !finding.is_error()),
        "{:?}",
        compilation.findings
    );
    let reached = timing::of_flow(&compilation.checked, FlowId(0));
    let is_tag = |place| compilation.sources.slice(place) == "tag";
    let mut tags = reached.iter().filter(|(place, _)| is_tag(**place));
    let (_, Reached { when, sends }) = tags.next()?;
    let days = |duration: Duration| duration.micros() / Duration::DAY.micros();
    Some((
        days(when.least),
        when.most.map(days),
        sends[0].least,
        sends[0].most,
    ))
}

#[test]
fn waits_add_up() {
    assert_eq!(
        at_tag("send email welcome wait 2d wait 3d send email tips tag x"),
        Some((5, Some(5), 2, Some(2)))
    );
}

#[test]
fn a_wait_for_an_event_ends_between_at_once_and_its_time_out() {
    assert_eq!(
        at_tag("wait for purchase up to 3d tag x"),
        Some((0, Some(3), 0, Some(0)))
    );
    assert_eq!(
        at_tag("wait for purchase up to 3d then exit else tag x end"),
        Some((3, Some(3), 0, Some(0)))
    );
    assert_eq!(
        at_tag("expire after 30d wait 1d wait for purchase tag x"),
        Some((1, Some(30), 0, Some(0)))
    );
}

#[test]
fn branches_meet_in_the_earliest_and_the_latest() {
    assert_eq!(
        at_tag("wait 1d if contact.plan == free then send email tips wait 4d end tag x"),
        Some((1, Some(5), 0, Some(1)))
    );
    assert_eq!(
        at_tag(
            "match contact.plan case free then wait 2d case pro then wait 3d send email tips send email welcome end tag x"
        ),
        Some((2, Some(3), 0, Some(2)))
    );
}

#[test]
fn a_moment_is_at_most_as_far_as_its_kind_comes_again() {
    assert_eq!(
        at_tag("wait until monday at 09:00 tag x"),
        Some((0, Some(7), 0, Some(0)))
    );
    assert_eq!(
        at_tag("wait until contact.renews_on at 09:00 tag x"),
        Some((0, None, 0, Some(0)))
    );
}

#[test]
fn passes_begin_at_their_distance_or_when_the_one_before_is_over() {
    assert_eq!(
        at_tag("repeat 3 times every 7d do send email tips wait 2d end tag x"),
        Some((16, Some(16), 3, Some(3)))
    );
    assert_eq!(
        at_tag("repeat 3 times every 1d do send email tips wait 2d end tag x"),
        Some((6, Some(6), 3, Some(3)))
    );
    assert_eq!(
        at_tag("repeat 3 times every 7d until contact.plan == pro do send email tips end tag x"),
        Some((0, Some(14), 0, Some(3)))
    );
    assert_eq!(
        at_tag("repeat 3 times every 7d do tag x wait 1d end"),
        Some((0, Some(14), 0, Some(0)))
    );
}

#[test]
fn nothing_is_reached_after_the_flow_has_expired() {
    assert_eq!(at_tag("expire after 5d wait 6d tag x"), None);
    assert_eq!(
        at_tag("expire after 5d wait 4d wait for purchase up to 3d tag x"),
        Some((4, Some(5), 0, Some(0)))
    );
}

/// A bound on the work, not on the flows: 20 repeats inside each other make more passes than can be followed.
#[test]
fn repeats_within_repeats_are_followed_no_longer_than_is_useful() {
    let depth = 20;
    let body = format!(
        "{} send email tips wait 1h {} tag x",
        "repeat 1000 times every 1d do ".repeat(depth),
        "end ".repeat(depth)
    );
    let (_, latest, least, most) = at_tag(&body).unwrap();
    assert_eq!((latest, most), (None, None));
    assert!(least > 0);
    assert!(at_tag("repeat 1000000000 times every 1d do end tag x").is_some());
}

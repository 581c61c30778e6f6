#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use super::*;
use crate::{
    finding::{Edit, Finding, Fix, Rule},
    source::{FileId, FileSpan, Source, Sources, Span},
};

const FLOW: &str = "# Grüße 👋🏽\nflow greet\n  on form_submt where form == \"newsletter\"\n\n  send email welcome\n\tsend email welcom\nend\n";

fn sources(files: &[(&str, &str)]) -> Sources {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(Source {
            name: Arc::from(*name),
            text: Arc::from(*text),
        });
    }
    sources
}

/// The place of the first `words` in a file.
fn place(sources: &Sources, file: u32, words: &str) -> FileSpan {
    let text = &sources.get(FileId(file)).unwrap().text;
    let start = u32::try_from(text.find(words).unwrap()).unwrap();
    Span::new(start, start + u32::try_from(words.len()).unwrap()).in_file(FileId(file))
}

/// One finding with a label in another file, help that has to be wrapped, and a fix.
fn example() -> (Sources, Vec<Finding>) {
    let sources = sources(&[
        ("flows/greet.nurture", FLOW),
        (
            "messages.nurture",
            "## Ä ö ü: all of them.\nemail welcome { subject: \"Grüße\", text: \"👋🏽\" }\n",
        ),
    ]);
    let event = Finding::new(
        Rule::UnknownEvent,
        place(&sources, 0, "form_submt"),
        "unknown event `form_submt`",
    )
    .suggesting("form_submt", ["form_submit", "signup"]);
    let message = Finding::new(Rule::UnknownMessage, place(&sources, 0, "welcom\n"), "unknown message `welcom`")
        .labelled("no message of this name")
        .with_label(place(&sources, 1, "welcome"), "a similar one is declared here")
        .with_label(place(&sources, 0, "greet"), "in this flow")
        .with_help("declare it with `email welcom { … }`, or send one of the messages that the project has: `welcome`");
    let warning = Finding::new(
        Rule::MissingTitle,
        place(&sources, 0, "greet"),
        "the flow `greet` has no title",
    )
    .with_fix(Fix {
        title: "add a title".into(),
        edits: vec![Edit {
            place: Span::at(place(&sources, 0, "greet").span.end).in_file(FileId(0)),
            text: " \"Greet\"".into(),
        }],
    });
    (sources, vec![warning, event, message])
}

#[test]
fn rich_shows_the_places_and_what_to_do() {
    let (sources, findings) = example();
    insta::assert_snapshot!(rich(&findings, &sources, Colour::Plain));
}

#[test]
fn rich_colours_only_where_asked() {
    let (sources, findings) = example();
    assert!(!rich(&findings, &sources, Colour::Plain).contains('\u{1b}'));
    assert!(rich(&findings, &sources, Colour::Ansi).contains('\u{1b}'));
}

#[test]
fn long_labels_are_wrapped_beside_what_hangs_down_from_them() {
    let (sources, _) = example();
    let long = |what: &str| {
        format!(
            "{what} {}",
            "and what is said of it goes on ".repeat(4).trim()
        )
    };
    let finding = Finding::new(
        Rule::UnknownEvent,
        place(&sources, 0, "form_submt"),
        "unknown event `form_submt`",
    )
    .labelled(long("here"))
    .with_label(place(&sources, 0, "newsletter"), long("there"));
    let findings = [finding];
    let plain = rich(&findings, &sources, Colour::Plain);
    assert!(
        plain.lines().all(|line| line.chars().count() <= 80),
        "{plain}"
    );
    insta::assert_snapshot!(plain);
    // Colours change nothing in where things stand.
    let coloured = rich(&findings, &sources, Colour::Ansi);
    let bare: Vec<&str> = coloured
        .split('\u{1b}')
        .enumerate()
        .map(|(index, part)| match part.split_once('m') {
            Some((_, behind)) if index > 0 => behind,
            _ => part,
        })
        .collect();
    let bare = bare.concat();
    let trimmed = |text: &str| {
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(trimmed(&bare), trimmed(&plain));
}

#[test]
fn short_is_a_line_a_finding() {
    let (sources, findings) = example();
    insta::assert_snapshot!(short(&findings, &sources));
}

#[test]
fn json_is_an_object_a_line() {
    let (sources, findings) = example();
    insta::assert_snapshot!(json(&findings, &sources));
}

#[test]
fn github_annotations_escape_what_would_end_them() {
    let sources = sources(&[("a,b:c%.nurture", "x\n")]);
    let mut finding =
        Finding::new(Rule::UnknownName, place(&sources, 0, "x"), "").with_help("take it away");
    finding.message = "100% `x`\n::error::y".to_owned();
    insta::assert_snapshot!(github(&[finding], &sources, "shop/"));
}

#[test]
fn sarif_holds_rules_results_and_fixes() {
    let (sources, findings) = example();
    let log: serde_json::Value =
        serde_json::from_str(&sarif(&findings, &sources, "my shop/")).unwrap();
    let run = &log["runs"][0];
    assert_eq!(
        run["tool"]["driver"]["rules"].as_array().unwrap().len(),
        Rule::ALL.len()
    );
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(
            run["tool"]["driver"]["rules"][index]["id"],
            result["ruleId"]
        );
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"]).unwrap());
}

#[test]
fn hostile_text_steers_no_terminal() {
    let sources = sources(&[(
        "a\u{1b}[2Jb.nurture",
        "on \u{1b}]0;title\u{7} x\u{202e}y\u{2028}\u{c}z\r\u{9b}31m\r\nend",
    )]);
    let mut finding = Finding::new(Rule::SyntaxError, place(&sources, 0, "x"), "")
        .labelled("\u{7}here")
        .with_label(place(&sources, 0, "end"), "\u{9b}31m")
        .with_help("\u{1b}[0m");
    finding.message = "unexpected `\u{1b}[31m`\r\n".to_owned();
    let findings = [finding];
    for shown in [
        rich(&findings, &sources, Colour::Plain),
        short(&findings, &sources),
        github(&findings, &sources, ""),
    ] {
        let steering = |character: char| character.is_control() && character != '\n';
        assert!(!shown.contains(steering), "{shown:?}");
        assert!(!shown.contains(['\u{202e}', '\u{2028}']), "{shown:?}");
    }
    insta::assert_snapshot!(rich(&findings, &sources, Colour::Plain));
}

#[test]
fn places_outside_a_text_or_inside_a_character_are_moved() {
    let texts = [
        "",
        "\n",
        "👋🏽",
        "a\u{301}👋🏽\r\nx",
        "\u{85}\u{b}\u{2029}é",
        "one\ntwo\n",
    ];
    for text in texts {
        let sources = sources(&[("a.nurture", text), ("é.nurture", "éé👋🏽éé\n👋🏽")]);
        let length = u32::try_from(text.len()).unwrap();
        for start in 0..=length + 2 {
            for end in [start, start + 1, length, u32::MAX, 0] {
                let place = Span::new(start, end).in_file(FileId(0));
                let other = Span::new(start, end).in_file(FileId(1));
                let finding = Finding::new(Rule::SyntaxError, place, "unexpected end")
                    .with_label(other, "here")
                    .with_label(place, "there");
                for format in [json, short] {
                    assert_eq!(
                        format(std::slice::from_ref(&finding), &sources)
                            .lines()
                            .count(),
                        1
                    );
                }
                assert!(rich(&[finding], &sources, Colour::Ansi).contains("syntax-error"));
            }
        }
    }
}

#[test]
fn a_place_in_no_file_is_shown_all_the_same() {
    let finding = Finding::new(Rule::SyntaxError, Span::at(3).in_file(FileId(7)), "lost");
    let findings = [finding];
    let sources = Sources::default();
    for shown in [
        rich(&findings, &sources, Colour::Plain),
        short(&findings, &sources),
        json(&findings, &sources),
    ] {
        assert!(shown.contains("lost"));
    }
}

#[test]
fn a_line_too_long_to_show_is_described() {
    let text = format!("{} x\n", "é".repeat(100_000));
    let sources = sources(&[("a.nurture", &text)]);
    let finding = Finding::new(
        Rule::UnknownName,
        place(&sources, 0, "x"),
        "unknown name `x`",
    )
    .labelled("not known")
    .with_help("declare it");
    insta::assert_snapshot!(rich(&[finding], &sources, Colour::Plain));
}

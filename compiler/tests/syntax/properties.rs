//! What must hold for any text whatever: no panic, spans that can be cut, and a layout that keeps the meaning.

use std::{ops::Range, sync::LazyLock};

use crate::support::{check_spans, meaning, mistaken_programs, parsed, well_formed_programs};
use nurture_compiler::{
    format::format,
    lex::{WORDS, lex},
    source::FileId,
};
use proptest::prelude::*;

static PROGRAMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let programs = well_formed_programs().into_iter().map(|(_, text)| text);
    programs.filter(|text| text.len() < 6_000).collect()
});

/// Programs with mistakes, with the places of their tokens.
static MISTAKEN: LazyLock<Vec<(String, Vec<Range<usize>>)>> = LazyLock::new(|| {
    let programs = mistaken_programs().into_iter();
    let programs = programs.filter(|text| text.len() < 6_000).map(|text| {
        let tokens = lex(FileId(0), &text).tokens;
        let places = tokens.iter().map(|token| token.span.range()).collect();
        (text, places)
    });
    programs
        .filter(|(_, places): &(_, Vec<_>)| !places.is_empty())
        .collect()
});

/// Signs, literals and beginnings of strings and comments that stand among the words of a random text.
const PIECES: [&str; 58] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    ".",
    "=",
    "==",
    "!=",
    "<",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "??",
    "?",
    "|",
    "\n",
    "\n  ",
    " ",
    "\"a\"",
    "\"{b}\"",
    "\"",
    "\"\"\"",
    "{\"",
    "\\",
    "# c\n",
    "## d\n",
    "1",
    "4.5",
    "10%",
    "3 USD",
    "2d",
    "4 hrs",
    "12h1d",
    "6m",
    "09:00",
    "2026-12-01",
    "2026-12-01T09:00Z",
    "aB",
    "é",
    "“x”",
    "–",
    "\u{a0}",
    "&&",
    "!",
    "<<<<<<<\n",
    "=======\n",
    ">>>>>>>\n",
    ";",
    "$",
    "\r\n",
    "name",
    "\u{0}",
];

fn check_anything(text: &str) {
    let parsed = parsed(text);
    for finding in &parsed.findings {
        let places = std::iter::once(finding.primary)
            .chain(finding.labels.iter().map(|label| label.place))
            .chain(
                finding
                    .fixes
                    .iter()
                    .flat_map(|fix| fix.edits.iter().map(|edit| edit.place)),
            );
        for place in places {
            assert!(
                text.get(place.span.range()).is_some(),
                "{finding:?} in {text:?}"
            );
        }
        assert!(
            !finding.message.ends_with('.') && !finding.message.contains('\n'),
            "{finding:?}"
        );
    }
    check_spans(text);
    let mut behind = 0;
    for token in lex(FileId(0), text).tokens {
        assert!(
            token.span.start >= behind && text.get(token.span.range()).is_some(),
            "{token:?} in {text:?}"
        );
        behind = token.span.end;
    }
    if let Ok(formatted) = format(text) {
        assert_eq!(meaning(&formatted), meaning(text), "{formatted}");
        assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "of {text}");
        assert_eq!(comments(&formatted), comments(text), "{formatted}");
    }
}

fn comments(text: &str) -> Vec<String> {
    let comments = lex(FileId(0), text).comments;
    comments
        .iter()
        .map(|comment| text[comment.span.range()].trim_end().to_owned())
        .collect()
}

/// Words and signs in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(WORDS.iter().map(|word| word.text).collect::<Vec<_>>());
    let pieces = prop::sample::select(PIECES.to_vec());
    let piece = prop_oneof![3 => words, 2 => pieces, 1 => Just("x")];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.join(" "))
}

/// A well-formed program with a few of its tokens taken out, doubled, moved or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let changes = prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            0..5_u8,
            soup_piece(),
        ),
        1..4,
    );
    (0..PROGRAMS.len(), changes).prop_map(|(program, changes)| {
        let mut text = PROGRAMS[program].clone();
        for (place, other, change, piece) in changes {
            let tokens = lex(FileId(0), &text).tokens;
            if tokens.is_empty() {
                continue;
            }
            let range = tokens[place.index(tokens.len())].span.range();
            let other = tokens[other.index(tokens.len())].span.range();
            let moved = text[other].to_owned();
            match change {
                0 => text.replace_range(range, ""),
                1 => text.insert_str(range.start, &moved),
                2 => text.replace_range(range, &moved),
                3 => text.replace_range(range, &piece),
                _ => text.truncate(range.start),
            }
        }
        text
    })
}

/// Some tokens beside each other of a program with mistakes: words that are read as what was meant, where they were not written.
fn window(most: usize) -> impl Strategy<Value = String> {
    let place = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (place, 1..=most).prop_map(|((program, first), count)| {
        let (text, places) = program.get(&MISTAKEN);
        let first = first.index(places.len());
        let last = (first + count).min(places.len()) - 1;
        text[places[first].start..places[last].end].to_owned()
    })
}

/// Values with brackets in them, which programs with mistakes seldom have.
const VALUES: [&str; 6] = [
    "abs(abs(x))",
    "((x))",
    "[[x], [(y)]]",
    "{ a: { b: 1 } }",
    "\"{x ?? \"{y}\"}\"",
    "count(a where (b == (c)))",
];

/// Parts of programs with mistakes, put into each other.
fn meant() -> impl Strategy<Value = String> {
    let value = prop::sample::select(VALUES.to_vec()).prop_map(str::to_owned);
    let inner = prop_oneof![2 => window(8), 1 => value];
    let inner = prop::collection::vec((any::<prop::sample::Index>(), any::<bool>(), inner), 0..4);
    let outer = prop_oneof![window(12), window(80), window(2_000)];
    (outer, inner).prop_map(|(mut text, inner)| {
        for (place, replaces, window) in inner {
            let tokens = lex(FileId(0), &text).tokens;
            if tokens.is_empty() {
                continue;
            }
            let range = tokens[place.index(tokens.len())].span.range();
            let range = if replaces {
                range
            } else {
                range.start..range.start
            };
            text.replace_range(range, &format!(" {window} "));
        }
        text
    })
}

fn soup_piece() -> impl Strategy<Value = String> {
    prop::sample::select(PIECES.to_vec()).prop_map(|piece| format!(" {piece} "))
}

/// A well-formed program with comments put between its tokens.
fn commented() -> impl Strategy<Value = String> {
    let comments = prop::collection::vec(
        (
            any::<prop::sample::Index>(),
            prop::sample::select(vec!["# a", "## b"]),
            any::<bool>(),
        ),
        1..6,
    );
    (0..PROGRAMS.len(), comments).prop_map(|(program, comments)| {
        let mut text = PROGRAMS[program].clone();
        for (place, comment, own_line) in comments {
            let tokens = lex(FileId(0), &text).tokens;
            let mut open = 0_i32;
            let mut outside = Vec::new();
            for token in &tokens {
                if open == 0 {
                    outside.push(token.span.start as usize);
                }
                match token.kind.text() {
                    "a text" => open += 1,
                    "the end of a text" => open -= 1,
                    _ => {}
                }
            }
            if let Some(at) = outside.get(place.index(outside.len().max(1))) {
                let line = if own_line {
                    format!("\n{comment}\n")
                } else {
                    format!(" {comment}\n")
                };
                text.insert_str(*at, &line);
            }
        }
        text
    })
}

#[test]
fn programs_with_mistakes_can_be_parsed() {
    for (text, _) in MISTAKEN.iter() {
        check_anything(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters_can_be_parsed(text in any::<String>()) {
        check_anything(&text);
    }

    #[test]
    fn any_bytes_can_be_parsed(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_anything(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn words_in_any_order_can_be_parsed(text in soup()) {
        check_anything(&text);
    }

    #[test]
    fn damaged_programs_can_be_parsed(text in mutated()) {
        check_anything(&text);
    }

    #[test]
    fn what_was_meant_can_stand_anywhere(text in meant()) {
        check_anything(&text);
    }

    #[test]
    fn comments_anywhere_are_kept(text in commented()) {
        prop_assert!(format(&text).is_ok());
        check_anything(&text);
    }
}

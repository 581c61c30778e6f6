//! Lexing: tokens, literals, strings, and what is read as something else.

use nurture_compiler::{
    lex::{TokenKind, WORDS, lex, snake_case},
    source::FileId,
};

/// The tokens as their texts, with the kind where it is no sign or word.
fn tokens(text: &str) -> Vec<String> {
    let lexed = lex(FileId(0), text);
    let shown = |kind: TokenKind, text: &str| {
        if kind.is_sign() || kind.word().is_some() {
            kind.text().to_owned()
        } else {
            format!("{kind:?} {text}")
        }
    };
    lexed
        .tokens
        .iter()
        .map(|token| shown(token.kind, &text[token.span.range()]))
        .collect()
}

fn rules(text: &str) -> Vec<&'static str> {
    lex(FileId(0), text)
        .findings
        .iter()
        .map(|finding| finding.rule.name())
        .collect()
}

/// What the literals of a text are read as, where they are written badly.
fn mended(text: &str) -> Vec<String> {
    lex(FileId(0), text)
        .mended
        .values()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn words_are_told_from_names() {
    assert_eq!(
        tokens("send sending _send to"),
        ["send", "Name sending", "Name _send", "to"]
    );
    for word in WORDS {
        assert_eq!(tokens(word.text), [word.text]);
    }
}

#[test]
fn literals_are_one_token_each() {
    assert_eq!(
        tokens(
            "1_000 4.5 10% 49.99 USD 1d12h 09:00 2026-12-01 2026-12-01T09:00 2026-12-01T09:00:30Z 2026-12-01T09:00+02:00 true"
        ),
        [
            "Int 1_000",
            "Decimal 4.5",
            "Percent 10%",
            "Money 49.99 USD",
            "Duration 1d12h",
            "Time 09:00",
            "Date 2026-12-01",
            "DateTime 2026-12-01T09:00",
            "DateTime 2026-12-01T09:00:30Z",
            "DateTime 2026-12-01T09:00+02:00",
            "true",
        ]
    );
    assert!(rules("1_000 4.5 10% 49.99 USD 1w1d12h3min9s").is_empty());
}

#[test]
fn signs_are_the_longest_that_fit() {
    assert_eq!(
        tokens("<=<==?? ???!="),
        ["<=", "<=", "=", "??", "??", "?", "!="]
    );
}

#[test]
fn durations_of_another_spelling_are_read_as_what_was_meant() {
    for (written, meant) in [
        ("4 hrs", "4h"),
        ("2 days", "2d"),
        ("30 Minutes", "30min"),
        ("1 day 12 hours", "1d12h"),
        ("1d 12h", "1d12h"),
        ("12h1d", "1d12h"),
        ("6m", "6min"),
        ("2y", "730d"),
        ("3 months", "90d"),
        ("1.5h", "1h30min"),
        ("1h30", "1h30min"),
        ("1d1d", "2d"),
    ] {
        assert_eq!(rules(written), ["invalid-duration"], "{written}");
        assert_eq!(mended(written), [meant], "{written}");
        assert_eq!(tokens(written), [format!("Duration {written}")]);
    }
}

#[test]
fn six_m_offers_minutes_and_days() {
    let finding = lex(FileId(0), "6m").findings.remove(0);
    let titles: Vec<_> = finding.fixes.iter().map(|fix| fix.title.as_str()).collect();
    assert_eq!(titles, ["change to `6min`", "change to `180d`"]);
}

#[test]
fn a_number_and_the_next_key_stay_apart() {
    assert!(rules("{ a: 5 day: 6 min: 7 eur: 8 }").is_empty());
    assert!(rules("repeat 3 times limit 3 email 5\nday").is_empty());
}

#[test]
fn other_literals_are_read_as_what_was_meant() {
    for (written, meant) in [
        ("9:00", "09:00"),
        ("9am", "09:00"),
        ("12am", "00:00"),
        ("9:30 pm", "21:30"),
        ("10 %", "10%"),
        ("10USD", "10 USD"),
        ("10 eur", "10 EUR"),
        ("USD 10", "10 USD"),
        ("2026-1-5", "2026-01-05"),
        ("2026-01-05T9:00", "2026-01-05T09:00"),
    ] {
        assert_eq!(rules(written), ["invalid-literal"], "{written}");
        assert_eq!(mended(written), [meant], "{written}");
    }
}

#[test]
fn strings_hold_expressions_that_hold_strings() {
    assert_eq!(
        tokens(r#""a {b ?? "c {d}"}!" e"#),
        [
            "TextStart \"",
            "TextChunk a ",
            "InterpolationStart {",
            "Name b",
            "??",
            "TextStart \"",
            "TextChunk c ",
            "InterpolationStart {",
            "Name d",
            "InterpolationEnd }",
            "TextEnd \"",
            "InterpolationEnd }",
            "TextChunk !",
            "TextEnd \"",
            "Name e",
        ]
    );
}

#[test]
fn braces_inside_an_interpolation_are_its_own() {
    assert_eq!(tokens(r#""{ {a: 1} }""#).last().unwrap(), "TextEnd \"");
    assert!(rules(r#""{ {a: 1} }""#).is_empty());
}

#[test]
fn a_string_ends_with_its_line() {
    for text in [
        "\"a\nlist",
        "\"a {b\nlist",
        "\"a {b ?? \"c}\nlist",
        "\"a\r\nlist",
    ] {
        assert_eq!(rules(text), ["unterminated-string"], "{text:?}");
        assert_eq!(tokens(text).last().unwrap(), "list");
        assert_eq!(lex(FileId(0), text).findings[0].primary.span.start, 0);
    }
}

#[test]
fn a_long_string_ends_with_the_file_at_the_latest() {
    assert_eq!(rules("\"\"\"a\nb\" {c}\n"), ["unterminated-string"]);
    assert!(rules("\"\"\"a\n\"b\" {c}\n\"\"\"").is_empty());
    assert!(rules("\"\"\"\"\"\"").is_empty());
}

#[test]
fn only_six_escapes_are_known() {
    assert!(rules(r#""\n\t\"\\\{\}""#).is_empty());
    assert_eq!(rules(r#""\q\x""#), ["invalid-literal", "invalid-literal"]);
    assert_eq!(rules("\"}\""), ["syntax-error"]);
}

#[test]
fn names_of_another_spelling_are_one_token() {
    assert_eq!(
        tokens("formSubmit Größe sEnd"),
        ["Name formSubmit", "Name Größe", "Name sEnd"]
    );
    assert_eq!(
        rules("formSubmit Größe sEnd"),
        ["bad-name", "bad-name", "bad-name"]
    );
    for (written, snake) in [
        ("formSubmit", "form_submit"),
        ("URLOpened", "url_opened"),
        ("Welcome", "welcome"),
        ("A1B", "a1_b"),
        ("é", ""),
    ] {
        assert_eq!(snake_case(written), snake);
    }
}

#[test]
fn a_currency_is_no_name() {
    assert!(rules("money(USD) 10 USD").is_empty());
    assert_eq!(rules("USD"), ["bad-name"]);
}

#[test]
fn look_alikes_are_read_as_what_they_look_like() {
    assert_eq!(tokens("“a”"), ["TextStart “", "TextChunk a", "TextEnd ”"]);
    assert_eq!(
        tokens("1 – 2 − 3 × 4 ≤ 5"),
        [
            "Int 1", "-", "Int 2", "-", "Int 3", "*", "Int 4", "<=", "Int 5"
        ]
    );
    assert_eq!(
        tokens("a && b || !c === d"),
        [
            "Name a", "and", "Name b", "or", "not", "Name c", "==", "Name d"
        ]
    );
    assert_eq!(tokens("send\u{a0}email"), ["send", "email"]);
    for text in [
        "“a”",
        "'a'",
        "«a»",
        "„a“",
        "–",
        "&&",
        "||",
        "!",
        "===",
        "<>",
        "\u{a0}\u{a0}",
        "§§",
        "$",
        ";",
        "\u{200b}",
    ] {
        assert_eq!(rules(text), ["syntax-error"], "{text}");
        let finding = lex(FileId(0), text).findings.remove(0);
        assert!(!finding.help.is_empty(), "{text}");
    }
}

#[test]
fn only_the_first_side_of_a_merge_conflict_is_read() {
    let text = "list a\n<<<<<<< ours\nlist b\n||||||| base\nlist c\n=======\nlist d\n>>>>>>> theirs\nlist e\n";
    assert_eq!(rules(text), ["syntax-error"]);
    assert_eq!(
        tokens(text),
        ["list", "Name a", "list", "Name b", "list", "Name e"]
    );
}

#[test]
fn comments_are_kept_apart() {
    let text = "a # one\r\n## two\n\"#\" # é";
    let lexed = lex(FileId(0), text);
    let comments: Vec<_> = lexed
        .comments
        .iter()
        .map(|comment| &text[comment.span.range()])
        .collect();
    assert_eq!(comments, ["# one", "## two", "# é"]);
}

#[test]
fn an_amount_that_goes_on_into_an_address_is_read_once() {
    for text in ["$5a@b", "owner €50.x@y.de", "5d$7w@z"] {
        let mut behind = 0;
        for token in lex(FileId(0), text).tokens {
            assert!(token.span.start >= behind, "{token:?} in {text}");
            behind = token.span.end;
        }
    }
}

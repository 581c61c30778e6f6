//! Parsing: well-formed programs have no findings, and each wrong program of `tests/parse/err` has exactly those beside it.

use std::{fs, path::Path, time::Instant};

use crate::support::{
    SYNTAX_RULES, check_spans, files, findings, meaning, parsed, well_formed_programs,
};
use nurture_compiler::{
    finding::Rule,
    syntax::{Item, StatementKind},
};

/// A text of which findings are expected stands beside them, under the same name.
#[test]
fn wrong_programs_have_the_findings_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parse/err");
    let programs = files(&folder, "nurture");
    assert!(!programs.is_empty());
    let mut wrong = String::new();
    for path in programs {
        let text = fs::read_to_string(&path).unwrap();
        let expected = fs::read_to_string(path.with_extension("findings")).unwrap_or_default();
        let found = findings(&text);
        check_spans(&text);
        if found != expected {
            wrong.push_str(&format!(
                "{}\nexpected:\n{expected}found:\n{found}\n",
                path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn well_formed_programs_have_no_findings() {
    for (place, text) in well_formed_programs() {
        let parsed = parsed(&text);
        let wrong: Vec<_> = parsed
            .findings
            .iter()
            .filter(|finding| SYNTAX_RULES.contains(&finding.rule.name()))
            .collect();
        assert!(wrong.is_empty(), "{place}: {wrong:?}");
        check_spans(&text);
    }
}

#[test]
fn indentation_and_line_ends_carry_no_meaning() {
    for (place, text) in well_formed_programs() {
        if text.contains('#') || text.contains("\"\"\"") {
            continue;
        }
        let one_line = text.replace('\n', " ");
        assert_eq!(meaning(&one_line), meaning(&text), "{place}");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(meaning(&crlf), meaning(&text), "{place}");
    }
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(findings("\u{feff}list newsletter"), "");
}

#[test]
fn the_text_of_a_long_string_has_no_common_indentation() {
    let text = "sms hello {\n  text: \"\"\"\n    Hi {contact.name}\n      there\n\n    Bye\n    \"\"\"\n}\n";
    let shown = meaning(text);
    assert!(shown.contains("\"Hi \""), "{shown}");
    assert!(shown.contains(r#""\n  there\n\nBye""#), "{shown}");
}

#[test]
fn escapes_are_resolved() {
    let shown = meaning(r#"topic news "a\tb\n\"c\" \{d\} \\""#);
    assert!(shown.contains(r#""a\tb\n\"c\" {d} \\""#), "{shown}");
}

#[test]
fn doc_comments_belong_to_the_declaration_directly_below() {
    let documented = meaning(
        "# not this\n## one\n##two\nlist a\n## apart\n\nlist b # no\nlist c ## no\nlist d\n",
    );
    assert!(documented.contains(r#""one\ntwo""#), "{documented}");
    assert!(
        !documented.contains("apart") && !documented.contains("no"),
        "{documented}"
    );
}

#[test]
fn operators_bind_as_the_reference_says() {
    let same = |loose: &str, tight: &str| {
        let bare = |text: &str| {
            let shown = meaning(&format!("segment s = {text}"));
            let lines = shown.lines().map(str::trim);
            let kept = lines.filter(|line| {
                !matches!(*line, "Parenthesized(" | ")" | "),") && !line.starts_with("span:")
            });
            kept.collect::<Vec<_>>().join("\n")
        };
        // Parentheses leave a node with a place of their own; without these the trees are the same.
        assert_eq!(
            bare(loose).replace("Expression {\nkind: Expression {", "Expression {"),
            bare(loose)
        );
        let nodes = |text: &str| bare(text).matches("Binary(").count();
        assert_eq!(nodes(loose), nodes(tight));
    };
    same(
        "a or b and not c == d + e * -f ?? g.h",
        "(a or (b and (not (c == (d + (e * (-(f ?? (g.h)))))))))",
    );
}

#[test]
fn half_a_million_tokens_parse_in_linear_time() {
    let once = "flow f on a where b == 1 and c < 2 send email d wait 2d if e then tag g end end ";
    let time = |count: usize| {
        let text = once.repeat(count);
        let start = Instant::now();
        let parsed = parsed(&text);
        assert!(parsed.findings.is_empty());
        assert_eq!(parsed.file.items.len(), count);
        start.elapsed()
    };
    let (small, large) = (time(500), time(5_000));
    assert!(large < small * 40, "{small:?} for 500, {large:?} for 5000");
}

#[test]
fn wrong_texts_parse_in_linear_time() {
    for once in [
        "flow f on a if b then ",
        "end ",
        "else ",
        "{ ",
        ") ",
        "sned x ",
        "\" ",
        "\u{201e} ",
        "1d ",
        "<<<<<<<\n",
        "=======\n",
        "$ ",
        "policy on a ",
        "x = ",
        "case ",
        "then ",
        "wait for ",
        "\"{",
        "email a { b ",
        "list of ",
        "not ",
        "a.",
        "- ",
    ] {
        let time = |count: usize| {
            let text = once.repeat(count);
            let start = Instant::now();
            let _ = parsed(&text);
            start.elapsed()
        };
        let (small, large) = (time(1_000), time(10_000));
        let allowed = small.max(std::time::Duration::from_millis(10)) * 60;
        assert!(
            large < allowed,
            "{once:?}: {small:?} for 1000, {large:?} for 10000"
        );
    }
}

#[test]
fn a_text_of_more_than_16_mib_is_one_finding() {
    let text = " ".repeat(16 * 1024 * 1024 + 1);
    let parsed = parsed(&text);
    assert_eq!(parsed.findings.len(), 1);
    assert!(parsed.file.items.is_empty());
}

#[test]
fn nothing_nests_deeper_than_256_levels() {
    let deep = |open: &str, inside: &str, close: &str, count: usize| {
        format!(
            "segment s = {}{inside}{}",
            open.repeat(count),
            close.repeat(count)
        )
    };
    let blocks = |count: usize| {
        format!(
            "flow f on a {}{}end",
            "if b then ".repeat(count),
            "end ".repeat(count)
        )
    };
    for (fits, too_deep) in [
        (deep("(", "a", ")", 256), deep("(", "a", ")", 257)),
        (deep("[", "", "]", 256), deep("[", "", "]", 257)),
        (deep("not ", "a", "", 256), deep("not ", "a", "", 257)),
        (deep("-", "a", "", 256), deep("-", "a", "", 257)),
        (deep("a + ", "a", "", 256), deep("a + ", "a", "", 257)),
        (deep("a or ", "a", "", 256), deep("a or ", "a", "", 257)),
        (deep("a ?? ", "a", "", 256), deep("a ?? ", "a", "", 257)),
        (deep("a.", "a", "", 256), deep("a.", "a", "", 257)),
        (deep("f(", "a", ")", 256), deep("f(", "a", ")", 257)),
        (blocks(255), blocks(256)),
    ] {
        let found = parsed(&fits).findings;
        assert!(found.is_empty(), "{found:?} in {fits}");
        let found = parsed(&too_deep).findings;
        let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, [Rule::NestingTooDeep], "{too_deep}");
    }
}

#[test]
fn long_files_are_not_deep() {
    let statements = format!("flow f on a {} end", "tag b ".repeat(2_000));
    let declarations = "list a ".repeat(2_000);
    let members = format!("call a with {{ {} }}", "b: c + d ".repeat(500));
    for text in [
        statements,
        declarations,
        format!("flow f on a {members} end"),
    ] {
        assert!(parsed(&text).findings.is_empty());
    }
}

#[test]
fn the_keyword_of_a_statement_is_its_first_word() {
    let text = "flow f on a send email b wait 1d if c then exit end end";
    let Item::Flow(flow) = parsed(text).file.items.remove(0) else {
        panic!("a flow");
    };
    let words: Vec<_> = flow
        .body
        .statements
        .iter()
        .map(|statement| &text[statement.keyword.range()])
        .collect();
    assert_eq!(words, ["send", "wait", "if"]);
    let StatementKind::If { branches, .. } = &flow.body.statements[2].kind else {
        panic!("an if");
    };
    assert_eq!(&text[branches[0].body.span.range()], " exit ");
    assert_eq!(
        &text[flow.body.span.range()],
        " send email b wait 1d if c then exit end "
    );
}

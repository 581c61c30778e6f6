//! Parsing: well-formed programs have no findings, and each wrong program of `tests/parse/err` has exactly those beside it.

use std::{fs, path::Path};

use crate::{
    support::{SYNTAX_RULES, check_spans, files, findings, meaning, parsed, well_formed_programs},
    wrong::{WRONG, babble},
};
use nurture_compiler::{
    finding::Finding,
    finding::Rule,
    syntax::{Expression, ExpressionKind, Item, StatementKind, UnaryOperator},
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

/// An expression with all its operators in parentheses.
fn grouped(text: &str) -> String {
    let program = format!("segment s = {text}");
    let parsed = parsed(&program);
    assert!(parsed.findings.is_empty(), "{text}: {:?}", parsed.findings);
    let Some(Item::Segment(segment)) = parsed.file.items.first() else {
        panic!("a segment");
    };
    show(&program, &segment.condition)
}

fn show(text: &str, expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Unary(UnaryOperator::Not, a) => format!("(not {})", show(text, a)),
        ExpressionKind::Unary(UnaryOperator::Negate, a) => format!("(-{})", show(text, a)),
        ExpressionKind::Binary(_, sign, a, b) => format!(
            "({} {} {})",
            show(text, a),
            &text[sign.range()],
            show(text, b)
        ),
        ExpressionKind::IsSet(a, _) => format!("({} is set)", show(text, a)),
        ExpressionKind::Event(event) => {
            let condition = event
                .condition
                .as_ref()
                .map(|condition| format!(" where {}", show(text, condition)));
            let window = event.window.as_ref().map(|_| " ever");
            format!(
                "[{}{}{}]",
                event.event.text,
                condition.unwrap_or_default(),
                window.unwrap_or_default()
            )
        }
        _ => text[expression.span.range()].to_owned(),
    }
}

#[test]
fn operators_bind_as_the_reference_says() {
    for (text, groups) in [
        (
            "a or b and not c == d + e * -f ?? g.h",
            "(a or (b and (not (c == (d + (e * (-(f ?? g.h))))))))",
        ),
        ("a or b or c", "((a or b) or c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a ?? b ?? c", "(a ?? (b ?? c))"),
        ("a ?? -b * c", "((a ?? (-b)) * c)"),
        ("not a is set and b", "((not (a is set)) and b)"),
        ("a + b is set", "((a + b) is set)"),
        (
            "a starts with b or c ends with d",
            "((a starts with b) or (c ends with d))",
        ),
        ("a in b", "(a in b)"),
    ] {
        assert_eq!(grouped(text), groups, "{text}");
    }
}

#[test]
fn where_takes_one_comparison_and_the_window_is_the_events() {
    for (text, groups) in [
        ("a where b > 1 and c", "([a where (b > 1)] and c)"),
        ("a where b == c ever", "[a where (b == c) ever]"),
        (
            "a where not b ever or c ever",
            "([a where (not b) ever] or [c ever])",
        ),
        (
            "not a where b is set ever",
            "(not [a where (b is set) ever])",
        ),
        ("a == b ever", "(a == [b ever])"),
    ] {
        assert_eq!(grouped(text), groups, "{text}");
    }
}

/// Every first fix of every finding, applied from the end.
fn mended(text: &str) -> String {
    let mut edits: Vec<_> = parsed(text)
        .findings
        .iter()
        .filter_map(|finding| finding.fixes.first())
        .flat_map(|fix| fix.edits.clone())
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.place.span));
    let mut mended = text.to_owned();
    for edit in edits {
        mended.replace_range(edit.place.span.range(), &edit.text);
    }
    mended
}

#[test]
fn fixes_mend_what_beginners_write() {
    for (wrong, right) in [
        (
            "flow a on b sned email c end",
            "flow a on b send email c end",
        ),
        (
            "flow a on b if c = d then tag e end end",
            "flow a on b if c == d then tag e end end",
        ),
        (
            "flow a on b set contact.c == d end",
            "flow a on b set contact.c = d end",
        ),
        (
            "flow a on b where c&&!d end",
            "flow a on b where c and not d end",
        ),
        ("flow a on b wait 4 hrs end", "flow a on b wait 4h end"),
        ("flow a on b wait for 2d end", "flow a on b wait 2d end"),
        (
            "flow a on b Send email c end",
            "flow a on b send email c end",
        ),
        ("flow formSubmit on b end", "flow form_submit on b end"),
        ("topic a “b”", "topic a \"b\""),
        ("email a { subject = \"b\" }", "email a { subject : \"b\" }"),
        ("segment a = b – 1 > 10 eur", "segment a = b - 1 > 10 EUR"),
        (
            "flow a\n  on b\n\n  if c then\n    tag d\n  else if e then\n    tag f\n  end\nend\n",
            "flow a\n  on b\n\n  if c then\n    tag d\n  elseif e then\n    tag f\n  end\nend\n",
        ),
        (
            "flow a on b fi c then tag d elif e then tag f end end",
            "flow a on b if c then tag d elseif e then tag f end end",
        ),
        ("list a;", "list a"),
    ] {
        assert_eq!(mended(wrong), right);
        assert_eq!(findings(right), "", "{right}");
        assert_eq!(meaning(&mended(wrong)), meaning(right));
    }
}

#[test]
fn findings_say_what_to_do() {
    for (text, help) in [
        ("flow a on b send welcome end", "`send email welcome`"),
        ("flow a on b send fax c end", "`email`, `sms` and `push`"),
        ("segment a = b is not set", "`is unset`"),
        ("segment a = b == c == d", "`and`"),
        ("segment a = count(b where c > 1 and d) > 2", "parentheses"),
        ("flow a on b if c tag d end end", "`then`"),
        ("flow a on b tag c goal d end", "before the first statement"),
        ("on a list b", "above its `on`"),
        ("flow a on b wait 6m end", "`180d`"),
        ("send email a", "between `flow` and its `end`"),
    ] {
        let found = parsed(text).findings;
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(
            found[0].help.iter().any(|line| line.contains(help)),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_name_still_to_be_written_is_one_mistake_on_its_own_line() {
    for line in [
        "send email",
        "tag",
        "start",
        "join",
        "notify",
        "call",
        "set contact.",
        "send sms d as",
        "task \"e\" for",
    ] {
        for next in [
            "",
            "wait 2d",
            "send email f",
            "leave g",
            "if h ever then exit end",
        ] {
            let text = format!(
                "flow a\n  on b\n  if c ever then\n    {line}\n    {next}\n  end\n  wait 1d\nend\n"
            );
            let found = findings(&text);
            assert_eq!(found.lines().count(), 1, "{text}{found}");
            assert!(found.starts_with("4:"), "{text}{found}");
        }
    }
}

#[test]
fn a_keyword_on_a_line_of_its_own_is_a_name_where_nothing_else_is_wrong() {
    for text in [
        "flow\n  flow\n  on b\n  tag\n  exit\nend\n",
        "flow a\n  on b\n  send email\n  end\nend\n",
    ] {
        assert_eq!(findings(text), "", "{text}");
    }
}

#[test]
fn half_a_million_tokens_are_read() {
    let once = "flow f on a where b == 1 and c < 2 send email d wait 2d if e then tag g end end ";
    let parsed = parsed(&once.repeat(20_000));
    assert!(parsed.findings.is_empty());
    assert_eq!(parsed.file.items.len(), 20_000);
}

/// What that costs, and that it grows as the text does, is measured by `cargo bench --bench growth`.
#[test]
fn long_texts_of_one_mistake_have_findings_within_them() {
    let repeated = WRONG.map(|once| (once, once.repeat(2_000)));
    for (once, text) in repeated.into_iter().chain([("babble", babble(5_000))]) {
        let findings = parsed(&text).findings;
        assert!(!findings.is_empty(), "{once:?}");
        let is_within = |finding: &Finding| finding.primary.span.end as usize <= text.len();
        assert!(findings.iter().all(is_within), "{once:?}");
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
fn no_operator_makes_a_tree_without_bound() {
    for operator in [
        "or",
        "and",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "in",
        "contains",
        "starts with",
        "ends with",
        "is set ==",
        "+",
        "-",
        "*",
        "/",
        "??",
    ] {
        let chain =
            |count: usize| format!("segment s = {}a", format!("a {operator} ").repeat(count));
        for count in [257, 20_000] {
            let found = parsed(&chain(count)).findings;
            let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
            assert_eq!(rules, [Rule::NestingTooDeep], "{count} times {operator}");
        }
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

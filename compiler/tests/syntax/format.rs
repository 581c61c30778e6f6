//! Formatting: one layout for one meaning.

use crate::support::{meaning, well_formed_programs};
use nurture_compiler::{format::format, lex::lex, source::FileId};

fn check(before: &str, after: &str) {
    assert_eq!(format(before).unwrap(), after);
    assert_eq!(
        format(after).unwrap(),
        after,
        "formatting again changes nothing"
    );
}

#[test]
fn programs_keep_their_meaning_and_comments() {
    for (place, text) in well_formed_programs() {
        let formatted = format(&text).unwrap_or_else(|findings| panic!("{place}: {findings:?}"));
        assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "{place}");
        assert_eq!(meaning(&formatted), meaning(&text), "{place}");
        assert_eq!(comments(&formatted), comments(&text), "{place}");
    }
}

fn comments(text: &str) -> Vec<String> {
    let lexed = lex(FileId(0), text);
    lexed
        .comments
        .iter()
        .map(|comment| text[comment.span.range()].trim_end().to_owned())
        .collect()
}

#[test]
fn one_statement_stands_on_a_line_and_clauses_come_first() {
    check(
        "flow a on b goal c send email d if e then tag f elseif g then tag h else untag f end wait for i up to 1d then exit end end",
        "flow a
  on b
  goal c

  send email d
  if e then
    tag f
  elseif g then
    tag h
  else
    untag f
  end
  wait for i up to 1d then
    exit
  end
end
",
    );
}

#[test]
fn cases_and_arms_are_indented() {
    check(
        "flow a on b match c case d, e then tag f else tag g end split 50% x then 50% y then tag z end wait for case h then after 1d then exit end end",
        "flow a
  on b

  match c
    case d, e then
      tag f
    else
      tag g
  end
  split
    50% x then
    50% y then
      tag z
  end
  wait for
    case h then
    after 1d then
      exit
  end
end
",
    );
}

#[test]
fn a_bare_flow_is_not_indented() {
    check(
        "list x on a\nsend email b",
        "list x\non a\n\nsend email b\n",
    );
}

#[test]
fn members_stay_as_they_were_written() {
    check(
        "email a { subject: \"b\" text: \"c\", }\nemail d {\nsubject: \"b\", text: \"c\" }\nlist e {}\n",
        "email a { subject: \"b\", text: \"c\" }\nemail d {\n  subject: \"b\"\n  text: \"c\"\n}\nlist e {}\n",
    );
}

#[test]
fn members_that_do_not_fit_stand_one_a_line() {
    let long = "x".repeat(90);
    check(
        &format!("flow f on a send email b with {{ c: \"{long}\", d: 1 }} as e end"),
        &format!(
            "flow f\n  on a\n\n  send email b with {{\n    c: \"{long}\"\n    d: 1\n  }} as e\nend\n"
        ),
    );
}

#[test]
fn a_line_of_exactly_100_columns_fits() {
    let text = |width: usize| format!("email a {{ subject: \"{}\" }}\n", "é".repeat(width - 23));
    assert_eq!(text(100).chars().count(), 101);
    check(&text(100), &text(100));
    assert_ne!(format(&text(101)).unwrap(), text(101));
}

#[test]
fn scores_keep_their_rules_apart() {
    check(
        "score a { opened: +5 form_submit where form == \"x\": -1 decay: 10% every 30d }",
        "score a { opened: +5, form_submit where form == \"x\": -1, decay: 10% every 30d }\n",
    );
}

#[test]
fn comments_stay_with_what_they_stand_beside() {
    check(
        "# top\n\n\n## doc\nflow a # name\n  on b # trigger\n# before\nsend email c # sent\n  if d then # why\n  # inside\n  end # done\n# last\nend\n# after",
        "# top\n\n## doc\nflow a # name\n  on b # trigger\n\n  # before\n  send email c # sent\n  if d then # why\n    # inside\n  end # done\n  # last\nend\n# after\n",
    );
}

#[test]
fn a_comment_in_braces_breaks_them() {
    check(
        "email a { subject: \"b\" # why\n text: \"c\"\n # end\n}",
        "email a {\n  subject: \"b\" # why\n  text: \"c\"\n  # end\n}\n",
    );
}

#[test]
fn a_comment_inside_a_statement_moves_behind_it() {
    check(
        "flow a\n  on b\n\n  send # one\n    email c\nend\n",
        "flow a\n  on b\n\n  send email c # one\nend\n",
    );
}

#[test]
fn a_comment_never_becomes_documentation() {
    for text in [
        "list a ## no\nlist b",
        "topic ## one\n a ## two\nlist b",
        "event a ## one\n \"x\" ## two\n ## three\nevent b",
        "email a { subject: ## one\n \"b\" ## two\n text: \"c\" }",
    ] {
        let formatted = format(text).unwrap();
        assert_eq!(meaning(&formatted), meaning(text), "{formatted}");
        assert_eq!(comments(&formatted), comments(text), "{formatted}");
        assert_eq!(format(&formatted).unwrap(), formatted);
    }
}

#[test]
fn blank_lines_between_groups_are_kept_one_at_most() {
    check(
        "list a\n\n\n\nlist b\nlist c\nflow d\n\n  on e\n\n  on f\n\n\n  tag g\n\n  tag h\n\nend\nlist i",
        "list a\n\nlist b\nlist c\n\nflow d\n  on e\n\n  on f\n\n  tag g\n\n  tag h\nend\n\nlist i\n",
    );
}

#[test]
fn signs_and_blanks_are_laid_out_alike() {
    check(
        "segment s=a+-1>( b-2 )and not c . d in[1,2 ,]or f( x,y )==-3 and count( opened in last 3d )>2",
        "segment s = a + -1 > (b - 2) and not c.d in [1, 2] or f(x, y) == -3 and count(opened in last 3d) > 2\n",
    );
    check(
        "event a { b:text?c:free|pro,d:money( USD )from\"x\" }",
        "event a { b: text?, c: free | pro, d: money(USD) from \"x\" }\n",
    );
}

#[test]
fn the_time_of_a_test_line_stands_apart() {
    check(
        "test \"a\" of b at 1d opened c at 1d ada: opened c expect at 2d send email d expect no send end",
        "test \"a\" of b
  at 1d  opened c
  at 1d ada: opened c
  expect at 2d  send email d
  expect no send
end
",
    );
}

#[test]
fn strings_keep_their_text() {
    let text = "sms a {\n  text: \"\"\"\n      Hi {  contact.name   ?? \"you\" }\n   # no comment\n  \"\"\"\n}\n";
    check(text, text);
}

#[test]
fn a_text_that_was_read_as_what_was_meant_is_refused() {
    for text in [
        "email limit { su-bject: \"Welcome\", text: \"Good to have you.\" }",
        "flow my-flow on signup exit end",
        "flow f on signup wait until 31.12.2026 exit end",
        "flow f on signup holdout 0.1 exit end",
        "flow f on signup sned email welcome end",
    ] {
        assert!(format(text).is_err(), "{text}");
    }
}

#[test]
fn a_text_that_does_not_parse_is_refused() {
    let refused = format("flow a on b sned email c end").unwrap_err();
    assert_eq!(refused.len(), 1);
}

#[test]
fn line_ends_and_a_byte_order_mark_become_plain() {
    check(
        "\u{feff}list a\r\n\r\nlist b # c\r\n",
        "list a\n\nlist b # c\n",
    );
}

//! The grammar for `TextMate` and its like knows the words that the lexer knows, and its patterns find what they are meant to find.

use std::{collections::BTreeSet, fs};

use nurture_compiler::lex::{Reservation, Role, WORDS};
use serde_json::Value;

use crate::support::root;

fn grammar() -> Value {
    let text = fs::read_to_string(root().join("grammar/nurture.tmLanguage.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The words of a pattern such as `\b(a|b)\b`.
fn words(pattern: &Value) -> BTreeSet<String> {
    let text = pattern["match"].as_str().unwrap();
    let inside = text.trim_start_matches("\\b(").trim_end_matches(")\\b");
    inside.split('|').map(str::to_owned).collect()
}

#[test]
fn words_are_coloured_by_what_they_do() {
    let grammar = grammar();
    let patterns = grammar["repository"]["words"]["patterns"]
        .as_array()
        .unwrap();
    for (reservation, role, scope) in [
        (
            Reservation::Keyword,
            Role::Declaration,
            "keyword.declaration.nurture",
        ),
        (Reservation::Keyword, Role::Clause, "keyword.clause.nurture"),
        (
            Reservation::Keyword,
            Role::Statement,
            "keyword.statement.nurture",
        ),
        (
            Reservation::Keyword,
            Role::Connective,
            "keyword.control.nurture",
        ),
        (
            Reservation::Keyword,
            Role::Constant,
            "constant.language.nurture",
        ),
        (
            Reservation::Keyword,
            Role::MessageEvent,
            "support.function.event.nurture",
        ),
        (
            Reservation::Known,
            Role::Connective,
            "keyword.other.nurture",
        ),
        (
            Reservation::Known,
            Role::Calendar,
            "constant.language.calendar.nurture",
        ),
        (
            Reservation::Known,
            Role::Declaration,
            "support.type.nurture",
        ),
    ] {
        let of_lexer = WORDS
            .iter()
            .filter(|word| word.reservation == reservation && word.role == role);
        let of_lexer: BTreeSet<String> = of_lexer.map(|word| word.text.to_owned()).collect();
        let coloured: BTreeSet<String> = patterns
            .iter()
            .filter(|pattern| pattern["name"] == scope)
            .flat_map(words)
            .collect();
        assert_eq!(coloured, of_lexer, "{scope}");
    }
    let coloured: BTreeSet<String> = patterns.iter().flat_map(words).collect();
    let known: BTreeSet<String> = WORDS.iter().map(|word| word.text.to_owned()).collect();
    assert_eq!(coloured, known);
}

#[test]
fn lists_of_keywords_in_other_patterns_are_complete() {
    let text = fs::read_to_string(root().join("grammar/nurture.tmLanguage.json")).unwrap();
    let listed = |role: Option<Role>| {
        let keywords = WORDS
            .iter()
            .filter(|word| word.reservation == Reservation::Keyword);
        let chosen = keywords.filter(|word| role.is_none_or(|role| word.role == role));
        chosen.map(|word| word.text).collect::<Vec<_>>().join("|")
    };
    let excluded = text.matches("(?!(?:flow|test").count();
    assert!(excluded > 1);
    assert_eq!(
        text.matches(&format!("(?!(?:{})", listed(None))).count(),
        excluded
    );
    let calendar: Vec<&str> = (WORDS.iter())
        .filter(|word| word.role == Role::Calendar)
        .map(|word| word.text)
        .collect();
    assert!(text.contains(&format!(
        "(?!(?:manual|change|contact|{})",
        calendar.join("|")
    )));
    assert!(text.contains(&format!(
        "\\\\b({})\\\\s+",
        listed(Some(Role::MessageEvent))
    )));
}

/// The texts in quotes that stand in a definition of an Emacs Lisp file.
fn strings_of(lisp: &str, name: &str) -> BTreeSet<String> {
    let (_, from) = lisp.split_once(&format!("(defconst {name}\n")).unwrap();
    let (list, _) = from.split_once(')').unwrap();
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// The words of a group of a Vim syntax file.
fn words_of(vim: &str, group: &str) -> BTreeSet<String> {
    let beginning = format!("syntax keyword {group} ");
    vim.lines()
        .filter_map(|line| line.strip_prefix(&beginning))
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect()
}

#[test]
fn vim_and_emacs_know_every_keyword() {
    let editors = root().join("lsp/editors");
    let vim = fs::read_to_string(editors.join("neovim/syntax/nurture.vim")).unwrap();
    let lisp = fs::read_to_string(editors.join("emacs/nurture-mode.el")).unwrap();
    for (role, group, list) in [
        (Role::Declaration, "nurtureDeclaration", "declarations"),
        (Role::Clause, "nurtureClause", "clauses"),
        (Role::Statement, "nurtureStatement", "statements"),
        (Role::Connective, "nurtureConnective", "connectives"),
        (Role::Operator, "nurtureOperator", "operators"),
        (Role::Constant, "nurtureConstant", "constants"),
        (Role::MessageEvent, "nurtureEvent", "events"),
    ] {
        let keywords: BTreeSet<String> = (WORDS.iter())
            .filter(|word| word.reservation == Reservation::Keyword && word.role == role)
            .map(|word| word.text.to_owned())
            .collect();
        assert_eq!(words_of(&vim, group), keywords);
        assert_eq!(strings_of(&lisp, &format!("nurture--{list}")), keywords);
    }
}

#[test]
fn every_included_pattern_exists() {
    fn includes(value: &Value, all: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                if let Some(name) = members.get("include").and_then(Value::as_str) {
                    all.insert(name.trim_start_matches('#').to_owned());
                }
                members.values().for_each(|value| includes(value, all));
            }
            Value::Array(values) => values.iter().for_each(|value| includes(value, all)),
            _ => {}
        }
    }
    let grammar = grammar();
    let mut included = BTreeSet::new();
    includes(&grammar, &mut included);
    let defined: BTreeSet<String> = grammar["repository"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(included, defined);
}

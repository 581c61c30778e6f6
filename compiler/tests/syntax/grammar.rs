//! The grammar in `grammar/` describes what the parser accepts: what it derives is accepted, and what is accepted it derives.

mod ebnf;
mod generate;
mod recognise;

use std::{collections::BTreeSet, fs, thread};

use nurture_compiler::lex::{Reservation, Role, WORDS};

use self::{ebnf::Grammar, generate::Generator};
use crate::support::{SYNTAX_RULES, parsed, root, well_formed_programs};

/// How many programs are derived from the grammar; each comes from its own seed.
const PROGRAMS: u64 = 2_000;

fn grammar() -> Grammar {
    let text = fs::read_to_string(root().join("grammar/nurture.ebnf")).unwrap();
    Grammar::read(&text)
}

/// Recognising recurses by nesting, and nesting may be 256 levels deep.
fn with_large_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new()
        .stack_size(256 * 1024 * 1024)
        .spawn(test)
        .unwrap();
    thread.join().unwrap();
}

#[test]
fn every_symbol_is_defined_and_used() {
    let grammar = grammar();
    let mut used = BTreeSet::from(["File".to_owned(), "Comment".to_owned()]);
    for rule in grammar.rules.values() {
        rule.symbols(&mut used);
    }
    let defined: BTreeSet<String> = grammar.rules.keys().cloned().collect();
    assert_eq!(used, defined);
}

#[test]
fn the_keywords_are_those_of_the_lexer() {
    let grammar = grammar();
    let of_lexer: BTreeSet<&str> = WORDS
        .iter()
        .filter(|word| word.reservation == Reservation::Keyword)
        .map(|word| word.text)
        .collect();
    assert_eq!(
        grammar.words("Keyword"),
        of_lexer.iter().map(|word| (*word).to_owned()).collect()
    );
    let message_events = WORDS.iter().filter(|word| word.role == Role::MessageEvent);
    assert_eq!(
        grammar.words("MessageEvent"),
        message_events.map(|word| word.text.to_owned()).collect()
    );
}

#[test]
fn every_word_of_the_grammar_is_known_to_the_lexer() {
    let mut literals = BTreeSet::new();
    for rule in grammar().rules.values() {
        rule.literals(&mut literals);
    }
    let is_word = |literal: &String| {
        literal.len() > 1
            && literal
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let units = ["min"];
    let in_grammar: BTreeSet<String> = literals.into_iter().filter(is_word).collect();
    let in_lexer: BTreeSet<String> = WORDS.iter().map(|word| word.text.to_owned()).collect();
    let unknown: Vec<_> = in_grammar
        .difference(&in_lexer)
        .filter(|word| !units.contains(&word.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let missing: Vec<_> = in_lexer.difference(&in_grammar).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn what_the_grammar_derives_is_accepted() {
    let grammar = grammar();
    for seed in 0..PROGRAMS {
        let text = Generator::new(&grammar, seed).program();
        let wrong: Vec<_> = parsed(&text)
            .findings
            .into_iter()
            .filter(|finding| SYNTAX_RULES.contains(&finding.rule.name()))
            .map(|finding| (finding.message, finding.primary.span))
            .collect();
        assert!(wrong.is_empty(), "seed {seed}: {wrong:?}\n{text}");
    }
}

#[test]
fn what_is_accepted_the_grammar_derives() {
    with_large_stack(|| {
        let grammar = grammar();
        for (place, text) in well_formed_programs() {
            if let Err(reached) = recognise::recognise(&grammar, &text) {
                panic!(
                    "{place}: the grammar derives nothing beyond\n{}",
                    &text[..reached]
                );
            }
        }
    });
}

/// Whether a text parses without findings about its syntax is the same question as whether the grammar derives it.
#[test]
fn damaged_programs_are_judged_alike() {
    with_large_stack(|| {
        let grammar = grammar();
        for seed in 0..PROGRAMS {
            let text = Generator::new(&grammar, seed).damaged_program();
            let accepted = parsed(&text)
                .findings
                .iter()
                .all(|finding| !SYNTAX_RULES.contains(&finding.rule.name()));
            let derived = recognise::recognise(&grammar, &text);
            let up_to = derived.err().map(|reached| &text[..reached]);
            let findings = parsed(&text).findings;
            assert_eq!(
                accepted,
                derived.is_ok(),
                "seed {seed}: {findings:?}\n{text}\nderived up to {up_to:?}"
            );
        }
    });
}

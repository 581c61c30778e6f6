//! From tokens to the syntax tree.
//!
//! Parsing gives a tree and findings, never a failure: what could not be understood is an error node, and the rest of the file is read as if nothing had happened.
//! It goes in four steps, each in a module of its own:
//!
//! ```text
//! tokens ──shape──▶ balanced tokens ──grammar──▶ tree and failures ──report──▶ findings
//!    ▲                                                    │
//!    └──────────────── repair ◀───────────────────────────┘
//! ```
//!
//! `shape` matches every opener with its end, and counts how deep they nest, so that nothing written can exhaust the stack.
//! The grammar is made of chumsky parsers over kinds of token; no type of chumsky leaves this module.
//! `outlook` asks the same grammar what could stand at a place, for editors.
//! `repair` reads a word that was misspelt, a sign that was mistaken for another, or a phrase of another language (`meant`), as what was meant, and lets the rest be parsed again:
//! so `sned email welcome` is one finding, and the `send` is understood.

mod clause;
mod declaration;
mod doc;
mod event;
mod expression;
mod failure;
mod file;
mod flow;
mod form;
mod judge;
mod lines;
mod meant;
mod members;
mod name;
mod nested;
mod once;
mod operators;
mod outlook;
mod outside;
mod parser;
mod quotes;
mod recovery;
mod repair;
mod report;
mod shape;
mod spelling;
mod statement;
mod test;
mod text;
mod trigger;
mod types;
mod wait;

use std::rc::Rc;

use chumsky::{Parser as _, extra::SimpleState, input::Stream};

use self::{
    failure::Failure,
    once::Found,
    parser::{Context, Session},
    shape::{LEVELS_MAX, Names},
};
pub use self::{
    failure::Label,
    outlook::{Outlook, outlook},
};
use crate::{
    finding::{Finding, Rule},
    lex::{self, Lexed},
    source::{FileId, Span},
    syntax::{File, Item},
};

/// How often a file is parsed again after words or signs in it were read as what was meant.
const REPAIR_ROUNDS_MAX: usize = 6;

/// A parsed text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    /// The tree.
    pub file: File,
    /// What is wrong with the text, in order of place; empty if it is well formed.
    pub findings: Vec<Finding>,
    /// Whether something was read as what was meant: then the tree says more than the text.
    pub is_mended: bool,
}

/// Parses `text`, which is the file `file` of its project.
///
/// ```
/// use nurture_compiler::{parse::parse, source::FileId};
/// let parsed = parse(FileId(0), "flow welcome on signup send email hello end");
/// assert!(parsed.findings.is_empty());
/// assert_eq!(parsed.file.items.len(), 1);
/// ```
pub fn parse(file: FileId, text: &str) -> Parsed {
    let (parsed, takes_names_from_next_line) = read(file, text, Names::Anywhere);
    let mistakes = mistakes_of_form(&parsed);
    if mistakes == 0 || !takes_names_from_next_line {
        return parsed;
    }
    // Somebody is about to write a name: what begins the next line is more likely what it looks like.
    let (by_lines, _) = read(file, text, Names::OnTheirLine);
    if mistakes_of_form(&by_lines) <= mistakes {
        by_lines
    } else {
        parsed
    }
}

/// How many findings say that the words of a text do not fit each other.
fn mistakes_of_form(parsed: &Parsed) -> usize {
    let findings = parsed.findings.iter();
    findings
        .filter(|finding| matches!(finding.rule, Rule::SyntaxError | Rule::UnclosedBlock))
        .count()
}

/// Parses a text; also tells whether a name was taken from the line behind the word that asks for it.
fn read(file: FileId, text: &str, names: Names) -> (Parsed, bool) {
    let mut lexed = lex::lex(file, text);
    let mut repairs = Vec::new();
    let mut guessed = Vec::new();
    for round in 0..=REPAIR_ROUNDS_MAX {
        let shaped = match shape::shape(file, text, &lexed.tokens, names) {
            Ok(shaped) => shaped,
            Err(place) => return (too_deep(file, text, place, lexed), false),
        };
        let context = Rc::new(Context {
            text: text.into(),
            shaped,
            mended: lexed.mended.clone(),
            comments: lexed.comments.clone(),
        });
        let shaped = &context.shaped;
        let (tree, failures, skipped) = grammar(&context);
        let failures = lines::each_line(failures, &skipped, &context);
        if round < REPAIR_ROUNDS_MAX {
            let found = repair::repair(file, text, &mut lexed, &mut guessed, shaped, &failures);
            if !found.is_empty() {
                repair::add(&mut repairs, found);
                continue;
            }
        }
        let failures = report::first_of_each(failures, &skipped);
        let doubtful = shaped.takes_names_from_next_line;
        let parsed = finish(file, lexed, (repairs, guessed), &context, tree, &failures);
        return (parsed, doubtful);
    }
    (Parsed::default(), false)
}

thread_local! {
    /// The grammar, made once: making it takes as long as parsing a hundred lines.
    static GRAMMAR: parser::Parser<Vec<Item>> = file::file();
}

/// Runs the grammar over balanced tokens.
fn grammar(context: &Rc<Context>) -> (File, Vec<Failure>, Vec<(usize, usize)>) {
    let kinds = Stream::from_iter(context.shaped.kinds.clone());
    let mut state = SimpleState(Session {
        context: Rc::clone(context),
        skipped: Vec::new(),
    });
    let (items, mut failures) = GRAMMAR.with(|grammar| {
        grammar
            .parse_with_state(kinds, &mut state)
            .into_output_errors()
    });
    // Of a row of operators it is known last what is wrong with it.
    failures.sort_by_key(|failure| failure.at);
    let tree = File {
        items: items.unwrap_or_default(),
        comments: context.comments.clone(),
        unread: Vec::new(),
    };
    (tree, failures, state.0.skipped)
}

fn finish(
    file: FileId,
    lexed: Lexed,
    (repairs, mut doubtful): (Vec<Finding>, Vec<u32>),
    context: &Context,
    tree: File,
    failures: &[Failure],
) -> Parsed {
    let (text, shaped) = (&context.text, &context.shaped);
    let is_mended = !repairs.is_empty();
    doubtful.extend(&shaped.doubtful);
    let mut lexical = lexed.findings;
    spelling::settle(&mut lexical, text, shaped, &tree);
    quotes::settle(&mut lexical, text);
    outside::settle(&mut lexical, text, &tree);
    let mut grammar = report::report(file, context, &lexed.excused, failures);
    let (misplaced, names): (Vec<_>, Vec<_>) = judge::judge(file, &tree)
        .into_iter()
        .partition(|finding| finding.rule == Rule::SyntaxError);
    grammar.extend(misplaced);
    let found = Found {
        lexical,
        repairs,
        doubtful,
        shape: shaped.findings.clone(),
        unclosed: shaped.unclosed.clone(),
        grammar,
    };
    let (mut findings, unread) = once::settle(context, found);
    leave_out_words_of_blocks(&mut findings);
    findings.extend(names);
    findings.sort_by_key(|finding| (finding.primary.span, finding.rule));
    findings.dedup();
    let file = File { unread, ..tree };
    Parsed {
        file,
        findings,
        is_mended,
    }
}

/// Leaves out what is said of words that are changed to close a block: `otherwise if`, where `elseif` is meant, is one mistake.
fn leave_out_words_of_blocks(findings: &mut Vec<Finding>) {
    let blocks = findings.iter();
    let blocks = blocks.filter(|finding| finding.rule == Rule::UnclosedBlock);
    let fixes = blocks.flat_map(|finding| &finding.fixes);
    let edits = fixes.flat_map(|fix| &fix.edits);
    let mut places: Vec<Span> = edits.map(|edit| edit.place.span).collect();
    places.retain(|place| !place.is_empty());
    places.sort_unstable_by_key(|place| place.start);
    findings.retain(|finding| {
        let place = finding.primary.span;
        let behind = places.partition_point(|edit| edit.start <= place.start);
        let edit = behind.checked_sub(1).and_then(|last| places.get(last));
        let is_word = finding.rule == Rule::SyntaxError && !place.is_empty();
        !is_word || edit.is_none_or(|edit| edit.end < place.end)
    });
}

/// A file that nests too deep is not parsed at all.
fn too_deep(file: FileId, text: &str, place: Span, lexed: Lexed) -> Parsed {
    let finding = Finding::new(
        Rule::NestingTooDeep,
        place.in_file(file),
        format!("blocks, brackets and operators nest more than {LEVELS_MAX} levels deep"),
    )
    .with_help("divide the flow or the condition into several");
    let whole = Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    Parsed {
        file: File {
            items: vec![Item::Error(whole)],
            comments: lexed.comments,
            unread: Vec::new(),
        },
        findings: vec![finding],
        is_mended: false,
    }
}

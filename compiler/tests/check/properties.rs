//! What must hold for any text whatever: no panic, places that exist, and the same result each time.

use std::sync::LazyLock;

use nurture_compiler::{
    compile::{Compilation, Options, Project, compile},
    lex::lex,
    source::FileSpan,
};
use proptest::{prelude::*, sample::Index};

use crate::support::{FILE, programs};

static PROGRAMS: LazyLock<Vec<String>> = LazyLock::new(programs);

/// All tokens of all programs.
static TOKENS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut tokens: Vec<String> = PROGRAMS
        .iter()
        .flat_map(|text| {
            let tokens = lex(FILE, text).tokens;
            tokens
                .into_iter()
                .map(|token| text[token.span.range()].to_owned())
        })
        .collect();
    tokens.sort();
    tokens.dedup();
    tokens
});

fn compiled(text: &str) -> Compilation {
    let mut project = Project::new();
    project.add("flow.nurture", text);
    compile(&project, &Options::default())
}

fn check_anything(text: &str) {
    let compilation = compiled(text);
    for finding in &compilation.findings {
        let labels = finding.labels.iter().map(|label| label.place);
        let edits = finding
            .fixes
            .iter()
            .flat_map(|fix| &fix.edits)
            .map(|edit| edit.place);
        for place in std::iter::once(finding.primary).chain(labels).chain(edits) {
            assert!(exists(&compilation, place), "{finding:?} in\n{text}");
        }
        let message = &finding.message;
        assert!(
            !message.ends_with('.') && !message.contains('\n'),
            "{message}"
        );
    }
    for reference in compilation.checked.references.iter() {
        assert!(
            exists(&compilation, reference.place),
            "{reference:?} in\n{text}"
        );
    }
    let again = compiled(text);
    assert_eq!(compilation.findings, again.findings, "of\n{text}");
    assert_eq!(compilation.program, again.program, "of\n{text}");
}

fn exists(compilation: &Compilation, place: FileSpan) -> bool {
    let source = compilation.sources.get(place.file);
    source.is_some_and(|source| source.text.get(place.span.range()).is_some())
}

/// Some tokens beside each other of a program: what belongs together stays together.
fn window(place: Index, first: Index, count: usize) -> String {
    let text = place.get(&PROGRAMS);
    let tokens = lex(FILE, text).tokens;
    if tokens.is_empty() {
        return String::new();
    }
    let first = first.index(tokens.len());
    let last = (first + count).min(tokens.len()) - 1;
    let (start, end) = (tokens[first].span.start, tokens[last].span.end);
    text[start as usize..end as usize].to_owned()
}

/// A program with a few of its tokens taken out, doubled, moved or replaced, by a part of another program too, or cut off.
fn mutated() -> impl Strategy<Value = String> {
    let change = (any::<Index>(), any::<Index>(), any::<Index>(), 0..7_u8);
    let changes = prop::collection::vec(change, 1..5);
    (0..PROGRAMS.len(), changes).prop_map(|(program, changes)| {
        let mut text = PROGRAMS[program].clone();
        for (place, other, program, change) in changes {
            let tokens = lex(FILE, &text).tokens;
            if tokens.is_empty() {
                continue;
            }
            let range = tokens[place.index(tokens.len())].span.range();
            let moved = text[tokens[other.index(tokens.len())].span.range()].to_owned();
            let foreign = &TOKENS[other.index(TOKENS.len())];
            match change {
                0 => text.replace_range(range, ""),
                1 => text.insert_str(range.start, &format!(" {moved} ")),
                2 => text.replace_range(range, &moved),
                3 => text.replace_range(range, &format!(" {foreign} ")),
                4 => text.replace_range(range, &format!(" {} ", window(program, other, 12))),
                5 => text.insert_str(range.start, &format!(" {} ", window(program, other, 12))),
                _ => text.truncate(range.start),
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mutations_of_programs_are_checked(text in mutated()) {
        check_anything(&text);
    }

    #[test]
    fn programs_beside_each_other_are_one_project(one in 0..PROGRAMS.len(), other in 0..PROGRAMS.len()) {
        let names = ["a.nurture", "b.nurture"];
        let add = |order: [usize; 2]| {
            let mut project = Project::new();
            for index in order {
                project.add(names[index], &PROGRAMS[[one, other][index]]);
            }
            let compilation = compile(&project, &Options::default());
            let findings: Vec<String> = compilation
                .findings
                .iter()
                .map(|finding| {
                    let file = compilation.sources.get(finding.primary.file);
                    let name = file.map(|file| file.name.clone());
                    format!("{name:?} {:?} {} {}", finding.primary.span, finding.rule, finding.message)
                })
                .collect();
            (findings, compilation.program)
        };
        let ((findings, _), (others, _)) = (add([0, 1]), add([1, 0]));
        prop_assert_eq!(findings, others, "no finding depends on the order in which files are read");
    }
}

#[test]
fn every_beginning_of_a_program_is_checked() {
    let text = include_str!("../../../examples/lead-nurturing/flows/hand_over.nurture");
    let declarations = include_str!("../../../examples/lead-nurturing/project.nurture");
    for token in lex(FILE, text).tokens {
        check_anything(&format!(
            "{declarations}\n{}",
            &text[..token.span.range().end]
        ));
    }
}

#[test]
fn deep_programs_are_checked() {
    let deep = "if contact.n is set then wait for purchase as p up to 1d then ".repeat(127);
    let ends = "end ".repeat(254);
    let text =
        format!("contact {{ email: email n: int? }}\nflow f on signup {deep} tag x {ends} end");
    check_anything(&text);
    let brackets = format!("{}1{}", "(".repeat(250), ")".repeat(250));
    check_anything(&format!(
        "flow f on signup if {brackets} == 1 then tag x end end"
    ));
    let sum = format!("1{}", " + 1".repeat(250));
    check_anything(&format!(
        "flow f on signup if {sum} == 1 then tag x end end"
    ));
}

//! What can be done with a declaration, and how often it is used, above its first line.

use std::collections::{BTreeMap, HashMap};

use nurture_compiler::{
    checked::{Definition, ReferenceKind},
    source::{FileId, FileSpan, Span},
    syntax::Item,
};
use nurture_runtime::program::FlowId;
use smol_str::SmolStr;

use crate::{Analysis, symbol::names_of_file, tree::tree};

/// Something that is said, or can be done, about a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLens {
    /// The declaration's name, or its first word.
    pub span: Span,
    /// What.
    pub kind: LensKind,
}

/// What is said, or can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LensKind {
    /// How often a name is used, not counting where it is given.
    References(usize),
    /// Runs a test.
    RunTest {
        /// What it is called.
        test: SmolStr,
        /// The flow under test.
        flow: SmolStr,
    },
    /// Runs the tests of a flow.
    RunTests {
        /// The flow.
        flow: SmolStr,
        /// How many tests it has; never 0.
        count: usize,
    },
    /// Compiles the project, for a flow.
    Compile {
        /// The flow.
        flow: SmolStr,
    },
}

/// The lenses of a source file, in order of place.
pub fn code_lenses(analysis: &Analysis, file: FileId) -> Vec<CodeLens> {
    let mut lenses = Vec::new();
    let Some(tree) = tree(analysis, file).filter(|_| analysis.parsed(file).is_some()) else {
        return lenses;
    };
    let declared = declared_in(analysis, file);
    let uses = uses(analysis, &declared);
    let tests = tests_of_flows(analysis);
    for item in &tree.items {
        if let Item::Test(test) = item {
            if let Some(name) = test.name.plain() {
                let kind = LensKind::RunTest {
                    test: name.into(),
                    flow: test.flow.text.clone(),
                };
                lenses.push(lens(test.keyword, kind));
            }
            continue;
        }
        let place = item.name().map_or(item.span(), |name| name.span);
        let definition = match item {
            Item::Flow(_) => flow_at(analysis, item.span().in_file(file)),
            _ => declared.get(&place.start).copied(),
        };
        let Some(definition) = definition else {
            continue;
        };
        let count = uses.get(&definition).copied().unwrap_or(0);
        lenses.push(lens(place, LensKind::References(count)));
        if let Definition::Flow(id) = definition {
            let name = analysis.checked().flows.get(id.index());
            let flow = name.map_or_else(SmolStr::default, |flow| flow.named.name.clone());
            if let Some(count) = tests.get(&id).copied() {
                let flow = flow.clone();
                lenses.push(lens(place, LensKind::RunTests { flow, count }));
            }
            lenses.push(lens(place, LensKind::Compile { flow }));
        }
    }
    lenses
}

fn lens(span: Span, kind: LensKind) -> CodeLens {
    CodeLens { span, kind }
}

/// What a file declares, by the offset of its name.
fn declared_in(analysis: &Analysis, file: FileId) -> BTreeMap<u32, Definition> {
    let names = names_of_file(analysis, file);
    let given = names.filter(|one| one.kind == ReferenceKind::Naming);
    given
        .map(|one| (one.place.span.start, one.target))
        .collect()
}

fn flow_at(analysis: &Analysis, whole: FileSpan) -> Option<Definition> {
    let mut flows = analysis.checked().flows.iter();
    let position = flows.position(|flow| flow.place == whole)?;
    let id = u32::try_from(position).ok()?;
    Some(Definition::Flow(FlowId(id)))
}

/// How often each name that a file declares is used.
fn uses(analysis: &Analysis, declared: &BTreeMap<u32, Definition>) -> HashMap<Definition, usize> {
    let mut uses: HashMap<Definition, usize> = declared
        .values()
        .map(|definition| (*definition, 0))
        .collect();
    for (id, _) in (0..).map(FlowId).zip(&analysis.checked().flows) {
        uses.entry(Definition::Flow(id)).or_insert(0);
    }
    for one in analysis.checked().references.iter() {
        if one.kind == ReferenceKind::Use
            && let Some(count) = uses.get_mut(&one.target)
        {
            *count += 1;
        }
    }
    uses
}

fn tests_of_flows(analysis: &Analysis) -> BTreeMap<FlowId, usize> {
    let mut tests = BTreeMap::new();
    for test in &analysis.checked().tests {
        *tests.entry(test.flow).or_insert(0) += 1;
    }
    tests
}

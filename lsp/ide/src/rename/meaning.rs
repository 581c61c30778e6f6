//! Whether a project means the same after a rename: the renamed one is compiled, and every name compared.

use std::collections::BTreeMap;

use nurture_compiler::{
    checked::{Checked, Definition, Reference, ReferenceKind},
    compile::{Compilation, Options, compile},
    finding::{Finding, Rule},
    prelude,
    source::FileSpan,
};
use smol_str::SmolStr;

use super::Refusal;
use crate::{
    Analysis,
    edit::{FileEdits, Shift},
};

/// Whether the project with these edits means what it does without them.
pub(super) fn judge(analysis: &Analysis, edits: &[FileEdits]) -> Result<(), Refusal> {
    let after = compile(&crate::edit::edited(analysis, edits), &Options::default());
    judge_findings(analysis, &after)?;
    let shift = Shift::new(analysis.sources(), &after.sources, edits);
    let prelude = after.sources.id(prelude::NAME);
    // An event of the prelude that is not replaced any more has names of its own there.
    let is_own = |place: &FileSpan| Some(place.file) != prelude;
    let mut before = places(analysis.checked(), |place| shift.moved(place));
    before.retain(|(place, ..)| is_own(place));
    let mut after = places(&after.checked, Some);
    after.retain(|(place, ..)| is_own(place));
    match difference(&before, &after) {
        None => Ok(()),
        Some(place) => Err(Refusal::ChangesMeaning(
            shift.moved_back(place).unwrap_or(place),
        )),
    }
}

/// There must not be more errors than before, nor names that hide others.
fn judge_findings(analysis: &Analysis, after: &Compilation) -> Result<(), Refusal> {
    let counts = |one: &&Finding| one.is_error() || one.rule == Rule::ShadowedName;
    let mut before: BTreeMap<_, usize> = BTreeMap::new();
    for finding in analysis.findings().iter().filter(counts) {
        *before.entry(finding.rule).or_default() += 1;
    }
    for finding in after.findings.iter().filter(counts) {
        match before.get_mut(&finding.rule) {
            Some(count) if *count > 0 => *count -= 1,
            _ => return Err(Refusal::Breaks(finding.message.clone())),
        }
    }
    Ok(())
}

/// A name at a place of the renamed project: what it does, and what it stands for.
type Place = (FileSpan, ReferenceKind, Meaning);

/// What a name stands for, told without ids: they depend on how names are spelt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Declared(&'static str, Option<FileSpan>),
    /// Tags that are spelt alike are one, and nothing declares them: the places of one must stay together.
    Tag(Option<FileSpan>),
    /// What the runtime itself reads of a contact.
    Address(u8, Option<FileSpan>),
}

fn places(checked: &Checked, moved: impl Fn(FileSpan) -> Option<FileSpan>) -> Vec<Place> {
    let mut first_of_tag: BTreeMap<SmolStr, FileSpan> = BTreeMap::new();
    let mut places: Vec<Place> = Vec::with_capacity(checked.references.len());
    for Reference {
        place,
        target,
        kind,
    } in checked.references.iter()
    {
        let Some(at) = moved(*place) else { continue };
        let meaning = match target {
            Definition::Tag(tag) => {
                let name = checked.tags.get(tag.index()).cloned().unwrap_or_default();
                Meaning::Tag(Some(*first_of_tag.entry(name).or_insert(at)))
            }
            Definition::Local(place) => Meaning::Declared("local", moved(*place)),
            Definition::Arm(place) => Meaning::Declared("share", moved(*place)),
            other => {
                let declared = checked.declared(*other).map(|named| named.place);
                Meaning::Declared(kind_of(*other), declared.and_then(&moved))
            }
        };
        places.push((at, *kind, meaning));
    }
    let addresses = checked.addresses;
    let known = [
        addresses.email,
        addresses.phone,
        addresses.push_token,
        addresses.timezone,
    ];
    for (which, field) in (0..).zip(known) {
        let declared = field.and_then(|id| checked.field(id));
        let declared = declared.and_then(|field| moved(field.named.place));
        if let Some(at) = declared {
            places.push((at, ReferenceKind::Naming, Meaning::Address(which, declared)));
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn kind_of(definition: Definition) -> &'static str {
    match definition {
        Definition::Alias(_) => "alias",
        Definition::Binding(..) => "binding",
        other => crate::describe::word(other),
    }
}

/// The first place at which two lists differ.
fn difference(before: &[Place], after: &[Place]) -> Option<FileSpan> {
    let differs = before.iter().zip(after).find(|(one, other)| one != other);
    match differs {
        Some((one, other)) => Some(one.0.min(other.0)),
        None if before.len() == after.len() => None,
        None => {
            let longer = if before.len() > after.len() {
                before
            } else {
                after
            };
            longer.get(before.len().min(after.len())).map(|one| one.0)
        }
    }
}

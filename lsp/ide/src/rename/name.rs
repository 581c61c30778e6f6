//! Whether a new name is a name, and free.

use nurture_compiler::{
    checked::{AliasKind, Checked, Definition, Field, Named},
    lex::{TokenKind, snake_case},
    prelude,
    source::FileSpan,
};
use smol_str::SmolStr;

use super::Refusal;
use crate::{Analysis, tree::tree};

/// Whether something may be called `to`.
pub(super) fn judge(analysis: &Analysis, definition: Definition, to: &str) -> Result<(), Refusal> {
    judge_spelling(definition, to)?;
    match holder(analysis, definition, to) {
        Holder::Nobody => Ok(()),
        Holder::Somewhere => Err(Refusal::Taken(to.into(), None)),
        Holder::At(place) => Err(Refusal::Taken(to.into(), Some(place))),
    }
}

/// Who has a name already among those of one kind.
enum Holder {
    Nobody,
    /// Something that no place declares.
    Somewhere,
    At(FileSpan),
}

fn judge_spelling(definition: Definition, to: &str) -> Result<(), Refusal> {
    let parts: Vec<&str> = match definition {
        Definition::Action(_) => to.split('.').collect(),
        _ => vec![to],
    };
    if !parts.iter().all(|part| is_name(part)) {
        let joined = |part: &str| part.trim().replace([' ', '-'], "_");
        let meant = parts.iter().map(|part| snake_case(&joined(part)));
        let meant: Vec<String> = meant.collect();
        let meant_is_name = meant.iter().all(|part| is_name(part));
        let meant = meant_is_name.then(|| SmolStr::new(meant.join(".")));
        return Err(Refusal::NotAName(to.into(), meant));
    }
    if parts.len() == 1 && TokenKind::of_word(to).is_keyword() {
        return Err(Refusal::Keyword(to.into()));
    }
    Ok(())
}

fn is_name(part: &str) -> bool {
    let mut letters = part.bytes();
    let first = letters
        .next()
        .is_some_and(|one| one.is_ascii_lowercase() || one == b'_');
    first && letters.all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_')
}

fn holder(analysis: &Analysis, definition: Definition, to: &str) -> Holder {
    let checked = analysis.checked();
    let is_taken = match definition {
        Definition::Tag(_) => checked.tags.iter().any(|tag| tag == to),
        // One that the project replaces is in the prelude all the same.
        Definition::Event(_) => prelude_has(analysis, to),
        _ => false,
    };
    if is_taken {
        return Holder::Somewhere;
    }
    let mut names = siblings(checked, definition)
        .unwrap_or_default()
        .into_iter();
    match names.find(|named| named.name == to) {
        Some(named) => Holder::At(named.place),
        None => Holder::Nobody,
    }
}

/// The names that must all be different from one of their kind.
fn siblings(checked: &Checked, definition: Definition) -> Option<Vec<&Named>> {
    let mut names: Vec<&Named> = Vec::new();
    match definition {
        Definition::Field(_) => names.extend(members(&checked.fields)),
        Definition::Event(_) => names.extend(checked.events.iter().map(|event| &event.named)),
        Definition::EventField(id, _) => names.extend(members(&checked.event(id)?.fields)),
        Definition::Message(_) => {
            names.extend(checked.messages.iter().map(|message| &message.named));
            names.extend(aliases(checked, Kind::Send));
        }
        Definition::Param(id, _) => {
            names.extend(members(&checked.messages.get(id.index())?.params));
        }
        Definition::Topic(_) => names.extend(checked.topics.iter().map(|topic| &topic.named)),
        Definition::List(_) | Definition::Segment(_) => {
            names.extend(checked.lists.iter().map(|list| &list.named));
            names.extend(checked.segments.iter().map(|segment| &segment.named));
        }
        Definition::Score(_) => names.extend(checked.scores.iter().map(|score| &score.named)),
        Definition::Team(_) => names.extend(checked.teams.iter().map(|team| &team.named)),
        Definition::Action(_) => names.extend(checked.actions.iter().map(|action| &action.named)),
        Definition::ActionParam(id, _) => {
            names.extend(members(&checked.actions.get(id.index())?.params));
        }
        Definition::ActionReturn(id, _) => {
            names.extend(members(&checked.actions.get(id.index())?.returns));
        }
        Definition::Flow(_) => names.extend(checked.flows.iter().map(|flow| &flow.named)),
        Definition::Alias(id) => match checked.aliases.get(id.index())?.kind {
            AliasKind::Send => {
                names.extend(checked.messages.iter().map(|message| &message.named));
                names.extend(aliases(checked, Kind::Send));
            }
            AliasKind::Task | AliasKind::Call(_) => names.extend(aliases(checked, Kind::Work)),
        },
        Definition::Binding(flow, _) => {
            let flow = checked.flows.get(flow.index())?;
            names.extend(flow.bindings.iter().map(|binding| &binding.named));
        }
        Definition::EnumValue(id, _) => {
            let values = &checked.enums.get(id as usize)?.values;
            names.extend(values.iter().map(|value| &value.named));
        }
        // What else has such a name is seen when the renamed project is compiled.
        Definition::Tag(_) | Definition::Arm(_) | Definition::Local(_) => {}
    }
    Some(names)
}

fn members(fields: &[Field]) -> impl Iterator<Item = &Named> {
    fields.iter().map(|field| &field.named)
}

/// The names of sends, or those of tasks and calls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Send,
    Work,
}

fn aliases(checked: &Checked, kind: Kind) -> impl Iterator<Item = &Named> {
    let of_kind = checked.aliases.iter().filter(move |alias| {
        let own = match alias.kind {
            AliasKind::Send => Kind::Send,
            AliasKind::Task | AliasKind::Call(_) => Kind::Work,
        };
        own == kind
    });
    of_kind.map(|alias| &alias.named)
}

fn prelude_has(analysis: &Analysis, event: &str) -> bool {
    let prelude = analysis
        .file(prelude::NAME)
        .and_then(|file| tree(analysis, file));
    let items = prelude.map_or(&[][..], |prelude| &prelude.items);
    items
        .iter()
        .any(|item| item.name().is_some_and(|name| name.text == event))
}

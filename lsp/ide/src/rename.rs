//! Giving a name a new spelling, everywhere: across files and into templates.
//!
//! A rename never changes what a program means.
//! What can be seen at once is refused at once: names that are no names, names that are taken, names that the runtime knows.
//! Then the renamed project is compiled, and every name in it must stand for what it stood for before (`meaning`).

mod meaning;
mod name;

use nurture_compiler::{
    checked::Definition,
    source::{FileId, FileSpan, Span},
};
use smol_str::SmolStr;

use crate::{
    Analysis,
    describe::is_built_in,
    edit::FileEdits,
    references::{Occurrence, references},
    symbol::{Symbol, symbol_at},
};

/// A name that can be given another spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamable {
    /// Where it stands.
    pub span: Span,
    /// How it is spelt now.
    pub name: SmolStr,
}

/// Why a name is not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// No declared name stands there.
    NoName,
    /// It is declared by the prelude.
    BuiltIn(SmolStr),
    /// The runtime knows it by its name.
    KnownToTheRuntime(SmolStr),
    /// A flow without `flow` is named after its file.
    NamedAfterItsFile(SmolStr),
    /// The new name is not written as a name; perhaps what was meant.
    NotAName(SmolStr, Option<SmolStr>),
    /// The new name is a keyword.
    Keyword(SmolStr),
    /// Something else has the new name; where.
    Taken(SmolStr, Option<FileSpan>),
    /// A name would stand for something else, or no longer for anything; where it stands now.
    ChangesMeaning(FileSpan),
    /// The renamed project would have a mistake that it does not have now; what the compiler says of it.
    Breaks(String),
}

/// Whether the name at `offset` can be renamed.
///
/// # Errors
/// Why not.
pub fn prepare_rename(
    analysis: &Analysis,
    file: FileId,
    offset: u32,
) -> Result<Renamable, Refusal> {
    let symbol = symbol_at(analysis, file, offset).ok_or(Refusal::NoName)?;
    judge_old(analysis, &symbol)?;
    Ok(Renamable {
        span: symbol.place.span,
        name: SmolStr::new(analysis.sources().slice(symbol.place)),
    })
}

/// The edits that give the name at `offset` the spelling `to`, file by file.
///
/// # Errors
/// Why not.
pub fn rename(
    analysis: &Analysis,
    file: FileId,
    offset: u32,
    to: &str,
) -> Result<Vec<FileEdits>, Refusal> {
    let symbol = symbol_at(analysis, file, offset).ok_or(Refusal::NoName)?;
    judge_old(analysis, &symbol)?;
    if analysis.sources().slice(symbol.place) == to {
        return Ok(Vec::new());
    }
    for definition in &symbol.definitions {
        name::judge(analysis, *definition, to)?;
    }
    let places = places(analysis, file, offset);
    let edits = FileEdits::replacing(places, to);
    meaning::judge(analysis, &edits)?;
    Ok(edits)
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoName => write!(formatter, "no name that is declared stands here"),
            Self::BuiltIn(name) => write!(formatter, "`{name}` is built in"),
            Self::KnownToTheRuntime(name) => {
                write!(formatter, "the runtime knows `{name}` by this name")
            }
            Self::NamedAfterItsFile(name) => write!(
                formatter,
                "the flow `{name}` is named after its file: rename the file, or write `flow` and `end` around it"
            ),
            Self::NotAName(name, None) => write!(
                formatter,
                "`{name}` is not a name: names are of `a` to `z`, `0` to `9` and `_`"
            ),
            Self::NotAName(name, Some(meant)) => {
                write!(
                    formatter,
                    "`{name}` is not written as a name: write `{meant}`"
                )
            }
            Self::Keyword(name) => write!(formatter, "`{name}` is a keyword"),
            Self::Taken(name, _) => write!(formatter, "something else is named `{name}`"),
            Self::ChangesMeaning(_) => write!(
                formatter,
                "a name would stand for something else than it does now"
            ),
            Self::Breaks(message) => write!(formatter, "this would be a mistake: {message}"),
        }
    }
}

impl std::error::Error for Refusal {}

/// The places to change, each once.
fn places(analysis: &Analysis, file: FileId, offset: u32) -> Vec<FileSpan> {
    let all: Vec<Occurrence> = references(analysis, file, offset);
    all.into_iter().map(|one| one.place).collect()
}

fn judge_old(analysis: &Analysis, symbol: &Symbol) -> Result<(), Refusal> {
    let checked = analysis.checked();
    let name = SmolStr::new(analysis.sources().slice(symbol.place));
    for definition in &symbol.definitions {
        if is_built_in(analysis, *definition) {
            return Err(Refusal::BuiltIn(name));
        }
        let is_known = match definition {
            Definition::Field(id) => {
                let addresses = checked.addresses;
                let known = [addresses.email, addresses.phone, addresses.push_token];
                known.contains(&Some(*id)) || addresses.timezone == Some(*id)
            }
            Definition::Event(id) | Definition::EventField(id, _) => {
                let event = checked.event(*id);
                event.is_some_and(|event| event.role != nurture_runtime::program::EventRole::Plain)
            }
            _ => false,
        };
        if is_known {
            return Err(Refusal::KnownToTheRuntime(name));
        }
        if let (Definition::Flow(_), Some(named)) = (definition, checked.declared(*definition))
            && analysis.sources().slice(named.place) != named.name
        {
            return Err(Refusal::NamedAfterItsFile(named.name.clone()));
        }
    }
    Ok(())
}

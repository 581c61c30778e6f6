//! Random programs, as source text, and random lives under them.
//!
//! Everything random comes from tapes of small numbers: each clause, statement and input reads its choices from one of its own.
//! A tape that is used up gives zeros, and zero is everywhere the simplest choice;
//! so to shorten tapes, to leave some out and to lower their numbers is to make the program simpler, which is how a failure shrinks.

mod clauses;
mod conditions;
mod declarations;
mod events;
mod expressions;
mod lives;
mod scope;
mod statements;
mod tape;
mod tapes;
mod waits;

use proptest::{collection::vec, prelude::*};

use self::tape::Tape;
pub use self::{lives::lives, scope::LISTS, tapes::Tapes};

/// The choices of one case.
#[derive(Clone)]
pub struct Choices {
    pub project: Vec<u8>,
    pub declarations: Vec<Vec<u8>>,
    pub flows: Vec<FlowChoices>,
    pub lives: Vec<LifeChoices>,
}

/// The choices of one flow.
#[derive(Debug, Clone)]
pub struct FlowChoices {
    pub head: Vec<u8>,
    pub clauses: Vec<Vec<u8>>,
    pub statements: Vec<Vec<u8>>,
}

/// The choices of one contact.
#[derive(Debug, Clone)]
pub struct LifeChoices {
    pub contact: Vec<u8>,
    pub inputs: Vec<Vec<u8>>,
}

/// A project's texts.
#[derive(Debug, Clone)]
pub struct Project {
    pub manifest: String,
    pub source: String,
    /// When virtual time begins, in half hours since 1970.
    pub start: i64,
    /// Whether conditions may change right behind a half hour.
    pub fine: bool,
}

impl std::fmt::Debug for Choices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let project = self.project();
        write!(f, "{}\n{}", project.manifest, project.source)
    }
}

/// All cases.
pub fn choices() -> impl Strategy<Value = Choices> {
    let tape = |length: usize| vec(any::<u8>(), 0..length);
    let flow = (tape(24), vec(tape(20), 0..5), vec(tape(48), 0..9));
    let flow = flow.prop_map(|(head, clauses, statements)| FlowChoices {
        head,
        clauses,
        statements,
    });
    let life = (tape(24), vec(tape(14), 0..40));
    let life = life.prop_map(|(contact, inputs)| LifeChoices { contact, inputs });
    (
        tape(12),
        vec(tape(16), 0..6),
        vec(flow, 1..4),
        vec(life, 1..3),
    )
        .prop_map(|(project, declarations, flows, lives)| Choices {
            project,
            declarations,
            flows,
            lives,
        })
}

impl Choices {
    /// The project that they make.
    pub fn project(&self) -> Project {
        let mut tape = Tape::new(&self.project);
        let start = scope::START[tape.below(scope::START.len())];
        let zone = tape.pick(scope::ZONES);
        let policy = tape.chance(40);
        let fine = tape.chance(20);
        let mut source = String::new();
        let scope = scope::World {
            start,
            flows: self.flows.len(),
            fine,
        };
        for (index, flow) in self.flows.iter().enumerate() {
            source.push_str(&clauses::flow(&scope, index, flow));
        }
        let policy = if policy {
            clauses::policy(&scope, &mut tape)
        } else {
            String::new()
        };
        source.push_str(&policy);
        let source = declarations::around(&scope, &self.declarations, &source, zone);
        Project {
            manifest: format!("[project]\nname = \"p\"\ntimezone = \"{zone}\"\n"),
            source,
            start,
            fine,
        }
    }
}

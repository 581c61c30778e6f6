//! What a host does with an engine, ready to be measured: each scene is set up first, then played.

use std::path::Path;

use nurture_compiler::compile::{Options, Project, compile};
use nurture_runtime::{
    effect::{Effect, EffectKind},
    engine::{Engine, Origin},
    input::{Input, InputKind},
    program::Program,
    state::{AtRest, ContactState},
    step::{advance, step},
    time::{Duration, Timestamp},
    value::Value,
    verify::verify,
    wire::Schema,
};

use crate::{folder::texts, programs, rest::laid_down};

/// When scenes begin: 2026-01-05T09:00Z.
const START: i64 = 1_767_603_600_000_000;
pub(crate) const MINUTE: Duration = Duration::from_micros(60_000_000);

/// The program of one text.
///
/// # Panics
/// If the compiler finds an error in it.
pub fn program(text: &str) -> Program {
    let mut project = Project::new();
    project.add("program.nurture", text);
    verified(&project)
}

/// The program of an example.
///
/// # Panics
/// If there is no such example.
pub fn example(name: &str) -> Program {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    program_in(&examples.join(name))
}

/// The program of the project in a folder.
///
/// # Panics
/// If there is none, or the compiler finds an error in it.
pub fn program_in(folder: &Path) -> Program {
    let mut project = Project::new();
    for (name, text) in texts(folder).expect("the folder can be read") {
        project.add(&name, &text);
    }
    verified(&project)
}

fn verified(project: &Project) -> Program {
    let compilation = compile(project, &Options::default());
    let program = compilation.program.expect("the compiler finds no error");
    verify(program)
        .expect("what is compiled is sound")
        .into_program()
}

/// An engine for the program of one text.
pub fn engine(text: &str) -> Engine {
    Engine::new(program(text)).expect("its zones are known")
}

pub(crate) fn start() -> Timestamp {
    Timestamp::from_micros(START).unwrap_or(Timestamp::MIN)
}

/// What happens in an event, without its time.
pub(crate) fn happening(engine: &Engine, event: &str) -> InputKind {
    let row = format!(r#"{{"at":"2026-01-05T09:00:00Z","contact":"ada",{event}}}"#);
    let schema = Schema::new(engine.program());
    schema
        .event_row(&row)
        .expect("the event is declared")
        .input
        .kind
}

fn view(engine: &Engine, path: &str) -> InputKind {
    happening(
        engine,
        &format!(r#""event":"page_view","data":{{"path":"{path}"}}"#),
    )
}

/// A contact who gets events a minute apart, over and over.
#[derive(Debug)]
pub struct Tour {
    pub(crate) engine: Engine,
    pub(crate) contact: ContactState,
    events: Vec<InputKind>,
    next: usize,
    at: Timestamp,
    effects: Vec<Effect>,
}

impl Tour {
    /// A contact in a flow of so many steps, each of which the next event matches; behind the last one the flow is entered anew.
    ///
    /// So many other flows look at other events.
    pub fn steps(steps: usize, others: usize) -> Self {
        let engine = engine(&programs::steps(steps, others));
        let mut events = vec![happening(&engine, r#""event":"signup""#)];
        events.extend((0..steps).map(|step| view(&engine, &format!("/step/{step}"))));
        Self::new(engine, events)
    }

    /// A contact in a flow of ten steps, with events that its wait looks at and that are others.
    pub fn misses() -> Self {
        let engine = engine(&programs::ten_steps());
        let events = vec![view(&engine, "/elsewhere")];
        let mut tour = Self::new(engine, events);
        let signup = happening(&tour.engine, r#""event":"signup""#);
        tour.take(signup);
        tour
    }

    /// A contact in a wait of so many arms, of which the last one's event comes, and then the flow is entered anew.
    pub fn arms(arms: usize) -> Self {
        let engine = engine(&programs::arms(arms));
        let last = view(&engine, &format!("/arm/{}", arms.saturating_sub(1)));
        let events = vec![happening(&engine, r#""event":"signup""#), last];
        Self::new(engine, events)
    }

    fn new(engine: Engine, events: Vec<InputKind>) -> Self {
        let contact = engine.contact("c0000001", vec![Value::Int(0)], start(), Origin::Baseline);
        Self {
            engine,
            contact,
            events,
            next: 0,
            at: start(),
            effects: Vec::new(),
        }
    }

    /// How many events a whole tour has.
    pub fn length(&self) -> usize {
        self.events.len()
    }

    /// The next event; how many effects it has.
    pub fn event(&mut self) -> usize {
        let Some(event) = self.events.get(self.next).cloned() else {
            return 0;
        };
        self.next = (self.next + 1) % self.events.len();
        self.take(event)
    }

    fn take(&mut self, kind: InputKind) -> usize {
        self.at = self.at.saturating_add(MINUTE);
        self.effects.clear();
        let input = Input { at: self.at, kind };
        step(&self.engine, &mut self.contact, input, &mut self.effects);
        self.effects.len()
    }

    /// How often the contact has got on: the points that steps give.
    pub fn points(&self) -> i64 {
        match self.contact.fields().first() {
            Some(Value::Int(points)) => *points,
            _ => 0,
        }
    }
}

/// Contacts who go through a flow of thirty days without any event.
#[derive(Debug)]
pub struct Month {
    engine: Engine,
}

impl Month {
    /// With so many steps.
    pub fn new(steps: usize) -> Self {
        Self {
            engine: engine(&programs::thirty_days(steps)),
        }
    }

    /// The program, for a play.
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// So many contacts, the day before, as a host keeps them.
    pub fn contacts(&self, count: usize) -> Vec<AtRest> {
        let contact = |number| {
            let fields = vec![Value::text(format!("c{number}@example.com")), Value::Int(0)];
            let id = format!("c{number:07}");
            let contact = self.engine.contact(&id, fields, start(), Origin::Baseline);
            laid_down(contact)
        };
        (0..count).map(contact).collect()
    }

    /// Lets time pass for all of them until the flow is over; how many messages have been sent.
    pub fn play(&self, contacts: &mut [AtRest]) -> usize {
        let end = start().saturating_add(Duration::from_micros(40 * Duration::DAY.micros()));
        let mut effects = Vec::new();
        let mut sent = 0;
        let mut state = ContactState::default();
        for contact in contacts {
            contact
                .take_up(&self.engine, &mut state)
                .expect("it was laid down for this program");
            advance(&self.engine, &mut state, end, &mut effects);
            contact.lay_down(&mut state);
            let sends = effects
                .drain(..)
                .filter(|effect| matches!(effect.kind, EffectKind::Send(_)));
            sent += sends.count();
        }
        sent
    }
}

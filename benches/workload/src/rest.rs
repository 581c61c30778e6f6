//! Contacts at rest, as a host keeps them between inputs.

use nurture_runtime::{
    engine::{Engine, Origin},
    input::Input,
    state::{AtRest, ContactState},
    step::step,
    time::Duration,
    value::Value,
};

use crate::{
    programs::WINDOW_DAYS,
    scenes::{MINUTE, Tour, happening, start},
};

/// A contact who gets the events of a tour, and is at rest between them.
#[derive(Debug)]
pub struct Resting {
    tour: Tour,
    contact: AtRest,
}

impl Resting {
    /// The tour's contact, laid down.
    pub fn new(mut tour: Tour) -> Self {
        let mut contact = AtRest::default();
        contact.lay_down(&mut tour.contact);
        Self { tour, contact }
    }

    /// The contact is taken up, gets the next event and is laid down again; how many effects the event has.
    ///
    /// # Panics
    /// If the contact cannot be taken up.
    pub fn event(&mut self) -> usize {
        self.contact
            .take_up(&self.tour.engine, &mut self.tour.contact)
            .expect("it was laid down for this program");
        let effects = self.tour.event();
        self.contact.lay_down(&mut self.tour.contact);
        effects
    }
}

pub(crate) fn laid_down(mut contact: ContactState) -> AtRest {
    let mut resting = AtRest::default();
    resting.lay_down(&mut contact);
    resting
}

/// So many contacts without fields, each waiting in a flow, as a host keeps them.
pub fn at_rest(engine: &Engine, count: usize) -> Vec<AtRest> {
    let signup = happening(engine, r#""event":"signup""#);
    let mut effects = Vec::new();
    let contact = |number| {
        let id = format!("c{number:07}");
        let mut contact = engine.contact(&id, Vec::new(), start(), Origin::Baseline);
        let input = Input {
            at: start().saturating_add(MINUTE),
            kind: signup.clone(),
        };
        step(engine, &mut contact, input, &mut effects);
        effects.clear();
        laid_down(contact)
    };
    (0..count).map(contact).collect()
}

/// How many bytes a contact takes where it is stored, its id and the mark of the program among them.
pub fn stored(engine: &Engine, contact: &AtRest) -> usize {
    contact.to_bytes(engine).len()
}

/// A contact for the program of a window, which holds so many events of theirs.
pub fn with_window(engine: &Engine, events: u32) -> AtRest {
    let purchase = happening(
        engine,
        r#""event":"purchase","data":{"order_id":"L-1","total":"12.50"}"#,
    );
    let window = i64::from(WINDOW_DAYS) * Duration::DAY.micros();
    // Most events of the world happen at no whole second.
    let apart = Duration::from_micros(window / (i64::from(events) + 1) - 1_234);
    let mut effects = Vec::new();
    let mut at = start();
    let mut contact = engine.contact("c0000001", vec![Value::Int(0)], at, Origin::Baseline);
    for _ in 0..events {
        at = at.saturating_add(apart);
        let kind = purchase.clone();
        step(engine, &mut contact, Input { at, kind }, &mut effects);
    }
    laid_down(contact)
}

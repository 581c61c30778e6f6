//! One condition over many contacts: `plan == free and score >= 10 and country != "DE"`.

use nurture_runtime::{
    engine::{Engine, Origin},
    program::{SegmentId, Symbol},
    state::ContactState,
    time::Timestamp,
    value::Value,
};

use crate::{Random, programs, scenes};

/// What the condition reads of a contact.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// One of `free`, `pro` and `enterprise`.
    pub plan: &'static str,
    /// From 0 to 29.
    pub score: i64,
    /// Two letters.
    pub country: &'static str,
}

/// So many people; for about a quarter of them the condition holds.
pub fn people(count: usize) -> Vec<Person> {
    let mut random = Random::new(7);
    (0..count)
        .map(|_| Person {
            plan: random.pick(&["free", "free", "pro", "enterprise"]),
            score: i64::try_from(random.below(30)).unwrap_or(0),
            country: random.pick(&["DE", "US", "FR", "AT"]),
        })
        .collect()
}

/// Contacts, and an engine that has the condition as a segment.
#[derive(Debug)]
pub struct Judged {
    engine: Engine,
    contacts: Vec<ContactState>,
}

impl Judged {
    /// People as contacts.
    pub fn new(people: &[Person]) -> Self {
        let engine = scenes::engine(programs::CONDITION);
        let names = &engine.program().names;
        let choice = |name: &str| {
            let place = names.iter().position(|known| known == name);
            place.map_or(Value::Unset, |place| Value::Enum(Symbol::next(place)))
        };
        let contacts = people.iter().enumerate().map(|(number, person)| {
            let fields = vec![
                choice(person.plan),
                Value::Int(person.score),
                Value::text(person.country),
            ];
            let id = format!("c{number:07}");
            engine.contact(&id, fields, Timestamp::MIN, Origin::Baseline)
        });
        let contacts = contacts.collect();
        Self { engine, contacts }
    }

    /// For how many the condition holds.
    pub fn count(&self) -> usize {
        let contacts = self.contacts.iter();
        let inside = contacts.filter(|contact| self.engine.is_in_segment(contact, SegmentId(0)));
        inside.count()
    }
}

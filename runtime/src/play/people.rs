//! Who there is: contacts by number, and what the feed knows of each.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_128;

use super::{IDS_KEPT, Order};

/// A contact's number in a play, in the order of appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Person(pub(super) u32);

/// All contacts of a play, those that do not exist (yet) too.
#[derive(Debug)]
pub(super) struct People {
    numbers: HashMap<Arc<str>, Person>,
    existing: Vec<bool>,
    taken: Taken,
}

/// The ids of inputs that were taken.
#[derive(Debug)]
enum Taken {
    All(HashSet<(Person, u128)>),
    /// Of each contact the latest ones, the oldest first to be forgotten.
    Latest(Vec<Ring>),
}

#[derive(Debug, Default)]
struct Ring {
    hashes: Vec<u64>,
    next: usize,
}

impl People {
    pub(super) fn new(order: Order) -> Self {
        Self {
            numbers: HashMap::default(),
            existing: Vec::new(),
            taken: match order {
                Order::Any => Taken::All(HashSet::default()),
                Order::Sorted => Taken::Latest(Vec::new()),
            },
        }
    }

    /// The contact of an id, as far as it was heard of.
    pub(super) fn find(&self, id: &str) -> Option<Person> {
        self.numbers.get(id).copied()
    }

    /// The contact of an id; none once there are more than can be numbered.
    pub(super) fn number(&mut self, id: &str) -> Option<(Person, Arc<str>)> {
        if let Some((id, person)) = self.numbers.get_key_value(id) {
            return Some((*person, Arc::clone(id)));
        }
        let person = Person(u32::try_from(self.existing.len()).ok()?);
        let id: Arc<str> = id.into();
        self.numbers.insert(Arc::clone(&id), person);
        self.existing.push(false);
        if let Taken::Latest(rings) = &mut self.taken {
            rings.push(Ring::default());
        }
        Some((person, id))
    }

    pub(super) fn exists(&self, person: Person) -> bool {
        self.existing
            .get(person.0 as usize)
            .copied()
            .unwrap_or(false)
    }

    /// Notes that a contact exists from now on.
    pub(super) fn create(&mut self, person: Person) {
        if let Some(existing) = self.existing.get_mut(person.0 as usize) {
            *existing = true;
        }
    }

    /// Asks for what [`Self::take`] looks at, so that for many contacts memory is waited for only once; what it gives means nothing.
    pub(super) fn ask(&self, person: Person) -> u64 {
        match &self.taken {
            Taken::All(_) => 0,
            Taken::Latest(rings) => {
                let ring = rings.get(person.0 as usize);
                ring.and_then(|ring| ring.hashes.first())
                    .map_or(0, |hash| *hash)
            }
        }
    }

    /// Takes an input's id; whether it was not taken before.
    pub(super) fn take(&mut self, person: Person, id: u128) -> bool {
        match &mut self.taken {
            Taken::All(taken) => taken.insert((person, id)),
            Taken::Latest(rings) => match rings.get_mut(person.0 as usize) {
                Some(ring) => ring.take(id),
                None => true,
            },
        }
    }
}

impl Ring {
    fn take(&mut self, id: u128) -> bool {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "half of the hash is enough to tell a few ids apart"
        )]
        let hash = id as u64;
        if self.hashes.contains(&hash) {
            return false;
        }
        if let Some(oldest) = self.hashes.get_mut(self.next) {
            *oldest = hash;
        } else {
            self.hashes.push(hash);
        }
        self.next = (self.next + 1) % IDS_KEPT;
        true
    }
}

/// What stands for an input's id.
pub(super) fn hash_of(id: &str) -> u128 {
    xxh3_128(id.as_bytes())
}

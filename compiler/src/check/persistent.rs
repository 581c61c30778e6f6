//! A map that is copied in no time, for what is known at each step of a flow.
//!
//! Branches go on from one state in several ways, so a state is copied for each of them; copies share all that they have in common.
//! Most hold few keys, which stand in one leaf; where there are more, their hashes decide where they stand, four bits a level:
//!
//! ```text
//! branch ──0──▶ branch ──3──▶ leaf: a few keys
//!        └─7──▶ leaf
//! ```

use std::{
    hash::{BuildHasher as _, Hash},
    sync::Arc,
};

use foldhash::quality::FixedState;

/// A persistent map.
#[derive(Debug)]
pub(super) struct Map<K, V> {
    root: Slot<K, V>,
}

type Slot<K, V> = Option<Arc<Node<K, V>>>;

#[derive(Debug)]
enum Node<K, V> {
    Branch([Slot<K, V>; 16]),
    Leaf(Vec<Entry<K, V>>),
}

#[derive(Debug, Clone)]
struct Entry<K, V> {
    hash: u64,
    key: K,
    value: V,
}

/// Bits of a hash that choose one of 16 ways.
const BITS: u32 = 4;

/// How many levels there are until no bit of a hash is left.
const LEVELS: u32 = u64::BITS / BITS;

/// How many keys stand in one leaf, unless they have all their bits in common.
const FEW: usize = 8;

impl<K: PartialEq, V> Entry<K, V> {
    fn is_of<Q: Eq + ?Sized>(&self, hash: u64, key: &Q) -> bool
    where
        K: std::borrow::Borrow<Q>,
    {
        self.hash == hash && self.key.borrow() == key
    }
}

impl<K, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self {
            root: self.root.clone(),
        }
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { root: None }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    pub(super) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        Q: Hash + Eq + ?Sized,
        K: std::borrow::Borrow<Q>,
    {
        let mut node = self.root.as_deref()?;
        let hash = hash(key);
        let mut level = 0;
        loop {
            match node {
                Node::Branch(slots) => node = slots.get(way(hash, level))?.as_deref()?,
                Node::Leaf(entries) => {
                    let found = entries.iter().find(|entry| entry.is_of(hash, key));
                    return found.map(|entry| &entry.value);
                }
            }
            level += 1;
        }
    }

    pub(super) fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        let hash = hash(&key);
        let root = self.root.take();
        self.root = Some(inserted(root, 0, Entry { hash, key, value }));
    }

    pub(super) fn remove(&mut self, key: &K) {
        if self.contains(key) {
            let root = self.root.take();
            self.root = removed(root, 0, hash(key), key);
        }
    }

    /// All keys, in no order that says anything.
    pub(super) fn keys(&self) -> Vec<&K> {
        let mut keys = Vec::new();
        let mut open: Vec<&Node<K, V>> = self.root.as_deref().into_iter().collect();
        while let Some(node) = open.pop() {
            match node {
                Node::Branch(slots) => open.extend(slots.iter().filter_map(Option::as_deref)),
                Node::Leaf(entries) => keys.extend(entries.iter().map(|entry| &entry.key)),
            }
        }
        keys
    }
}

/// The same on every machine: findings must not depend on it, nor must the time that they take.
fn hash<Q: Hash + ?Sized>(key: &Q) -> u64 {
    FixedState::default().hash_one(key)
}

fn way(hash: u64, level: u32) -> usize {
    // Four bits are left.
    (hash.checked_shr(level * BITS).unwrap_or(0) & 15) as usize
}

fn inserted<K: Eq + Clone, V: Clone>(
    slot: Slot<K, V>,
    level: u32,
    entry: Entry<K, V>,
) -> Arc<Node<K, V>> {
    let Some(mut node) = slot else {
        return Arc::new(Node::Leaf(vec![entry]));
    };
    match Arc::make_mut(&mut node) {
        Node::Branch(slots) => put(slots, level, entry),
        Node::Leaf(entries) => {
            let known = entries
                .iter_mut()
                .find(|known| known.is_of(entry.hash, &entry.key));
            if let Some(known) = known {
                *known = entry;
            } else if entries.len() < FEW || level >= LEVELS {
                entries.push(entry);
            } else {
                let mut slots: [Slot<K, V>; 16] = Default::default();
                for entry in std::mem::take(entries).into_iter().chain([entry]) {
                    put(&mut slots, level, entry);
                }
                return Arc::new(Node::Branch(slots));
            }
        }
    }
    node
}

fn put<K: Eq + Clone, V: Clone>(slots: &mut [Slot<K, V>; 16], level: u32, entry: Entry<K, V>) {
    if let Some(slot) = slots.get_mut(way(entry.hash, level)) {
        *slot = Some(inserted(slot.take(), level + 1, entry));
    }
}

fn removed<K: Eq + Clone, V: Clone>(
    slot: Slot<K, V>,
    level: u32,
    hash: u64,
    key: &K,
) -> Slot<K, V> {
    let mut node = slot?;
    match Arc::make_mut(&mut node) {
        Node::Branch(slots) => {
            if let Some(slot) = slots.get_mut(way(hash, level)) {
                *slot = removed(slot.take(), level + 1, hash, key);
            }
            if slots.iter().all(Option::is_none) {
                return None;
            }
        }
        Node::Leaf(entries) => {
            entries.retain(|entry| !entry.is_of(hash, key));
            if entries.is_empty() {
                return None;
            }
        }
    }
    Some(node)
}

impl<K: Clone, V: Clone> Clone for Node<K, V> {
    fn clone(&self) -> Self {
        match self {
            Self::Branch(slots) => Self::Branch(slots.clone()),
            Self::Leaf(entries) => Self::Leaf(entries.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A key of which many have the same hash.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct Crowded(u8);

    impl Hash for Crowded {
        fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
            (self.0 % 5).hash(state);
        }
    }

    fn keys<K: Hash + Eq + Ord + Clone>(map: &Map<K, u32>) -> Vec<K> {
        let mut keys: Vec<K> = map.keys().into_iter().cloned().collect();
        keys.sort();
        keys
    }

    proptest! {
        #[test]
        fn it_holds_what_an_ordinary_map_holds(steps in prop::collection::vec((0_u8..40, prop::option::of(0_u32..9)), 0..200)) {
            let mut crowded: Map<Crowded, u32> = Map::default();
            let mut map: Map<u8, u32> = Map::default();
            let mut ordinary: BTreeMap<u8, u32> = BTreeMap::new();
            for (key, value) in steps {
                let (before, held) = (map.clone(), ordinary.clone());
                if let Some(value) = value {
                    map.insert(key, value);
                    crowded.insert(Crowded(key), value);
                    ordinary.insert(key, value);
                } else {
                    map.remove(&key);
                    crowded.remove(&Crowded(key));
                    ordinary.remove(&key);
                }
                for key in 0..40 {
                    prop_assert_eq!(map.get(&key), ordinary.get(&key));
                    prop_assert_eq!(crowded.get(&Crowded(key)), ordinary.get(&key));
                    prop_assert_eq!(before.get(&key), held.get(&key), "a copy stays as it was");
                }
                prop_assert_eq!(keys(&map), ordinary.keys().copied().collect::<Vec<_>>());
            }
        }
    }
}

//! A map that is copied in no time, for what is known at each step of a flow.
//!
//! Branches go on from one state in several ways, so a state is copied for each of them; copies share all that they have in common.
//! Where a key stands is decided by its hash, four bits a level:
//!
//! ```text
//! branch ──0──▶ branch ──3──▶ leaf: the keys of one hash, mostly one
//!        └─7──▶ leaf
//! ```

use std::{
    hash::{DefaultHasher, Hash, Hasher as _},
    sync::Arc,
};

/// A persistent map.
#[derive(Debug)]
pub(super) struct Map<K, V> {
    root: Slot<K, V>,
}

type Slot<K, V> = Option<Arc<Node<K, V>>>;

#[derive(Debug)]
enum Node<K, V> {
    Branch([Slot<K, V>; 16]),
    Leaf(u64, Vec<(K, V)>),
}

/// Bits of a hash that choose one of 16 ways.
const BITS: u32 = 4;

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
        let hash = hash(key);
        let mut node = self.root.as_deref()?;
        let mut level = 0;
        loop {
            match node {
                Node::Branch(slots) => node = slots.get(way(hash, level))?.as_deref()?,
                Node::Leaf(_, entries) => {
                    let found = entries.iter().find(|(own, _)| own.borrow() == key);
                    return found.map(|(_, value)| value);
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
        self.root = Some(inserted(root, 0, hash, (key, value)));
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
                Node::Leaf(_, entries) => keys.extend(entries.iter().map(|(key, _)| key)),
            }
        }
        keys
    }
}

/// The same on every machine: findings must not depend on it, nor must the time that they take.
fn hash<Q: Hash + ?Sized>(key: &Q) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn way(hash: u64, level: u32) -> usize {
    // Four bits are left.
    (hash.checked_shr(level * BITS).unwrap_or(0) & 15) as usize
}

fn inserted<K: Eq + Clone, V: Clone>(
    slot: Slot<K, V>,
    level: u32,
    hash: u64,
    entry: (K, V),
) -> Arc<Node<K, V>> {
    let Some(mut node) = slot else {
        return Arc::new(Node::Leaf(hash, vec![entry]));
    };
    if let Node::Leaf(own, _) = &*node
        && *own != hash
    {
        // Two hashes differ in some level: there they part.
        let mut slots: [Slot<K, V>; 16] = Default::default();
        if let Some(slot) = slots.get_mut(way(*own, level)) {
            *slot = Some(node);
        }
        node = Arc::new(Node::Branch(slots));
    }
    match Arc::make_mut(&mut node) {
        Node::Branch(slots) => {
            if let Some(slot) = slots.get_mut(way(hash, level)) {
                *slot = Some(inserted(slot.take(), level + 1, hash, entry));
            }
        }
        Node::Leaf(_, entries) => match entries.iter_mut().find(|(own, _)| *own == entry.0) {
            Some(own) => *own = entry,
            None => entries.push(entry),
        },
    }
    node
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
        Node::Leaf(_, entries) => {
            entries.retain(|(own, _)| own != key);
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
            Self::Leaf(hash, entries) => Self::Leaf(*hash, entries.clone()),
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

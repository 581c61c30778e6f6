//! Members of events that no declaration knows: which, and how often.
//!
//! Blocks count theirs wherever they are understood, and are added up in the order of the file,
//! so that any number of threads gives the same names.

use foldhash::HashMap;

use crate::wire;

/// How many names are kept; of more, those that come first.
const NAMES_MAX: usize = 1000;

/// A member of events that no declaration knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndeclaredMember {
    /// Its name; one of `data` has that before it, with a dot.
    pub name: String,
    /// In how many rows it stands.
    pub count: u64,
}

/// What a block's rows have.
#[derive(Debug, Default)]
pub(super) struct Counts {
    in_row: HashMap<Box<str>, u64>,
    in_data: HashMap<Box<str>, u64>,
}

/// What the rows of a file have.
#[derive(Debug, Default)]
pub(super) struct Undeclared {
    count: u64,
    names: HashMap<String, u64>,
}

impl Counts {
    /// Counts the members of a row.
    pub(super) fn add(&mut self, members: &[wire::Undeclared<'_>]) {
        for member in members {
            let (counts, name) = match member {
                wire::Undeclared::InRow(name) => (&mut self.in_row, name),
                wire::Undeclared::InData(name) => (&mut self.in_data, name),
            };
            match counts.get_mut(&**name) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(Box::from(&**name), 1);
                }
            }
        }
    }
}

impl Undeclared {
    /// Adds a block's, and leaves it without any.
    pub(super) fn take_in(&mut self, counts: &mut Counts) {
        if counts.in_row.is_empty() && counts.in_data.is_empty() {
            return;
        }
        let in_row = counts.in_row.drain();
        let in_row = in_row.map(|(name, count)| (String::from(name), count));
        let in_data = counts.in_data.drain();
        let in_data = in_data.map(|(name, count)| (format!("data.{name}"), count));
        let mut counted: Vec<(String, u64)> = in_row.chain(in_data).collect();
        // Which names are kept does not depend on how a map happens to be laid out.
        counted.sort_unstable();
        for (name, count) in counted {
            self.count += count;
            if let Some(known) = self.names.get_mut(&name) {
                *known += count;
            } else if self.names.len() < NAMES_MAX {
                self.names.insert(name, count);
            }
        }
    }

    /// How many members there are.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// The names, the most frequent first.
    pub(super) fn into_list(self) -> Vec<UndeclaredMember> {
        let names = self.names.into_iter();
        let mut list: Vec<UndeclaredMember> = names
            .map(|(name, count)| UndeclaredMember { name, count })
            .collect();
        list.sort_unstable_by(|one, other| {
            let by_count = other.count.cmp(&one.count);
            by_count.then_with(|| one.name.cmp(&other.name))
        });
        list
    }
}

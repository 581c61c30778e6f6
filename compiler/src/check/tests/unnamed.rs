//! Contacts of a test that lack a name, and the names by which its lines call them.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::contact::{Contacts, unknown_contact};
use crate::{
    check::Checker,
    finding::{Edit, Finding, Fix, Rule, nearest},
    source::{FileSpan, Span},
    syntax::{self, Name, TestLineKind},
};

impl Checker<'_> {
    /// Says which contacts lack a name, and takes names that no contact has for theirs: all lines that use one are one mistake.
    pub(super) fn name_contacts(&mut self, test: &syntax::Test, contacts: &mut Contacts) {
        let unnamed: Vec<usize> = (0..contacts.list.len())
            .filter(|index| {
                contacts
                    .list
                    .get(*index)
                    .is_some_and(|one| one.name.is_none())
            })
            .collect();
        if unnamed.is_empty() {
            return;
        }
        let is_alone = contacts.list.len() == 1;
        let has_names = unnamed.len() < contacts.list.len();
        let called = called(test, contacts);
        let is_by_id = name_by_ids(contacts, &unnamed, &called);
        let mut found: Vec<Finding> = if is_alone {
            let name = called.first();
            let unknown = name.map(|name| (self.place(name.span), name));
            unknown
                .map(|(place, name)| unknown_contact(place, &name.text, &[]))
                .into_iter()
                .collect()
        } else {
            // Of contacts that all have none, the second is one too many.
            let (first, count) = if has_names {
                (0, unnamed.len())
            } else {
                (1, 1)
            };
            let told = unnamed.iter().skip(first).take(count);
            let places = told.filter_map(|index| contacts.places.get(*index));
            places.copied().map(without_name).collect()
        };
        let is_certain = is_by_id || is_alone && called.len() == 1;
        if is_certain && let Some(first) = found.first_mut() {
            let named = unnamed.iter().filter_map(|index| naming(contacts, *index));
            first.fixes.push(Fix {
                title: "name the contacts as the lines do".to_owned(),
                edits: named.collect(),
            });
        }
        for finding in found {
            self.report(finding);
        }
    }
}

/// The names in the lines of a test that are no contact's and near to none, in order.
fn called<'t>(test: &'t syntax::Test, contacts: &Contacts) -> Vec<&'t Name> {
    /// Each name is compared with so many.
    const NEAR_MAX: usize = 100;
    let known = || contacts.list.iter().filter_map(|one| one.name.as_deref());
    let mut seen: HashSet<&str> = known().collect();
    let names = test.lines.iter().filter_map(|line| match &line.kind {
        TestLineKind::At { contact, .. }
        | TestLineKind::Expect { contact, .. }
        | TestLineKind::ExpectNo { contact, .. } => contact.as_ref(),
        _ => None,
    });
    names
        .filter(|name| !name.is_missing() && seen.insert(name.text.as_str()))
        .filter(|name| nearest(&name.text, known().take(NEAR_MAX)).is_none())
        .collect()
}

/// Gives contacts without a name the names by which lines call them: first those that are their ids, then the others in order.
///
/// Whether all of them are their ids.
fn name_by_ids(contacts: &mut Contacts, unnamed: &[usize], called: &[&Name]) -> bool {
    let mut free: HashSet<&SmolStr> = called.iter().map(|name| &name.text).collect();
    let mut others = Vec::new();
    for index in unnamed {
        let Some(contact) = contacts.list.get_mut(*index) else {
            continue;
        };
        if free.remove(&contact.id) {
            contact.name = Some(contact.id.clone());
        } else {
            others.push(*index);
        }
    }
    let rest = called.iter().filter(|name| free.contains(&name.text));
    for (index, name) in others.iter().zip(rest) {
        if let Some(contact) = contacts.list.get_mut(*index) {
            contact.name = Some(name.text.clone());
        }
    }
    others.is_empty()
}

/// The name that a contact was given, put behind its `contact`.
fn naming(contacts: &Contacts, index: usize) -> Option<Edit> {
    let name = contacts.list.get(index)?.name.as_deref()?;
    let place = contacts.places.get(index)?;
    Some(Edit {
        place: Span::at(place.span.end).in_file(place.file),
        text: format!(" {name}"),
    })
}

fn without_name(place: FileSpan) -> Finding {
    Finding::new(Rule::InvalidTest, place, "one of several contacts has no name")
        .with_help("name each of them, and write the name before what happens: `contact ada { … }`, `at 0d ada: …`")
}

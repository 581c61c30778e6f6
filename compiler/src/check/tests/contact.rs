//! The contacts of a test, and which of them a line is about.

use std::collections::HashMap;

use nurture_runtime::program::FieldId;
use smol_str::SmolStr;

use crate::{
    check::{Checker, fit, members::missing},
    checked::{CONTACT_ID, Definition, Expression, ReferenceKind, TestContact, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, Member, Members, Name, TestLineKind},
};

/// The id of a test's only contact, where it says none.
const ONLY: &str = "contact";

/// The contacts of a test.
#[derive(Default)]
pub(super) struct Contacts {
    pub(super) list: Vec<TestContact>,
    /// Where each is named, or its line begins.
    pub(super) places: Vec<FileSpan>,
    /// Whether a line that may have been a contact's could not be read: any name may be known.
    vague: bool,
}

impl Contacts {
    pub(super) fn into_list(self) -> Vec<TestContact> {
        self.list
    }
}

/// What a contact is given.
struct Given {
    /// With its place.
    id: Option<(SmolStr, FileSpan)>,
    fields: Vec<(FieldId, Expression)>,
}

impl Checker<'_> {
    /// The contacts that a test has.
    pub(super) fn test_contacts(&mut self, test: &syntax::Test) -> Contacts {
        let mut contacts = Contacts::default();
        let lines = test.lines.iter().filter_map(|line| match &line.kind {
            TestLineKind::Contact { name, members } => Some((line, name.as_ref(), members)),
            _ => None,
        });
        let count = lines.clone().count();
        let mut names: HashMap<SmolStr, FileSpan> = HashMap::new();
        let mut ids: HashMap<SmolStr, FileSpan> = HashMap::new();
        for (line, name, members) in lines {
            let named = self.place(name.map_or(line.keyword, |name| name.span));
            let Given { id, fields } = self.given_of_contact(named, members);
            if let Some(name) = name
                && let Some(first) = names.insert(name.text.clone(), named)
            {
                self.report(second_contact(named, &name.text, first));
                continue;
            }
            let given = id.as_ref().map(|(id, _)| id.clone());
            let own = given.or_else(|| name.map(|name| name.text.clone()));
            // Several without a name and an id lack the name.
            let is_only = own.is_none() && count > 1;
            let own = own.unwrap_or_else(|| SmolStr::new_static(ONLY));
            let id_place = id.map_or(named, |(_, place)| place);
            if let Some(first) = ids.insert(own.clone(), id_place).filter(|_| !is_only) {
                self.report(second_id(id_place, &own, first));
            }
            if let Some(name) = name {
                self.refer_as(name.span, Definition::Local(named), ReferenceKind::Naming);
            }
            contacts.places.push(named);
            contacts.list.push(TestContact {
                name: name.map(|name| name.text.clone()),
                id: own,
                fields,
                place: self.place(line.span),
            });
        }
        contacts.vague = test.lines.iter().any(|line| {
            let text = self.input.sources.slice(self.place(line.span));
            matches!(line.kind, TestLineKind::Error) && text.trim_start().starts_with("contact")
        });
        if count == 0 && !contacts.vague {
            let title = self.place(test.name.span);
            self.report(nobody(title));
        }
        self.name_contacts(test, &mut contacts);
        contacts
    }

    /// What a contact is given; what is unknown or lacking is reported, the latter at `named`.
    fn given_of_contact(&mut self, named: FileSpan, members: &Members) -> Given {
        let mut id = None;
        let mut fields: Vec<(FieldId, Expression)> = Vec::new();
        let mut unknown: Vec<&Member> = Vec::new();
        for member in self.distinct(members) {
            if member.name.text == CONTACT_ID {
                id = self.id_of_contact(&member.value);
            } else if let Some((field, declared)) = self.contact_field_named(&member.name) {
                let value = self.test_value(&member.value, &declared.ty);
                fields.push((field, value));
            } else {
                self.test_value(&member.value, &Type::Error);
                unknown.push(member);
            }
        }
        let contact = self.contact.clone();
        let given = |position: u32| fields.iter().any(|(field, _)| field.0 == position);
        let lacking: Vec<&str> = (0..)
            .zip(contact.list())
            .filter(|(position, field)| {
                !field.optional && field.default.is_none() && !given(*position)
            })
            .map(|(_, field)| field.named.name.as_str())
            .collect();
        let lacking = missing(&self.certain(lacking), &unknown);
        if !lacking.is_empty() && self.is_whole(members) {
            self.report(incomplete(named, &lacking));
        }
        Given { id, fields }
    }

    fn id_of_contact(&mut self, written: &syntax::Expression) -> Option<(SmolStr, FileSpan)> {
        let value = self.test_value(written, &Type::Text);
        let id = SmolStr::new(fit::plain(&value)?);
        if id.is_empty() {
            self.report(empty_id(value.place));
            return None;
        }
        Some((id, value.place))
    }

    /// Whose a line is that must be somebody's.
    pub(super) fn addressed(
        &mut self,
        name: Option<&Name>,
        keyword: Span,
        contacts: &Contacts,
    ) -> Option<u32> {
        let has_names = contacts.list.iter().any(|contact| contact.name.is_some());
        if name.is_none() && contacts.list.len() > 1 && !has_names {
            // That they have no names has been said.
            return None;
        }
        if name.is_none() && contacts.list.len() > 1 {
            let place = self.place(keyword);
            let first = contacts
                .list
                .iter()
                .find_map(|contact| contact.name.as_deref());
            self.report(whose(place, first.unwrap_or("ada")));
            return None;
        }
        self.contact_named(name, contacts)
    }

    /// The contact of a name; without one, the only contact.
    pub(super) fn contact_named(
        &mut self,
        name: Option<&Name>,
        contacts: &Contacts,
    ) -> Option<u32> {
        let mut list = (0..).zip(&contacts.list);
        let found = match name {
            None => list.next(),
            Some(name) => list.find(|(_, contact)| contact.name.as_ref() == Some(&name.text)),
        };
        // A test without contacts has been reported.
        if let (None, Some(name), false, false) =
            (found, name, contacts.vague, contacts.list.is_empty())
            && !name.is_missing()
        {
            let place = self.place(name.span);
            let finding = unknown_contact(place, &name.text, &contacts.list);
            self.report(finding);
        }
        let (position, _) = found?;
        if let (Some(name), Some(declared)) = (name, contacts.places.get(position as usize)) {
            self.refer(name.span, Definition::Local(*declared));
        }
        Some(position)
    }
}

fn nobody(title: FileSpan) -> Finding {
    Finding::new(Rule::InvalidTest, title, "the test has no contact").with_help(
        "say whom things happen to: `contact { id: \"ada\" }`, with the contact's fields",
    )
}

fn second_contact(place: FileSpan, name: &str, first: FileSpan) -> Finding {
    Finding::new(
        Rule::InvalidTest,
        place,
        format!("a second contact `{name}`"),
    )
    .with_label(first, "the first one is here")
    .with_help("give it another name")
}

fn second_id(place: FileSpan, id: &str, first: FileSpan) -> Finding {
    let message = format!("two contacts have the id `{id}`");
    Finding::new(Rule::InvalidTest, place, message)
        .with_label(first, "the other one is here")
        .with_help("an id stands for one contact: give each its own")
}

fn empty_id(place: FileSpan) -> Finding {
    Finding::new(Rule::InvalidTest, place, "an id is not empty")
        .with_help("leave it out, or write one, for example `id: \"ada\"`")
}

fn incomplete(place: FileSpan, lacking: &[&str]) -> Finding {
    let listed = lacking.join("`, `");
    let message = format!("the contact lacks `{listed}`");
    Finding::new(Rule::MissingArgument, place, message)
        .labelled("a contact exists only with all fields that are required")
        .with_help(format!("give it: `{}: …`", lacking.join(": …, ")))
}

fn whose(place: FileSpan, name: &str) -> Finding {
    Finding::new(
        Rule::InvalidTest,
        place,
        "this does not say whom of the contacts it is about",
    )
    .with_help(format!(
        "write a contact's name and a colon behind the time: `{name}: …`"
    ))
}

pub(super) fn unknown_contact(place: FileSpan, name: &str, known: &[TestContact]) -> Finding {
    let names = || known.iter().filter_map(|contact| contact.name.as_deref());
    let message = format!("the test has no contact `{name}`");
    let finding = Finding::new(Rule::InvalidTest, place, message).suggesting(name, names());
    if names().next().is_none() {
        return finding.with_help(
            "the test's contact has no name: leave the name and its colon out, or name the contact",
        );
    }
    finding
}

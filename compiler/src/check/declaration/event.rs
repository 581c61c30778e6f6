//! Events: the prelude's, and the project's, which replace those of the same name.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use nurture_runtime::program::{EventId, EventRole};
use smol_str::SmolStr;

use super::table;
use crate::{
    check::{
        Checker,
        fields::Fields,
        items::{At, Items},
        relation::describe,
        unused::Kind,
        written_type::Owner,
    },
    checked::{Event, Field, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{EventDeclaration, FieldDeclaration},
};

/// The members that the runtime itself reads.
const READ: [(&str, &[&str]); 4] = [
    ("bounced", &["permanent"]),
    ("suppressed", &["reason"]),
    ("subscribed", &["channel", "list", "topic"]),
    ("unsubscribed", &["channel", "list", "topic"]),
];

impl Checker<'_> {
    pub(super) fn declare_events(&mut self, items: &Items<'_>) {
        let mut built_in: Vec<Event> = Vec::with_capacity(items.prelude_events.len());
        for at in &items.prelude_events {
            let event = self.event_declared(at);
            built_in.push(event);
        }
        let sorted = self.sort("event", &items.events, |node| (&node.name, &node.doc));
        let mut own = Vec::with_capacity(sorted.first.len());
        for at in &sorted.first {
            let mut event = self.event_declared(at);
            let replaced = built_in
                .iter()
                .find(|other| other.named.name == event.named.name);
            if let Some(replaced) = replaced {
                self.keep_members(&mut event, replaced, &at.node.fields);
            }
            own.push(event);
        }
        for at in &sorted.seconds {
            self.event_declared(at);
        }
        let replaced: HashSet<&SmolStr> = own.iter().map(|event| &event.named.name).collect();
        built_in.retain(|event| !replaced.contains(&event.named.name));
        if self.names.nameless.contains(&Kind::Event) {
            built_in.iter_mut().for_each(forget_types);
        }
        self.checked.events = built_in;
        self.checked.events.extend(own);
        self.outside_names();
        let payloads = self.checked.events.iter().map(|event| event.fields.clone());
        self.payloads = payloads
            .map(|fields| Arc::new(Fields::new(fields)))
            .collect();
        self.names.events = table(&self.checked.events, |event| &event.named, EventId::next);
    }

    fn event_declared(&mut self, at: &At<'_, EventDeclaration>) -> Event {
        self.file = at.file;
        let named = self.named(&at.node.name, &at.node.doc);
        let external = at
            .node
            .external
            .as_ref()
            .and_then(|text| self.plain_text(text));
        Event {
            external: external.unwrap_or_else(|| named.name.clone()),
            role: role(&named.name),
            fields: self.fields(&at.node.fields, Owner::Other),
            named,
        }
    }

    /// An event that replaces one of the prelude keeps what the runtime reads of it: as declared, or else as it was.
    fn keep_members(&mut self, event: &mut Event, replaced: &Event, written: &[FieldDeclaration]) {
        let read = READ.iter().find(|(name, _)| *name == event.named.name);
        let read = read.map_or(&[][..], |(_, members)| members);
        for member in read {
            let Some(built_in) = replaced
                .fields
                .iter()
                .find(|field| field.named.name == *member)
            else {
                continue;
            };
            let Some(own) = event
                .fields
                .iter()
                .find(|field| field.named.name == *member)
            else {
                event.fields.push(built_in.clone());
                continue;
            };
            let declared = written.iter().find(|field| field.name.text == *member);
            if !is_compatible(&own.ty, &built_in.ty)
                && let Some(declared) = declared
            {
                let place = self.place(declared.ty.span);
                self.report(read_otherwise(place, own, built_in));
            }
        }
    }

    /// No two events have one name outside.
    fn outside_names(&mut self) {
        let mut seen: HashMap<SmolStr, FileSpan> = HashMap::default();
        let mut twice = Vec::new();
        for event in &self.checked.events {
            let names = [&event.external, &event.named.name];
            let known = seen.get(&event.external).copied();
            if let Some(first) = known
                && event.external != event.named.name
            {
                twice.push(same_outside(event, first));
            }
            for name in names {
                seen.entry(name.clone()).or_insert(event.named.place);
            }
        }
        self.findings.extend(twice);
    }
}

/// An event without its name may be meant to replace this one: nothing is known of its members.
fn forget_types(event: &mut Event) {
    for field in &mut event.fields {
        field.ty = Type::Error;
        field.optional = false;
    }
}

fn is_compatible(own: &Type, built_in: &Type) -> bool {
    match built_in {
        // An enum of the names says the same, and more.
        Type::Text => matches!(own, Type::Text | Type::Enum(_) | Type::Error),
        _ => own == built_in || *own == Type::Error,
    }
}

fn role(name: &str) -> EventRole {
    match name {
        "sent" => EventRole::Sent,
        "suppressed" => EventRole::Suppressed,
        "bounced" => EventRole::Bounced,
        "complained" => EventRole::Complained,
        "done" => EventRole::Done,
        "subscribed" => EventRole::Subscribed,
        "unsubscribed" => EventRole::Unsubscribed,
        "delivered" | "opened" | "clicked" | "replied" | "prefetched" | "scanned" => {
            EventRole::Message
        }
        _ => EventRole::Plain,
    }
}

fn read_otherwise(place: FileSpan, own: &Field, built_in: &Field) -> Finding {
    let (name, needed, found) = (&own.named.name, describe(&built_in.ty), describe(&own.ty));
    let message = format!("`{name}` is read by the runtime as `{needed}`, and this is `{found}`");
    Finding::new(Rule::TypeMismatch, place, message)
        .with_label(built_in.named.place, "the built-in event has it so")
        .with_help(format!(
            "declare it as `{needed}`, or leave it out: it is then kept as it was"
        ))
}

fn same_outside(event: &Event, first: FileSpan) -> Finding {
    let message = format!("another event is called `{}` outside", event.external);
    Finding::new(Rule::DuplicateDeclaration, event.named.place, message)
        .with_label(first, "the other one is here")
        .with_help("two events that arrive under one name cannot be told apart")
}

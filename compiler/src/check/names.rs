//! The tables of declared names, and looking names up in them.

use foldhash::{HashMap, HashSet};

use nurture_runtime::program::{
    ActionId, EventId, FlowId, ListId, MessageId, ScoreId, SegmentId, SegmentOrList, TagId, TeamId,
    TopicId,
};
use smol_str::SmolStr;

use super::{Checker, unused::Kind};
use crate::{
    checked::{Definition, ReferenceKind, Type},
    finding::{Finding, Rule},
    lex::TokenKind,
    source::FileSpan,
    syntax::Name,
};

/// The names of one kind of declaration.
#[derive(Debug, Clone)]
pub(super) struct Table<Id> {
    ids: HashMap<SmolStr, Id>,
    /// In order of the names, to find the nearest.
    names: Vec<SmolStr>,
}

impl<Id> Default for Table<Id> {
    fn default() -> Self {
        Self {
            ids: HashMap::default(),
            names: Vec::new(),
        }
    }
}

impl<Id: Copy> Table<Id> {
    /// A table of names in the order of their ids.
    pub(super) fn new(names: impl Iterator<Item = (SmolStr, Id)>) -> Self {
        let (names, ids): (Vec<SmolStr>, Vec<Id>) = names.unzip();
        let ids = names.iter().cloned().zip(ids).collect();
        let mut names = names;
        names.sort_unstable();
        names.dedup();
        Self { ids, names }
    }

    pub(super) fn get(&self, name: &str) -> Option<Id> {
        self.ids.get(name).copied()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(SmolStr::as_str)
    }
}

/// All tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) events: Table<EventId>,
    pub(super) messages: Table<MessageId>,
    pub(super) topics: Table<TopicId>,
    pub(super) lists: Table<ListId>,
    pub(super) segments: Table<SegmentId>,
    pub(super) scores: Table<ScoreId>,
    pub(super) teams: Table<TeamId>,
    pub(super) actions: Table<ActionId>,
    pub(super) flows: Table<FlowId>,
    pub(super) tags: Table<TagId>,
    /// Names that declarations which could not be read have before them.
    pub(super) vague: HashSet<SmolStr>,
    /// Kinds of which a declaration lacks its name: any name may be the one.
    pub(super) nameless: HashSet<Kind>,
    /// Whether any name may be declared, because a file could not be read.
    pub(super) unread: bool,
}

impl Names {
    /// Whether a name that is not known may be declared where the text could not be read.
    pub(super) fn is_vague(&self, name: &str) -> bool {
        self.unread || self.vague.contains(name)
    }
}

impl Checker<'_> {
    pub(super) fn event(&mut self, name: &Name) -> Option<EventId> {
        let id = self.names.events.get(&name.text);
        self.resolved(name, id.map(Definition::Event), Kind::Event, |names| {
            names.events.names().map(SmolStr::new).collect()
        });
        id
    }

    pub(super) fn message(&mut self, name: &Name) -> Option<MessageId> {
        let id = self.names.messages.get(&name.text);
        self.resolved(name, id.map(Definition::Message), Kind::Message, |names| {
            names.messages.names().map(SmolStr::new).collect()
        });
        id
    }

    pub(super) fn topic(&mut self, name: &Name) -> Option<TopicId> {
        let id = self.names.topics.get(&name.text);
        self.resolved(name, id.map(Definition::Topic), Kind::Topic, |names| {
            names.topics.names().map(SmolStr::new).collect()
        });
        id
    }

    pub(super) fn team(&mut self, name: &Name) -> Option<TeamId> {
        let id = self.names.teams.get(&name.text);
        self.resolved(name, id.map(Definition::Team), Kind::Team, |names| {
            names.teams.names().map(SmolStr::new).collect()
        });
        id
    }

    pub(super) fn action(&mut self, name: &Name) -> Option<ActionId> {
        let id = self.names.actions.get(&name.text);
        self.resolved(name, id.map(Definition::Action), Kind::Action, |names| {
            names.actions.names().map(SmolStr::new).collect()
        });
        id
    }

    pub(super) fn flow_named(&mut self, name: &Name) -> Option<FlowId> {
        let id = self.names.flows.get(&name.text);
        self.resolved(name, id.map(Definition::Flow), Kind::Flow, |names| {
            names.flows.names().map(SmolStr::new).collect()
        });
        id
    }

    /// A score where nothing but one can stand.
    pub(super) fn score(&mut self, name: &Name) -> Option<ScoreId> {
        let id = self.names.scores.get(&name.text);
        self.resolved(name, id.map(Definition::Score), Kind::Score, |names| {
            names.scores.names().map(SmolStr::new).collect()
        });
        id
    }

    /// A list or segment.
    pub(super) fn list_or_segment(&mut self, name: &Name) -> Option<SegmentOrList> {
        let list = self.names.lists.get(&name.text).map(SegmentOrList::List);
        let found = list.or_else(|| {
            self.names
                .segments
                .get(&name.text)
                .map(SegmentOrList::Segment)
        });
        let definition = found.map(|found| match found {
            SegmentOrList::List(list) => Definition::List(list),
            SegmentOrList::Segment(segment) => Definition::Segment(segment),
        });
        self.resolved(name, definition, Kind::List, |names| {
            let segments = names.segments.names();
            names
                .lists
                .names()
                .chain(segments)
                .map(SmolStr::new)
                .collect()
        });
        found
    }

    /// A list where a segment cannot stand.
    pub(super) fn list(&mut self, name: &Name) -> Option<ListId> {
        if let Some(list) = self.names.lists.get(&name.text) {
            self.refer(name.span, Definition::List(list));
            return Some(list);
        }
        if let Some(segment) = self.names.segments.get(&name.text) {
            self.refer(name.span, Definition::Segment(segment));
            let place = self.place(name.span);
            let declared = self.checked.segments.get(segment.index());
            let declared = declared.map(|segment| segment.named.place);
            self.report(computed(place, &name.text, declared));
            return None;
        }
        self.resolved(name, None, Kind::List, |names| {
            names.lists.names().map(SmolStr::new).collect()
        });
        None
    }

    /// A tag: every one that is named is known.
    pub(super) fn tag(&mut self, name: &Name) -> Option<TagId> {
        let id = self.names.tags.get(&name.text)?;
        self.refer(name.span, Definition::Tag(id));
        Some(id)
    }

    /// A tag where it is put on somebody.
    pub(super) fn given_tag(&mut self, name: &Name) -> Option<TagId> {
        let id = self.names.tags.get(&name.text)?;
        self.refer_as(name.span, Definition::Tag(id), ReferenceKind::Naming);
        Some(id)
    }

    /// Remembers a use, or says that a name is unknown.
    fn resolved(
        &mut self,
        name: &Name,
        definition: Option<Definition>,
        kind: Kind,
        known: impl FnOnce(&Names) -> Vec<SmolStr>,
    ) {
        if let Some(definition) = definition {
            self.refer(name.span, definition);
            return;
        }
        self.usage.unresolved(kind);
        if name.is_missing() || self.names.is_vague(&name.text) {
            return;
        }
        let place = self.place(name.span);
        let mut finding = unknown(kind, place, &name.text);
        if self.suggests_after(0) {
            let known = known(&self.names);
            finding = finding.suggesting(&name.text, known.iter().map(SmolStr::as_str));
        }
        // A name that is near to no other may be that of the declaration that lacks its own.
        if finding.help.is_empty() && self.names.nameless.contains(&kind) {
            return;
        }
        self.report(if finding.help.is_empty() {
            self.advised(finding, kind, &name.text)
        } else {
            finding
        });
    }
}

impl Checker<'_> {
    /// Says what was meant by a name that is near to none, or where it is declared.
    fn advised(&self, finding: Finding, kind: Kind, name: &str) -> Finding {
        let place = finding.primary;
        if kind == Kind::Event {
            let event = MESSAGE_EVENTS.iter().find(|(verb, _)| *verb == name);
            if let Some((_, event)) = event {
                return finding
                    .with_help(format!("did you mean `{event}`?"))
                    .with_replacement(format!("change to `{event}`"), place, *event);
            }
            if let Some((what, meant)) = self.meant_by_event(name) {
                return match what {
                    None => finding
                        .with_help(format!("did you mean `{meant}`?"))
                        .with_replacement(format!("change to `{meant}`"), place, meant),
                    Some(what) => finding.with_help(format!("`{name}` is {what}: {meant}")),
                };
            }
            if TokenKind::of_word(name).is_day_of_week() {
                return finding.with_help(format!("a flow begins each week with `on every {name} at 09:00`; a day on which nothing is sent is `quiet on {name}`, and hours are quiet every day"));
            }
            let of_contact = OF_CONTACTS.iter().find(|(event, _)| *event == name);
            if let Some((_, help)) = of_contact {
                return finding.with_help(*help);
            }
            let field = self.contact.find(name);
            if field.is_some_and(|(_, field)| matches!(field.ty, Type::Date | Type::DateTime)) {
                return finding
                    .with_help(format!("for the day itself, write `on contact.{name} every year`, or `on contact.{name}`"));
            }
        }
        if let Some(what) = self.of_another_kind(kind, name) {
            return finding.with_help(what);
        }
        let example = match kind {
            Kind::Event => format!("event {name} {{ … }}"),
            Kind::Message => format!("email {name} {{ … }}"),
            Kind::Topic => format!("topic {name} \"…\""),
            Kind::List | Kind::Segment => format!("list {name}"),
            Kind::Team => format!("team {name} {{ email: \"…\" }}"),
            Kind::Action => format!("action {name} {{ … }}"),
            Kind::Flow if matches!(name, "flow" | "this" | "this_flow") => {
                return finding
                    .with_help("`exit` ends this flow; another one is named: `stop welcome`");
            }
            Kind::Flow => {
                return finding
                    .with_help(format!("write a flow of that name, `flow {name} … end`"));
            }
            Kind::Score => format!("score {name} {{ … }}"),
        };
        finding.with_help(format!(
            "declare it in any file of the project: `{example}`"
        ))
    }
}

impl Checker<'_> {
    /// What else a name is that stands where a message's or a list's must, and how that is written.
    fn of_another_kind(&self, kind: Kind, name: &str) -> Option<String> {
        if !self.suggests_after(0) {
            return None;
        }
        match kind {
            Kind::Message => self.names.teams.get(name).map(|_| {
                format!("`{name}` is a team: write `notify {name} \"…\"`, or `task \"…\" for {name}`")
            }),
            Kind::List => self.names.flows.get(name).map(|_| {
                format!("`{name}` is a flow: `in_flow({name})` asks for it, and `start {name}` begins it")
            }),
            _ => None,
        }
    }

    /// What a name is that stands where an event's must, and what can be written with it; or the event that other tools call so.
    fn meant_by_event(&self, name: &str) -> Option<(Option<&'static str>, String)> {
        if !self.suggests_after(0) {
            return None;
        }
        let names = &self.names;
        let mut events = self.checked.events.iter();
        let called =
            events.find(|event| event.external.to_lowercase().replace([' ', '-'], "_") == name);
        if let Some(event) = called {
            return Some((None, event.named.name.to_string()));
        }
        if self.aliases.works().contains_key(name) {
            return Some((None, format!("done {name}")));
        }
        Some(if names.messages.get(name).is_some() {
            (
                Some("a message"),
                format!("what happened to it is an event, `opened {name}`"),
            )
        } else if names.lists.get(name).is_some() {
            (
                Some("a list"),
                format!("`on join {name}`, `contact in {name}`"),
            )
        } else if names.segments.get(name).is_some() {
            (
                Some("a segment"),
                format!("`on join {name}`, `contact in {name}`"),
            )
        } else if names.scores.get(name).is_some() {
            (
                Some("a score"),
                format!("`on {name} reaches 50`, `{name} >= 50`"),
            )
        } else if names.flows.get(name).is_some() {
            (
                Some("a flow"),
                format!("`start {name}` begins it, and `in_flow({name})` asks for it"),
            )
        } else {
            return None;
        })
    }
}

/// What other tools call what happens to contacts, and what is written for it.
const OF_CONTACTS: [(&str, &str); 6] = [
    ("contact_created", CREATED),
    ("new_contact", CREATED),
    ("contact_added", CREATED),
    ("contact_updated", CHANGED),
    ("contact_changed", CHANGED),
    ("field_changed", CHANGED),
];

const CREATED: &str = "name the event that comes with a new contact, `on signup`, or a segment that new contacts fit, `on join paying`; or declare it, `event contact_created { … }`, if something sends it";

const CHANGED: &str = "say which field: `on change contact.plan`";

/// Words for what happens to messages, and the events that they mean.
const MESSAGE_EVENTS: [(&str, &str); 14] = [
    ("send", "sent"),
    ("deliver", "delivered"),
    ("delivery", "delivered"),
    ("open", "opened"),
    ("opens", "opened"),
    ("click", "clicked"),
    ("clicks", "clicked"),
    ("reply", "replied"),
    ("replies", "replied"),
    ("bounce", "bounced"),
    ("complain", "complained"),
    ("complaint", "complained"),
    ("unsubscribe", "unsubscribed"),
    ("subscribe", "subscribed"),
];

fn unknown(kind: Kind, place: FileSpan, name: &str) -> Finding {
    let (rule, what) = match kind {
        Kind::Event => (Rule::UnknownEvent, "event"),
        Kind::Message => (Rule::UnknownMessage, "message"),
        Kind::Topic => (Rule::UnknownTopic, "topic"),
        Kind::List | Kind::Segment => (Rule::UnknownList, "list or segment"),
        Kind::Team => (Rule::UnknownTeam, "team"),
        Kind::Action => (Rule::UnknownAction, "action"),
        Kind::Flow => (Rule::UnknownFlow, "flow"),
        Kind::Score => (Rule::UnknownName, "score"),
    };
    Finding::new(rule, place, format!("unknown {what} `{name}`"))
}

/// A segment where a list must stand.
fn computed(place: FileSpan, name: &str, declared: Option<FileSpan>) -> Finding {
    let message = format!("`{name}` is a segment, and a segment's members are computed");
    let finding = Finding::new(Rule::UnknownList, place, message)
        .labelled("only a list can be joined and left")
        .with_help("declare a list, or change what the segment looks at");
    match declared {
        Some(declared) => finding.with_label(declared, "the segment is declared here"),
        None => finding,
    }
}

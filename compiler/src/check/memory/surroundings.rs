//! What the check of a flow may look at beside its own tree, and what of it has changed.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};

use nurture_runtime::program::{
    Addresses, AliasId, Category, Channel, EventRole, Holdout, Limit, Quiet, TopicId,
};
use smol_str::SmolStr;

use crate::{
    check::{Checker, clause::Clauses, fields::Fields},
    checked::{AliasKind, Ending, Field, Named, Type},
    finding::{Level, Rule},
    source::{FileId, Sources},
};

/// How many names every flow's text is searched for; beyond, checking it takes no longer.
const NAMES_MAX: usize = 64;

/// What the check of a flow may look at beside its own tree.
///
/// Where things stand is no part of it, for it changes with every letter before them:
/// a flow holds no place of another file but in its findings ([`super::Remembered`]) and in types of records.
#[derive(Debug, PartialEq)]
pub(super) struct Surroundings {
    /// The contact's fields.
    contact: Vec<SeenField>,
    /// The fields of each event.
    payloads: Vec<Vec<SeenField>>,
    /// The parameters of each message.
    params: Vec<Vec<SeenField>>,
    /// Names that may be declared in what could not be read.
    vague: HashSet<SmolStr>,
    others: Others,
}

/// What has changed from one look to the next.
#[derive(Debug)]
pub(super) enum Change {
    /// Nothing that flows look at.
    None,
    /// Names that may be declared where nothing can be read, or single fields, while all others stand where they stood:
    /// only flows that name one of these can have seen it.
    ///
    /// For a field of the contact it is the name that it had and the one that it has, for another one also whose it is:
    /// flows can take an event or a message whole, and compare what events bring.
    Names(Vec<SmolStr>),
    /// More than that: flows know what is declared by its position.
    Everything,
}

/// All but the fields of contacts, events and messages.
#[derive(Debug, PartialEq)]
struct Others {
    prelude: FileId,
    timezone: SmolStr,
    /// The fields that are read without being named.
    addresses: Addresses,
    events: Vec<SeenEvent>,
    messages: Vec<SeenMessage>,
    actions: Vec<SeenAction>,
    topics: Vec<SmolStr>,
    lists: Vec<SmolStr>,
    segments: Vec<SmolStr>,
    scores: Vec<SmolStr>,
    teams: Vec<SmolStr>,
    flows: Vec<SmolStr>,
    tags: Vec<SmolStr>,
    enums: Vec<Vec<SmolStr>>,
    aliases: Vec<(SmolStr, AliasKind)>,
    works: HashMap<SmolStr, Option<AliasId>>,
    is_unread: bool,
    policy: SeenPolicy,
    /// What the project wants of rules: what nobody wants to hear is not remembered.
    levels: BTreeMap<Rule, Level>,
}

#[derive(Debug, PartialEq)]
struct SeenField {
    name: SmolStr,
    ty: Type,
    is_optional: bool,
}

#[derive(Debug, PartialEq)]
struct SeenEvent {
    name: SmolStr,
    role: EventRole,
}

#[derive(Debug, PartialEq)]
struct SeenMessage {
    name: SmolStr,
    channel: Channel,
    category: Category,
    topic: Option<TopicId>,
}

#[derive(Debug, PartialEq)]
struct SeenAction {
    name: SmolStr,
    params: Vec<SeenField>,
    returns: Vec<SeenField>,
}

/// What the policy says of every flow.
#[derive(Debug, PartialEq)]
struct SeenPolicy {
    timezone: Option<SmolStr>,
    quiet: Option<Quiet>,
    limits: Option<Vec<Limit>>,
    holdout: Option<Holdout>,
    /// As they are written: the names in them mean what all of this says that they mean.
    exits: Vec<String>,
}

impl Surroundings {
    pub(super) fn of(checker: &Checker<'_>, policy: &Clauses) -> Self {
        Self {
            contact: fields(&checker.contact),
            payloads: checker.payloads.iter().map(|of| fields(of)).collect(),
            params: checker.params.iter().map(|of| fields(of)).collect(),
            vague: checker.names.vague.clone(),
            others: Others::of(checker, policy),
        }
    }

    /// What of this is otherwise in `now`.
    pub(super) fn change_to(&self, now: &Self) -> Change {
        if self.others != now.others {
            return Change::Everything;
        }
        let others = &self.others;
        let vague = self.vague.symmetric_difference(&now.vague);
        let events = others.events.iter().map(|event| &event.name);
        let messages = others.messages.iter().map(|message| &message.name);
        let lists = self.payloads.iter().zip(&now.payloads).zip(events);
        let lists = lists.chain(self.params.iter().zip(&now.params).zip(messages));
        let lists = lists.map(|(lists, owner)| (lists, Some(owner)));
        let mut names: Vec<SmolStr> = vague.cloned().collect();
        for ((before, now), owner) in lists.chain([((&self.contact, &now.contact), None)]) {
            // Where one list ends before the other, what both have stands where it stood.
            for position in 0..before.len().max(now.len()) {
                let both = [before.get(position), now.get(position)];
                if both[0] != both[1] {
                    let fields = both.into_iter().flatten().map(|field| &field.name);
                    names.extend(fields.chain(owner).cloned());
                }
            }
        }
        match names.len() {
            0 => Change::None,
            1..=NAMES_MAX => Change::Names(names),
            _ => Change::Everything,
        }
    }
}

impl Others {
    fn of(checker: &Checker<'_>, policy: &Clauses) -> Self {
        let checked = &checker.checked;
        let flows = checked.flows.iter().map(|flow| flow.named.name.clone());
        let enums = checked.enums.iter();
        let aliases = checked.aliases.iter();
        Self {
            prelude: checker.input.prelude.0,
            timezone: checked.timezone.clone(),
            addresses: checked.addresses,
            events: events(checker),
            messages: messages(checker),
            actions: actions(checker),
            topics: names(&checked.topics, |topic| &topic.named),
            lists: names(&checked.lists, |list| &list.named),
            segments: names(&checked.segments, |segment| &segment.named),
            scores: names(&checked.scores, |score| &score.named),
            teams: names(&checked.teams, |team| &team.named),
            flows: flows.collect(),
            tags: checked.tags.clone(),
            enums: enums
                .map(|one| names(&one.values, |value| &value.named))
                .collect(),
            aliases: aliases
                .map(|alias| (alias.named.name.clone(), alias.kind))
                .collect(),
            works: checker.aliases.works().clone(),
            is_unread: checker.names.unread,
            policy: SeenPolicy {
                timezone: policy.timezone.clone(),
                quiet: policy.quiet.clone(),
                limits: policy.limits.clone(),
                holdout: policy.holdout,
                exits: exits(&policy.exits, checker.input.sources),
            },
            levels: checker.input.manifest.lints.clone(),
        }
    }
}

fn names<T>(declared: &[T], named: fn(&T) -> &Named) -> Vec<SmolStr> {
    let named = declared.iter().map(named);
    named.map(|named| named.name.clone()).collect()
}

fn events(checker: &Checker<'_>) -> Vec<SeenEvent> {
    let seen = checker.checked.events.iter().map(|event| SeenEvent {
        name: event.named.name.clone(),
        role: event.role,
    });
    seen.collect()
}

fn messages(checker: &Checker<'_>) -> Vec<SeenMessage> {
    let seen = checker.checked.messages.iter().map(|message| SeenMessage {
        name: message.named.name.clone(),
        channel: message.channel,
        category: message.category,
        topic: message.topic,
    });
    seen.collect()
}

fn actions(checker: &Checker<'_>) -> Vec<SeenAction> {
    let fields_of = checker.arguments.iter().zip(&checker.returns);
    let declared = checker.checked.actions.iter().zip(fields_of);
    let seen = declared.map(|(action, (params, returns))| SeenAction {
        name: action.named.name.clone(),
        params: fields(params),
        returns: fields(returns),
    });
    seen.collect()
}

fn fields(fields: &Fields) -> Vec<SeenField> {
    let seen = |field: &Field| SeenField {
        name: field.named.name.clone(),
        ty: field.ty.clone(),
        is_optional: field.optional,
    };
    fields.list().iter().map(seen).collect()
}

fn exits(exits: &[Ending], sources: &Sources) -> Vec<String> {
    let written = exits.iter().map(|exit| sources.slice(exit.place));
    written.map(str::to_owned).collect()
}

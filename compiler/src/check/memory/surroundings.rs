//! What the check of a flow may look at beside its own tree.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};

use nurture_runtime::{
    program::{AliasId, Category, Channel, EventRole, Holdout, Limit, Quiet, TopicId},
    value::Value,
};
use smol_str::SmolStr;

use crate::{
    check::{Checker, clause::Clauses, constant, fields::Fields},
    checked::{AliasKind, Ending, Field, Named, Type},
    finding::{Level, Rule},
    source::{FileId, Sources},
};

/// What the check of a flow may look at beside its own tree.
///
/// Where things stand is no part of it, for it changes with every letter before them:
/// a flow holds no place of another file but in its findings ([`super::Remembered`]) and in types of records.
#[derive(Debug, PartialEq)]
pub(super) struct Surroundings {
    prelude: FileId,
    timezone: SmolStr,
    contact: Vec<SeenField>,
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
    vague: HashSet<SmolStr>,
    is_unread: bool,
    policy: SeenPolicy,
    /// What the project wants of rules: what nobody wants to hear is not remembered.
    levels: BTreeMap<Rule, Level>,
}

#[derive(Debug, PartialEq)]
struct SeenField {
    name: SmolStr,
    doc: Option<SmolStr>,
    ty: Type,
    is_optional: bool,
    default: Option<Option<Value>>,
}

#[derive(Debug, PartialEq)]
struct SeenEvent {
    name: SmolStr,
    role: EventRole,
    payload: Vec<SeenField>,
}

#[derive(Debug, PartialEq)]
struct SeenMessage {
    name: SmolStr,
    channel: Channel,
    category: Category,
    topic: Option<TopicId>,
    params: Vec<SeenField>,
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
        let checked = &checker.checked;
        let flows = checked.flows.iter().map(|flow| flow.named.name.clone());
        let enums = checked.enums.iter();
        let aliases = checked.aliases.iter();
        Self {
            prelude: checker.input.prelude.0,
            timezone: checked.timezone.clone(),
            contact: fields(&checker.contact),
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
            vague: checker.names.vague.clone(),
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
    let declared = checker.checked.events.iter().zip(&checker.payloads);
    let seen = declared.map(|(event, payload)| SeenEvent {
        name: event.named.name.clone(),
        role: event.role,
        payload: fields(payload),
    });
    seen.collect()
}

fn messages(checker: &Checker<'_>) -> Vec<SeenMessage> {
    let declared = checker.checked.messages.iter().zip(&checker.params);
    let seen = declared.map(|(message, params)| SeenMessage {
        name: message.named.name.clone(),
        channel: message.channel,
        category: message.category,
        topic: message.topic,
        params: fields(params),
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
        doc: field.named.doc.clone(),
        ty: field.ty.clone(),
        is_optional: field.optional,
        default: field.default.as_ref().map(constant::value),
    };
    fields.list().iter().map(seen).collect()
}

fn exits(exits: &[Ending], sources: &Sources) -> Vec<String> {
    let written = exits.iter().map(|exit| sources.slice(exit.place));
    written.map(str::to_owned).collect()
}

//! What a declared name is, in the words of the language: its declaration in short, what is worth knowing about it, its doc comment.

use nurture_compiler::{
    checked::{
        Action, AliasKind, Checked, Definition, Field, Flow, Message, Score, Segment, TriggerKind,
    },
    prelude,
    source::FileSpan,
};
use nurture_runtime::program::Category;

use crate::{Analysis, symbol::bare};

/// What a declared name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its declaration in short, as it is written in the language.
    pub signature: String,
    /// The doc comment above its declaration.
    pub doc: Option<String>,
    /// What else is worth knowing, a sentence each, in Markdown.
    pub notes: Vec<String>,
}

/// Describes a declared name; none for one that is not known any more.
pub fn describe(analysis: &Analysis, definition: Definition) -> Option<Description> {
    let checked = analysis.checked();
    let doc = checked
        .declared(definition)
        .and_then(|named| named.doc.as_ref().map(ToString::to_string));
    let mut notes = Vec::new();
    let signature = signature(analysis, definition, &mut notes)?;
    if let Definition::Event(_) = definition
        && is_built_in(analysis, definition)
    {
        notes.push("Built in: every project knows it.".to_owned());
    }
    Some(Description {
        signature,
        doc,
        notes,
    })
}

/// Whether a name is declared by the prelude.
pub(crate) fn is_built_in(analysis: &Analysis, definition: Definition) -> bool {
    let named = analysis.checked().declared(definition);
    let file = named.and_then(|named| analysis.sources().get(named.place.file));
    file.is_some_and(|file| *file.name == *prelude::NAME)
}

/// The word for a kind of name: `event`, `field`, ….
pub(crate) fn word(definition: Definition) -> &'static str {
    match definition {
        Definition::Field(_) | Definition::EventField(..) | Definition::ActionReturn(..) => "field",
        Definition::Event(_) => "event",
        Definition::Message(_) => "message",
        Definition::Param(..) | Definition::ActionParam(..) => "parameter",
        Definition::Topic(_) => "topic",
        Definition::List(_) => "list",
        Definition::Segment(_) => "segment",
        Definition::Score(_) => "score",
        Definition::Team(_) => "team",
        Definition::Action(_) => "action",
        Definition::Flow(_) => "flow",
        Definition::Tag(_) => "tag",
        Definition::EnumValue(..) => "value",
        Definition::Arm(_) => "share",
        Definition::Alias(_) | Definition::Binding(..) | Definition::Local(_) => "name",
    }
}

fn signature(
    analysis: &Analysis,
    definition: Definition,
    notes: &mut Vec<String>,
) -> Option<String> {
    match definition {
        Definition::Field(_)
        | Definition::EventField(..)
        | Definition::Param(..)
        | Definition::ActionParam(..)
        | Definition::ActionReturn(..)
        | Definition::EnumValue(..) => of_member(analysis, definition, notes),
        Definition::Flow(_)
        | Definition::Tag(_)
        | Definition::Alias(_)
        | Definition::Binding(..)
        | Definition::Arm(_)
        | Definition::Local(_) => of_flows(analysis, definition, notes),
        _ => of_declaration(analysis, definition, notes),
    }
}

/// A field, a parameter, or a value of an enum.
fn of_member(
    analysis: &Analysis,
    definition: Definition,
    notes: &mut Vec<String>,
) -> Option<String> {
    let checked = analysis.checked();
    let owner = match definition {
        Definition::Field(id) => {
            let field = checked.field(id)?;
            return Some(format!("contact.{field}{}", default_of(analysis, field)));
        }
        Definition::EnumValue(id, _) => {
            let values = checked.enums.get(id as usize)?.values.iter();
            let values: Vec<&str> = values.map(|value| value.named.name.as_str()).collect();
            notes.push("A value of this type.".to_owned());
            let name = &checked.declared(definition)?.name;
            return Some(format!("{name}: {}", values.join(" | ")));
        }
        Definition::EventField(id, _) => Definition::Event(id),
        Definition::Param(id, _) => Definition::Message(id),
        Definition::ActionParam(id, _) | Definition::ActionReturn(id, _) => Definition::Action(id),
        _ => return None,
    };
    let owner = checked.declared(owner);
    let owner = owner.map_or("", |named| named.name.as_str());
    member(checked, definition, owner, notes)
}

/// What is declared at the top of a file, other than flows.
fn of_declaration(
    analysis: &Analysis,
    definition: Definition,
    notes: &mut Vec<String>,
) -> Option<String> {
    let checked = analysis.checked();
    Some(match definition {
        Definition::Event(id) => {
            let event = checked.event(id)?;
            if event.external != event.named.name {
                notes.push(format!("Comes in as `{}`.", event.external));
            }
            format!("event {}{}", event.named.name, braces(&event.fields))
        }
        Definition::Message(id) => message(analysis, checked.messages.get(id.index())?, notes),
        Definition::Topic(id) => {
            let topic = checked.topics.get(id.index())?;
            let title = topic.title.as_ref().map(|title| format!(" \"{title}\""));
            format!("topic {}{}", topic.named.name, title.unwrap_or_default())
        }
        Definition::List(id) => {
            let list = checked.lists.get(id.index())?;
            let sync = list.sync.as_ref();
            let sync = sync.map(|channel| format!(" {{ sync: \"{channel}\" }}"));
            format!("list {}{}", list.named.name, sync.unwrap_or_default())
        }
        Definition::Segment(id) => segment(analysis, checked.segments.get(id.index())?),
        Definition::Score(id) => score(checked, checked.scores.get(id.index())?, notes),
        Definition::Team(id) => {
            let team = checked.teams.get(id.index())?;
            format!("team {} {{ email: \"{}\" }}", team.named.name, team.email)
        }
        Definition::Action(id) => action(checked.actions.get(id.index())?),
        _ => return None,
    })
}

fn action(action: &Action) -> String {
    let returns = match action.returns.as_slice() {
        [] => String::new(),
        fields => format!(" returns{}", braces(fields)),
    };
    let name = &action.named.name;
    format!("action {name}{}{returns}", braces(&action.params))
}

/// A flow, and the names that flows give.
fn of_flows(
    analysis: &Analysis,
    definition: Definition,
    notes: &mut Vec<String>,
) -> Option<String> {
    let checked = analysis.checked();
    Some(match definition {
        Definition::Flow(id) => flow(analysis, checked.flows.get(id.index())?, notes),
        Definition::Tag(id) => format!("tag {}", checked.tags.get(id.index())?),
        Definition::Alias(id) => {
            let alias = checked.aliases.get(id.index())?;
            let name = &alias.named.name;
            match alias.kind {
                AliasKind::Send => format!("send … as {name}"),
                AliasKind::Task => format!("task … as {name}"),
                AliasKind::Call(action) => {
                    let action = checked.actions.get(action.index());
                    let action = action.map_or("", |action| action.named.name.as_str());
                    format!("call {action} as {name}")
                }
            }
        }
        Definition::Binding(flow, id) => {
            let flow = checked.flows.get(flow.index())?;
            let binding = flow.bindings.get(id.0 as usize)?;
            format!(
                "{}:{}",
                binding.named.name,
                braces(checked.payload(binding.payload))
            )
        }
        Definition::Arm(place) => {
            let name = analysis.sources().slice(place);
            format!("split … {name} then …")
        }
        Definition::Local(place) => local(analysis, place),
        _ => return None,
    })
}

/// A field that belongs to something: `purchase.total: decimal`.
fn member(
    checked: &Checked,
    definition: Definition,
    owner: &str,
    notes: &mut Vec<String>,
) -> Option<String> {
    let field = checked.member(definition)?;
    if field.external != field.named.name {
        notes.push(format!("Comes in as `{}`.", field.external));
    }
    Some(format!("{owner}.{field}"))
}

fn default_of(analysis: &Analysis, field: &Field) -> String {
    match &field.default {
        Some(default) => format!(" = {}", in_short(analysis.sources().slice(default.place))),
        None => String::new(),
    }
}

fn message(analysis: &Analysis, message: &Message, notes: &mut Vec<String>) -> String {
    let checked = analysis.checked();
    let texts = [
        ("Subject", &message.subject),
        ("Title", &message.title),
        ("Text", &message.text),
    ];
    for (what, text) in texts {
        if let Some(text) = text {
            let written = in_short(analysis.sources().slice(text.place));
            notes.push(format!("{what}: `{}`", written.replace('`', "'")));
        }
    }
    if let Some(body) = &message.body
        && let Some(template) = analysis.sources().get(body.file)
    {
        notes.push(format!("Body: `{}`", template.name));
    }
    if let Some(topic) = message.topic.and_then(|id| checked.topics.get(id.index())) {
        notes.push(format!("Topic: `{}`", topic.named.name));
    }
    if message.category == Category::Transactional {
        notes.push(
            "Transactional: consent, hold-out, limits and quiet hours do not hold it back."
                .to_owned(),
        );
    }
    let params = match message.params.as_slice() {
        [] => String::new(),
        params => format!(" {{ params:{} }}", braces(params)),
    };
    format!("{} {}{params}", message.channel.name(), message.named.name)
}

fn segment(analysis: &Analysis, segment: &Segment) -> String {
    let condition = analysis.sources().slice(segment.condition.place);
    format!("segment {} = {}", segment.named.name, in_short(condition))
}

fn score(checked: &Checked, score: &Score, notes: &mut Vec<String>) -> String {
    for rule in &score.rules {
        let Some(event) = checked.event(rule.event) else {
            continue;
        };
        let condition = if rule.condition.is_some() {
            " where …"
        } else {
            ""
        };
        let change = rule
            .points
            .map_or("reset".to_owned(), |points| format!("{points:+}"));
        notes.push(format!("`{}{condition}: {change}`", event.named.name));
    }
    format!("score {}", score.named.name)
}

fn flow(analysis: &Analysis, flow: &Flow, notes: &mut Vec<String>) -> String {
    for trigger in &flow.triggers {
        if trigger.kind != TriggerKind::Error {
            notes.push(format!(
                "`{}`",
                in_short(analysis.sources().slice(trigger.place))
            ));
        }
    }
    if let Some((owner, _)) = &flow.owner {
        notes.push(format!("Owner: {owner}"));
    }
    let title = flow.title.as_ref().map(|title| format!(" \"{title}\""));
    format!("flow {}{}", flow.named.name, title.unwrap_or_default())
}

/// A field of a record with its type, or a name that stands for itself.
fn local(analysis: &Analysis, place: FileSpan) -> String {
    let around = crate::tree::declaration_around(analysis, place);
    let place = bare(analysis, place);
    let whole = if around.start == place.span.start {
        around
    } else {
        place.span
    };
    in_short(analysis.sources().slice(whole.in_file(place.file)))
}

/// ` { order_id: text, total: decimal }`; nothing for no fields.
pub(crate) fn braces(fields: &[Field]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    format!(" {{ {} }}", fields.join(", "))
}

/// A text in one line, and not longer than one can take in.
pub(crate) fn in_short(text: &str) -> String {
    const SHOWN: usize = 160;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

//! What a file declares, as a tree, and what a project declares, by a query.

use nurture_compiler::{
    source::{FileId, FileSpan, Span},
    syntax::{FieldDeclaration, Flow, Item, Name, StatementKind, Text, visit},
};

use crate::{
    Analysis,
    tree::{fields_of, text, tree},
};

/// Something that a file declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSymbol {
    /// Its name: `welcome`; of a test, its title; of the contact and the policy, the word.
    pub name: String,
    /// What is worth seeing beside it: a flow's title, a message's channel, a field's type.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// What to select: its name, or its first word; within `span`.
    pub name_span: Span,
    /// What it is made of: fields, parameters, splits, sends, tasks and calls with a name.
    pub children: Vec<DocumentSymbol>,
}

/// A declaration somewhere in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceSymbol {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its name's place.
    pub place: FileSpan,
    /// What it belongs to: the event of a field.
    pub container: Option<String>,
}

/// What a declaration declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// The contact.
    Contact,
    /// A field of the contact, of an event or of a record; what an action gives back.
    Field,
    /// A parameter of a message or action.
    Parameter,
    /// An event.
    Event,
    /// A message.
    Message,
    /// A topic.
    Topic,
    /// A list.
    List,
    /// A segment.
    Segment,
    /// A score.
    Score,
    /// A team.
    Team,
    /// An action.
    Action,
    /// The policy.
    Policy,
    /// A flow.
    Flow,
    /// A split of a flow.
    Split,
    /// A name that a flow gives to a send, task or call.
    Alias,
    /// A test.
    Test,
}

/// What a source file declares, in order of place.
pub fn document_symbols(analysis: &Analysis, file: FileId) -> Vec<DocumentSymbol> {
    let Some(tree) = tree(analysis, file) else {
        return Vec::new();
    };
    let text = text(analysis, file);
    let name = analysis
        .sources()
        .get(file)
        .map_or("", |source| &source.name);
    tree.items
        .iter()
        .filter_map(|item| of_item(item, text, name))
        .collect()
}

/// What the project declares whose name has the letters of `query` in their order, the best first; at most `limit`.
pub fn workspace_symbols(analysis: &Analysis, query: &str, limit: usize) -> Vec<WorkspaceSymbol> {
    let query = query.trim().to_lowercase();
    let mut found: Vec<(Fit, WorkspaceSymbol)> = Vec::new();
    for (file, _) in analysis.sources().iter() {
        if analysis.parsed(file).is_none() {
            continue;
        }
        for symbol in document_symbols(analysis, file) {
            collect(symbol, file, None, &query, &mut found);
        }
    }
    found.sort_by(|(fit, one), (other_fit, other)| {
        (fit, &one.name, one.place).cmp(&(other_fit, &other.name, other.place))
    });
    found.truncate(limit);
    found.into_iter().map(|(_, symbol)| symbol).collect()
}

/// How well a name fits a query; the smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    Within,
    Letters,
}

fn fit(name: &str, query: &str) -> Option<Fit> {
    let name = name.to_lowercase();
    if name == query {
        return Some(Fit::Whole);
    }
    if name.starts_with(query) {
        return Some(Fit::Start);
    }
    if name.contains(query) {
        return Some(Fit::Within);
    }
    let mut letters = name.chars();
    let in_order = query
        .chars()
        .all(|wanted| letters.any(|letter| letter == wanted));
    in_order.then_some(Fit::Letters)
}

fn collect(
    symbol: DocumentSymbol,
    file: FileId,
    container: Option<&str>,
    query: &str,
    found: &mut Vec<(Fit, WorkspaceSymbol)>,
) {
    let titled = symbol
        .detail
        .as_deref()
        .filter(|_| symbol.kind == SymbolKind::Flow);
    let best = fit(&symbol.name, query)
        .into_iter()
        .chain(titled.and_then(|title| fit(title, query)))
        .min();
    for child in symbol.children {
        collect(child, file, Some(&symbol.name), query, found);
    }
    if let Some(fit) = best {
        let place = symbol.name_span.in_file(file);
        let container = container.map(str::to_owned);
        found.push((
            fit,
            WorkspaceSymbol {
                name: symbol.name,
                kind: symbol.kind,
                place,
                container,
            },
        ));
    }
}

fn of_item(item: &Item, text: &str, file: &str) -> Option<DocumentSymbol> {
    let (kind, name, detail) = match item {
        Item::Contact(contact) => {
            return Some(unnamed(
                "contact",
                contact.keyword,
                SymbolKind::Contact,
                item,
                text,
            ));
        }
        Item::Policy(policy) => {
            return Some(unnamed(
                "policy",
                policy.keyword,
                SymbolKind::Policy,
                item,
                text,
            ));
        }
        Item::Test(test) => {
            return Some(DocumentSymbol {
                name: plain(&test.name, text),
                detail: Some(format!("of {}", test.flow.text)),
                kind: SymbolKind::Test,
                span: test.span,
                name_span: test.name.span,
                children: Vec::new(),
            });
        }
        Item::Flow(flow) => return Some(of_flow(flow, text, file)),
        Item::Error(_) => return None,
        Item::Event(event) => (SymbolKind::Event, &event.name, event.external.as_ref()),
        Item::Topic(topic) => (SymbolKind::Topic, &topic.name, topic.title.as_ref()),
        Item::Message(message) => (SymbolKind::Message, &message.name, None),
        Item::List(list) => (SymbolKind::List, &list.name, None),
        Item::Segment(segment) => (SymbolKind::Segment, &segment.name, None),
        Item::Score(score) => (SymbolKind::Score, &score.name, None),
        Item::Team(team) => (SymbolKind::Team, &team.name, None),
        Item::Action(action) => (SymbolKind::Action, &action.name, None),
    };
    let channel = match item {
        Item::Message(message) => Some(message.channel.text.to_string()),
        _ => None,
    };
    Some(DocumentSymbol {
        name: shown(name),
        detail: detail.map(|detail| plain(detail, text)).or(channel),
        kind,
        span: item.span(),
        name_span: name.span,
        children: fields(item, text),
    })
}

fn unnamed(word: &str, keyword: Span, kind: SymbolKind, item: &Item, text: &str) -> DocumentSymbol {
    DocumentSymbol {
        name: word.to_owned(),
        detail: None,
        kind,
        span: item.span(),
        name_span: keyword,
        children: fields(item, text),
    }
}

fn of_flow(flow: &Flow, text: &str, file: &str) -> DocumentSymbol {
    let (name, name_span) = match &flow.name {
        Some(name) => (shown(name), name.span),
        None => (stem(file).to_owned(), first_word(flow.span, text)),
    };
    DocumentSymbol {
        name,
        detail: flow.title.as_ref().map(|title| plain(title, text)),
        kind: SymbolKind::Flow,
        span: flow.span,
        name_span,
        children: within_flow(flow, text),
    }
}

/// The splits of a flow, and what it names, in order of place.
fn within_flow(flow: &Flow, text: &str) -> Vec<DocumentSymbol> {
    let mut children = Vec::new();
    visit::statements(&flow.body, &mut |statement| {
        let (kind, name, name_span, detail) = match &statement.kind {
            StatementKind::Split { name, .. } => {
                let own = name.as_ref().map(|name| (plain(name, text), name.span));
                let (name, span) = own.unwrap_or(("split".to_owned(), statement.keyword));
                (SymbolKind::Split, name, span, None)
            }
            StatementKind::Send(send) => {
                let Some(alias) = &send.alias else { return };
                let what = format!("send {} {}", send.channel.text, send.message.text);
                (SymbolKind::Alias, shown(alias), alias.span, Some(what))
            }
            StatementKind::Task(task) => {
                let Some(alias) = &task.alias else { return };
                let what = format!("task for {}", task.team.text);
                (SymbolKind::Alias, shown(alias), alias.span, Some(what))
            }
            StatementKind::Call {
                action,
                alias: Some(alias),
                ..
            } => {
                let what = format!("call {}", action.text);
                (SymbolKind::Alias, shown(alias), alias.span, Some(what))
            }
            _ => return,
        };
        children.push(DocumentSymbol {
            name,
            detail,
            kind,
            span: statement.span,
            name_span,
            children: Vec::new(),
        });
    });
    children
}

fn fields(item: &Item, text: &str) -> Vec<DocumentSymbol> {
    let kind = match item {
        Item::Message(_) | Item::Action(_) => SymbolKind::Parameter,
        _ => SymbolKind::Field,
    };
    let [own, returned] = fields_of(item);
    let own = own.iter().map(|field| of_field(field, kind, text));
    let returned = returned
        .iter()
        .map(|field| of_field(field, SymbolKind::Field, text));
    own.chain(returned).collect()
}

fn of_field(field: &FieldDeclaration, kind: SymbolKind, text: &str) -> DocumentSymbol {
    let inner = crate::tree::fields_within(&field.ty).iter();
    DocumentSymbol {
        name: shown(&field.name),
        detail: text.get(field.ty.span.range()).map(in_one_line),
        kind,
        span: field.span,
        name_span: field.name.span,
        children: inner
            .map(|field| of_field(field, SymbolKind::Field, text))
            .collect(),
    }
}

/// A name; editors refuse one that is empty.
fn shown(name: &Name) -> String {
    if name.is_missing() {
        "…".to_owned()
    } else {
        name.text.to_string()
    }
}

/// A text without its quotes.
fn plain(written: &Text, text: &str) -> String {
    let raw = text.get(written.span.range()).unwrap_or_default();
    let inner = written.plain().unwrap_or(raw.trim_matches('"'));
    if inner.trim().is_empty() {
        return "…".to_owned();
    }
    in_one_line(inner)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name of a bare flow: its file's, without folders and ending.
pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".nurture").unwrap_or(name)
}

fn first_word(span: Span, text: &str) -> Span {
    let words = text.get(span.range()).unwrap_or_default();
    let length = words.find(char::is_whitespace).unwrap_or(words.len());
    Span::new(span.start, span.start + u32::try_from(length).unwrap_or(0))
}

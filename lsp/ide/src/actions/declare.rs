//! Declaring what is used and not declared, as its uses ask for it.

use std::collections::BTreeMap;

use nurture_compiler::{
    check::message_members,
    finding::{Finding, Rule},
    source::{FileId, FileSpan, Span},
    syntax::{
        ClauseKind, ExpectedEffect, ExpressionKind, Flow, Item, Members, Name, Send, StatementKind,
        TestInput, TestLineKind, Trigger, visit,
    },
};
use nurture_runtime::program::Channel;

use super::{Titled, collect, guess, place};
use crate::{
    Analysis,
    symbol::symbol_at,
    tree::{item_at, tree},
};

/// The declaration of the name that a finding is about.
pub(super) fn declaration(analysis: &Analysis, finding: &Finding) -> Option<Titled> {
    let at = finding.primary;
    let name = analysis.sources().slice(at);
    let is_name = |part: &str| {
        let mut letters = part.bytes();
        let first = letters.next();
        first.is_some_and(|one| one.is_ascii_lowercase() || one == b'_')
            && letters.all(|one| one.is_ascii_alphanumeric() || one == b'_')
    };
    // What is declared, as something else than is wanted, cannot be declared once more.
    let is_declared = symbol_at(analysis, at.file, at.span.start).is_some();
    if is_declared || !name.split('.').all(is_name) {
        return None;
    }
    let item = item_at(tree(analysis, at.file)?, at.span.start)?;
    let use_ = Use {
        analysis,
        at,
        name,
        item,
    };
    let (what, written, is_of_kind) = use_.declaration(finding.rule)?;
    let mut edit = place::declaration(analysis, at, &written, is_of_kind)?;
    // Flows stand apart.
    if finding.rule == Rule::UnknownFlow && edit.text.starts_with('\n') {
        edit.text.insert(0, '\n');
    }
    Some((format!("declare the {what} `{name}`"), edit))
}

type OfKind = fn(&Item) -> bool;

struct Use<'a> {
    analysis: &'a Analysis,
    at: FileSpan,
    name: &'a str,
    /// The declaration in which it is used.
    item: &'a Item,
}

impl Use<'_> {
    fn declaration(&self, rule: Rule) -> Option<(&'static str, String, OfKind)> {
        let name = self.name;
        Some(match rule {
            Rule::UnknownEvent => ("event", self.event(), |item| matches!(item, Item::Event(_))),
            Rule::UnknownMessage if self.is_alias_in_test() => return None,
            Rule::UnknownMessage => {
                let sent = self.sent();
                let channel = sent.map_or("email", |send| send.channel.text.as_str());
                let written = self.message(channel, sent.and_then(|send| send.with.as_ref()))?;
                ("message", written, |item| matches!(item, Item::Message(_)))
            }
            Rule::UnknownList => ("list", format!("list {name}"), |item| {
                matches!(item, Item::List(_))
            }),
            Rule::UnknownTeam => (
                "team",
                format!("team {name} {{ email: \"{name}@example.com\" }}"),
                |item| matches!(item, Item::Team(_)),
            ),
            Rule::UnknownTopic => (
                "topic",
                format!("topic {name} \"{}\"", in_words(name)),
                |item| matches!(item, Item::Topic(_)),
            ),
            Rule::UnknownFlow => (
                "flow",
                format!("flow {name}\n  on manual\nend"),
                // What stands behind a bare flow is part of it.
                |item| matches!(item, Item::Flow(flow) if flow.name.is_some()),
            ),
            Rule::UnknownName if self.is_score() => (
                "score",
                format!("score {name} {{\n  opened: +5\n}}"),
                |item| matches!(item, Item::Score(_)),
            ),
            Rule::UnknownAction => ("action", self.action(), |item| {
                matches!(item, Item::Action(_))
            }),
            _ => return None,
        })
    }

    fn event(&self) -> String {
        let mut fields: BTreeMap<u32, (String, String)> = BTreeMap::new();
        let file = self.at.file;
        let items = tree(self.analysis, file).map_or(&[][..], |tree| &tree.items);
        for item in items {
            self.fields_looked_at(item, &mut fields);
            self.fields_of_tests(item, &mut fields);
        }
        format!("event {}{}", self.name, braces(&distinct(fields)))
    }

    /// What conditions and payloads read of the event, by place.
    fn fields_looked_at(&self, item: &Item, fields: &mut BTreeMap<u32, (String, String)>) {
        let file = self.at.file;
        let looked = collect::events(item);
        for one in looked
            .iter()
            .filter(|one| one.event.event.text == self.name)
        {
            if let Some(binding) = one.binding {
                self.payload(item, &binding.text, fields);
            }
            let Some(condition) = &one.event.condition else {
                continue;
            };
            let mut bare: Vec<&Name> = Vec::new();
            visit::names(condition, &mut |name| bare.push(name));
            for name in bare {
                let is_known = matches!(name.text.as_str(), "contact" | "today")
                    || one.binding.is_some_and(|binding| binding.text == name.text)
                    || symbol_at(self.analysis, file, name.span.start).is_some();
                if !is_known && !is_compared_word(item, name.span) {
                    let ty = guess::of_use(self.analysis, file, item, name.span);
                    fields.insert(name.span.start, (name.text.to_string(), ty));
                }
            }
        }
    }

    fn payload(&self, item: &Item, name: &str, fields: &mut BTreeMap<u32, (String, String)>) {
        for (field, whole) in collect::fields_of_payload(item, name) {
            if !field.is_missing() {
                let ty = guess::of_use(self.analysis, self.at.file, item, whole);
                fields.insert(whole.start, (field.text.to_string(), ty));
            }
        }
    }

    /// What tests say that the event brings.
    fn fields_of_tests(&self, item: &Item, fields: &mut BTreeMap<u32, (String, String)>) {
        let Item::Test(test) = item else { return };
        for line in &test.lines {
            let TestLineKind::At {
                input:
                    TestInput::Event {
                        event,
                        data: Some(data),
                        ..
                    },
                ..
            } = &line.kind
            else {
                continue;
            };
            if event.text == self.name {
                for (name, ty) in self.values(data) {
                    let known = fields.values().any(|(known, _)| *known == name);
                    if !known {
                        fields.insert(data.span.start + place_of(data, &name), (name, ty));
                    }
                }
            }
        }
    }

    /// Whether it is the name of a send that a test expects: flows give those.
    fn is_alias_in_test(&self) -> bool {
        let Item::Test(test) = self.item else {
            return false;
        };
        test.lines.iter().any(|line| match &line.kind {
            TestLineKind::Expect {
                effect:
                    ExpectedEffect::Send {
                        alias: Some(alias), ..
                    },
                ..
            } => alias.span == self.at.span,
            _ => false,
        })
    }

    /// Whether it stands where a score does: what reaches a number, or is compared with one by its bare name.
    fn is_score(&self) -> bool {
        let of_trigger = |flow: &Flow| {
            flow.clauses.iter().any(|clause| match &clause.kind {
                ClauseKind::On(Trigger::Score { score, .. }) => score.span == self.at.span,
                _ => false,
            })
        };
        if matches!(self.item, Item::Flow(flow) if of_trigger(flow)) {
            return true;
        }
        let mut is_bare = false;
        visit::expressions(self.item, &mut |expression| {
            is_bare |= matches!(expression.kind, ExpressionKind::Name(_))
                && expression.span == self.at.span;
        });
        is_bare && guess::of_use(self.analysis, self.at.file, self.item, self.at.span) == "int"
    }

    /// The `send` whose message it is.
    fn sent(&self) -> Option<&Send> {
        let Item::Flow(flow) = self.item else {
            return None;
        };
        let mut found = None;
        visit::statements(&flow.body, &mut |statement| {
            if let StatementKind::Send(send) = &statement.kind
                && send.message.span == self.at.span
            {
                found = Some(send);
            }
        });
        found
    }

    fn message(&self, channel: &str, with: Option<&Members>) -> Option<String> {
        let (name, words) = (self.name, in_words(self.name));
        let texts: &[(&str, &str)] = match channel {
            "email" => &[("subject", &words), ("text", "…")],
            "sms" => &[("text", &words)],
            "push" => &[("title", &words)],
            _ => return None,
        };
        let overrides = Channel::by_name(channel).map_or(&[][..], message_members::given_anew);
        let mut params = with.map_or_else(Vec::new, |with| self.values(with));
        params.retain(|(name, _)| !overrides.contains(&name.as_str()));
        let mut lines: Vec<String> = texts
            .iter()
            .map(|(key, text)| format!("  {key}: \"{text}\"\n"))
            .collect();
        if !params.is_empty() {
            lines.push(format!("  params:{}\n", braces(&params)));
        }
        Some(format!("{channel} {name} {{\n{}}}", lines.concat()))
    }

    fn action(&self) -> String {
        let mut params = Vec::new();
        let mut returns: BTreeMap<u32, (String, String)> = BTreeMap::new();
        if let Item::Flow(flow) = self.item {
            visit::statements(&flow.body, &mut |statement| {
                let StatementKind::Call {
                    action,
                    with,
                    alias,
                } = &statement.kind
                else {
                    return;
                };
                if action.span != self.at.span {
                    return;
                }
                params = with
                    .as_ref()
                    .map_or_else(Vec::new, |with| self.values(with));
                let waited = collect::events(self.item).into_iter().filter(|one| {
                    one.event.subject.is_some()
                        && one.event.subject.as_ref().map(|name| &name.text)
                            == alias.as_ref().map(|name| &name.text)
                });
                for binding in waited.filter_map(|one| one.binding) {
                    self.payload(self.item, &binding.text, &mut returns);
                }
            });
        }
        let taken = if params.is_empty() {
            " {}".to_owned()
        } else {
            braces(&params)
        };
        let returns = distinct(returns);
        let given = if returns.is_empty() {
            String::new()
        } else {
            format!(" returns{}", braces(&returns))
        };
        format!("action {}{taken}{given}", self.name)
    }

    /// Members with the types of their values.
    fn values(&self, members: &Members) -> Vec<(String, String)> {
        let file: FileId = self.at.file;
        let values = members.members.iter().map(|member| {
            let ty = guess::of_value(self.analysis, file, &member.value);
            let ty = ty.unwrap_or_else(|| "text".to_owned());
            (member.name.text.to_string(), ty)
        });
        values.collect()
    }
}

/// Whether a bare word is what a field is compared with, and no field itself: `plan == pro`.
fn is_compared_word(item: &Item, place: Span) -> bool {
    let mut is_word = false;
    visit::expressions(item, &mut |expression| {
        if let ExpressionKind::Binary(_, _, left, right) = &expression.kind
            && right.span == place
            && matches!(
                left.kind,
                ExpressionKind::Name(_) | ExpressionKind::Field(..)
            )
            && matches!(right.kind, ExpressionKind::Name(_))
        {
            is_word = true;
        }
    });
    is_word
}

fn place_of(members: &Members, name: &str) -> u32 {
    let found = members.get(name).map(|member| member.span.start);
    found.map_or(0, |start| start.saturating_sub(members.span.start))
}

/// Fields in order of place, each name once.
fn distinct(fields: BTreeMap<u32, (String, String)>) -> Vec<(String, String)> {
    let mut distinct: Vec<(String, String)> = Vec::new();
    for (name, ty) in fields.into_values() {
        match distinct.iter_mut().find(|(known, _)| *known == name) {
            // A guess that is better than none.
            Some((_, known)) if known == "text" => *known = ty,
            Some(_) => {}
            None => distinct.push((name, ty)),
        }
    }
    distinct
}

fn braces(fields: &[(String, String)]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, ty)| format!("{name}: {ty}"))
        .collect();
    format!(" {{ {} }}", fields.join(", "))
}

/// `welcome_back` as `Welcome back`.
fn in_words(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

//! Messages: their texts, bodies, topics and categories.

use std::sync::Arc;

use nurture_runtime::{
    checked_text,
    program::{Category, Channel, FieldId, MessageId},
};
use smol_str::SmolStr;

use super::forgotten::is_parameter;
use crate::{
    check::{
        Checker,
        bodies::Body,
        fields::Fields,
        fit::plain,
        items::{At, Items},
        message_members,
        scope::Scope,
        unused::Kind,
        written_type::second,
    },
    checked::{Definition, Expression, Field, Message, Reference, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{ExpressionKind, Member, MessageDeclaration, Text, TextPart},
    template::{self, Used},
};

/// The message that a member is one of: as written, by its id, with its parameters.
type Of<'m> = (&'m MessageDeclaration, Option<MessageId>, &'m Arc<Fields>);

impl Checker<'_> {
    /// A message by its head; its members are looked at later.
    pub(super) fn message_declared(
        &mut self,
        node: &MessageDeclaration,
        params: Vec<Field>,
    ) -> Message {
        Message {
            named: self.named(&node.name, &node.doc),
            channel: Channel::by_name(&node.channel.text).unwrap_or(Channel::Email),
            category: Category::Marketing,
            topic: None,
            params,
            subject: None,
            preheader: None,
            title: None,
            text: None,
            from: None,
            body: None,
        }
    }

    /// Looks at the members of all messages.
    pub(super) fn messages(&mut self, items: &Items<'_>) {
        for at in &items.messages {
            self.file = at.file;
            let place = self.place(at.node.name.span);
            let id = self.names.messages.get(&at.node.name.text);
            let known = id.and_then(|id| self.checked.messages.get(id.index()));
            // A second message of a name is looked at for itself.
            let own = known
                .filter(|message| message.named.place == place)
                .cloned();
            let id = id.filter(|_| own.is_some());
            let mut message = own.unwrap_or_else(|| self.message_declared(at.node, Vec::new()));
            self.message_members(at, id, &mut message);
            if let Some(slot) = id.and_then(|id| self.checked.messages.get_mut(id.index())) {
                *slot = message;
            }
        }
    }

    fn message_members(
        &mut self,
        at: &At<'_, MessageDeclaration>,
        id: Option<MessageId>,
        message: &mut Message,
    ) {
        let params = match id {
            Some(id) => self.params_of(id),
            None => Arc::new(Fields::default()),
        };
        let known = message_members::declared(message.channel);
        let mut unknown = Vec::new();
        let mut given = Vec::new();
        for member in self.distinct(&at.node.members) {
            let name = member.name.text.as_str();
            if name == "params" {
                self.second_params(at.node, member);
            } else if known.contains(&name) {
                given.push(name);
                // The parameters of a second message of one name are not known.
                if id.is_some() {
                    self.message_member(member, (at.node, id, &params), message);
                }
            } else {
                unknown.push(member);
            }
        }
        let (forgotten, unknown): (Vec<&Member>, Vec<&Member>) = unknown
            .into_iter()
            .partition(|member| is_parameter(at.node, member));
        self.forgotten_params(at.node, &forgotten);
        // Where the message has them, another member is no second one.
        let params = at.node.params.is_none().then_some("params");
        let all: Vec<&str> = known.iter().copied().chain(params).collect();
        self.unknown_members(&unknown, "member", &all);
        let is_given = |name: &str| given.contains(&name);
        let lacking: &[&str] = match message.channel {
            Channel::Email if !is_given("subject") => &["subject"],
            Channel::Email if !is_given("text") && !is_given("body") => &["text"],
            Channel::Sms if !is_given("text") => &["text"],
            Channel::Push if !is_given("title") => &["title"],
            _ => &[],
        };
        let named = message.named.clone();
        self.lacking(&named, message.channel.name(), lacking, &unknown);
    }

    fn second_params(&mut self, node: &MessageDeclaration, member: &Member) {
        let place = self.place(member.name.span);
        let first = node
            .params
            .as_ref()
            .map_or(place, |params| self.place(params.keyword));
        self.report(second(place, "member", "params", first));
    }

    fn message_member(
        &mut self,
        member: &Member,
        (node, id, params): Of<'_>,
        message: &mut Message,
    ) {
        match member.name.text.as_str() {
            "topic" => return self.topic_member(member, message),
            "category" => return self.category(member, message),
            "body" => return self.body(member, (node, id, params), message),
            _ => {}
        }
        let value = self.message_text(member, id, params);
        let is_sender = member.name.text == "from" && message.channel == Channel::Email;
        if let Some(written) = plain(&value).filter(|text| is_sender && !names_address(text)) {
            self.report(no_sender(value.place, written));
        }
        let text = match member.name.text.as_str() {
            "subject" => &mut message.subject,
            "preheader" => &mut message.preheader,
            "title" => &mut message.title,
            "text" => &mut message.text,
            _ => &mut message.from,
        };
        *text = Some(value);
    }

    fn message_text(
        &mut self,
        member: &Member,
        id: Option<MessageId>,
        params: &Arc<Fields>,
    ) -> Expression {
        if let ExpressionKind::Text(text) = &member.value.kind {
            self.merge_tags(text, params.list());
        }
        let mut scope = Scope::of_message(id, Arc::clone(params));
        self.value(&mut scope, &member.value, &Type::Text)
    }

    fn topic_member(&mut self, member: &Member, message: &mut Message) {
        match &member.value.kind {
            ExpressionKind::Name(name) => message.topic = self.topic(name),
            ExpressionKind::Error => {}
            other => {
                self.usage.unresolved(Kind::Topic);
                let place = self.place(member.value.span);
                let finding =
                    Finding::new(Rule::TypeMismatch, place, "`topic` is the name of a topic");
                let quoted = match other {
                    ExpressionKind::Text(text) => text.plain(),
                    _ => None,
                };
                let quoted = quoted.and_then(|quoted| self.topic_called(quoted));
                self.report(match quoted {
                    Some(name) => finding
                        .with_help(format!("write it without quotes: `{name}`"))
                        .with_replacement(format!("change to `{name}`"), place, name.as_str()),
                    None => finding.with_help("declare it, `topic product_news \"Product news\"`, and write its name here"),
                });
            }
        }
    }

    /// The topic of that name or title.
    fn topic_called(&self, text: &str) -> Option<SmolStr> {
        let mut topics = self.checked.topics.iter();
        let found = topics.find(|topic| {
            topic.named.name == text || topic.title.as_deref().is_some_and(|title| title == text)
        });
        found.map(|topic| topic.named.name.clone())
    }

    fn category(&mut self, member: &Member, message: &mut Message) {
        let known = [Category::Marketing, Category::Transactional];
        let place = self.place(member.value.span);
        match &member.value.kind {
            ExpressionKind::Name(name) => {
                let category = known.into_iter().find(|known| known.name() == name.text);
                if let Some(category) = category {
                    message.category = category;
                } else {
                    let text = format!("unknown category `{}`", name.text);
                    self.report(
                        Finding::new(Rule::UnknownValue, place, text)
                            .suggesting(&name.text, known.map(Category::name))
                            .with_help("the categories are `marketing` and `transactional`"),
                    );
                }
            }
            ExpressionKind::Error => {}
            _ => self.report(
                Finding::new(Rule::TypeMismatch, place, "`category` is a bare word")
                    .with_help("write `marketing` or `transactional`, without quotes"),
            ),
        }
    }

    /// The template that a message names.
    fn body(&mut self, member: &Member, (node, id, params): Of<'_>, message: &mut Message) {
        let place = self.place(member.value.span);
        if let ExpressionKind::Text(text) = &member.value.kind
            && let Some(content) = content(text)
        {
            let has_text = node
                .members
                .members
                .iter()
                .any(|other| other.name.text == "text");
            let key = self.place(member.name.span);
            self.report(no_path(place, content, Some(key).filter(|_| !has_text)));
            return;
        }
        let Some(path) = self.text_member(member) else {
            return;
        };
        let Some(file) = self.input.templates.get(&path).copied() else {
            let finding = not_found(place, &path);
            self.report(match self.template_meant(&path) {
                Some(near) => finding
                    .with_help(format!("did you mean `{near}`?"))
                    .with_replacement(format!("change to `{near}`"), place, format!("\"{near}\"")),
                None => {
                    finding.with_help("paths begin at the project's folder, and stay within it")
                }
            });
            return;
        };
        let source = self.input.sources.get(file);
        let text = source.map_or(Arc::from(""), |source| Arc::clone(&source.text));
        let read = self.bodies.read(Body {
            place,
            file,
            name: path,
            text,
            contact: Arc::clone(&self.contact),
            params: Arc::clone(params),
            scores: Arc::clone(&self.score_names),
        });
        let certain = read.findings.iter();
        let certain = certain.filter(|finding| !self.may_be_declared(finding));
        let certain: Vec<Finding> = certain.cloned().collect();
        // A score that a template names, and cannot know, is not one that nobody wants.
        let names_score = |finding: &Finding| {
            let path = self.input.sources.slice(finding.primary);
            let mut parts = path.split('.');
            finding.rule == Rule::UnknownTemplateVariable
                && parts.any(|part| self.names.scores.get(part).is_some())
        };
        if certain.iter().any(names_score) {
            self.usage.unresolved(Kind::Score);
        }
        self.findings.extend(certain);
        self.names_in_template(&read.uses, id);
        message.body.clone_from(&read.body);
    }
}

impl Checker<'_> {
    /// The file that a path to nothing may mean: the one of that name in another folder, or the nearest in spelling.
    fn template_meant(&self, path: &str) -> Option<&str> {
        /// Of more files than these, any two may be near each other.
        const FILES_MAX: usize = 1_000;
        let known = self.input.templates.keys().chain(self.input.offered);
        let known = || known.clone().map(SmolStr::as_str).take(FILES_MAX);
        let name = |path: &'_ str| path.rsplit('/').next().map(str::to_owned);
        let mut named: Vec<&str> = known().filter(|known| name(known) == name(path)).collect();
        named.dedup();
        match named.as_slice() {
            [only] => Some(*only),
            [] => crate::finding::nearest(path, known()),
            _ => None,
        }
    }

    /// Whether a finding is about a variable that may be declared where nothing can be read.
    fn may_be_declared(&self, finding: &Finding) -> bool {
        let path = self.input.sources.slice(finding.primary);
        finding.rule == Rule::UnknownTemplateVariable
            && path.split('.').any(|part| self.names.is_vague(part))
    }

    /// Remembers which names a template uses.
    fn names_in_template(&mut self, uses: &[template::Use], message: Option<MessageId>) {
        for found in uses {
            let target = match &found.of {
                Used::Field(position) => Some(Definition::Field(FieldId(*position))),
                Used::Param(position) => message.map(|id| Definition::Param(id, *position)),
                Used::Local(place) => Some(Definition::Local(*place)),
                Used::EnumValue(values, position) => {
                    let enum_ = self.checked.enum_of(values);
                    enum_.map(|id| Definition::EnumValue(id, *position))
                }
            };
            let references = target.map(|target| Reference {
                place: found.place,
                target,
                kind: found.kind,
            });
            self.references.extend(references);
        }
    }
}

fn not_found(place: FileSpan, path: &str) -> Finding {
    let message = format!("the project has no file `{path}`");
    Finding::new(Rule::TemplateNotFound, place, message)
}

/// What somebody has written behind `body` who did not mean a file.
#[derive(Debug, Clone, Copy)]
enum Content {
    Html,
    Plain,
}

/// What a text is that names no file: pages have tags, and what people are told has blanks in it and no ending of a file.
fn content(text: &Text) -> Option<Content> {
    let mut said = String::new();
    for part in &text.parts {
        if let TextPart::Text(text) = part {
            said.push_str(text);
        }
    }
    let said = said.trim();
    let is_page = said.starts_with('<') || (said.contains("</") && said.contains('>'));
    let ending = said.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_path =
        (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_page {
        Some(Content::Html)
    } else if said.contains(char::is_whitespace) && !is_path {
        Some(Content::Plain)
    } else {
        None
    }
}

fn no_path(place: FileSpan, content: Content, key: Option<FileSpan>) -> Finding {
    let message = "`body` names a template's file, and this is what would stand in it";
    let finding = Finding::new(Rule::TemplateNotFound, place, message);
    match (content, key) {
        (Content::Plain, Some(key)) => finding
            .with_help("write `text:` for it, or put it into a file and name that: `body: \"emails/welcome.txt\"`")
            .with_replacement("change to `text`", key, "text"),
        (Content::Plain, None) => finding
            .with_help("put it into a file, and name that: `body: \"emails/welcome.txt\"`"),
        (Content::Html, _) => finding
            .with_help("put it into a file, and name that: `body: \"emails/welcome.html\"`"),
    }
}

/// Whether a sender has an address: `ada@example.com`, `Ada <ada@example.com>`
fn names_address(text: &str) -> bool {
    let within = text
        .rsplit_once('<')
        .and_then(|(_, address)| address.trim_end().strip_suffix('>'));
    checked_text::is_email(within.unwrap_or(text).trim())
}

fn no_sender(place: FileSpan, written: &str) -> Finding {
    let message = format!("`{written}` has no mail address");
    Finding::new(Rule::TypeMismatch, place, message).with_help(format!(
        "write it behind the name: `{written} <name@example.com>`"
    ))
}

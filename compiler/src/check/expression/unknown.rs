//! What is said of names that stand for nothing.

use nurture_runtime::program::WEEKDAYS;
use smol_str::SmolStr;

use crate::{
    check::{
        Checker, advice, binding::Payload, relation, scope::Scope, state::Visible, unused::Kind,
    },
    checked::{Definition, PayloadOf, Type},
    finding::{Edit, Finding, Fix, Rule, nearest},
    lex::TokenKind,
    source::{FileSpan, Span},
    syntax::Name,
};

use super::name::unknown_field;

impl Checker<'_> {
    /// A name that stands for nothing.
    pub(super) fn unknown_bare_name(&mut self, scope: &Scope, name: &Name, wanted: Option<&Type>) {
        self.usage.unresolved(Kind::Score);
        let place = self.place(name.span);
        let is_nameless = [Kind::Score, Kind::Event]
            .iter()
            .any(|kind| self.names.nameless.contains(kind));
        let is_vague = self.names.is_vague(&name.text) || is_nameless;
        let is_tested = scope.payload.is_none() && self.event_tested_before(name).is_some();
        if is_vague || (!is_tested && self.is_of_a_binding(scope, name)) {
            return;
        }
        if scope.payload.is_none()
            && wanted.is_none_or(|ty| *ty == Type::Bool)
            && self.is_list(name)
        {
            // What is asked for here is used, however it is written.
            self.list_or_segment(name);
            let meant = format!("contact in {}", name.text);
            let message = format!("`{}` is a list or a segment, and no condition", name.text);
            let finding = Finding::new(Rule::UnknownName, place, message);
            // A text shows no condition, and `tagged vip or tips` may mean a tag that nothing gives.
            self.report(if wanted.is_none() {
                finding.with_help(format!("who is in it is a condition: `if {meant} then`"))
            } else if self.is_behind_tag(place) {
                finding.with_help(format!(
                    "write `{meant}`, or `tagged {}` for a tag",
                    name.text
                ))
            } else {
                finding
                    .with_help(format!("write `{meant}`"))
                    .with_replacement(format!("change to `{meant}`"), place, meant)
            });
            return;
        }
        match &scope.payload {
            Some(Payload { fields: None, .. }) => {}
            Some(Payload {
                fields: Some(fields),
                ..
            }) => {
                let near = nearest(&name.text, self.near(fields.names()));
                if near.is_none() && wanted.is_some_and(relation::is_text) {
                    self.unquoted(scope, name);
                    return;
                }
                let finding = unknown_field(place, &name.text, "the event");
                let finding = finding.suggesting(&name.text, near);
                self.report(advice::listing(finding, fields.names()));
            }
            None => self.unknown_bare_value(scope, name, wanted),
        }
    }

    /// Whether a name is that of a list or a segment, and of no tag.
    pub(super) fn is_list(&self, name: &Name) -> bool {
        let text = &name.text;
        let is_one =
            self.names.lists.get(text).is_some() || self.names.segments.get(text).is_some();
        is_one && self.names.tags.get(text).is_none()
    }

    /// Whether a tag is asked for before a place in its condition.
    fn is_behind_tag(&self, place: FileSpan) -> bool {
        const BEGINNINGS: [&str; 7] = ["if", "elseif", "when", "until", "where", "then", "expect"];
        let source = self.input.sources.get(place.file);
        let before = source.and_then(|source| source.text.get(..place.span.start as usize));
        let is_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let mut words = before
            .unwrap_or("")
            .rsplit(|letter| !is_of_word(letter))
            .take(CONDITION_WORDS_MAX)
            .take_while(|word| !BEGINNINGS.contains(word));
        words.any(|word| word == "tagged")
    }

    /// Says of a name that stands for nothing that a text was meant, or what else it likely is.
    pub(super) fn unquoted(&mut self, scope: &Scope, name: &Name) {
        let place = self.place(name.span);
        let finding = self.unknown_name(name);
        let is_nothing = NOTHING.contains(&name.text.as_str());
        let is_looked_for = scope.flow.is_some() && self.suggests_after(0);
        let mut events = self.checked.events.iter().zip(&self.payloads);
        let bringing =
            events.find(|(_, fields)| is_looked_for && fields.find(&name.text).is_some());
        self.report(if is_nothing {
            finding.with_help("nothing is no value: take one away with `unset contact.…`, ask for one with `… is set`, and declare what need not be there with `?`, `text?`")
        } else if let Some((event, _)) = bringing {
            let help = named_payload(&event.named.name, &name.text);
            finding.with_help(format!("{help}; a text stands in quotes"))
        } else {
            let meant = format!("\"{}\"", self.input.sources.slice(place));
            finding
                .with_help(format!("a text stands in quotes: `{meant}`"))
                .with_replacement("put it in quotes", place, meant)
        });
    }

    /// The names that can be read bare.
    pub(super) fn readable(&self, scope: &Scope) -> Vec<SmolStr> {
        let mut names: Vec<SmolStr> = vec!["today".into(), "contact".into()];
        names.extend(scope.state.names().into_iter().map(SmolStr::new));
        names.extend(scope.payload_name.clone());
        if let Some((_, params)) = &scope.params {
            names.extend(params.names().map(SmolStr::new));
        }
        names.extend(self.names.scores.names().map(SmolStr::new));
        names.extend(self.names.events.names().map(SmolStr::new));
        names
    }

    /// A field of a payload that is in reach by its name: says so.
    fn is_of_a_binding(&mut self, scope: &Scope, name: &Name) -> bool {
        if !self.suggests_after(0) {
            return false;
        }
        let brings = |bound: &&str| match scope.state.visible(bound) {
            Some(Visible::One(id, _)) => {
                let fields = self
                    .bindings
                    .get(id)
                    .and_then(|of| of.payload.fields.as_ref());
                fields.is_some_and(|fields| fields.find(&name.text).is_some())
            }
            _ => false,
        };
        let bound: Vec<&str> = scope.state.names().into_iter().filter(brings).collect();
        let [bound] = bound.as_slice() else {
            return false;
        };
        if scope.payload.is_some() || self.contact.find(&name.text).is_some() {
            return false;
        }
        let place = self.place(name.span);
        let meant = format!("{bound}.{}", name.text);
        let finding = self.unknown_name(name);
        self.report(
            finding
                .with_help(format!("did you mean `{meant}`?"))
                .with_replacement(format!("change to `{meant}`"), place, meant),
        );
        true
    }

    /// Whether a place is all that stands between the braces of a text.
    pub(super) fn is_interpolated(&self, place: FileSpan) -> bool {
        let source = self.input.sources.get(place.file);
        let text = source.map_or("", |source| &source.text);
        let before = text.get(..place.span.start as usize).unwrap_or("");
        let behind = text.get(place.span.end as usize..).unwrap_or("");
        before.trim_end_matches([' ', '\t', '$']).ends_with('{')
            && behind.trim_start().starts_with('}')
    }

    /// `contact.interest`, where `interest` is a score: says how it is read.
    pub(super) fn is_score_of_contact(&mut self, name: &Name, span: Span) -> bool {
        if self.names.scores.get(&name.text).is_none() {
            return name.text == "score" && self.is_any_score(name);
        }
        let text = &name.text;
        let message = format!("`{text}` is a score, and no field of the contact");
        let finding = Finding::new(Rule::UnknownField, self.place(name.span), message);
        let place = self.place(span);
        self.report(
            finding
                .with_help(format!("a score is read by its name: write `{text}`"))
                .with_replacement(format!("change to `{text}`"), place, text.as_str()),
        );
        true
    }

    /// `contact.score`, where the project has scores: says how one is read.
    fn is_any_score(&mut self, name: &Name) -> bool {
        let Some(score) = self.names.scores.names().next().map(str::to_owned) else {
            return false;
        };
        let place = self.place(name.span);
        let finding = unknown_field(place, &name.text, "the contact");
        self.report(finding.with_help(format!(
            "a score is read by its own name, without `contact`: `{score}`"
        )));
        true
    }

    /// `a.b`, where `a` is nothing that has fields.
    pub(super) fn unknown_holder(&mut self, scope: &Scope, name: &Name, field: &Name, span: Span) {
        self.usage.unresolved(Kind::Score);
        if name.is_missing() || self.names.is_vague(&name.text) {
            return;
        }
        let place = self.place(name.span);
        let is_score = self.names.scores.get(&name.text).is_some();
        let message = match (is_score, &name.text) {
            (true, name) => format!("`{name}` is a score, which has no fields"),
            (false, name) => format!("unknown name `{name}`"),
        };
        let finding = Finding::new(Rule::UnknownName, place, message);
        let meant = self.meant_by_holder(scope, name, field, self.place(span));
        // A payload that is bound nowhere is missed once in its flow.
        let is_mended = matches!(meant, Meant::Instead(_));
        if !is_mended && scope.params.is_none() && !self.bindings.misses(&name.text) {
            return;
        }
        let finding = match meant {
            Meant::Instead(meant) => self.instead(finding, self.place(span), &meant, field),
            Meant::Help(help) => finding.with_help(help),
            Meant::Unknown => {
                let bound = scope.state.names().into_iter();
                let known = bound
                    .chain(scope.payload_name.as_deref())
                    .chain(["contact"]);
                let known: Vec<&str> = known.collect();
                finding.suggesting(&name.text, self.near(known))
            }
        };
        let finding = match self.event_bringing(&field.text) {
            Some(event) if finding.help.is_empty() && scope.params.is_none() => {
                finding.with_help(format!(
                    "a payload is named where its event stands: `{event} as {}`",
                    name.text
                ))
            }
            _ => finding,
        };
        let known = scope.state.names().into_iter().chain(["contact"]);
        self.report(advice::listing(finding, known));
    }

    /// Offers what is meant instead of what stands at a place: without the `$` before its braces, which other languages write.
    fn instead(&self, finding: Finding, place: FileSpan, meant: &str, field: &Name) -> Finding {
        let source = self.input.sources.get(place.file);
        let before = source.and_then(|source| source.text.get(..place.span.start as usize));
        let before = before.unwrap_or("").trim_end();
        // An amount of money may have its sign before it.
        let field = self.contact.find(&field.text);
        let is_text = field.is_some_and(|(_, field)| relation::is_text(&field.ty))
            && self.is_interpolated(place)
            && before.ends_with("${");
        let mut edits = vec![Edit {
            place,
            text: meant.to_owned(),
        }];
        if is_text && let Ok(brace) = u32::try_from(before.len() - 1) {
            let sign = Span::new(brace.saturating_sub(1), brace);
            edits.insert(
                0,
                Edit {
                    place: sign.in_file(place.file),
                    text: String::new(),
                },
            );
        }
        finding.with_help(format!("write `{meant}`")).with_fix(Fix {
            title: format!("change to `{meant}`"),
            edits,
        })
    }

    /// What a word for a time or a length of time means where such a one is wanted.
    pub(super) fn phrase(
        &self,
        name: &str,
        place: FileSpan,
        wanted: Option<&Type>,
    ) -> Option<String> {
        let (_, meant, ty) = PHRASES.iter().find(|(word, ..)| *word == name)?;
        let is_moment = matches!(ty, Type::Date);
        let fits = match wanted {
            Some(Type::Int) if name == "hour" => return Some("hour(now)".to_owned()),
            // How long that is depends on when it is asked.
            Some(Type::Duration) if is_moment => return None,
            Some(wanted) => wanted == ty || is_moment,
            None => !matches!(ty, Type::Duration),
        };
        let source = self.input.sources.get(place.file);
        let before = source.and_then(|source| source.text.get(..place.span.start as usize));
        let is_subtracted = before.unwrap_or("").trim_end().ends_with('-');
        let in_parentheses = is_moment && is_subtracted;
        fits.then(|| {
            if in_parentheses {
                format!("({meant})")
            } else {
                (*meant).to_owned()
            }
        })
    }

    fn meant_by_holder(&self, scope: &Scope, name: &Name, field: &Name, place: FileSpan) -> Meant {
        let (text, field) = (&name.text, &field.text);
        let is_payload = PAYLOADS.contains(&text.as_str());
        if let Some((_, params)) = &scope.params {
            let is_params = matches!(text.as_str(), "params" | "param" | "message" | "this");
            if params.find(field).is_some() && (is_params || is_payload) {
                return Meant::Instead(field.to_string());
            }
            if is_payload || self.names.events.get(text).is_some() {
                return Meant::Help(format!(
                    "a message is handed what an event brought: `params: {{ {field}: … }}` here, `with {{ {field}: … }}` where it is sent"
                ));
            }
        }
        if self.names.scores.get(text).is_some() {
            return Meant::Instead(text.to_string());
        }
        // `welcome.opened`
        let is_sent = self.names.messages.get(text).is_some();
        if is_sent && TokenKind::of_word(field).is_message_event() && scope.params.is_none() {
            return Meant::Instead(format!("{field} {text}"));
        }
        let is_contact = PEOPLE.contains(&text.as_str());
        let of_contact = is_contact.then(|| self.contact.find(field)).flatten();
        if let Some((_, known)) = of_contact {
            return Meant::Instead(self.read_field(field, known, place));
        }
        if self.aliases.works().contains_key(text) {
            return Meant::Help(named_answer(text, field));
        }
        if let Some(event) = self.names.events.get(text) {
            let is_its = |bound: &&str| {
                let id = scope.state.open(bound);
                let bound = id.and_then(|id| self.bindings.get(id));
                bound.is_some_and(|bound| bound.payload.of == PayloadOf::Event(event))
            };
            let names = scope.state.names();
            return match names.into_iter().find(is_its) {
                Some(bound) => Meant::Instead(format!("{bound}.{field}")),
                None => Meant::Help(named_payload(text, field)),
            };
        }
        if is_payload {
            return Meant::Help(format!(
                "a payload is named where its event stands: `on purchase as p`, then `p.{field}`"
            ));
        }
        Meant::Unknown
    }

    /// The event with the field `name` that is tested in the same condition just before: `bought where total > 100 and name == "x"`.
    ///
    /// In a condition a `where` takes one comparison, so that the next one is no longer the event's.
    pub(super) fn event_tested_before(&self, name: &Name) -> Option<SmolStr> {
        if !self.suggests_after(0) {
            return None;
        }
        let own = self.references.iter();
        let mut own = own.skip(self.bindings.first_reference()).rev();
        let (event, place) = own.find_map(|reference| match reference.target {
            Definition::Event(event) => Some((event, reference.place)),
            _ => None,
        })?;
        let source = self.input.sources.get(place.file)?;
        let between = place.span.end as usize..name.span.start as usize;
        let between = source.text.get(between)?;
        let is_tested =
            between.trim_start().starts_with("where ") && between.len() < TEST_BYTES_MAX;
        let ends = ["then", "if", "elseif", "do", "end", "for", "when"];
        let mut words = between.split_whitespace();
        if !is_tested || words.any(|word| ends.contains(&word)) {
            return None;
        }
        self.payloads.get(event.index())?.find(&name.text)?;
        let event = self.checked.events.get(event.index())?;
        Some(event.named.name.clone())
    }

    /// The event that is named nearest before a place, and whose payload has a field.
    pub(super) fn event_bringing(&self, field: &str) -> Option<&SmolStr> {
        if !self.suggests_after(0) {
            return None;
        }
        let own = self.references.iter();
        let mut own = own.skip(self.bindings.first_reference()).rev();
        own.find_map(|reference| {
            let Definition::Event(event) = reference.target else {
                return None;
            };
            self.payloads.get(event.index())?.find(field)?;
            let event = self.checked.events.get(event.index())?;
            Some(&event.named.name)
        })
    }
}

/// How a field of what an event brought is read.
pub(super) fn named_payload(event: &str, field: &str) -> String {
    format!(
        "a field of an event is tested in its `where`, and read by a name for what began the flow or was waited for: `on {event} as this`, then `this.{field}`"
    )
}

/// How an event is tested twice in a condition.
pub(super) fn second_test(event: &str, field: &str, is_of_contact: bool) -> String {
    let help =
        format!("two tests of one event stand in parentheses: `{event} where (… and {field} …)`");
    if is_of_contact {
        format!("{help}; the field of the contact is `contact.{field}`")
    } else {
        help
    }
}

/// So far back a condition is looked at.
const CONDITION_WORDS_MAX: usize = 60;

/// No comparison is longer.
const TEST_BYTES_MAX: usize = 200;

/// How the answer to a task or a call is read.
pub(super) fn named_answer(work: &str, field: &str) -> String {
    let field = if field == "done" { "outcome" } else { field };
    format!(
        "what comes of a task or a call is named where it is waited for: `wait for done {work} as answer up to 3d then … end`, then `answer.{field}`"
    )
}

/// What somebody meant who wrote a dot behind what has no fields.
enum Meant {
    /// This.
    Instead(String),
    /// Several things; this can be said.
    Help(String),
    Unknown,
}

/// What other languages call the payload at hand.
const PAYLOADS: [&str; 6] = ["event", "payload", "trigger", "properties", "data", "props"];

/// What other tools call the contact.
const PEOPLE: [&str; 7] = [
    "person",
    "user",
    "customer",
    "profile",
    "subscriber",
    "recipient",
    "lead",
];

/// Words for times, and what they mean.
const PHRASES: [(&str, &str, Type); 9] = [
    ("noon", "12:00", Type::Time),
    ("midnight", "00:00", Type::Time),
    ("tomorrow", "today + 1d", Type::Date),
    ("yesterday", "today - 1d", Type::Date),
    ("minute", "1min", Type::Duration),
    ("hour", "1h", Type::Duration),
    ("day", "1d", Type::Duration),
    ("week", "1w", Type::Duration),
    ("month", "30d", Type::Duration),
];

/// Whether a word is for a day, or a day of the week.
pub(super) fn is_moment(name: &str) -> bool {
    let mut phrases = PHRASES.iter();
    phrases.any(|(word, _, ty)| *word == name && *ty == Type::Date) || WEEKDAYS.contains(&name)
}

/// How other languages write that there is no value.
pub(in crate::check) const NOTHING: [&str; 5] = ["null", "none", "nil", "undefined", "empty"];

//! Test blocks (language reference, section 7): whose lines they are, what they name, and that they can be played.

mod contact;
mod effect;
mod input;
mod unnamed;

use foldhash::HashMap;
use nurture_runtime::{program::FlowId, time::Duration};
use smol_str::SmolStr;

use self::contact::Contacts;
pub use self::effect::KINDS;
use super::{
    Checker,
    alias::{FlowKey, Reach},
    constant, fit,
    items::{At, Items},
    literal::Sign,
    scope::{Only, Scope},
    written_type::second,
};
use crate::{
    checked::{Expectation, Expression, ExpressionKind, Test, TestInput, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{self, LiteralAt, Name, TestLine, TestLineKind, Text},
};

/// A test while it is looked at.
struct Bench<'t> {
    contacts: Contacts,
    /// The flow under test, as it was written; none if it is not known.
    flow: Option<(FlowKey, At<'t, syntax::Flow>)>,
    inputs: Vec<TestInput>,
    expectations: Vec<Expectation>,
}

impl Bench<'_> {
    /// Where the names of sends are looked for.
    fn reach(&self) -> Reach {
        self.flow
            .as_ref()
            .map_or(Reach::Project, |(key, _)| Reach::Flow(*key))
    }
}

impl Checker<'_> {
    /// Checks every test.
    pub(super) fn test_blocks(&mut self, items: &Items<'_>) {
        let mut named: HashMap<(FlowId, SmolStr), FileSpan> = HashMap::default();
        for at in &items.tests {
            self.file = at.file;
            if let Some(test) = self.test(at, items) {
                let place = self.place(at.node.name.span);
                let first = *named.entry((test.flow, test.name.clone())).or_insert(place);
                if first != place {
                    self.report(second(place, "test", &test.name, first));
                }
                self.checked.tests.push(test);
            }
        }
    }

    fn test(&mut self, at: &At<'_, syntax::Test>, items: &Items<'_>) -> Option<Test> {
        let test = at.node;
        let name = self.test_text(&test.name);
        let flow = self.flow_named(&test.flow);
        let starting = test.starting.as_ref();
        let starting = starting.and_then(|moment| self.start_of_test(moment));
        let position = flow.and_then(|flow| self.flow_places.get(flow.index()).copied());
        let mut bench = Bench {
            contacts: self.test_contacts(test),
            flow: position
                .and_then(|position| Some((FlowKey(position), *items.flows.get(position)?))),
            inputs: Vec::new(),
            expectations: Vec::new(),
        };
        for line in &test.lines {
            self.test_line(line, &mut bench);
        }
        Some(Test {
            name: name?,
            flow: flow?,
            starting,
            contacts: bench.contacts.into_list(),
            inputs: bench.inputs,
            expectations: bench.expectations,
            keyword: self.place(test.keyword),
            place: self.place(test.span),
        })
    }

    /// When a test starts.
    fn start_of_test(&mut self, moment: &syntax::Expression) -> Option<Expression> {
        if !matches!(moment.kind, syntax::ExpressionKind::Name(_)) {
            return Some(self.test_value(moment, &Type::DateTime));
        }
        let place = self.place(moment.span);
        self.report(
            Finding::new(Rule::InvalidTest, place, "a test starts at a date")
                .with_help("write the date: `starting 2026-01-05`"),
        );
        None
    }

    fn test_line(&mut self, line: &TestLine, bench: &mut Bench<'_>) {
        let place = self.place(line.span);
        match &line.kind {
            TestLineKind::Error | TestLineKind::Contact { .. } => {}
            TestLineKind::At { at, contact, input } => {
                let at = self.moment_of_test(at);
                let contact = self.addressed(contact.as_ref(), line.keyword, &bench.contacts);
                let kind = self.test_input(input);
                if let (Some(at), Some(contact), Some(kind)) = (at, contact, kind) {
                    bench.inputs.push(TestInput {
                        at,
                        contact,
                        kind,
                        place,
                    });
                }
            }
            TestLineKind::Expect {
                at,
                contact,
                effect,
            } => {
                let at = self.moment_of_test(at);
                let contact = self.addressed(contact.as_ref(), line.keyword, &bench.contacts);
                let effect = self.expected_effect(effect, bench);
                if let (Some(at), Some(contact), Some(effect)) = (at, contact, effect) {
                    bench.expectations.push(Expectation::Effect {
                        at,
                        contact,
                        effect,
                        place,
                    });
                }
            }
            TestLineKind::ExpectNo { contact, effect } => {
                let named = contact.as_ref();
                let contact =
                    named.and_then(|name| self.contact_named(Some(name), &bench.contacts));
                let kind = KINDS.into_iter().find(|kind| effect.text == *kind);
                if let Some(kind) = kind.filter(|_| named.is_none() || contact.is_some()) {
                    bench.expectations.push(Expectation::No {
                        contact,
                        kind,
                        place,
                    });
                }
            }
        }
    }

    /// When, from the start of the test.
    fn moment_of_test(&mut self, at: &LiteralAt) -> Option<Duration> {
        let written = self.literal(&at.literal, Sign::Plus, at.span);
        constant::duration(&written)
    }

    /// A value in a test: a literal of that type.
    fn test_value(&mut self, written: &syntax::Expression, wanted: &Type) -> Expression {
        self.value(&mut Scope::only(Only::Test), written, wanted)
    }

    /// A text in a test.
    fn test_text(&mut self, text: &Text) -> Option<SmolStr> {
        let written = syntax::Expression {
            kind: syntax::ExpressionKind::Text(text.clone()),
            span: text.span,
        };
        let value = self.test_value(&written, &Type::Text);
        fit::plain(&value).map(SmolStr::new)
    }

    /// A word of a closed list.
    fn test_word<T: Copy>(
        &mut self,
        word: &Name,
        what: &str,
        known: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let found = known.iter().copied().find(|one| name(*one) == word.text);
        if found.is_none() && !word.is_missing() {
            let place = self.place(word.span);
            let names: Vec<&str> = known.iter().map(|one| name(*one)).collect();
            let finding = unknown_word(place, &word.text, what, &names);
            self.report(finding);
        }
        found
    }
}

/// Whether a mistake in a value has been reported.
fn is_sound(value: &Expression) -> bool {
    !super::expression::has_error(value)
}

/// The word that stands for no value in what a test sets.
fn is_unset(written: &syntax::Expression) -> bool {
    matches!(&written.kind, syntax::ExpressionKind::Name(name) if name.text == "unset")
}

/// The name of a value of an enum, or the text of a literal.
fn word_of(value: &Expression) -> Option<&str> {
    match &value.kind {
        ExpressionKind::EnumValue(name) => Some(name),
        _ => fit::plain(value),
    }
}

fn unknown_word(place: FileSpan, word: &str, what: &str, known: &[&str]) -> Finding {
    let message = format!("unknown {what} `{word}`");
    Finding::new(Rule::UnknownValue, place, message)
        .suggesting(word, known.iter().copied())
        .with_help(format!("what can stand here: `{}`", known.join("`, `")))
}

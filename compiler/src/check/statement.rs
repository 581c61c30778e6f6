//! Statements (language reference, section 4).
//!
//! They are looked at in the order in which a contact comes by, with what is known there ([`State`](super::state::State)):
//! which payloads are bound, and which optionals guards have shown to be set.

mod branch;
mod change;
mod repeat;
mod split;
mod wait;
mod work;

pub(super) use self::{change::always_set, work::wrong_channel};

use nurture_runtime::time::Duration;

use super::{
    Checker,
    clause::Clauses,
    scope::{FlowPlace, Scope},
    state::State,
};
use crate::{
    checked::{self, Block, Branch, Expression, Statement, StatementKind},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, Name, StatementKind as Written, Text},
};

/// The way of a contact through a flow.
pub(super) struct Run {
    /// What can be read at the statement that is looked at.
    pub(super) scope: Scope,
    pub(super) place: FlowPlace,
    /// Whether the flow ends by itself, so that no wait lasts for ever.
    expires: bool,
    /// How long after the entry, where that is known.
    expire: Option<Duration>,
    /// How many splits there have been.
    splits: u32,
}

impl Run {
    pub(super) fn new(scope: Scope, place: FlowPlace, clauses: &Clauses) -> Self {
        Self {
            scope,
            place,
            expires: clauses.expires,
            expire: clauses.expire,
            splits: 0,
        }
    }

    /// What is known here.
    fn state(&mut self) -> &mut State {
        &mut self.scope.state
    }

    /// Goes on from a state; gives the one that was.
    fn go_on_from(&mut self, state: State) -> State {
        std::mem::replace(&mut self.scope.state, state)
    }
}

impl Checker<'_> {
    /// Statements one after the other.
    pub(super) fn block(&mut self, block: &syntax::Block, run: &mut Run) -> Block {
        let statements = block.statements.iter();
        Block {
            statements: statements
                .map(|statement| self.statement(statement, run))
                .collect(),
        }
    }

    /// A block with the word before it, from a state on; with the state behind it.
    fn branch_from(
        &mut self,
        keyword: Span,
        body: &syntax::Block,
        state: State,
        run: &mut Run,
    ) -> (Branch, State) {
        let before = run.go_on_from(state);
        let branch = Branch {
            keyword: self.place(keyword),
            body: self.block(body, run),
        };
        (branch, run.go_on_from(before))
    }

    fn statement(&mut self, written: &syntax::Statement, run: &mut Run) -> Statement {
        let kind = match &written.kind {
            Written::If {
                branches,
                otherwise,
            } => self.if_(branches, otherwise.as_ref(), run),
            Written::Match {
                subject,
                cases,
                otherwise,
            } => self.match_(written, subject, (cases, otherwise.as_ref()), run),
            Written::Split { name, arms } => self.split(written.keyword, name.as_ref(), arms, run),
            Written::Wait(wait) => self.wait(written.keyword, wait, run),
            Written::Repeat(repeat) => self.repeat(repeat, run),
            _ => self
                .step(&written.kind, run)
                .unwrap_or(StatementKind::Error),
        };
        Statement {
            kind,
            keyword: self.place(written.keyword),
            place: self.place(written.span),
        }
    }

    /// A statement without blocks; none where it cannot be understood.
    fn step(&mut self, written: &Written, run: &mut Run) -> Option<StatementKind> {
        match written {
            Written::Send(send) => self.send(send, run),
            Written::Set { field, value } => self.set(field, value, run),
            Written::Add { amount, field } => self.add(amount, field, run),
            Written::Unset { field } => self.unset(field, run),
            Written::Tag(name) => self.given_tag(name).map(StatementKind::Tag),
            Written::Untag(name) => self.tag(name).map(StatementKind::Untag),
            Written::Join(name) => self.list(name).map(StatementKind::Join),
            Written::Leave(name) => self.list(name).map(StatementKind::Leave),
            Written::Notify { team, text } => self.notify(team, text, run),
            Written::Task(task) => self.task(task, run),
            Written::Call {
                action,
                with,
                alias,
            } => self.call_of_action(action, with.as_ref(), alias.as_ref(), run),
            Written::Start(name) => {
                let place = self.place(name.span);
                self.flow_named(name)
                    .map(|flow| StatementKind::Start(flow, place))
            }
            Written::Stop(name) => self.flow_named(name).map(StatementKind::Stop),
            Written::Exit(reason) => {
                let reason = reason
                    .as_ref()
                    .map(|reason| self.text(&mut run.scope, reason));
                run.state().stop();
                Some(StatementKind::Exit(reason))
            }
            _ => None,
        }
    }

    fn notify(&mut self, team: &Name, text: &Text, run: &mut Run) -> Option<StatementKind> {
        let team = self.team(team);
        self.merge_tags(text, &[]);
        let text = self.text(&mut run.scope, text);
        Some(StatementKind::Notify { team: team?, text })
    }

    /// A duration that may be another one for each contact.
    fn lasting(&mut self, written: &syntax::Expression, run: &mut Run) -> Expression {
        if let Some(finding) = self.joined_lengths(written) {
            self.report(finding);
            return self.unknown_value(checked::Type::Duration, written.span);
        }
        self.value(&mut run.scope, written, &checked::Type::Duration)
    }

    /// What is wrong with `2d and 3`: a length of time is one value, and nothing is joined to it by `and`.
    fn joined_lengths(&self, written: &syntax::Expression) -> Option<Finding> {
        use syntax::{BinaryOperator, ExpressionKind as Kind, Literal};
        let Kind::Binary(operator, sign, length, other) = &written.kind else {
            return None;
        };
        let is_length =
            |part: &syntax::Expression| matches!(part.kind, Kind::Literal(Literal::Duration(_)));
        let is_number = matches!(length.kind, Kind::Literal(Literal::Int(_)));
        if matches!(operator, BinaryOperator::Subtract | BinaryOperator::Or)
            && is_number
            && is_length(other)
        {
            let message = "a wait has one length, and is never drawn at random";
            let finding = Finding::new(Rule::TypeMismatch, self.place(*sign), message);
            return Some(finding.with_help("contacts are spread by a split: `split 50% early then wait 1d 50% late then wait 3d end`"));
        }
        if !matches!(operator, BinaryOperator::And | BinaryOperator::Or) {
            return None;
        }
        let Kind::Literal(Literal::Duration(length)) = &length.kind else {
            return None;
        };
        // Of two lengths it is known what both are together.
        if is_length(other) {
            return None;
        }
        let place = self.place(sign.to(other.span));
        let message = format!("a wait has one length, and `{length}` is it already");
        let finding = Finding::new(Rule::TypeMismatch, place, message);
        let number = match &other.kind {
            Kind::Literal(Literal::Int(number)) if *operator == BinaryOperator::And => Some(number),
            _ => None,
        };
        Some(match number {
            Some(number) => finding.with_help(format!(
                "say what is counted, and write both as one: `{length}{number}h`, `{length}{number}min`"
            )),
            None => finding.with_help("write the parts as one, from large to small: `2d3h`; what is waited for stands behind `for`: `wait for purchase up to 3d`"),
        })
    }

    /// Says of a name given with `as` that it hides another one; `state` is that of a flow's statements.
    pub(super) fn judge_shadowing(&mut self, name: &Name, state: Option<&State>) {
        let hidden = if let Some(id) = state.and_then(|state| state.open(&name.text)) {
            let bound = self.bindings.get(id);
            bound.map(|bound| ("a payload", Some(bound.named.place)))
        } else if matches!(name.text.as_str(), "contact" | "today") {
            Some(("a word of the language", None))
        } else if let Some(score) = self.names.scores.get(&name.text) {
            let declared = self.checked.scores.get(score.index());
            Some(("a score", declared.map(|score| score.named.place)))
        } else {
            None
        };
        if let Some((what, first)) = hidden {
            let place = self.place(name.span);
            self.report(shadowed(place, &name.text, what, first));
        }
    }
}

fn shadowed(place: FileSpan, name: &str, what: &str, first: Option<FileSpan>) -> Finding {
    let message = format!("`{name}` hides {what} of the same name");
    let finding = Finding::new(Rule::ShadowedName, place, message)
        .with_help("give the payload a name of its own");
    match first {
        Some(first) => finding.with_label(first, "the one that is hidden"),
        None => finding,
    }
}

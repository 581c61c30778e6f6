//! Flows: their names, clauses and statements.

use std::{cmp::Reverse, collections::HashMap};

use nurture_runtime::program::{FlowId, Quiet, Reenter};
use smol_str::SmolStr;

use super::{
    Checker,
    alias::FlowKey,
    binding::Bindings,
    clause::Clauses,
    items::{At, Items},
    names::Table,
    scope::{FlowPlace, Scope},
    state::State,
    statement::Run,
    written_type::second,
};
use crate::{
    checked::{self, Block, Named},
    finding::{Finding, Rule},
    lex::snake_case,
    source::{FileSpan, Span},
    syntax::{self, ClauseKind, ExpressionKind, Flow, Literal, UnaryOperator},
};

impl Checker<'_> {
    /// Gives every flow its place in the order in which flows act.
    pub(super) fn declare_flows(&mut self, items: &Items<'_>) {
        let mut seen: HashMap<SmolStr, FileSpan> = HashMap::new();
        let mut first: Vec<(usize, i64, Named)> = Vec::with_capacity(items.flows.len());
        for (key, at) in items.flows.iter().enumerate() {
            self.file = at.file;
            let named = self.flow_name(at);
            if named.name.is_empty() {
                continue;
            }
            if let Some(known) = seen.get(&named.name) {
                let finding = second(named.place, "flow", &named.name, *known);
                self.report(finding);
                continue;
            }
            seen.insert(named.name.clone(), named.place);
            first.push((key, written_priority(at.node), named));
        }
        first.sort_by(|one, other| {
            (Reverse(one.1), &one.2.name).cmp(&(Reverse(other.1), &other.2.name))
        });
        self.flow_ids = vec![None; items.flows.len()];
        for (index, (key, priority, named)) in first.into_iter().enumerate() {
            if let Some(id) = self.flow_ids.get_mut(key) {
                *id = Some(FlowId::next(index));
            }
            self.checked.flows.push(empty(named, priority));
        }
        let names = self
            .checked
            .flows
            .iter()
            .map(|flow| flow.named.name.clone());
        self.names.flows = Table::new(names.zip((0..).map(FlowId)));
    }

    /// The name of a flow; of a bare flow, that of its file.
    fn flow_name(&mut self, at: &At<'_, Flow>) -> Named {
        if let Some(name) = &at.node.name {
            return self.named(name, &at.node.doc);
        }
        let source = self.input.sources.get(at.file);
        let path = source.map(|source| source.name.clone()).unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = file.strip_suffix(".nurture").unwrap_or(file);
        let first = at
            .node
            .clauses
            .first()
            .map_or(Span::at(at.node.span.start), |clause| clause.keyword);
        let place = self.place(first);
        let name = snake_case(&stem.replace(['-', ' ', '.'], "_"));
        if name != stem || name.starts_with(|c: char| c.is_ascii_digit()) {
            self.report(bad_file_name(place, stem, &name));
        }
        Named {
            name: SmolStr::new(name),
            place,
            doc: at.node.doc.0.clone(),
        }
    }

    /// Checks the policy and all flows.
    pub(super) fn flows(&mut self, items: &Items<'_>) {
        let policy = self.policy(items);
        for (at, key) in items.flows.iter().zip((0..).map(FlowKey)) {
            self.file = at.file;
            let id = self.flow_ids.get(key.0).copied().flatten();
            let flow = self.flow(at.node, FlowPlace { key, id }, &policy);
            let slot = id.and_then(|id| self.checked.flows.get_mut(id.index()));
            if let Some(slot) = slot {
                *slot = checked::Flow {
                    named: slot.named.clone(),
                    priority: slot.priority,
                    ..flow
                };
            }
        }
    }

    fn flow(&mut self, flow: &Flow, place: FlowPlace, policy: &Clauses) -> checked::Flow {
        self.bindings = Bindings::default();
        let mut state = State::default();
        let triggers = self.bind_triggers(flow, &mut state);
        let scope = Scope::in_flow(place, state);
        let clauses = self.clauses(&flow.clauses, &scope, triggers);
        if !clauses.has_trigger {
            self.missing_trigger(flow);
        }
        let mut run = Run::new(scope, place, &clauses);
        let body = self.block(&flow.body, &mut run);
        let bindings = std::mem::take(&mut self.bindings);
        if let Some(id) = place.id {
            for (binding, at, kind) in bindings.places() {
                self.refer_as(at.span, checked::Definition::Binding(id, binding), kind);
            }
        }
        let bindings = bindings.finish();
        let title = flow.title.as_ref().and_then(|title| self.plain_text(title));
        let zone = clauses.timezone.or_else(|| policy.timezone.clone());
        let default = default_reenter(&clauses.triggers);
        checked::Flow {
            title,
            owner: clauses.owner,
            reenter: clauses.reenter.unwrap_or(default),
            reenter_place: clauses.reenter_place,
            keyed: clauses.keyed,
            triggers: clauses.triggers,
            goals: clauses.goals,
            exits: policy.exits.iter().cloned().chain(clauses.exits).collect(),
            expire: clauses.expire,
            timezone: zone.unwrap_or_else(|| self.checked.timezone.clone()),
            quiet: clauses
                .quiet
                .or_else(|| policy.quiet.clone())
                .unwrap_or_default(),
            limits: clauses
                .limits
                .or_else(|| policy.limits.clone())
                .unwrap_or_default(),
            holdout: clauses.holdout.or(policy.holdout),
            bindings,
            body,
            place: self.place(flow.span),
            ..empty(nameless(self.place(flow.span)), 0)
        }
    }

    fn missing_trigger(&mut self, flow: &Flow) {
        let Some(name) = flow.name.as_ref().filter(|name| !name.is_missing()) else {
            return;
        };
        let place = self.place(name.span);
        let message = format!("nothing starts the flow `{}`", name.text);
        self.report(
            Finding::new(Rule::MissingTrigger, place, message)
                .with_help("say when it starts: `on form_submit`; or `on manual`, if only other flows and people start it"),
        );
    }
}

/// When a contact may enter again where the flow does not say: always, if all that starts it recurs.
fn default_reenter(triggers: &[checked::Trigger]) -> Reenter {
    if !triggers.is_empty() && triggers.iter().all(|trigger| trigger.kind.recurs()) {
        Reenter::Always
    } else {
        Reenter::Never
    }
}

/// The priority that a flow is given, as far as it can be read; mistakes in it are reported with the other clauses.
fn written_priority(flow: &Flow) -> i64 {
    let number = |expression: &syntax::Expression, sign: &str| match &expression.kind {
        ExpressionKind::Literal(Literal::Int(digits)) => {
            format!("{sign}{}", digits.replace('_', "")).parse().ok()
        }
        _ => None,
    };
    let mut priorities = flow.clauses.iter().filter_map(|clause| match &clause.kind {
        ClauseKind::Priority(priority) => Some(priority),
        _ => None,
    });
    let written = priorities.next().and_then(|priority| match &priority.kind {
        ExpressionKind::Unary(UnaryOperator::Negate, inner) => number(inner, "-"),
        _ => number(priority, ""),
    });
    written.unwrap_or(0)
}

/// A flow of which nothing but the name is known.
fn empty(named: Named, priority: i64) -> checked::Flow {
    checked::Flow {
        place: named.place,
        named,
        title: None,
        owner: None,
        priority,
        triggers: Vec::new(),
        reenter: Reenter::Never,
        reenter_place: None,
        keyed: false,
        goals: Vec::new(),
        exits: Vec::new(),
        expire: None,
        timezone: SmolStr::default(),
        quiet: Quiet::default(),
        limits: Vec::new(),
        holdout: None,
        bindings: Vec::new(),
        body: Block::default(),
    }
}

fn nameless(place: FileSpan) -> Named {
    Named {
        name: SmolStr::default(),
        place,
        doc: None,
    }
}

fn bad_file_name(place: FileSpan, stem: &str, name: &str) -> Finding {
    let message = format!(
        "a flow without a name is named after its file, and `{stem}` is not written as a name"
    );
    let finding = Finding::new(Rule::BadName, place, message);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        finding
            .with_help("name the file in lower-case letters, digits and `_`, or write `flow … end`")
    } else {
        finding.with_help(format!(
            "name the file `{name}.nurture`, or write `flow {name} … end`"
        ))
    }
}

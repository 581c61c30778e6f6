//! Flows: their names, clauses and statements.

use std::{cmp::Reverse, sync::Arc};

use foldhash::HashMap;

use nurture_runtime::program::{FlowId, Quiet, Reenter};
use smol_str::SmolStr;

use super::{
    Checker,
    ahead::Asked,
    alias::FlowKey,
    binding::Bindings,
    clause::Clauses,
    items::{At, Items},
    memory::{Again, Memory, Outcome, Spot, Suggestions, Version},
    names::Table,
    scope::{FlowPlace, Scope},
    state::State,
    statement::Run,
    written_type::second,
};
use crate::{
    checked::{self, Block, Definition, Named, Reference, ReferenceKind},
    finding::{Finding, Rule},
    lex::snake_case,
    source::{FileSpan, Span},
    syntax::{self, ClauseKind, ExpressionKind, Flow, Literal, UnaryOperator},
};

impl Checker<'_> {
    /// Gives every flow its place in the order in which flows act.
    pub(super) fn declare_flows(&mut self, items: &Items<'_>) {
        let mut seen: HashMap<SmolStr, FileSpan> = HashMap::default();
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
        self.flow_places = first.iter().map(|(key, ..)| *key).collect();
        for (index, (key, priority, named)) in first.into_iter().enumerate() {
            if let Some(id) = self.flow_ids.get_mut(key) {
                *id = Some(FlowId::next(index));
            }
            self.checked.flows.push(Arc::new(empty(named, priority)));
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

    /// Checks the policy and all flows; those that have not changed since the last look are taken as they were.
    pub(super) fn flows(&mut self, items: &Items<'_>, again: &mut Again<'_>) {
        let policy = self.policy(items);
        if let Some(memory) = &mut again.memory {
            memory.surround(self, &policy, again.is_sound);
        }
        let mut spots = Vec::with_capacity(items.flows.len());
        for at in &items.flows {
            spots.push(Spot::behind(spots.last(), at.file));
        }
        let asked = items.flows.iter().zip((0..).map(FlowKey)).map(|(at, key)| {
            let id = self.flow_ids.get(key.0).copied().flatten();
            Asked {
                flow: at.node,
                file: at.file,
                place: FlowPlace { key, id },
            }
        });
        let asked: Vec<Asked<'_>> = asked.collect();
        let Some(memory) = &mut again.memory else {
            for asked in asked {
                self.file = asked.file;
                let outcome = self.outcome_of(asked.flow, asked.place, &policy);
                self.take_in(asked.place, &outcome);
            }
            return;
        };
        let revision = again.revision;
        let version =
            |spot: &Spot, asked: &Asked<'_>| spot.version(revision(asked.file), asked.place.id);
        let versions = spots
            .iter()
            .zip(&asked)
            .map(|(spot, asked)| version(spot, asked));
        let versions: Vec<Version> = versions.collect();
        self.flows_again(&asked, &versions, &policy, memory);
        memory.keep_only(spots, &self.flow_places);
    }

    /// Checks those of some flows of which it is not known already what comes of that.
    fn flows_again(
        &mut self,
        flows: &[Asked<'_>],
        versions: &[Version],
        policy: &Clauses,
        memory: &mut Memory,
    ) {
        let both = || flows.iter().zip(versions);
        let fresh = both().filter(|(_, version)| memory.outcome(**version).is_none());
        let fresh: Vec<Asked<'_>> = fresh.map(|(asked, _)| *asked).collect();
        let mut ahead = self.check_ahead(&fresh, policy, memory.threads());
        for (asked, version) in both() {
            self.file = asked.file;
            let known = memory.outcome(*version);
            let known = known.filter(|(known, how)| self.suggestions(known) == Some(*how));
            if let Some((known, _)) = known {
                self.take_in(asked.place, known);
                continue;
            }
            let outcome = ahead.next(asked.place, self);
            let outcome =
                outcome.unwrap_or_else(|| self.outcome_of(asked.flow, asked.place, policy));
            let suggestions = self.suggestions(&outcome);
            self.take_in(asked.place, &outcome);
            match suggestions {
                Some(suggestions) => memory.keep(*version, outcome, suggestions),
                None => memory.forget(*version),
            }
        }
    }

    /// Whether names are suggested in the flow that comes next, of which this came; none where that ends within it.
    ///
    /// Beyond a number of findings nothing is suggested any more, so what is found depends on what was before.
    fn suggestions(&self, outcome: &Outcome) -> Option<Suggestions> {
        let own = outcome.findings.len();
        if own == 0 || self.suggests_after(own) {
            Some(Suggestions::Made)
        } else {
            (!self.suggests_after(0)).then_some(Suggestions::Left)
        }
    }

    /// Checks a flow by itself.
    pub(super) fn outcome_of(
        &mut self,
        flow: &Flow,
        place: FlowPlace,
        policy: &Clauses,
    ) -> Outcome {
        let findings = self.findings.len();
        let first = self.references.len();
        let unresolved = self.usage.take();
        let sends = std::mem::take(&mut self.sends);
        // A bare flow stands where its first keyword does, which is no name.
        if let (Some(name), Some(id)) = (&flow.name, place.id) {
            self.refer_as(name.span, Definition::Flow(id), ReferenceKind::Naming);
        }
        let mut checked = self.flow(flow, place, policy);
        let slot = place.id.and_then(|id| self.checked.flows.get(id.index()));
        if let Some(slot) = slot {
            checked.named = slot.named.clone();
            checked.priority = slot.priority;
        }
        let mut references = self.references.split_off(first);
        // Most are in order already.
        references.sort_by(Reference::in_order);
        references.dedup();
        let own_sends = std::mem::replace(&mut self.sends, sends).into_iter();
        let outcome = Outcome {
            flow: Arc::new(checked),
            references: references.into(),
            findings: self.findings.split_off(findings),
            unresolved: self.usage.take(),
            sends: own_sends
                .map(|(channel, (_, place))| (channel, place))
                .collect(),
        };
        self.usage.extend(&unresolved);
        outcome
    }

    /// Makes what came of a flow part of the whole.
    fn take_in(&mut self, place: FlowPlace, outcome: &Outcome) {
        self.findings.extend(outcome.findings.iter().cloned());
        self.references_of_flows
            .push(Arc::clone(&outcome.references));
        self.usage.extend(&outcome.unresolved);
        for (channel, place) in &outcome.sends {
            self.needs_address(*channel, *place);
        }
        let slot = place
            .id
            .and_then(|id| self.checked.flows.get_mut(id.index()));
        if let Some(slot) = slot {
            *slot = Arc::clone(&outcome.flow);
        }
    }

    fn flow(&mut self, flow: &Flow, place: FlowPlace, policy: &Clauses) -> checked::Flow {
        self.bindings = Bindings::behind(self.references.len());
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
                self.refer_as(at.span, Definition::Binding(id, binding), kind);
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
            exits: clauses.exits,
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

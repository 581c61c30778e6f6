//! Scores: what events do to them, and how they shrink.

use nurture_runtime::{program::DecayAmount, value::Value};
use rust_decimal::Decimal;

use crate::{
    check::{Checker, constant, items::Items, scope::Scope, written_type::second},
    checked::{Decay, Named, Score, ScoreRule, Type},
    finding::{Finding, Rule},
    source::{FileSpan, Span},
    syntax::{self, ScoreChange, ScoreDeclaration},
};

/// A score of which only the name is known.
pub(super) fn empty(named: Named) -> Score {
    Score {
        named,
        rules: Vec::new(),
        decay: None,
    }
}

impl Checker<'_> {
    /// Looks at the rules of all scores.
    pub(super) fn scores(&mut self, items: &Items<'_>) {
        for at in &items.scores {
            self.file = at.file;
            let mut rules = Vec::new();
            for rule in &at.node.rules {
                rules.extend(self.score_rule(rule));
            }
            let decay = self.decay(at.node);
            let place = self.place(at.node.name.span);
            let id = self.names.scores.get(&at.node.name.text);
            let score = id.and_then(|id| self.checked.scores.get_mut(id.index()));
            if let Some(score) = score.filter(|score| score.named.place == place) {
                score.rules = rules;
                score.decay = decay;
            }
        }
    }

    fn score_rule(&mut self, rule: &syntax::ScoreRule) -> Option<ScoreRule> {
        let scope = Scope::outside();
        let awaited = self.awaited(
            scope.reach(),
            &rule.event.event,
            rule.event.subject.as_ref(),
        );
        let mut inner = scope.looking_at(awaited.payload, None);
        let condition = rule.event.condition.as_ref();
        let condition = condition.map(|condition| self.condition(&mut inner, condition));
        let points = match &rule.change {
            ScoreChange::Reset(_) => None,
            ScoreChange::Add(points) => Some(self.whole_number(points)?),
        };
        awaited.is_sound.then_some(ScoreRule {
            event: awaited.event?,
            subject: awaited.subject,
            condition,
            points,
        })
    }

    /// A whole number that is the same for every contact.
    pub(in crate::check) fn whole_number(&mut self, written: &syntax::Expression) -> Option<i64> {
        let number = self.value(&mut Scope::outside(), written, &Type::Int);
        if let Some(Value::Int(number)) = constant::value(&number) {
            Some(number)
        } else {
            if !crate::check::expression::has_error(&number) {
                let message = "this must be the same for every contact";
                self.report(
                    Finding::new(Rule::TypeMismatch, number.place, message)
                        .with_help("write a whole number"),
                );
            }
            None
        }
    }

    fn decay(&mut self, score: &ScoreDeclaration) -> Option<Decay> {
        let mut decay = None;
        let mut first = None;
        for written in &score.decays {
            let keyword = Span::new(written.span.start, written.span.start + 5);
            let place = self.place(keyword);
            let one = self.one_decay(written);
            match first {
                None => {
                    first = Some(place);
                    decay = one;
                }
                Some(first) => {
                    let finding = second(place, "member", "decay", first);
                    self.report(finding);
                }
            }
        }
        decay
    }

    fn one_decay(&mut self, written: &syntax::Decay) -> Option<Decay> {
        let amount = self.expression(&mut Scope::outside(), &written.amount, None);
        let every = self.fixed_duration(&mut Scope::outside(), &written.every);
        let amount = match constant::value(&amount) {
            Some(Value::Percent(share)) if share > Decimal::ZERO && share <= Decimal::ONE => {
                DecayAmount::Share(share)
            }
            Some(Value::Int(points)) if points > 0 => DecayAmount::Points(points),
            Some(_) => {
                self.report(no_decay(amount.place));
                return None;
            }
            None => return None,
        };
        let every = every?;
        if !every.is_positive() {
            let place = self.place(written.every.span);
            self.report(no_length(place));
            return None;
        }
        Some(Decay { every, amount })
    }
}

fn no_decay(place: FileSpan) -> Finding {
    Finding::new(Rule::TypeMismatch, place, "a score cannot decay by this")
        .with_help("write a share from above 0% to 100%, or a number of points above 0")
}

/// A duration of nothing where time has to pass.
pub(in crate::check) fn no_length(place: FileSpan) -> Finding {
    Finding::new(
        Rule::TypeMismatch,
        place,
        "this must be longer than nothing",
    )
    .with_help("write a duration, for example `30d`")
}

//! Scores: what events add, and how they shrink (language reference, section 3).

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{
    Work,
    item::{Happened, Item},
};
use crate::{
    effect::EffectKind,
    evaluate::Scene,
    program::{DecayAmount, Score, ScoreId},
    state::ScoreState,
    time::Timestamp,
};

impl Work<'_> {
    /// Applies all rules that an event fulfils; the rules of one score make one change.
    pub(super) fn count_scores(&mut self, happened: &Happened) {
        let engine = self.engine;
        let Some(on_event) = engine.on_event(happened.event) else {
            return;
        };
        for id in &on_event.scores {
            let Some(score) = engine.program().scores.get(id.index()) else {
                continue;
            };
            let before = self.state.score(*id);
            let after = self.counted(score, before, happened);
            self.change_score(*id, after);
        }
    }

    fn counted(&self, score: &Score, before: i64, happened: &Happened) -> i64 {
        let mut value = before;
        for rule in &score.rules {
            if rule.event != happened.event || !happened.belongs(rule.subject, None) {
                continue;
            }
            let payload = happened.payload(self.engine, rule.subject);
            let scene = Scene {
                now: happened.at,
                payload: &payload,
                ..Scene::of(self.engine, self.state)
            };
            if scene.fits(rule.condition) {
                // No run is there to fail, so a score that is full stays full.
                value = rule.points.map_or(0, |points| value.saturating_add(points));
            }
        }
        value
    }

    /// Gives a score another value.
    fn change_score(&mut self, id: ScoreId, value: i64) {
        let before = self.state.score(id);
        if before == value {
            return;
        }
        let scores = &mut self.state.scores;
        match (scores.binary_search_by_key(&id, |known| known.score), value) {
            (Ok(index), 0) => {
                scores.remove(index);
            }
            (Ok(index), _) => {
                if let Some(known) = scores.get_mut(index) {
                    known.value = value;
                }
            }
            (Err(index), _) => {
                let declared = self.engine.program().scores.get(id.index());
                let decay = declared.and_then(|score| score.decay);
                let decays = decay
                    .filter(|decay| decay.every.is_positive())
                    .and_then(|decay| self.state.clock.checked_add(decay.every));
                scores.insert(
                    index,
                    ScoreState {
                        score: id,
                        value,
                        decays,
                    },
                );
            }
        }
        self.effect_outside(None, EffectKind::Score { score: id, value });
        self.queue(Item::Score(id, before, value));
    }

    /// Lets a score shrink, and sets the timer for the next time.
    pub(super) fn decay(&mut self, id: ScoreId, at: Timestamp) {
        let declared = self.engine.program().scores.get(id.index());
        let decay = declared.and_then(|score| score.decay);
        let known = self.state.scores.iter_mut().find(|known| known.score == id);
        let (Some(decay), Some(known)) = (decay, known) else {
            return;
        };
        known.decays = at.checked_add(decay.every);
        let value = shrunk(known.value, decay.amount);
        self.change_score(id, value);
    }
}

/// A score after one decay, rounded toward zero.
fn shrunk(value: i64, amount: DecayAmount) -> i64 {
    match amount {
        DecayAmount::Points(points) => {
            let size = value.unsigned_abs().saturating_sub(points.unsigned_abs());
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            if value < 0 { -size } else { size }
        }
        DecayAmount::Share(share) => {
            let left = Decimal::ONE.checked_sub(share);
            let left = left.and_then(|left| Decimal::from(value).checked_mul(left));
            left.and_then(|left| left.trunc().to_i64()).unwrap_or(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_rounds_toward_zero() {
        let tenth = DecayAmount::Share(Decimal::new(1, 1));
        let half = DecayAmount::Share(Decimal::new(5, 1));
        let cases = [
            (25, tenth, 22),
            (22, tenth, 19),
            (19, tenth, 17),
            (1, half, 0),
            (-25, tenth, -22),
            (8, DecayAmount::Points(5), 3),
            (3, DecayAmount::Points(5), 0),
            (-8, DecayAmount::Points(5), -3),
            (i64::MIN, DecayAmount::Points(1), -i64::MAX),
        ];
        for (before, amount, after) in cases {
            assert_eq!(shrunk(before, amount), after, "{before} by {amount:?}");
        }
    }
}

//! Expectations beside what happened.
//!
//! Expectations of one contact and moment are matched with the effects of that moment in order.
//! Of all ways to put them side by side the one that leaves the least wrong is taken,
//! so that one mistake shows as one row.

use nurture_runtime::{
    calendar::Zone,
    effect::{Effect, EffectKind},
    time::Timestamp,
};

use super::{
    Row, RowKind,
    effect::{fits, kind, message_of, must_be_expected},
    play::Track,
    timed::begun_by_time,
    values::Values,
    words::Words,
};
use crate::{
    checked::{Expectation, ExpectedEffect, Test},
    source::FileSpan,
};

/// What is compared.
pub(super) struct Comparison<'c> {
    pub(super) words: &'c Words<'c>,
    pub(super) values: &'c Values<'c>,
    pub(super) test: &'c Test,
    pub(super) start: Timestamp,
    /// The moment of the test's last line.
    pub(super) last: Timestamp,
    /// Whose, by position.
    pub(super) contact: u32,
}

/// An effect of the flow under test.
struct Actual<'e> {
    effect: &'e Effect,
    /// Whether it is part of what a date or schedule began behind the last line.
    begun_by_time: bool,
    /// The line that expects no such thing.
    forbidden: Option<(&'static str, FileSpan)>,
}

impl Actual<'_> {
    /// Whether a line of the test must expect it.
    fn is_needed(&self) -> bool {
        !self.begun_by_time && must_be_expected(&self.effect.kind)
    }
}

/// An expectation of the contact.
#[derive(Clone, Copy)]
struct Expected<'t> {
    at: Timestamp,
    effect: &'t ExpectedEffect,
    place: FileSpan,
}

/// The rows of one contact, by time, inputs first.
pub(super) fn rows(comparison: &Comparison<'_>, track: &Track) -> Vec<Row> {
    let actual = comparison.actual(track);
    let expected = comparison.expected();
    let mut rows = comparison.inputs(track);
    let mut moments: Vec<Timestamp> = expected.iter().map(|line| line.at).collect();
    moments.extend(actual.iter().map(|actual| actual.effect.at));
    moments.sort_unstable();
    moments.dedup();
    // Both are in order of time.
    let (mut actual_rest, mut expected_rest) = (&*actual, &*expected);
    for at in moments {
        let (now, rest) = split_behind(actual_rest, |actual| actual.effect.at <= at);
        actual_rest = rest;
        let (lines, rest) = split_behind(expected_rest, |line| line.at <= at);
        expected_rest = rest;
        let zone = track.zone(at);
        for pair in align(comparison.values, zone, lines, now) {
            rows.extend(comparison.row(at, zone, &pair));
        }
    }
    comparison.find_elsewhere(&mut rows, track, &actual, &expected);
    rows.sort_by_key(|row| (row.at, row.kind != RowKind::Input));
    rows
}

fn split_behind<T>(all: &[T], belongs: impl Fn(&T) -> bool) -> (&[T], &[T]) {
    all.split_at(all.partition_point(belongs))
}

impl Comparison<'_> {
    /// The effects of the flow under test.
    fn actual<'e>(&self, track: &'e Track) -> Vec<Actual<'e>> {
        let begun_by_time = begun_by_time(&track.effects, self.last);
        let effects = track.effects.iter().zip(begun_by_time);
        let own = effects.filter(|(effect, _)| effect.flow == Some(self.test.flow));
        let mut shown: Vec<FileSpan> = Vec::new();
        own.map(|(effect, begun_by_time)| {
            let mut forbidden = self.forbidden(&effect.kind);
            // What comes every week is shown once.
            if let Some((_, place)) = forbidden.filter(|_| begun_by_time) {
                if shown.contains(&place) {
                    forbidden = None;
                } else {
                    shown.push(place);
                }
            }
            Actual {
                effect,
                begun_by_time,
                forbidden,
            }
        })
        .collect()
    }

    fn forbidden(&self, effect: &EffectKind) -> Option<(&'static str, FileSpan)> {
        self.test.expectations.iter().find_map(|line| match line {
            Expectation::No {
                contact,
                kind: none,
                place,
            } => {
                let concerned = contact.is_none_or(|contact| contact == self.contact);
                (concerned && *none == kind(effect)).then_some((*none, *place))
            }
            Expectation::Effect { .. } => None,
        })
    }

    /// The expectations by time; at one moment as they are written.
    fn expected(&self) -> Vec<Expected<'_>> {
        let lines = self.test.expectations.iter();
        let mut expected: Vec<Expected<'_>> = lines
            .filter_map(|line| match line {
                Expectation::Effect {
                    at,
                    contact,
                    effect,
                    place,
                } if *contact == self.contact => Some(Expected {
                    at: self.start.saturating_add(*at),
                    effect,
                    place: *place,
                }),
                _ => None,
            })
            .collect();
        expected.sort_by_key(|line| line.at);
        expected
    }

    fn inputs(&self, track: &Track) -> Vec<Row> {
        let inputs = track.inputs.iter();
        inputs
            .map(|(input, place)| {
                let row = self.empty_row(input.at, RowKind::Input);
                Row {
                    actual: Some(self.words.input(&input.kind)),
                    place: Some(*place),
                    ..row
                }
            })
            .collect()
    }

    fn empty_row(&self, at: Timestamp, kind: RowKind) -> Row {
        Row {
            at,
            after: at.since(self.start),
            contact: self.contact,
            kind,
            expected: None,
            actual: None,
            place: None,
        }
    }

    /// The row of a pair; none for what time began behind the last line, unless a line is about it.
    fn row(&self, at: Timestamp, zone: Zone, pair: &Pair<'_>) -> Option<Row> {
        let Pair { line, actual, .. } = pair;
        let expected = line.map(|line| self.words.expected(self.values, zone, line.effect));
        let happened = actual.map(|actual| {
            self.words
                .effect(&actual.effect.kind, line.map(|line| line.effect))
        });
        let forbidden = actual.and_then(|actual| actual.forbidden);
        let kind = match (line, actual) {
            _ if forbidden.is_some() => RowKind::Forbidden,
            (Some(_), Some(_)) if pair.fits => RowKind::Met,
            (Some(_), Some(_)) => RowKind::Different,
            (Some(_), None) => RowKind::Missing(None),
            (None, Some(actual)) if actual.is_needed() => RowKind::Unexpected,
            (None, Some(actual)) if actual.begun_by_time => return None,
            (None, _) => RowKind::Aside,
        };
        let place = line.map(|line| line.place);
        Some(Row {
            expected: match forbidden {
                Some((none, _)) => Some(format!("no {none}")),
                None => expected,
            },
            actual: happened,
            place: forbidden.map(|(_, place)| place).or(place),
            ..self.empty_row(at, kind)
        })
    }

    /// Says of what did not happen in time when it happened instead, if nothing else was expected then.
    fn find_elsewhere(
        &self,
        rows: &mut [Row],
        track: &Track,
        actual: &[Actual<'_>],
        expected: &[Expected<'_>],
    ) {
        let free: Vec<Timestamp> = rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Aside | RowKind::Unexpected))
            .map(|row| row.at)
            .collect();
        for row in rows
            .iter_mut()
            .filter(|row| row.kind == RowKind::Missing(None))
        {
            let line = expected.iter().find(|line| Some(line.place) == row.place);
            let Some(line) = line else { continue };
            let found = actual.iter().filter(|actual| {
                let effect = actual.effect;
                free.contains(&effect.at)
                    && fits(
                        self.values,
                        track.zone(effect.at),
                        line.effect,
                        &effect.kind,
                    )
            });
            let nearest = found
                .map(|actual| actual.effect.at)
                .min_by_key(|at| at.since(row.at).micros().unsigned_abs());
            row.kind = RowKind::Missing(nearest.map(|at| at.since(self.start)));
        }
    }
}

/// What stands side by side.
struct Pair<'p> {
    line: Option<&'p Expected<'p>>,
    actual: Option<&'p Actual<'p>>,
    /// Whether the one is what the other expects.
    fits: bool,
}

/// How bad it is that a line is not met, or that an effect is not expected; two of them are worse than one of the other kind.
const ALONE: u32 = 4;

/// Puts lines and effects of one moment side by side, in order, so that the least is wrong.
fn align<'p>(
    values: &Values<'_>,
    zone: Zone,
    lines: &'p [Expected<'p>],
    effects: &'p [Actual<'p>],
) -> Vec<Pair<'p>> {
    let beside = |line: usize, effect: usize| {
        let (line, actual) = (lines.get(line)?, effects.get(effect)?);
        beside(values, zone, line.effect, &actual.effect.kind)
    };
    let alone = |effect: usize| match effects.get(effect) {
        Some(actual) if actual.is_needed() => ALONE,
        _ => 0,
    };
    let costs = Costs::of(lines.len(), effects.len(), &beside, &alone);
    let mut pairs = Vec::with_capacity(lines.len().max(effects.len()));
    let (mut line, mut effect) = (0, 0);
    while line < lines.len() || effect < effects.len() {
        let best = costs.from(line, effect);
        let paired = beside(line, effect)
            .filter(|wrong| costs.from(line + 1, effect + 1).saturating_add(*wrong) == best);
        let skips_effect =
            effect < effects.len() && costs.from(line, effect + 1) + alone(effect) == best;
        let takes_line = paired.is_some() || !skips_effect;
        let takes_effect = paired.is_some() || skips_effect;
        pairs.push(Pair {
            line: lines.get(line).filter(|_| takes_line),
            actual: effects.get(effect).filter(|_| takes_effect),
            fits: paired == Some(0),
        });
        line += usize::from(takes_line);
        effect += usize::from(takes_effect);
    }
    pairs
}

/// How bad the best way is from each pair of a line and an effect on.
struct Costs {
    costs: Vec<u32>,
    width: usize,
}

impl Costs {
    /// Row by row from the back.
    fn of(
        lines: usize,
        effects: usize,
        beside: &dyn Fn(usize, usize) -> Option<u32>,
        alone: &dyn Fn(usize) -> u32,
    ) -> Self {
        let width = effects + 1;
        let mut all = Self {
            costs: vec![0; (lines + 1) * width],
            width,
        };
        for line in (0..=lines).rev() {
            for effect in (0..=effects).rev() {
                let missing = (line < lines).then(|| all.from(line + 1, effect) + ALONE);
                let is_left = effect < effects;
                let unexpected = is_left.then(|| all.from(line, effect + 1) + alone(effect));
                let paired = beside(line, effect)
                    .map(|wrong| all.from(line + 1, effect + 1).saturating_add(wrong));
                let best = [missing, unexpected, paired].into_iter().flatten().min();
                let slot = all.costs.get_mut(line * width + effect);
                if let (Some(slot), Some(best)) = (slot, best) {
                    *slot = best;
                }
            }
        }
        all
    }

    fn from(&self, line: usize, effect: usize) -> u32 {
        let cost = self.costs.get(line * self.width + effect);
        cost.copied().unwrap_or(0)
    }
}

/// How bad it is to show an effect beside an expectation: not at all if it fits; none if they have nothing to do with each other.
fn beside(
    values: &Values<'_>,
    zone: Zone,
    expected: &ExpectedEffect,
    effect: &EffectKind,
) -> Option<u32> {
    const NEAR: u32 = 2;
    const FAR: u32 = 3;
    if fits(values, zone, expected, effect) {
        return Some(0);
    }
    let near = |same: bool| Some(if same { NEAR } else { FAR });
    let (wanted, given) = (message_expected(expected), message_given(values, effect));
    if let (Some(wanted), Some(given)) = (wanted, given)
        && wanted == given
    {
        return Some(NEAR);
    }
    match (expected, effect) {
        (ExpectedEffect::Send { .. }, EffectKind::Send(_)) => Some(FAR),
        (ExpectedEffect::Notify { team, .. }, EffectKind::Notify { team: whom, .. }) => {
            near(team == whom)
        }
        (ExpectedEffect::Task { team, .. }, EffectKind::Task(task)) => near(*team == task.team),
        (ExpectedEffect::Call { action, .. }, EffectKind::Call { action: called, .. }) => {
            near(action == called)
        }
        (ExpectedEffect::Exit { .. }, EffectKind::Exit { .. })
        | (ExpectedEffect::Skip(_), EffectKind::Skip { .. })
        | (ExpectedEffect::Assign { .. }, EffectKind::Assign { .. }) => Some(NEAR),
        (ExpectedEffect::Set(field, _), EffectKind::Set { field: of, .. }) if field == of => {
            Some(NEAR)
        }
        _ => None,
    }
}

fn message_expected(expected: &ExpectedEffect) -> Option<nurture_runtime::program::MessageId> {
    match expected {
        ExpectedEffect::Send { message, .. }
        | ExpectedEffect::Suppress { message, .. }
        | ExpectedEffect::Hold { message, .. } => Some(*message),
        _ => None,
    }
}

fn message_given(
    values: &Values<'_>,
    effect: &EffectKind,
) -> Option<nurture_runtime::program::MessageId> {
    match effect {
        EffectKind::Send(send) => Some(send.message),
        EffectKind::Suppress { send, .. } | EffectKind::Hold { send, .. } => {
            message_of(values.program, *send)
        }
        _ => None,
    }
}

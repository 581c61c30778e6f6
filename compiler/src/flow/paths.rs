//! The paths through a flow: statements in every order in which a contact can come to them.

use nurture_runtime::{
    program::{Days, FlowId},
    time::Duration,
    value::Value,
};

use crate::{
    check::constant,
    checked::{
        Block, Branch, Checked, Expression, ExpressionKind, Moment, Statement, StatementKind, Type,
        WaitFor,
    },
};

/// How many statements of one flow are looked at before passes of a `repeat` are no longer followed one by one.
///
/// Flows that people write stay far below; the bound keeps nested repeats from costing more than they say.
const VISITS_MAX: u32 = 20_000;

/// A day on which the clock is put back has 25 hours.
const LONGEST_DAY: Duration = Duration::from_micros(25 * Duration::HOUR.micros());

/// What is to be proved: the facts that hold at one point of a flow, and what changes them.
pub(super) trait Analysis {
    /// What is known at one point.
    type Facts: Clone + PartialEq;

    /// Another path comes to the same point.
    fn join(&self, facts: &mut Self::Facts, other: Self::Facts);

    /// A statement that contacts come to, with what is known before it; again for each pass of a `repeat`.
    ///
    /// The facts become those behind it, but for the time that it takes and the branches that it has.
    fn reached(&mut self, statement: &Statement, facts: &mut Self::Facts);

    /// Another pass of a `repeat` is due, and its `until` is looked at.
    fn due(&mut self, _statement: &Statement, _facts: &Self::Facts) {}

    /// The first of some statements that no contact comes to.
    fn unreached(&mut self, _statement: &Statement) {}

    /// Time passes.
    fn pass(&self, facts: &mut Self::Facts, elapsed: Elapsed);

    /// Keeps only what is true however often the statements around a point are run.
    fn widen(&self, facts: &mut Self::Facts);
}

/// How much time can pass between two points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed {
    /// At least.
    pub least: Duration,
    /// At most; none without an end.
    pub most: Option<Duration>,
}

impl Elapsed {
    /// No time.
    pub const NONE: Self = Self::exactly(Duration::ZERO);

    /// Any time.
    pub const ANY: Self = Self {
        least: Duration::ZERO,
        most: None,
    };

    /// Just this long.
    pub const fn exactly(duration: Duration) -> Self {
        Self {
            least: duration,
            most: Some(duration),
        }
    }

    /// From none to this long.
    pub const fn up_to(most: Duration) -> Self {
        Self {
            least: Duration::ZERO,
            most: Some(most),
        }
    }

    /// One after the other.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self {
            least: sum(self.least, next.least),
            most: self
                .most
                .zip(next.most)
                .map(|(first, second)| sum(first, second)),
        }
    }

    /// One or the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self
                .most
                .zip(other.most)
                .map(|(first, second)| first.max(second)),
        }
    }

    /// What is left of `whole` when this has passed.
    fn rest_of(self, whole: Self) -> Self {
        let rest = |whole: Duration, passed: Duration| {
            let rest = whole.checked_sub(passed).unwrap_or(Duration::ZERO);
            rest.max(Duration::ZERO)
        };
        Self {
            least: self
                .most
                .map_or(Duration::ZERO, |passed| rest(whole.least, passed)),
            most: whole.most.map(|whole| rest(whole, self.least)),
        }
    }
}

/// Leads `facts` from the entry of a flow along all its paths.
pub(super) fn follow<A: Analysis>(
    checked: &Checked,
    id: FlowId,
    analysis: &mut A,
    facts: A::Facts,
) {
    let Some(flow) = checked.flows.get(id.index()) else {
        return;
    };
    let mut walk = Walk {
        id,
        analysis,
        visits_left: VISITS_MAX,
    };
    let start = Point {
        facts,
        since: Elapsed::NONE,
    };
    walk.block(&flow.body, start);
}

/// Where a contact stands: what is known there, and the time since the entry or since the current pass began.
#[derive(Debug, Clone)]
struct Point<F> {
    facts: F,
    since: Elapsed,
}

struct Walk<'a, A> {
    id: FlowId,
    analysis: &'a mut A,
    visits_left: u32,
}

/// Where a contact stands behind a block or a statement; none if it does not come there.
type Behind<A> = Option<Point<<A as Analysis>::Facts>>;

impl<A: Analysis> Walk<'_, A> {
    fn block(&mut self, block: &Block, start: Point<A::Facts>) -> Behind<A> {
        let mut here = Some(start);
        for statement in &block.statements {
            let Some(point) = here else {
                self.analysis.unreached(statement);
                return None;
            };
            here = self.statement(statement, point);
        }
        here
    }

    fn branch(&mut self, branch: Option<&Branch>, start: Point<A::Facts>) -> Behind<A> {
        match branch {
            Some(branch) => self.block(&branch.body, start),
            None => Some(start),
        }
    }

    fn statement(&mut self, statement: &Statement, mut at: Point<A::Facts>) -> Behind<A> {
        self.visits_left = self.visits_left.saturating_sub(1);
        self.analysis.reached(statement, &mut at.facts);
        match &statement.kind {
            StatementKind::Exit(_) => None,
            StatementKind::Stop(flow) if *flow == self.id => None,
            StatementKind::Wait(duration) => Some(self.after(at, length(duration))),
            StatementKind::WaitUntil { moment, then, past } => {
                let waited = self.after(at.clone(), until(moment));
                let waited = self.branch(then.as_ref(), waited);
                // Without a branch of its own, a moment that is past is a wait of no length.
                let past = past.as_ref().and_then(|past| self.block(&past.body, at));
                self.either(waited, past)
            }
            StatementKind::WaitFor(wait) => self.wait_for(wait, &at),
            StatementKind::If {
                branches,
                otherwise,
            } => {
                let branches = branches.iter().map(|(_, branch)| Some(branch));
                self.choice(branches.chain([otherwise.as_ref()]), &at)
            }
            StatementKind::Match {
                subject,
                cases,
                otherwise,
            } => {
                let is_rest = otherwise.is_some() || !names_all(subject, cases);
                let rest = is_rest.then_some(otherwise.as_ref());
                let branches = cases.iter().map(|(_, branch)| Some(branch));
                self.choice(branches.chain(rest), &at)
            }
            StatementKind::Split { arms, .. } => {
                self.choice(arms.iter().map(|arm| Some(&arm.branch)), &at)
            }
            StatementKind::Repeat {
                times,
                every,
                until,
                body,
            } => {
                let passes = Passes {
                    times: *times,
                    every: every.as_ref().map_or(Elapsed::NONE, length),
                    may_be_none: until.is_some(),
                };
                self.repeat(&passes, (statement, &body.body), at)
            }
            _ => Some(at),
        }
    }

    /// One of several branches, none of them standing for one that holds nothing.
    fn choice<'b>(
        &mut self,
        branches: impl Iterator<Item = Option<&'b Branch>>,
        at: &Point<A::Facts>,
    ) -> Behind<A> {
        let mut behind = None;
        for branch in branches {
            let end = self.branch(branch, at.clone());
            behind = self.either(behind, end);
        }
        behind
    }

    fn wait_for(&mut self, wait: &WaitFor, at: &Point<A::Facts>) -> Behind<A> {
        let whole = wait
            .timeout
            .as_ref()
            .map_or(Elapsed::ANY, |timeout| length(&timeout.duration));
        let until_then = Elapsed {
            least: Duration::ZERO,
            most: whole.most,
        };
        let arms = wait.arms.iter().map(|arm| (&arm.branch, until_then));
        let timeout = wait.timeout.iter().map(|out| (&out.branch, whole));
        let mut behind = None;
        for (branch, elapsed) in arms.chain(timeout) {
            let start = self.after(at.clone(), elapsed);
            let end = self.branch(branch.as_ref(), start);
            behind = self.either(behind, end);
        }
        behind
    }

    /// Passes one after the other, until nothing new comes to light.
    fn repeat(
        &mut self,
        passes: &Passes,
        (statement, body): (&Statement, &Block),
        at: Point<A::Facts>,
    ) -> Behind<A> {
        if passes.times == 1 {
            self.analysis.due(statement, &at.facts);
        }
        let mut behind = None;
        let mut start = at;
        for pass in 1..=passes.times {
            self.visits_left = self.visits_left.saturating_sub(1);
            if passes.may_be_none {
                behind = self.either(behind, Some(start.clone()));
            }
            let gives_up = self.visits_left == 0 && pass < passes.times;
            if gives_up {
                self.analysis.widen(&mut start.facts);
                start.since.most = None;
            }
            let (due, entered) = (start.since, start.facts.clone());
            start.since = Elapsed::NONE;
            let Some(mut end) = self.block(body, start) else {
                return behind;
            };
            let length = end.since;
            end.since = due.then(length);
            let next = self.after(end.clone(), length.rest_of(passes.every));
            let is_settled = next.facts == entered;
            if pass < passes.times {
                self.analysis.due(statement, &next.facts);
            }
            if pass == passes.times || gives_up || is_settled {
                return self.either(behind, Some(end));
            }
            start = next;
        }
        behind
    }

    fn after(&self, mut at: Point<A::Facts>, elapsed: Elapsed) -> Point<A::Facts> {
        at.since = at.since.then(elapsed);
        self.analysis.pass(&mut at.facts, elapsed);
        at
    }

    fn either(&self, one: Behind<A>, other: Behind<A>) -> Behind<A> {
        let (mut one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => return one.or(other),
        };
        one.since = one.since.or(other.since);
        self.analysis.join(&mut one.facts, other.facts);
        Some(one)
    }
}

/// How a `repeat` repeats.
struct Passes {
    times: u32,
    /// From the beginning of one pass to that of the next, if the pass takes no longer.
    every: Elapsed,
    /// Whether `until` may be true when the first pass is due.
    may_be_none: bool,
}

/// How long a duration is.
fn length(duration: &Expression) -> Elapsed {
    constant::duration(duration).map_or(Elapsed::ANY, |length| {
        Elapsed::exactly(length.max(Duration::ZERO))
    })
}

/// How long it is until a moment; the next of a kind is never in the past.
fn until(moment: &Moment) -> Elapsed {
    let days = match moment {
        Moment::Next(Days::Week(days), _) => longest_gap(*days),
        // A day that a month does not have is its last one, so every month has it.
        Moment::Next(Days::Month(_), _) => 31,
        Moment::TimeOfDay(_) => 1,
        Moment::DateAt(..) | Moment::DateTime(_) => return Elapsed::ANY,
    };
    // The clock is put back at most once on the way.
    let most = Duration::DAY
        .checked_mul(days - 1)
        .map(|whole| sum(whole, LONGEST_DAY));
    most.map_or(Elapsed::ANY, Elapsed::up_to)
}

/// The most days from one of these weekdays to the next, 1 to 7.
fn longest_gap(days: [bool; 7]) -> i64 {
    let twice = days.iter().chain(&days);
    let mut longest = 1;
    let mut gap = 1;
    for is_one in twice {
        if *is_one {
            longest = gap.max(longest);
            gap = 1;
        } else {
            gap += 1;
        }
    }
    longest
}

/// Whether the cases of a `match` without `else` leave no value over.
///
/// One that does leave some has been reported; what lies behind it is reached all the same.
fn names_all(subject: &Expression, cases: &[(Vec<Expression>, Branch)]) -> bool {
    let mut values = cases.iter().flat_map(|(values, _)| values);
    match &subject.ty {
        Type::Enum(names) => names.iter().all(|name| {
            cases
                .iter()
                .flat_map(|(values, _)| values)
                .any(|value| matches!(&value.kind, ExpressionKind::EnumValue(of) if of == name))
        }),
        Type::Bool => [true, false].iter().all(|wanted| {
            values.clone().any(
                |value| matches!(&value.kind, ExpressionKind::Constant(Value::Bool(is)) if is == wanted),
            )
        }),
        _ => values.next().is_none(),
    }
}

fn sum(one: Duration, other: Duration) -> Duration {
    one.checked_add(other).unwrap_or(Duration::MAX)
}

//! Measuring side by side: all contenders take turns, so that what disturbs one disturbs all.

use std::time::{Duration, Instant};

use nurture_workload::clock;

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Just enough to see that everything runs.
    Quick,
    /// Enough for stable ratios.
    Normal,
    /// As much as the targets are stated for.
    Full,
}

impl Effort {
    /// What the command line asks for.
    pub fn of(arguments: &[String]) -> Self {
        let has = |name: &str| arguments.iter().any(|argument| argument == name);
        if has("--quick") {
            Self::Quick
        } else if has("--full") {
            Self::Full
        } else {
            Self::Normal
        }
    }

    /// One of three numbers.
    pub const fn choose(self, quick: usize, normal: usize, full: usize) -> usize {
        match self {
            Self::Quick => quick,
            Self::Normal => normal,
            Self::Full => full,
        }
    }

    /// How often everybody takes a turn.
    pub const fn turns(self) -> usize {
        self.choose(2, 15, 31)
    }
}

/// One of those who are compared.
pub struct Contender<'c> {
    /// How many times a turn does what is measured.
    units: usize,
    /// Does its work once and says how long it took.
    turn: Box<dyn FnMut() -> Duration + 'c>,
}

/// A contender who does its work so many times in a turn; what counts is how long it was at work on a core, in all of its threads.
pub fn timed<'c, T>(units: usize, work: impl FnMut() -> T + 'c) -> Contender<'c> {
    with_clock(clock::time_at_work, units, work)
}

/// A contender whose turns last from their beginning to their end, whatever it is that takes so long.
pub fn lasting<'c, T>(units: usize, work: impl FnMut() -> T + 'c) -> Contender<'c> {
    let started = Instant::now();
    with_clock(move || started.elapsed(), units, work)
}

fn with_clock<'c, T>(
    clock: impl Fn() -> Duration + 'c,
    units: usize,
    mut work: impl FnMut() -> T + 'c,
) -> Contender<'c> {
    let turn = move || {
        let started = clock();
        let result = std::hint::black_box(work());
        let elapsed = clock().saturating_sub(started);
        // What is left of the work goes when the clock has stopped.
        drop(result);
        elapsed
    };
    Contender {
        units: units.max(1),
        turn: Box::new(turn),
    }
}

/// What came of a contender's turns.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The median of its times for one unit, in seconds.
    pub seconds: f64,
    /// The median of its time divided by the first contender's of the same turn.
    pub ratio: f64,
}

/// Lets everybody take turns, after one that does not count.
pub fn side_by_side(turns: usize, contenders: &mut [Contender<'_>]) -> Vec<Outcome> {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
    for turn in 0..=turns {
        for (contender, times) in contenders.iter_mut().zip(&mut times) {
            let time = (contender.turn)().as_secs_f64();
            if turn > 0 {
                #[expect(clippy::cast_precision_loss, reason = "millions of units at most")]
                times.push(time / contender.units as f64);
            }
        }
    }
    let first = times[0].clone();
    times
        .into_iter()
        .map(|times| {
            let ratios = times.iter().zip(&first);
            Outcome {
                ratio: median(ratios.map(|(time, first)| time / first).collect()),
                seconds: median(times),
            }
        })
        .collect()
}

/// The one in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

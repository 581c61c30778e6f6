//! `exceeds-limit`: sends that break a frequency limit by what the flow itself has sent before.

use std::collections::BTreeMap;

use nurture_runtime::{
    program::{Category, FlowId, Limit, LimitOtherwise, Quiet},
    show,
    time::Duration,
};

use super::paths::{Analysis, Elapsed, follow};
use crate::{
    checked::{Checked, Send, Statement, StatementKind},
    finding::{Finding, Rule},
    source::FileSpan,
};

/// One finding for each send that a limit suppresses on some path, however long the contact lets the flow wait.
///
/// Only the flow's own sends are counted, and only limits that suppress: under `otherwise wait` a message leaves later.
pub(super) fn exceeded(checked: &Checked, id: FlowId) -> Vec<Finding> {
    let Some(flow) = checked.flows.get(id.index()) else {
        return Vec::new();
    };
    let suppressing = |limit: &&Limit| limit.otherwise == LimitOtherwise::Skip;
    let limits: Vec<Limit> = flow.limits.iter().filter(suppressing).copied().collect();
    if limits.is_empty() {
        return Vec::new();
    }
    let ages = vec![Vec::new(); limits.len()];
    let mut sends = Sends {
        checked,
        longest_hold: longest_hold(&flow.quiet),
        limits,
        exceeding: BTreeMap::new(),
    };
    follow(checked, id, &mut sends, ages);
    let Sends { exceeding, .. } = sends;
    exceeding
        .into_iter()
        .map(|(place, limit)| exceeds_limit(place, limit))
        .collect()
}

/// The sends of a flow, counted under its limits.
struct Sends<'a> {
    checked: &'a Checked,
    /// How long quiet hours can hold a message; none where that has no end.
    longest_hold: Option<Duration>,
    limits: Vec<Limit>,
    exceeding: BTreeMap<FileSpan, Limit>,
}

/// For each limit, how long ago at most the latest sends that it counts were: the latest first, none as old as the limit looks back.
///
/// Where paths meet, each of them keeps the youngest age that it has on any path.
/// The n-th send after that breaks the limit on some path just if it does by one of these ages.
type Ages = Vec<Vec<Duration>>;

impl Analysis for Sends<'_> {
    type Facts = Ages;

    fn join(&self, facts: &mut Ages, other: Ages) {
        for (ages, others) in facts.iter_mut().zip(other) {
            for (age, other) in ages.iter_mut().zip(&others) {
                *age = (*age).min(*other);
            }
            let more = others.into_iter().skip(ages.len());
            ages.extend(more);
        }
    }

    fn reached(&mut self, statement: &Statement, facts: &mut Ages) {
        let StatementKind::Send(send) = &statement.kind else {
            return;
        };
        if !self.is_marketing(send) {
            return;
        }
        if self.longest_hold != Some(Duration::ZERO) {
            let hold = Elapsed {
                least: Duration::ZERO,
                most: self.longest_hold,
            };
            self.pass(facts, hold);
        }
        let broken = self.limits.iter().zip(&*facts).find(|(limit, ages)| {
            let count = usize::try_from(limit.count).unwrap_or(usize::MAX);
            limit.channel == send.channel && ages.len() >= count
        });
        if let Some((limit, _)) = broken {
            self.exceeding.entry(statement.keyword).or_insert(*limit);
            return;
        }
        for (limit, ages) in self.limits.iter().zip(facts) {
            if limit.channel == send.channel {
                ages.insert(0, Duration::ZERO);
            }
        }
    }

    fn pass(&self, facts: &mut Ages, elapsed: Elapsed) {
        for (limit, ages) in self.limits.iter().zip(facts) {
            ages.retain_mut(|age| {
                let older = elapsed.most.and_then(|most| age.checked_add(most));
                older.is_some_and(|older| {
                    *age = older;
                    older < limit.per
                })
            });
        }
    }

    fn widen(&self, facts: &mut Ages) {
        for ages in facts {
            ages.clear();
        }
    }
}

impl Sends<'_> {
    fn is_marketing(&self, send: &Send) -> bool {
        let message = self.checked.messages.get(send.message.index());
        message.is_some_and(|message| message.category == Category::Marketing)
    }
}

/// How long quiet hours and days that touch can hold a message at most; none where that has no end.
///
/// Single days may stand beside each other and between quiet weekdays; they are taken to.
fn longest_hold(quiet: &Quiet) -> Option<Duration> {
    const DAY: i64 = Duration::DAY.micros();
    let dates = i64::try_from(quiet.dates.len()).unwrap_or(i64::MAX);
    let weekdays = longest_run(quiet.weekdays)?;
    let days = weekdays
        .checked_mul(dates.checked_add(1)?)?
        .checked_add(dates)?;
    let hours = quiet.hours.iter().fold(0, |sum: i64, (from, to)| {
        let of_day = |micros: u64| i64::try_from(micros).unwrap_or(DAY);
        sum.saturating_add((of_day(*to) - of_day(*from) + DAY) % DAY)
    });
    let whole = days.checked_mul(DAY)?.checked_add(hours)?;
    if whole == 0 {
        return Some(Duration::ZERO);
    }
    // The clock may be put back on the way.
    Duration::from_micros(whole).checked_add(Duration::HOUR)
}

/// The most quiet weekdays in a row; none if all are.
fn longest_run(weekdays: [bool; 7]) -> Option<i64> {
    let mut longest = 0;
    let mut run = 0;
    for quiet in weekdays.iter().chain(&weekdays) {
        run = if *quiet { run + 1 } else { 0 };
        longest = run.max(longest);
    }
    (longest < 14).then_some(longest)
}

fn exceeds_limit(place: FileSpan, limit: Limit) -> Finding {
    let count = limit.count;
    let channel = limit.channel.name();
    let per = show::duration(limit.per);
    Finding::new(
        Rule::ExceedsLimit,
        place,
        format!("the limit `{count} {channel} per {per}` suppresses this message on some path"),
    )
    .labelled("there, the flow itself has used up the limit before")
    .with_help("wait longer before this, or let the message wait for room: `otherwise wait`")
}

//! Listing flows with their clauses.

use super::{
    Listing,
    names::{Names, at, days, length, plain, time_of_day, weekdays},
};
use crate::program::{
    DateTrigger, Ending, EndingKind, Flow, LimitOtherwise, Quiet, Reenter, SegmentOrList, Trigger,
    TriggerKind, Way,
};

impl Listing<'_> {
    pub(super) fn flows(&mut self) {
        for flow in &self.names.program().flows {
            self.flow(flow);
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let names = self.names;
        let title = flow
            .title
            .map(|title| format!(" \"{}\"", names.symbol(title)));
        let name = names.symbol(flow.name);
        self.heading(&format!(
            "flow {name}{} {}",
            title.unwrap_or_default(),
            at(flow.start)
        ));
        if let Some((owner, backup)) = flow.owner {
            let backup = backup.map(|backup| format!(" backup \"{}\"", names.symbol(backup)));
            let backup = backup.unwrap_or_default();
            self.line(1, &format!("owner \"{}\"{backup}", names.symbol(owner)));
        }
        for trigger in &flow.triggers {
            self.line(1, &format!("on {}", names.trigger(trigger)));
        }
        for goal in &flow.goals {
            self.line(1, &format!("goal {}", names.ending(goal)));
        }
        for exit in &flow.exits {
            self.line(1, &format!("exit {}", names.ending(exit)));
        }
        if let Some(expire) = flow.expire {
            self.line(1, &format!("expire after {}", length(expire)));
        }
        self.line(1, &reenter(flow));
        self.sending(flow);
    }

    fn sending(&mut self, flow: &Flow) {
        let zone = self.names.symbol(flow.timezone);
        self.line(1, &format!("timezone \"{zone}\""));
        self.quiet(&flow.quiet);
        for limit in &flow.limits {
            let otherwise = match limit.otherwise {
                LimitOtherwise::Skip => "skip",
                LimitOtherwise::Wait => "wait",
            };
            let (channel, per) = (limit.channel.name(), length(limit.per));
            let line = format!(
                "limit {} {channel} per {per} otherwise {otherwise}",
                limit.count
            );
            self.line(1, &line);
        }
        if let Some(holdout) = flow.holdout {
            let whose = if holdout.of_policy {
                " (of the policy)"
            } else {
                ""
            };
            self.line(1, &format!("holdout {}{whose}", share(holdout.share)));
        }
        self.line(
            1,
            &format!("priority {}, {} slots", flow.priority, flow.slots),
        );
    }

    fn quiet(&mut self, quiet: &Quiet) {
        for (from, to) in &quiet.hours {
            self.line(
                1,
                &format!("quiet {} to {}", time_of_day(*from), time_of_day(*to)),
            );
        }
        if quiet.weekdays.contains(&true) {
            self.line(1, &format!("quiet on {}", weekdays(quiet.weekdays)));
        }
        for date in &quiet.dates {
            self.line(1, &format!("quiet on {date}"));
        }
    }
}

impl Names<'_> {
    fn trigger(self, trigger: &Trigger) -> String {
        let mut text = self.trigger_kind(&trigger.kind);
        if let Some(per) = trigger.per {
            text += &format!(" per {}", at(per));
        }
        text + &Names::binding(&trigger.binding)
    }

    fn trigger_kind(self, kind: &TriggerKind) -> String {
        match kind {
            TriggerKind::Event {
                event,
                subject,
                condition,
            } => self.condition(*event, *subject, *condition),
            TriggerKind::List(list, way) => format!("{} {}", word(*way), self.list(*list)),
            TriggerKind::Segment(segment, way) => {
                format!("{} {}", word(*way), self.segment(*segment))
            }
            TriggerKind::ScoreReaches(score, threshold) => {
                format!("{} reaches {threshold}", self.score(*score))
            }
            TriggerKind::ScoreDropsBelow(score, threshold) => {
                format!("{} drops below {threshold}", self.score(*score))
            }
            TriggerKind::Change(field, to) => {
                let to = to.map(|to| format!(" to {}", self.constant(to)));
                format!("change {}{}", self.field(*field), to.unwrap_or_default())
            }
            TriggerKind::Date(date) => self.date(*date),
            TriggerKind::Schedule {
                days: on,
                at,
                segment,
            } => {
                let whose = self.whose(*segment);
                format!("every {} at {}{whose}", days(on), time_of_day(*at))
            }
            TriggerKind::Once(moment, segment) => {
                format!("{}{}", self.constant(*moment), self.whose(*segment))
            }
            TriggerKind::Manual => "manual".to_owned(),
        }
    }

    fn date(self, date: DateTrigger) -> String {
        let field = self.field(date.field);
        let micros = date.offset.micros();
        let offset = crate::time::Duration::from_micros(micros.saturating_abs());
        let mut text = match micros.signum() {
            -1 => format!("{} before {field}", length(offset)),
            0 => field,
            _ => format!("{} after {field}", length(offset)),
        };
        if date.yearly {
            text += " every year";
        }
        if let Some(at) = date.at {
            text += &format!(" at {}", time_of_day(at));
        }
        text
    }

    fn whose(self, whose: Option<SegmentOrList>) -> String {
        match whose {
            Some(SegmentOrList::Segment(segment)) => format!(" for {}", self.segment(segment)),
            Some(SegmentOrList::List(list)) => format!(" for {}", self.list(list)),
            None => String::new(),
        }
    }

    fn ending(self, ending: &Ending) -> String {
        let text = match &ending.kind {
            EndingKind::Event {
                event,
                subject,
                condition,
            } => format!("on {}", self.condition(*event, *subject, *condition)),
            EndingKind::When(code) => format!("when {}", at(*code)),
        };
        match ending.within {
            Some(within) => format!("{text} within {}", length(within)),
            None => text,
        }
    }
}

fn reenter(flow: &Flow) -> String {
    let reenter = match flow.reenter {
        Reenter::Never => "never".to_owned(),
        Reenter::Always => "always".to_owned(),
        Reenter::After(after) => format!("after {}", length(after)),
        Reenter::Restart => "restart".to_owned(),
    };
    let per = if flow.keyed { " per value" } else { "" };
    format!("reenter {}{per}", plain(&reenter))
}

fn word(way: Way) -> &'static str {
    match way {
        Way::Join => "join",
        Way::Leave => "leave",
    }
}

/// Hundredths of a percent as a percentage.
pub(super) fn share(share: u32) -> String {
    match (share / 100, share % 100) {
        (whole, 0) => format!("{whole}%"),
        (whole, rest) => format!("{whole}.{rest:02}%"),
    }
}

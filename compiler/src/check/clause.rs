//! Clauses of flows and of the policy (language reference, section 4).

use nurture_runtime::{
    program::{Channel, Holdout, Limit, LimitOtherwise, Quiet, Reenter},
    time::Duration,
};
use smol_str::SmolStr;

use super::{
    Checker, constant,
    items::Items,
    scope::{Entry, Scope},
    trigger::BoundTriggers,
};
use crate::{
    checked::{Ending, EndingKind, Trigger},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{self, Clause, ClauseKind, EventPredicate, Expression, Name, Text},
};

/// What clauses say, put together.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    pub(super) triggers: Vec<Trigger>,
    /// Whether there is an `on`, even one that could not be understood.
    pub(super) has_trigger: bool,
    pub(super) reenter: Option<Reenter>,
    pub(super) reenter_place: Option<FileSpan>,
    pub(super) keyed: bool,
    pub(super) goals: Vec<Ending>,
    pub(super) exits: Vec<Ending>,
    pub(super) expire: Option<Duration>,
    /// Whether there is an `expire`, even one that could not be understood.
    pub(super) expires: bool,
    pub(super) owner: Option<(SmolStr, Option<SmolStr>)>,
    pub(super) timezone: Option<SmolStr>,
    pub(super) quiet: Option<Quiet>,
    pub(super) limits: Option<Vec<Limit>>,
    pub(super) holdout: Option<Holdout>,
}

impl Checker<'_> {
    /// The first policy; others are reported.
    pub(super) fn policy(&mut self, items: &Items<'_>) -> Clauses {
        let mut first: Option<(FileSpan, Clauses)> = None;
        for at in &items.policies {
            self.file = at.file;
            let place = self.place(at.node.keyword);
            let clauses = self.policy_clauses(&at.node.clauses);
            match &first {
                Some((first, _)) => {
                    let finding = second_policy(place, *first);
                    self.report(finding);
                }
                None => first = Some((place, clauses)),
            }
        }
        let Some((place, mut clauses)) = first else {
            return Clauses::default();
        };
        if let Some(holdout) = &mut clauses.holdout {
            holdout.of_policy = true;
        }
        self.checked.policy.place = Some(place);
        self.checked.policy.timezone.clone_from(&clauses.timezone);
        self.checked.policy.exits.clone_from(&clauses.exits);
        clauses
    }

    fn policy_clauses(&mut self, clauses: &[Clause]) -> Clauses {
        let (fitting, others): (Vec<Clause>, Vec<Clause>) = clauses
            .iter()
            .cloned()
            .partition(|clause| stands_in_policy(&clause.kind));
        for clause in &others {
            let place = self.place(clause.keyword);
            self.report(not_in_policy(place));
        }
        let mut scope = Scope::outside();
        scope.entry = Entry::Made;
        self.clauses(&fitting, &scope, BoundTriggers::default())
    }

    /// Checks clauses; `scope` is that of a contact who has just entered.
    pub(super) fn clauses(
        &mut self,
        clauses: &[Clause],
        scope: &Scope,
        triggers: BoundTriggers,
    ) -> Clauses {
        let mut checked = Clauses::default();
        let mut standing: Vec<(&'static str, FileSpan)> = Vec::new();
        let mut triggers = triggers.into_iter();
        for clause in clauses {
            if let Some(kind) = once(&clause.kind) {
                let place = self.place(clause.keyword);
                match standing.iter().find(|(known, _)| *known == kind) {
                    Some((_, first)) => {
                        let finding = second_clause(place, kind, *first);
                        self.report(finding);
                        // It is looked at for mistakes of its own, and says nothing.
                        self.clause(clause, scope, &mut Clauses::default());
                        continue;
                    }
                    None => standing.push((kind, place)),
                }
            }
            if let ClauseKind::On(_) = &clause.kind {
                checked.has_trigger = true;
                checked.triggers.extend(triggers.next());
            } else {
                self.clause(clause, scope, &mut checked);
            }
        }
        checked
    }

    fn clause(&mut self, clause: &Clause, scope: &Scope, checked: &mut Clauses) {
        let place = self.place(clause.span);
        match &clause.kind {
            ClauseKind::On(_) => {}
            // What could not be read may have been any clause.
            ClauseKind::Error => {
                checked.has_trigger = true;
                checked.expires = true;
            }
            ending @ (ClauseKind::GoalEvent { .. }
            | ClauseKind::GoalWhen { .. }
            | ClauseKind::ExitOn(_)
            | ClauseKind::ExitWhen(_)) => self.goal_or_exit(ending, place, scope, checked),
            ClauseKind::Expire(after) => {
                checked.expires = true;
                checked.expire = self.length(after);
            }
            ClauseKind::Reenter { mode, per } => {
                checked.reenter = self.reenter(mode);
                checked.reenter_place = Some(place);
                checked.keyed = per.is_some();
            }
            ClauseKind::Owner { owner, backup } => {
                checked.owner = self.owner(owner, backup.as_ref());
            }
            ClauseKind::Timezone(zone) => checked.timezone = self.timezone(zone),
            ClauseKind::QuietHours { from, to } => {
                self.quiet_hours(from, to, checked.quiet.get_or_insert_default());
            }
            ClauseKind::QuietDays(days) => {
                self.quiet_days(days, checked.quiet.get_or_insert_default());
            }
            ClauseKind::Limit {
                count,
                channel,
                per,
                otherwise,
            } => {
                let limit = self.limit(count, channel, per, otherwise.as_ref());
                let keyword = self.place(clause.keyword);
                self.add_limit(keyword, limit, checked.limits.get_or_insert_default());
            }
            ClauseKind::Holdout(share) => {
                let share = self.share(share);
                checked.holdout = share.map(|share| Holdout {
                    share,
                    of_policy: false,
                });
            }
            ClauseKind::Priority(priority) => {
                self.whole_number(priority);
            }
        }
    }

    /// A goal or an exit, by an event or by a condition.
    fn goal_or_exit(
        &mut self,
        clause: &ClauseKind,
        place: FileSpan,
        scope: &Scope,
        checked: &mut Clauses,
    ) {
        let (kind, within) = match clause {
            ClauseKind::GoalEvent { event, within } => (self.ending(event, scope), within.as_ref()),
            ClauseKind::GoalWhen { condition, within } => {
                (self.ending_when(condition, scope), within.as_ref())
            }
            ClauseKind::ExitOn(event) => (self.ending(event, scope), None),
            ClauseKind::ExitWhen(condition) => (self.ending_when(condition, scope), None),
            _ => return,
        };
        let ending = Ending {
            kind,
            within: within.and_then(|within| self.length(within)),
            place,
        };
        match clause {
            ClauseKind::ExitOn(_) | ClauseKind::ExitWhen(_) => checked.exits.push(ending),
            _ => checked.goals.push(ending),
        }
    }

    fn ending_when(&mut self, condition: &Expression, scope: &Scope) -> EndingKind {
        EndingKind::When(self.condition(&mut scope.clone(), condition))
    }

    /// A goal or an exit by an event.
    fn ending(&mut self, event: &EventPredicate, scope: &Scope) -> EndingKind {
        let awaited = self.awaited(scope.reach(), &event.event, event.subject.as_ref());
        let mut inner = scope.looking_at(awaited.payload, None);
        let condition = event.condition.as_ref();
        let condition = condition.map(|condition| self.condition(&mut inner, condition));
        match awaited.event {
            Some(event) if awaited.is_sound => EndingKind::Event {
                event,
                subject: awaited.subject,
                condition,
            },
            _ => EndingKind::Error,
        }
    }

    /// A duration that is the same for every contact.
    fn length(&mut self, written: &Expression) -> Option<Duration> {
        self.fixed_duration(&mut Scope::outside(), written)
    }

    fn reenter(&mut self, mode: &syntax::Reenter) -> Option<Reenter> {
        Some(match mode {
            syntax::Reenter::Never => Reenter::Never,
            syntax::Reenter::Always => Reenter::Always,
            syntax::Reenter::Restart => Reenter::Restart,
            syntax::Reenter::After(after) => Reenter::After(self.length(after)?),
        })
    }

    fn owner(&mut self, owner: &Text, backup: Option<&Text>) -> Option<(SmolStr, Option<SmolStr>)> {
        let owner = self.plain_text(owner);
        let backup = backup.and_then(|backup| self.plain_text(backup));
        Some((owner?, backup))
    }

    fn limit(
        &mut self,
        count: &Expression,
        channel: &Name,
        per: &Expression,
        otherwise: Option<&Name>,
    ) -> Option<Limit> {
        let counted = self.whole_number(count);
        let channel = self.channel(channel);
        let length = self.length(per);
        let otherwise = self.otherwise_of_limit(otherwise);
        let place = self.place(count.span);
        let count = u32::try_from(counted?).ok().filter(|count| *count > 0);
        if count.is_none() {
            self.report(no_messages(place));
        }
        let per_place = self.place(per.span);
        let length = length?;
        if !length.is_positive() {
            self.report(super::declaration::no_length(per_place));
            return None;
        }
        Some(Limit {
            channel: channel?,
            count: count?,
            per: length,
            otherwise,
        })
    }

    fn otherwise_of_limit(&mut self, name: Option<&Name>) -> LimitOtherwise {
        match name.map(|name| name.text.as_str()) {
            None | Some("skip") => LimitOtherwise::Skip,
            Some("wait") => LimitOtherwise::Wait,
            Some(other) => {
                if let Some(span) = name.map(|name| name.span) {
                    let place = self.place(span);
                    let message =
                        format!("`{other}` is nothing that can happen to a message over the limit");
                    self.report(
                        Finding::new(Rule::UnknownValue, place, message)
                            .suggesting(other, ["skip", "wait"])
                            .with_help("write `otherwise skip` or `otherwise wait`"),
                    );
                }
                LimitOtherwise::Skip
            }
        }
    }

    /// Several limits of one channel may stand side by side, over different times.
    fn add_limit(&mut self, place: FileSpan, limit: Option<Limit>, limits: &mut Vec<Limit>) {
        let Some(limit) = limit else { return };
        let same = |other: &Limit| other.channel == limit.channel && other.per == limit.per;
        if limits.iter().any(same) {
            self.report(second_limit(place, limit.channel));
        } else {
            limits.push(limit);
        }
    }

    /// A share in hundredths of a percent, 0 to 10,000.
    pub(super) fn share(&mut self, written: &Expression) -> Option<u32> {
        use nurture_runtime::value::Value;
        use rust_decimal::{Decimal, prelude::ToPrimitive};
        let share = self.value(
            &mut Scope::outside(),
            written,
            &crate::checked::Type::Percent,
        );
        let Some(Value::Percent(fraction)) = constant::value(&share) else {
            return None;
        };
        let hundredths = fraction.checked_mul(Decimal::from(10_000));
        let whole = hundredths.filter(rust_decimal::Decimal::is_integer);
        let counted = whole
            .and_then(|share| share.to_u32())
            .filter(|share| *share <= 10_000);
        if counted.is_none() {
            let text = self.input.sources.slice(share.place).to_owned();
            self.report(no_share(share.place, &text));
        }
        counted
    }
}

/// The word for a clause that stands once.
fn once(kind: &ClauseKind) -> Option<&'static str> {
    Some(match kind {
        ClauseKind::Expire(_) => "expire",
        ClauseKind::Reenter { .. } => "reenter",
        ClauseKind::Owner { .. } => "owner",
        ClauseKind::Timezone(_) => "timezone",
        ClauseKind::Holdout(_) => "holdout",
        ClauseKind::Priority(_) => "priority",
        _ => return None,
    })
}

fn stands_in_policy(kind: &ClauseKind) -> bool {
    matches!(
        kind,
        ClauseKind::Error
            | ClauseKind::Timezone(_)
            | ClauseKind::QuietHours { .. }
            | ClauseKind::QuietDays(_)
            | ClauseKind::Limit { .. }
            | ClauseKind::Holdout(_)
            | ClauseKind::ExitOn(_)
            | ClauseKind::ExitWhen(_)
    )
}

fn not_in_policy(place: FileSpan) -> Finding {
    Finding::new(Rule::SyntaxError, place, "this clause cannot stand in a policy")
        .with_help("a policy has `timezone`, `quiet`, `limit`, `holdout` and `exit`; the others belong to a flow")
}

fn second_policy(place: FileSpan, first: FileSpan) -> Finding {
    Finding::new(Rule::DuplicateDeclaration, place, "a second `policy`")
        .with_label(first, "the first one is here")
        .with_help("a project has one policy: put all clauses into it")
}

fn second_clause(place: FileSpan, kind: &str, first: FileSpan) -> Finding {
    Finding::new(
        Rule::DuplicateDeclaration,
        place,
        format!("a second `{kind}`"),
    )
    .with_label(first, "the first one is here")
    .with_help("this clause can stand once: take one of them away")
}

fn second_limit(place: FileSpan, channel: Channel) -> Finding {
    let message = format!("a second limit of {} over the same time", channel.name());
    Finding::new(Rule::DuplicateDeclaration, place, message).with_help("take one of them away")
}

fn no_messages(place: FileSpan) -> Finding {
    Finding::new(
        Rule::TypeMismatch,
        place,
        "a limit lets at least one message through",
    )
    .with_help("to send none at all, take the sends away")
}

fn no_share(place: FileSpan, text: &str) -> Finding {
    Finding::new(
        Rule::InvalidLiteral,
        place,
        format!("`{text}` is not a share"),
    )
    .with_help("shares go from 0% to 100% and count in hundredths of a percent: `33.33%`")
}

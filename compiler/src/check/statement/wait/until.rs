//! `wait until`

use crate::{
    check::{
        Checker, literal,
        relation::describe,
        statement::Run,
        trigger::{is_constant, two_times},
    },
    checked::{self, Expression, ExpressionKind, StatementKind, Type},
    finding::{Finding, Rule},
    source::FileSpan,
    syntax::{self, Moment, WaitBranches},
};

impl Checker<'_> {
    /// `wait until … [then … else … end]`
    pub(super) fn wait_until(
        &mut self,
        moment: &Moment,
        branches: Option<&WaitBranches>,
        run: &mut Run,
    ) -> StatementKind {
        let moment = self.moment(moment, run);
        run.state().wait();
        let mut then = None;
        let mut past = None;
        if let Some(branches) = branches {
            let during = run.state().clone();
            let written = &branches.then;
            let (branch, end) =
                self.branch_from(written.keyword, &written.body, during.clone(), run);
            let mut ways = vec![end];
            then = Some(branch);
            match &branches.otherwise {
                Some(written) => {
                    let (branch, end) =
                        self.branch_from(written.keyword, &written.body, during.clone(), run);
                    ways.push(end);
                    past = Some(branch);
                }
                None => ways.push(during.clone()),
            }
            *run.state() = during.meet(&ways);
        }
        match moment {
            Some(moment) => StatementKind::WaitUntil { moment, then, past },
            None => StatementKind::Error,
        }
    }

    fn moment(&mut self, moment: &Moment, run: &mut Run) -> Option<checked::Moment> {
        let (moment, at) = match moment {
            Moment::Day { days, at } => {
                let days = self.named_days(days);
                let at = self.time_of_day(at.as_ref());
                return Some(checked::Moment::Next(days?, at?));
            }
            Moment::At { moment, at } => (moment, at.as_ref()),
        };
        if let Some(finding) = self.event_or_length(moment) {
            self.report(finding);
            return None;
        }
        let written = moment;
        let moment = self.expression(&mut run.scope, moment, None);
        self.declared_beside(written, written, &Type::Date);
        let moment = self.handled(moment);
        let time = at.map(|at| self.time_of_day(Some(at)));
        match (&moment.ty, at) {
            (Type::Error, _) => None,
            (Type::Time, None) => Some(checked::Moment::TimeOfDay(moment)),
            (Type::DateTime, None) => Some(checked::Moment::DateTime(moment)),
            (Type::Date, None) => Some(checked::Moment::DateAt(moment, 0)),
            (Type::DateTime, Some(at)) if is_constant(&moment) => {
                let place = self.place(at.span);
                self.report(two_times(place));
                None
            }
            (Type::Date | Type::DateTime, Some(_)) => {
                Some(checked::Moment::DateAt(moment, time.flatten()?))
            }
            (Type::Time, Some(at)) => {
                let place = self.place(at.span);
                self.report(time_twice(place));
                None
            }
            _ => {
                let written = self.input.sources.slice(moment.place).to_owned();
                self.report(no_moment(&moment, &written));
                None
            }
        }
    }
}

impl Checker<'_> {
    /// `until purchase or 3d`: an event is waited for, and no longer than that.
    fn event_or_length(&self, written: &syntax::Expression) -> Option<Finding> {
        use syntax::{BinaryOperator, ExpressionKind as Kind, Literal};
        let Kind::Binary(BinaryOperator::Or, _, event, length) = &written.kind else {
            return None;
        };
        let Kind::Literal(Literal::Duration(length)) = &length.kind else {
            return None;
        };
        let is_event = match &event.kind {
            Kind::Name(name) => self.names.events.get(&name.text).is_some(),
            Kind::Event(_) => true,
            _ => false,
        };
        let event = self.input.sources.slice(self.place(event.span));
        let message = "`until` takes a time or a date";
        let place = self.place(written.span);
        let finding = Finding::new(Rule::TypeMismatch, place, message);
        is_event.then(|| finding.with_help(format!("write `wait for {event} up to {length}`")))
    }
}

fn time_twice(place: FileSpan) -> Finding {
    Finding::new(Rule::TypeMismatch, place, "a time of day has no other one")
        .with_help("write one of them: `wait until 09:00`")
}

fn no_moment(moment: &Expression, written: &str) -> Finding {
    let message = format!(
        "this is of type `{}`, but a time or a date is needed here",
        describe(&moment.ty)
    );
    let finding = Finding::new(Rule::TypeMismatch, moment.place, message);
    match moment.ty {
        Type::Int | Type::Decimal => literal::moment_meant(finding, written),
        Type::Duration => {
            finding.with_help(format!("to wait for that long, write `wait {written}`"))
        }
        Type::Bool if matches!(moment.kind, ExpressionKind::Occurred(_)) => finding.with_help(
            format!("to wait for an event, write `wait for {written} up to 3d`"),
        ),
        Type::Bool => finding.with_help(format!(
            "to wait for a condition, write `wait for ({written}) up to 3d`"
        )),
        _ => finding,
    }
}

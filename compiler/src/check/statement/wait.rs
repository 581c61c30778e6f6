//! The waits.

mod until;

use nurture_runtime::time::Duration;

use crate::{
    check::{
        Checker, constant,
        narrow::{self, Truth},
        state::State,
        statement::Run,
        trigger::shown_of_payload,
    },
    checked::{Arm, ArmKind, Branch, Expression, Named, StatementKind, Timeout, WaitFor},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Span},
    syntax::{
        self, EventPredicate, ExpressionKind as Written, Name, RaceAfter, RaceArm, Wait, WaitArm,
        WaitBranches,
    },
};

/// A wait for events and conditions, as it is put together.
struct Pending {
    /// What is known while it lasts.
    during: State,
    arms: Vec<Arm>,
    timeout: Option<Timeout>,
    /// What is known behind each arm, and behind the time-out.
    ways: Vec<State>,
}

/// How a wait for events and conditions is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `wait for ARM`
    One,
    /// `wait for case …`
    Race,
}

impl Checker<'_> {
    /// `wait …`
    pub(super) fn wait(&mut self, keyword: Span, wait: &Wait, run: &mut Run) -> StatementKind {
        match wait {
            Wait::For(duration) => {
                let whole = keyword.to(duration.span);
                let duration = self.lasting(duration, run);
                self.judge_length(keyword, &duration, Some(whole), run);
                run.state().wait();
                StatementKind::Wait(duration)
            }
            Wait::Until { moment, branches } => self.wait_until(moment, branches.as_ref(), run),
            Wait::Arm {
                arm,
                up_to,
                branches,
            } => self.wait_for(keyword, arm, up_to.as_ref(), branches.as_ref(), run),
            Wait::Race { arms, after } => self.race(keyword, arms, after.as_ref(), run),
        }
    }

    /// `wait for ARM [up to D] [then … else … end]`
    fn wait_for(
        &mut self,
        keyword: Span,
        arm: &WaitArm,
        up_to: Option<&syntax::Expression>,
        branches: Option<&WaitBranches>,
        run: &mut Run,
    ) -> StatementKind {
        // How long it lasts is worked out when it begins, by what is known then.
        let length = up_to.map(|up_to| self.lasting(up_to, run));
        let mut pending = Pending::begin(run);
        let then = branches.map(|branches| (branches.then.keyword, &branches.then.body));
        let place = self.place(span_of(arm));
        self.arm(arm, place, then, &mut pending, run);
        let otherwise = branches.and_then(|branches| branches.otherwise.as_ref());
        let otherwise = otherwise.map(|branch| (branch.keyword, &branch.body));
        self.time_out(keyword, length, otherwise, &mut pending, run);
        let mut behind = pending.meet();
        if let [
            Arm {
                kind: ArmKind::Event {
                    binding: Some(id), ..
                },
                branch: None,
                ..
            },
        ] = pending.arms.as_slice()
            && let Some(bound) = self.bindings.get(*id)
        {
            // Without branches, the name belongs to what follows.
            behind.name(bound.named.name.clone(), *id);
        }
        *run.state() = behind;
        pending.finish(Form::One)
    }

    /// `wait for case … then … after D then … end`
    fn race(
        &mut self,
        keyword: Span,
        arms: &[RaceArm],
        after: Option<&RaceAfter>,
        run: &mut Run,
    ) -> StatementKind {
        let length = after.map(|after| self.lasting(&after.duration, run));
        let mut pending = Pending::begin(run);
        for arm in arms {
            let place = self.place(Span::new(arm.keyword.start, arm.then.start));
            self.arm(
                &arm.arm,
                place,
                Some((arm.then, &arm.body)),
                &mut pending,
                run,
            );
        }
        let branch = after.map(|after| (after.then, &after.body));
        self.time_out(keyword, length, branch, &mut pending, run);
        *run.state() = pending.meet();
        pending.finish(Form::Race)
    }

    fn arm(
        &mut self,
        arm: &WaitArm,
        place: FileSpan,
        then: Option<(Span, &syntax::Block)>,
        pending: &mut Pending,
        run: &mut Run,
    ) {
        run.go_on_from(pending.during.clone());
        let kind = match arm {
            WaitArm::Event { event, binding } => self.event_arm(event, binding.as_ref(), run),
            WaitArm::Condition(condition) => self.condition_arm(condition, run),
        };
        let branch = then.map(|(keyword, body)| Branch {
            keyword: self.place(keyword),
            body: self.block(body, run),
        });
        pending.ways.push(run.state().clone());
        pending.arms.push(Arm {
            kind,
            branch,
            place,
        });
    }

    fn event_arm(
        &mut self,
        event: &EventPredicate,
        binding: Option<&Name>,
        run: &mut Run,
    ) -> ArmKind {
        let awaited = self.awaited(run.scope.reach(), &event.event, event.subject.as_ref());
        let binding = binding.filter(|name| !name.is_missing());
        let name = binding.map(|name| name.text.clone());
        let mut inner = run.scope.looking_at(awaited.payload.clone(), name);
        let condition = event.condition.as_ref();
        let condition = condition.map(|condition| self.condition(&mut inner, condition));
        let binding = binding.map(|name| {
            self.judge_shadowing(name, Some(&run.scope.state));
            let named = Named {
                name: name.text.clone(),
                place: self.place(name.span),
                doc: None,
            };
            let id = self.bindings.bind(named, awaited.payload);
            run.state().name(name.text.clone(), id);
            run.state().define(id);
            if let Some(condition) = &condition {
                run.state().learn(shown_of_payload(condition, id));
            }
            id
        });
        match awaited.event {
            Some(id) if awaited.is_sound => ArmKind::Event {
                event: id,
                subject: awaited.subject,
                condition,
                binding,
                event_place: self.place(event.event.span),
            },
            _ => ArmKind::Error,
        }
    }

    /// `(CONDITION)`
    fn condition_arm(&mut self, written: &syntax::Expression, run: &mut Run) -> ArmKind {
        let inner = unwrapped(written);
        if let Some(event) = self.sole_event(inner, run) {
            let name = self.place(event.event.span);
            self.report(in_parentheses(
                name,
                &event.event.text,
                self.place(written.span),
                self.place(inner.span),
            ));
            return self.event_arm(&event, None, run);
        }
        let condition = self.condition(&mut run.scope, inner);
        run.state().learn(narrow::shown(&condition, Truth::True));
        ArmKind::Condition(condition)
    }

    /// The event, if an expression is nothing else and looks back no further than to the entry.
    fn sole_event(&self, written: &syntax::Expression, run: &Run) -> Option<EventPredicate> {
        match &written.kind {
            Written::Event(event) if event.window.is_none() => Some((**event).clone()),
            Written::Name(name) => {
                let is_event = self.names.events.get(&name.text).is_some()
                    && run.scope.state.visible(&name.text).is_none()
                    && self.names.scores.get(&name.text).is_none();
                is_event.then(|| EventPredicate {
                    event: name.clone(),
                    subject: None,
                    condition: None,
                    window: None,
                    span: written.span,
                })
            }
            _ => None,
        }
    }

    /// `up to D … else`, `after D then`
    fn time_out(
        &mut self,
        keyword: Span,
        length: Option<Expression>,
        branch: Option<(Span, &syntax::Block)>,
        pending: &mut Pending,
        run: &mut Run,
    ) {
        let mut during = pending.during.clone();
        let is_limited = length.is_some();
        if !is_limited {
            during.stop();
            if !run.expires {
                let place = self.place(keyword);
                self.report(without_timeout(place));
            }
        }
        let (branch, end) = match branch {
            None => (None, during),
            Some((word, body)) => {
                if !is_limited && run.expires {
                    self.never_out_of_time(body);
                }
                let (branch, end) = self.branch_from(word, body, during, run);
                (Some(branch), end)
            }
        };
        pending.ways.push(end);
        if let Some(duration) = length {
            self.judge_length(keyword, &duration, None, run);
            pending.timeout = Some(Timeout { duration, branch });
        }
    }

    /// Says of the `else` of a wait without a time-out that nobody comes there.
    fn never_out_of_time(&mut self, body: &syntax::Block) {
        if let Some(first) = body.statements.first() {
            let place = self.place(first.keyword);
            self.report(
                Finding::new(Rule::UnreachableStep, place, "no contact ever gets here")
                    .labelled("`else` is for contacts whose wait is over, and this one never is")
                    .with_help("say how long to wait: `up to 14d`"),
            );
        }
    }

    /// Looks at how long a wait is, where that is known.
    ///
    /// `whole` is the statement, where it is nothing but a wait.
    fn judge_length(
        &mut self,
        keyword: Span,
        duration: &Expression,
        whole: Option<Span>,
        run: &Run,
    ) {
        let Some(length) = constant::duration(duration) else {
            return;
        };
        if !length.is_positive() {
            let finding = zero_wait(duration.place);
            self.report(match whole {
                Some(whole) => finding.with_fix(Fix {
                    title: "take the wait away".to_owned(),
                    edits: vec![Edit::taking_away(self.place(whole), self.input.sources)],
                }),
                None => finding,
            });
        }
        if run
            .expire
            .is_some_and(|expire| length > expire && expire > Duration::ZERO)
        {
            let place = self.place(keyword);
            self.report(longer_than_expire(place));
        }
    }
}

impl Pending {
    /// Begins to wait.
    fn begin(run: &mut Run) -> Self {
        run.state().wait();
        Self {
            during: run.state().clone(),
            arms: Vec::new(),
            timeout: None,
            ways: Vec::new(),
        }
    }

    /// What is known behind the wait.
    fn meet(&self) -> State {
        self.during.meet(&self.ways)
    }

    fn finish(self, form: Form) -> StatementKind {
        StatementKind::WaitFor(Box::new(WaitFor {
            arms: self.arms,
            timeout: self.timeout,
            race: form == Form::Race,
        }))
    }
}

/// From the event or the parenthesis to the end of what is waited for.
fn span_of(arm: &WaitArm) -> Span {
    match arm {
        WaitArm::Condition(condition) => condition.span,
        WaitArm::Event { event, binding } => match binding {
            Some(binding) => event.span.to(binding.span),
            None => event.span,
        },
    }
}

/// An expression without the parentheses around it.
fn unwrapped(written: &syntax::Expression) -> &syntax::Expression {
    let mut inner = written;
    while let Written::Parenthesized(within) = &inner.kind {
        inner = within;
    }
    inner
}

/// A wait of no length.
pub(super) fn zero_wait(place: FileSpan) -> Finding {
    Finding::new(Rule::ZeroWait, place, "nothing is waited for")
        .with_help("say how long, for example `2d`, or take the wait away")
}

fn longer_than_expire(place: FileSpan) -> Finding {
    Finding::new(
        Rule::WaitLongerThanExpire,
        place,
        "the flow is over before this wait is",
    )
    .with_help("wait for less, or let the flow last longer: `expire after …`")
}

fn without_timeout(place: FileSpan) -> Finding {
    Finding::new(Rule::WaitWithoutTimeout, place, "this wait may last for ever")
        .labelled("nothing says how long it lasts at most")
        .with_help("say how long, with `up to 14d` or `after 14d then`, or let the flow end by itself: `expire after 60d`")
}

fn in_parentheses(name: FileSpan, event: &str, whole: FileSpan, inner: FileSpan) -> Finding {
    let message = format!("in parentheses `{event}` is a condition, and looks back to the entry");
    let (open, close) = (
        Span::new(whole.span.start, inner.span.start).in_file(whole.file),
        Span::new(inner.span.end, whole.span.end).in_file(whole.file),
    );
    let without = |place| Edit {
        place,
        text: String::new(),
    };
    Finding::new(Rule::EventInParentheses, name, message)
        .with_help("without the parentheses, the wait is for what happens from now on")
        .with_fix(Fix {
            title: "take the parentheses away".to_owned(),
            edits: vec![without(open), without(close)],
        })
}

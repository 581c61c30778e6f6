//! `repeat`

use crate::{
    check::{
        Checker, constant, narrow,
        narrow::Truth,
        state::State,
        statement::{Run, wait::zero_wait},
    },
    checked::{Branch, StatementKind},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Span},
    syntax::{self, StatementKind as Written, visit},
};

impl Checker<'_> {
    /// `repeat 3 times [every 7d] [until EXPR] do … end`
    pub(super) fn repeat(&mut self, repeat: &syntax::Repeat, run: &mut Run) -> StatementKind {
        let times = self.times(&repeat.times);
        let every = repeat.every.as_ref().map(|every| self.lasting(every, run));
        if let Some(every) = &every
            && constant::duration(every).is_some_and(|every| !every.is_positive())
        {
            let finding = zero_wait(every.place);
            let begin = repeat.times.span.end;
            let gap = self.place(Span::new(begin, every.place.span.start));
            let word = self.input.sources.slice(gap).rfind("every");
            let word = word.and_then(|at| u32::try_from(at).ok());
            self.report(match word {
                Some(at) => finding.with_fix(Fix {
                    title: "remove `every`".to_owned(),
                    edits: vec![Edit::taking_away(
                        self.place(Span::new(begin + at, every.place.span.end)),
                        self.input.sources,
                    )],
                }),
                None => finding,
            });
        }
        self.forget_what_passes_change(repeat, run.state());
        let before = run.state().clone();
        let until = repeat
            .until
            .as_ref()
            .map(|until| self.condition(&mut run.scope, until));
        let mut start = before.clone();
        if let Some(until) = &until {
            start.learn(narrow::shown(until, Truth::False));
        }
        let outer = run.go_on_from(start);
        let body = self.block(&repeat.body, run);
        let end = run.go_on_from(outer);
        let mut ways = vec![end];
        if let Some(until) = &until {
            let mut over = before.clone();
            over.learn(narrow::shown(until, Truth::True));
            ways.push(over);
        }
        *run.state() = before.meet(&ways);
        // The block begins where the `do` before it ends.
        let begin = repeat.body.span.start;
        let word = self.place(Span::new(begin.saturating_sub(2), begin));
        match times {
            Some(times) => StatementKind::Repeat {
                times,
                every,
                until,
                body: Branch {
                    keyword: word,
                    body,
                },
            },
            None => StatementKind::Error,
        }
    }

    fn times(&mut self, written: &syntax::Expression) -> Option<u32> {
        let number = self.whole_number(written)?;
        let times = u32::try_from(number).ok().filter(|times| *times > 0);
        if times.is_none() {
            let place = self.place(written.span);
            self.report(no_passes(place));
        }
        times
    }

    /// What is known before a repeat holds in its second pass only if the first one leaves it alone.
    fn forget_what_passes_change(&self, repeat: &syntax::Repeat, state: &mut State) {
        let mut waits = repeat.every.is_some();
        visit::statements(&repeat.body, &mut |statement| match &statement.kind {
            Written::Wait(_) => waits = true,
            Written::Unset { field } | Written::Set { field, .. } => {
                if let syntax::ExpressionKind::Field(_, name) = &field.kind
                    && let Some((position, _)) = self.contact.find(&name.text)
                {
                    state.forget(nurture_runtime::program::FieldId(position));
                }
            }
            _ => {}
        });
        if waits {
            state.wait();
        }
    }
}

fn no_passes(place: FileSpan) -> Finding {
    Finding::new(Rule::TypeMismatch, place, "this is no number of passes")
        .with_help("a repeat has one pass or more, up to 4,294,967,295")
}

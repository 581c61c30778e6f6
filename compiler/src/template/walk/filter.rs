//! Filters: what they take, and which is meant by one that is unknown.

use minijinja::machinery::ast::{CallArg, Expr, Filter};

use super::{Walk, leftmost};
use crate::template::{
    filter,
    known::{self, Effect, Takes},
    likely::Need,
    shape::Shape,
};

impl<'a> Walk<'a, '_, '_> {
    pub(super) fn filter(&mut self, filter: &Filter<'a>, expression: &Expr<'a>) -> Shape {
        for argument in &filter.args {
            self.argument(argument);
        }
        let Some((_, takes, effect)) = known::FILTERS
            .iter()
            .find(|(name, ..)| *name == filter.name)
        else {
            self.unknown_filter(filter, expression.span().start_offset as usize);
            return Shape::ANY;
        };
        let Some(input) = &filter.expr else {
            return Shape::TEXT;
        };
        if *effect == Effect::Default {
            let default = filter.args.first().and_then(|argument| match argument {
                CallArg::Pos(value) => Some(self.quiet(value)),
                _ => None,
            });
            if self.late_default(filter, expression) {
                return Shape::ANY;
            }
            let value = self.value(input).once_set();
            return value.or(&default.unwrap_or(Shape::TEXT));
        }
        let need = match takes {
            Takes::Shown => Need::Shown,
            _ => Need::Set,
        };
        let shape = self.used_for(input, need);
        self.takes(*takes, filter.name, input, &shape);
        if filter.name == "format" && shape.is_moment() {
            self.no_pattern(filter, input, &shape);
        }
        match effect {
            Effect::Text => Shape::TEXT,
            Effect::Number => Shape::NUMBER,
            Effect::Bool => Shape::FLAG,
            Effect::Item => shape.item().unwrap_or(Shape::ANY).maybe_unset(),
            Effect::SameList | Effect::Same => shape,
            Effect::Anything | Effect::Default => Shape::ANY,
        }
    }

    /// A filter that does not exist, at `start`.
    pub(super) fn unknown_filter(&mut self, filter: &Filter<'a>, start: usize) {
        let given: Vec<&str> = filter.args.iter().map(|one| self.written(one)).collect();
        let mut meant = filter::meant(filter.name, &given);
        if let Some(input) = &filter.expr {
            // Where it is known what is meant, so is what that takes.
            let takes = meant.name.as_deref().and_then(known::takes);
            let shape = match (meant.name.as_deref(), takes) {
                (Some("default"), _) => self.value(input),
                (None, _) => self.value_for(input, Need::Shown),
                (_, Some(Takes::Shown)) => self.used_for(input, Need::Shown),
                _ => self.used(input),
            };
            if takes.is_some_and(|takes| takes.refuses(&shape).is_some()) {
                meant.name = None;
            }
        }
        let range = start..start + filter.name.len();
        self.reporter.unknown_filter(range, filter.name, meant);
    }

    pub(super) fn takes(&mut self, takes: Takes, name: &str, input: &Expr<'a>, shape: &Shape) {
        let wrong = takes.refuses(shape);
        if let Some(what) = wrong {
            let (range, written) = self.place(input);
            let wanted = match takes {
                Takes::List => "a list",
                Takes::Number => "a whole number",
                _ => "a value that can be shown",
            };
            self.reporter
                .type_mismatch(
                    range,
                    format!("`{written}` is {what}, and `{name}` takes {wanted}"),
                )
                .help("work the value out in the flow and give it as a param");
        }
    }

    pub(super) fn argument(&mut self, argument: &CallArg<'a>) {
        match argument {
            CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value) => {
                self.used(value);
            }
        }
    }

    /// How an argument is written.
    pub(super) fn written(&self, argument: &CallArg<'a>) -> &'a str {
        match argument {
            CallArg::Pos(value)
            | CallArg::Kwarg(_, value)
            | CallArg::PosSplat(value)
            | CallArg::KwargSplat(value) => {
                let range = leftmost(value)..value.span().end_offset as usize;
                self.text.get(range).unwrap_or("").trim()
            }
        }
    }
}

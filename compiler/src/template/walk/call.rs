//! What a template calls: tests behind `is`, functions, and what looks like one.

use std::ops::Range;

use minijinja::machinery::ast::{Call, CallArg, CallType, Expr, Filter, Test};
use nurture_runtime::spelling::nearest;

use super::{Walk, leftmost};
use crate::{
    checked::Type,
    template::{
        filter, known, likely,
        scope::Found,
        shape::{Kind, Shape},
    },
};

/// Tests that other languages call otherwise.
const TESTS: [(&str, &[&str]); 3] = [
    ("defined", &["set", "present", "given", "some", "filled"]),
    ("undefined", &["unset", "missing", "null", "nil", "absent"]),
    ("divisibleby", &["divisible_by", "multiple_of"]),
];

impl<'a> Walk<'a, '_, '_> {
    pub(super) fn test(&mut self, test: &Test<'a>, expression: &Expr<'a>) -> Shape {
        self.value(&test.expr);
        for argument in &test.args {
            self.argument(argument);
        }
        let name = test.name;
        if known::TESTS.contains(&name) {
            return Shape::FLAG;
        }
        let start = expression.span().start_offset as usize;
        let range = start..start + name.len();
        let meant = meant_test(name);
        if meant != name {
            let edits = self.reporter.edits_of(&[(range.clone(), meant)]);
            self.reporter
                .syntax(range, format!("unknown test `{name}`"))
                .mend(
                    format!("write `{meant}`"),
                    format!("change to `{meant}`"),
                    edits,
                );
        } else if self.is_value(test, &range) {
            return Shape::FLAG;
        } else if matches!(name, "empty" | "blank") {
            let (_, written) = self.place(&test.expr);
            self.reporter
                .syntax(range, format!("unknown test `{name}`"))
                .help(format!(
                    "write `not {written}`, which holds of nothing and of an empty text"
                ));
        } else {
            let words = known::TESTS.into_iter().filter(|test| test.len() > 2);
            self.reporter.unknown_function(range, "test", name, words);
        }
        Shape::FLAG
    }

    /// Says of `plan is pro` that values are compared, if it is one.
    fn is_value(&mut self, test: &Test<'a>, name: &Range<usize>) -> bool {
        let Kind::Of(Type::Enum(values)) = self.quiet(&test.expr).kind else {
            return false;
        };
        let Some(value) = values.iter().find(|value| likely::alike(value, test.name)) else {
            return false;
        };
        let end = test.expr.span().end_offset as usize;
        let words = self.text.get(end..name.start).unwrap_or("");
        let sign = if words.contains("not") { "!=" } else { "==" };
        let meant = format!("{sign} \"{value}\"");
        let edit = (end..name.end, format!(" {meant}"));
        let edits = self.reporter.edits_of(&[(edit.0, edit.1.as_str())]);
        self.reporter
            .syntax(name.clone(), format!("unknown test `{}`", test.name))
            .mend(
                format!("write `{meant}`"),
                format!("change to `{meant}`"),
                edits,
            );
        true
    }

    pub(super) fn call(&mut self, call: &Call<'a>, expression: &Expr<'a>) -> Shape {
        for argument in &call.args {
            self.argument(argument);
        }
        let (range, written) = self.place(&call.expr);
        let end = expression.span().end_offset as usize;
        match call.identify_call() {
            CallType::Function(name) if known::FUNCTIONS.contains(&name) => {}
            CallType::Method(of, name)
                if known::LOOP_FUNCTIONS.contains(&name) && self.quiet(of).kind == Kind::Loop => {}
            CallType::Function(name) => self.unknown_function(call, name, range, end),
            CallType::Method(of, name) => self.unknown_method(call, (of, name), &written, end),
            CallType::Block(name) => {
                self.reporter
                    .syntax(range, format!("`{written}` is no function"))
                    .help(format!("values are changed by filters: `… | {name}`"));
            }
            CallType::Object(_) => {
                let (range, _) = self.place(expression);
                self.reporter.syntax(range, "this is no function");
            }
        }
        Shape::ANY
    }

    /// `upper(x)`, as texts of the language have it.
    fn unknown_function(&mut self, call: &Call<'a>, name: &str, range: Range<usize>, end: usize) {
        let given: Vec<&str> = call.args.iter().map(|one| self.written(one)).collect();
        let behind = given.get(1..).unwrap_or_default();
        if nearest(name, known::FUNCTIONS).is_some() {
            self.reporter
                .unknown_function(range, "function", name, known::FUNCTIONS);
            return;
        }
        let mut meant = filter::of_function(name, behind);
        if let Some(value) = given.first().filter(|_| name == "format") {
            meant.help = filter::of_dates(behind, value);
        }
        if let (Some(takes), Some(CallArg::Pos(value))) = (
            meant.name.as_deref().and_then(known::takes),
            call.args.first(),
        ) && takes.refuses(&self.quiet(value)).is_some()
        {
            meant.name = None;
        }
        let first = call.args.first().map(argument_range);
        let second = call.args.get(1).map(argument_range);
        let changed = meant.name.as_deref().zip(first);
        let edits = changed.map(|(filter, first)| {
            let (before, after) = if is_path(call.args.first()) {
                ("", "")
            } else {
                ("(", ")")
            };
            let rest = second.map_or_else(
                || (first.end..end, format!("{after} | {filter}")),
                |second| (first.end..second.start, format!("{after} | {filter}(")),
            );
            self.reporter.edits_of(&[
                (range.start..first.start, before),
                (rest.0, rest.1.as_str()),
            ])
        });
        let mut raised = self
            .reporter
            .syntax(range, format!("unknown function `{name}`"));
        match (edits, meant.name) {
            (Some(edits), Some(filter)) => {
                let value = given.first().copied().unwrap_or_default();
                let what = filter::written(&filter, behind);
                raised.mend(
                    format!("values are changed by filters: `{value} | {what}`"),
                    format!("change to `{value} | {what}`"),
                    edits,
                );
            }
            _ => raised.help(meant.help),
        }
    }

    /// `x.upper()`
    fn unknown_method(
        &mut self,
        call: &Call<'a>,
        (of, name): (&Expr<'a>, &str),
        written: &str,
        end: usize,
    ) {
        let (range, _) = self.place(&call.expr);
        let given: Vec<&str> = call.args.iter().map(|one| self.written(one)).collect();
        let meant = filter::of_function(name, &given);
        let of_end = of.span().end_offset as usize;
        let default = match self.names.find(of) {
            Found::Value { shape, .. } if shape.not_shown().is_none() => Some(if shape.optional {
                " | default(\"\")"
            } else {
                ""
            }),
            _ => None,
        };
        let first = call.args.first().map(argument_range);
        let edits = meant.name.as_deref().zip(default).map(|(filter, default)| {
            let (range, text) = match first {
                Some(first) => (of_end..first.start, format!("{default} | {filter}(")),
                None => (of_end..end, format!("{default} | {filter}")),
            };
            self.reporter.edits_of(&[(range, text.as_str())])
        });
        let mut raised = self
            .reporter
            .syntax(range, format!("`{written}` is no function"));
        match (edits, &meant.name) {
            (Some(edits), Some(filter)) => {
                let what = filter::written(filter, &given);
                raised.mend(
                    format!("values are changed by filters: `… | {what}`"),
                    format!("change to `… | {what}`"),
                    edits,
                );
            }
            (None, Some(filter)) => {
                let what = filter::written(filter, &given);
                raised.help(format!("values are changed by filters: `… | {what}`"));
            }
            (_, None) => raised.help(meant.help),
        }
    }

    /// `renewal | format("%d %B")`: the filter of that name puts values into a text.
    pub(super) fn no_pattern(&mut self, filter: &Filter<'a>, input: &Expr<'a>, shape: &Shape) {
        let given: Vec<&str> = filter.args.iter().map(|one| self.written(one)).collect();
        let (range, written) = self.place(input);
        let what = match &shape.kind {
            Kind::Of(ty) => crate::template::shape::name(ty),
            _ => "no text",
        };
        self.reporter
            .type_mismatch(
                range,
                format!("`{written}` is {what}, and `format` takes a text with `%s` in it"),
            )
            .help(filter::of_dates(&given, &written));
    }
}

/// The test that is meant by a name; that name itself, where it is none that is known.
pub(super) fn meant_test(name: &str) -> &str {
    let meant = TESTS.iter().find(|(_, others)| others.contains(&name));
    meant.map_or(name, |(meant, _)| meant)
}

/// Whether a filter can stand behind an argument without parentheses.
fn is_path(argument: Option<&CallArg<'_>>) -> bool {
    matches!(
        argument,
        Some(CallArg::Pos(
            Expr::Var(_) | Expr::GetAttr(_) | Expr::Const(_) | Expr::GetItem(_) | Expr::Filter(_)
        ))
    )
}

fn argument_range(argument: &CallArg<'_>) -> Range<usize> {
    match argument {
        CallArg::Pos(value)
        | CallArg::Kwarg(_, value)
        | CallArg::PosSplat(value)
        | CallArg::KwargSplat(value) => leftmost(value)..value.span().end_offset as usize,
    }
}

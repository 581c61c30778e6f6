//! Comparisons: whether their sides go together, and values of enums in them.

use minijinja::machinery::ast::{BinOpKind, Expr, UnaryOpKind};
use smol_str::SmolStr;

use super::Walk;
use crate::{
    checked::Type,
    template::{
        compare,
        likely::{self, Need},
        scope::Found,
        shape::{Kind, Shape},
        uses,
    },
};

impl<'a> Walk<'a, '_, '_> {
    pub(super) fn comparison(&mut self, op: BinOpKind, left: &Expr<'a>, right: &Expr<'a>) {
        if self.is_truth_in_quotes(op, left, right) {
            return;
        }
        // Unset equals nothing but unset; any other comparison would take in those whose value is unknown.
        let need = match op {
            BinOpKind::Eq | BinOpKind::In => Need::Any,
            _ => Need::Set,
        };
        let one = self.side(op, left, right, need);
        let other = self.side(op, right, left, need);
        if let Some(reason) = compare::mismatch(op, &one, &other) {
            let wrong = if one.not_number().is_some() {
                left
            } else {
                right
            };
            let (range, written) = self.place(wrong);
            self.reporter
                .type_mismatch(range, format!("`{written}` {reason}"))
                .help("compare in the flow and give the answer as a param");
        }
        for (side, shape, word) in [(left, &one, right), (right, &other, left)] {
            self.enum_value(op, side, shape, word);
        }
    }

    /// Says of `first-name` that it is one name, if it is one.
    pub(super) fn is_one_name(&mut self, left: &Expr<'a>, right: &Expr<'a>, need: Need) -> bool {
        let sides = (self.names.find(left), self.names.find(right));
        let (Found::Unknown(left), Found::Unknown(right)) = sides else {
            return false;
        };
        let Some(joined) = left.joined(&right).filter(|_| !self.reporter.is_full()) else {
            return false;
        };
        let meant = self.names.meant(&joined, need);
        let is_known = meant.key.is_some();
        if is_known {
            self.reporter
                .unknown_variable(joined.range.clone(), &joined.written(), &meant);
        }
        is_known
    }

    /// What one side of a comparison is.
    pub(super) fn side(
        &mut self,
        op: BinOpKind,
        side: &Expr<'a>,
        other: &Expr<'a>,
        need: Need,
    ) -> Shape {
        if let Kind::Of(Type::Enum(values)) = self.quiet(other).kind {
            match side {
                Expr::List(list) if matches!(op, BinOpKind::In) => {
                    for word in &list.items {
                        if !self.is_bare_value(word, other, &values) {
                            self.used(word);
                        }
                    }
                    return Shape::ANY;
                }
                _ if self.is_bare_value(side, other, &values) => return Shape::ANY,
                _ => {}
            }
        }
        match need {
            Need::Any => self.value(side),
            _ => self.used(side),
        }
    }

    /// Says of a word that is a value of an enum, and no variable, that it lacks its quotes.
    pub(super) fn is_bare_value(
        &mut self,
        word: &Expr<'a>,
        of: &Expr<'a>,
        values: &[SmolStr],
    ) -> bool {
        let Found::Unknown(unknown) = self.names.find(word) else {
            return false;
        };
        let Some(name) = unknown.only_name() else {
            return false;
        };
        let Some(value) = values.iter().find(|value| likely::alike(value, name)) else {
            return false;
        };
        let (_, path) = self.place(of);
        self.reporter
            .bare_value(unknown.range.clone(), name, value, &path);
        true
    }

    /// Whether a word that an enum is compared with is one of its values.
    pub(super) fn enum_value(
        &mut self,
        op: BinOpKind,
        side: &Expr<'a>,
        shape: &Shape,
        word: &Expr<'a>,
    ) {
        let (Kind::Of(Type::Enum(values)), Expr::Const(constant)) = (&shape.kind, word) else {
            return;
        };
        let Some(value) = constant
            .value
            .as_str()
            .filter(|_| matches!(op, BinOpKind::Eq | BinOpKind::Ne))
        else {
            return;
        };
        let (range, _) = self.place(word);
        if values.iter().any(|known| known == value) {
            self.uses.extend(uses::compared(self.text, range, values));
        } else {
            let (_, path) = self.place(side);
            let known = values.iter().map(SmolStr::as_str);
            self.reporter.unknown_value(range, &path, value, known);
        }
    }

    /// What is only asked whether it is true.
    pub(super) fn condition(&mut self, expression: &Expr<'a>) {
        match expression {
            Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScAnd | BinOpKind::ScOr) => {
                if self.is_list_of_values(expression) {
                    return;
                }
                self.condition(&binary.left);
                let is_and = matches!(binary.op, BinOpKind::ScAnd);
                let facts = self.facts(&binary.left, is_and);
                let point = self.names.point();
                self.names.assume_set(facts);
                self.condition(&binary.right);
                self.names.back_to(point);
            }
            Expr::UnaryOp(unary) if matches!(unary.op, UnaryOpKind::Not) => {
                self.condition(&unary.expr);
            }
            _ => {
                self.value(expression);
            }
        }
    }

    /// Says of `country == "US" or "CA"` that the second value is compared with nothing; it would be true for everyone.
    fn is_list_of_values(&mut self, expression: &Expr<'a>) -> bool {
        let Some(listed) = Listed::of(expression) else {
            return false;
        };
        let (of, first) = (listed.of, listed.first);
        let is_equal = matches!(listed.compared, BinOpKind::Eq);
        self.comparison(listed.compared, of, first);
        let (_, path) = self.place(of);
        let sign = if is_equal { "==" } else { "!=" };
        let (mut edits, mut words) = (Vec::new(), Vec::new());
        let mut places = Vec::new();
        for value in &listed.values {
            let (range, written) = self.place(value);
            edits.push((range.start..range.start, format!("{path} {sign} ")));
            words.push(written);
            places.push(range);
        }
        let Some(range) = places.first().cloned() else {
            return false;
        };
        let (_, written) = self.place(first);
        words.insert(0, written);
        let all = words.join(", ");
        let value = words.get(1).cloned().unwrap_or_default();
        let message = format!("`{value}` is compared with nothing, and a text counts as true");
        let is_sure = is_equal == matches!(listed.joined, BinOpKind::ScOr);
        let edits: Vec<(std::ops::Range<usize>, &str)> = edits
            .iter()
            .map(|(range, text)| (range.clone(), text.as_str()))
            .collect();
        let edits = self.reporter.edits_of(&edits);
        let mut raised = self.reporter.type_mismatch(range, message);
        if is_sure {
            let word = if is_equal { "or" } else { "and" };
            let help = format!("write `{word} {path} {sign} {value}`");
            raised.mend(help, format!("compare `{path}` with each"), edits);
        } else {
            let not = if is_equal { "" } else { "not " };
            raised.help(format!("write `{path} {not}in [{all}]`"));
        }
        true
    }

    /// Says of `vip == "true"` that a truth is no text: the two are never equal.
    fn is_truth_in_quotes(&mut self, op: BinOpKind, left: &Expr<'a>, right: &Expr<'a>) -> bool {
        if !matches!(op, BinOpKind::Eq | BinOpKind::Ne) {
            return false;
        }
        let sides = [(left, right), (right, left)];
        let found = sides.into_iter().find_map(|(side, other)| {
            let is_truth = matches!(self.quiet(side).kind, Kind::Of(Type::Bool));
            let Expr::Const(constant) = other else {
                return None;
            };
            let text = constant.value.as_str().filter(|_| is_truth)?;
            Some((side, other, text.to_owned()))
        });
        let Some((side, text, written)) = found else {
            return false;
        };
        self.value(side);
        let (range, quoted) = self.place(text);
        let (_, path) = self.place(side);
        let meant = written.to_ascii_lowercase();
        let edits = self.reporter.edits_of(&[(range.clone(), meant.as_str())]);
        let message = format!("`{path}` is true or false, and never equals the text `{quoted}`");
        let mut raised = self.reporter.type_mismatch(range, message);
        if matches!(meant.as_str(), "true" | "false") {
            let help = format!("write `{meant}` without quotes");
            raised.mend(help, format!("change to `{meant}`"), edits);
        } else {
            raised.help(format!("write `{path}` or `not {path}`"));
        }
        true
    }
}

/// A comparison with one value, and further values behind `or` or `and` that are compared with nothing.
struct Listed<'e, 'a> {
    of: &'e Expr<'a>,
    compared: BinOpKind,
    first: &'e Expr<'a>,
    joined: BinOpKind,
    values: Vec<&'e Expr<'a>>,
}

impl<'e, 'a> Listed<'e, 'a> {
    fn of(expression: &'e Expr<'a>) -> Option<Self> {
        let Expr::BinOp(binary) = expression else {
            return None;
        };
        let is_join = matches!(binary.op, BinOpKind::ScOr | BinOpKind::ScAnd);
        let is_text = |value: &Expr<'_>| matches!(value, Expr::Const(constant) if constant.value.as_str().is_some());
        if !is_join || !is_text(&binary.right) {
            return None;
        }
        if let Some(mut inner) = Self::of(&binary.left) {
            let is_same =
                matches!(inner.joined, BinOpKind::ScOr) == matches!(binary.op, BinOpKind::ScOr);
            inner.values.push(&binary.right);
            return is_same.then_some(inner);
        }
        let Expr::BinOp(compared) = &binary.left else {
            return None;
        };
        let is_equality = matches!(compared.op, BinOpKind::Eq | BinOpKind::Ne);
        (is_equality && is_text(&compared.right)).then(|| Self {
            of: &compared.left,
            compared: compared.op,
            first: &compared.right,
            joined: binary.op,
            values: vec![&binary.right],
        })
    }
}

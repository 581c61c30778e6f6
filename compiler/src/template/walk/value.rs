//! Values: what an expression is, whether it is set, and whether contacts can be shown it.

use minijinja::{
    machinery::ast::{BinOpKind, CompareOpKind, Expr, IfExpr, UnaryOpKind},
    value::ValueKind,
};

use super::Walk;
use crate::{
    checked::Type,
    template::{
        likely::{Meant, Need},
        scope::Found,
        shape::{Kind, Shape},
    },
};

impl<'a> Walk<'a, '_, '_> {
    /// A value that contacts see.
    pub(super) fn shown(&mut self, expression: &Expr<'a>) {
        let shape = self.used_for(expression, Need::Shown);
        self.can_be_shown(expression, &shape);
    }

    pub(super) fn can_be_shown(&mut self, expression: &Expr<'a>, shape: &Shape) {
        let Some(what) = shape.not_shown() else {
            return;
        };
        let (range, written) = self.place(expression);
        let help = match &shape.kind {
            Kind::Of(Type::List(_)) => format!("loop over it: `{{% for item in {written} %}}`"),
            Kind::Of(Type::Record(_)) | Kind::Contact => {
                format!("name a field of it: `{written}.…`")
            }
            _ => "`loop.index` is the pass".to_owned(),
        };
        self.reporter
            .type_mismatch(range, format!("`{written}` is {what} and cannot be shown"))
            .help(help);
    }

    /// A value that has to be set.
    pub(super) fn used(&mut self, expression: &Expr<'a>) -> Shape {
        self.used_for(expression, Need::Set)
    }

    pub(super) fn used_for(&mut self, expression: &Expr<'a>, need: Need) -> Shape {
        match expression {
            Expr::IfExpr(choice) => return self.used_choice(choice, expression, need),
            Expr::BinOp(binary) if matches!(binary.op, BinOpKind::ScOr) => {
                let one = self.value(&binary.left).once_set();
                return one.or(&self.used_under((&binary.left, false), &binary.right, need));
            }
            _ => {}
        }
        let shape = self.value_for(expression, need);
        if shape.optional {
            let (range, written) = self.place(expression);
            self.reporter.optional(range, &written);
        }
        shape.once_set()
    }

    /// One of two values: each has to be set where it is taken.
    fn used_choice(&mut self, choice: &IfExpr<'a>, expression: &Expr<'a>, need: Need) -> Shape {
        let test = &choice.test_expr;
        self.condition(test);
        let one = self.used_under((test, true), &choice.true_expr, need);
        let Some(otherwise) = &choice.false_expr else {
            let (range, written) = self.place(expression);
            self.reporter.without_otherwise(range, &written);
            return one;
        };
        one.or(&self.used_under((test, false), otherwise, need))
    }

    /// A value that has to be set where a condition holds, or does not.
    fn used_under(
        &mut self,
        (condition, truth): (&Expr<'a>, bool),
        expression: &Expr<'a>,
        need: Need,
    ) -> Shape {
        self.where_holds((condition, truth), |walk| walk.used_for(expression, need))
    }

    /// What is seen where a condition holds, or does not.
    fn where_holds(
        &mut self,
        (condition, truth): (&Expr<'a>, bool),
        look: impl FnOnce(&mut Self) -> Shape,
    ) -> Shape {
        let facts = self.facts(condition, truth);
        let point = self.names.point();
        self.names.assume_set(facts);
        let shape = look(self);
        self.names.back_to(point);
        shape
    }

    /// What an expression is; it may be unset.
    pub(super) fn value(&mut self, expression: &Expr<'a>) -> Shape {
        self.value_for(expression, Need::Any)
    }

    pub(super) fn value_for(&mut self, expression: &Expr<'a>, need: Need) -> Shape {
        if let Some(shape) = self.named(expression, need) {
            return shape;
        }
        match expression {
            Expr::Const(constant) => constant_shape(constant.value.kind()),
            Expr::UnaryOp(unary) => match unary.op {
                UnaryOpKind::Not => {
                    self.value(&unary.expr);
                    Shape::FLAG
                }
                UnaryOpKind::Neg => self.number(&unary.expr),
            },
            Expr::BinOp(binary) => self.binary(binary.op, &binary.left, &binary.right, need),
            Expr::Compare(chain) => {
                let mut left = &chain.expr;
                for next in &chain.ops {
                    self.comparison(compared(next.op), left, &next.expr);
                    left = &next.expr;
                }
                Shape::FLAG
            }
            Expr::IfExpr(choice) => {
                self.condition(&choice.test_expr);
                let one = self.under((&choice.test_expr, true), &choice.true_expr, need);
                match &choice.false_expr {
                    Some(otherwise) => {
                        one.or(&self.under((&choice.test_expr, false), otherwise, need))
                    }
                    None => one.maybe_unset(),
                }
            }
            Expr::Filter(filter) => self.filter(filter, expression),
            Expr::Test(test) => self.test(test, expression),
            Expr::Call(call) => self.call(call, expression),
            Expr::GetAttr(get) => {
                self.used(&get.expr);
                Shape::ANY
            }
            Expr::GetItem(get) => {
                self.used(&get.subscript_expr);
                self.subscript(&get.expr)
            }
            Expr::Slice(slice) => {
                let bounds = [&slice.start, &slice.stop, &slice.step];
                for bound in bounds.into_iter().flatten() {
                    self.used(bound);
                }
                self.used(&slice.expr)
            }
            Expr::List(list) => self.all(&list.items),
            Expr::Tuple(tuple) => self.all(&tuple.items),
            Expr::Map(map) => {
                self.all(&map.keys);
                self.all(&map.values)
            }
            Expr::Var(_) => Shape::ANY,
        }
    }

    /// What a variable is, or a member of one; none for any other expression.
    fn named(&mut self, expression: &Expr<'a>, need: Need) -> Option<Shape> {
        let found = self.names.find(expression);
        if !matches!(found, Found::NoPath) {
            self.uses.extend(self.names.uses(self.text, expression));
        }
        match found {
            Found::Value { shape, .. } => Some(shape),
            Found::Unknown(unknown) => {
                let meant = if self.reporter.is_full() {
                    Meant::default()
                } else {
                    self.names.meant(&unknown, need)
                };
                self.reporter
                    .unknown_variable(unknown.range.clone(), &unknown.written(), &meant);
                Some(Shape::ANY)
            }
            Found::NoPath => None,
        }
    }

    pub(super) fn all(&mut self, expressions: &[Expr<'a>]) -> Shape {
        for expression in expressions {
            self.used(expression);
        }
        Shape::ANY
    }

    /// A value where a condition holds, or does not.
    pub(super) fn under(
        &mut self,
        (condition, truth): (&Expr<'a>, bool),
        expression: &Expr<'a>,
        need: Need,
    ) -> Shape {
        self.where_holds((condition, truth), |walk| walk.value_for(expression, need))
    }

    pub(super) fn subscript(&mut self, of: &Expr<'a>) -> Shape {
        let shape = self.used(of);
        if let Kind::Contact | Kind::Loop | Kind::Of(Type::Record(_)) = shape.kind {
            let (range, written) = self.place(of);
            self.reporter
                .type_mismatch(
                    range,
                    format!("which field of `{written}` is meant is not known"),
                )
                .help("write the field's name behind a dot");
            return Shape::ANY;
        }
        shape.item().unwrap_or(Shape::ANY).maybe_unset()
    }

    pub(super) fn number(&mut self, expression: &Expr<'a>) -> Shape {
        let shape = self.used_for(expression, Need::Number);
        if let Some(what) = shape.not_number() {
            let (range, written) = self.place(expression);
            self.reporter
                .type_mismatch(
                    range,
                    format!(
                        "`{written}` is {what}, and a template reckons with whole numbers only"
                    ),
                )
                .help("work the value out in the flow and give it as a param");
        }
        Shape::NUMBER
    }

    pub(super) fn binary(
        &mut self,
        op: BinOpKind,
        left: &Expr<'a>,
        right: &Expr<'a>,
        need: Need,
    ) -> Shape {
        match op {
            BinOpKind::ScAnd => {
                let one = self.value(left);
                one.or(&self.under((left, true), right, need))
            }
            BinOpKind::ScOr => {
                let one = self.value(left).once_set();
                one.or(&self.under((left, false), right, need))
            }
            BinOpKind::Concat => {
                self.shown(left);
                self.shown(right);
                Shape::TEXT
            }
            BinOpKind::Sub if self.is_one_name(left, right, need) => Shape::ANY,
            BinOpKind::Add
            | BinOpKind::Sub
            | BinOpKind::Mul
            | BinOpKind::Div
            | BinOpKind::FloorDiv
            | BinOpKind::Rem
            | BinOpKind::Pow => {
                self.number(left);
                self.number(right)
            }
            _ => {
                self.comparison(op, left, right);
                Shape::FLAG
            }
        }
    }

    /// What an expression is that has been looked at before.
    pub(super) fn quiet(&self, expression: &Expr<'a>) -> Shape {
        match (self.names.find(expression), expression) {
            (Found::Value { shape, .. }, _) => shape,
            (_, Expr::Const(constant)) => constant_shape(constant.value.kind()),
            _ => Shape::ANY,
        }
    }
}

fn constant_shape(kind: ValueKind) -> Shape {
    match kind {
        ValueKind::Number => Shape::NUMBER,
        ValueKind::String => Shape::TEXT,
        ValueKind::Bool => Shape::FLAG,
        ValueKind::None | ValueKind::Undefined => Shape::ANY.maybe_unset(),
        _ => Shape::ANY,
    }
}

const fn compared(op: CompareOpKind) -> BinOpKind {
    match op {
        CompareOpKind::Eq => BinOpKind::Eq,
        CompareOpKind::Ne => BinOpKind::Ne,
        CompareOpKind::Lt => BinOpKind::Lt,
        CompareOpKind::Lte => BinOpKind::Lte,
        CompareOpKind::Gt => BinOpKind::Gt,
        CompareOpKind::Gte => BinOpKind::Gte,
        CompareOpKind::In | CompareOpKind::NotIn => BinOpKind::In,
    }
}

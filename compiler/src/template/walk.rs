//! Looks at every expression of a template: are its variables known, set and of a type that can be used so?

mod call;
mod facts;

use minijinja::{
    machinery::{
        self,
        ast::{
            BinOpKind, CallArg, CompareOpKind, Expr, Filter, ForLoop, IfCond, Stmt, UnaryOpKind,
        },
    },
    value::ValueKind,
};
use smol_str::SmolStr;

use super::{
    Scope, compare, filter,
    findings::Reporter,
    known::{self, Effect, Takes},
    likely::{self, Meant, Need},
    scope::{Found, Names},
    shape::{Kind, Shape},
    uses::{self, Found as Use},
};
use crate::checked::Type;

/// Checks the expressions of a template whose placeholders are known to be well-formed; gives the names in them.
pub(super) fn check(text: &str, scope: &Scope<'_>, reporter: &mut Reporter<'_>) -> Vec<Use> {
    let parsed = machinery::parse(text, "template", minijinja::syntax::SyntaxConfig::default());
    match parsed {
        Ok(Stmt::Template(template)) => {
            let names = Names::new(scope);
            let mut walk = Walk {
                text,
                names,
                reporter,
                uses: Vec::new(),
            };
            walk.block(&template.children);
            walk.uses
        }
        Ok(_) => Vec::new(),
        Err(error) => {
            let reason = error.detail().unwrap_or("it is no Jinja").to_owned();
            reporter.syntax(0..0, format!("the template cannot be read: {reason}"));
            Vec::new()
        }
    }
}

struct Walk<'a, 'r, 't> {
    text: &'a str,
    names: Names<'a>,
    reporter: &'r mut Reporter<'t>,
    uses: Vec<Use>,
}

impl<'a> Walk<'a, '_, '_> {
    fn block(&mut self, statements: &[Stmt<'a>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::EmitExpr(emit) => self.shown(&emit.expr),
            Stmt::IfCond(condition) => self.branches(condition),
            Stmt::ForLoop(each) => self.each(each),
            Stmt::WithBlock(with) => {
                let point = self.names.point();
                for (target, value) in &with.assignments {
                    let shape = self.value(value);
                    self.assign(target, shape);
                }
                self.block(&with.body);
                self.names.back_to(point);
            }
            Stmt::Set(set) => {
                let shape = self.value(&set.expr);
                self.assign(&set.target, shape);
            }
            Stmt::SetBlock(set) => {
                self.inner_block(&set.body);
                if let Some(filter) = &set.filter {
                    self.value(filter);
                }
                self.assign(&set.target, Shape::TEXT);
            }
            Stmt::FilterBlock(filter) => {
                self.value(&filter.filter);
                self.inner_block(&filter.body);
            }
            // Raw text, and blocks that have been refused.
            _ => {}
        }
    }

    /// A block whose names end with it.
    fn inner_block(&mut self, statements: &[Stmt<'a>]) {
        let point = self.names.point();
        self.block(statements);
        self.names.back_to(point);
    }

    fn branches(&mut self, condition: &IfCond<'a>) {
        self.value(&condition.expr);
        let (when_true, when_false) = (
            self.facts(&condition.expr, true),
            self.facts(&condition.expr, false),
        );
        let point = self.names.point();
        self.names.assume_set(when_true);
        self.block(&condition.true_body);
        let one = self.names.back_to(point);
        self.names.assume_set(when_false);
        self.block(&condition.false_body);
        let other = self.names.back_to(point);
        self.names.join(one, other);
    }

    fn each(&mut self, each: &ForLoop<'a>) {
        let list = self.value_for(&each.iter, Need::List);
        let item = list.item().unwrap_or_else(|| {
            let (range, written) = self.place(&each.iter);
            self.reporter
                .type_mismatch(range, format!("`{written}` is no list"))
                .help("`for` goes through the values of a list");
            Shape::ANY
        });
        let point = self.names.point();
        self.assign(&each.target, item);
        if let Expr::Var(var) = &each.target {
            self.names.is_of_loop(var.id);
        }
        if let Some(filter) = &each.filter_expr {
            self.value(filter);
            let facts = self.facts(filter, true);
            self.names.assume_set(facts);
        }
        self.names.name("loop", None, Shape::set(Kind::Loop));
        self.block(&each.body);
        self.names.back_to(point);
        if let Expr::Var(var) = &each.target {
            let (_, list) = self.place(&each.iter);
            self.names.end_loop(var.id, &list);
        }
        self.inner_block(&each.else_body);
    }

    fn assign(&mut self, target: &Expr<'a>, shape: Shape) {
        match target {
            Expr::Var(var) => {
                let start = var.span().start_offset as usize;
                let place = start..start + var.id.len();
                // A variable that is set again is the same one.
                let known = self.names.variable(var.id);
                let first = known.and_then(|known| known.place.clone());
                let first = first.unwrap_or_else(|| place.clone());
                self.uses.push(uses::naming(place, first.clone()));
                self.names.name(var.id, Some(first), shape);
            }
            Expr::List(list) => {
                for target in &list.items {
                    self.assign(target, Shape::ANY);
                }
            }
            Expr::Tuple(tuple) => {
                for target in &tuple.items {
                    self.assign(target, Shape::ANY);
                }
            }
            // A member of a namespace: what it holds is not followed.
            other => {
                self.value(other);
            }
        }
    }

    /// A value that contacts see.
    fn shown(&mut self, expression: &Expr<'a>) {
        let shape = self.used_for(expression, Need::Shown);
        self.can_be_shown(expression, &shape);
    }

    fn can_be_shown(&mut self, expression: &Expr<'a>, shape: &Shape) {
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
    fn used(&mut self, expression: &Expr<'a>) -> Shape {
        self.used_for(expression, Need::Set)
    }

    fn used_for(&mut self, expression: &Expr<'a>, need: Need) -> Shape {
        let shape = self.value_for(expression, need);
        if shape.optional {
            let (range, written) = self.place(expression);
            self.reporter.optional(range, &written);
        }
        shape.once_set()
    }

    /// What an expression is; it may be unset.
    fn value(&mut self, expression: &Expr<'a>) -> Shape {
        self.value_for(expression, Need::Any)
    }

    fn value_for(&mut self, expression: &Expr<'a>, need: Need) -> Shape {
        match self.names.find(expression) {
            Found::Value { shape, .. } => {
                self.uses.extend(self.names.uses(self.text, expression));
                return shape;
            }
            Found::Unknown(unknown) => {
                self.uses.extend(self.names.uses(self.text, expression));
                let meant = if self.reporter.is_full() {
                    Meant::default()
                } else {
                    self.names.meant(&unknown, need)
                };
                self.reporter
                    .unknown_variable(unknown.range.clone(), &unknown.written(), &meant);
                return Shape::ANY;
            }
            Found::NoPath => {}
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
                self.value(&choice.test_expr);
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

    fn all(&mut self, expressions: &[Expr<'a>]) -> Shape {
        for expression in expressions {
            self.used(expression);
        }
        Shape::ANY
    }

    /// A value where a condition holds, or does not.
    fn under(
        &mut self,
        (condition, truth): (&Expr<'a>, bool),
        expression: &Expr<'a>,
        need: Need,
    ) -> Shape {
        let facts = self.facts(condition, truth);
        let point = self.names.point();
        self.names.assume_set(facts);
        let shape = self.value_for(expression, need);
        self.names.back_to(point);
        shape
    }

    fn subscript(&mut self, of: &Expr<'a>) -> Shape {
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

    fn number(&mut self, expression: &Expr<'a>) -> Shape {
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

    fn binary(&mut self, op: BinOpKind, left: &Expr<'a>, right: &Expr<'a>, need: Need) -> Shape {
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

    fn comparison(&mut self, op: BinOpKind, left: &Expr<'a>, right: &Expr<'a>) {
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
    fn is_one_name(&mut self, left: &Expr<'a>, right: &Expr<'a>, need: Need) -> bool {
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
    fn side(&mut self, op: BinOpKind, side: &Expr<'a>, other: &Expr<'a>, need: Need) -> Shape {
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
    fn is_bare_value(&mut self, word: &Expr<'a>, of: &Expr<'a>, values: &[SmolStr]) -> bool {
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
    fn enum_value(&mut self, op: BinOpKind, side: &Expr<'a>, shape: &Shape, word: &Expr<'a>) {
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

    fn filter(&mut self, filter: &Filter<'a>, expression: &Expr<'a>) -> Shape {
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
    fn unknown_filter(&mut self, filter: &Filter<'a>, start: usize) {
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

    /// What an expression is that has been looked at before.
    fn quiet(&self, expression: &Expr<'a>) -> Shape {
        match (self.names.find(expression), expression) {
            (Found::Value { shape, .. }, _) => shape,
            (_, Expr::Const(constant)) => constant_shape(constant.value.kind()),
            _ => Shape::ANY,
        }
    }

    fn takes(&mut self, takes: Takes, name: &str, input: &Expr<'a>, shape: &Shape) {
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

    fn argument(&mut self, argument: &CallArg<'a>) {
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
    fn written(&self, argument: &CallArg<'a>) -> &'a str {
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

    /// Where an expression stands, and how it is written.
    fn place(&self, expression: &Expr<'a>) -> (std::ops::Range<usize>, String) {
        let range = leftmost(expression)..expression.span().end_offset as usize;
        let written = self.text.get(range.clone()).unwrap_or("").trim();
        (range, written.to_owned())
    }
}

/// Where an expression begins: the engine's spans of filters and postfixes begin late.
fn leftmost(expression: &Expr<'_>) -> usize {
    let own = expression.span().start_offset as usize;
    let first = match expression {
        Expr::GetAttr(get) => leftmost(&get.expr),
        Expr::GetItem(get) => leftmost(&get.expr),
        Expr::Slice(slice) => leftmost(&slice.expr),
        Expr::Call(call) => leftmost(&call.expr),
        Expr::Filter(filter) => filter.expr.as_ref().map_or(own, leftmost),
        Expr::Test(test) => leftmost(&test.expr),
        Expr::BinOp(binary) => leftmost(&binary.left),
        Expr::Compare(chain) => leftmost(&chain.expr),
        Expr::IfExpr(choice) => leftmost(&choice.true_expr),
        _ => own,
    };
    first.min(own)
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

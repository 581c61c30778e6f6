//! Looks at every expression of a template: are its variables known, set and of a type that can be used so?

mod call;
mod comparison;
mod facts;
mod filter;
mod late_default;
mod value;

use minijinja::machinery::{
    self,
    ast::{Expr, ForLoop, IfCond, Stmt},
};

use super::{
    Scope,
    findings::Reporter,
    likely::Need,
    scope::Names,
    shape::{Kind, Shape},
    uses::{self, Found as Use},
};

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
        self.condition(&condition.expr);
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
        // Its own span begins with the placeholder.
        Expr::IfExpr(choice) => return leftmost(&choice.true_expr),
        Expr::GetAttr(get) => leftmost(&get.expr),
        Expr::GetItem(get) => leftmost(&get.expr),
        Expr::Slice(slice) => leftmost(&slice.expr),
        Expr::Call(call) => leftmost(&call.expr),
        Expr::Filter(filter) => filter.expr.as_ref().map_or(own, leftmost),
        Expr::Test(test) => leftmost(&test.expr),
        Expr::BinOp(binary) => leftmost(&binary.left),
        Expr::Compare(chain) => leftmost(&chain.expr),
        _ => own,
    };
    first.min(own)
}

//! `if` and `match`

use foldhash::HashMap;
use std::collections::BTreeSet;

use nurture_runtime::value::Value;
use smol_str::SmolStr;

use crate::{
    check::{
        Checker, constant,
        expression::has_error,
        narrow::{self, Truth},
        relation::describe,
        state::State,
        statement::Run,
        trigger::{folded, is_constant},
    },
    checked::{Expression, ExpressionKind, StatementKind, Type},
    finding::{Edit, Finding, Fix, Rule},
    source::{FileSpan, Sources, Span},
    syntax::{self, BinaryOperator, ElseBranch, MatchCase},
};

/// The cases of a `match`, and its `else`.
type Cases<'a> = (&'a [MatchCase], Option<&'a ElseBranch>);

/// The values that the cases of a `match` name.
#[derive(Default)]
struct Covered {
    seen: HashMap<Key, FileSpan>,
    /// Whether a value could not be understood: it may be the one that is missing.
    vague: bool,
}

/// What two values of one case have in common if they are the same.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Of(SmolStr),
    Value(Value),
}

impl Checker<'_> {
    /// `if C then … elseif C then … else … end`
    pub(super) fn if_(
        &mut self,
        branches: &[syntax::Branch],
        otherwise: Option<&ElseBranch>,
        run: &mut Run,
    ) -> StatementKind {
        let before = run.state().clone();
        let mut ways = Vec::with_capacity(branches.len() + 1);
        let mut checked = Vec::with_capacity(branches.len());
        for branch in branches {
            let condition = self.condition(&mut run.scope, &branch.condition);
            let mut inside = run.state().clone();
            inside.learn(narrow::shown(&condition, Truth::True));
            run.state().learn(narrow::shown(&condition, Truth::False));
            let (body, end) = self.branch_from(branch.then, &branch.body, inside, run);
            ways.push(end);
            checked.push((condition, body));
        }
        let (otherwise, end) = self.otherwise_from(otherwise, run);
        ways.push(end);
        *run.state() = before.meet(&ways);
        StatementKind::If {
            branches: checked,
            otherwise,
        }
    }

    /// `else`, from the state at hand on; where there is none, contacts go on with what is known.
    fn otherwise_from(
        &mut self,
        otherwise: Option<&ElseBranch>,
        run: &mut Run,
    ) -> (Option<crate::checked::Branch>, State) {
        let state = run.state().clone();
        match otherwise {
            None => (None, state),
            Some(branch) => {
                let (branch, end) = self.branch_from(branch.keyword, &branch.body, state, run);
                (Some(branch), end)
            }
        }
    }

    /// `match EXPR case a, b then … else … end`
    pub(super) fn match_(
        &mut self,
        statement: &syntax::Statement,
        subject: &syntax::Expression,
        (cases, otherwise): Cases<'_>,
        run: &mut Run,
    ) -> StatementKind {
        let subject = self.expression(&mut run.scope, subject, None);
        let subject = self.handled(subject);
        let subject = self.comparable(subject);
        let before = run.state().clone();
        let mut covered = Covered::default();
        let mut ways = Vec::with_capacity(cases.len() + 1);
        let mut checked = Vec::with_capacity(cases.len());
        for case in cases {
            let values = self.values_of_case(case, &subject.ty, &mut covered, run);
            let (body, end) = self.branch_from(case.then, &case.body, before.clone(), run);
            ways.push(end);
            checked.push((values, body));
        }
        let is_exhaustive = covered.vague
            || has_error(&subject)
            || otherwise.is_some()
            || self.judge_exhaustive(statement, &subject.ty, &covered);
        let has_else = otherwise.is_some();
        let (otherwise, end) = self.otherwise_from(otherwise, run);
        if has_else || !is_exhaustive {
            ways.push(end);
        }
        *run.state() = before.meet(&ways);
        StatementKind::Match {
            subject,
            cases: checked,
            otherwise,
        }
    }

    /// A record is compared with nothing.
    fn comparable(&mut self, subject: Expression) -> Expression {
        if !matches!(subject.ty, Type::Record(_)) {
            return subject;
        }
        let message = format!(
            "a value of type `{}` cannot be matched",
            describe(&subject.ty)
        );
        self.report(
            Finding::new(Rule::TypeMismatch, subject.place, message)
                .with_help("match one of its fields"),
        );
        self.error(subject.place.span)
    }

    fn values_of_case(
        &mut self,
        case: &MatchCase,
        ty: &Type,
        covered: &mut Covered,
        run: &mut Run,
    ) -> Vec<Expression> {
        let mut values = Vec::with_capacity(case.values.len());
        let written = case.values.iter();
        let written = written.flat_map(|written| self.alternatives(written, ty));
        let written: Vec<&syntax::Expression> = written.collect();
        for written in written {
            let value = self.value(&mut run.scope, written, ty);
            if has_error(&value) {
                covered.vague = true;
            } else if !is_constant(&value) {
                covered.vague = true;
                self.not_constant(&value);
            } else if let Some(earlier) = covered.add(&value) {
                let text = self.input.sources.slice(value.place).to_owned();
                self.report(unreachable_case(value.place, &text, earlier));
            }
            values.push(folded(value));
        }
        values
    }

    /// The values that are joined by `or`, where a comma is written; one alone in any other case.
    fn alternatives<'e>(
        &mut self,
        written: &'e syntax::Expression,
        ty: &Type,
    ) -> Vec<&'e syntax::Expression> {
        use syntax::ExpressionKind::Binary;
        let mut values = Vec::new();
        let mut edits = Vec::new();
        let mut rest = written;
        while *ty != Type::Bool
            && let Binary(BinaryOperator::Or, _, left, right) = &rest.kind
        {
            edits.push(Edit {
                place: self.place(Span::new(left.span.end, right.span.start)),
                text: ", ".to_owned(),
            });
            values.push(&**right);
            rest = left;
        }
        values.push(rest);
        values.reverse();
        if !edits.is_empty() {
            edits.reverse();
            let place = self.place(written.span);
            self.report(joined_values(self.input.sources, place, edits));
        }
        values
    }

    /// Whether a `match` without `else` has a case for every value; says so, if not.
    fn judge_exhaustive(
        &mut self,
        statement: &syntax::Statement,
        ty: &Type,
        covered: &Covered,
    ) -> bool {
        let lacking: Vec<SmolStr> = match ty {
            Type::Error => return true,
            Type::Enum(values) => {
                let seen = covered.names();
                values
                    .iter()
                    .filter(|value| !seen.contains(value))
                    .cloned()
                    .collect()
            }
            Type::Bool => [true, false]
                .into_iter()
                .filter(|value| !covered.seen.contains_key(&Key::Value(Value::Bool(*value))))
                .map(|value| SmolStr::new_static(if value { "true" } else { "false" }))
                .collect(),
            _ => {
                let finding = needs_else(self.place(statement.keyword), ty);
                let finding = self.with_arm(finding, statement, "else");
                self.report(finding);
                return false;
            }
        };
        if lacking.is_empty() {
            return true;
        }
        let finding = lacking_values(self.place(statement.keyword), &lacking);
        let finding = self.with_arm(
            finding,
            statement,
            &format!("case {} then", lacking.join(", ")),
        );
        self.report(finding);
        false
    }

    /// Offers a further arm before the `end` of a `match`.
    fn with_arm(&self, finding: Finding, statement: &syntax::Statement, arm: &str) -> Finding {
        let written = self.input.sources.slice(self.place(statement.span));
        let Some(before) = written.strip_suffix("end") else {
            return finding;
        };
        let end = statement.span.end - 3;
        let indent: String = match before.rsplit_once('\n') {
            Some((_, line)) if line.chars().all(char::is_whitespace) => format!("\n{line}"),
            _ => " ".to_owned(),
        };
        finding.with_fix(Fix {
            title: format!("add `{arm}`"),
            edits: vec![Edit {
                place: self.place(Span::at(end)),
                text: format!("{}{arm}{indent}", if indent == " " { "" } else { "  " }),
            }],
        })
    }
}

impl Covered {
    /// Adds a value; gives the place of an earlier one that is the same.
    fn add(&mut self, value: &Expression) -> Option<FileSpan> {
        let key = match (&value.kind, constant::value(value)) {
            (ExpressionKind::EnumValue(name), _) => Key::Of(name.clone()),
            (ExpressionKind::LocalDateTime(local), _) => Key::Value(Value::LocalDateTime(*local)),
            (_, Some(constant)) => Key::Value(constant),
            (kind, None) => Key::Of(SmolStr::new(format!("{kind:?}"))),
        };
        let earlier = self.seen.get(&key).copied();
        if earlier.is_none() {
            self.seen.insert(key, value.place);
        }
        earlier
    }

    fn names(&self) -> BTreeSet<&SmolStr> {
        let names = self.seen.keys().filter_map(|key| match key {
            Key::Of(name) => Some(name),
            Key::Value(_) => None,
        });
        names.collect()
    }
}

fn unreachable_case(place: FileSpan, text: &str, earlier: FileSpan) -> Finding {
    let message = format!("an earlier `case` has `{text}` already");
    Finding::new(Rule::UnreachableCase, place, message)
        .with_label(earlier, "the first one is taken")
        .with_help("take the value away here or there")
}

fn needs_else(place: FileSpan, ty: &Type) -> Finding {
    let message = format!(
        "values of type `{}` cannot all be named, and there is no `else`",
        describe(ty)
    );
    Finding::new(Rule::NonExhaustiveMatch, place, message)
        .with_help("say with `else` what happens to all other contacts")
}

fn lacking_values(place: FileSpan, lacking: &[SmolStr]) -> Finding {
    let listed = lacking.join("`, `");
    let message = format!("no `case` has `{listed}`");
    Finding::new(Rule::NonExhaustiveMatch, place, message)
        .labelled("contacts with that value would get nothing")
        .with_help(format!("add a case for `{listed}`, or an `else`"))
}

/// Values of a case with `or` between them, each to be changed to a comma.
fn joined_values(sources: &Sources, place: FileSpan, edits: Vec<Edit>) -> Finding {
    let is_bare = |edit: &Edit| sources.slice(edit.place).trim() == "or";
    let finding = Finding::new(
        Rule::TypeMismatch,
        place,
        "`or` joins conditions, and a case names values",
    )
    .with_help("write a comma between them: `case free, pro then`");
    if !edits.iter().all(is_bare) {
        return finding;
    }
    finding.with_fix(Fix {
        title: "change `or` to `,`".to_owned(),
        edits,
    })
}

//! `and` and `or` between things that are no conditions, as speech has them.

use crate::{
    check::{Checker, relation, scope::Scope},
    checked::{Expression, Type},
    finding::{Edit, Finding, Fix, Rule},
    lex::{self, TokenKind},
    source::Span,
    syntax::{self, BinaryOperator, ExpressionKind as Written, Literal, TextPart},
};

use super::operator::Sides;

impl Checker<'_> {
    /// `2d and 3h`, `contact.plan == free or pro`: says what is meant; whether it was such a phrase.
    pub(super) fn is_phrase(
        &mut self,
        scope: &mut Scope,
        sides: &Sides<'_>,
        span: Span,
        wanted: Option<&Type>,
    ) -> bool {
        self.joins_durations(sides, span)
            || self.joins_a_length(scope, sides)
            || self.joins_values(scope, sides, span)
            // Where a condition is wanted, a default helps nobody.
            || (wanted != Some(&Type::Bool) && self.gives_default(scope, sides))
    }

    /// `contact.first_name or "there"`, where `??` is meant.
    fn gives_default(&mut self, scope: &mut Scope, sides: &Sides<'_>) -> bool {
        let is_value =
            |side: &syntax::Expression| matches!(side.kind, Written::Text(_) | Written::Field(..));
        let is_field = matches!(sides.left.kind, Written::Field(..));
        if sides.operator != BinaryOperator::Or || !is_field || !is_value(sides.right) {
            return false;
        }
        let before = self.findings.len();
        let left = self.expression(scope, sides.left, None);
        if !relation::is_text(&left.ty) {
            // It is looked at again as a condition.
            self.findings.truncate(before);
            return false;
        }
        let place = self.place(sides.sign);
        self.report(
            Finding::new(
                Rule::TypeMismatch,
                place,
                "`or` joins conditions, and gives no default",
            )
            .with_help("write `??`")
            .with_replacement("change to `??`", place, "??"),
        );
        true
    }

    /// `2d and 3h`, in the order in which a duration has its parts.
    fn joins_durations(&mut self, sides: &Sides<'_>, span: Span) -> bool {
        let (
            Written::Literal(Literal::Duration(first)),
            Written::Literal(Literal::Duration(second)),
        ) = (&sides.left.kind, &sides.right.kind)
        else {
            return false;
        };
        let meant = format!("{first}{second}");
        let place = self.place(span);
        if sides.operator != BinaryOperator::And {
            let finding = Finding::new(Rule::InvalidDuration, place, "two durations are no choice");
            self.report(finding.with_help(format!("write one of them: `{first}` or `{second}`")));
            return true;
        }
        let message = "a duration is written in one word";
        let finding = Finding::new(Rule::InvalidDuration, place, message);
        let is_one = lex::lex(self.file, &meant).findings.is_empty();
        self.report(if is_one {
            finding
                .with_help(format!("write `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), place, meant)
        } else {
            finding.with_help("the longer part stands first, and each unit once: `2d3h`")
        });
        true
    }

    /// `wait until contact.renewal or 3d`, where the end of a wait is meant.
    fn joins_a_length(&mut self, scope: &mut Scope, sides: &Sides<'_>) -> bool {
        let Written::Literal(Literal::Duration(length)) = &sides.right.kind else {
            return false;
        };
        let is_other = matches!(sides.left.kind, Written::Field(..) | Written::Name(_));
        if sides.operator != BinaryOperator::Or || !is_other {
            return false;
        }
        self.expression(scope, sides.left, None);
        let place = self.place(sides.right.span);
        let message = format!("`{length}` is a length of time, and no condition");
        self.report(Finding::new(Rule::TypeMismatch, place, message).with_help(format!(
            "a wait for something ends by then with `wait for … up to {length}`; one until a moment has no other end: `wait until contact.…`"
        )));
        true
    }

    /// `x == a or b or c`, where `b` and `c` are no conditions.
    fn joins_values(&mut self, scope: &mut Scope, sides: &Sides<'_>, span: Span) -> bool {
        if sides.operator != BinaryOperator::Or {
            return false;
        }
        let mut values = vec![sides.right];
        let mut left = sides.left;
        while let Written::Binary(BinaryOperator::Or, _, first, second) = &left.kind {
            values.push(second);
            left = first;
        }
        let Written::Binary(BinaryOperator::Equal, _, subject, first) = &left.kind else {
            return false;
        };
        if !values
            .iter()
            .all(|value| self.is_no_condition(scope, value))
        {
            return false;
        }
        values.push(first);
        values.reverse();
        let subject_place = self.place(subject.span);
        let ty = self.expression(scope, subject, None).ty;
        for value in &values {
            self.expression(scope, value, Some(&ty));
        }
        let wrong = values.get(1).map_or(span, |value| value.span);
        let written = |span: Span| self.input.sources.slice(self.place(span)).to_owned();
        let listed: Vec<String> = values.iter().map(|value| written(value.span)).collect();
        let subject = self.input.sources.slice(subject_place);
        let meant = format!("{subject} in [{}]", listed.join(", "));
        let message = format!("`{}` alone is no condition", written(wrong));
        let finding = Finding::new(Rule::TypeMismatch, self.place(wrong), message)
            .with_help(format!("write `{meant}`"))
            .with_replacement(format!("change to `{meant}`"), self.place(span), meant);
        self.report(finding);
        true
    }

    fn is_no_condition(&self, scope: &Scope, value: &syntax::Expression) -> bool {
        match &value.kind {
            Written::Name(name) => !name.is_missing() && !self.is_known_name(scope, name),
            Written::Text(_) => true,
            Written::Literal(literal) => !matches!(literal, Literal::Bool(_)),
            _ => false,
        }
    }

    /// `contact in "newsletter"`, `x == null`: says what is meant; whether it was such a phrase.
    pub(super) fn is_quoted_list(&mut self, sides: &Sides<'_>) -> bool {
        let (Written::Name(of), Written::Text(text)) = (&sides.left.kind, &sides.right.kind) else {
            return false;
        };
        let [TextPart::Text(list)] = text.parts.as_slice() else {
            return false;
        };
        if of.text != "contact" {
            return false;
        }
        let place = self.place(sides.right.span);
        let finding = Finding::new(
            Rule::TypeMismatch,
            place,
            format!("the list `{list}` is named without quotes"),
        );
        self.report(
            finding
                .with_help(format!("write `contact in {list}`"))
                .with_replacement(format!("change to `{list}`"), place, list.as_str()),
        );
        true
    }

    /// `newsletter contains contact`: says what is meant; whether it was such a phrase.
    pub(super) fn is_list_with_contact(
        &mut self,
        scope: &Scope,
        sides: &Sides<'_>,
        span: Span,
    ) -> bool {
        let (Written::Name(list), Written::Name(contact)) = (&sides.left.kind, &sides.right.kind)
        else {
            return false;
        };
        let is_one = scope.payload.is_none() && self.is_list(list);
        if !is_one || contact.text != "contact" || sides.operator != BinaryOperator::Contains {
            return false;
        }
        self.list_or_segment(list);
        let place = self.place(span);
        let meant = format!("contact in {}", list.text);
        let message = "who is asked for stands before the list or the segment";
        let finding = Finding::new(Rule::TypeMismatch, place, message);
        self.report(
            finding
                .with_help(format!("write `{meant}`"))
                .with_replacement(format!("change to `{meant}`"), place, meant),
        );
        true
    }

    /// `x == null`
    pub(super) fn is_nothing(&mut self, scope: &mut Scope, sides: &Sides<'_>) -> bool {
        const NOTHING: [&str; 6] = ["null", "nil", "none", "nothing", "undefined", "empty"];
        let Written::Name(name) = &sides.right.kind else {
            return false;
        };
        if !NOTHING.contains(&name.text.as_str()) || self.is_known_name(scope, name) {
            return false;
        }
        let ty = self.expression(scope, sides.left, None).ty;
        if let Type::Enum(values) = &ty
            && values.contains(&name.text)
        {
            return false;
        }
        let meant = match sides.operator {
            BinaryOperator::Equal => "is unset",
            _ => "is set",
        };
        let place = self.place(name.span);
        let change = Span::new(sides.left.span.end, sides.right.span.end);
        let left = self
            .input
            .sources
            .slice(self.place(sides.left.span))
            .to_owned();
        let finding = Finding::new(
            Rule::UnknownName,
            place,
            format!("there is no value `{}`", name.text),
        );
        self.report(
            finding
                .with_help(format!("write `{left} {meant}`"))
                .with_replacement(
                    format!("change to `{meant}`"),
                    self.place(change),
                    format!(" {meant}"),
                ),
        );
        true
    }

    /// `weekday == monday`, `today in [saturday, sunday]`: says what is meant; whether it was such a phrase.
    pub(super) fn is_day_of_week(&mut self, scope: &Scope, sides: &Sides<'_>) -> bool {
        let is_day = |value: &syntax::Expression| match &value.kind {
            Written::Name(name) => {
                TokenKind::of_word(&name.text).is_day_of_week() && !self.is_known_name(scope, name)
            }
            _ => false,
        };
        let are_days = match &sides.right.kind {
            Written::List(days) => !days.is_empty() && days.iter().all(is_day),
            _ => is_day(sides.right),
        };
        let is_moment = match &sides.left.kind {
            Written::Now => true,
            Written::Name(name) => {
                let known = matches!(name.text.as_str(), "today" | "weekday" | "day" | "date");
                known && (name.text == "today" || !self.is_known_name(scope, name))
            }
            _ => false,
        };
        if !are_days || !is_moment {
            return false;
        }
        let place = self.place(sides.left.span);
        let written = self.input.sources.slice(place);
        let message = format!("`{written}` is no day of the week");
        let finding = Finding::new(Rule::TypeMismatch, place, message);
        self.report(
            finding
                .with_help("the day of the week is `weekday(now)`")
                .with_replacement("change to `weekday(now)`", place, "weekday(now)"),
        );
        true
    }

    /// Of an optional on the left of `!=`: says that those are asked for first who have one.
    ///
    /// `findings` is how many there were before the sides were looked at.
    pub(super) fn ask_before(&mut self, findings: usize, left: &Expression, span: Span) {
        let file = self.file;
        let written = self.input.sources.slice(left.place).to_owned();
        let text = self.input.sources.get(file).map(|source| &source.text);
        let before = text.and_then(|text| text.get(..span.start as usize));
        let before = before.unwrap_or("").trim_end();
        // Behind these the guard goes with what is guarded, and with nothing else.
        let is_alone = ["if", "elseif", "when", "and", "or", "(", "="]
            .iter()
            .any(|word| before.ends_with(word));
        let mut new = self.findings.iter_mut().skip(findings);
        let Some(finding) = new.find(|finding| finding.primary == left.place) else {
            return;
        };
        let is_path = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
        if finding.rule != Rule::OptionalNotHandled || !written.chars().all(is_path) {
            return;
        }
        let guard = format!("{written} is set and ");
        finding.help = vec![format!(
            "unset would count as different: ask before, `{guard}…`, or say with `??` what stands for it"
        )];
        let edit = |at: u32, text: String| Edit {
            place: Span::at(at).in_file(file),
            text,
        };
        let edits = if is_alone {
            vec![edit(span.start, guard)]
        } else {
            vec![
                edit(span.start, format!("({guard}")),
                edit(span.end, ")".to_owned()),
            ]
        };
        finding.fixes = vec![Fix {
            title: format!("ask whether `{written}` is set"),
            edits,
        }];
    }
}

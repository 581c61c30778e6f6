//! A flow as nurture source text, laid out as the formatter lays it out where that is easy.

use std::fmt::Write;

use crate::tree::{
    Arm, Block, Branches, Clause, Event, Expression, Flow, Moment, Occurrence, Operator, Part,
    Statement, Window,
};

/// The source text of a flow.
pub fn flow(flow: &Flow) -> String {
    let mut writer = Writer::default();
    writer.line(&format!("## {}.", flow.title));
    writer.line(&format!("flow {} \"{}\"", flow.name, flow.title));
    writer.depth += 1;
    for clause in &flow.clauses {
        writer.line(&clause_text(clause));
    }
    writer.text.push('\n');
    writer.block(&flow.block);
    writer.depth -= 1;
    writer.line("end");
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn block(&mut self, block: &Block) {
        for statement in block {
            self.statement(statement);
        }
    }

    fn indented(&mut self, head: &str, block: &Block) {
        self.line(head);
        self.depth += 1;
        self.block(block);
        self.depth -= 1;
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::WaitUntil(moment, branches) => {
                self.branches(&moment_text(moment), branches.as_ref());
            }
            Statement::WaitFor {
                arm,
                up_to,
                branches,
            } => {
                let up_to = optional(" up to ", up_to.as_ref());
                self.branches(
                    &format!("wait for {}{up_to}", arm_text(arm)),
                    branches.as_ref(),
                );
            }
            Statement::Race { arms, after } => self.race(arms, after.as_ref()),
            Statement::If(branches, otherwise) => {
                for (position, (condition, block)) in branches.iter().enumerate() {
                    let word = if position == 0 { "if" } else { "elseif" };
                    self.indented(&format!("{word} {} then", text(condition)), block);
                }
                self.otherwise(otherwise.as_ref());
            }
            Statement::Match(value, cases, otherwise) => {
                self.line(&format!("match {}", text(value)));
                self.depth += 1;
                for (values, block) in cases {
                    self.indented(&format!("case {} then", list(values)), block);
                }
                if let Some(block) = otherwise {
                    self.indented("else", block);
                }
                self.depth -= 1;
                self.line("end");
            }
            Statement::Split(name, arms) => {
                self.line(&format!("split \"{name}\""));
                self.depth += 1;
                for (share, arm, block) in arms {
                    self.indented(&format!("{share}% {arm} then"), block);
                }
                self.depth -= 1;
                self.line("end");
            }
            Statement::Repeat {
                times,
                every,
                until,
                block,
            } => {
                let every = optional(" every ", every.as_ref());
                let until = optional(" until ", until.as_ref());
                self.indented(&format!("repeat {times} times{every}{until} do"), block);
                self.line("end");
            }
            simple => self.line(&simple_text(simple)),
        }
    }

    fn branches(&mut self, head: &str, branches: Option<&Branches>) {
        match branches {
            None => self.line(head),
            Some(branches) => {
                self.indented(&format!("{head} then"), &branches.then);
                self.otherwise(branches.otherwise.as_ref());
            }
        }
    }

    fn otherwise(&mut self, otherwise: Option<&Block>) {
        if let Some(block) = otherwise {
            self.indented("else", block);
        }
        self.line("end");
    }

    fn race(&mut self, arms: &[(Arm, Block)], after: Option<&(Expression, Block)>) {
        self.line("wait for");
        self.depth += 1;
        for (arm, block) in arms {
            self.indented(&format!("case {} then", arm_text(arm)), block);
        }
        if let Some((duration, block)) = after {
            self.indented(&format!("after {} then", text(duration)), block);
        }
        self.depth -= 1;
        self.line("end");
    }
}

fn clause_text(clause: &Clause) -> String {
    let mut words = vec![clause.verb.to_owned()];
    words.extend(clause.words.iter().cloned());
    if let Some((word, condition)) = &clause.condition {
        words.push((*word).to_owned());
        words.push(text(condition));
    }
    words.extend(clause.rest.iter().cloned());
    words.join(" ").replace(" ,", ",")
}

/// A statement that fits on a line.
fn simple_text(statement: &Statement) -> String {
    match statement {
        Statement::Send {
            channel,
            message,
            with,
            alias,
        } => format!(
            "send {channel} {message}{}{}",
            with_text(with),
            alias_text(alias.as_deref())
        ),
        Statement::Wait(duration) => format!("wait {}", text(duration)),
        Statement::Set(field, value) => format!("set contact.{field} = {}", text(value)),
        Statement::Add(value, field) => format!("add {} to contact.{field}", text(value)),
        Statement::Unset(field) => format!("unset contact.{field}"),
        Statement::Simple(verb, name) => format!("{verb} {name}"),
        Statement::Notify(team, what) => format!("notify {team} {}", text(what)),
        Statement::Task {
            text: what,
            team,
            backup,
            due,
            alias,
        } => {
            let backup = backup.map(|team| format!(" backup {team}"));
            format!(
                "task {} for {team}{}{}{}",
                text(what),
                backup.unwrap_or_default(),
                optional(" due ", due.as_ref()),
                alias_text(alias.as_deref())
            )
        }
        Statement::Call {
            action,
            with,
            alias,
        } => format!(
            "call {action}{}{}",
            with_text(with),
            alias_text(alias.as_deref())
        ),
        Statement::Exit(Some(reason)) => format!("exit \"{reason}\""),
        _ => "exit".to_owned(),
    }
}

fn moment_text(moment: &Moment) -> String {
    match moment {
        Moment::Days(days, at) => format!("wait until {days} at {}", text(at)),
        Moment::At(moment, at) => {
            format!(
                "wait until {}{}",
                text(moment),
                optional(" at ", at.as_ref())
            )
        }
    }
}

fn arm_text(arm: &Arm) -> String {
    match arm {
        Arm::Event(event, payload, condition) => {
            let payload = alias_text(*payload);
            let condition = optional(" where ", condition.as_ref());
            format!("{}{payload}{condition}", event_text(event))
        }
        Arm::Condition(condition) => format!("({})", text(condition)),
    }
}

fn event_text(event: &Event) -> String {
    match &event.of {
        Some(of) => format!("{} {of}", event.name),
        None => event.name.to_owned(),
    }
}

fn with_text(with: &[(&'static str, Expression)]) -> String {
    if with.is_empty() {
        return String::new();
    }
    let members: Vec<String> = with
        .iter()
        .map(|(name, value)| format!("{name}: {}", text(value)))
        .collect();
    format!(" with {{ {} }}", members.join(", "))
}

fn alias_text(alias: Option<&str>) -> String {
    alias
        .map(|alias| format!(" as {alias}"))
        .unwrap_or_default()
}

fn optional(before: &str, expression: Option<&Expression>) -> String {
    expression
        .map(|expression| format!("{before}{}", text(expression)))
        .unwrap_or_default()
}

fn list(expressions: &[Expression]) -> String {
    let texts: Vec<String> = expressions.iter().map(text).collect();
    texts.join(", ")
}

/// An expression as source text.
pub fn text(expression: &Expression) -> String {
    match expression {
        Expression::Literal(text) => text.clone(),
        Expression::Text(text) => format!("\"{text}\""),
        Expression::Shown(parts) => shown(parts),
        Expression::Choice(name) | Expression::Name(name) => (*name).to_owned(),
        Expression::Field(field) => format!("contact.{field}"),
        Expression::Member(of, member) => format!("{}.{member}", tight(of, 8)),
        Expression::Call(function, arguments) => format!("{function}({})", list(arguments)),
        Expression::List(items) => format!("[{}]", list(items)),
        Expression::Binary(left, operator, right) => {
            let tightness = operator.tightness();
            // Comparisons and `??` do not chain.
            let left_needs = tightness + u8::from(matches!(tightness, 3 | 7));
            format!(
                "{} {} {}",
                tight(left, left_needs),
                sign(*operator),
                tight(right, tightness + 1)
            )
        }
        Expression::Not(of) => format!("not {}", tight(of, 8)),
        Expression::Negative(of) => format!("-{}", tight(of, 8)),
        Expression::Is(of, what) => format!("{} is {what}", tight(of, 4)),
        Expression::Happened(occurrence) => occurrence_text(occurrence),
        Expression::Aggregate(function, None, occurrence) => {
            format!("{function}({})", occurrence_text(occurrence))
        }
        Expression::Aggregate(function, Some(field), occurrence) => {
            format!("{function}({field} of {})", occurrence_text(occurrence))
        }
        Expression::In(list) => format!("contact in {list}"),
        Expression::State(word, name) => format!("{word} {name}"),
        Expression::InFlow(flow) => format!("in_flow({flow})"),
    }
}

/// An expression, in parentheses if it binds less tightly than that.
fn tight(expression: &Expression, tightness: u8) -> String {
    if expression.tightness() < tightness {
        format!("({})", text(expression))
    } else {
        text(expression)
    }
}

fn shown(parts: &[Part]) -> String {
    let mut written = String::from("\"");
    for part in parts {
        match part {
            Part::Plain(text) => written.push_str(text),
            Part::Value(value) => {
                let _ = write!(written, "{{{}}}", text(value));
            }
        }
    }
    written.push('"');
    written
}

fn occurrence_text(occurrence: &Occurrence) -> String {
    let condition = optional(" where ", occurrence.condition.as_ref());
    let window = match &occurrence.window {
        None => String::new(),
        Some(Window::Ever) => " ever".to_owned(),
        Some(Window::Last(duration)) => format!(" in last {}", text(duration)),
    };
    format!("{}{condition}{window}", event_text(&occurrence.event))
}

const fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::In => "in",
        Operator::Contains => "contains",
        Operator::StartsWith => "starts with",
        Operator::EndsWith => "ends with",
        Operator::Plus => "+",
        Operator::Minus => "-",
        Operator::Times => "*",
        Operator::Divide => "/",
        Operator::Default => "??",
    }
}

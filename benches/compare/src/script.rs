//! A flow as a program in Lua or Rhai: a function of the same shape, whose statements are calls.

use std::fmt::Write;

use nurture_workload::tree::{
    Arm, Block, Branches, Clause, Event, Expression, Flow, Moment, Occurrence, Operator, Part,
    Statement, Window,
};

/// The language that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Lua 5.4.
    Lua,
    /// Rhai.
    Rhai,
}

/// A flow as a program.
pub fn script(flow: &Flow, language: Language) -> String {
    let mut writer = Writer {
        text: String::new(),
        depth: 0,
        language,
    };
    let comment = writer.is("--", "//");
    writer.line(&format!("{comment} {}.", flow.title));
    writer.line(&format!(
        "flow(\"{}\", \"{}\"){}",
        flow.name,
        flow.title,
        writer.end()
    ));
    for clause in &flow.clauses {
        writer.clause(clause);
    }
    let (function, open) = (writer.is("function", "fn"), writer.is("", " {"));
    writer.line(&format!(
        "{function} {}(contact, interest, loyalty, now, today){open}",
        flow.name
    ));
    writer.indented(&flow.block);
    writer.close();
    writer.text
}

struct Writer {
    text: String,
    depth: usize,
    language: Language,
}

impl Writer {
    fn is(&self, lua: &'static str, rhai: &'static str) -> &'static str {
        match self.language {
            Language::Lua => lua,
            Language::Rhai => rhai,
        }
    }

    fn end(&self) -> &'static str {
        self.is("", ";")
    }

    fn line(&mut self, line: &str) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn call(&mut self, function: &str, arguments: &[String]) {
        let call = format!("{function}({}){}", arguments.join(", "), self.end());
        self.line(&call);
    }

    fn indented(&mut self, block: &Block) {
        self.depth += 1;
        for statement in block {
            self.statement(statement);
        }
        self.depth -= 1;
    }

    fn close(&mut self) {
        self.line(self.is("end", "}"));
    }

    fn clause(&mut self, clause: &Clause) {
        let words = clause.words.iter().chain(&clause.rest);
        let words = words.map(|word| {
            let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || word.starts_with('"') {
                word.clone()
            } else {
                format!("{word:?}")
            }
        });
        let mut arguments: Vec<String> = words.collect();
        if let Some((_, condition)) = &clause.condition {
            arguments.push(self.closure(condition));
        }
        self.call(&format!("{}_clause", clause.verb), &arguments);
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::WaitUntil(moment, branches) => {
                let call = self.moment(moment);
                self.decided(&call, None, branches.as_ref());
            }
            Statement::WaitFor {
                arm,
                up_to,
                branches,
            } => {
                let (mut arguments, payload) = self.arm(arm);
                arguments.extend(up_to.iter().map(|duration| self.value(duration)));
                let call = format!("wait_for({})", arguments.join(", "));
                self.decided(&call, payload, branches.as_ref());
            }
            Statement::Race { arms, after } => self.race(arms, after.as_ref()),
            Statement::If(branches, otherwise) => {
                for (position, (condition, block)) in branches.iter().enumerate() {
                    let condition = self.value(condition);
                    self.branch(position, &condition, block);
                }
                self.otherwise(otherwise.as_ref());
            }
            Statement::Match(value, cases, otherwise) => {
                let value = self.value(value);
                for (position, (values, block)) in cases.iter().enumerate() {
                    let equal = values
                        .iter()
                        .map(|case| format!("{value} == {}", self.value(case)));
                    let equal: Vec<String> = equal.collect();
                    let condition = equal.join(self.is(" or ", " || "));
                    self.branch(position, &condition, block);
                }
                self.otherwise(otherwise.as_ref());
            }
            Statement::Split(name, arms) => {
                let shares: Vec<String> = arms
                    .iter()
                    .map(|(share, arm, _)| format!("{share}, \"{arm}\""))
                    .collect();
                let shares = shares.join(", ");
                self.bind("drawn", &format!("split(\"{name}\", {shares})"));
                for (position, (_, arm, block)) in arms.iter().enumerate() {
                    self.branch(position, &format!("drawn == \"{arm}\""), block);
                }
                self.close();
            }
            Statement::Repeat {
                times,
                every,
                until,
                block,
            } => {
                match self.language {
                    Language::Lua => self.line(&format!("for pass = 1, {times} do")),
                    Language::Rhai => self.line(&format!("for pass in 1..={times} {{")),
                }
                self.depth += 1;
                if let Some(until) = until {
                    let until = self.value(until);
                    self.line(&match self.language {
                        Language::Lua => format!("if {until} then break end"),
                        Language::Rhai => format!("if {until} {{ break; }}"),
                    });
                }
                self.depth -= 1;
                self.indented(block);
                self.depth += 1;
                let every: Vec<String> = every.iter().map(|every| self.value(every)).collect();
                self.call("wait_pass", &every);
                self.depth -= 1;
                self.close();
            }
            simple => self.simple(simple),
        }
    }

    fn simple(&mut self, statement: &Statement) {
        let name = |text: &str| format!("\"{text}\"");
        match statement {
            Statement::Send {
                channel,
                message,
                with,
                alias,
            } => {
                let mut arguments = vec![name(channel), name(message)];
                arguments.extend(self.members(with));
                arguments.extend(alias.as_deref().map(name));
                self.call("send", &arguments);
            }
            Statement::Wait(duration) => {
                let duration = self.value(duration);
                self.call("wait", &[duration]);
            }
            Statement::Set(field, value) => {
                let set = format!("contact.{field} = {}{}", self.value(value), self.end());
                self.line(&set);
            }
            Statement::Add(value, field) => {
                let added = format!("contact.{field} + {}", self.value(value));
                let set = format!("contact.{field} = {added}{}", self.end());
                self.line(&set);
            }
            Statement::Unset(field) => {
                let set = format!("contact.{field} = {}{}", self.is("nil", "()"), self.end());
                self.line(&set);
            }
            Statement::Simple(verb, what) => self.call(verb, &[name(what)]),
            Statement::Notify(team, what) => {
                let what = self.value(what);
                self.call("notify", &[name(team), what]);
            }
            Statement::Task {
                text,
                team,
                backup,
                due,
                alias,
            } => {
                let mut arguments = vec![self.value(text), name(team)];
                arguments.extend(backup.map(name));
                arguments.extend(due.iter().map(|due| self.value(due)));
                arguments.extend(alias.as_deref().map(name));
                self.call("task", &arguments);
            }
            Statement::Call {
                action,
                with,
                alias,
            } => {
                let mut arguments: Vec<String> = self.members(with).into_iter().collect();
                arguments.extend(alias.as_deref().map(name));
                self.call(&action.replace('.', "_"), &arguments);
            }
            Statement::Exit(reason) => {
                let reason: Vec<String> = reason.as_deref().map(name).into_iter().collect();
                self.call("quit", &reason);
            }
            _ => {}
        }
    }

    fn members(&self, with: &[(&'static str, Expression)]) -> Option<String> {
        let sign = self.is(" =", ":");
        let members: Vec<String> = with
            .iter()
            .map(|(name, value)| format!("{name}{sign} {}", self.value(value)))
            .collect();
        let (open, members) = (self.is("{", "#{"), members.join(", "));
        (!with.is_empty()).then(|| format!("{open} {members} }}"))
    }

    fn bind(&mut self, name: &str, value: &str) {
        let bound = format!("{} {name} = {value}{}", self.is("local", "let"), self.end());
        self.line(&bound);
    }

    fn branch(&mut self, position: usize, condition: &str, block: &Block) {
        let head = match (self.language, position) {
            (Language::Lua, 0) => format!("if {condition} then"),
            (Language::Lua, _) => format!("elseif {condition} then"),
            (Language::Rhai, 0) => format!("if {condition} {{"),
            (Language::Rhai, _) => format!("}} else if {condition} {{"),
        };
        self.line(&head);
        self.indented(block);
    }

    fn otherwise(&mut self, otherwise: Option<&Block>) {
        if let Some(block) = otherwise {
            self.line(self.is("else", "} else {"));
            self.indented(block);
        }
        self.close();
    }

    fn decided(&mut self, call: &str, payload: Option<&str>, branches: Option<&Branches>) {
        let Some(branches) = branches else {
            let line = format!("{call}{}", self.end());
            return self.line(&line);
        };
        let came = payload.unwrap_or("came");
        self.bind(came, call);
        let condition = match self.language {
            Language::Lua => came.to_owned(),
            Language::Rhai => format!("{came} != ()"),
        };
        self.branch(0, &condition, &branches.then);
        self.otherwise(branches.otherwise.as_ref());
    }

    fn race(&mut self, arms: &[(Arm, Block)], after: Option<&(Expression, Block)>) {
        let (open, close) = (self.is("{", "["), self.is("}", "]"));
        let written = arms.iter().map(|(arm, _)| {
            let arguments = self.arm(arm).0.join(", ");
            format!("{open}{arguments}{close}")
        });
        let mut written: Vec<String> = written.collect();
        written.extend(after.map(|(duration, _)| self.value(duration)));
        let payload = arms.iter().find_map(|(arm, _)| match arm {
            Arm::Event(_, payload, _) => *payload,
            Arm::Condition(_) => None,
        });
        let came = payload.unwrap_or("came");
        self.bind(came, &format!("race({})", written.join(", ")));
        for (position, (_, block)) in arms.iter().enumerate() {
            self.branch(position, &format!("{came}.arm == {}", position + 1), block);
        }
        self.otherwise(after.map(|(_, block)| block));
    }

    fn moment(&self, moment: &Moment) -> String {
        match moment {
            Moment::Days(days, at) => format!("wait_until(\"{days}\", {})", self.value(at)),
            Moment::At(moment, None) => format!("wait_until({})", self.value(moment)),
            Moment::At(moment, Some(at)) => {
                format!("wait_until({}, {})", self.value(moment), self.value(at))
            }
        }
    }

    fn arm<'a>(&self, arm: &'a Arm) -> (Vec<String>, Option<&'a str>) {
        match arm {
            Arm::Event(event, payload, condition) => {
                let mut arguments = event_names(event);
                arguments.extend(condition.iter().map(|condition| self.closure(condition)));
                (arguments, *payload)
            }
            Arm::Condition(condition) => (vec![self.closure(condition)], None),
        }
    }

    /// A condition that is looked at later.
    fn closure(&self, condition: &Expression) -> String {
        let condition = self.value(condition);
        match self.language {
            Language::Lua => format!("function(event) return {condition} end"),
            Language::Rhai => format!("|event| {condition}"),
        }
    }

    fn value(&self, expression: &Expression) -> String {
        match expression {
            Expression::Literal(text) => {
                let text = text.replace('_', "");
                let is_number = text.parse::<f64>().is_ok() || text == "true" || text == "false";
                if is_number {
                    text
                } else {
                    format!("\"{text}\"")
                }
            }
            Expression::Text(text) => format!("\"{text}\""),
            Expression::Choice(name) => format!("\"{name}\""),
            Expression::Name(name) => (*name).to_owned(),
            Expression::Field(field) => format!("contact.{field}"),
            Expression::Member(of, member) => format!("{}.{member}", self.value(of)),
            Expression::Shown(parts) => self.shown(parts),
            Expression::Call(function, arguments) => {
                format!("{function}({})", self.values(arguments))
            }
            Expression::List(items) => {
                format!(
                    "{}{}{}",
                    self.is("{", "["),
                    self.values(items),
                    self.is("}", "]")
                )
            }
            Expression::Binary(left, operator, right) => self.binary(left, *operator, right),
            Expression::Not(of) => format!("{}({})", self.is("not ", "!"), self.value(of)),
            Expression::Negative(of) => format!("-{}", self.value(of)),
            Expression::Is(of, what) => {
                let equal = if *what == "set" {
                    self.is("~=", "!=")
                } else {
                    "=="
                };
                format!("{} {equal} {}", self.value(of), self.is("nil", "()"))
            }
            Expression::Happened(occurrence) => {
                format!("happened({})", self.occurrence(occurrence))
            }
            Expression::Aggregate(function, None, occurrence) => {
                format!("{function}_of({})", self.occurrence(occurrence))
            }
            Expression::Aggregate(function, Some(field), occurrence) => {
                format!(
                    "{function}_of(\"{field}\", {})",
                    self.occurrence(occurrence)
                )
            }
            Expression::In(list) => format!("is_member(\"{list}\")"),
            Expression::State(word, name) => format!("{word}(\"{name}\")"),
            Expression::InFlow(flow) => format!("in_flow(\"{flow}\")"),
        }
    }

    fn values(&self, expressions: &[Expression]) -> String {
        let values: Vec<String> = expressions.iter().map(|value| self.value(value)).collect();
        values.join(", ")
    }

    fn shown(&self, parts: &[Part]) -> String {
        let parts = parts.iter().map(|part| match part {
            Part::Plain(text) => format!("\"{text}\""),
            Part::Value(value) => self.value(value),
        });
        let parts: Vec<String> = parts.collect();
        parts.join(self.is(" .. ", " + "))
    }

    fn occurrence(&self, occurrence: &Occurrence) -> String {
        let mut arguments = event_names(&occurrence.event);
        let condition = occurrence.condition.iter();
        arguments.extend(condition.map(|condition| self.closure(condition)));
        match &occurrence.window {
            None => {}
            Some(Window::Ever) => arguments.push("\"ever\"".to_owned()),
            Some(Window::Last(duration)) => arguments.push(self.value(duration)),
        }
        arguments.join(", ")
    }

    fn binary(&self, left: &Expression, operator: Operator, right: &Expression) -> String {
        let tight = |expression: &Expression| {
            let text = self.value(expression);
            if expression.tightness() <= operator.tightness() {
                format!("({text})")
            } else {
                text
            }
        };
        let (left, right) = (tight(left), tight(right));
        let sign = match operator {
            Operator::Or => self.is("or", "||"),
            Operator::And => self.is("and", "&&"),
            Operator::Equal => "==",
            Operator::NotEqual => self.is("~=", "!="),
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divide => "/",
            Operator::Default => return format!("({left} {} {right})", self.is("or", "??")),
            Operator::In if self.language == Language::Rhai => "in",
            Operator::In => return format!("is_in({left}, {right})"),
            Operator::Contains => return format!("contains({left}, {right})"),
            Operator::StartsWith => return format!("starts_with({left}, {right})"),
            Operator::EndsWith => return format!("ends_with({left}, {right})"),
        };
        let mut text = left;
        let _ = write!(text, " {sign} {right}");
        text
    }
}

fn event_names(event: &Event) -> Vec<String> {
    let names = std::iter::once(event.name).chain(event.of.as_deref());
    names.map(|name| format!("\"{name}\"")).collect()
}

//! A flow as policies in Cedar: one for each statement, with the conditions that lead there.

use std::fmt::Write;

use nurture_workload::tree::{Arm, Block, Expression, Flow, Occurrence, Operator, Statement};

/// The policies of a flow.
pub fn policies(flow: &Flow) -> String {
    let mut writer = Writer {
        flow: &flow.name,
        text: format!("// {}.\n", flow.title),
        step: 0,
    };
    for clause in &flow.clauses {
        let condition = clause
            .condition
            .as_ref()
            .map(|(_, condition)| value(condition));
        let word = clause.words.first().map_or("", String::as_str);
        let word = word.trim_matches('"');
        writer.policy(clause.verb, word, condition.as_slice());
    }
    writer.block(&flow.block, &mut Vec::new());
    writer.text
}

struct Writer<'f> {
    flow: &'f str,
    text: String,
    step: usize,
}

impl Writer<'_> {
    fn policy(&mut self, action: &str, resource: &str, conditions: &[String]) {
        self.step += 1;
        let (flow, step) = (self.flow, self.step);
        let _ = write!(
            self.text,
            "@flow(\"{flow}\")\n@step(\"{step}\")\npermit(principal, action == Action::\"{action}\", resource == Step::\"{resource}\")"
        );
        if !conditions.is_empty() {
            let conditions = conditions.join(" && ");
            let _ = write!(self.text, "\nwhen {{ {conditions} }}");
        }
        self.text.push_str(";\n");
    }

    fn block(&mut self, block: &Block, conditions: &mut Vec<String>) {
        for statement in block {
            self.statement(statement, conditions);
        }
    }

    fn under(&mut self, condition: String, block: &Block, conditions: &mut Vec<String>) {
        conditions.push(condition);
        self.block(block, conditions);
        conditions.pop();
    }

    fn statement(&mut self, statement: &Statement, conditions: &mut Vec<String>) {
        match statement {
            Statement::If(branches, otherwise) => {
                for (condition, block) in branches {
                    self.under(format!("({})", value(condition)), block, conditions);
                }
                if let Some(block) = otherwise {
                    self.under("context.otherwise".to_owned(), block, conditions);
                }
            }
            Statement::Match(matched, cases, otherwise) => {
                let matched = value(matched);
                for (values, block) in cases {
                    let values: Vec<String> = values.iter().map(value).collect();
                    let values = values.join(", ");
                    self.under(format!("[{values}].contains({matched})"), block, conditions);
                }
                if let Some(block) = otherwise {
                    self.under("context.otherwise".to_owned(), block, conditions);
                }
            }
            Statement::Split(name, arms) => {
                for (_, arm, block) in arms {
                    self.under(
                        format!("context.drawn[\"{name}\"] == \"{arm}\""),
                        block,
                        conditions,
                    );
                }
            }
            Statement::WaitFor { arm, branches, .. } => {
                conditions.push(arm_value(arm));
                self.policy("wait", "for", conditions);
                if let Some(branches) = branches {
                    self.block(&branches.then, conditions);
                }
                conditions.pop();
                if let Some(block) = branches
                    .as_ref()
                    .and_then(|branches| branches.otherwise.as_ref())
                {
                    self.under("context.late".to_owned(), block, conditions);
                }
            }
            Statement::WaitUntil(_, branches) => {
                self.policy("wait", "until", conditions);
                if let Some(branches) = branches {
                    self.block(&branches.then, conditions);
                }
            }
            Statement::Race { arms, after } => {
                for (arm, block) in arms {
                    self.under(arm_value(arm), block, conditions);
                }
                if let Some((_, block)) = after {
                    self.under("context.late".to_owned(), block, conditions);
                }
            }
            Statement::Repeat { until, block, .. } => {
                let until = until.as_ref().map(|until| format!("!({})", value(until)));
                let until = until.unwrap_or_else(|| "context.pass > 0".to_owned());
                self.under(until, block, conditions);
            }
            Statement::Send { message, .. } => self.policy("send", message, conditions),
            Statement::Wait(_) => self.policy("wait", "time", conditions),
            Statement::Set(field, to) => {
                conditions.push(format!("context.{field} != ({})", value(to)));
                self.policy("set", field, conditions);
                conditions.pop();
            }
            Statement::Add(_, field) => self.policy("add", field, conditions),
            Statement::Unset(field) => self.policy("unset", field, conditions),
            Statement::Simple(verb, name) => self.policy(verb, name, conditions),
            Statement::Notify(team, _) => self.policy("notify", team, conditions),
            Statement::Task { team, .. } => self.policy("task", team, conditions),
            Statement::Call { action, .. } => self.policy("call", action, conditions),
            Statement::Exit(_) => self.policy("exit", "flow", conditions),
        }
    }
}

fn arm_value(arm: &Arm) -> String {
    match arm {
        Arm::Event(event, _, None) => format!("context.event == \"{}\"", event.name),
        Arm::Event(event, _, Some(condition)) => {
            format!(
                "context.event == \"{}\" && {}",
                event.name,
                value(condition)
            )
        }
        Arm::Condition(condition) => format!("({})", value(condition)),
    }
}

fn value(expression: &Expression) -> String {
    match expression {
        Expression::Literal(text) => literal(text),
        Expression::Text(text) => format!("\"{text}\""),
        Expression::Choice(name) => format!("\"{name}\""),
        Expression::Name(name) | Expression::Field(name) => format!("context.{name}"),
        Expression::Member(of, member) => format!("{}.{member}", value(of)),
        Expression::Shown(_) => "context.shown".to_owned(),
        // There are no functions but those of extensions: what one gives is looked up.
        Expression::Call(function, arguments) => {
            let argument = arguments.first().map_or_else(String::new, value);
            format!("[{argument}].contains(context.{function})")
        }
        Expression::List(items) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("[{}]", items.join(", "))
        }
        Expression::Binary(left, operator, right) => binary(left, *operator, right),
        Expression::Not(of) => format!("!({})", value(of)),
        Expression::Negative(of) => format!("-{}", value(of)),
        Expression::Is(of, what) => {
            let not = if *what == "set" { "" } else { "!" };
            match &**of {
                Expression::Field(name) | Expression::Name(name) => {
                    format!("{not}(context has {name})")
                }
                _ => format!("{not}(context has value)"),
            }
        }
        Expression::Happened(occurrence) => happened(occurrence),
        Expression::Aggregate(function, field, occurrence) => {
            let field = field.unwrap_or("all");
            format!("context.{function}_of_{field}_of_{}", occurrence.event.name)
        }
        Expression::In(list) => format!("principal in Segment::\"{list}\""),
        Expression::State(word, name) => format!("context.{word}.contains(\"{name}\")"),
        Expression::InFlow(flow) => format!("principal in Flow::\"{flow}\""),
    }
}

fn literal(text: &str) -> String {
    let is_plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) || matches!(text, "true" | "false");
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{text}\"")
    }
}

fn happened(occurrence: &Occurrence) -> String {
    let event = occurrence.event.name;
    match (&occurrence.condition, &occurrence.event.of) {
        (Some(condition), _) => format!("(context has {event} && {})", value(condition)),
        (None, Some(of)) => format!("context.{event}.contains(\"{of}\")"),
        (None, None) => format!("context has {event}"),
    }
}

fn binary(left: &Expression, operator: Operator, right: &Expression) -> String {
    let tight = |expression: &Expression| {
        if expression.tightness() <= operator.tightness() {
            format!("({})", value(expression))
        } else {
            value(expression)
        }
    };
    let pattern = |before: &str, after: &str| match right {
        Expression::Text(text) => format!("{} like \"{before}{text}{after}\"", tight(left)),
        _ => format!("{} == {}", tight(left), tight(right)),
    };
    let sign = match operator {
        Operator::Or => "||",
        Operator::And => "&&",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Plus => "+",
        Operator::Minus => "-",
        // There is no division.
        Operator::Times | Operator::Divide => "*",
        Operator::Default => {
            let (value, default) = (value(left), value(right));
            return format!("(if context has value then {value} else {default})");
        }
        Operator::In => return format!("{}.contains({})", tight(right), value(left)),
        Operator::Contains => return pattern("*", "*"),
        Operator::StartsWith => return pattern("", "*"),
        Operator::EndsWith => return pattern("*", ""),
    };
    format!("{} {sign} {}", tight(left), tight(right))
}

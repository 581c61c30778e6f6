//! Listing code: labels, statements' sources, and each operand in words.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Listing,
    flows::share,
    names::{Names, at, days, pairs, time_of_day, visible},
};
use crate::program::{
    ArmKind, CallId, Code, Instruction, Moment, RepeatId, SendId, SplitId, TaskId, WaitId, WaitSite,
};

impl Listing<'_> {
    pub(super) fn code(&mut self) {
        let names = self.names;
        let program = names.program();
        if program.code.is_empty() {
            return;
        }
        self.heading("code");
        let labels = labels(names);
        let sources = sources(names);
        for (index, instruction) in program.code.iter().enumerate() {
            let code = Code::next(index);
            if let Some(names) = labels.get(&code) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.line(0, &format!("@{index}: {}", names.join(", ")));
            }
            if let Some(source) = sources.get(&code) {
                self.line(2, &format!("# {source}"));
            }
            let operand = instruction.operand();
            let plain = format!("{index:>6}  {:<14} {operand:<10}", instruction.mnemonic());
            let meaning = names.meaning(*instruction);
            let line = match meaning.as_str() {
                "" => plain.trim_end().to_owned(),
                _ => format!("{plain} ; {meaning}"),
            };
            self.line(0, &line);
        }
    }
}

impl Names<'_> {
    /// An operand in words; empty where it says everything itself.
    fn meaning(self, instruction: Instruction) -> String {
        match instruction {
            Instruction::Constant(constant) => self.constant(constant),
            Instruction::Field(field) | Instruction::Set(field) => self.field(field),
            Instruction::Score(score) => self.score(score),
            Instruction::Query(query) => self.query(query),
            Instruction::OnList(list) | Instruction::Join(list) | Instruction::Leave(list) => {
                self.list(list)
            }
            Instruction::InSegment(segment) => self.segment(segment),
            Instruction::Tagged(tag) | Instruction::Tag(tag) | Instruction::Untag(tag) => {
                self.tag(tag)
            }
            Instruction::InFlow(flow) | Instruction::Start(flow) | Instruction::Stop(flow) => {
                self.flow(flow)
            }
            Instruction::Notify(team) => self.team(team),
            Instruction::Send(send) => self.send(send),
            Instruction::WaitFor(wait) => self.wait(wait),
            Instruction::Split(split) => self.split(split),
            Instruction::Task(task) => self.task(task),
            Instruction::Invoke(call) => self.call(call),
            Instruction::RepeatBegin(repeat) => self.repeat(repeat),
            _ => String::new(),
        }
    }

    fn send(self, id: SendId) -> String {
        let Some(send) = self.program().sends.get(id.index()) else {
            return String::new();
        };
        let alias = self.as_alias(send.alias);
        let mut text = format!("{}{alias}", self.message(send.message));
        text += &given(&send.params);
        let over = [
            ("subject", send.subject),
            ("preheader", send.preheader),
            ("title", send.title),
            ("text", send.text),
        ];
        for (name, code) in over {
            if let Some(code) = code {
                text += &format!(" {name} {}", at(code));
            }
        }
        text
    }

    fn wait(self, id: WaitId) -> String {
        match self.program().waits.get(id.index()) {
            None => String::new(),
            Some(WaitSite::Until { moment, then, past }) => {
                format!(
                    "until {}, then {}, past {}",
                    self.moment(moment),
                    at(*then),
                    at(*past)
                )
            }
            Some(WaitSite::For { arms, timeout }) => {
                let arms = arms
                    .iter()
                    .map(|arm| format!("{} → {}", self.arm(&arm.kind), at(arm.target)));
                let mut parts: Vec<_> = arms.collect();
                if let Some((duration, target)) = timeout {
                    parts.push(format!("after {} → {}", at(*duration), at(*target)));
                }
                format!("for {}", parts.join("; "))
            }
        }
    }

    fn arm(self, kind: &ArmKind) -> String {
        match kind {
            ArmKind::Condition(code) => format!("({})", at(*code)),
            ArmKind::Event {
                event,
                subject,
                condition,
                binding,
                lookback,
            } => {
                let mut text = self.condition(*event, *subject, *condition);
                text += &Names::binding(binding);
                if let Some(lookback) = lookback {
                    text += &format!(" or before q{}", lookback.query.0);
                    text += &pairs(" capturing ", &lookback.binding);
                }
                text
            }
        }
    }

    fn moment(self, moment: &Moment) -> String {
        match moment {
            Moment::Next(on, at) => format!("{} at {}", days(on), time_of_day(*at)),
            Moment::TimeOfDay(code) => format!("time {}", at(*code)),
            Moment::Date(code, time) | Moment::DateOf(code, time) => {
                format!("date {} at {}", at(*code), time_of_day(*time))
            }
            Moment::DateTime(code) => at(*code),
            Moment::Local(constant) => self.constant(*constant),
        }
    }

    fn split(self, id: SplitId) -> String {
        let Some(split) = self.program().splits.get(id.index()) else {
            return String::new();
        };
        let arms = split.arms.iter().map(|(part, name, target)| {
            format!("{} {} → {}", share(*part), self.symbol(*name), at(*target))
        });
        let arms: Vec<_> = arms.collect();
        format!("\"{}\": {}", self.symbol(split.name), arms.join(", "))
    }

    fn task(self, id: TaskId) -> String {
        let Some(task) = self.program().tasks.get(id.index()) else {
            return String::new();
        };
        let backup = task
            .backup
            .map(|team| format!(" backup {}", self.team(team)));
        let due = task.due.map(|due| format!(" due {}", at(due)));
        format!(
            "text {} for {}{}{}{}",
            at(task.text),
            self.team(task.team),
            backup.unwrap_or_default(),
            due.unwrap_or_default(),
            self.as_alias(task.alias)
        )
    }

    fn call(self, id: CallId) -> String {
        let Some(call) = self.program().calls.get(id.index()) else {
            return String::new();
        };
        let (given, alias) = (given(&call.params), self.as_alias(call.alias));
        format!("{}{given}{alias}", self.action(call.action))
    }

    fn repeat(self, id: RepeatId) -> String {
        let Some(repeat) = self.program().repeats.get(id.index()) else {
            return String::new();
        };
        let every = repeat.every.map(|every| format!(" every {}", at(every)));
        format!("{} times{}", repeat.times, every.unwrap_or_default())
    }
}

/// The code of arguments that are given.
fn given(params: &[Option<Code>]) -> String {
    let given = params.iter().enumerate();
    let given = given.filter_map(|(index, code)| code.map(|code| format!("{index}: {}", at(code))));
    let given: Vec<_> = given.collect();
    match given.as_slice() {
        [] => String::new(),
        _ => format!(" with {}", given.join(", ")),
    }
}

/// What each address is that code is reached by from elsewhere.
fn labels(names: Names<'_>) -> BTreeMap<Code, BTreeSet<String>> {
    let program = names.program();
    let mut labels: BTreeMap<Code, BTreeSet<String>> = BTreeMap::new();
    let mut label = |code: Code, name: String| {
        labels.entry(code).or_default().insert(name);
    };
    for flow in &program.flows {
        label(flow.start, format!("flow {}", names.symbol(flow.name)));
    }
    for segment in &program.segments {
        label(
            segment.condition,
            format!("segment {}", names.symbol(segment.name)),
        );
    }
    for message in &program.messages {
        let texts = [
            message.subject,
            message.preheader,
            message.title,
            message.text,
            message.from,
        ];
        for code in texts.into_iter().flatten() {
            label(code, format!("text of {}", names.symbol(message.name)));
        }
    }
    for code in program
        .code
        .iter()
        .filter_map(|instruction| instruction.target())
    {
        label(code, "jumped to".to_owned());
    }
    for (index, wait) in program.waits.iter().enumerate() {
        let name = || format!("wait#{index}");
        match wait {
            WaitSite::Until { then, past, .. } => {
                label(*then, name());
                label(*past, name());
            }
            WaitSite::For { arms, timeout } => {
                for arm in arms {
                    label(arm.target, name());
                }
                if let Some((_, target)) = timeout {
                    label(*target, name());
                }
            }
        }
    }
    for (index, split) in program.splits.iter().enumerate() {
        for (_, _, target) in &split.arms {
            label(*target, format!("split#{index}"));
        }
    }
    labels
}

/// Where statements stood in the sources.
fn sources(names: Names<'_>) -> BTreeMap<Code, String> {
    let Some(origin) = &names.program().origin else {
        return BTreeMap::new();
    };
    let source = |statement: &crate::program::StatementOrigin| {
        let file = origin.files.get(statement.file as usize);
        let file = file.map_or("?", String::as_str);
        let line = format!(
            "{}:{} {}",
            visible(file),
            statement.line,
            visible(&statement.text)
        );
        (statement.code, line)
    };
    origin.statements.iter().map(source).collect()
}

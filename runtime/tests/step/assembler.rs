//! Programs assembled by hand: declarations by name, code instruction by instruction.

use nurture_runtime::{
    program::{
        Addresses, Alias, AliasId, AliasKind, Answer, Arm, ArmKind, Binding, Category, Channel,
        Code, ConstantId, Ending, EndingKind, Event, EventId, EventRole, Field, FieldId, Flow,
        FlowId, Instruction, Keep, List, ListId, Lookback, Message, MessageId, Moment, Program,
        Query, QueryId, Quiet, Reenter, RepeatId, RepeatSite, Score, ScoreId, Segment, SegmentId,
        SendId, SendSite, Since, SplitId, SplitSite, Subject, Symbol, TagId, TaskId, TaskSite,
        Team, TeamId, Trigger, TriggerKind, Type, WEEKDAYS, WaitId, WaitSite, Watch, WatchId,
        WatchScope,
    },
    time::Duration,
    value::Value,
};

/// A program in the making, with the usual events, an optional address for mail, a plan and a zone.
pub struct Assembler {
    pub program: Program,
}

/// The fields that every assembled program has.
pub const EMAIL: FieldId = FieldId(0);
pub const PLAN: FieldId = FieldId(1);
pub const ZONE: FieldId = FieldId(2);
pub const POINTS: FieldId = FieldId(3);
pub const RENEWAL: FieldId = FieldId(4);

impl Assembler {
    pub fn new() -> Self {
        let mut new = Self {
            program: Program {
                project: "test".to_owned(),
                timezone: "UTC".to_owned(),
                names: WEEKDAYS.map(str::to_owned).to_vec(),
                ..Program::default()
            },
        };
        new.field("email", Type::Email);
        new.field("plan", Type::Text);
        new.field("timezone", Type::Timezone);
        new.field("points", Type::Int);
        new.field("renewal", Type::Date);
        new.program.addresses = Addresses {
            email: Some(EMAIL),
            timezone: Some(ZONE),
            ..Addresses::default()
        };
        new.event("signup", EventRole::Plain, &[]);
        new.event("purchase", EventRole::Plain, &[("total", Type::Int)]);
        new.event("opened", EventRole::Message, &[]);
        new.event("sent", EventRole::Sent, &[]);
        new.event(
            "suppressed",
            EventRole::Suppressed,
            &[("reason", Type::Text)],
        );
        new.event("bounced", EventRole::Bounced, &[("permanent", Type::Bool)]);
        new.event("complained", EventRole::Complained, &[]);
        new.event("done", EventRole::Done, &[("outcome", Type::Text)]);
        let consent = [
            ("channel", Type::Text),
            ("list", Type::Text),
            ("topic", Type::Text),
        ];
        new.event("subscribed", EventRole::Subscribed, &consent);
        new.event("unsubscribed", EventRole::Unsubscribed, &consent);
        new
    }

    fn declared(&mut self, name: &str, ty: Type) -> Field {
        let name = self.program.symbol(name);
        Field {
            name,
            external: name,
            ty,
            optional: true,
            default: None,
        }
    }

    fn field(&mut self, name: &str, ty: Type) {
        let field = self.declared(name, ty);
        self.program.fields.push(field);
    }

    fn event(&mut self, name: &str, role: EventRole, fields: &[(&str, Type)]) {
        let fields = fields
            .iter()
            .map(|(name, ty)| self.declared(name, ty.clone()))
            .collect();
        let name = self.program.symbol(name);
        self.program.events.push(Event {
            name,
            external: name,
            role,
            fields,
        });
    }

    pub fn event_named(&self, name: &str) -> EventId {
        let mut events = self.program.events.iter();
        EventId::next(
            events
                .position(|event| self.program.name(event.name) == name)
                .unwrap(),
        )
    }

    pub fn constant_id(&mut self, value: Value) -> ConstantId {
        self.program.constants.push(value);
        ConstantId::next(self.program.constants.len() - 1)
    }

    /// An instruction that leaves this value.
    pub fn constant(&mut self, value: Value) -> Instruction {
        Instruction::Constant(self.constant_id(value))
    }

    pub fn text(&mut self, text: &str) -> Instruction {
        self.constant(Value::text(text))
    }

    /// Code of its own that leaves a value.
    pub fn code(&mut self, instructions: impl IntoIterator<Item = Instruction>) -> Code {
        let code = Code::next(self.program.code.len());
        self.program.code.extend(instructions);
        self.program.code.push(Instruction::Return);
        code
    }

    /// Code that asks whether the plan is this.
    pub fn plan_is(&mut self, plan: &str) -> Code {
        let plan = self.text(plan);
        self.code([Instruction::Field(PLAN), plan, Instruction::Equal])
    }

    /// Code that leaves a duration.
    pub fn duration(&mut self, duration: Duration) -> Code {
        let duration = self.constant(Value::Duration(duration));
        self.code([duration])
    }

    pub fn message(&mut self, name: &str, category: Category) -> MessageId {
        let subject = self.text(name);
        let subject = Some(self.code([subject]));
        let name = self.program.symbol(name);
        self.program.messages.push(Message {
            name,
            channel: Channel::Email,
            category,
            topic: None,
            params: Vec::new(),
            subject,
            preheader: None,
            title: None,
            text: None,
            from: None,
            body: None,
        });
        MessageId::next(self.program.messages.len() - 1)
    }

    pub fn alias(&mut self, name: &str, kind: AliasKind) -> AliasId {
        let name = self.program.symbol(name);
        self.program.aliases.push(Alias { name, kind });
        AliasId::next(self.program.aliases.len() - 1)
    }

    pub fn list(&mut self, name: &str) -> ListId {
        let name = self.program.symbol(name);
        self.program.lists.push(List { name, sync: None });
        ListId::next(self.program.lists.len() - 1)
    }

    pub fn segment(&mut self, name: &str, condition: Code) -> SegmentId {
        let name = self.program.symbol(name);
        self.program.segments.push(Segment {
            name,
            condition,
            watched: true,
        });
        SegmentId::next(self.program.segments.len() - 1)
    }

    pub fn score(&mut self, score: impl FnOnce(Symbol) -> Score, name: &str) -> ScoreId {
        let name = self.program.symbol(name);
        self.program.scores.push(score(name));
        ScoreId::next(self.program.scores.len() - 1)
    }

    pub fn team(&mut self) -> TeamId {
        let (name, email) = (
            self.program.symbol("ops"),
            self.program.symbol("ops@example.com"),
        );
        self.program.teams.push(Team { name, email });
        TeamId(0)
    }

    pub fn watch(
        &mut self,
        event: &str,
        subject: Option<Subject>,
        scope: WatchScope,
        keep: Keep,
    ) -> WatchId {
        let event = self.event_named(event);
        let captures = Vec::new();
        self.program.watches.push(Watch {
            event,
            subject,
            condition: None,
            captures,
            zone: None,
            scope,
            keep,
        });
        WatchId::next(self.program.watches.len() - 1)
    }

    pub fn query(&mut self, watch: WatchId, window: Option<Duration>, answer: Answer) -> QueryId {
        self.program.queries.push(Query {
            watch,
            window,
            filter: None,
            answer,
        });
        QueryId::next(self.program.queries.len() - 1)
    }

    /// The question whether an event happened in the last so long.
    pub fn happened_in_last(&mut self, event: &str, window: Duration) -> QueryId {
        let watch = self.watch(event, None, WatchScope::Contact(Some(window)), Keep::Last);
        self.query(watch, Some(window), Answer::Any)
    }

    pub fn on(&self, event: &str) -> Trigger {
        let event = self.event_named(event);
        trigger(TriggerKind::Event {
            event,
            subject: None,
            condition: None,
        })
    }

    /// Begins a flow; its code follows, and [`Assembler::end`] ends it.
    pub fn flow(&mut self, name: &str, triggers: Vec<Trigger>) -> FlowId {
        let (name, timezone) = (self.program.symbol(name), self.program.symbol("UTC"));
        self.program.flows.push(Flow {
            name,
            title: None,
            owner: None,
            priority: 0,
            triggers,
            reenter: Reenter::Always,
            keyed: false,
            goals: Vec::new(),
            exits: Vec::new(),
            expire: None,
            timezone,
            quiet: Quiet::default(),
            limits: Vec::new(),
            holdout: None,
            slots: 0,
            start: Code::next(self.program.code.len()),
        });
        FlowId::next(self.program.flows.len() - 1)
    }

    /// The flow that was begun last.
    pub fn clauses(&mut self) -> &mut Flow {
        self.program.flows.last_mut().unwrap()
    }

    pub fn here(&self) -> Code {
        Code::next(self.program.code.len())
    }

    pub fn emit(&mut self, instruction: Instruction) -> &mut Self {
        self.program.code.push(instruction);
        self
    }

    /// A statement that is one instruction.
    pub fn say(&mut self, instruction: Instruction) -> &mut Self {
        self.emit(Instruction::Statement).emit(instruction)
    }

    pub fn end(&mut self) {
        self.emit(Instruction::End);
    }

    pub fn tag(&mut self, name: &str) -> &mut Self {
        let name = self.program.symbol(name);
        let known = self.program.tags.iter().position(|tag| *tag == name);
        let tag = TagId::next(known.unwrap_or(self.program.tags.len()));
        if known.is_none() {
            self.program.tags.push(name);
        }
        self.say(Instruction::Tag(tag))
    }

    pub fn send(&mut self, message: MessageId, alias: Option<AliasId>) -> &mut Self {
        let site = SendSite {
            message,
            alias,
            params: Vec::new(),
            subject: None,
            preheader: None,
            title: None,
            text: None,
        };
        self.program.sends.push(site);
        let id = SendId::next(self.program.sends.len() - 1);
        self.say(Instruction::Send(id))
    }

    pub fn wait(&mut self, duration: Duration) -> &mut Self {
        let duration = self.constant(Value::Duration(duration));
        self.emit(Instruction::Statement)
            .emit(duration)
            .emit(Instruction::Wait)
    }

    /// A wait until a moment, behind which the flow goes on in any case.
    pub fn wait_until(&mut self, moment: Moment) -> &mut Self {
        let id = WaitId::next(self.program.waits.len());
        self.say(Instruction::WaitFor(id));
        let behind = self.here();
        self.program.waits.push(WaitSite::Until {
            moment,
            then: behind,
            past: behind,
        });
        self
    }

    /// A wait for arms; `then` and `timed out` become tags, and the flow goes on behind them.
    pub fn wait_for(
        &mut self,
        arms: Vec<(ArmKind, &str)>,
        timeout: Option<(Code, &str)>,
    ) -> &mut Self {
        let id = WaitId::next(self.program.waits.len());
        self.program.waits.push(WaitSite::For {
            arms: Vec::new(),
            timeout: None,
        });
        self.say(Instruction::WaitFor(id));
        let mut jumps = Vec::new();
        let mut site_arms = Vec::new();
        for (kind, tag) in arms {
            let target = self.here();
            self.tag(tag);
            jumps.push(self.here());
            self.emit(Instruction::Jump(target));
            site_arms.push(Arm { kind, target });
        }
        let timeout = timeout.map(|(code, tag)| {
            let target = self.here();
            self.tag(tag);
            (code, target)
        });
        let behind = self.here();
        for jump in jumps {
            self.program.code[jump.index()] = Instruction::Jump(behind);
        }
        self.program.waits[id.index()] = WaitSite::For {
            arms: site_arms,
            timeout,
        };
        self
    }

    /// `repeat TIMES times [every …] do`; [`Assembler::repeat_end`] ends it.
    pub fn repeat(&mut self, times: u32, every: Option<Code>) -> Code {
        self.program.repeats.push(RepeatSite { times, every });
        let id = RepeatId::next(self.program.repeats.len() - 1);
        self.say(Instruction::RepeatBegin(id));
        let head = self.here();
        self.emit(Instruction::RepeatNext(head))
            .emit(Instruction::Statement);
        head
    }

    pub fn repeat_end(&mut self, head: Code) {
        self.emit(Instruction::Jump(head));
        let behind = self.here();
        self.program.code[head.index()] = Instruction::RepeatNext(behind);
    }

    /// A split of two arms, each of which sets a tag of its name.
    pub fn split(&mut self, name: &str, share: u32) -> &mut Self {
        let id = SplitId::next(self.program.splits.len());
        self.say(Instruction::Split(id));
        let first = self.here();
        self.tag("first");
        let jump = self.here();
        self.emit(Instruction::Jump(first));
        let second = self.here();
        self.tag("second");
        let behind = self.here();
        self.program.code[jump.index()] = Instruction::Jump(behind);
        let name = self.program.symbol(name);
        let arms = vec![
            (share, self.program.symbol("first"), first),
            (10_000 - share, self.program.symbol("second"), second),
        ];
        self.program.splits.push(SplitSite { name, arms });
        self
    }

    pub fn task(&mut self, text: Code, alias: AliasId) -> &mut Self {
        let alias = Some(alias);
        self.program.tasks.push(TaskSite {
            team: TeamId(0),
            backup: None,
            text,
            due: None,
            alias,
        });
        let id = TaskId::next(self.program.tasks.len() - 1);
        self.say(Instruction::Task(id))
    }

    /// An arm for an event, looking back if it names something.
    pub fn arm(&mut self, event: &str, subject: Option<Subject>, flow: FlowId) -> ArmKind {
        let lookback = subject.map(|_| {
            let scope = WatchScope::Run(flow, Since::Subject);
            let watch = self.watch(event, subject, scope, Keep::Rows);
            let query = self.query(watch, None, Answer::Any);
            Lookback {
                query,
                binding: Vec::new(),
            }
        });
        ArmKind::Event {
            event: self.event_named(event),
            subject,
            condition: None,
            binding: Binding::default(),
            lookback,
        }
    }

    pub fn ending(&self, event: &str) -> Ending {
        let event = self.event_named(event);
        let kind = EndingKind::Event {
            event,
            subject: None,
            condition: None,
        };
        Ending { kind, within: None }
    }
}

pub fn trigger(kind: TriggerKind) -> Trigger {
    Trigger {
        kind,
        per: None,
        binding: Binding::default(),
    }
}

pub fn when(code: Code) -> Ending {
    Ending {
        kind: EndingKind::When(code),
        within: None,
    }
}

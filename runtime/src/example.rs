//! A program for tests, assembled by hand: a welcome flow with most of what a program can have.

use crate::{
    program::{
        Action, ActionId, Addresses, Alias, AliasId, AliasKind, Answer, Arm, ArmKind, Binding,
        CallId, CallSite, Category, Channel, Code, ConstantId, Days, Ending, EndingKind, Event,
        EventId, EventRole, Field, FieldId, Flow, Instruction, Keep, List, Lookback, Message,
        MessageId, Moment, Origin, Program, Query, QueryId, Quiet, Reenter, RepeatId, RepeatSite,
        Segment, SendId, SendSite, Since, Slot, SplitId, SplitSite, StatementOrigin, Subject,
        TagId, TaskId, TaskSite, Team, TeamId, Trigger, TriggerKind, Type, WEEKDAYS, WaitId,
        WaitSite, Watch, WatchId, WatchScope,
    },
    time::Duration,
    value::{Currency, Value},
};

/// The program.
pub(crate) fn welcome() -> Program {
    let mut builder = Builder::new();
    builder.schema();
    builder.flow();
    builder.program
}

struct Builder {
    program: Program,
}

impl Builder {
    fn new() -> Self {
        let program = Program {
            project: "shop".to_owned(),
            timezone: "Europe/Berlin".to_owned(),
            names: WEEKDAYS.map(str::to_owned).to_vec(),
            ..Program::default()
        };
        Self { program }
    }

    fn constant(&mut self, value: Value) -> Instruction {
        self.program.constants.push(value);
        Instruction::Constant(ConstantId::next(self.program.constants.len() - 1))
    }

    fn field(&mut self, name: &str, external: &str, ty: Type) -> Field {
        Field {
            name: self.program.symbol(name),
            external: self.program.symbol(external),
            ty,
            optional: false,
            default: None,
        }
    }

    fn optional(&mut self, name: &str, ty: Type) -> Field {
        Field {
            optional: true,
            ..self.field(name, name, ty)
        }
    }

    fn code(&mut self, instructions: &[Instruction]) -> Code {
        let code = Code::next(self.program.code.len());
        self.program.code.extend_from_slice(instructions);
        code
    }

    fn text(&mut self, text: &str) -> Code {
        let constant = self.constant(Value::text(text));
        self.code(&[constant, Instruction::Return])
    }

    fn event(&mut self, name: &str, external: &str, role: EventRole, fields: Vec<Field>) {
        let event = Event {
            name: self.program.symbol(name),
            external: self.program.symbol(external),
            role,
            fields,
        };
        self.program.events.push(event);
    }

    fn schema(&mut self) {
        let plans = ["free", "pro"]
            .map(|plan| self.program.symbol(plan))
            .to_vec();
        let free = plans.first().copied().map(Value::Enum);
        let usd = Currency::by_code("USD").map_or(Type::Decimal, Type::Money);
        self.program.fields = vec![
            self.field("email", "email", Type::Email),
            self.optional("first_name", Type::Text),
            Field {
                default: free,
                ..self.field("plan", "plan", Type::Enum(plans))
            },
            self.optional("renewal", Type::DateTime),
            self.optional("timezone", Type::Timezone),
            self.optional("phone", Type::Phone),
            self.optional("balance", usd.clone()),
        ];
        self.program.addresses = Addresses {
            email: Some(FieldId(0)),
            phone: Some(FieldId(5)),
            push_token: None,
            timezone: Some(FieldId(4)),
        };
        self.events(usd);
        self.messages();
        let newsletter = self.program.symbol("newsletter");
        self.program.lists = vec![List {
            name: newsletter,
            sync: None,
        }];
        let sales = self.program.symbol("sales");
        let email = self.program.symbol("sales@example.com");
        self.program.teams = vec![Team { name: sales, email }];
        let params = vec![self.field("percent", "percent", Type::Percent)];
        let returns = vec![self.field("code", "code", Type::Text)];
        let name = self.program.symbol("coupons.create");
        self.program.actions = vec![Action {
            name,
            params,
            returns,
        }];
        let kinds = [
            ("nudge", AliasKind::Send),
            ("review", AliasKind::Task),
            ("coupon", AliasKind::Call(ActionId(0))),
        ];
        for (name, kind) in kinds {
            let name = self.program.symbol(name);
            self.program.aliases.push(Alias { name, kind });
        }
        let vip = self.program.symbol("vip");
        self.program.tags = vec![vip];
        self.segment();
    }

    fn events(&mut self, usd: Type) {
        let form = vec![
            self.field("form", "form", Type::Text),
            self.optional("page", Type::Text),
        ];
        self.event("form_submit", "form_submit", EventRole::Plain, form);
        let line = vec![
            self.field("name", "name", Type::Text),
            self.field("price", "price", usd.clone()),
        ];
        let purchase = vec![
            self.field("order_id", "orderId", Type::Text),
            self.field("total", "total", usd),
            self.optional("items", Type::Int),
            self.optional("weight", Type::Decimal),
            self.optional("lines", Type::List(Box::new(Type::Record(line)))),
        ];
        self.event("purchase", "Order Completed", EventRole::Plain, purchase);
        self.event("opened", "opened", EventRole::Message, vec![]);
        let url = vec![self.optional("url", Type::Url)];
        self.event("clicked", "clicked", EventRole::Message, url);
        let outcome = vec![self.optional("outcome", Type::Text)];
        self.event("done", "done", EventRole::Done, outcome);
        self.event("sent", "sent", EventRole::Sent, vec![]);
        let consent = ["channel", "list", "topic"];
        let consent = consent.map(|name| self.optional(name, Type::Text)).to_vec();
        self.event(
            "unsubscribed",
            "unsubscribed",
            EventRole::Unsubscribed,
            consent,
        );
    }

    fn messages(&mut self) {
        let name = self.program.symbol("welcome");
        let subject = self.text("Welcome");
        let code = self.optional("code", Type::Text);
        let none = self.constant(Value::text("-"));
        let base = Code::next(self.program.code.len()).0;
        let text = self.code(&[
            Instruction::Param(0),
            Instruction::JumpIfSet(Code(base + 3)),
            none,
            Instruction::Show,
            Instruction::Return,
        ]);
        let topic = self.program.symbol("product_news");
        self.program.topics = vec![topic];
        self.program.messages = vec![Message {
            name,
            channel: Channel::Email,
            category: Category::Marketing,
            topic: Some(crate::program::TopicId(0)),
            params: vec![code],
            subject: Some(subject),
            preheader: None,
            title: None,
            text: Some(text),
            from: None,
            body: None,
        }];
    }

    /// `segment engaged = count(opened in last 30d) >= 3 and contact.plan != free`
    fn segment(&mut self) {
        let month = Duration::DAY.checked_mul(30);
        self.program.watches.push(Watch {
            event: EventId(2),
            subject: None,
            condition: None,
            captures: vec![],
            zone: None,
            scope: WatchScope::Contact(month),
            keep: Keep::Rows,
        });
        self.program.queries.push(Query {
            watch: WatchId(0),
            window: month,
            filter: None,
            answer: Answer::Count,
        });
        let three = self.constant(Value::Int(3));
        let free = self.program.symbol("free");
        let free = self.constant(Value::Enum(free));
        let no = self.constant(Value::Bool(false));
        let base = Code::next(self.program.code.len()).0;
        let condition = self.code(&[
            Instruction::Query(QueryId(0)),
            three,
            Instruction::GreaterOrEqual,
            Instruction::JumpIfFalse(Code(base + 8)),
            Instruction::Field(FieldId(2)),
            free,
            Instruction::NotEqual,
            Instruction::Return,
            no,
            Instruction::Return,
        ]);
        let name = self.program.symbol("engaged");
        self.program.segments = vec![Segment {
            name,
            condition,
            watched: true,
        }];
    }

    /// What the arm of the flow's wait looks back at: `clicked welcome`, with its address kept.
    fn lookback(&mut self) -> Lookback {
        let capture = self.code(&[Instruction::Payload(0), Instruction::Return]);
        self.program.watches.push(Watch {
            event: EventId(3),
            subject: Some(Subject::Message(MessageId(0))),
            condition: None,
            captures: vec![capture],
            zone: None,
            scope: WatchScope::Run(crate::program::FlowId(0), Since::Subject),
            keep: Keep::Rows,
        });
        self.program.queries.push(Query {
            watch: WatchId(1),
            window: None,
            filter: None,
            answer: Answer::Any,
        });
        Lookback {
            query: QueryId(1),
            binding: vec![(0, Slot(0))],
        }
    }

    fn sites(&mut self) {
        let pro = self.program.symbol("pro");
        let percent = self.constant(Value::Percent(rust_decimal::Decimal::new(1, 1)));
        let percent = self.code(&[percent, Instruction::Return]);
        let text = self.text("Have a look");
        let load = self.code(&[Instruction::Load(Slot(0)), Instruction::Return]);
        self.program.sends = vec![
            SendSite {
                message: MessageId(0),
                alias: None,
                params: vec![None],
                subject: None,
                preheader: None,
                title: None,
                text: None,
            },
            SendSite {
                message: MessageId(0),
                alias: Some(AliasId(0)),
                params: vec![Some(load)],
                subject: Some(text),
                preheader: None,
                title: None,
                text: None,
            },
        ];
        self.program.tasks = vec![TaskSite {
            team: TeamId(0),
            backup: None,
            text,
            due: None,
            alias: Some(AliasId(1)),
        }];
        self.program.calls = vec![CallSite {
            action: ActionId(0),
            params: vec![Some(percent)],
            alias: Some(AliasId(2)),
        }];
        self.program.repeats = vec![RepeatSite {
            times: 3,
            every: None,
        }];
        self.program.splits = vec![SplitSite {
            name: pro,
            arms: vec![(5_000, pro, Code(0)), (5_000, pro, Code(0))],
        }];
    }

    fn flow(&mut self) {
        self.sites();
        let lookback = self.lookback();
        let newsletter = self.constant(Value::text("newsletter"));
        let condition = self.code(&[
            Instruction::Payload(0),
            newsletter,
            Instruction::Equal,
            Instruction::Return,
        ]);
        let day = self.constant(Value::Duration(Duration::DAY));
        let timeout = self.code(&[day, Instruction::Return]);
        let unset = self.constant(Value::Unset);
        let hello = self.constant(Value::text("warm lead"));
        let base = Code::next(self.program.code.len()).0;
        let start = self.code(&body(base, day, hello, unset));
        self.waits(base, timeout, lookback);
        if let Some(split) = self.program.splits.first_mut() {
            for ((_, _, target), at) in split.arms.iter_mut().zip([10, 13]) {
                *target = Code(base + at);
            }
        }
        let name = self.program.symbol("welcome");
        let title = self.program.symbol("Welcome series");
        let zone = self.program.symbol("Europe/Berlin");
        self.program.flows = vec![Flow {
            name,
            title: Some(title),
            owner: None,
            priority: 0,
            triggers: vec![Trigger {
                kind: TriggerKind::Event {
                    event: EventId(0),
                    subject: None,
                    condition: Some(condition),
                },
                per: None,
                binding: Binding::default(),
            }],
            reenter: Reenter::After(Duration::WEEK),
            keyed: false,
            goals: vec![ending(EventId(1), Duration::DAY.checked_mul(30))],
            exits: vec![ending(EventId(6), None)],
            expire: None,
            timezone: zone,
            quiet: Quiet::default(),
            limits: vec![],
            holdout: None,
            slots: 1,
            start,
        }];
        self.program.origin = Some(Origin {
            files: vec!["flows/welcome.nurture".to_owned()],
            statements: vec![StatementOrigin {
                code: start,
                file: 0,
                line: 5,
                text: "send email welcome".to_owned(),
            }],
        });
    }

    fn waits(&mut self, base: u32, timeout: Code, lookback: Lookback) {
        self.program.waits = vec![
            WaitSite::For {
                arms: vec![Arm {
                    kind: ArmKind::Event {
                        event: EventId(3),
                        subject: Some(Subject::Message(MessageId(0))),
                        condition: None,
                        binding: Binding {
                            fields: vec![(0, Slot(0))],
                        },
                        lookback: Some(lookback),
                    },
                    target: Code(base + 7),
                }],
                timeout: Some((timeout, Code(base + 8))),
            },
            WaitSite::Until {
                moment: Moment::Next(Days::Week([true; 7]), 0),
                then: Code(base + 17),
                past: Code(base + 17),
            },
        ];
    }
}

/// The flow's code, placed at `base`.
fn body(base: u32, day: Instruction, hello: Instruction, unset: Instruction) -> Vec<Instruction> {
    let at = |offset: u32| Code(base + offset);
    vec![
        Instruction::Statement, // 0
        Instruction::Send(SendId(0)),
        Instruction::Statement, // 2
        day,
        Instruction::Wait,
        Instruction::Statement, // 5
        Instruction::WaitFor(WaitId(0)),
        Instruction::Send(SendId(1)), // 7
        Instruction::Statement,       // 8
        Instruction::Split(SplitId(0)),
        Instruction::Statement, // 10
        Instruction::Tag(TagId(0)),
        Instruction::Jump(at(15)),
        Instruction::Statement, // 13
        Instruction::Task(TaskId(0)),
        Instruction::Statement, // 15
        Instruction::WaitFor(WaitId(1)),
        Instruction::Statement, // 17
        Instruction::RepeatBegin(RepeatId(0)),
        Instruction::RepeatNext(at(27)), // 19
        Instruction::InSegment(crate::program::SegmentId(0)),
        Instruction::RepeatLeave(at(27)),
        Instruction::Statement,
        Instruction::Invoke(CallId(0)),
        hello,
        Instruction::Notify(TeamId(0)),
        Instruction::Jump(at(19)),
        Instruction::Statement, // 27
        unset,
        Instruction::Exit,
        Instruction::End,
    ]
}

fn ending(event: EventId, within: Option<Duration>) -> Ending {
    Ending {
        kind: EndingKind::Event {
            event,
            subject: None,
            condition: None,
        },
        within,
    }
}

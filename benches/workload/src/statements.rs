//! Statements of generated flows.

use crate::{
    Random,
    conditions::path_is,
    declarations::{channel, message_name},
    tree::{Arm, Block, Branches, Event, Expression, Moment, Operator, Part, Statement},
};

/// Names of payloads within a flow, each used once.
const PAYLOADS: [&str; 8] = [
    "answer", "reply", "result", "visit", "news", "report", "word", "look",
];
const TAGS: [&str; 4] = ["warm", "quiet_start", "vip_guest", "asked_twice"];

/// What is known while a flow is made.
pub(crate) struct Scope<'r> {
    pub(crate) random: &'r mut Random,
    /// The flow's number.
    pub(crate) number: usize,
    /// How many flows there are.
    pub(crate) flows: usize,
    /// How many messages there are.
    pub(crate) messages: usize,
    /// The trigger's payload that is always there, and its event.
    pub(crate) payload: Option<(&'static str, &'static str)>,
    /// Emails that have been sent wherever the run has got to.
    sent: Vec<String>,
    /// How many sends there were.
    sends: usize,
    /// How many payloads have been bound.
    bound: usize,
}

impl<'r> Scope<'r> {
    pub(crate) const fn new(
        random: &'r mut Random,
        number: usize,
        flows: usize,
        messages: usize,
    ) -> Self {
        Self {
            random,
            number,
            flows,
            messages,
            payload: None,
            sent: Vec::new(),
            sends: 0,
            bound: 0,
        }
    }

    /// A statement, or two that belong together, with blocks that are nested so deep at most.
    pub(crate) fn statements(&mut self, depth: u64) -> Block {
        if depth == 0 {
            return vec![self.plain()];
        }
        match self.random.below(16) {
            0..=3 => vec![self.plain(), self.plain()],
            4 => vec![self.wait_until()],
            5 | 6 => vec![self.wait_for(depth)],
            7 => vec![self.race(depth)],
            8..=10 => vec![self.decision(depth)],
            11 => vec![self.match_plan(depth)],
            12 => vec![self.split(depth)],
            13 => self.task(depth),
            14 => self.call(depth),
            _ => vec![self.repeat(depth)],
        }
    }

    /// A block of one or two statements; what is sent in it has not been sent for sure behind it.
    fn block(&mut self, depth: u64) -> Block {
        let sent = self.sent.len();
        let mut block = self.statements(depth - 1);
        if self.random.percent(25) {
            block.push(self.plain());
        }
        self.sent.truncate(sent);
        block
    }

    /// A statement without blocks.
    fn plain(&mut self) -> Statement {
        match self.random.below(14) {
            0..=3 => self.send(),
            4 | 5 => Statement::Wait(self.duration()),
            6 => Statement::Set("score", self.number()),
            7 => self.set(),
            8 => match self.random.below(2) {
                0 => Statement::Add(Expression::literal("10"), "score"),
                _ => Statement::Add(Expression::literal("5.50 USD"), "spent"),
            },
            9 => Statement::Unset(self.random.pick(&["company", "site", "seen"])),
            10 => {
                let verb = self.random.pick(&["tag", "untag"]);
                Statement::Simple(verb, (self.random.pick(&TAGS)).to_owned())
            }
            11 => {
                let verb = self.random.pick(&["join", "leave"]);
                let lists = ["newsletter", "customers", "retargeting"];
                Statement::Simple(verb, (self.random.pick(&lists)).to_owned())
            }
            12 => self.start_or_stop(),
            _ => Statement::Notify(self.random.pick(&["sales", "care"]), self.shown()),
        }
    }

    pub(crate) fn send(&mut self) -> Statement {
        let number = (self.number * 3 + self.sends) % self.messages.max(1);
        self.sends += 1;
        let (channel, message) = (channel(number), message_name(number));
        let mut with = Vec::new();
        if self.random.percent(30) {
            with.push(("code", Expression::text(format!("code-{number}"))));
        }
        if channel == "email" && self.random.percent(25) {
            with.push(("subject", self.shown()));
        }
        let alias = self
            .random
            .percent(20)
            .then(|| format!("nudge_{}", self.sends));
        if channel == "email" {
            self.sent.push(message.clone());
        }
        Statement::Send {
            channel,
            message,
            with,
            alias,
        }
    }

    fn set(&mut self) -> Statement {
        match self.random.below(8) {
            0 => Statement::Set("plan", Expression::Choice("pro")),
            1 => Statement::Set("country", Expression::text("AT")),
            2 => Statement::Set("vip", self.condition(2)),
            3 => Statement::Set("seen", Expression::Name("now")),
            4 => Statement::Set("discount", Expression::literal("12.5%")),
            5 => {
                let rate = Expression::Call("abs", vec![Expression::Field("rate")]);
                Statement::Set(
                    "rate",
                    rate.binary(Operator::Times, Expression::literal("1.1")),
                )
            }
            6 => match self.payload {
                Some((payload, "order")) => {
                    let total = Expression::Member(Box::new(Expression::Name(payload)), "total");
                    Statement::Set(
                        "spent",
                        Expression::Field("spent").binary(Operator::Plus, total),
                    )
                }
                _ => Statement::Set("visits", self.number()),
            },
            _ => {
                let month =
                    Expression::Name("today").binary(Operator::Plus, Expression::literal("30d"));
                Statement::Set("renewal", month)
            }
        }
    }

    /// A whole number.
    fn number(&mut self) -> Expression {
        let number = Expression::literal(self.random.within(2, 20).to_string());
        match self.random.below(5) {
            0 => Expression::Field("score").binary(Operator::Plus, number),
            1 => Expression::Call("max", vec![Expression::Field("visits"), number]),
            2 => Expression::Call("length", vec![Expression::Field("country")])
                .binary(Operator::Times, number),
            3 => Expression::Field("score")
                .binary(Operator::Plus, Expression::Field("visits"))
                .binary(Operator::Minus, number),
            _ => Expression::Call(
                "min",
                vec![
                    number,
                    Expression::Negative(Box::new(Expression::Field("score"))),
                ],
            ),
        }
    }

    fn start_or_stop(&mut self) -> Statement {
        // Flows start later ones only: none starts itself by way of others.
        if self.number + 1 < self.flows && self.random.percent(50) {
            let next = self.number + 1 + self.some(self.flows - self.number - 1);
            return Statement::Simple("start", flow_name(next));
        }
        Statement::Simple("stop", self.any_flow())
    }

    pub(crate) fn any_flow(&mut self) -> String {
        let number = self.some(self.flows);
        flow_name(number)
    }

    fn some(&mut self, end: usize) -> usize {
        usize::try_from(self.random.below(end as u64)).unwrap_or(0)
    }

    /// An email that has been sent for sure.
    pub(crate) fn sent_email(&mut self) -> Option<String> {
        let place = self.some(self.sent.len());
        self.sent.get(place).cloned()
    }

    fn payload_name(&mut self) -> Option<&'static str> {
        let name = PAYLOADS.get(self.bound).copied();
        self.bound += 1;
        name
    }

    fn wait_until(&mut self) -> Statement {
        let hour = Expression::literal(format!("{:02}:00", self.random.within(8, 18)));
        match self.random.below(5) {
            0 => Statement::WaitUntil(Moment::Days("monday, thursday", hour), None),
            1 => Statement::WaitUntil(Moment::Days("weekday", hour), None),
            2 => Statement::WaitUntil(Moment::At(Expression::Field("hour"), None), None),
            3 => {
                let day =
                    Expression::Name("today").binary(Operator::Plus, Expression::literal("3d"));
                Statement::WaitUntil(Moment::At(day, Some(hour)), None)
            }
            _ => {
                let default = Expression::literal("2026-06-01");
                let day = Expression::Field("renewal")
                    .binary(Operator::Default, default)
                    .binary(Operator::Minus, Expression::literal("7d"));
                let branches = Branches {
                    then: self.block(1),
                    otherwise: Some(self.block(1)),
                };
                Statement::WaitUntil(Moment::At(day, Some(hour)), Some(branches))
            }
        }
    }

    /// An event to wait for, with a condition.
    fn arm(&mut self) -> (Event, Option<Expression>) {
        let plain = |name| Event { name, of: None };
        match self.random.below(6) {
            0 => match self.sent_email() {
                Some(email) => (
                    Event {
                        name: self.random.pick(&["opened", "clicked", "replied"]),
                        of: Some(email),
                    },
                    None,
                ),
                None => (plain("signup"), None),
            },
            1 => (plain("clicked"), None),
            2 => (plain("page_view"), Some(path_is("/pricing"))),
            3 => {
                let stars = Expression::Name("stars");
                (
                    plain("review"),
                    Some(stars.binary(Operator::GreaterOrEqual, Expression::literal("4"))),
                )
            }
            4 => {
                let coupon = Expression::Is(Box::new(Expression::Name("coupon")), "set");
                let total = Expression::Name("total")
                    .binary(Operator::Greater, Expression::literal("49.90 USD"));
                (plain("order"), Some(total.binary(Operator::And, coupon)))
            }
            _ => (plain("ticket"), Some(Expression::Name("urgent"))),
        }
    }

    fn wait_for(&mut self, depth: u64) -> Statement {
        let up_to = Some(self.duration());
        if self.random.percent(20) {
            let arm = Arm::Condition(self.awaited());
            let branches = self.branches(depth);
            return Statement::WaitFor {
                arm,
                up_to,
                branches,
            };
        }
        let (event, condition) = self.arm();
        let branches = self.branches(depth);
        Statement::WaitFor {
            arm: Arm::Event(event, None, condition),
            up_to,
            branches,
        }
    }

    fn branches(&mut self, depth: u64) -> Option<Branches> {
        self.random.percent(75).then(|| Branches {
            then: self.block(depth),
            otherwise: self.random.percent(60).then(|| self.block(depth)),
        })
    }

    fn race(&mut self, depth: u64) -> Statement {
        let mut arms = Vec::new();
        let bound = self.payload_name();
        let stars = Expression::Name("stars").binary(Operator::Less, Expression::literal("4"));
        let review = Event {
            name: "review",
            of: None,
        };
        let mut told = self.block(depth);
        if let Some(payload) = bound {
            told.push(Statement::Notify(
                "care",
                told_of(payload, "remark", "nothing said"),
            ));
        }
        arms.push((Arm::Event(review, bound, Some(stars)), told));
        let (event, condition) = self.arm();
        if event.name != "review" {
            arms.push((Arm::Event(event, None, condition), self.block(depth)));
        }
        arms.push((Arm::Condition(self.awaited()), self.block(depth)));
        let after = (self.duration(), self.block(depth));
        Statement::Race {
            arms,
            after: Some(after),
        }
    }

    fn decision(&mut self, depth: u64) -> Statement {
        let parts = self.random.within(1, 3);
        let mut branches = vec![(self.condition(parts), self.block(depth))];
        for _ in 0..self.random.below(3) {
            branches.push((self.condition(2), self.block(depth)));
        }
        let mut otherwise = self.random.percent(50).then(|| self.block(depth));
        if let Some(block) = &mut otherwise
            && self.random.percent(20)
        {
            block.push(Statement::Exit(
                self.random.percent(70).then(|| "no more to say".to_owned()),
            ));
        }
        Statement::If(branches, otherwise)
    }

    fn match_plan(&mut self, depth: u64) -> Statement {
        let choice = Expression::Choice;
        match self.random.below(3) {
            0 => {
                let cases = vec![
                    (vec![choice("free")], self.block(depth)),
                    (vec![choice("pro"), choice("enterprise")], self.block(depth)),
                ];
                Statement::Match(Expression::Field("plan"), cases, None)
            }
            1 => {
                let texts = |one, other| vec![Expression::text(one), Expression::text(other)];
                let cases = vec![
                    (texts("DE", "AT"), self.block(depth)),
                    (texts("US", "CA"), self.block(depth)),
                ];
                Statement::Match(Expression::Field("country"), cases, Some(self.block(depth)))
            }
            _ => {
                let literal = Expression::literal;
                let cases = vec![
                    (vec![literal("true")], self.block(depth)),
                    (vec![literal("false")], self.block(depth)),
                ];
                Statement::Match(Expression::Field("vip"), cases, None)
            }
        }
    }

    fn split(&mut self, depth: u64) -> Statement {
        self.sends += 1;
        let share = self.random.within(10, 60);
        let rest = (100 - share) / 2;
        let arms = vec![
            (share, "short", self.block(depth)),
            (rest, "long", self.block(depth)),
            (100 - share - rest, "none", self.block(depth)),
        ];
        Statement::Split(format!("length {}", self.sends), arms)
    }

    /// Work for people, and what comes of it.
    fn task(&mut self, depth: u64) -> Block {
        let task = |text, alias| Statement::Task {
            text,
            team: "sales",
            backup: Some("care"),
            due: Some(Expression::literal("24h")),
            alias,
        };
        let Some(answer) = self.payload_name() else {
            return vec![task(self.shown(), None)];
        };
        let outcome = Expression::Member(Box::new(Expression::Name(answer)), "outcome")
            .binary(Operator::Default, Expression::text("none"));
        let cases = vec![
            (vec![Expression::text("interested")], self.block(depth)),
            (vec![Expression::text("not now")], self.block(depth)),
        ];
        let told = Statement::Notify("sales", told_of(answer, "outcome", "no word"));
        let then = vec![Statement::Match(outcome, cases, Some(vec![told]))];
        vec![
            task(self.shown(), Some("phone_call".to_owned())),
            self.done("phone_call", answer, then, depth),
        ]
    }

    /// A call to another system, and what it answers.
    fn call(&mut self, depth: u64) -> Block {
        let spent = Expression::Field("spent");
        if self.random.percent(25) {
            return vec![Statement::Call {
                action: "ads.push",
                with: vec![("audience", Expression::text("buyers")), ("spent", spent)],
                alias: None,
            }];
        }
        let Some(reply) = self.payload_name() else {
            return vec![self.plain()];
        };
        let code = Expression::Member(Box::new(Expression::Name(reply)), "code");
        let then = vec![
            self.send(),
            Statement::Notify(
                "sales",
                Expression::Shown(vec![Part::Plain("Code ".to_owned()), Part::Value(code)]),
            ),
        ];
        let call = Statement::Call {
            action: "coupons.create",
            with: vec![
                ("percent", Expression::Field("discount")),
                ("reason", self.shown()),
            ],
            alias: Some("coupon".to_owned()),
        };
        let sent = self.sent.len().saturating_sub(1);
        self.sent.truncate(sent);
        vec![call, self.done("coupon", reply, then, depth)]
    }

    fn done(&mut self, alias: &str, payload: &'static str, then: Block, depth: u64) -> Statement {
        let event = Event {
            name: "done",
            of: Some(alias.to_owned()),
        };
        Statement::WaitFor {
            arm: Arm::Event(event, Some(payload), None),
            up_to: Some(self.duration()),
            branches: Some(Branches {
                then,
                otherwise: Some(self.block(depth)),
            }),
        }
    }

    fn repeat(&mut self, depth: u64) -> Statement {
        Statement::Repeat {
            times: self.random.within(2, 4),
            every: Some(Expression::literal(format!(
                "{}d",
                self.random.within(5, 9)
            ))),
            until: self.random.percent(50).then(|| self.condition(1)),
            block: self.block(depth),
        }
    }
}

/// The name of a flow by its number.
pub(crate) fn flow_name(number: usize) -> String {
    format!("flow_{number}")
}

fn told_of(payload: &'static str, member: &'static str, default: &str) -> Expression {
    let member = Expression::Member(Box::new(Expression::Name(payload)), member);
    Expression::Shown(vec![
        Part::Plain("They said: ".to_owned()),
        Part::Value(member.binary(Operator::Default, Expression::text(default))),
    ])
}

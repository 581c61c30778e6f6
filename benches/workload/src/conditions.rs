//! Expressions of generated flows: each has a type that fits, whatever the random numbers are.

use crate::{
    statements::Scope,
    tree::{Event, Expression, Occurrence, Operator, Part, Window},
};

/// Names that flows tag contacts with.
const TAGS: [&str; 5] = [
    "warm",
    "quiet_start",
    "vip_guest",
    "asked_twice",
    "do_not_contact",
];
const COUNTRIES: [&str; 5] = ["DE", "AT", "FR", "US", "JP"];

impl Scope<'_> {
    /// A condition, of about so many parts.
    pub(crate) fn condition(&mut self, parts: u64) -> Expression {
        let first = self.simple_condition();
        if parts < 2 {
            return first;
        }
        let operator = if self.random.percent(70) {
            Operator::And
        } else {
            Operator::Or
        };
        let second = self.condition(parts - 1);
        first.binary(operator, second)
    }

    /// A condition on the contact to wait for: an event by itself would not be one.
    pub(crate) fn awaited(&mut self) -> Expression {
        match self.simple_condition() {
            Expression::Happened(_) => self.choice(),
            other => other,
        }
    }

    fn simple_condition(&mut self) -> Expression {
        match self.random.below(10) {
            0 => self.choice(),
            1 => self.number_compared(),
            2 => self.text_compared(),
            3 => self.time_compared(),
            4..=6 => self.history(),
            7 => self.state(),
            8 => {
                let of = self.state();
                Expression::Not(Box::new(of))
            }
            _ => Expression::Is(
                Box::new(Expression::Field(
                    self.random.pick(&["renewal", "site", "seen", "company"]),
                )),
                self.random.pick(&["set", "unset"]),
            ),
        }
    }

    fn choice(&mut self) -> Expression {
        let plan = self.random.pick(&["free", "pro", "enterprise"]);
        let operator = self.random.pick(&[Operator::Equal, Operator::NotEqual]);
        Expression::Field("plan").binary(operator, Expression::Choice(plan))
    }

    fn number_compared(&mut self) -> Expression {
        let number = self.random.within(2, 90);
        match self.random.below(9) {
            0 => self.is_about(Expression::Field("score"), format!("{number}")),
            1 => self.is_about(Expression::Name("interest"), format!("{number}")),
            2 => self.is_about(Expression::Field("spent"), format!("{number} USD")),
            3 => self.is_about(Expression::Field("rate"), format!("{number}.25")),
            4 => self.is_about(Expression::Field("discount"), format!("{number}%")),
            5 => self.is_about(Expression::Field("patience"), format!("{number}h30min")),
            6 => {
                let numbers = (1..=3).map(|step| Expression::literal((number * step).to_string()));
                Expression::Field("visits")
                    .binary(Operator::In, Expression::List(numbers.collect()))
            }
            7 => {
                let sum = Expression::Field("score")
                    .binary(Operator::Plus, Expression::Name("loyalty"))
                    .binary(Operator::Times, Expression::literal("2"));
                self.is_about(sum, format!("{number}"))
            }
            _ => {
                let share = Expression::Field("score")
                    .binary(Operator::Divide, Expression::literal(number.to_string()));
                self.is_about(share, "1.5".to_owned())
            }
        }
    }

    fn is_about(&mut self, value: Expression, limit: String) -> Expression {
        let operator = self.random.pick(&[
            Operator::Less,
            Operator::LessOrEqual,
            Operator::Greater,
            Operator::GreaterOrEqual,
        ]);
        value.binary(operator, Expression::Literal(limit))
    }

    fn text_compared(&mut self) -> Expression {
        let country = Expression::text(self.random.pick(&COUNTRIES));
        match self.random.below(5) {
            0 => Expression::Field("country").binary(Operator::NotEqual, country),
            1 => {
                let countries = COUNTRIES.map(Expression::text).to_vec();
                Expression::Field("country").binary(Operator::In, Expression::List(countries))
            }
            2 => Expression::Call("domain", vec![Expression::Field("email")])
                .binary(Operator::EndsWith, Expression::text(".gov")),
            3 => Expression::Call("lower", vec![or_text("company", "none")])
                .binary(Operator::StartsWith, Expression::text("the")),
            _ => or_text("first_name", "nobody").binary(Operator::Contains, Expression::text("an")),
        }
    }

    fn time_compared(&mut self) -> Expression {
        let now = vec![Expression::Name("now")];
        let number = self.random.within(1, 22);
        match self.random.below(6) {
            0 => Expression::Call("weekday", now)
                .binary(Operator::Equal, Expression::Choice("monday")),
            1 => self.is_about(Expression::Call("hour", now), number.to_string()),
            2 => self.is_about(Expression::Call("time", now), format!("{number:02}:30")),
            3 => self.is_about(Expression::Name("today"), format!("2027-03-{number:02}")),
            4 => {
                let default = Expression::literal("2026-05-01");
                let renewal = Expression::Field("renewal").binary(Operator::Default, default);
                let soon = Expression::Name("today")
                    .binary(Operator::Plus, Expression::literal(format!("{number}d")));
                renewal.binary(Operator::LessOrEqual, soon)
            }
            _ => self.is_about(Expression::Field("hour"), format!("{number:02}:15")),
        }
    }

    fn state(&mut self) -> Expression {
        match self.random.below(5) {
            0 => Expression::State("tagged", (self.random.pick(&TAGS)).to_owned()),
            1 => {
                let channel = self.random.pick(&["email", "sms", "push"]);
                Expression::State("reachable", channel.to_owned())
            }
            2 => {
                let lists = [
                    "newsletter",
                    "customers",
                    "engaged",
                    "big_spenders",
                    "asleep",
                ];
                Expression::In(self.random.pick(&lists))
            }
            3 => Expression::InFlow(self.any_flow()),
            _ => Expression::Field("vip"),
        }
    }

    /// Something that happened, or how often.
    fn history(&mut self) -> Expression {
        let number = self.random.within(1, 9);
        match self.random.below(9) {
            0 => match self.sent_email() {
                Some(email) => Expression::Happened(Box::new(Occurrence {
                    event: Event {
                        name: self.random.pick(&["opened", "clicked", "delivered"]),
                        of: Some(email),
                    },
                    condition: None,
                    window: None,
                })),
                None => self.choice(),
            },
            1 => self.happened("order", Some(total_over(number * 10))),
            2 => self.happened("ticket", Some(Expression::Name("urgent"))),
            3 => {
                let name = self.random.pick(&["opened", "clicked", "replied"]);
                self.happened(name, None)
            }
            4 => self.counted("page_view", Some(path_is("/pricing")), number),
            5 => self.counted("opened", None, number),
            6 => {
                let window = self.window();
                let sum = aggregate("sum", Some("total"), "order", window);
                self.is_about(sum, format!("{number}00 USD"))
            }
            7 => {
                let function = self.random.pick(&["min", "max"]);
                let window = self.window();
                let value = aggregate(function, Some("stars"), "review", window)
                    .binary(Operator::Default, Expression::literal("3"));
                self.is_about(value, "4".to_owned())
            }
            _ => {
                let function = self.random.pick(&["earliest", "latest"]);
                let window = self.window();
                aggregate(function, Some("path"), "page_view", window)
                    .binary(Operator::Default, Expression::text("/"))
                    .binary(Operator::Equal, Expression::text("/docs"))
            }
        }
    }

    fn happened(&mut self, name: &'static str, condition: Option<Expression>) -> Expression {
        let window = self.window();
        Expression::Happened(Box::new(Occurrence {
            event: Event { name, of: None },
            condition,
            window: Some(window),
        }))
    }

    fn counted(
        &mut self,
        name: &'static str,
        condition: Option<Expression>,
        number: u64,
    ) -> Expression {
        let window = self.window();
        let occurrence = Occurrence {
            event: Event { name, of: None },
            condition,
            window: Some(window),
        };
        let count = Expression::Aggregate("count", None, Box::new(occurrence));
        self.is_about(count, number.to_string())
    }

    fn window(&mut self) -> Window {
        match self.random.below(4) {
            0 => Window::Ever,
            _ => Window::Last(Expression::literal(format!(
                "{}d",
                self.random.within(7, 90)
            ))),
        }
    }

    /// A text with values, as people are told.
    pub(crate) fn shown(&mut self) -> Expression {
        let value = match self.random.below(6) {
            0 => Expression::Field("email"),
            1 => or_text("first_name", "somebody"),
            2 => Expression::Name("interest"),
            3 => Expression::Call(
                "round",
                vec![Expression::Field("rate"), Expression::literal("1")],
            ),
            4 => Expression::Call(
                "format",
                vec![
                    Expression::Name("today").binary(Operator::Plus, Expression::literal("14d")),
                    Expression::text("%d %B"),
                ],
            ),
            _ => Expression::Call(
                "upper",
                vec![Expression::Call("trim", vec![or_text("company", "none")])],
            ),
        };
        let starts = [
            "A warm lead: ",
            "Look at ",
            "This came up: ",
            "Please call ",
        ];
        let start = self.random.pick(&starts);
        Expression::Shown(vec![
            Part::Plain(start.to_owned()),
            Part::Value(value),
            Part::Plain(format!(" ({})", self.random.within(1, 99))),
        ])
    }

    /// A duration of hours or days.
    pub(crate) fn duration(&mut self) -> Expression {
        let number = self.random.within(1, 6);
        match self.random.below(8) {
            0 => Expression::Field("patience"),
            1 => Expression::Field("patience").binary(Operator::Times, Expression::literal("2")),
            2 => Expression::Field("patience").binary(Operator::Plus, Expression::literal("6h")),
            3 => Expression::literal(format!("{number}d12h")),
            4 => Expression::literal(format!("{}h", number * 5)),
            _ => Expression::literal(format!("{number}d")),
        }
    }
}

fn aggregate(
    function: &'static str,
    field: Option<&'static str>,
    name: &'static str,
    window: Window,
) -> Expression {
    let occurrence = Occurrence {
        event: Event { name, of: None },
        condition: None,
        window: Some(window),
    };
    Expression::Aggregate(function, field, Box::new(occurrence))
}

/// `path == "…"`
pub(crate) fn path_is(path: &str) -> Expression {
    Expression::Name("path").binary(Operator::Equal, Expression::text(path))
}

fn or_text(field: &'static str, default: &str) -> Expression {
    Expression::Field(field).binary(Operator::Default, Expression::text(default))
}

fn total_over(amount: u64) -> Expression {
    let amount = Expression::literal(format!("{amount} USD"));
    Expression::Name("total").binary(Operator::Greater, amount)
}

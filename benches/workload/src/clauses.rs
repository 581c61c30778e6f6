//! Clauses of generated flows: how a contact comes in, when it leaves, and what holds meanwhile.

use crate::{
    conditions::path_is,
    declarations::message_name,
    statements::Scope,
    tree::{Clause, Expression, Operator},
};

/// How many kinds of trigger flows take turns in.
const KINDS: usize = 18;

impl Scope<'_> {
    /// The clauses of the flow; a payload that they bind is known from then on.
    pub(crate) fn clauses(&mut self) -> Vec<Clause> {
        let owner = ["\"growth@example.com\"", "backup", "\"care@example.com\""];
        let mut clauses = self.triggers();
        clauses.push(words("owner", &owner));
        self.endings(&mut clauses);
        self.reentry(&mut clauses);
        self.sending(&mut clauses);
        clauses
    }

    fn triggers(&mut self) -> Vec<Clause> {
        let number = self.number;
        let form = format!("form_{number}");
        let form_is = || {
            let form = Expression::text(form.clone());
            Expression::Name("form").binary(Operator::Equal, form)
        };
        let one = |words: &[&str]| vec![self::words("on", words)];
        match number % KINDS {
            0 => {
                self.payload = Some(("request", "form_submit"));
                vec![conditional(
                    "on",
                    &["form_submit", "as", "request"],
                    "where",
                    form_is(),
                )]
            }
            1 => {
                self.payload = Some(("bought", "order"));
                let limit = Expression::literal(format!("{}.50 USD", number % 300));
                let total = Expression::Name("total").binary(Operator::Greater, limit);
                vec![conditional(
                    "on",
                    &["order", "as", "bought"],
                    "where",
                    total,
                )]
            }
            2 => one(&["join", "engaged"]),
            3 => one(&["leave", "newsletter"]),
            4 => one(&["interest", "reaches", &format!("{}", 10 + number % 80)]),
            5 => one(&[
                "loyalty",
                "drops",
                "below",
                &format!("{}", 10 + number % 50),
            ]),
            6 => one(&["change", "contact.plan", "to", "pro"]),
            7 => one(&["3d", "before", "contact.renewal", "at", "09:00"]),
            8 => one(&["contact.birthday", "every", "year", "at", "09:00"]),
            9 => one(&[
                "every", "monday", ",", "thursday", "at", "07:00", "for", "engaged",
            ]),
            10 => one(&["2026-12-01T09:00", "for", "big_spenders"]),
            11 => one(&["manual"]),
            12 => {
                let path = Expression::Name("path");
                let start = Expression::text(format!("/page/{number}"));
                let starts = path.binary(Operator::StartsWith, start);
                vec![conditional("on", &["page_view"], "where", starts)]
            }
            13 => vec![
                words("on", &["signup"]),
                conditional("on", &["form_submit"], "where", form_is()),
            ],
            14 => {
                // Every fourth message is an email with a body.
                let message = message_name(number * 20 % self.messages.max(1));
                one(&["opened", &message])
            }
            15 => one(&["2d", "after", "contact.seen"]),
            16 => one(&["every", "month", "on", "1", ",", "15", "at", "10:00"]),
            _ => vec![conditional(
                "on",
                &["review"],
                "where",
                Expression::Name("stars").binary(Operator::Less, Expression::literal("3")),
            )],
        }
    }

    fn endings(&mut self, clauses: &mut Vec<Clause>) {
        if self.random.percent(60) {
            let amount = Expression::literal(format!("{} USD", self.random.within(10, 200)));
            let total = Expression::Name("total").binary(Operator::Greater, amount);
            let mut goal = conditional("goal", &["order"], "where", total);
            goal.rest = vec!["within".to_owned(), "30d".to_owned()];
            clauses.push(goal);
        }
        if self.random.percent(25) {
            clauses.push(Clause {
                verb: "goal",
                words: Vec::new(),
                condition: Some(("when", self.condition(2))),
                rest: Vec::new(),
            });
        }
        if self.random.percent(35) {
            let path = path_is("/cancel");
            clauses.push(conditional("exit", &["on", "page_view"], "where", path));
        }
        if self.random.percent(25) {
            clauses.push(Clause {
                verb: "exit",
                words: Vec::new(),
                condition: Some(("when", self.condition(1))),
                rest: Vec::new(),
            });
        }
        clauses.push(words("expire", &["after", "180d"]));
    }

    fn reentry(&mut self, clauses: &mut Vec<Clause>) {
        let clause = match (self.payload, self.random.below(4)) {
            (Some((payload, "order")), 0 | 1) => {
                let key = format!("{payload}.order_id");
                words("reenter", &["always", "per", &key])
            }
            (Some((payload, _)), 0) => words("reenter", &["per", &format!("{payload}.form")]),
            (_, 1) => words("reenter", &["restart"]),
            (_, 2) => words("reenter", &["after", "90d"]),
            (_, 3) if !matches!(self.number % KINDS, 8 | 9 | 16) => words("reenter", &["never"]),
            _ => words("reenter", &["always"]),
        };
        clauses.push(clause);
    }

    fn sending(&mut self, clauses: &mut Vec<Clause>) {
        if self.random.percent(20) {
            clauses.push(words("timezone", &["\"Europe/Paris\""]));
        }
        if self.random.percent(20) {
            clauses.push(words("quiet", &["22:00", "to", "07:00"]));
        }
        if self.random.percent(10) {
            clauses.push(words("quiet", &["on", "sunday", ",", "2026-12-26"]));
        }
        if self.random.percent(25) {
            let otherwise = self.random.pick(&["wait", "skip"]);
            clauses.push(words(
                "limit",
                &["2", "email", "per", "3d", "otherwise", otherwise],
            ));
        }
        if self.random.percent(15) {
            clauses.push(words("holdout", &["10%"]));
        }
        if self.random.percent(30) {
            let priority = self.random.within(1, 20).to_string();
            clauses.push(words("priority", &[&priority]));
        }
    }
}

fn words(verb: &'static str, words: &[&str]) -> Clause {
    Clause {
        verb,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        condition: None,
        rest: Vec::new(),
    }
}

fn conditional(
    verb: &'static str,
    words: &[&str],
    lead: &'static str,
    condition: Expression,
) -> Clause {
    Clause {
        condition: Some((lead, condition)),
        ..self::words(verb, words)
    }
}

//! One condition, `plan == free and score >= 10 and country != "DE"`, over many contacts.

use cedar_policy::{Authorizer, Context, Decision, Entities, PolicySet, Request};
use nurture_workload::judged::{Judged, Person, people};

use crate::{
    measure::{Effort, Outcome, side_by_side, timed},
    table::{Table, Target},
};

/// How many contacts the condition is looked at for, over and over.
const CONTACTS: usize = 1_024;

/// Evaluates the condition in each language.
pub fn rows(effort: Effort, table: &mut Table) {
    let contacts = people(CONTACTS);
    let rounds = effort.choose(1, 100, 100);
    // Who is slower does less in a turn.
    let fewer = effort.choose(1, 10, 10);
    let ours = Judged::new(&contacts);
    let mut lua = Lua::new(&contacts);
    let mut rhai = Rhai::new(&contacts);
    let mut cel = Cel::new(&contacts);
    let cedar = Cedar::new(&contacts);
    let expected = ours.count();
    for (name, found) in [
        ("Lua", lua.count(1)),
        ("Rhai", rhai.count()),
        ("CEL", cel.count()),
        ("Cedar", cedar.count()),
    ] {
        assert_eq!(found, expected, "{name} sees another condition");
    }
    let outcomes = side_by_side(
        effort.turns(),
        &mut [
            timed(rounds * CONTACTS, || {
                (0..rounds).map(|_| ours.count()).sum::<usize>()
            }),
            timed(rounds * CONTACTS, || lua.count(rounds)),
            timed(fewer * CONTACTS, || {
                (0..fewer).map(|_| rhai.count()).sum::<usize>()
            }),
            timed(fewer * CONTACTS, || {
                (0..fewer).map(|_| cel.count()).sum::<usize>()
            }),
            timed(CONTACTS, || cedar.count()),
        ],
    );
    let shown = |outcome: Outcome| format!("{:.1} ns", outcome.seconds * 1e9);
    let ours = shown(outcomes[0]);
    for (position, name, target) in [
        (
            1,
            "Lua 5.4, its loop",
            Target::AtLeast(2.0, ">= 2x as fast"),
        ),
        (2, "Rhai", Target::AtLeast(10.0, ">= 10x as fast")),
        (3, "CEL", Target::AtLeast(10.0, ">= 10x as fast")),
        (4, "Cedar", Target::AtLeast(50.0, ">= 50x as fast")),
    ] {
        let outcome = outcomes[position];
        let theirs = (name, shown(outcome));
        table.beside("one condition", ours.clone(), theirs, outcome.ratio, target);
    }
}

struct Lua {
    count: mlua::Function,
    _lua: mlua::Lua,
}

impl Lua {
    fn new(contacts: &[Person]) -> Self {
        let lua = mlua::Lua::new();
        let all = lua.create_table().unwrap();
        for contact in contacts {
            let one = lua.create_table().unwrap();
            one.set("plan", contact.plan).unwrap();
            one.set("score", contact.score).unwrap();
            one.set("country", contact.country).unwrap();
            all.push(one).unwrap();
        }
        let make: mlua::Function = lua
            .load(
                r#"
                local contacts = ...
                return function(rounds)
                  local found = 0
                  for round = 1, rounds do
                    for i = 1, #contacts do
                      local contact = contacts[i]
                      if contact.plan == "free" and contact.score >= 10 and contact.country ~= "DE" then
                        found = found + 1
                      end
                    end
                  end
                  return found
                end
                "#,
            )
            .into_function()
            .unwrap();
        Self {
            count: make.call(all).unwrap(),
            _lua: lua,
        }
    }

    fn count(&mut self, rounds: usize) -> usize {
        self.count.call(rounds).unwrap()
    }
}

struct Rhai {
    engine: rhai::Engine,
    condition: rhai::AST,
    contacts: Vec<rhai::Scope<'static>>,
}

impl Rhai {
    fn new(contacts: &[Person]) -> Self {
        let engine = rhai::Engine::new();
        let text = r#"plan == "free" && score >= 10 && country != "DE""#;
        let condition = engine.compile_expression(text).unwrap();
        let contacts = contacts.iter().map(|contact| {
            let mut scope = rhai::Scope::new();
            scope.push("plan", contact.plan.to_owned());
            scope.push("score", contact.score);
            scope.push("country", contact.country.to_owned());
            scope
        });
        Self {
            contacts: contacts.collect(),
            condition,
            engine,
        }
    }

    fn count(&mut self) -> usize {
        let (engine, condition) = (&self.engine, &self.condition);
        let holds = |scope: &mut rhai::Scope<'static>| {
            engine
                .eval_ast_with_scope::<bool>(scope, condition)
                .unwrap()
        };
        self.contacts
            .iter_mut()
            .map(holds)
            .filter(|holds| *holds)
            .count()
    }
}

struct Cel {
    program: cel::Program,
    contacts: Vec<cel::Context<'static, 'static>>,
}

impl Cel {
    fn new(contacts: &[Person]) -> Self {
        let text = r#"plan == "free" && score >= 10 && country != "DE""#;
        let contacts = contacts.iter().map(|contact| {
            let mut context = cel::Context::default();
            context.add_variable_from_value("plan", contact.plan.to_owned());
            context.add_variable_from_value("score", contact.score);
            context.add_variable_from_value("country", contact.country.to_owned());
            context
        });
        Self {
            program: cel::Program::compile(text).unwrap(),
            contacts: contacts.collect(),
        }
    }

    fn count(&mut self) -> usize {
        let holds = |context: &&cel::Context<'static, 'static>| {
            self.program.execute(context).unwrap() == cel::Value::Bool(true)
        };
        self.contacts.iter().filter(holds).count()
    }
}

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    contacts: Vec<Request>,
}

impl Cedar {
    fn new(contacts: &[Person]) -> Self {
        let text = r#"permit(principal, action, resource)
            when { context.plan == "free" && context.score >= 10 && context.country != "DE" };"#;
        let contacts = contacts.iter().map(|contact| {
            let values = [
                ("plan", format!("{:?}", contact.plan)),
                ("score", contact.score.to_string()),
                ("country", format!("{:?}", contact.country)),
            ];
            let pairs = values.map(|(name, value)| (name.to_owned(), value.parse().unwrap()));
            let context = Context::from_pairs(pairs).unwrap();
            let id = |text: &str| text.parse().unwrap();
            let (principal, action) = (id(r#"Contact::"ada""#), id(r#"Action::"send""#));
            Request::new(principal, action, id(r#"Message::"hello""#), context, None).unwrap()
        });
        Self {
            authorizer: Authorizer::new(),
            policies: text.parse().unwrap(),
            entities: Entities::empty(),
            contacts: contacts.collect(),
        }
    }

    fn count(&self) -> usize {
        let holds = |request: &&Request| {
            let answer = self
                .authorizer
                .is_authorized(request, &self.policies, &self.entities);
            answer.decision() == Decision::Allow
        };
        self.contacts.iter().filter(holds).count()
    }
}

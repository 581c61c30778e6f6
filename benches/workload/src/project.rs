//! A whole project of generated flows.

use crate::{
    Random,
    declarations::{self, DECLARATIONS, MANIFEST},
    statements::{Scope, flow_name},
    tree::{Flow, Statement},
    write,
};

/// What flows look like on average: with what a project declares beside them, thirty lines for each flow.
const LINES: std::ops::RangeInclusive<u64> = 13..=24;

/// The texts of a project.
#[derive(Debug, Clone)]
pub struct Project {
    /// By name: `nurture.toml`, source files, bodies of messages.
    pub texts: Vec<(String, String)>,
    /// The flows as trees, in the order of their numbers.
    pub flows: Vec<Flow>,
}

impl Project {
    /// A project of so many different flows, one to a file, with 30 lines for each.
    ///
    /// Together they use every construct of the language, and the compiler finds no error in them.
    pub fn generate(seed: u64, flows: usize) -> Self {
        let messages = messages(flows);
        let trees: Vec<Flow> = (0..flows).map(|number| flow(seed, number, flows)).collect();
        let mut texts = vec![
            ("nurture.toml".to_owned(), MANIFEST.to_owned()),
            ("project.nurture".to_owned(), DECLARATIONS.to_owned()),
            (
                "messages.nurture".to_owned(),
                declarations::messages(messages),
            ),
            ("flows/bare.nurture".to_owned(), BARE.to_owned()),
        ];
        texts.extend(declarations::bodies());
        for (number, tree) in trees.iter().enumerate() {
            let mut text = write::flow(tree);
            if number % 18 == 0 {
                text.push_str(&test(tree, number));
            }
            texts.push((format!("flows/{}.nurture", tree.name), text));
        }
        Self {
            texts,
            flows: trees,
        }
    }

    /// The source files, without the manifest and the bodies.
    pub fn sources(&self) -> impl Iterator<Item = &(String, String)> {
        let is_source = |text: &&(String, String)| text.0.ends_with(".nurture");
        self.texts.iter().filter(is_source)
    }

    /// How many lines the source files have.
    pub fn lines(&self) -> usize {
        self.sources().map(|(_, text)| text.lines().count()).sum()
    }

    /// How many bytes the source files have.
    pub fn bytes(&self) -> usize {
        self.sources().map(|(_, text)| text.len()).sum()
    }
}

/// The flow of that number in a project of so many.
pub fn flow(seed: u64, number: usize, flows: usize) -> Flow {
    let mut random = Random::new(seed ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
    let lines = random.within(*LINES.start(), *LINES.end());
    let mut scope = Scope::new(&mut random, number, flows, messages(flows));
    let clauses = scope.clauses();
    let block = vec![scope.send()];
    let mut flow = Flow {
        name: flow_name(number),
        title: format!("Flow {number}"),
        clauses,
        block,
    };
    while (write::flow(&flow).lines().count() as u64) < lines {
        let depth = 1 + u64::from(scope.random.percent(45));
        flow.block.extend(scope.statements(depth));
    }
    flow
}

/// How many messages so many flows share.
fn messages(flows: usize) -> usize {
    (flows / 5).max(20)
}

/// A flow that is a file, with what only a file's last flow can leave out.
const BARE: &str = r#"# A file may end in a flow without `flow` and `end`.
on every weekday at 08:30 for asleep
owner "care@example.com"
if contact.first_name is set and not contact.vip then
  notify care "{contact.first_name} sleeps"
end
"#;

/// A test with every kind of line; whether it holds is not looked at by the compiler.
fn test(flow: &Flow, number: usize) -> String {
    let name = &flow.name;
    let Some(Statement::Send {
        channel,
        message: first,
        ..
    }) = flow.block.first()
    else {
        return String::new();
    };
    let assign = flow.block.iter().find_map(|statement| match statement {
        Statement::Split(split, arms) => arms
            .first()
            .map(|(_, arm, _)| format!("\n  expect at 2d ada: assign \"{split}\" {arm}")),
        _ => None,
    });
    let assign = assign.unwrap_or_default();
    format!(
        r#"
test "flow {number} greets" of {name} starting 2026-02-02T09:00Z
  contact ada {{ id: "ada", email: "ada@example.com", plan: pro, spent: 20 USD, phone: "+436641234567" }}
  contact ben {{ email: "ben@example.com" }}
  at 0d  ada: form_submit {{ form: "form_{number}" }}
  at 1h  ada: set {{ company: "Ada & Sons", site: unset }}
  at 2h  ben: join newsletter
  at 3h  ben: leave newsletter
  at 1d  ben: start {name}
  at 2d  ada: page_view {{ path: "/pricing" }}
  expect at 0d ada: enter
  expect at 0d ada: send {channel} {first}
  expect at 1d ben: skip reentry{assign}
  expect at 2d ada: suppress email mail_1 limit
  expect at 2d ada: hold email mail_0 quiet
  expect at 3d ada: set contact.plan = pro
  expect at 3d ada: unset contact.site
  expect at 4d ada: tag warm
  expect at 4d ada: untag warm
  expect at 5d ada: start {name}
  expect at 5d ada: stop {name}
  expect at 6d ada: notify sales
  expect at 6d ada: task "Call" for sales
  expect at 7d ada: call coupons.create with {{ percent: 10% }}
  expect at 9d ada: exit exited "no more to say"
  expect ben: no task
end
"#
    )
}

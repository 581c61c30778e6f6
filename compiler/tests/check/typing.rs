//! Typing: a line that is being written letter by letter is one mistake at most, and the lines around it say what they said.

use std::{cmp::Ordering, collections::BTreeSet};

use nurture_compiler::{
    compile::{Options, Project, examine},
    finding::Rule,
    source::LineIndex,
};

use crate::support::DECLARATIONS;

/// A place in which something is typed: the lines before it, and those behind it.
struct Place {
    before: &'static str,
    behind: &'static str,
}

/// Each place holds a mistake before the typed line, and one behind it.
const STATEMENTS: Place = Place {
    before: "flow f\n  on signup\n  exit on unsubscribed\n  send email welcom with { city: \"Rome\" }\n  wait 1d\n",
    behind: "  wait 2d\n  send email tips\n  if opened tips then\n    set contact.nick = \"a\"\n  end\n  tag last\nend\nflow g\n  on nothing\n  tag c\nend\n",
};

const IN_A_BRANCH: Place = Place {
    before: "flow f\n  on signup\n  exit on unsubscribed\n  if contact.nick is set then\n    tag before\n",
    behind: "    tag behind\n  else\n    send email tip\n  end\n  tag last\nend\nlist regulars\n",
};

const LAST_IN_A_BRANCH: Place = Place {
    before: "flow f\n  on signup\n  match contact.plan\n    case free then\n      tag b\n      join nothing\n",
    behind: "    case pro, enterprise then\n      send sms remindr\n  end\n  tag last\nend\n",
};

const LAST_IN_A_FLOW: Place = Place {
    before: "flow f\n  on signup\n  join nothing\n",
    behind: "end\n\nflow g\n  on nothing\n  tag c\nend\n",
};

const CLAUSES: Place = Place {
    before: "flow f\n  on nothing\n  exit on unsubscribed\n",
    behind: "  exit when contact.nick is set\n  goal order_paid\n  send email tip\nend\n",
};

const LAST_CLAUSES: Place = Place {
    before: "flow f\n  on nothing\n  exit on unsubscribed\n",
    behind: "\n  send email tip\n  wait 1d\n  tag b\nend\n",
};

const TYPED_STATEMENTS: [&str; 30] = [
    "send email welcome with { city: \"Oslo\" } as again",
    "send sms reminder",
    "wait 2d",
    "wait until monday at 09:00",
    "wait until contact.renewal ?? today",
    "wait for order_paid as paid where total > 10 EUR up to 3d",
    "wait for (contact.plan == pro) up to 3d",
    "wait for clicked up to 3d then tag d end",
    "if contact.plan == pro and contact.visits > 3 then tag d end",
    "if opened welcome in last 3d then tag d end",
    "if not (count(order_paid in last 3d) > 2) then tag d end",
    "match contact.plan case free then tag d case pro, enterprise then tag e end",
    "split \"subject\" 50% short then tag d 50% long then tag e end",
    "repeat 3 times every 7d do tag d end",
    "set contact.nickname = \"Ada\"",
    "set contact.plan = pro",
    "add 20 to contact.visits",
    "unset contact.nickname",
    "tag vip",
    "untag vip",
    "join newsletter",
    "leave newsletter",
    "notify sales \"Warm: {contact.first_name ?? \"somebody\"}\"",
    "task \"Call\" for sales due 24h as talk",
    "call coupons.create with { percent: 10% } as coupon",
    "start other",
    "stop other",
    "exit \"enough\"",
    "wait for case order_paid then tag d after 3d then tag e end",
    "set contact.visits = contact.visits * 2 + 1",
];

const TYPED_CLAUSES: [&str; 23] = [
    "on order_paid as paid where total > 10 EUR and code is set",
    "on join newsletter",
    "on interest reaches 50",
    "on change contact.plan to pro",
    "on 3d before contact.renewal at 09:00",
    "on contact.renewal every year at 09:00",
    "on every monday, friday at 09:00 for buyers",
    "on every month on 1, 15 at 09:00",
    "on 2026-12-01T09:00 for buyers",
    "on manual",
    "goal when contact.plan == pro within 30d",
    "goal order_lost where reason == \"price\" within 30d",
    "exit on order_lost where reason == \"price\"",
    "exit when contact.visits > 3",
    "expire after 60d",
    "reenter after 30d per contact.plan",
    "owner \"a@example.com\" backup \"b@example.com\"",
    "timezone \"Europe/Rome\"",
    "quiet 21:00 to 08:00",
    "quiet on saturday, 2026-12-25",
    "limit 3 email per 7d otherwise wait",
    "holdout 10%",
    "priority 10",
];

/// What is said of the lines around the typed one: rule, line and message; the lines behind it are counted from the end.
type Said = BTreeSet<(Rule, i64, String)>;

/// Rules that look at a flow or project as a whole, or for something that may still be written: a line more, or its end, changes what they say.
fn looks_at_the_whole(rule: Rule) -> bool {
    use Rule as R;
    matches!(
        rule,
        R::UnusedDeclaration
            | R::NoUnsubscribeExit
            | R::UnreachableStep
            | R::RecurringWithoutReenter
            | R::EmptyBranch
            | R::WaitWithoutTimeout
            | R::MissingArgument
    )
}

/// What is said while `line` is typed: around it, and of it.
fn said(project: &mut Project, place: &Place, line: &str) -> (Said, Vec<String>) {
    let last = place.before.lines().last().unwrap_or_default();
    let indent = " ".repeat(last.len() - last.trim_start().len());
    let text = format!("{}{indent}{line}\n{}", place.before, place.behind);
    let typed = u32::try_from(place.before.lines().count()).unwrap();
    let all = u32::try_from(text.lines().count()).unwrap();
    let file = project.add("flow.nurture", &text);
    let index = LineIndex::new(&text);
    let (mut around, mut here) = (Said::new(), Vec::new());
    for finding in examine(project, &Options::default()).findings {
        if looks_at_the_whole(finding.rule) {
            continue;
        }
        assert_eq!(finding.primary.file, file, "{finding:?}");
        let line = index.line(finding.primary.span.start);
        let message = format!("{}: {}", finding.rule, finding.message);
        match line.cmp(&typed) {
            Ordering::Equal => here.push(message),
            Ordering::Less => drop(around.insert((finding.rule, i64::from(line), message))),
            Ordering::Greater => {
                let from_end = i64::from(line) - i64::from(all);
                around.insert((finding.rule, from_end, message));
            }
        }
    }
    (around, here)
}

/// Types each of `lines` letter by letter in that place, and holds what must hold.
fn type_in(place: &Place, lines: &[&str]) {
    let mut project = Project::new();
    project.add("declarations.nurture", DECLARATIONS);
    project.add("other.nurture", "flow other on manual tag o tag vip end");
    let (before, here) = said(&mut project, place, "");
    assert!(before.len() > 1 && here.is_empty(), "{before:?} {here:?}");
    for line in lines {
        for end in 1..=line.len() {
            let typed = line.get(..end).unwrap();
            let (around, here) = said(&mut project, place, typed);
            assert!(here.len() <= 1, "`{typed}` is several mistakes: {here:#?}");
            assert_eq!(around, before, "`{typed}` changes what is said around it");
        }
        let (_, here) = said(&mut project, place, line);
        assert!(here.is_empty(), "`{line}` is well formed: {here:?}");
    }
}

#[test]
fn a_statement_being_typed_is_one_mistake_and_changes_nothing_around_it() {
    type_in(&STATEMENTS, &TYPED_STATEMENTS);
    type_in(&IN_A_BRANCH, &TYPED_STATEMENTS);
}

#[test]
fn the_last_statement_of_a_block_being_typed_changes_nothing_around_it() {
    type_in(&LAST_IN_A_BRANCH, &TYPED_STATEMENTS);
    type_in(&LAST_IN_A_FLOW, &TYPED_STATEMENTS);
}

#[test]
fn a_clause_being_typed_is_one_mistake_and_changes_nothing_around_it() {
    type_in(&CLAUSES, &TYPED_CLAUSES);
    type_in(&LAST_CLAUSES, &TYPED_CLAUSES);
}

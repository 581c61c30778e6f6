//! How each construct is written, by an example: the help where nothing better is known.

use super::{
    failure::{Expected, Label},
    once,
    parser::Context,
    recovery,
};
use crate::lex::TokenKind;

/// How what stands around the token `at` is written, where something else was expected there.
pub(super) fn form(context: &Context, at: usize, expected: Expected) -> Option<String> {
    if context.begins_line(at) && expected.label(Label::Statement) {
        return Some(STATEMENTS.to_owned());
    }
    if context.begins_line(at) && expected.label(Label::Declaration) {
        return Some(DECLARATIONS.to_owned());
    }
    if context.begins_line(at) && expected.label(Label::Clause) {
        return Some(CLAUSES_OF_A_POLICY.to_owned());
    }
    let mut braces = 0_u32;
    let before = 0..at.min(context.shaped.kinds.len());
    for index in before.rev().take(REACH) {
        let kind = context.kind(index)?;
        match kind {
            TokenKind::RightBrace => braces += 1,
            TokenKind::LeftBrace if braces == 0 => return Some(in_braces(context, index)),
            TokenKind::LeftBrace => braces -= 1,
            TokenKind::InterpolationStart
                if context.partner(index).is_some_and(|end| end >= at) =>
            {
                return Some(
                    "a value in a text is written `{contact.first_name ?? \"there\"}`".to_owned(),
                );
            }
            _ if braces > 0 || !once::begins(context, index) => {}
            // `email: email` is a member.
            _ if recovery::is_key(context, index) => {}
            TokenKind::Then | TokenKind::Do | TokenKind::Else | TokenKind::End
                if expected.label(Label::Statement) =>
            {
                return Some(STATEMENTS.to_owned());
            }
            _ => {
                if let Some(examples) = examples(context, index) {
                    return Some(written(kind, examples));
                }
            }
        }
    }
    expected
        .label(Label::Declaration)
        .then(|| DECLARATIONS.to_owned())
}

/// How far back the beginning of a construct is looked for, in tokens: there may be as many mistakes in it.
const REACH: usize = 1_000;

const STATEMENTS: &str =
    "a statement begins with a word such as `send`, `wait`, `if`, `set`, `tag`, `notify` or `exit`";

/// Where no statement stands, it is the policy's.
const CLAUSES_OF_A_POLICY: &str = "the clauses of a policy are `timezone`, `quiet`, `limit`, `holdout`, `exit on` and `exit when`";

const DECLARATIONS: &str = "a declaration begins with a word such as `flow`, `email`, `event`, `contact`, `segment` or `test`";

fn written(kind: TokenKind, examples: &[&str]) -> String {
    let word = kind.text();
    let examples: Vec<String> = examples
        .iter()
        .map(|example| format!("`{example}`"))
        .collect();
    match examples.as_slice() {
        [first @ .., last] if !first.is_empty() => {
            format!("`{word}` is written {} or {last}", first.join(", "))
        }
        _ => format!("`{word}` is written {}", examples.join("")),
    }
}

/// What stands in braces that open at `index`.
fn in_braces(context: &Context, index: usize) -> String {
    use TokenKind as T;
    let back = |count: usize| index.checked_sub(count).and_then(|at| context.kind(at));
    // `contact {`, `email welcome {`, `params: {`, `action crm.update {`
    let nearest = (1..=4).find_map(|count| {
        back(count).filter(|kind| {
            kind.is_known_declaration() || matches!(kind, T::Params | T::Returns | T::With | T::Of)
        })
    });
    let in_test = is_in_test(context, index);
    let form = match nearest {
        _ if in_test => "a value is written with its name: `plan: pro`",
        Some(T::Contact | T::Event | T::Action | T::Params | T::Returns | T::Of) => {
            "a field is written with its type: `plan: free | pro`, `total: money(EUR)`, `note: text?`"
        }
        Some(T::Email) => "a member is written with its value: `subject: \"Welcome\"`",
        Some(T::Sms | T::Push) => "a member is written with its value: `text: \"Welcome\"`",
        Some(T::Score) => "a rule is written `opened: +5`, and what fades `decay: 10% every 30d`",
        Some(T::Team) => "a member is written with its value: `email: \"sales@example.com\"`",
        Some(T::List) => "a member is written with its value: `sync: \"ads\"`",
        _ => "a value is written with its name: `code: \"SPRING\"`",
    };
    form.to_owned()
}

fn is_in_test(context: &Context, index: usize) -> bool {
    (0..index)
        .rev()
        .filter(|at| context.kind(*at) == Some(TokenKind::Test))
        .find_map(|at| context.partner(at))
        .is_some_and(|end| index < end)
}

/// How the construct is written that begins at `index`.
fn examples(context: &Context, index: usize) -> Option<&'static [&'static str]> {
    let kind = context.kind(index)?;
    let next = context.kind(index + 1);
    of_statement(kind, next)
        .or_else(|| of_clause(kind, next))
        .or_else(|| of_test(context, index, kind))
        .or_else(|| of_declaration(kind))
}

fn of_statement(kind: TokenKind, next: Option<TokenKind>) -> Option<&'static [&'static str]> {
    use TokenKind as T;
    Some(match (kind, next) {
        (T::Send, Some(T::Sms)) => &["send sms reminder"],
        (T::Send, Some(T::Push)) => &["send push reminder"],
        (T::Send, _) => &[
            "send email welcome",
            "send email welcome with { code: \"SPRING\" }",
        ],
        (T::Wait, Some(T::Until)) => &[
            "wait until monday at 09:00",
            "wait until 2026-12-01 at 09:00",
        ],
        (T::Wait, Some(T::For)) => &[
            "wait for opened welcome up to 3d",
            "wait for (contact.plan == pro) up to 3d",
        ],
        (T::Wait, _) => &[
            "wait 2d",
            "wait until monday at 09:00",
            "wait for opened welcome up to 3d",
        ],
        (T::If, _) => &[
            "if contact.plan == pro then … else … end",
            "if opened welcome then … end",
        ],
        (T::Elseif, _) => &["elseif contact.plan == pro then …"],
        (T::Match, _) => &["match contact.plan case free then … case pro then … end"],
        (T::Case, _) => &["case free, pro then …"],
        (T::Split, _) => &["split 50% short then … 50% long then … end"],
        (T::Set, _) => &["set contact.plan = pro"],
        (T::Add, _) => &["add 5 to contact.score"],
        (T::Unset, _) => &["unset contact.birthday"],
        (T::Tag, _) => &["tag vip"],
        (T::Untag, _) => &["untag vip"],
        (T::Join, _) => &["join newsletter"],
        (T::Leave, _) => &["leave newsletter"],
        (T::Notify, _) => &["notify sales \"A warm lead: {contact.email}\""],
        (T::Task, _) => &["task \"Call them\" for sales due 24h"],
        (T::Call, _) => &["call crm.update with { plan: contact.plan }"],
        (T::Start, _) => &["start welcome"],
        (T::Stop, _) => &["stop welcome"],
        (T::Exit, Some(T::On)) => &["exit on unsubscribed"],
        (T::Exit, Some(T::When)) => &["exit when contact.plan == pro"],
        (T::Exit, _) => &["exit", "exit \"no longer needed\"", "exit on unsubscribed"],
        (T::Repeat, _) => &["repeat 3 times every 7d do … end"],
        _ => return None,
    })
}

fn of_clause(kind: TokenKind, next: Option<TokenKind>) -> Option<&'static [&'static str]> {
    use TokenKind as T;
    Some(match (kind, next) {
        (T::On, Some(T::Join)) => &["on join newsletter"],
        (T::On, Some(T::Leave)) => &["on leave newsletter"],
        (T::On, Some(T::Change)) => &["on change contact.plan to pro"],
        (T::On, Some(T::Every)) => &[
            "on every monday at 09:00",
            "on every day at 09:00",
            "on every month on 1",
        ],
        (T::On, Some(T::Duration)) => &["on 3d before contact.renewal at 09:00"],
        (T::On, Some(T::Contact)) => &["on contact.birthday every year at 09:00"],
        (T::On, Some(T::Date | T::DateTime)) => &["on 2026-12-01 at 09:00"],
        (T::On, _) => &[
            "on signup",
            "on form_submit where form == \"newsletter\"",
            "on every monday at 09:00",
        ],
        (T::Goal, Some(T::When)) => &["goal when contact.plan == pro within 30d"],
        (T::Goal, _) => &["goal purchase within 30d", "goal when contact.plan == pro"],
        (T::Expire, _) => &["expire after 60d"],
        (T::Reenter, _) => &[
            "reenter never",
            "reenter always",
            "reenter after 30d",
            "reenter restart",
        ],
        (T::Owner, _) => &["owner \"ada@example.com\""],
        (T::Timezone, _) => &["timezone \"Europe/Berlin\""],
        (T::Quiet, Some(T::On)) => &["quiet on saturday, sunday"],
        (T::Quiet, _) => &["quiet 21:00 to 08:00", "quiet on saturday, sunday"],
        (T::Limit, _) => &["limit 3 email per 7d"],
        (T::Holdout, _) => &["holdout 10%"],
        (T::Priority, _) => &["priority 10"],
        _ => return None,
    })
}

fn of_test(context: &Context, index: usize, kind: TokenKind) -> Option<&'static [&'static str]> {
    use TokenKind as T;
    let next = context.kind(index + 1);
    let third = context.kind(index + 2);
    Some(match (kind, next) {
        (T::At, _) if third == Some(T::Set) => &["at 1d set { plan: pro }"],
        (T::At, _) => &[
            "at 1d purchase { order_id: \"A1\" }",
            "at 1d set { plan: pro }",
        ],
        (T::Expect, Some(T::No)) => &["expect no send"],
        (T::Expect, _) => &[
            "expect at 2d send email welcome",
            "expect at 2d exit completed",
            "expect at 0d assign short",
            "expect no send",
        ],
        (T::Starting, _) => &["starting 2026-01-05"],
        (T::Contact, _) if is_in_test(context, index) => {
            &["contact { email: \"ada@example.com\" }"]
        }
        _ => return None,
    })
}

fn of_declaration(kind: TokenKind) -> Option<&'static [&'static str]> {
    use TokenKind as T;
    Some(match kind {
        T::Contact => &["contact { email: email, plan: free | pro = free }"],
        T::Event => &["event booking { room: text }"],
        T::Email => &["email welcome { subject: \"Welcome\", text: \"Hello.\" }"],
        T::Sms => &["sms reminder { text: \"See you soon.\" }"],
        T::Push => &["push reminder { title: \"Soon\", text: \"See you soon.\" }"],
        T::Topic => &["topic news \"News\""],
        T::List => &["list newsletter"],
        T::Segment => &["segment paying = contact.plan == pro"],
        T::Score => &["score interest { opened: +5 }"],
        T::Team => &["team sales { email: \"sales@example.com\" }"],
        T::Action => &["action coupons.create { share: percent } returns { code: text }"],
        T::Policy => &["policy limit 3 email per 7d end"],
        T::Flow => &["flow welcome on signup … end"],
        T::Test => &["test \"says hello\" of welcome contact { … } at 0d signup expect … end"],
        _ => return None,
    })
}

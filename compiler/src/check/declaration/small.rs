//! Topics, lists, teams and actions.

use nurture_runtime::{checked_text, program::Channel};
use smol_str::SmolStr;

use crate::{
    check::{Checker, items::At, members::missing, written_type::Owner},
    checked::{Action, List, Named, Team, Topic},
    finding::{Finding, Rule},
    syntax::{
        ActionDeclaration, ExpressionKind, ListDeclaration, Member, TeamDeclaration,
        TopicDeclaration,
    },
};

impl Checker<'_> {
    pub(super) fn topic_declared(&mut self, at: &At<'_, TopicDeclaration>) -> Topic {
        self.file = at.file;
        Topic {
            named: self.named(&at.node.name, &at.node.doc),
            title: at
                .node
                .title
                .as_ref()
                .and_then(|title| self.plain_text(title)),
        }
    }

    pub(super) fn list_declared(&mut self, at: &At<'_, ListDeclaration>) -> List {
        self.file = at.file;
        let mut sync = None;
        if let Some(members) = &at.node.members {
            let mut unknown = Vec::new();
            for member in self.distinct(members) {
                if member.name.text == "sync" {
                    sync = self.text_member(member);
                } else {
                    unknown.push(member);
                }
            }
            self.unknown_members(&unknown, "member", &["sync"]);
        }
        List {
            named: self.named(&at.node.name, &at.node.doc),
            sync,
        }
    }

    pub(super) fn team_declared(&mut self, at: &At<'_, TeamDeclaration>) -> Team {
        self.file = at.file;
        let named = self.named(&at.node.name, &at.node.doc);
        let mut unknown = Vec::new();
        let mut email = None;
        let mut is_given = false;
        for member in self.distinct(&at.node.members) {
            if member.name.text == "email" {
                is_given = true;
                email = self.mail_address(member);
            } else {
                unknown.push(member);
            }
        }
        self.unknown_members(&unknown, "member", &["email"]);
        let lacking: &[&str] = if is_given { &[] } else { &["email"] };
        self.lacking(&named, "team", lacking, &unknown);
        Team {
            named,
            email: email.unwrap_or_default(),
        }
    }

    fn mail_address(&mut self, member: &Member) -> Option<SmolStr> {
        let text = self.text_member(member)?;
        if checked_text::is_email(&text) {
            return Some(text);
        }
        let place = self.place(member.value.span);
        let message = format!("`{text}` is not a mail address");
        self.report(
            Finding::new(Rule::TypeMismatch, place, message)
                .with_help("write it as `name@example.com`"),
        );
        None
    }

    /// A member that is a text without interpolations.
    pub(super) fn text_member(&mut self, member: &Member) -> Option<SmolStr> {
        match &member.value.kind {
            ExpressionKind::Text(text) => self.plain_text(text),
            ExpressionKind::Error => None,
            _ => {
                let place = self.place(member.value.span);
                let message = format!("`{}` is a text", member.name.text);
                self.report(
                    Finding::new(Rule::TypeMismatch, place, message)
                        .with_help("write it in quotes"),
                );
                None
            }
        }
    }

    /// Says of a declaration what it lacks.
    pub(super) fn lacking(
        &mut self,
        named: &Named,
        what: &str,
        lacking: &[&str],
        unknown: &[&Member],
    ) {
        let lacking = missing(lacking, unknown);
        if lacking.is_empty() || named.name.is_empty() {
            return;
        }
        let is_email = what == Channel::Email.name();
        let shown = lacking.iter().map(|name| match *name {
            "text" if is_email => "text` or `body",
            name => name,
        });
        let names = shown.collect::<Vec<_>>().join("` and `");
        let message = format!("the {what} `{}` has no `{names}`", named.name);
        let example = lacking.first().copied().unwrap_or_default();
        let or = if is_email && example == "text" {
            ", or `body: \"emails/….mjml\"`"
        } else {
            ""
        };
        self.report(
            Finding::new(Rule::MissingArgument, named.place, message)
                .with_help(format!("add it inside the braces: `{example}: \"…\"`{or}")),
        );
    }

    pub(super) fn action_declared(&mut self, at: &At<'_, ActionDeclaration>) -> Action {
        self.file = at.file;
        Action {
            named: self.named(&at.node.name, &at.node.doc),
            params: self.fields(&at.node.params, Owner::Other),
            returns: self.fields(&at.node.returns, Owner::Other),
        }
    }
}

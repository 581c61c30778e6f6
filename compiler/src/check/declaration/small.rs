//! Topics, lists, teams and actions.

use nurture_runtime::{checked_text, program::Channel};
use smol_str::SmolStr;

use crate::{
    check::{Checker, items::At, members::missing, written_type::Owner},
    checked::{Action, List, Named, Team, Topic},
    finding::{Finding, Rule, nearest},
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
                    self.judge_channel_of_list(member, sync.as_deref());
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

    /// Says of a list that it is pushed to a channel that the manifest does not have.
    ///
    /// A file that is a project by itself has no manifest, and nothing is said there.
    fn judge_channel_of_list(&mut self, member: &Member, name: Option<&str>) {
        let manifest = self.input.manifest;
        let is_known = |name: &str| manifest.channels.contains_key(name);
        let Some(name) = name.filter(|name| !is_known(name) && manifest.file.is_some()) else {
            return;
        };
        let place = self.place(member.value.span);
        let finding = Finding::new(
            Rule::UnknownName,
            place,
            format!("unknown channel `{name}`"),
        );
        let known = manifest.channels.keys().map(SmolStr::as_str);
        self.report(match nearest(name, known) {
            Some(near) => finding
                .with_help(format!("did you mean `{near}`?"))
                .with_replacement(format!("change to `{near}`"), place, format!("\"{near}\"")),
            None => finding.with_help(format!(
                "say in `nurture.toml` where it is: a table `[channels.{}]` with `url = \"https://…\"`",
                key(name)
            )),
        });
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

/// A name as a key of TOML.
fn key(name: &str) -> String {
    let is_bare = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

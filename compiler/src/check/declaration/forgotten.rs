//! Parameters that stand among the members of a message, and not in its `params`.

use crate::{
    check::{Checker, message_members, written_type::is_type},
    finding::{Finding, Rule, nearest},
    source::Span,
    syntax::{Doc, ExpressionKind, FieldDeclaration, Member, MessageDeclaration, Type, TypeKind},
};
use nurture_runtime::program::Channel;

/// What other tools call the parameters of a message.
pub(in crate::check) const PARAMS: [&str; 4] = ["parameters", "variables", "vars", "arguments"];

/// The parameters of a message that its `params` lacks: `code: text` is no member of any message.
pub(super) fn parameters(node: &MessageDeclaration) -> Vec<FieldDeclaration> {
    let members = node.members.members.iter();
    let fields = members.filter_map(|member| match &member.value.kind {
        ExpressionKind::Record(inner) if is_params(member) => {
            let fields = inner.members.iter().filter(|field| !has(node, field));
            Some(fields.filter_map(typed).collect())
        }
        _ if is_parameter(node, member) => Some(typed(member).into_iter().collect()),
        _ => None,
    });
    fields
        .flat_map(|fields: Vec<FieldDeclaration>| fields)
        .collect()
}

/// Whether the `params` of a message have a field of that name.
fn has(node: &MessageDeclaration, member: &Member) -> bool {
    let mut declared = node.params.iter().flat_map(|params| &params.fields);
    declared.any(|field| field.name.text == member.name.text)
}

fn is_params(member: &Member) -> bool {
    let name = member.name.text.as_str();
    PARAMS.contains(&name) || nearest(name, ["params"]).is_some()
}

/// Whether a member is a parameter: its value is a type, and it is none of the message misspelt.
pub(super) fn is_parameter(node: &MessageDeclaration, member: &Member) -> bool {
    if typed(member).is_none() {
        return false;
    }
    let channel = Channel::by_name(&node.channel.text).unwrap_or(Channel::Email);
    let known = message_members::declared(channel);
    let name = member.name.text.as_str();
    let is_known = known.contains(&name) || name == "params";
    !is_known && !has(node, member) && nearest(name, known.iter().copied()).is_none()
}

/// A member whose value is the name of a type, as a field.
fn typed(member: &Member) -> Option<FieldDeclaration> {
    let ExpressionKind::Name(ty) = &member.value.kind else {
        return None;
    };
    is_type(&ty.text).then(|| FieldDeclaration {
        doc: Doc::default(),
        name: member.name.clone(),
        ty: Type {
            kind: TypeKind::Name(ty.clone()),
            optional: false,
            span: ty.span,
        },
        external: None,
        default: None,
        span: member.span,
    })
}

impl Checker<'_> {
    /// Says of parameters among members where they stand: once, as it is one thing that is forgotten.
    pub(super) fn forgotten_params(&mut self, node: &MessageDeclaration, members: &[&Member]) {
        let (Some(first), Some(last)) = (members.first(), members.last()) else {
            return;
        };
        let name = &first.name.text;
        let message = format!("`{name}` is a parameter of the message, and no member");
        let place = self.place(first.name.span);
        let finding = Finding::new(Rule::UnknownArgument, place, message);
        let written = |member: &&Member| self.input.sources.slice(self.place(member.span));
        let fields = members.iter().map(written).collect::<Vec<_>>().join(", ");
        let finding = if node.params.is_some() {
            finding.with_help(format!(
                "write it into `params`, with the others: `{fields}`"
            ))
        } else {
            let meant = format!("params: {{ {fields} }}");
            let help = format!("write `{meant}`");
            let whole = first.span.to(last.span);
            // What stands between them would be lost.
            let all = node.members.members.iter();
            let inside = all
                .filter(|member| whole.start <= member.span.start && member.span.start < whole.end);
            let is_whole = inside.count() == members.len() && !self.has_comment(whole);
            let finding = finding.with_help(help);
            if is_whole {
                finding.with_replacement("put it into `params`", self.place(whole), meant)
            } else {
                finding
            }
        };
        self.report(finding);
    }

    /// Whether a stretch has a comment in it, which a change of the stretch would take away.
    fn has_comment(&self, stretch: Span) -> bool {
        self.input.sources.slice(self.place(stretch)).contains('#')
    }
}

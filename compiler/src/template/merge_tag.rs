//! Merge tags of other tools, and placeholders in single braces: what contacts would see as it stands.
//!
//! | written | by |
//! |---|---|
//! | `{first_name}` | texts of the language, which bodies are not |
//! | `*\|FNAME\|*` | Mailchimp |
//! | `%%first_name%%` | Pardot |
//! | `%FIRSTNAME%`, `%FIRSTNAME\|there%`, `%IF $VIP%` | ActiveCampaign |
//! | `${lead.first_name}`, `$!{first_name}`, `#if($vip)` | Velocity, as in Marketo |
//! | `{$first_name}` | MailerLite and Smarty |
//! | `@@first_name@@` | several |
//! | `[[first_name]]`, `[FIRST_NAME]`, `[First Name]` | several |
//! | `<%= first_name %>` | tools with ERB |

use std::ops::Range;

use super::{
    filter,
    likely::{alike, is_unsubscribing},
    merge_form, velocity,
};
use crate::checked::{Field, Type};

/// The longest name that is looked for, in bytes.
const NAME_MAX: usize = 64;

/// Names of merge tags, in small letters, and the fields that they are usually kept in.
const USUAL: [(&str, &str); 6] = [
    ("fname", "first_name"),
    ("lname", "last_name"),
    ("emailaddress", "email"),
    ("phonenumber", "phone"),
    ("companyname", "company"),
    ("fullname", "name"),
];

/// Something that looks like a placeholder and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MergeTag<'t> {
    /// All of it, in bytes.
    pub(crate) range: Range<usize>,
    /// What stands between its signs.
    pub(crate) name: &'t str,
    /// How it is written.
    pub(crate) form: Form,
    /// What stands for it where there is nothing to show.
    pub(crate) default: Option<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `{name}`
    Braces,
    /// `${name}`, which may be an amount of money.
    SignAndBraces,
    /// `[[name]]`, which may be a link or a footnote.
    Brackets,
    /// `[FIRST_NAME]`, `[First Name]`, which is a mistake only where a text is called so.
    Bracket,
    /// `#FNAME#`, `##FNAME##`, which may be a tag of a post; `[note,default=on]`, which may be a note.
    Hashes,
    /// Of another tool.
    Foreign,
}

/// What a merge tag stands for.
#[derive(Debug)]
pub(crate) struct Meant<'n> {
    /// How it is written in a placeholder.
    pub(crate) path: String,
    /// The field or the parameter; none for the address at which contacts unsubscribe.
    pub(crate) field: Option<&'n Field>,
}

/// The kinds of what a merge tag stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable<'n> {
    /// A field of the contact.
    Field(&'n str),
    /// A parameter of the message.
    Param(&'n str),
    /// The address at which contacts unsubscribe.
    Unsubscribe,
}

/// All that looks like a merge tag of another tool, or like a name in single braces.
pub(crate) fn merge_tags(text: &str) -> impl Iterator<Item = MergeTag<'_>> {
    let mut from = 0;
    let mut is_in_link = false;
    std::iter::from_fn(move || {
        while let Some(found) = next_sign(text, from) {
            is_in_link = is_link_from(text, found).unwrap_or(is_in_link);
            match at(text, found) {
                // A link shows a word of its own, often in brackets.
                Some(tag) if tag.form != Form::Bracket || !is_in_link => {
                    from = tag.range.end;
                    return Some(tag);
                }
                _ => from = found + 1,
            }
        }
        None
    })
}

fn next_sign(text: &str, from: usize) -> Option<usize> {
    let rest = text.as_bytes().get(from..)?;
    let is_sign = |byte: &u8| b"{*%[<$#@".contains(byte);
    rest.iter().position(is_sign).map(|found| from + found)
}

/// Whether a link begins at a sign, or ends; none where neither does.
fn is_link_from(text: &str, start: usize) -> Option<bool> {
    const LINKS: [&str; 3] = ["a", "button", "mj-button"];
    let rest = text.get(start..)?.strip_prefix('<')?;
    let tag = rest.strip_prefix('/');
    let name = tag.unwrap_or(rest);
    let length = name.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-')?;
    let name = name.get(..length)?;
    let is_it = LINKS.iter().any(|link| link.eq_ignore_ascii_case(name));
    is_it.then_some(tag.is_none())
}

/// The merge tag that begins at `start`, if one does.
fn at(text: &str, start: usize) -> Option<MergeTag<'_>> {
    let rest = text.get(start..)?;
    let before = text.get(..start)?.chars().next_back();
    let found = match velocity::tag(rest, before) {
        Some((name, length)) => Some(of_length(name, length, Form::Foreign)),
        None => match rest.bytes().next()? {
            b'@' => between_ats(rest),
            b'*' => between_stars(rest),
            b'{' => merge_form::with_exclamation(rest).or_else(|| in_braces(rest, before)),
            b'[' => merge_form::in_brackets(rest).or_else(|| in_brackets(rest)),
            b'<' => in_code(rest),
            b'%' => merge_form::of_script(rest).or_else(|| between_percents(text, start)),
            b'#' => merge_form::between_hashes(rest, before),
            _ => None,
        },
    };
    found.map(|tag| MergeTag {
        range: start..start + tag.range.end,
        ..tag
    })
}

/// A tag at the start of a text.
pub(super) const fn of_length(name: &str, length: usize, form: Form) -> MergeTag<'_> {
    MergeTag {
        range: 0..length,
        name,
        form,
        default: None,
    }
}

fn between_ats(rest: &str) -> Option<MergeTag<'_>> {
    let name = up_to(rest.strip_prefix("@@")?, "@@")?;
    is_path(name).then(|| of_length(name, name.len() + 4, Form::Brackets))
}

fn between_stars(rest: &str) -> Option<MergeTag<'_>> {
    let name = up_to(rest.strip_prefix("*|")?, "|*")?;
    let is_name = |sign: char| sign.is_ascii_alphanumeric() || "_:-., =!<>".contains(sign);
    let is_tag = !name.is_empty() && name.chars().all(is_name);
    is_tag.then(|| of_length(name, name.len() + 4, Form::Foreign))
}

fn in_braces(rest: &str, before: Option<char>) -> Option<MergeTag<'_>> {
    if let Some(inner) = rest.strip_prefix("{$") {
        let name = up_to(inner, "}")?;
        return is_path(name).then(|| of_length(name, name.len() + 3, Form::Foreign));
    }
    let name = up_to(rest.strip_prefix('{')?, "}")?;
    let form = match before {
        Some('$' | '#' | '%') => Form::SignAndBraces,
        _ => Form::Braces,
    };
    is_path(name.trim()).then(|| of_length(name.trim(), name.len() + 2, form))
}

fn in_brackets(rest: &str) -> Option<MergeTag<'_>> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let name = up_to(inner, "]]")?;
        let is_tag = is_path(name.trim());
        return is_tag.then(|| of_length(name.trim(), name.len() + 4, Form::Brackets));
    }
    let name = up_to(rest.strip_prefix('[')?, "]")?;
    let behind = rest.get(name.len() + 2..).unwrap_or("");
    let is_label = behind.starts_with(['(', '[', ':']);
    let is_tag = is_heading(name) && !is_label;
    is_tag.then(|| of_length(name, name.len() + 2, Form::Bracket))
}

fn in_code(rest: &str) -> Option<MergeTag<'_>> {
    let code = up_to(rest.strip_prefix("<%")?, "%>")?;
    let name = code.trim_start_matches(['=', '-']).trim_end_matches('-');
    let is_shown = name.len() < code.len() && is_path(name.trim());
    let name = if is_shown { name.trim() } else { code };
    Some(of_length(name, code.len() + 4, Form::Foreign))
}

fn between_percents(text: &str, start: usize) -> Option<MergeTag<'_>> {
    let (before, rest) = text.split_at_checked(start)?;
    let is_behind = |kind: fn(char) -> bool| before.ends_with(kind);
    let inner = rest.strip_prefix('%')?;
    if let Some(written) = up_to(inner, "%").filter(|written| is_of_block(written))
        && !is_behind(char::is_numeric)
    {
        return Some(of_length(written, written.len() + 2, Form::Foreign));
    }
    // In a text of the language, `\n` ends a line and is no word.
    let letters = before.trim_end_matches(char::is_alphanumeric);
    let is_escape = letters.len() + 1 == start && letters.ends_with('\\');
    if is_behind(char::is_alphanumeric) && !is_escape {
        return None;
    }
    if let Some(inner) = inner.strip_prefix('%') {
        let name = up_to(inner, "%%")?;
        return is_path(name).then(|| of_length(name, name.len() + 4, Form::Foreign));
    }
    let written = up_to(inner, "%")?;
    // `20 %OFF|30% NOW` are percentages.
    let amount = before.trim_end_matches(' ');
    if amount.ends_with(|sign: char| sign.is_ascii_digit()) {
        return None;
    }
    let behind = rest.get(written.len() + 2..).unwrap_or("");
    in_capitals(written, behind)
}

/// `FIRSTNAME`, `FIRSTNAME|there`: what stands between percent signs, before what stands `behind`.
fn in_capitals<'t>(written: &'t str, behind: &str) -> Option<MergeTag<'t>> {
    let (name, default) = match written.split_once('|') {
        Some((name, default)) => (name, Some(default)),
        None => (written, None),
    };
    let is_name = |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-');
    let is_tag = name.len() >= 3 && name.bytes().all(is_name);
    if !is_tag || begins_with_hex(name) && begins_with_hex(behind) {
        return None;
    }
    // `%FIRSTNAME|TITLECASE%` changes what it shows, and has no default.
    let is_filter = default.is_some_and(filter::is_shouted);
    let name = if is_filter { written } else { name };
    Some(MergeTag {
        default: default.filter(|_| !is_filter),
        ..of_length(name, written.len() + 2, Form::Foreign)
    })
}

/// Whether what stands between percent signs begins, divides or ends a condition: `IF $VIP`, `ELSEIF $PLAN == pro`, `ELSE`, `/IF`.
fn is_of_block(written: &str) -> bool {
    let condition = ["IF ", "ELSEIF "]
        .iter()
        .find_map(|word| written.strip_prefix(word));
    let asks = |condition: &str| condition.contains(['$', '=', '<', '>']);
    matches!(written, "/IF" | "ELSE")
        || condition.is_some_and(|text| asks(text) && !text.contains('\n'))
}

/// What stands before a sign, within what a name may be long.
pub(super) fn up_to<'t>(text: &'t str, sign: &str) -> Option<&'t str> {
    let mut near = text.len().min(NAME_MAX + sign.len());
    while !text.is_char_boundary(near) {
        near -= 1;
    }
    text.get(..text.get(..near)?.find(sign)?)
}

/// `first_name`, `contact.first_name`
pub(super) fn is_path(text: &str) -> bool {
    let is_part = |part: &str| {
        let begins = part.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '_');
        begins
            && part
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '_')
    };
    text.split('.').all(is_part)
}

/// `FIRST_NAME`, `First Name`: at least two words that all begin with a capital letter.
fn is_heading(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|sign: char| sign.is_ascii_uppercase())
            && word.chars().all(|sign| sign.is_ascii_alphanumeric())
    };
    let is_shouted = !text.contains(char::is_lowercase);
    let mut words = text.split(|sign| sign == ' ' || sign == '_' && is_shouted);
    text.contains([' ', '_']) && words.all(is_word)
}

/// Whether a name is that of a field, or the usual one for what the field holds.
fn is_meant(field: &str, name: &str) -> bool {
    let usual = USUAL.iter().find(|(usual, _)| alike(usual, name));
    alike(field, name) || usual.is_some_and(|(_, usual)| alike(field, usual))
}

/// Whether a text begins with two digits of an escape in an address, as in `%C3%A9`.
fn begins_with_hex(text: &str) -> bool {
    let mut bytes = text.bytes();
    let mut is_digit = || {
        let byte = bytes.next();
        byte.is_some_and(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte))
    };
    is_digit() && is_digit()
}

impl Meant<'_> {
    /// Whether it may be unset, so that a placeholder gives a default.
    pub(crate) fn is_optional(&self) -> bool {
        self.field.is_some_and(|field| field.optional)
    }
}

impl MergeTag<'_> {
    /// What it stands for, among the fields of the contact and the parameters of a message; none where nothing is known by its name.
    pub(crate) fn meant<'n>(&self, fields: &'n [Field], params: &'n [Field]) -> Option<Meant<'n>> {
        let names = |fields: &'n [Field]| fields.iter().map(|field| field.named.name.as_str());
        let find =
            |fields: &'n [Field], name: &str| fields.iter().find(|field| field.named.name == name);
        let variable = self.variable(names(fields), names(params))?;
        let meant = match variable {
            Variable::Field(name) => Meant {
                path: format!("contact.{name}"),
                field: find(fields, name),
            },
            Variable::Param(name) => Meant {
                path: name.to_owned(),
                field: find(params, name),
            },
            Variable::Unsubscribe => Meant {
                path: "unsubscribe_url".to_owned(),
                field: None,
            },
        };
        let is_text = meant.field.is_some_and(|field| field.ty == Type::Text);
        (is_text || self.form != Form::Bracket).then_some(meant)
    }

    fn variable<'n>(
        &self,
        fields: impl Iterator<Item = &'n str> + Clone,
        mut params: impl Iterator<Item = &'n str>,
    ) -> Option<Variable<'n>> {
        let of_contact = self.name.strip_prefix("contact.");
        let name = of_contact.unwrap_or(self.name);
        if matches!(self.form, Form::Braces | Form::SignAndBraces) {
            // In braces may stand anything: what is no name exactly, and not shouted, is no mistake.
            let is_shouted = name.len() >= 3 && !name.contains(char::is_lowercase);
            let is_it = |known: &str| known == name || is_shouted && is_meant(known, name);
            let param = params.find(|param| is_it(param) && of_contact.is_none());
            let mut fields = fields;
            let field = || fields.find(|field| is_it(field)).map(Variable::Field);
            let link = name == "unsubscribe_url" && of_contact.is_none();
            let link = link.then_some(Variable::Unsubscribe);
            return param.map(Variable::Param).or_else(field).or(link);
        }
        if let Some(param) = params.find(|param| alike(param, name)) {
            return Some(Variable::Param(param));
        }
        let field = fields.clone().find(|field| alike(field, name));
        let mut usual = fields;
        match field.or_else(|| usual.find(|field| is_meant(field, name))) {
            Some(field) => Some(Variable::Field(field)),
            None => is_unsubscribing(name).then_some(Variable::Unsubscribe),
        }
    }

    /// What a placeholder says where there is nothing to show, if it is a text that can stand between quotes.
    pub(crate) fn plain_default(&self) -> &str {
        let is_plain = |text: &&str| !text.contains(['"', '\\', '{', '}']);
        self.default.filter(is_plain).unwrap_or("")
    }

    /// Whether it is a mistake although nothing is known by its name.
    pub(crate) fn is_certain(&self) -> bool {
        match self.form {
            Form::Foreign => true,
            Form::Brackets => {
                let is_shouted = !self.name.contains(char::is_lowercase);
                is_shouted || self.name.contains(['_', '.'])
            }
            // `##SAVE_50##` may be meant as it stands.
            Form::Hashes => {
                let mut usual = USUAL.iter();
                usual.any(|(tag, field)| alike(tag, self.name) || alike(field, self.name))
            }
            Form::Braces | Form::SignAndBraces | Form::Bracket => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        merge_tags(text).map(|tag| tag.name).collect()
    }

    #[test]
    fn merge_tags_of_other_tools_are_found() {
        assert_eq!(
            names("Hi *|FNAME|*, *|LIST:NAME|*!"),
            ["FNAME", "LIST:NAME"]
        );
        assert_eq!(
            names("%%first_name%% [[ last_name ]]"),
            ["first_name", "last_name"]
        );
        assert_eq!(names("Hi,\\n%FIRSTNAME%"), ["FIRSTNAME"]);
        assert_eq!(
            names("[FIRST_NAME] [First Name] <%= first_name %> <% if vip %>"),
            ["FIRST_NAME", "First Name", "first_name", " if vip "]
        );
        assert_eq!(
            names("%FIRSTNAME%, %FIRST-NAME%"),
            ["FIRSTNAME", "FIRST-NAME"]
        );
        assert_eq!(
            names("{code} ${code} {contact.plan}"),
            ["code", "code", "contact.plan"]
        );
        assert_eq!(
            names("${lead.Email} $!{first_name} $!lead.City $lead.City. {$name} @@city@@"),
            ["Email", "first_name", "City", "City", "name", "city"]
        );
        assert_eq!(
            names("[city,fallback=you] [% city %] %%=v(@City)=%% {!Contact.City} #CITY# ##CITY##"),
            ["city", "city", "City", "City", "CITY", "CITY"]
        );
        assert_eq!(
            names("#if($vip) a #end #foreach( $x in $list ) %NAME|you% %IF $VIP% a %/IF%"),
            ["if", "foreach", "NAME", "IF $VIP", "/IF"]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for text in [
            "100% of 50%",
            "5%OFF%",
            "%C3%A9 %AB%CD%EF %FACE%20 %20",
            "%Firstname%",
            "a\\to%ABC%",
            "%AB%",
            "a * | b | * c",
            "{}",
            "{ a b }",
            "a { color: red }",
            "[1] [[1]] [[a b]] [link] [a B] [AB] <a> <%",
            "[VIP] [EMAIL] us [First_Name] [A_] [ A]",
            "[First Name](https://example.com) [FIRST_NAME][1] [First Name]: x",
            "<a href=\"x\">[First Name]</a> <A HREF=x><b>[FIRST_NAME]</b>",
            "%% %",
            "{",
            "*|",
            "#fff #FFF; #SALE #SALE#NOW #sale# x#AB_C# &#39; ### ## A ## #12# a##B##",
            "[a,b] [50% off] [%50 off%] [x,y=z] %%== {! } {!= a}",
            "$5 $10.50 $x $a.b $! $ #if { } #id #1 #endif @media @import a@b.cd a@@b @@",
            "https://x.y/#a?b=$c&d#e(f)",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }
}

//! Blocks of other template languages: `{% unless %}`, `{{#if}}`, `{% case %}` and their like.

mod braces;

use std::ops::Range;

use super::{Edit, Mistake, expression, is_readable};
use crate::template::{
    Scope,
    likely::is_unsubscribing,
    scope::BUILT_IN,
    tag::{Tag, TagKind},
};

/// Reads the blocks of a template, placeholder by placeholder.
pub(super) struct Blocks<'a> {
    text: &'a str,
    scope: &'a Scope<'a>,
    open: Vec<Open<'a>>,
    mistakes: Vec<Mistake>,
    /// The `{% comment %}` that is open.
    comment: Option<Range<usize>>,
}

/// A block that is open.
#[derive(Debug)]
struct Open<'a> {
    kind: Kind<'a>,
    /// What is said of it, where it is written as another language has it, and the placeholder that opens it.
    mistake: Option<usize>,
    tag: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind<'a> {
    If,
    For,
    Set,
    With,
    Filter,
    /// A loop over `this`, with the name that its items get.
    Each(&'a str),
    /// What is compared, and whether a case was there already.
    Case(&'a str, bool),
    /// A block that nothing stands for.
    Other(&'a str),
}

/// How a placeholder is written.
#[derive(Debug, Clone, Copy)]
struct Site<'a> {
    tag: &'a Tag,
    /// The first word.
    word: &'a str,
    at: usize,
    /// What stands behind the first word.
    rest: &'a str,
}

impl<'a> Blocks<'a> {
    pub(super) const fn new(text: &'a str, scope: &'a Scope<'a>) -> Self {
        Self {
            text,
            scope,
            open: Vec::new(),
            mistakes: Vec::new(),
            comment: None,
        }
    }

    /// What was found; a block that is not closed is said without a fix.
    pub(super) fn finish(mut self) -> Vec<Mistake> {
        for open in std::mem::take(&mut self.open) {
            if let Some(mistake) = open.mistake.and_then(|index| self.mistakes.get_mut(index)) {
                // That it is not closed is not said as well.
                mistake.title = None;
                mistake.edits = vec![Edit::new(open.tag, "")];
            }
        }
        self.mistakes
    }

    pub(super) fn tag(&mut self, tag: &'a Tag) {
        let Some(site) = self.site(tag) else { return };
        if let Some(start) = self.comment.clone() {
            if tag.kind == TagKind::Block && site.word == "endcomment" {
                self.comment = None;
                self.commented(start, tag);
            }
            return;
        }
        match tag.kind {
            TagKind::Opaque => {}
            TagKind::Block => self.block(site),
            TagKind::Variable => self.variable(site),
        }
        self.items(tag);
    }

    fn site(&self, tag: &'a Tag) -> Option<Site<'a>> {
        let inner = self.text.get(tag.inner.clone())?;
        let trimmed = inner.trim_start();
        let at = tag.inner.end - trimmed.len();
        let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
        let length = trimmed.find(|sign| !is_word(sign)).unwrap_or(trimmed.len());
        let (word, rest) = trimmed.split_at_checked(length)?;
        let rest = rest.trim();
        Some(Site {
            tag,
            word,
            at,
            rest,
        })
    }

    fn block(&mut self, site: Site<'a>) {
        let word = site.at..site.at + site.word.len();
        match site.word {
            "if" => self.native(site, Kind::If),
            "for" => self.native(site, Kind::For),
            "with" => self.native(site, Kind::With),
            "filter" => self.native(site, Kind::Filter),
            "set" if !site.rest.contains('=') => self.native(site, Kind::Set),
            "endif" => self.end_native(|kind| kind == Kind::If),
            "endfor" => self.end_native(|kind| matches!(kind, Kind::For | Kind::Each(_))),
            "endset" => self.end_native(|kind| kind == Kind::Set),
            "endwith" => self.end_native(|kind| kind == Kind::With),
            "endfilter" => self.end_native(|kind| kind == Kind::Filter),
            "else" => self.otherwise(site),
            "elsif" | "elseif" | "elsIf" | "elseIf" | "else_if" => self.word(word, "elif"),
            "assign" | "let" => self.word(word, "set"),
            "empty" if site.rest.is_empty() && self.top() == Some(Kind::For) => {
                self.word(word, "else");
            }
            "unless" => self.unless(site),
            "foreach" => self.pair(site, Kind::For, "for", "endfor"),
            "capture" => self.pair(site, Kind::Set, "set", "endset"),
            "case" | "switch" => self.case(site),
            "when" => self.when(site),
            "endunless" => self.close_word(word, |kind| kind == Kind::If, "endif"),
            "endforeach" => self.close_word(word, |kind| kind == Kind::For, "endfor"),
            "endcapture" => self.close_word(word, |kind| kind == Kind::Set, "endset"),
            "endcase" | "endswitch" => self.end_case(site, word),
            "end" if site.rest.is_empty() => self.end(word),
            "comment" if site.rest.is_empty() => self.comment = Some(site.tag.range.clone()),
            name if self.is_variable(name) => self.shown(site),
            name if is_unsubscribing(name) => self.unsubscribe(site),
            _ => {}
        }
    }

    fn close_word(&mut self, word: Range<usize>, fits: impl Fn(Kind<'a>) -> bool, meant: &str) {
        let message = self.no_block(&word);
        let edit = Edit::new(word.clone(), meant);
        self.closed(fits, (word, message), meant, edit);
    }

    /// Closes the innermost block, if it is one that fits.
    fn closed(
        &mut self,
        fits: impl Fn(Kind<'a>) -> bool,
        (range, message): (Range<usize>, String),
        meant: &str,
        edit: Edit,
    ) {
        let Some(open) = self.open.pop_if(|open| fits(open.kind)) else {
            return;
        };
        match open.mistake.and_then(|index| self.mistakes.get_mut(index)) {
            Some(mistake) => mistake.edits.push(edit),
            None => self
                .mistakes
                .push(Mistake::new(range, message, meant, vec![edit])),
        }
    }

    /// `{% end %}`
    fn end(&mut self, word: Range<usize>) {
        match self.top() {
            Some(Kind::If) => self.close_word(word, |kind| kind == Kind::If, "endif"),
            Some(Kind::For) => self.close_word(word, |kind| kind == Kind::For, "endfor"),
            _ => {}
        }
    }

    fn unless(&mut self, site: Site<'a>) {
        let word = site.at..site.at + site.word.len();
        let joined = joins(site.rest);
        let inner = self.text.get(..site.tag.inner.end).unwrap_or("");
        let end = inner.trim_end().len();
        let edits = if joined {
            let start = end.saturating_sub(site.rest.len());
            vec![
                Edit::new(word.start..start, "if not ("),
                Edit::insert(end, ")"),
            ]
        } else {
            vec![Edit::new(word.clone(), "if not")]
        };
        let condition = if joined {
            format!("({})", site.rest)
        } else {
            site.rest.to_owned()
        };
        let message = self.no_block(&word);
        let meant = format!("{{% if not {condition} %}}");
        let mistake = pair(word, message, (&meant, "{% endif %}"), true, edits);
        self.push_open(site, Kind::If, mistake);
    }

    /// A block of another name.
    fn pair(&mut self, site: Site<'a>, kind: Kind<'a>, name: &str, end: &str) {
        let word = site.at..site.at + site.word.len();
        let message = self.no_block(&word);
        let meant = format!("{{% {name} {} %}}", site.rest);
        let closing = format!("{{% {end} %}}");
        let edits = vec![Edit::new(word.clone(), name)];
        let mistake = pair(word, message, (&meant, &closing), true, edits);
        self.push_open(site, kind, mistake);
    }

    fn case(&mut self, site: Site<'a>) {
        let word = site.at..site.at + site.word.len();
        let message = self.no_block(&word);
        let of = site.rest;
        let meant = (format!("{{% if {of} == … %}}"), "{% elif … %}");
        let edits = vec![Edit::new(site.tag.range.clone(), "")];
        let mistake = pair(word, message, (&meant.0, meant.1), true, edits);
        self.push_open(site, Kind::Case(of, false), mistake);
    }

    /// A case without any `when` chooses nothing: the fix would leave an `endif` alone.
    fn end_case(&mut self, site: Site<'a>, word: Range<usize>) {
        let Some(Open {
            kind: Kind::Case(_, false),
            mistake: Some(index),
            ..
        }) = self.open.last()
        else {
            return self.close_word(word, |kind| matches!(kind, Kind::Case(..)), "endif");
        };
        if let Some(mistake) = self.mistakes.get_mut(*index) {
            mistake.title = None;
            mistake.edits.push(Edit::new(site.tag.range.clone(), ""));
        }
        self.open.pop();
    }

    fn when(&mut self, site: Site<'a>) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let (Kind::Case(of, seen), Some(index)) = (open.kind, open.mistake) else {
            return;
        };
        open.kind = Kind::Case(of, true);
        let head = if seen { "elif" } else { "if" };
        // What stands before the first case is shown by none.
        let first = open.tag.clone();
        let before = self.text.get(first.end..site.tag.range.start);
        let is_dropped = !seen && before.is_some_and(|before| !before.contains('{'));
        let (left, right) = trimming(self.text, site.tag);
        let meant = format!("{{%{left} {head} {of} == {} {right}%}}", site.rest);
        let several = site.rest.contains(',') || joins(site.rest);
        let as_if = meant.replacen("elif", "if", 1);
        let is_known = !several && is_readable(&as_if);
        let Some(mistake) = self.mistakes.get_mut(index) else {
            return;
        };
        let text = if is_known {
            meant
        } else {
            mistake.title = None;
            format!("{{%{left} {head} true {right}%}}")
        };
        if is_dropped && let Some(edit) = mistake.edits.first_mut() {
            edit.range.end = site.tag.range.start;
        }
        mistake.edits.push(Edit::new(site.tag.range.clone(), text));
    }

    /// `{% else if x %}`
    fn otherwise(&mut self, site: Site<'a>) {
        let Some(condition) = site.rest.strip_prefix("if") else {
            return;
        };
        let behind = self.text.get(site.at + site.word.len()..).unwrap_or("");
        let blank = behind.len() - behind.trim_start().len();
        if condition.starts_with(char::is_whitespace) {
            let end = site.at + site.word.len() + blank + "if".len();
            self.word(site.at..end, "elif");
        }
    }

    fn word(&mut self, word: Range<usize>, meant: &str) {
        let message = self.no_block(&word);
        let edits = vec![Edit::new(word.clone(), meant)];
        self.mistakes
            .push(Mistake::new(word, message, meant, edits));
    }

    fn no_block(&self, word: &Range<usize>) -> String {
        format!("`{}` is no block of a template", self.slice(word))
    }

    /// `{% contact.email %}`
    fn shown(&mut self, site: Site<'a>) {
        let range = site.tag.range.clone();
        let inner = self.slice(&site.tag.inner).trim();
        let meant = format!("{{{{ {inner} }}}}");
        if !is_readable(&meant) {
            return;
        }
        let message = format!("`{}` is no block", self.slice(&range));
        let edits = vec![
            Edit::new(range.start + 1..range.start + 2, "{"),
            Edit::new(range.end - 2..range.end - 1, "}"),
        ];
        self.mistakes
            .push(Mistake::new(range, message, &meant, edits));
    }

    /// `{% unsubscribe %}`, `{% unsubscribe "Leave" %}`
    fn unsubscribe(&mut self, site: Site<'a>) {
        let range = site.tag.range.clone();
        let before = self.text.get(..range.start).unwrap_or("");
        let is_address = site.word.contains("link")
            || site.word.contains("url")
            || is_within_tag(before)
            || !self.text.contains('<');
        let words = site.rest.trim_matches(['"', '\'']);
        let words = if words.is_empty() {
            "Unsubscribe"
        } else {
            words
        };
        let is_plain = !words.contains(['"', '\'', '{', '<', '=']);
        let meant = if is_address {
            "{{ unsubscribe_url }}".to_owned()
        } else {
            format!("<a href=\"{{{{ unsubscribe_url }}}}\">{words}</a>")
        };
        let message = format!("`{}` is no block of a template", site.word);
        let edits = vec![Edit::new(range.clone(), meant.clone())];
        let mut mistake = Mistake::new(range, message, &meant, edits);
        if !is_plain {
            mistake.title = None;
        }
        self.mistakes.push(mistake);
    }

    fn commented(&mut self, start: Range<usize>, end: &Tag) {
        let inner = self.slice(&(start.end..end.range.start));
        self.comment(start.start..end.range.end, inner);
    }

    fn comment(&mut self, range: Range<usize>, inner: &str) {
        let meant = format!("{{# {} #}}", inner.trim());
        let edits = vec![Edit::new(range.clone(), meant)];
        let mut mistake = Mistake::new(range, "this is no comment", "{# … #}", edits);
        if inner.contains("#}") {
            mistake.title = None;
            mistake.edits = vec![Edit::new(mistake.range.clone(), "")];
        }
        self.mistakes.push(mistake);
    }

    fn native(&mut self, site: Site<'a>, kind: Kind<'a>) {
        self.open.push(Open {
            kind,
            mistake: None,
            tag: site.tag.range.clone(),
        });
    }

    fn end_native(&mut self, fits: impl Fn(Kind<'a>) -> bool) {
        self.open.pop_if(|open| fits(open.kind));
    }

    fn push_open(&mut self, site: Site<'a>, kind: Kind<'a>, mistake: Mistake) {
        let index = self.mistakes.len();
        self.mistakes.push(mistake);
        self.open.push(Open {
            kind,
            mistake: Some(index),
            tag: site.tag.range.clone(),
        });
    }

    fn top(&self) -> Option<Kind<'a>> {
        self.open.last().map(|open| open.kind)
    }

    fn is_variable(&self, name: &str) -> bool {
        let mut params = self.scope.params.iter();
        name == "contact"
            || BUILT_IN.contains(&name)
            || params.any(|param| param.named.name == name)
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or("")
    }
}

/// What is said of two placeholders that belong together.
fn pair(
    range: Range<usize>,
    message: String,
    (meant, closing): (&str, &str),
    is_known: bool,
    edits: Vec<Edit>,
) -> Mistake {
    let both = format!("`{meant}` … `{closing}`");
    Mistake {
        range,
        message,
        help: format!("write {both}"),
        title: is_known.then(|| format!("change to {both}")),
        edits,
        filter: None,
    }
}

/// The signs with which a placeholder trims the blanks beside it: `-` and `+`, on its left and on its right.
fn trimming<'t>(text: &'t str, tag: &Tag) -> (&'t str, &'t str) {
    let written = text.get(tag.range.clone()).unwrap_or("");
    let inner = written
        .get(2..written.len().saturating_sub(2))
        .unwrap_or("");
    let is_sign = |sign: char| matches!(sign, '-' | '+');
    let left = if inner.starts_with(is_sign) {
        inner.get(..1)
    } else {
        None
    };
    let right = if inner.ends_with(is_sign) {
        inner.get(inner.len() - 1..)
    } else {
        None
    };
    (left.unwrap_or(""), right.unwrap_or(""))
}

/// Whether a condition is put together from several.
fn joins(condition: &str) -> bool {
    let words = ["and", "or", "&&", "||", "AND", "OR", "if"];
    expression::has_word(condition, 0..condition.len(), &words)
}

/// Whether what stands behind a text stands within a tag of markup, as the value of an attribute does.
fn is_within_tag(before: &str) -> bool {
    /// No attribute is longer.
    const BYTES_MAX: usize = 1_000;
    let near = before.bytes().rev().take(BYTES_MAX);
    let mut signs = near.filter(|byte| matches!(byte, b'<' | b'>'));
    signs.next() == Some(b'<')
}

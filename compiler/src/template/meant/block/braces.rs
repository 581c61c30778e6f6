//! Blocks in double braces, `{{#if x}}` and `{{ if x }}`, and what else other languages have between these.

use std::ops::Range;

use super::{Blocks, Kind, Site, joins, pair};
use crate::template::{
    meant::{Edit, Mistake, expression, is_readable},
    tag::Tag,
};

impl<'a> Blocks<'a> {
    pub(super) fn variable(&mut self, site: Site<'a>) {
        let inner = self.text.get(site.at..site.tag.inner.end).unwrap_or("");
        let inner = inner.trim_end();
        let Some(sign) = inner.chars().next() else {
            return;
        };
        let behind = inner.get(sign.len_utf8()..).unwrap_or("");
        match sign {
            '#' => self.handlebars(site, behind.trim()),
            '/' => self.handlebars_end(site, behind.trim()),
            '!' if site.at == site.tag.inner.start => self.handlebars_comment(site, behind),
            '>' => self.partial(site),
            '^' if behind.is_empty() => self.middle(site, "else", 0..0),
            '&' => self.unescaped(site, behind.trim()),
            '{' => {
                if let Some(inside) = behind.strip_suffix('}') {
                    self.unescaped(site, inside.trim());
                }
            }
            _ => self.wrong_braces(site),
        }
    }

    /// `{{ if x }}`
    fn wrong_braces(&mut self, site: Site<'a>) {
        let is_free = !self.is_variable(site.word);
        let has_block = !self.open.is_empty();
        let condition = site.rest.strip_prefix("if ").unwrap_or("").trim();
        let rest = self.behind(site.at + site.word.len(), site.rest);
        match site.word {
            "else" if site.rest.is_empty() && has_block => self.middle(site, "else", 0..0),
            "else" if !condition.is_empty() && has_block => {
                let at = self.behind(rest.start + "if".len(), condition);
                self.middle(site, "elif ", at);
            }
            "elif" | "elsif" | "elseif" if is_free && has_block && !site.rest.is_empty() => {
                self.middle(site, "elif ", rest);
            }
            "if" if is_free && !site.rest.is_empty() => {
                self.opened(site, Kind::If, ("if ", "endif"), rest);
            }
            "unless" if is_free && !site.rest.is_empty() => {
                self.opened(site, Kind::If, ("if not ", "endif"), rest);
            }
            "for" if is_free && site.rest.contains(" in ") => {
                self.opened(site, Kind::For, ("for ", "endfor"), rest);
            }
            "endif" | "endunless" if is_free && site.rest.is_empty() => {
                self.close(site, |kind| kind == Kind::If, "{% endif %}");
            }
            "endfor" if is_free && site.rest.is_empty() => {
                self.close(site, |kind| kind == Kind::For, "{% endfor %}");
            }
            "end" if is_free && site.rest.is_empty() => match self.top() {
                Some(Kind::If) => self.close(site, |kind| kind == Kind::If, "{% endif %}"),
                Some(Kind::For) => self.close(site, |kind| kind == Kind::For, "{% endfor %}"),
                _ => {}
            },
            "set" | "assign" if is_free && site.rest.contains('=') => {
                self.whole(site, "set ", rest);
            }
            _ => {}
        }
    }

    fn handlebars(&mut self, site: Site<'a>, inner: &'a str) {
        let (word, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let rest = rest.trim();
        let at = |part: &str| self.behind(site.at + "#".len() + word.len(), part);
        match word {
            "if" => self.opened(site, Kind::If, ("if ", "endif"), at(rest)),
            "unless" => self.opened(site, Kind::If, ("if not ", "endif"), at(rest)),
            "each" => {
                let (list, name) = match rest.split_once(" as |") {
                    Some((list, names)) => {
                        let name = names.split(['|', ' ']).next().unwrap_or("");
                        (list.trim(), name)
                    }
                    None => (rest, "item"),
                };
                let head = format!("for {name} in ");
                self.opened(site, Kind::Each(name), (&head, "endfor"), at(list));
            }
            _ => {
                let written = self.slice(&site.tag.range);
                self.push_open(
                    site,
                    Kind::Other(word),
                    Mistake {
                        range: site.tag.range.clone(),
                        message: format!("`{written}` opens no block"),
                        help: "the blocks are `{% if … %}` … `{% endif %}` and `{% for … in … %}` … `{% endfor %}`".to_owned(),
                        title: None,
                        edits: vec![Edit::new(site.tag.range.clone(), "")],
                        filter: None,
                    },
                );
            }
        }
    }

    fn handlebars_end(&mut self, site: Site<'a>, word: &'a str) {
        match word {
            "if" | "unless" => self.close(site, |kind| kind == Kind::If, "{% endif %}"),
            "each" => self.close(
                site,
                |kind| matches!(kind, Kind::For | Kind::Each(_)),
                "{% endfor %}",
            ),
            _ => self.close(site, |kind| kind == Kind::Other(word), ""),
        }
    }

    /// A block in other braces, which is written `head` and what stands at `rest`.
    fn opened(
        &mut self,
        site: Site<'a>,
        kind: Kind<'a>,
        (head, end): (&str, &str),
        rest: Range<usize>,
    ) {
        let range = site.tag.range.clone();
        let written = self.slice(&rest);
        let joined = head == "if not " && joins(written);
        let (before, behind) = if joined { ("(", ")") } else { ("", "") };
        let mut meant = format!("{{% {head}{before}{written}{behind} %}}");
        let closing = format!("{{% {end} %}}");
        let is_known = is_readable(&meant) && !written.is_empty();
        let edits = if is_known {
            vec![
                Edit::new(range.start..rest.start, format!("{{% {head}{before}")),
                Edit::new(rest.end..range.end, format!("{behind} %}}")),
            ]
        } else {
            let nothing = match end {
                "endfor" => "for item in []",
                _ => "if true",
            };
            meant = format!("{{% {head}… %}}");
            vec![Edit::new(range.clone(), format!("{{% {nothing} %}}"))]
        };
        let message = format!("`{}` opens no block", self.slice(&range));
        let mistake = pair(range, message, (&meant, &closing), is_known, edits);
        self.push_open(site, kind, mistake);
    }

    /// Where a part stands that has only blanks between it and what ends at `end`.
    fn behind(&self, end: usize, part: &str) -> Range<usize> {
        let rest = self.text.get(end..).unwrap_or("");
        let start = end + (rest.len() - rest.trim_start().len());
        start..start + part.len()
    }

    fn close(&mut self, site: Site<'a>, fits: impl Fn(Kind<'a>) -> bool, meant: &str) {
        let range = site.tag.range.clone();
        let edit = Edit::new(range.clone(), meant);
        let written = self.slice(&range);
        let message = format!("`{written}` closes no block");
        self.closed(fits, (range, message), meant, edit);
    }

    /// A placeholder in other braces, which is written `head` and what stands at `rest`.
    fn whole(&mut self, site: Site<'a>, head: &str, rest: Range<usize>) {
        let range = site.tag.range.clone();
        let message = format!("`{}` is no block", self.slice(&range));
        let meant = format!("{{% {head}{} %}}", self.slice(&rest));
        let edits = within(&range, head, rest);
        self.mistakes
            .push(Mistake::new(range, message, &meant, edits));
    }

    /// `{{else}}`, which belongs to what is said of its block where that is in such braces as well.
    fn middle(&mut self, site: Site<'a>, head: &str, rest: Range<usize>) {
        let of_block = self.open.last().and_then(|open| open.mistake);
        let of_block = of_block.and_then(|index| self.mistakes.get_mut(index));
        let opens_so = |one: &&mut Mistake| {
            let opener = self.text.get(one.range.clone());
            opener.is_some_and(|opener| opener.starts_with("{{"))
        };
        match of_block.filter(opens_so) {
            Some(mistake) => mistake.edits.extend(within(&site.tag.range, head, rest)),
            None => self.whole(site, head, rest),
        }
    }

    /// `{{{ x }}}` and `{{& x}}`
    fn unescaped(&mut self, site: Site<'a>, inner: &str) {
        let range = site.tag.range.clone();
        let meant = format!("{{{{ {inner} | safe }}}}");
        let Some(start) = self.slice(&range).find(inner).filter(|_| !inner.is_empty()) else {
            return;
        };
        if !is_readable(&meant) {
            return;
        }
        let start = range.start + start;
        let edits = vec![
            Edit::new(range.start..start, "{{ "),
            Edit::new(start + inner.len()..range.end, " | safe }}"),
        ];
        let message = format!("`{}` cannot be read", self.slice(&range));
        self.mistakes
            .push(Mistake::new(range, message, &meant, edits));
    }

    fn handlebars_comment(&mut self, site: Site<'a>, inner: &str) {
        // `!x` is what other languages have for `not x`, and is followed by its word at once.
        let inner = inner.strip_prefix("--").unwrap_or(inner);
        let inner = inner.strip_suffix("--").unwrap_or(inner);
        self.comment(site.tag.range.clone(), inner);
    }

    fn partial(&mut self, site: Site<'a>) {
        let range = site.tag.range.clone();
        self.mistakes.push(Mistake {
            message: format!("`{}` cannot be put in", self.slice(&range)),
            help: "a template is one file: write what is to stand here in its place".to_owned(),
            title: None,
            edits: vec![Edit::new(range.clone(), "")],
            range,
            filter: None,
        });
    }

    /// `this` and `@index` in a loop that gives its items no name.
    pub(super) fn items(&mut self, tag: &Tag) {
        // How many blocks may be open is looked at later.
        const DEEP: usize = 64;
        let mut open = self.open.iter().rev().take(DEEP);
        let each = open.find_map(|open| match open.kind {
            Kind::Each(name) => Some((name, open.mistake?)),
            _ => None,
        });
        let Some((name, index)) = each else { return };
        let words = expression::words(self.text, tag.inner.clone());
        let mut edits = Vec::new();
        for range in words {
            let before = self.text.get(..range.start).unwrap_or("");
            let is_sign = before.ends_with('@');
            let meant = match self.slice(&range) {
                "this" => name,
                "index" if is_sign => "loop.index0",
                "first" if is_sign => "loop.first",
                "last" if is_sign => "loop.last",
                _ => continue,
            };
            let start = range.start - usize::from(is_sign);
            edits.push(Edit::new(start..range.end, meant));
        }
        if let Some(mistake) = self.mistakes.get_mut(index) {
            mistake.edits.extend(edits);
        }
    }
}

/// A placeholder in other braces, of which what stands at `rest` is kept.
fn within(range: &Range<usize>, head: &str, rest: Range<usize>) -> Vec<Edit> {
    if rest.is_empty() {
        return vec![Edit::new(range.clone(), format!("{{% {head} %}}"))];
    }
    vec![
        Edit::new(range.start..rest.start, format!("{{% {head}")),
        Edit::new(rest.end..range.end, " %}"),
    ]
}

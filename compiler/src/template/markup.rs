//! Whether MJML is well-formed, before mrml reads it.
//!
//! mrml takes any closing tag for the one that it waits for, knows few positions, and its tokenizer fails on some texts.
//! What is found here is therefore exact, and what passes is safe: tags pair up, nesting is bounded,
//! and the signs that mrml would mangle in attributes and texts are named, to be hidden.

use std::{collections::BTreeSet, ops::Range};

use super::mask;

/// The most elements that may be open at once: mrml reads and writes them recursively.
const DEPTH_MAX: usize = 48;

/// The most images of a carousel, whose styles grow with the square of them.
const IMAGES_MAX: usize = 16;

/// Elements that never hold anything, and need no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// The elements of MJML.
const KNOWN: [&str; 34] = [
    "mjml",
    "mj-accordion",
    "mj-accordion-element",
    "mj-accordion-text",
    "mj-accordion-title",
    "mj-all",
    "mj-attributes",
    "mj-body",
    "mj-breakpoint",
    "mj-button",
    "mj-carousel",
    "mj-carousel-image",
    "mj-class",
    "mj-column",
    "mj-divider",
    "mj-font",
    "mj-group",
    "mj-head",
    "mj-hero",
    "mj-image",
    "mj-navbar",
    "mj-navbar-link",
    "mj-preview",
    "mj-raw",
    "mj-section",
    "mj-social",
    "mj-social-element",
    "mj-spacer",
    "mj-style",
    "mj-table",
    "mj-text",
    "mj-title",
    "mj-wrapper",
    "mj-html-attributes",
];

/// What is known of well-formed MJML.
#[derive(Debug, Default)]
pub(super) struct Markup {
    /// What has to be changed for mrml, in source order.
    pub edits: Vec<Edit>,
    /// Letters that hide placeholders which may get lost: those in comments and in defaults of attributes.
    pub may_go: BTreeSet<char>,
}

/// A change for mrml.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Hide a sign; in the end this stands there, or the sign itself.
    Hide(Range<usize>, Option<&'static str>),
    /// Set a space.
    Space(usize),
}

/// Why a text is no MJML.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Reads MJML whose placeholders are hidden.
pub(super) fn check(text: &str) -> Result<Markup, Mistake> {
    let mut reader = Reader {
        text,
        offset: 0,
        open: Vec::new(),
        seen_root: false,
        seen_body: false,
        markup: Markup::default(),
    };
    while reader.offset < text.len() {
        reader.step()?;
    }
    if let Some(open) = reader.open.pop() {
        return Err(unclosed(&open));
    }
    let all = 0..text.len().min(1);
    if !reader.seen_root {
        return Err(mistake(
            all,
            "the file holds no `mjml` element",
            "an MJML file is one `<mjml>…</mjml>`",
        ));
    }
    if !reader.seen_body {
        return Err(mistake(
            all,
            "`mjml` has no `mj-body`",
            "what contacts see stands in `<mj-body>…</mj-body>`",
        ));
    }
    Ok(reader.markup)
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
    open: Vec<Open<'t>>,
    seen_root: bool,
    seen_body: bool,
    markup: Markup,
}

/// An element that has not ended yet.
struct Open<'t> {
    name: &'t str,
    /// Its opening tag's `<name`.
    range: Range<usize>,
    images: usize,
}

impl<'t> Reader<'t> {
    fn step(&mut self) -> Result<(), Mistake> {
        let rest = self.rest();
        if !rest.starts_with('<') {
            return self.texts();
        }
        if let Some(kind) = conditional(rest) {
            return self.conditional(kind);
        }
        if rest.starts_with("<!--") {
            return self.comment();
        }
        if rest.starts_with("</") {
            return self.closing();
        }
        if rest[1..].starts_with(is_name_start) {
            return self.opening();
        }
        let end = self.offset + 1;
        let (message, help) = if rest.starts_with("<!") || rest.starts_with("<?") {
            (
                "this is not allowed in MJML",
                "remove it; `mj-raw` may hold HTML, and comments are written `<!-- … -->`",
            )
        } else {
            ("`<` begins no tag here", "write `&lt;` for the sign itself")
        };
        Err(mistake(self.offset..end, message, help))
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.offset..).unwrap_or("")
    }

    /// The text up to the next tag.
    fn texts(&mut self) -> Result<(), Mistake> {
        let rest = self.rest();
        let text = rest.split('<').next().unwrap_or(rest);
        let start = self.offset;
        let title = self.open.last().is_some_and(|open| open.name == "mj-title");
        let in_root = !self.open.is_empty();
        for (position, sign) in text.char_indices() {
            let range = start + position..start + position + sign.len_utf8();
            if !is_allowed(sign) {
                return Err(control(range));
            }
            if !in_root && !sign.is_ascii_whitespace() {
                return Err(mistake(
                    range,
                    "text stands outside of `mjml`",
                    "move it into an `mj-text`",
                ));
            }
            match sign {
                '>' => self.hide(range, None),
                // A title is repeated in an attribute.
                _ if title => self.attribute_sign(sign, range),
                _ => {}
            }
        }
        // mrml drops white space that begins with a line's end, also between two words.
        if text.starts_with('\n') && text.trim().is_empty() && self.in_content() {
            self.hide(start..start + 1, None);
        }
        self.offset += text.len();
        Ok(())
    }

    fn comment(&mut self) -> Result<(), Mistake> {
        let start = self.offset;
        let rest = self.rest();
        let Some(length) = rest.get(4..).and_then(|inside| inside.find("-->")) else {
            return Err(mistake(
                start..start + 4,
                "the comment has no end",
                "close it with `-->`",
            ));
        };
        let inside = rest.get(4..4 + length).unwrap_or("");
        if inside.contains("--") || inside.ends_with('-') {
            return Err(mistake(
                start..start + 4,
                "the comment holds `--`",
                "use single dashes in comments",
            ));
        }
        if let Some((position, sign)) = inside.char_indices().find(|(_, sign)| !is_allowed(*sign)) {
            let at = start + 4 + position;
            return Err(control(at..at + sign.len_utf8()));
        }
        let hidden = inside.chars().filter(|sign| mask::is_letter(*sign));
        self.markup.may_go.extend(hidden);
        self.offset += 4 + length + 3;
        Ok(())
    }

    /// `<!--[if mso]>` and its like.
    fn conditional(&mut self, (prefix, closers): (&str, [&str; 4])) -> Result<(), Mistake> {
        let start = self.offset;
        let rest = self.rest();
        let after = rest.get(prefix.len()..).unwrap_or("");
        let end = after.find(']').and_then(|end| {
            let behind = after.get(end + 1..)?;
            let closer = closers.iter().find(|closer| behind.starts_with(**closer))?;
            let good = after.get(..end)?.chars().all(is_allowed);
            good.then_some(prefix.len() + end + 1 + closer.len())
        });
        let Some(end) = end else {
            let range = start..start + prefix.len();
            return Err(mistake(
                range,
                "the conditional comment cannot be read",
                "write `<!--[if mso]>` … `<![endif]-->`",
            ));
        };
        if !self.open.iter().any(|open| open.name == "mj-raw") {
            return Err(mistake(
                start..start + prefix.len(),
                "a conditional comment stands outside of `mj-raw`",
                "put it into an `mj-raw`",
            ));
        }
        self.offset += end;
        Ok(())
    }

    fn closing(&mut self) -> Result<(), Mistake> {
        let start = self.offset;
        let rest = self.rest();
        let name = name_at(rest.get(2..).unwrap_or(""));
        let behind = rest.get(2 + name.len()..).unwrap_or("");
        let spaces = behind.len() - behind.trim_start_matches(is_space).len();
        let range = start..start + 2 + name.len();
        if !behind[spaces..].starts_with('>') {
            return Err(mistake(
                range,
                "the closing tag has no `>`",
                "write `</name>`",
            ));
        }
        match self.open.pop() {
            Some(open) if open.name == name => {
                if name == "mj-carousel" && open.images == 0 {
                    return Err(mistake(
                        open.range,
                        "the carousel has no image",
                        "put an `mj-carousel-image` into it",
                    ));
                }
            }
            Some(open) if self.open.iter().any(|outer| outer.name == name) => {
                return Err(unclosed(&open));
            }
            _ => {
                let message = format!("`</{name}>` closes nothing");
                return Err(mistake(
                    range,
                    message,
                    "remove it, or open its element before it",
                ));
            }
        }
        self.offset += 2 + name.len() + spaces + 1;
        Ok(())
    }

    fn opening(&mut self) -> Result<(), Mistake> {
        let start = self.offset;
        let name = name_at(self.rest().get(1..).unwrap_or(""));
        let range = start..start + 1 + name.len();
        self.place(name, &range)?;
        self.offset += 1 + name.len();
        let mut after_letter = false;
        loop {
            let rest = self.rest();
            let spaces = rest.len() - rest.trim_start_matches(is_space).len();
            self.offset += spaces;
            let rest = &rest[spaces..];
            if rest.starts_with("/>") {
                self.offset += 2;
                return empty(name, range);
            }
            if rest.starts_with('>') {
                self.offset += 1;
                if !VOID.contains(&name) {
                    self.open.push(Open {
                        name,
                        range,
                        images: 0,
                    });
                }
                return Ok(());
            }
            if let Some(letter) = rest.chars().next().filter(|sign| mask::is_letter(*sign)) {
                // A placeholder among the attributes, maybe right beside one.
                let end = self.offset + letter.len_utf8();
                self.markup
                    .edits
                    .extend([Edit::Space(self.offset), Edit::Space(end)]);
                self.offset = end;
                after_letter = true;
                continue;
            }
            if (spaces == 0 && !after_letter) || !rest.starts_with(is_name_start) {
                return Err(mistake(
                    range,
                    format!("the tag `<{name}` has no end"),
                    "close it with `>`, and put attributes in quotes",
                ));
            }
            self.attribute(&range)?;
            after_letter = false;
        }
    }

    /// Whether an element may stand here.
    fn place(&mut self, name: &str, range: &Range<usize>) -> Result<(), Mistake> {
        let range = range.clone();
        if self.open.len() >= DEPTH_MAX {
            return Err(mistake(
                range,
                "elements are nested too deeply",
                "at most 48 elements may be open at once",
            ));
        }
        match name {
            "mj-include" => Err(mistake(
                range,
                "`mj-include` cannot be used: a template is one file",
                "write what it includes in its place",
            )),
            "mjml" if self.seen_root => Err(mistake(
                range,
                "there is a second `mjml` element",
                "an MJML file is one `<mjml>…</mjml>`",
            )),
            "mjml" => {
                self.seen_root = true;
                Ok(())
            }
            _ if self.open.is_empty() => Err(mistake(
                range,
                format!("`{name}` stands outside of `mjml`"),
                "an MJML file is one `<mjml>…</mjml>`",
            )),
            _ if name.starts_with("mj-") && !KNOWN.contains(&name) => {
                let help = crate::finding::nearest(name, KNOWN).map_or_else(
                    || "other elements are written as HTML, in an `mj-text` or `mj-raw`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(mistake(range, format!("unknown element `{name}`"), help))
            }
            "mj-body" => {
                self.seen_body = true;
                Ok(())
            }
            "mj-carousel-image" => self.image(range),
            "mj-text" if self.is_outside_of_columns() => Err(mistake(
                range,
                "`mj-text` stands outside of a column",
                "put it into a column: `<mj-section><mj-column><mj-text>…`",
            )),
            _ => Ok(()),
        }
    }

    /// Whether what is open takes columns, or sections around them, and nothing that is read.
    fn is_outside_of_columns(&self) -> bool {
        let around = ["mj-body", "mj-wrapper", "mj-section", "mj-group"];
        self.open
            .last()
            .is_some_and(|open| around.contains(&open.name))
    }

    fn image(&mut self, range: Range<usize>) -> Result<(), Mistake> {
        let Some(open) = self.open.last_mut() else {
            return Ok(());
        };
        open.images += 1;
        if open.images > IMAGES_MAX {
            return Err(mistake(
                range,
                "the carousel has too many images",
                "at most 16 images may stand in it",
            ));
        }
        Ok(())
    }

    fn attribute(&mut self, tag: &Range<usize>) -> Result<(), Mistake> {
        let rest = self.rest();
        let name = name_at(rest);
        let behind = rest.get(name.len()..).unwrap_or("");
        let value = behind.trim_start_matches(is_space);
        let Some(value) = value.strip_prefix('=') else {
            self.offset += name.len();
            return Ok(());
        };
        let value = value.trim_start_matches(is_space);
        let start = self.text.len() - value.len();
        let quote = value
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''));
        let Some(quote) = quote else {
            let range = self.offset..self.offset + name.len();
            return Err(mistake(
                range,
                format!("the value of `{name}` stands in no quotes"),
                "write `name=\"value\"`",
            ));
        };
        let Some(length) = value.get(1..).and_then(|inside| inside.find(quote)) else {
            return Err(mistake(
                tag.clone(),
                format!("the value of `{name}` has no end"),
                "close it with a quote",
            ));
        };
        let inside = start + 1..start + 1 + length;
        self.value(inside.clone(), name)?;
        self.offset = inside.end + 1;
        Ok(())
    }

    /// The inside of an attribute's quotes: mrml writes it as Rust writes a string, so other signs are hidden.
    fn value(&mut self, range: Range<usize>, name: &str) -> Result<(), Mistake> {
        let text = self.text.get(range.clone()).unwrap_or("");
        if name == "inline"
            && text == "inline"
            && self.open.iter().any(|open| open.name == "mj-head")
        {
            return Err(mistake(
                range,
                "styles are not put inline",
                "write them as attributes, or leave `inline` out",
            ));
        }
        let defaults = self.open.iter().any(|open| open.name == "mj-attributes");
        for (position, sign) in text.char_indices() {
            let place = range.start + position..range.start + position + sign.len_utf8();
            if !is_allowed(sign) {
                return Err(control(place));
            }
            if defaults && mask::is_letter(sign) {
                self.markup.may_go.insert(sign);
            }
            self.attribute_sign(sign, place);
        }
        Ok(())
    }

    /// Hides what would not come out of an attribute as it is.
    fn attribute_sign(&mut self, sign: char, range: Range<usize>) {
        match sign {
            '"' => self.hide(range, Some("&quot;")),
            '\n' | '\r' | '\t' => self.hide(range, Some(" ")),
            '\'' => {}
            _ if sign.escape_debug().len() > 1 => self.hide(range, None),
            _ => {}
        }
    }

    fn hide(&mut self, range: Range<usize>, final_text: Option<&'static str>) {
        self.markup.edits.push(Edit::Hide(range, final_text));
    }

    /// Whether white space is seen by contacts.
    fn in_content(&self) -> bool {
        let content = ["mj-text", "mj-button", "mj-table", "mj-raw"];
        self.open.iter().any(|open| content.contains(&open.name))
    }
}

/// The beginning of a conditional comment, and how it may end behind its `]`.
fn conditional(rest: &str) -> Option<(&'static str, [&'static str; 4])> {
    const CLOSERS: [&str; 4] = [">-->", "><!-->", "-->", ">"];
    ["<!--[if", "<![if", "<!--<![endif", "<![endif"]
        .into_iter()
        .find(|prefix| rest.starts_with(prefix))
        .map(|prefix| (prefix, CLOSERS))
}

/// Says of an element that holds nothing, and has to, what is missing.
fn empty(name: &str, range: Range<usize>) -> Result<(), Mistake> {
    match name {
        "mj-carousel" => Err(mistake(
            range,
            "the carousel has no image",
            "put an `mj-carousel-image` into it",
        )),
        "mjml" => Err(mistake(
            range,
            "`mjml` has no `mj-body`",
            "what contacts see stands in `<mj-body>…</mj-body>`",
        )),
        _ => Ok(()),
    }
}

fn name_at(text: &str) -> &str {
    let end = text.find(|sign: char| {
        is_space(sign)
            || mask::is_letter(sign)
            || matches!(sign, '>' | '/' | '=' | '"' | '\'' | '<')
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or("")
}

const fn is_space(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\r')
}

const fn is_name_start(sign: char) -> bool {
    sign.is_ascii_alphabetic() || sign == '_'
}

/// Whether markup may hold a character: no control characters but white space.
const fn is_allowed(sign: char) -> bool {
    !matches!(sign, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

fn control(range: Range<usize>) -> Mistake {
    mistake(range, "a control character stands here", "remove it")
}

fn unclosed(open: &Open<'_>) -> Mistake {
    let name = open.name;
    mistake(
        open.range.clone(),
        format!("`<{name}>` has no end"),
        format!("close it with `</{name}>`"),
    )
}

fn mistake(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Mistake {
    Mistake {
        range,
        message: message.into(),
        help: help.into(),
    }
}

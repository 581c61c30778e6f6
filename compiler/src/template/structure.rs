//! Whether placeholders are well-formed and blocks belong together.
//!
//! minijinja's parser stops at its first mistake and knows only its line.
//! So each placeholder is parsed by itself, completed to a small template, and blocks are paired here.

use minijinja::machinery::{self, ast::Stmt};

use super::{
    findings::Reporter,
    tag::{Tag, TagKind},
};

/// The most blocks that may be open at once, counting each `elif` as one more: all of them are levels of the parser.
const BLOCKS_MAX: usize = 64;

/// Blocks that hold others, with what ends them.
const PAIRED: [(&str, &str); 5] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("set", "endset"),
    ("with", "endwith"),
    ("filter", "endfilter"),
];

/// Blocks of the template engine that need other templates, or steps around what the compiler checks.
const REFUSED: [&str; 16] = [
    "include",
    "extends",
    "import",
    "from",
    "block",
    "endblock",
    "macro",
    "endmacro",
    "call",
    "endcall",
    "autoescape",
    "endautoescape",
    "do",
    "raw",
    "endraw",
    "super",
];

/// Checks the placeholders and says whether the whole can be parsed.
pub(super) fn check(text: &str, tags: &[Tag], reporter: &mut Reporter<'_>) -> bool {
    let before = reporter.count();
    let mut open = Open::default();
    for tag in tags {
        match tag.kind {
            TagKind::Opaque => {}
            TagKind::Variable => variable(text, tag, reporter),
            TagKind::Block => open.block(text, tag, reporter),
        }
    }
    open.finish(reporter);
    reporter.count() == before
}

/// Whether a placeholder can be read by itself.
pub(super) fn is_readable(text: &str, tag: &Tag) -> bool {
    let source = text.get(tag.range.clone()).unwrap_or("");
    let keyword = tag.keyword(text);
    if tag.kind != TagKind::Block {
        return parses(source).is_ok();
    }
    match keyword {
        "elif" | "else" => parses(&format!("{{% if true %}}{source}{{% endif %}}")).is_ok(),
        _ => {
            let pair = PAIRED
                .iter()
                .find(|(start, end)| *start == keyword || *end == keyword);
            pair.is_none_or(|(_, end)| {
                keyword == *end
                    || parses(source).is_ok()
                    || parses(&format!("{source}{{% {end} %}}")).is_ok()
            })
        }
    }
}

fn variable(text: &str, tag: &Tag, reporter: &mut Reporter<'_>) {
    let source = text.get(tag.range.clone()).unwrap_or("");
    if text
        .get(tag.inner.clone())
        .is_some_and(|inner| inner.trim().is_empty())
    {
        reporter
            .syntax(tag.range.clone(), "the placeholder is empty")
            .help("name what is shown, as in `{{ contact.email }}`");
        return;
    }
    if let Err(reason) = parses(source) {
        unreadable(tag, &reason, reporter);
    }
}

/// The blocks that are open, innermost last.
#[derive(Debug, Default)]
struct Open<'a> {
    blocks: Vec<OpenBlock<'a>>,
    levels: usize,
    /// A block that cannot be used was begun: its end is the same mistake.
    refused: bool,
}

#[derive(Debug)]
struct OpenBlock<'a> {
    tag: &'a Tag,
    keyword: &'static str,
    end: &'static str,
    levels: usize,
    has_else: bool,
}

impl<'a> Open<'a> {
    fn block(&mut self, text: &str, tag: &'a Tag, reporter: &mut Reporter<'_>) {
        let keyword = tag.keyword(text);
        let source = text.get(tag.range.clone()).unwrap_or("");
        let refused = |word: &str| REFUSED.contains(&word);
        if self.refused && keyword.strip_prefix("end").is_some_and(refused) {
            return;
        }
        self.refused |= refused(keyword);
        match keyword {
            "elif" | "else" => self.middle(keyword, source, tag, reporter),
            _ if PAIRED.iter().any(|(_, end)| *end == keyword) => {
                self.close(keyword, source, tag, reporter);
            }
            _ => match PAIRED.iter().find(|(start, _)| *start == keyword) {
                Some((start, end)) => self.open(start, end, source, tag, reporter),
                None => unknown(keyword, tag, reporter),
            },
        }
    }

    fn open(
        &mut self,
        keyword: &'static str,
        end: &'static str,
        source: &str,
        tag: &'a Tag,
        reporter: &mut Reporter<'_>,
    ) {
        // `{% set x = 1 %}` stands alone; `{% set x %}` and its like are closed.
        let alone = parses(source);
        if keyword == "set" && alone.is_ok() {
            return;
        }
        if let Err(reason) = parses(&format!("{source}{{% {end} %}}")) {
            let reason = if keyword == "set" {
                alone.err().unwrap_or(reason)
            } else {
                reason
            };
            unreadable(tag, &reason, reporter);
        }
        self.levels += 1;
        if self.levels == BLOCKS_MAX {
            too_deep(tag, reporter);
        }
        let (levels, has_else) = (1, false);
        self.blocks.push(OpenBlock {
            tag,
            keyword,
            end,
            levels,
            has_else,
        });
    }

    fn middle(&mut self, keyword: &str, source: &str, tag: &Tag, reporter: &mut Reporter<'_>) {
        let fits = |block: &&mut OpenBlock<'_>| {
            !block.has_else
                && (block.keyword == "if" || (block.keyword == "for" && keyword == "else"))
        };
        let Some(block) = self.blocks.last_mut().filter(fits) else {
            reporter
                .syntax(
                    tag.opener(),
                    format!("`{keyword}` belongs to no open block"),
                )
                .help("it stands between `{% if … %}` and `{% endif %}`, `else` last");
            return;
        };
        let (start, end) = match block.keyword {
            "for" => ("for x in y", "endfor"),
            _ => ("if true", "endif"),
        };
        if let Err(reason) = parses(&format!("{{% {start} %}}{source}{{% {end} %}}")) {
            unreadable(tag, &reason, reporter);
        }
        block.has_else = keyword == "else";
        if keyword == "elif" {
            block.levels += 1;
            self.levels += 1;
            if self.levels == BLOCKS_MAX {
                too_deep(tag, reporter);
            }
        }
    }

    fn close(&mut self, keyword: &str, source: &str, tag: &Tag, reporter: &mut Reporter<'_>) {
        let Some(position) = self.blocks.iter().rposition(|block| block.end == keyword) else {
            if let Some(block) = self.blocks.pop() {
                self.levels -= block.levels;
                reporter
                    .syntax(
                        tag.opener(),
                        format!("`{keyword}` stands where `{}` is meant", block.end),
                    )
                    .help(format!("write `{{% {} %}}`", block.end));
                return;
            }
            reporter
                .syntax(tag.opener(), format!("`{keyword}` closes nothing"))
                .help("remove it, or open its block before it");
            return;
        };
        for block in self.blocks.split_off(position).into_iter().rev() {
            self.levels -= block.levels;
            if block.end != keyword {
                unclosed(&block, reporter);
            }
        }
        let start = match keyword {
            "endif" => "if true",
            "endfor" => "for x in y",
            "endset" => "set x",
            "endwith" => "with x = 1",
            _ => "filter upper",
        };
        if let Err(reason) = parses(&format!("{{% {start} %}}{source}")) {
            unreadable(tag, &reason, reporter);
        }
    }

    fn finish(self, reporter: &mut Reporter<'_>) {
        for block in &self.blocks {
            unclosed(block, reporter);
        }
    }
}

/// Whether a small template can be parsed as one piece; why not otherwise.
fn parses(source: &str) -> Result<(), String> {
    match machinery::parse(
        source,
        "template",
        minijinja::syntax::SyntaxConfig::default(),
    ) {
        Ok(Stmt::Template(template)) if template.children.len() == 1 => Ok(()),
        Ok(_) => Err("something stands behind its end".to_owned()),
        Err(error) => Err(error.detail().unwrap_or("it is no Jinja").to_owned()),
    }
}

fn unreadable(tag: &Tag, reason: &str, reporter: &mut Reporter<'_>) {
    let opener = tag.opener();
    let help = match tag.kind {
        TagKind::Variable => {
            "a placeholder shows one value, which filters may change: `{{ contact.email | upper }}`"
        }
        _ => "blocks are `{% if x %}`, `{% for x in list %}`, `{% set x = 1 %}` and their like",
    };
    reporter
        .syntax(opener, format!("the placeholder cannot be read: {reason}"))
        .help(help);
}

fn unclosed(block: &OpenBlock<'_>, reporter: &mut Reporter<'_>) {
    let (keyword, end) = (block.keyword, block.end);
    reporter
        .syntax(
            block.tag.range.clone(),
            format!("`{keyword}` has no `{end}`"),
        )
        .help(format!("close it with `{{% {end} %}}`"));
}

fn too_deep(tag: &Tag, reporter: &mut Reporter<'_>) {
    reporter
        .syntax(tag.opener(), "blocks are nested too deeply")
        .help("at most 63 blocks and `elif`s may be open at once");
}

fn unknown(keyword: &str, tag: &Tag, reporter: &mut Reporter<'_>) {
    if keyword.is_empty() {
        unreadable(tag, "a block begins with a word", reporter);
    } else if REFUSED.contains(&keyword) {
        reporter
            .syntax(tag.opener(), format!("`{keyword}` cannot be used in a body"))
            .help("a template is one file that shows values: `if`, `for`, `set`, `with`, `filter` and `raw` may stand in it");
    } else {
        let known = PAIRED.iter().flat_map(|(start, end)| [*start, *end]);
        let near = crate::finding::nearest(keyword, known.chain(["elif", "else"]));
        let mut raised = reporter.syntax(tag.opener(), format!("unknown block `{keyword}`"));
        match near {
            Some(near) => raised.help(format!("did you mean `{near}`?")),
            None => raised.help("`if`, `for`, `set`, `with`, `filter` and `raw` may stand here"),
        }
    }
}

//! Conditions as Mailchimp writes them, `*|IF:VIP|*` … `*|ELSE:|*` … `*|END:IF|*`, and as tools do that put names between percent signs, `%IF $VIP%` … `%/IF%`.

use std::ops::Range;

use super::{
    Scope,
    meant::{Edit, Mistake},
    merge_tag::{Form, MergeTag},
    tag::{Tag, TagKind},
};
use crate::checked::Type;

/// The blocks among some merge tags, each with all of its tags; `placeholders` are those of the template, in order.
pub(super) fn blocks(
    tags: &[MergeTag<'_>],
    placeholders: &[Tag],
    scope: &Scope<'_>,
) -> Vec<Mistake> {
    let mut open: Vec<Block> = Vec::new();
    let mut closed = Vec::new();
    let of_blocks = placeholders.iter().filter(|tag| tag.kind == TagKind::Block);
    let native: Vec<usize> = of_blocks.map(|tag| tag.range.start).collect();
    for tag in tags.iter().filter(|tag| tag.form == Form::Foreign) {
        let Some(part) = Part::of(tag.name) else {
            continue;
        };
        if let Part::If(condition) = part {
            let meant = condition.meant(scope);
            let mut block = Block {
                range: tag.range.clone(),
                condition: meant.clone(),
                edits: Vec::new(),
            };
            block.add(tag, meant.map(|meant| format!("{{% if {meant} %}}")));
            open.push(block);
            continue;
        }
        let Some(block) = open.last_mut() else {
            continue;
        };
        let meant = match &part {
            Part::ElseIf(condition) => {
                let condition = condition.meant(scope);
                condition.map(|condition| format!("{{% elif {condition} %}}"))
            }
            Part::Else => Some("{% else %}".to_owned()),
            _ => Some("{% endif %}".to_owned()),
        };
        block.add(tag, meant);
        if matches!(part, Part::End) {
            closed.extend(
                open.pop()
                    .map(|block| block.mistake(&native, tag.range.end)),
            );
        }
    }
    closed
}

/// Whether a merge tag begins, divides or ends a condition.
pub(crate) fn is_of_condition(tag: &MergeTag<'_>) -> bool {
    tag.form == Form::Foreign && Part::of(tag.name).is_some()
}

/// A block that is read.
struct Block {
    range: Range<usize>,
    /// The first condition, where it is known what it asks.
    condition: Option<String>,
    /// What takes the place of each tag; none where that is not known.
    edits: Vec<(Range<usize>, Option<String>)>,
}

/// A tag of a block.
enum Part<'t> {
    If(Condition<'t>),
    ElseIf(Condition<'t>),
    Else,
    End,
}

/// What is asked: a name, compared with a value or not.
struct Condition<'t> {
    name: &'t str,
    compared: Option<(&'static str, &'t str)>,
    is_negated: bool,
}

impl Block {
    fn add(&mut self, tag: &MergeTag<'_>, meant: Option<String>) {
        self.edits.push((tag.range.clone(), meant));
    }

    /// What is said of a block that ends at `end`; `native` is where tags of our own blocks begin, in order.
    fn mistake(self, native: &[usize], end: usize) -> Mistake {
        let condition = self.condition.as_deref().unwrap_or("…");
        let meant = format!("{{% if {condition} %}}` … `{{% endif %}}");
        let is_known = self.edits.iter().all(|(_, text)| text.is_some());
        // A block of ours that begins or ends within might be closed by the wrong end.
        let first = native.partition_point(|start| *start < self.range.start);
        let is_alone = native.get(first).is_none_or(|start| end <= *start);
        let edits = self.edits.into_iter();
        let edits = edits.map(|(range, text)| Edit::new(range, text.unwrap_or_default()));
        let message = "a condition of another tool is sent as it stands";
        let mut mistake = Mistake::new(self.range, message, &meant, edits.collect());
        if !is_known || !is_alone {
            mistake.title = None;
        }
        mistake
    }
}

impl<'t> Part<'t> {
    fn of(name: &'t str) -> Option<Self> {
        let (word, rest) = name.split_once([':', ' ']).unwrap_or((name, ""));
        Some(match word.trim() {
            "IF" => Self::If(Condition::of(rest, false)),
            "IFNOT" => Self::If(Condition::of(rest, true)),
            "ELSEIF" => Self::ElseIf(Condition::of(rest, false)),
            "ELSE" => Self::Else,
            "END" if rest.trim() == "IF" => Self::End,
            "/IF" => Self::End,
            _ => return None,
        })
    }
}

impl<'t> Condition<'t> {
    fn of(text: &'t str, is_negated: bool) -> Self {
        const SIGNS: [(&str, &str); 6] = [
            ("!=", "!="),
            (">=", ">="),
            ("<=", "<="),
            ("=", "=="),
            (">", ">"),
            ("<", "<"),
        ];
        let found = SIGNS.iter().find_map(|(sign, meant)| {
            let (name, value) = text.split_once(sign)?;
            Some((name, *meant, value))
        });
        let (name, compared) = match found {
            Some((name, sign, value)) => {
                let value = value.trim().trim_matches('=').trim();
                (
                    name,
                    Some((sign, value.trim_matches('"').trim_matches('\''))),
                )
            }
            None => (text, None),
        };
        Self {
            name: name.trim().trim_start_matches('$'),
            compared,
            is_negated,
        }
    }

    /// The condition as a template has it; none where it is not known, or would be another mistake.
    fn meant(&self, scope: &Scope<'_>) -> Option<String> {
        let tag = MergeTag {
            range: 0..0,
            name: self.name,
            form: Form::Foreign,
            default: None,
        };
        let meant = tag.meant(scope.fields, scope.params)?;
        let field = meant.field?;
        let path = &meant.path;
        let condition = match self.compared {
            None => path.clone(),
            Some((sign, value)) => {
                let is_equal = sign == "==";
                let literal = match &field.ty {
                    Type::Int if value.parse::<i64>().is_ok() => value.to_owned(),
                    Type::Text if is_equal && is_plain(value) => format!("\"{value}\""),
                    Type::Enum(values) if is_equal && values.iter().any(|one| one == value) => {
                        format!("\"{value}\"")
                    }
                    _ => return None,
                };
                // Only `==` takes what may be unset.
                if field.optional && !is_equal {
                    return None;
                }
                format!("{path} {sign} {literal}")
            }
        };
        Some(match (self.is_negated, self.compared) {
            (false, _) => condition,
            (true, None) => format!("not {condition}"),
            (true, Some(_)) => format!("not ({condition})"),
        })
    }
}

/// Whether a text can stand between quotes as it is.
fn is_plain(value: &str) -> bool {
    !value.is_empty() && !value.contains(['"', '\\'])
}

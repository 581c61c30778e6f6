//! Merging what shards have written into one order: by time, then by contact.
//!
//! All effects of one contact come from one shard, in their sequence.

use std::{
    cmp::Ordering,
    io::{self, Write},
};

use super::shard::{EffectLine, Played};

/// Writes the lines of all shards.
pub(super) fn write(played: &[Played], out: &mut dyn Write) -> io::Result<u64> {
    const ENOUGH: usize = 1 << 18;
    let mut heads: Vec<_> = played
        .iter()
        .map(|played| played.lines.iter().peekable())
        .collect();
    let mut text = Vec::with_capacity(ENOUGH);
    let mut count = 0;
    loop {
        let mut first: Option<(usize, &EffectLine)> = None;
        for (index, head) in heads.iter_mut().enumerate() {
            let Some(line) = head.peek() else { continue };
            if first.is_none_or(|(_, first)| order(line, first) == Ordering::Less) {
                first = Some((index, line));
            }
        }
        let Some((index, line)) = first else {
            out.write_all(&text)?;
            return Ok(count);
        };
        let source = played
            .get(index)
            .and_then(|played| played.text.get(line.text.0..line.text.1));
        text.extend_from_slice(source.unwrap_or_default());
        count += 1;
        heads.get_mut(index).map(Iterator::next);
        if text.len() >= ENOUGH {
            out.write_all(&text)?;
            text.clear();
        }
    }
}

/// The order of effects; of equals, their sequence decides.
pub(super) fn order(one: &EffectLine, other: &EffectLine) -> Ordering {
    (one.at, &one.contact).cmp(&(other.at, &other.contact))
}

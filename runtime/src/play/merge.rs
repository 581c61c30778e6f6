//! Merging what shards have written into one order: by time, then by contact.
//!
//! All effects of one contact come from one shard, in their sequence.

use std::{
    cmp::Ordering,
    io::{self, Write},
};

use super::played::{EffectLine, Played};

/// Writes the lines of all shards.
pub(super) fn write(played: &[Played], out: &mut dyn Write) -> io::Result<u64> {
    const ENOUGH: usize = 1 << 18;
    let mut heads: Vec<_> = played
        .iter()
        .map(|played| (played, played.lines.iter().peekable()))
        .collect();
    let mut text = Vec::with_capacity(ENOUGH);
    let mut count = 0;
    loop {
        let mut first: Option<(usize, &Played, &EffectLine)> = None;
        for (index, (played, head)) in heads.iter_mut().enumerate() {
            let Some(line) = head.peek() else { continue };
            let is_before = |first: (&Played, &EffectLine)| {
                let by_time = line.at.cmp(&first.1.at);
                let order =
                    by_time.then_with(|| played.contact(line).cmp(first.0.contact(first.1)));
                order == Ordering::Less
            };
            if first.is_none_or(|(_, played, line)| is_before((played, line))) {
                first = Some((index, played, line));
            }
        }
        let Some((index, played, line)) = first else {
            out.write_all(&text)?;
            return Ok(count);
        };
        let source = played.text.get(line.text.clone());
        text.extend_from_slice(source.unwrap_or_default());
        count += 1;
        heads.get_mut(index).map(|(_, head)| head.next());
        if text.len() >= ENOUGH {
            out.write_all(&text)?;
            text.clear();
        }
    }
}

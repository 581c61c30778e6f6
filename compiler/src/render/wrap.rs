//! Lines of a bounded width.

/// A text in lines of at most so many characters, broken at spaces; a word that is longer stands alone.
///
/// ```
/// use nurture_compiler::render::wrap;
/// assert_eq!(wrap("write it in quotes", 10), ["write it", "in quotes"]);
/// assert_eq!(wrap("", 10), [""]);
/// ```
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines.push(line);
    lines
}

/// Breaks the lines of a drawn excerpt that one of the messages makes wider than `width`.
///
/// What hangs down to labels below it is drawn on beside the message's further lines.
pub(super) fn wrap_labels(drawn: &str, messages: &[String], width: usize) -> String {
    /// Beside a label that begins far to the right, less would be a column of single words.
    const ROOM_MIN: usize = 24;
    let mut shown = String::with_capacity(drawn.len());
    let mut lines = drawn.lines().peekable();
    while let Some(line) = lines.next() {
        let message = messages.iter().find(|message| line.ends_with(*message));
        let before = message.and_then(|message| line.strip_suffix(message.as_str()));
        let (Some(message), Some(before)) = (message, before) else {
            shown.push_str(line);
            shown.push('\n');
            continue;
        };
        let column = characters(before).flatten().count();
        let room = width.saturating_sub(column).max(ROOM_MIN);
        let beside = hanging(lines.peek().unwrap_or(&""), column);
        for (index, part) in wrap(message, room).into_iter().enumerate() {
            shown.push_str(if index == 0 { before } else { &beside });
            shown.push_str(&part);
            shown.push('\n');
        }
    }
    shown
}

/// What of a line hangs down from above it, as wide as `column` characters.
fn hanging(line: &str, column: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    for part in characters(line) {
        match part {
            Err(escape) => shown.push_str(escape),
            Ok(_) if used == column => break,
            Ok(character) => {
                let hangs = matches!(character, '│' | '┆' | '·' | '├' | '╰');
                let drawn = if matches!(character, '├' | '╰') {
                    '│'
                } else {
                    character
                };
                shown.push(if hangs { drawn } else { ' ' });
                used += 1;
            }
        }
    }
    if line.contains('\u{1b}') {
        shown.push_str("\u{1b}[0m");
    }
    shown.extend(std::iter::repeat_n(' ', column - used));
    shown
}

/// The characters of a line, with the escapes that colour them as errors.
fn characters(line: &str) -> impl Iterator<Item = Result<char, &str>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let length = if first == '\u{1b}' {
            rest.find('m').map_or(rest.len(), |end| end + 1)
        } else {
            first.len_utf8()
        };
        let (part, behind) = rest.split_at_checked(length)?;
        rest = behind;
        Some(if first == '\u{1b}' {
            Err(part)
        } else {
            Ok(first)
        })
    })
}

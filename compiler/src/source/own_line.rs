//! What stands around a place on its own line.
//!
//! Every mistake asks for its line, and a text of megabytes can be one line with a mistake at each word:
//! so nobody looks further than [`REACH`].

/// How far from a place its line is looked at, in bytes: further than anybody writes.
const REACH: usize = 4096;

/// What stands before an offset on its line; its last part, if that is longer than [`REACH`].
pub fn before(text: &str, offset: u32) -> &str {
    let before = text.get(..offset as usize).unwrap_or("");
    let near = before.ceil_char_boundary(before.len().saturating_sub(REACH));
    let near = before.get(near..).unwrap_or("");
    near.rsplit('\n').next().unwrap_or("")
}

/// What stands behind an offset on its line, without the line's end; its first part, if that is longer than [`REACH`].
pub fn behind(text: &str, offset: u32) -> &str {
    let behind = text.get(offset as usize..).unwrap_or("");
    let near = behind.floor_char_boundary(REACH);
    let near = behind.get(..near).unwrap_or("");
    let line = near.split('\n').next().unwrap_or("");
    line.trim_end_matches('\r')
}

/// The blanks that the line of an offset begins with.
pub fn indentation(text: &str, offset: u32) -> &str {
    let before = before(text, offset);
    let start = offset as usize - before.len();
    let rest = text.get(start..).unwrap_or("");
    let length = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest.get(..length).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_its_ends() {
        let text = "flow f\r\n\t on signup # é\nend";
        assert_eq!(before(text, 13), "\t on ");
        assert_eq!(behind(text, 2), "ow f");
        assert_eq!(behind(text, 13), "signup # é");
        assert_eq!(indentation(text, 13), "\t ");
        assert_eq!(indentation(text, 8), "\t ");
        assert_eq!(indentation(text, 0), "");
        assert_eq!(behind(text, 99), "");
    }

    #[test]
    fn a_long_line_is_not_looked_at_to_its_end() {
        let text = format!("x{}", "é".repeat(9_000));
        assert_eq!(before(&text, 9_001).len(), REACH);
        assert_eq!(behind(&text, 8_001).len(), REACH);
        let blank = " ".repeat(9_000);
        assert!(indentation(&blank, 8_000).len() >= REACH);
    }
}

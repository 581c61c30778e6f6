//! `textDocument/formatting` and `textDocument/rangeFormatting`

use nurture_ide::formatting;
use tower_lsp::ls_types::{Range, TextEdit};

use crate::{convert::edits, snapshot::At};

/// The edits that lay a file out.
///
/// What the client asks of tabs and widths is not looked at: there is one layout.
pub fn whole(at: &At) -> Option<Vec<TextEdit>> {
    let found = formatting::formatting(at.analysis(), at.file)?;
    Some(edits(&found, &at.lines()))
}

/// The edits that lay the lines of a range out.
pub fn in_range(at: &At, range: Range) -> Option<Vec<TextEdit>> {
    let lines = at.lines();
    let found = formatting::range_formatting(at.analysis(), at.file, lines.span(range))?;
    Some(edits(&found, &lines))
}

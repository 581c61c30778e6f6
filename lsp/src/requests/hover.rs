//! `textDocument/hover`

use tower_lsp::ls_types::{Hover, HoverContents};

use crate::{convert::markdown, snapshot::At};

/// What is known about a place.
pub fn answer(at: &At, offset: u32) -> Option<Hover> {
    let hover = nurture_ide::hover::hover(at.analysis(), at.file, offset)?;
    Some(Hover {
        contents: HoverContents::Markup(markdown(hover.markdown())),
        range: Some(at.lines().range(hover.span)),
    })
}

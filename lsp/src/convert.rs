//! Answers in the words of the protocol.

pub mod findings;
pub mod symbols;
pub mod tokens;

use nurture_ide::{edit::FileEdits, formatting::TextEdit};
use tower_lsp::ls_types::{
    self, DocumentChanges, MarkupContent, MarkupKind, OneOf,
    OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, WorkspaceEdit,
};

use crate::{position::Lines, snapshot::Snapshot};

/// Markdown, as it is.
pub fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}

/// Replacements in one text.
pub fn edits(edits: &[TextEdit], lines: &Lines<'_>) -> Vec<ls_types::TextEdit> {
    edits
        .iter()
        .map(|edit| ls_types::TextEdit {
            range: lines.range(edit.span),
            new_text: edit.text.clone(),
        })
        .collect()
}

/// Replacements in several texts; for open documents with the version that they belong to.
///
/// A client that cannot take versions is given the replacements alone.
pub fn workspace_edit(snapshot: &Snapshot, files: &[FileEdits]) -> WorkspaceEdit {
    let documents = files.iter().filter_map(|file| {
        let name = snapshot.name(file.file)?;
        Some(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: snapshot.uri(file.file)?,
                version: snapshot.addresses.version(name),
            },
            edits: edits(&file.edits, &snapshot.lines(file.file))
                .into_iter()
                .map(OneOf::Left)
                .collect(),
        })
    });
    if snapshot.client.versioned_edits {
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(documents.collect())),
            ..WorkspaceEdit::default()
        };
    }
    let plain = |document: TextDocumentEdit| {
        let edits = document.edits.into_iter().map(|edit| match edit {
            OneOf::Left(edit) => edit,
            OneOf::Right(annotated) => annotated.text_edit,
        });
        (document.text_document.uri, edits.collect())
    };
    WorkspaceEdit {
        changes: Some(documents.map(plain).collect()),
        ..WorkspaceEdit::default()
    }
}

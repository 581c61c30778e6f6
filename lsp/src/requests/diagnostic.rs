//! `textDocument/diagnostic`: the findings of one document, for clients that ask.

use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
};

use crate::{convert::findings::Diagnostics, snapshot::At};

/// The findings of a document.
pub fn answer(at: &At) -> Vec<Diagnostic> {
    Diagnostics::of(&at.snapshot).of_file(at.file)
}

/// Findings as the protocol reports them.
pub fn report(items: Vec<Diagnostic>) -> DocumentDiagnosticReportResult {
    let full = RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: None,
            items,
        },
    };
    DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(full))
}

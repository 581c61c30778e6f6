//! `textDocument/diagnostic`: the findings of one document, for clients that ask.

use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
};

use crate::{convert::findings, snapshot::At};

/// The findings of a document.
pub fn answer(at: &At) -> Vec<Diagnostic> {
    findings::of_file(&at.snapshot, at.file)
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

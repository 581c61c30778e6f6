//! `textDocument/codeLens`
//!
//! What a lens does, the client does: the names of the commands are those of the extension for VS Code,
//! and `docs/command.md` says what each is given.

use nurture_ide::lenses::{LensKind, code_lenses};
use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command, Range, Uri};

use crate::snapshot::At;

/// What can be done about the declarations of a file.
pub fn answer(at: &At) -> Vec<CodeLens> {
    let Some(uri) = at.snapshot.uri(at.file) else {
        return Vec::new();
    };
    let lines = at.lines();
    let lenses = code_lenses(at.analysis(), at.file);
    lenses
        .iter()
        .map(|lens| CodeLens {
            range: first_line(lines.range(lens.span)),
            command: Some(command(&lens.kind, &uri)),
            data: None,
        })
        .collect()
}

/// A lens spans one line (LSP 3.17, `CodeLens`).
fn first_line(range: Range) -> Range {
    if range.end.line == range.start.line {
        return range;
    }
    Range {
        end: range.start,
        ..range
    }
}

fn command(kind: &LensKind, uri: &Uri) -> Command {
    let address = json!(uri.as_str());
    match kind {
        // Without a command a lens is text.
        LensKind::References(1) => lens("1 reference".to_owned(), "", None),
        LensKind::References(count) => lens(format!("{count} references"), "", None),
        LensKind::RunTest { test, flow } => lens(
            "▶ run test".to_owned(),
            "nurture.runTest",
            Some(vec![address, json!(test), json!(flow)]),
        ),
        LensKind::RunTests { flow, count } => {
            let title = match count {
                1 => "▶ run its test".to_owned(),
                _ => format!("▶ run its {count} tests"),
            };
            let arguments = vec![address, json!(flow)];
            lens(title, "nurture.runFlowTests", Some(arguments))
        }
        LensKind::Compile { .. } => {
            lens("compile".to_owned(), "nurture.compile", Some(vec![address]))
        }
    }
}

fn lens(title: String, command: &str, arguments: Option<Vec<serde_json::Value>>) -> Command {
    Command {
        title,
        command: command.to_owned(),
        arguments,
    }
}

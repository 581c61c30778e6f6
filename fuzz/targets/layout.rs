//! Formatted text means what the text meant: the same bytecode, or the same findings.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use nurture_compiler::{
    compile::{Compilation, Options, compile},
    format::format,
};
use nurture_fuzz::{PROJECT_BYTES_MAX, files, project};

fuzz_target!(|text: &str| -> Corpus {
    if text.len() > PROJECT_BYTES_MAX {
        return Corpus::Reject;
    }
    let files = files(text);
    let Some(formatted) = formatted(&files) else {
        return Corpus::Reject;
    };
    let formatted = formatted.iter().map(|(name, text)| (*name, text.as_str()));
    let options = Options::default();
    let before = compile(&project(files.iter().copied()), &options);
    let after = compile(&project(formatted), &options);
    assert_eq!(said(&before), said(&after));
    assert_eq!(program(before), program(after));
    Corpus::Keep
});

/// Every source file in its layout; none where one of them does not parse.
fn formatted<'f>(files: &[(&'f str, &str)]) -> Option<Vec<(&'f str, String)>> {
    let formatted = files.iter().map(|(name, text)| {
        let text = if name.ends_with(".nurture") {
            format(text).ok()?
        } else {
            (*text).to_owned()
        };
        Some((*name, text))
    });
    formatted.collect()
}

/// The rules and messages of findings, without their places, and without the blanks of what they quote.
fn said(compilation: &Compilation) -> Vec<(&'static str, String)> {
    let findings = compilation.findings.iter();
    findings
        .map(|finding| {
            let words = finding.message.split_whitespace();
            (finding.rule.name(), words.collect())
        })
        .collect()
}

/// The program without the lines that it comes from.
fn program(compilation: Compilation) -> Option<nurture_runtime::program::Program> {
    let mut program = compilation.program?;
    program.origin = None;
    Some(program)
}

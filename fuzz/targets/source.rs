//! Source text through format, check and build: whatever is written, there are findings or a program that the verifier takes.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use nurture_compiler::{
    compile::{Options, compile},
    format::format,
    render, testing,
};
use nurture_fuzz::{PROJECT_BYTES_MAX, files, project};
use nurture_runtime::{bundle, engine::Engine, listing, verify::verify};

fuzz_target!(|text: &str| -> Corpus {
    if text.len() > PROJECT_BYTES_MAX {
        return Corpus::Reject;
    }
    look(text);
    Corpus::Keep
});

fn look(text: &str) {
    let files = files(text);
    for (name, text) in &files {
        if name.ends_with(".nurture")
            && let Ok(layout) = format(text)
        {
            assert_eq!(format(&layout).as_ref(), Ok(&layout), "formatted twice");
        }
    }
    let options = Options {
        today: chrono::NaiveDate::from_ymd_opt(2026, 6, 1),
    };
    let compilation = compile(&project(files), &options);
    let (findings, sources) = (&compilation.findings, &compilation.sources);
    for finding in findings {
        assert!(!finding.message.contains('\n'), "{finding:?}");
    }
    render::rich(findings, sources, render::Colour::Plain);
    render::short(findings, sources);
    render::json(findings, sources);
    render::sarif(findings, sources, "");
    render::github(findings, sources, "");
    let Some(program) = compilation.program else {
        assert!(findings.iter().any(|finding| finding.is_error()));
        return;
    };
    let bytes = bundle::encode(&program).expect("a program fits into a bundle");
    assert!(bundle::decode(&bytes).as_ref() == Ok(&program), "bundled");
    listing::text(&program);
    listing::json(&program).expect("a program has a listing");
    let verified = verify(program).expect("what was compiled is sound");
    let engine = Engine::new(verified.into_program()).expect("its zones are known");
    for test in &compilation.checked.tests {
        testing::run(&engine, test);
    }
}

//! What the README shows is what happens.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use assert_cmd::Command;

/// What the flow of the page sends.
const DECLARATIONS: &str = r#"
contact { email: email }
email welcome { subject: "Welcome", text: "Good to have you." }
email bestsellers { subject: "Our bestsellers", text: "These five." }
email care_guide { subject: "How to water less", text: "Like this." }
"#;

fn readme() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    fs::read_to_string(path).unwrap()
}

/// The blocks of the page in one language, without their fences.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = page.split(fence.as_str()).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

fn project(flows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("flows")).unwrap();
    fs::write(
        folder.path().join("nurture.toml"),
        "[project]\nname = \"page\"\n",
    )
    .unwrap();
    fs::write(folder.path().join("declarations.nurture"), DECLARATIONS).unwrap();
    fs::write(folder.path().join("flows/welcome.nurture"), flows).unwrap();
    folder
}

fn nurture(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("nurture").unwrap();
    command.current_dir(folder).env("NO_COLOR", "1");
    command
}

#[test]
fn the_flow_checks_and_its_test_passes() {
    let blocks = blocks(&readme(), "nurture");
    assert_eq!(blocks.len(), 2, "a flow and a test");
    let folder = project(&blocks.join("\n"));
    nurture(folder.path())
        .args(["check", "--deny", "warnings"])
        .assert()
        .success();
    nurture(folder.path()).arg("test").assert().success();
}

#[test]
fn the_finding_looks_as_it_does_on_the_page() {
    let page = readme();
    let shown = blocks(&page, "text").swap_remove(0);
    // The page shows a flow whose trigger stands in the sixth line.
    let flow = blocks(&page, "nurture")
        .swap_remove(0)
        .replacen("form_submit", "form_submt", 1);
    let folder = project(&format!("\n\n\n\n{flow}"));
    let output = nurture(folder.path())
        .args(["check", "--format", "rich"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim_end().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    assert!(
        lines(&said).starts_with(&lines(&shown)),
        "the page shows\n{shown}\nand the command says\n{said}"
    );
}

#[test]
fn the_effects_are_the_first_of_the_main_job() {
    let page = readme();
    let shown = blocks(&page, "json").swap_remove(0);
    let command = page
        .lines()
        .find_map(|line| line.strip_prefix("cargo run --release -- "))
        .unwrap();
    let output = nurture(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(command.split_whitespace())
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with(&shown)
    );
}

#[test]
fn every_link_leads_to_a_file() {
    let page = readme();
    let links = page.split("](").skip(1);
    let targets = links.map(|rest| rest.split(')').next().unwrap());
    for target in targets.filter(|target| !target.starts_with("https:")) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(path.exists(), "{target}");
    }
}

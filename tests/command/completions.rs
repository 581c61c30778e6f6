//! `nurture completions`

use crate::folder::Folder;

#[test]
fn every_shell_has_completions_that_know_the_commands() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.nurture(&format!("completions {shell}")).fine();
        assert!(
            script.contains("inspect") && script.contains("sorted"),
            "{shell}"
        );
    }
    let said = folder.nurture("completions tcsh").refused();
    assert!(said.contains("bash"), "{said}");
}

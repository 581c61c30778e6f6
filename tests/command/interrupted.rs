//! Commands that are ended from outside.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::folder::Folder;

#[test]
fn an_interrupted_run_leaves_nothing_half_written() {
    for (signal, name) in [("-INT", "interrupted"), ("-TERM", "told to end")] {
        let folder = Folder::shop();
        folder.write(
            "contacts.csv",
            "id,email,shoe_size\nada,ada@example.com,41\n",
        );
        let before = folder.names();
        let mut run = Command::new(env!("CARGO_BIN_EXE_nurture"))
            .current_dir(folder.path(""))
            .args(["run", "--contacts", "contacts.csv", "--events", "-"])
            .args(["-o", "effects.jsonl"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // What is said of the contacts is said when the output is there; then it waits for events.
        let mut said = String::new();
        let errors = run.stderr.take().unwrap();
        BufReader::new(errors).read_line(&mut said).unwrap();
        assert!(said.contains("shoe_size"), "{said}");
        assert_eq!(folder.names().len(), before.len() + 1);
        // Held open: waiting for a process closes what it reads, and an end of the events would be a good one.
        let _events = run.stdin.take();
        let mut kill = Command::new("kill");
        kill.arg(signal).arg(run.id().to_string());
        assert!(kill.status().unwrap().success());
        assert_eq!(run.wait().unwrap().code(), Some(130), "{name}");
        assert_eq!(folder.names(), before, "{name}");
    }
}

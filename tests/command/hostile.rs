//! Files and folders that nobody should have, and that must do no harm.

use std::fs;

use crate::folder::Folder;

#[test]
fn a_source_that_is_not_utf_8_is_named_and_the_others_are_checked() {
    let folder = Folder::shop();
    folder.write(
        "flows/bad.nurture",
        b"flow bad\n  on signup\n  notify sales \"\xc3\xa4\xff\"\nend\n",
    );
    folder.write(
        "flows/worse.nurture",
        "flow worse on signup wait until 25:00 end",
    );
    let ran = folder.nurture("check").with_code(2);
    assert!(
        ran.err
            .starts_with("error: flows/bad.nurture:3:18: is not UTF-8\n"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("save the file as UTF-8"), "{}", ran.err);
    assert_eq!(
        ran.out,
        "flows/worse.nurture:1:33: error[invalid-literal]: `25:00` cannot be\n"
    );
    assert!(
        folder
            .nurture("build -o x")
            .refused()
            .contains("flows/bad.nurture:3:18")
    );
    assert!(
        folder
            .nurture("fmt --check flows/bad.nurture")
            .refused()
            .contains("bad.nurture:3:18")
    );
    assert!(
        folder
            .nurture_reading(b"\xff".to_vec(), "check -")
            .refused()
            .contains("standard input:1:1")
    );
}

#[test]
fn what_a_source_declares_that_cannot_be_read_is_not_unknown() {
    let folder = Folder::shop();
    let project = folder.read("shop.nurture");
    let in_latin_1: Vec<u8> = format!("# für alle\n{project}")
        .chars()
        .map(|letter| u8::try_from(letter).unwrap())
        .collect();
    folder.write("shop.nurture", in_latin_1);
    let ran = folder.nurture("check").with_code(2);
    assert_eq!(ran.out, "", "{}", ran.err);
    let first = "error: shop.nurture:1:4: is not UTF-8\n";
    assert!(ran.err.starts_with(first), "{}", ran.err);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_source() {
    let folder = Folder::with(&[("a.nurture", "\u{feff}on signup wait 1d")]);
    folder.nurture("check a.nurture").fine();
}

#[test]
fn a_source_of_one_huge_line_is_refused_by_its_size() {
    let folder = Folder::shop();
    folder.write("flows/long.nurture", "x".repeat(50 * 1024 * 1024));
    let ran = folder.nurture("check").with_code(2);
    assert!(
        ran.err
            .starts_with("error: flows/long.nurture: is larger than 16 MiB\n"),
        "{}",
        ran.err
    );
}

#[test]
fn long_lines_and_deep_nesting_are_findings() {
    let folder = Folder::new();
    for text in [
        format!("flow a on signup {}", "if true then ".repeat(50_000)),
        format!("flow a on signup if {}", "(".repeat(100_000)),
        format!(
            "flow a on signup if 1{} > 1 then end end",
            "+1".repeat(100_000)
        ),
        format!("flow a on signup notify x {}", "\"{".repeat(100_000)),
        format!("event e {{ a: {}", "list of ".repeat(100_000)),
        format!("event e {}", "{ a: ".repeat(100_000)),
        "\"\"\"".to_owned(),
        "}".repeat(100),
        "\u{0}".repeat(100_000),
    ] {
        folder.write("a.nurture", &text);
        for command in ["check", "fmt --check", "check --format rich"] {
            let ran = folder.nurture(&format!("{command} a.nurture")).with_code(1);
            assert!(ran.out.len() + ran.err.len() < 200_000, "{command}");
        }
    }
}

/// Of one file the first thousand findings are said, whatever finds them, and that there are more.
#[test]
fn findings_without_end_are_bounded() {
    let folder = Folder::new();
    let flow = |number| format!("flow f{number} on signup exit on unsubscribed send email x end\n");
    for text in [
        "\"\n".repeat(20_000),
        "flow )\n".repeat(20_000),
        (0..5_000).map(flow).collect::<Vec<_>>().concat(),
    ] {
        folder.write("a.nurture", &text);
        let ran = folder.nurture("check --format json a.nurture").with_code(1);
        let findings: Vec<&str> = ran.out.lines().collect();
        assert_eq!(findings.len(), 1_000);
        let more = "there are more: mend these first";
        let saying = findings.iter().filter(|finding| finding.contains(more));
        assert_eq!(saying.count(), 1);
        assert!(findings[999].contains(more), "{}", findings[999]);
        let log = folder.nurture("check --format sarif a.nurture");
        assert!(log.with_code(1).out.len() < 4_000_000);
    }
}

#[test]
fn a_program_on_one_line_makes_a_listing_of_its_length() {
    let folder = Folder::new();
    let flow = |number| format!("flow f{number} on signup wait 1d wait 2d end ");
    let flows = (0..2_000).map(flow).collect::<Vec<_>>().concat();
    folder.write("a.nurture", &flows);
    let listing = folder.nurture("build a.nurture -o - --emit asm").fine();
    assert!(listing.len() < 40 * flows.len(), "{}", listing.len());
}

#[test]
fn a_text_that_doubles_again_and_again_fails_its_run() {
    let folder = Folder::shop();
    folder.write(
        "flows/grow.nurture",
        "flow grow\n  on signup\n  repeat 100 times do\n    set contact.first_name = \"{contact.first_name ?? \"grow\"}{contact.first_name ?? \"grow\"}\"\n  end\nend\n",
    );
    let effects = folder.nurture("run --contacts contacts.csv --events events.jsonl --flow grow");
    let effects = effects.fine();
    let reason = "\"outcome\":\"failed\",\"reason\":\"overflow\"";
    assert_eq!(
        effects.lines().filter(|row| row.contains(reason)).count(),
        2
    );
    assert!(effects.len() < 5_000_000, "{}", effects.len());
}

#[test]
fn a_folder_with_the_name_of_a_source_is_none() {
    let folder = Folder::shop();
    folder.write("flows/x.nurture/y.nurture", "flow y on sgnup wait 1d end");
    let ran = folder.nurture("check").with_code(1);
    assert_eq!(
        ran.out,
        "flows/x.nurture/y.nurture:1:11: error[unknown-event]: unknown event `sgnup`\n"
    );
    folder.nurture("check flows/x.nurture").with_code(1);
    let alone = Folder::new();
    fs::create_dir(alone.path("x.nurture")).unwrap();
    alone.nurture("check x.nurture").refused();
    alone.nurture("check").refused();
}

#[test]
fn hidden_files_and_foreign_folders_are_left_out() {
    let folder = Folder::shop();
    for name in [
        ".git/a.nurture",
        "target/b.nurture",
        "node_modules/x/c.nurture",
        "flows/.#d.nurture",
    ] {
        folder.write(name, "flow a on sgnup wait 1d end");
    }
    assert_eq!(folder.nurture("check").fine(), "");
    folder.nurture("fmt --check").fine();
}

#[test]
fn a_body_outside_the_project_is_not_read() {
    let folder = Folder::new();
    folder.write("secret.html", "secret");
    for body in ["../secret.html", "/etc/passwd", "a/../../secret.html"] {
        folder.write("shop/nurture.toml", "[project]\nname = \"shop\"\n");
        folder.write(
            "shop/a.nurture",
            format!("contact {{ email: email }}\nemail m {{ subject: \"m\", body: \"{body}\" }}\nflow a on signup send email m end\n"),
        );
        let ran = folder.nurture("check shop").with_code(1);
        assert!(
            ran.out
                .starts_with("a.nurture:2:31: error[template-not-found]"),
            "{}",
            ran.out
        );
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_in_all_directions_end() {
        let folder = Folder::shop();
        symlink("..", folder.path("flows/up")).unwrap();
        symlink("/", folder.path("flows/top")).unwrap();
        symlink("itself", folder.path("itself")).unwrap();
        for one in 0..12 {
            fs::create_dir(folder.path(&format!("flows/{one}"))).unwrap();
            for other in 0..12 {
                symlink(
                    format!("../{other}"),
                    folder.path(&format!("flows/{one}/{other}")),
                )
                .unwrap();
            }
        }
        assert_eq!(folder.nurture("check").fine(), "");
        folder.nurture("fmt --check").fine();
    }

    #[test]
    fn a_source_counts_once_however_many_links_lead_to_it() {
        let folder = Folder::shop();
        symlink("greet.nurture", folder.path("flows/also.nurture")).unwrap();
        symlink("flows", folder.path("all")).unwrap();
        assert_eq!(folder.nurture("check").fine(), "");
    }

    #[test]
    fn linked_folders_belong_to_the_project() {
        let folder = Folder::new();
        folder.write("shared/bad.nurture", "flow bad on sgnup wait 1d end");
        for (name, text) in crate::folder::SHOP {
            folder.write(&format!("shop/{name}"), text);
        }
        symlink("../shared", folder.path("shop/shared")).unwrap();
        let ran = folder.nurture("check shop").with_code(1);
        assert_eq!(
            ran.out,
            "shared/bad.nurture:1:13: error[unknown-event]: unknown event `sgnup`\n"
        );
    }

    #[test]
    fn what_is_no_regular_file_is_named_and_not_waited_for() {
        let folder = Folder::shop();
        symlink("nowhere", folder.path("gone.nurture")).unwrap();
        symlink("/dev/zero", folder.path("zero.nurture")).unwrap();
        let ran = folder.nurture("check").with_code(2);
        assert!(
            ran.err.contains("error: gone.nurture: cannot be read: "),
            "{}",
            ran.err
        );
        assert!(
            ran.err
                .contains("error: zero.nurture: is not a regular file\n"),
            "{}",
            ran.err
        );
        assert!(
            ran.err.ends_with("no findings in what could be read\n"),
            "{}",
            ran.err
        );
    }
}

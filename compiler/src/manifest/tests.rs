use super::*;
use crate::source::FileId;

fn places(text: &str) -> Vec<(String, &'static str)> {
    let (_, findings) = read(FileId(0), "nurture.toml", text);
    let mut found: Vec<_> = findings
        .iter()
        .map(|finding| {
            let range = finding.primary.span.range();
            (text[range].to_owned(), finding.rule.name())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn a_manifest_says_name_zone_levels_and_channels() {
    let text = "[project]\nname = \"shop\"\ntimezone = \"Europe/Berlin\"\n[lints]\nzero-wait = \"error\"\nempty-branch = \"allow\"\n[channels.ads]\nsecret_env = \"ADS\"\n";
    let (manifest, findings) = read(FileId(0), "nurture.toml", text);
    assert_eq!(findings, []);
    assert_eq!(manifest.name, "shop");
    assert_eq!(manifest.timezone, "Europe/Berlin");
    assert_eq!(manifest.lints[&Rule::ZeroWait], Level::Error);
    assert_eq!(manifest.lints[&Rule::EmptyBranch], Level::Off);
    assert_eq!(manifest.channels["ads"].secret_env.as_deref(), Some("ADS"));
}

#[test]
fn what_is_not_known_is_pointed_at() {
    let text = "[project]\nname = 5\ntimezon = \"UTC\"\n[lints]\nzero-weit = \"warn\"\nempty-branch = \"loud\"\n[chanels.email]\n";
    let expected = ["\"loud\"", "5", "chanels", "timezon", "zero-weit"];
    let found = places(text);
    let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, expected);
}

#[test]
fn a_project_without_a_name_is_reported_at_its_header() {
    assert_eq!(
        places("\n[project] # ours\ntimezone = \"UTC\"\n"),
        [("[project]".to_owned(), "invalid-manifest")]
    );
    assert_eq!(places(""), [(String::new(), "invalid-manifest")]);
}

#[test]
fn a_zone_is_one_of_the_database() {
    assert_eq!(
        places("[project]\nname = \"a\"\ntimezone = \"Berlin\"\n"),
        [("\"Berlin\"".to_owned(), "invalid-timezone")]
    );
}

#[test]
fn errors_stay_errors_and_secrets_stay_out() {
    let text = "[project]\nname = \"a\"\n[lints]\nunknown-event = \"allow\"\n[channels.email]\npassword = \"x\"\n";
    let expected = [
        ("\"allow\"".to_owned(), "invalid-manifest"),
        ("password".to_owned(), "invalid-manifest"),
    ];
    assert_eq!(places(text), expected);
}

#[test]
fn what_is_no_toml_is_pointed_at() {
    let (manifest, findings) = read(FileId(0), "nurture.toml", "[project\nname = ");
    assert_eq!(manifest, Manifest::default());
    assert!(!findings.is_empty());
}

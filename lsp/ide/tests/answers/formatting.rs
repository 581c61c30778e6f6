//! The canonical layout, as edits.

use nurture_compiler::{format::format, source::Span};
use nurture_ide::formatting::{TextEdit, formatting, range_formatting};

use crate::fixture::fixture;

pub fn applied(text: &str, edits: &[TextEdit]) -> String {
    let mut result = String::new();
    let mut from = 0;
    for edit in edits {
        assert!(edit.span.start as usize >= from, "edits overlap: {edits:?}");
        result += &text[from..edit.span.start as usize];
        result += &edit.text;
        from = edit.span.end as usize;
    }
    result + &text[from..]
}

const CROOKED: &str = "flow a on signup\n     wait 2d\n\n\n  send email hello with {code:\"a, b\" , until: \"c\"}\nend\nlist   b";

#[test]
fn edits_touch_nothing_but_blanks_and_commas() {
    let fixture = fixture(CROOKED);
    let edits = formatting(&fixture.analysis, fixture.main()).unwrap();
    assert_eq!(applied(CROOKED, &edits), format(CROOKED).unwrap());
    for edit in &edits {
        let old = &CROOKED[edit.span.range()];
        let gap = |text: &str| text.chars().all(|one| one.is_whitespace() || one == ',');
        assert!(gap(old) && gap(&edit.text), "{edit:?}");
    }
}

#[test]
fn what_is_laid_out_gets_no_edit() {
    let text = format(CROOKED).unwrap();
    let fixture = fixture(&text);
    assert_eq!(formatting(&fixture.analysis, fixture.main()), Some(vec![]));
}

#[test]
fn a_range_is_its_lines() {
    let fixture = fixture(CROOKED);
    let start = u32::try_from(CROOKED.find("wait").unwrap()).unwrap();
    let edits = range_formatting(&fixture.analysis, fixture.main(), Span::at(start)).unwrap();
    assert_eq!(
        applied(CROOKED, &edits),
        // A blank line stands between the clauses and the statements.
        CROOKED.replace("     wait 2d", "\n  wait 2d")
    );
}

#[test]
fn the_range_of_the_whole_is_the_whole() {
    let fixture = fixture(CROOKED);
    let whole = Span::new(0, u32::try_from(CROOKED.len()).unwrap());
    assert_eq!(
        range_formatting(&fixture.analysis, fixture.main(), whole),
        formatting(&fixture.analysis, fixture.main())
    );
}

#[test]
fn a_text_that_does_not_parse_is_left_alone() {
    let fixture = fixture("flow a on signup if");
    assert_eq!(formatting(&fixture.analysis, fixture.main()), None);
}

#[test]
fn line_ends_stay_what_they_are() {
    let text = CROOKED.replace('\n', "\r\n");
    let fixture = fixture(&text);
    let edits = formatting(&fixture.analysis, fixture.main()).unwrap();
    let laid_out = format(CROOKED).unwrap().replace('\n', "\r\n");
    assert_eq!(applied(&text, &edits), laid_out);
    let again = self::fixture(&laid_out);
    assert_eq!(formatting(&again.analysis, again.main()), Some(vec![]));
}

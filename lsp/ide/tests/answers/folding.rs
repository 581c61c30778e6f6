//! What can be folded away.

use nurture_compiler::source::LineIndex;
use nurture_ide::folding::folding;

use crate::fixture::fixture;

/// Folds as `first-last kind`, lines counted from 1.
fn folds(text: &str) -> Vec<String> {
    let fixture = fixture(text);
    let file = fixture.main();
    let text = &fixture.analysis.sources().get(file).unwrap().text;
    let lines = LineIndex::new(text);
    folding(&fixture.analysis, file)
        .into_iter()
        .map(|fold| {
            let (first, last) = (lines.line(fold.span.start), lines.line(fold.span.end));
            format!("{}-{} {:?}", first + 1, last + 1, fold.kind)
        })
        .collect()
}

#[test]
fn blocks_fold_up_to_the_word_that_closes_them() {
    let text = r"
        flow a
          on signup

          if tagged x then
            tag y
          else
            tag z

          end
        end
    ";
    assert_eq!(folds(text), ["1-9 Region", "4-5 Region", "6-7 Region"]);
}

#[test]
fn braces_lists_and_texts_fold() {
    let text = r#"
        email hello {
          subject: "Hi"
          text: """
            Hello
            there
            """
        }
        list one
    "#;
    assert_eq!(folds(text), ["1-6 Region", "3-5 Region"]);
}

#[test]
fn comments_that_follow_each_other_are_one() {
    let text = r"
        # one
        # two
        list a # three
        # alone

        ## doc
        ## more
        list b
    ";
    assert_eq!(folds(text), ["1-2 Comment", "6-7 Comment"]);
}

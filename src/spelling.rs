//! "Did you mean …?" for words on the command line.

use nurture_runtime::spelling::nearest;

/// A hint at the known word that is nearest, where one is near.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wrong, known).map(|near| format!("did you mean `{near}`?"))
}

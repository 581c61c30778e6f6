//! "Did you mean …?": the known name that a wrong one most likely stands for.

/// The known name that `wrong` most likely stands for; none where none is near.
///
/// Names are near that differ by few letters, a third of them and three at most.
/// Of those that differ by as many, one that begins with the same letter is nearer.
/// A single letter is near to nothing: it could be any.
///
/// ```
/// use nurture_runtime::spelling::nearest;
///
/// assert_eq!(nearest("form_submt", ["purchase", "form_submit"]), Some("form_submit"));
/// assert_eq!(nearest("snd", ["and", "end", "send"]), Some("send"));
/// assert_eq!(nearest("webinar", ["purchase", "form_submit"]), None);
/// assert_eq!(nearest("w", ["o"]), None);
/// ```
pub fn nearest<'names>(
    wrong: &str,
    known: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let length = wrong.chars().count();
    let allowed = if length < 2 {
        0
    } else {
        (length / 3).clamp(1, 3)
    };
    known
        .into_iter()
        // A comparison takes the product of the lengths, and what is wrong may be of any length.
        .filter(|name| name.chars().count().abs_diff(length) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, name)| *distance <= allowed && *name != wrong)
        // Of two that are as near, the one that begins as the wrong one does: first letters are rarely mistaken.
        .min_by_key(|(distance, name)| (*distance, !begins_alike(wrong, name), *name))
        .map(|(_, name)| name)
}

/// The known name that is the wrong one but for capitals and for what stands between words, else the nearest in spelling.
///
/// ```
/// use nurture_runtime::spelling::likely;
///
/// assert_eq!(likely("E-Mail", ["email", "name"]), Some("email"));
/// assert_eq!(likely("First Name", ["email", "first_name"]), Some("first_name"));
/// assert_eq!(likely("NAMES", ["email", "name"]), Some("name"));
/// ```
pub fn likely<'names>(
    wrong: &str,
    known: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let known: Vec<&str> = known.into_iter().collect();
    let plain = letters(wrong);
    let mut same = known.iter().filter(|name| **name != wrong);
    let same = same.find(|name| !plain.is_empty() && letters(name) == plain);
    same.copied()
        .or_else(|| nearest(wrong, known.iter().copied()))
        .or_else(|| nearest(&wrong.to_lowercase(), known))
}

/// Known names, those first that begin most like the wrong one, and of these the nearest in spelling.
///
/// ```
/// use nurture_runtime::spelling::by_nearness;
///
/// assert_eq!(by_nearness("pro", ["free", "basic", "premium"]), ["premium", "free", "basic"]);
/// ```
pub fn by_nearness<'names>(
    wrong: &str,
    known: impl IntoIterator<Item = &'names str>,
) -> Vec<&'names str> {
    // A comparison takes the product of the lengths, and what is wrong may be of any length.
    const LETTERS_MAX: usize = 64;
    let start: String = wrong.chars().take(LETTERS_MAX).collect();
    let alike = |name: &str| {
        let pairs = wrong.chars().zip(name.chars());
        pairs.take_while(|(one, other)| one == other).count()
    };
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_by_cached_key(|name| {
        let distance = strsim::damerau_levenshtein(&start, name);
        (std::cmp::Reverse(alike(name)), distance)
    });
    known
}

fn begins_alike(wrong: &str, name: &str) -> bool {
    wrong.chars().next() == name.chars().next()
}

/// The letters and digits of a name, all of them small.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

//! The word that was meant.

/// The known word nearest to one that is not known, if one is near enough to be meant.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let enough = 1 + word.len() / 4;
    known
        .into_iter()
        .map(|one| (distance(&word, one), one))
        .filter(|(distance, one)| *distance <= enough && *distance < one.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, one)| one)
}

/// How many characters have to be put in, left out, altered or swapped with their neighbour.
fn distance(word: &[char], other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, c) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, o) in other.iter().enumerate() {
            let mut least = (last[j] + usize::from(c != o)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && word[i - 1] == *o && other[j - 1] == *c {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

/// Words in backquotes, joined by commas; of very many, the first ones.
pub(super) fn listed<'k>(words: impl IntoIterator<Item = &'k str>) -> String {
    const SHOWN: usize = 24;
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.len() {
        0 => "none".to_owned(),
        n if n > SHOWN => format!("{} and {} more", words[..SHOWN].join(", "), n - SHOWN),
        _ => words.join(", "),
    }
}

/// "did you mean …?" where a known word is near, and the list of them where none is.
pub(super) fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> String {
    match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", listed(known)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("pares", Some("parse"))]
    #[case("Parse", Some("parse"))]
    #[case("valdate", Some("validate"))]
    #[case("round-trip", Some("roundtrip"))]
    #[case("nonsense", None)]
    #[case("", None)]
    fn the_nearest_word_is_suggested_only_when_it_is_near(
        #[case] word: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(nearest(word, ["parse", "roundtrip", "validate"]), expected);
    }
}

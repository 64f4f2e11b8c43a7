//! Text folding for *contains*, *starts*, *ends* and searching (analytics.md V4).

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Case-folds, removes accents (NFKD) and maps ł ø đ ß æ œ þ to l o d ss ae oe th.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    plain_letters(text.chars().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c)))
}

/// The last step of [`fold`]: letters that no decomposition takes apart.
pub fn plain_letters(apart: impl Iterator<Item = char>) -> String {
    let mut folded = String::new();
    for c in apart {
        match c {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn v4_accents_and_special_letters_are_folded() {
        assert_eq!(fold("ŁÓDŹ Straße Ærø Œuvre Þór Đorđe Zażółć"), "lodz strasse aero oeuvre thor dorde zazolc");
    }

    proptest! {
        #[test]
        fn v4_folding_twice_is_folding_once(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}

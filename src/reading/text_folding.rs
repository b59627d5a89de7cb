//! Normalises words for comparison: removes case, accents and vowel points. Knows no records.

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WordToken {
    /// The position of its first character.
    pub from: u32,
    /// The position after its last character.
    pub to: u32,
    /// The normalised word.
    pub folded: String,
    /// True if it begins with a capital letter, or with a letter of a script without capitals.
    pub is_capital: bool,
}

/// A normalised text: its words separated by one space.
pub fn folded_text(text: &str) -> String {
    word_tokens(text).into_iter().map(|token| token.folded).collect::<Vec<_>>().join(" ")
}

/// The words of a text. In scripts without spaces between words, each letter is a word, so that names are found
/// everywhere.
pub(super) fn word_tokens(text: &str) -> Vec<WordToken> {
    let mut tokens: Vec<WordToken> = Vec::new();
    let mut is_open = false;
    for (at, c) in (0_u32..).zip(text.chars()) {
        let is_mark = is_combining_mark(c);
        if is_mark && is_open {
            if let Some(last) = tokens.last_mut() {
                last.to = at + 1;
            }
        } else if c.is_alphanumeric() && !is_mark {
            let is_single = is_unspaced(c);
            match tokens.last_mut().filter(|_| is_open && !is_single) {
                Some(last) => {
                    last.to = at + 1;
                    fold(c, &mut last.folded);
                }
                None => {
                    let mut word = String::new();
                    fold(c, &mut word);
                    tokens.push(WordToken { from: at, to: at + 1, folded: word, is_capital: !c.is_lowercase() });
                }
            }
            is_open = !is_single;
        } else {
            is_open = false;
        }
    }
    tokens
}

/// Appends the normalised form of a letter.
fn fold(c: char, into: &mut String) {
    match c {
        _ if c.is_ascii() => into.push(c.to_ascii_lowercase()),
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
            into.extend(deunicode::deunicode_char(c).unwrap_or_default().chars().map(|c| c.to_ascii_lowercase()));
        }
        // Digits of other scripts.
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{ff10}'..='\u{ff19}' => {
            let start = match c {
                '\u{660}'..='\u{669}' => 0x660,
                '\u{6f0}'..='\u{6f9}' => 0x6f0,
                _ => 0xff10,
            };
            into.extend(char::from_digit(u32::from(c) - start, 10));
        }
        // Carriers of the hamza, and letters that are often interchanged.
        'أ' | 'إ' | 'آ' | 'ٱ' => into.push('ا'),
        'ى' | 'ی' => into.push('ي'),
        'ک' => into.push('ك'),
        'ة' => into.push('ه'),
        _ => into.extend(c.to_lowercase()),
    }
}

/// Whether the character is a vowel point, an accent, or a character that only shapes its word.
fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}'
        | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}')
}

/// Whether the letter belongs to a script without spaces between words, or with joined endings.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_points_do_not_count() {
        assert_eq!(folded_text("Türkiye’nin İSTANBUL ışığı"), "turkiye nin istanbul isigi");
        assert_eq!(folded_text("إِسْرَائِيل"), "اسرائيل");
        assert_eq!(folded_text("יִשְׂרָאֵל"), "ישראל");
        assert_eq!(folded_text("Straße, Ὀδυσσεύς"), "strasse ὀδυσσεύς");
        assert_eq!(folded_text("٧ نوفمبر ۲۰۲۵ １２"), "7 نوفمبر 2025 12");
    }

    #[test]
    fn invisible_characters_do_not_split_a_word() {
        assert_eq!(
            folded_text("Isra\u{200b}el \u{200f}إسرائيل\u{200e} co\u{ad}op\u{2060}eration"),
            "israel اسرائيل cooperation"
        );
    }

    #[test]
    fn tokens_carry_their_positions() {
        let tokens = word_tokens("Ab—以色列 c");
        let places: Vec<_> = tokens.iter().map(|token| (token.from, token.to)).collect();
        assert_eq!(places, [(0, 2), (3, 4), (4, 5), (5, 6), (7, 8)]);
    }
}

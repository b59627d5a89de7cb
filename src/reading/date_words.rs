//! Words for days and months in several languages. Reads no text.

/// The words for each month, as normalised by `fold`; a row contains all words for one month.
pub(super) const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "januar", "janner", "ocak", "يناير", "ינואר"],
    &["february", "feb", "fevrier", "februar", "subat", "فبراير", "شباط", "פברואר"],
    &["march", "mar", "mars", "marz", "mart", "مارس", "آذار", "اذار", "מרץ", "מרס"],
    &["april", "apr", "avril", "nisan", "ابريل", "نيسان", "אפריל"],
    &["may", "mai", "mayis", "مايو", "ايار", "מאי"],
    &["june", "jun", "juin", "juni", "haziran", "يونيو", "حزيران", "יוני"],
    &["july", "jul", "juillet", "juli", "temmuz", "يوليو", "تموز", "יולי"],
    &["august", "aug", "aout", "agustos", "اغسطس", "اب", "אוגוסט"],
    &["september", "sep", "sept", "septembre", "eylul", "سبتمبر", "ايلول", "ספטמבר"],
    &["october", "oct", "octobre", "oktober", "ekim", "اكتوبر", "אוקטובר"],
    &["november", "nov", "novembre", "kasim", "نوفمبر", "נובמבר"],
    &["december", "dec", "decembre", "dezember", "aralik", "ديسمبر", "דצמבר"],
];

/// English months that are unambiguous without a day or year.
pub(super) const ENGLISH_MONTHS: [&str; 11] =
    ["january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december"];

/// Monday to Sunday.
pub(super) const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon"],
    &["tuesday", "tue", "tues"],
    &["wednesday", "wed"],
    &["thursday", "thu", "thurs"],
    &["friday", "fri"],
    &["saturday", "sat"],
    &["sunday", "sun"],
];

/// Numbers in words, for "two weeks ago".
pub(super) const NUMBERS: [&[&str]; 12] = [
    &["one", "a", "an"],
    &["two"],
    &["three"],
    &["four"],
    &["five"],
    &["six"],
    &["seven"],
    &["eight"],
    &["nine"],
    &["ten"],
    &["eleven"],
    &["twelve"],
];

/// The row of a table that contains the word, from 1.
pub(super) fn row_number(table: &[&[&str]], word: &str) -> Option<i8> {
    let at = table.iter().position(|row| row.contains(&word))?;
    i8::try_from(at + 1).ok()
}

/// The month of a word, from 1; also with the particle that Hebrew joins to the word.
pub(super) fn month_number(word: &str) -> Option<i8> {
    row_number(&MONTHS, word).or_else(|| row_number(&MONTHS, word.strip_prefix('ב')?))
}

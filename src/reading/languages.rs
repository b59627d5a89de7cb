//! Words for days relative to the date of publication in Arabic, Chinese, French, German, Hebrew and Turkish: "الخميس",
//! "上个月", "geçen hafta". Computes no dates.

use super::date_words::{month_number, row_number};
use super::reference_date::DateOffset;
use super::text_folding::WordToken;

/// Normalised phrases and their meaning. The longest match counts.
const RELATIVE_PHRASES: &[(&str, DateOffset)] = &[
    ("اليوم", DateOffset::Days(0)),
    ("امس", DateOffset::Days(-1)),
    ("اول امس", DateOffset::Days(-2)),
    ("غدا", DateOffset::Days(1)),
    ("هذا الاسبوع", DateOffset::Weeks(0)),
    ("الاسبوع الماضي", DateOffset::Weeks(-1)),
    ("الاسبوع المقبل", DateOffset::Weeks(1)),
    ("الاسبوع القادم", DateOffset::Weeks(1)),
    ("هذا الشهر", DateOffset::Months(0)),
    ("الشهر الجاري", DateOffset::Months(0)),
    ("الشهر الحالي", DateOffset::Months(0)),
    ("الشهر الماضي", DateOffset::Months(-1)),
    ("الشهر المقبل", DateOffset::Months(1)),
    ("الشهر القادم", DateOffset::Months(1)),
    ("هذا العام", DateOffset::Years(0)),
    ("العام الماضي", DateOffset::Years(-1)),
    ("العام المقبل", DateOffset::Years(1)),
    ("السنه الماضيه", DateOffset::Years(-1)),
    ("היום", DateOffset::Days(0)),
    ("אתמול", DateOffset::Days(-1)),
    ("שלשום", DateOffset::Days(-2)),
    ("מחר", DateOffset::Days(1)),
    ("השבוע", DateOffset::Weeks(0)),
    ("השבוע שעבר", DateOffset::Weeks(-1)),
    ("בשבוע שעבר", DateOffset::Weeks(-1)),
    ("שבוע שעבר", DateOffset::Weeks(-1)),
    ("בשבוע הבא", DateOffset::Weeks(1)),
    ("השבוע הבא", DateOffset::Weeks(1)),
    ("החודש", DateOffset::Months(0)),
    ("החודש שעבר", DateOffset::Months(-1)),
    ("בחודש שעבר", DateOffset::Months(-1)),
    ("חודש שעבר", DateOffset::Months(-1)),
    ("בחודש הבא", DateOffset::Months(1)),
    ("החודש הבא", DateOffset::Months(1)),
    ("השנה", DateOffset::Years(0)),
    ("השנה שעברה", DateOffset::Years(-1)),
    ("בשנה שעברה", DateOffset::Years(-1)),
    ("שנה שעברה", DateOffset::Years(-1)),
    ("אשתקד", DateOffset::Years(-1)),
    ("בשנה הבאה", DateOffset::Years(1)),
    ("bugun", DateOffset::Days(0)),
    ("dun", DateOffset::Days(-1)),
    ("yarin", DateOffset::Days(1)),
    ("bu hafta", DateOffset::Weeks(0)),
    ("gecen hafta", DateOffset::Weeks(-1)),
    ("gectigimiz hafta", DateOffset::Weeks(-1)),
    ("gelecek hafta", DateOffset::Weeks(1)),
    ("onumuzdeki hafta", DateOffset::Weeks(1)),
    ("bu ay", DateOffset::Months(0)),
    ("gecen ay", DateOffset::Months(-1)),
    ("gectigimiz ay", DateOffset::Months(-1)),
    ("gelecek ay", DateOffset::Months(1)),
    ("onumuzdeki ay", DateOffset::Months(1)),
    ("bu yil", DateOffset::Years(0)),
    ("gecen yil", DateOffset::Years(-1)),
    ("gelecek yil", DateOffset::Years(1)),
    ("今 天", DateOffset::Days(0)),
    ("今 日", DateOffset::Days(0)),
    ("昨 天", DateOffset::Days(-1)),
    ("昨 日", DateOffset::Days(-1)),
    ("前 天", DateOffset::Days(-2)),
    ("明 天", DateOffset::Days(1)),
    ("本 周", DateOffset::Weeks(0)),
    ("本 週", DateOffset::Weeks(0)),
    ("这 周", DateOffset::Weeks(0)),
    ("這 週", DateOffset::Weeks(0)),
    ("上 周", DateOffset::Weeks(-1)),
    ("上 週", DateOffset::Weeks(-1)),
    ("下 周", DateOffset::Weeks(1)),
    ("下 週", DateOffset::Weeks(1)),
    ("本 月", DateOffset::Months(0)),
    ("这 个 月", DateOffset::Months(0)),
    ("這 個 月", DateOffset::Months(0)),
    ("上 月", DateOffset::Months(-1)),
    ("上 个 月", DateOffset::Months(-1)),
    ("上 個 月", DateOffset::Months(-1)),
    ("下 月", DateOffset::Months(1)),
    ("下 个 月", DateOffset::Months(1)),
    ("下 個 月", DateOffset::Months(1)),
    ("今 年", DateOffset::Years(0)),
    ("去 年", DateOffset::Years(-1)),
    ("明 年", DateOffset::Years(1)),
    ("heute", DateOffset::Days(0)),
    ("gestern", DateOffset::Days(-1)),
    ("diese woche", DateOffset::Weeks(0)),
    ("dieser woche", DateOffset::Weeks(0)),
    ("letzte woche", DateOffset::Weeks(-1)),
    ("vergangene woche", DateOffset::Weeks(-1)),
    ("nachste woche", DateOffset::Weeks(1)),
    ("letzten monat", DateOffset::Months(-1)),
    ("vergangenen monat", DateOffset::Months(-1)),
    ("nachsten monat", DateOffset::Months(1)),
    ("letztes jahr", DateOffset::Years(-1)),
    ("vergangenen jahr", DateOffset::Years(-1)),
    ("aujourd hui", DateOffset::Days(0)),
    ("demain", DateOffset::Days(1)),
    ("cette semaine", DateOffset::Weeks(0)),
    ("la semaine derniere", DateOffset::Weeks(-1)),
    ("la semaine prochaine", DateOffset::Weeks(1)),
    ("le mois dernier", DateOffset::Months(-1)),
    ("le mois prochain", DateOffset::Months(1)),
    ("l an dernier", DateOffset::Years(-1)),
    ("l annee derniere", DateOffset::Years(-1)),
];

/// Monday to Sunday.
const WEEKDAYS: [&[&str]; 7] = [
    &["montag", "lundi", "pazartesi", "الاثنين"],
    &["dienstag", "mardi", "sali", "الثلاثاء"],
    &["mittwoch", "mercredi", "carsamba", "الاربعاء"],
    &["donnerstag", "jeudi", "persembe", "الخميس"],
    &["freitag", "vendredi", "cuma", "الجمعه"],
    &["samstag", "samedi", "cumartesi", "السبت"],
    &["sonntag", "dimanche", "pazar", "الاحد"],
];
/// Weekdays that have other meanings: they only count next to a word for day, last or next.
const AMBIGUOUS_WEEKDAYS: &[&str] = &["sali", "cuma", "pazar", "الاثنين", "الاحد"];
const HEBREW: [&[&str]; 7] = [&["שני"], &["שלישי"], &["רביעי"], &["חמישי"], &["שישי"], &["שבת"], &["ראשון"]];
const HEBREW_DAY: &[&str] = &["יום", "ביום", "מיום", "ליום", "שביום"];
const CHINESE: [&[&str]; 7] = [&["一"], &["二"], &["三"], &["四"], &["五"], &["六"], &["日", "天"]];
const CHINESE_NUMBERS: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Words for "last" after a weekday.
const LAST: &[&str] = &["الماضي", "שעבר", "האחרון", "dernier"];
const NEXT: &[&str] = &["المقبل", "القادم", "הבא", "הקרוב", "prochain"];
/// Words for "last" before a weekday.
const LAST_BEFORE: &[&str] = &["gecen", "gectigimiz", "letzten", "vergangenen"];
const NEXT_BEFORE: &[&str] = &["gelecek", "onumuzdeki", "nachsten", "kommenden"];
const DAY_WORDS: &[&str] = &["gunu", "يوم"];

/// The date offset that the words from `at` express, and the number of these words.
pub(super) fn date_offset(words: &[WordToken], at: usize) -> Option<(usize, DateOffset)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    if word(0).is_ascii()
        && !words.get(at)?.is_capital
        && !RELATIVE_PHRASES.iter().any(|(phrase, _)| phrase.starts_with(word(0)))
    {
        // The most common case: neither a phrase nor a weekday, as most weekdays have capitals. French weekdays have
        // none.
        return WEEKDAYS.iter().any(|row| row.contains(&word(0))).then(|| weekday(words, at)).flatten();
    }
    weekday(words, at).or_else(|| {
        let matches = |(phrase, _): &&(&str, DateOffset)| {
            let mut parts = phrase.split(' ').enumerate();
            parts.all(|(ahead, part)| word(ahead) == part)
        };
        let best = RELATIVE_PHRASES.iter().filter(matches).max_by_key(|(phrase, _)| phrase.len())?;
        Some((best.0.split(' ').count(), best.1))
    })
}

fn weekday(words: &[WordToken], at: usize) -> Option<(usize, DateOffset)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    let before = word_before(words, at);
    let direction_after = |ahead: usize| match word(ahead) {
        next if LAST.contains(&next) => Some(-1),
        next if NEXT.contains(&next) => Some(1),
        _ => None,
    };
    if HEBREW_DAY.contains(&word(0)) {
        let day = row_number(&HEBREW, word(1))?;
        let direction = direction_after(2);
        return Some((2 + usize::from(direction.is_some()), DateOffset::Weekday(day, direction.unwrap_or(0))));
    }
    if let Some(offset) = chinese_weekday(&word) {
        return Some(offset);
    }
    if let Some(direction) =
        LAST_BEFORE.contains(&word(0)).then_some(-1).or(NEXT_BEFORE.contains(&word(0)).then_some(1))
    {
        return row_number(&WEEKDAYS, word(1)).map(|day| (2, DateOffset::Weekday(day, direction)));
    }
    let day = row_number(&WEEKDAYS, word(0))?;
    let direction = direction_after(1);
    let is_sure = !AMBIGUOUS_WEEKDAYS.contains(&word(0))
        || direction.is_some()
        || DAY_WORDS.contains(&word(1))
        || DAY_WORDS.contains(&before);
    is_sure.then_some((1 + usize::from(direction.is_some()), DateOffset::Weekday(day, direction.unwrap_or(0))))
}

/// The word before position `at`, without the "and" that Arabic joins to it.
fn word_before(words: &[WordToken], at: usize) -> &str {
    let word = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    word.strip_prefix('و').filter(|rest| !rest.is_empty()).unwrap_or(word)
}

/// A Chinese weekday: "周四", "上周四", "本星期四".
fn chinese_weekday<'a>(word: &impl Fn(usize) -> &'a str) -> Option<(usize, DateOffset)> {
    let (prefix_length, week) = match word(0) {
        "上" => (1, Some(-1)),
        "下" => (1, Some(1)),
        "本" | "这" | "這" => (1, Some(0)),
        _ => (0, None),
    };
    let length = match (word(prefix_length), word(prefix_length + 1)) {
        ("周" | "週", _) => 1,
        ("星", "期") | ("礼", "拜") | ("禮", "拜") => 2,
        _ => return None,
    };
    let day = row_number(&CHINESE, word(prefix_length + length))?;
    let offset = week.map_or(DateOffset::Weekday(day, 0), |week| DateOffset::WeekdayOfWeek(day, week));
    Some((prefix_length + length + 1, offset))
}

/// A month without a day, from `at` on, and the number of its words: "في سبتمبر", "בספטמבר", "Eylül ayında", "9月".
pub(super) fn month_alone(words: &[WordToken], at: usize, gap: &str) -> Option<(usize, i8)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    let before = word_before(words, at);
    let first_word = word(0);
    let touches = |ahead: usize| {
        let pair = words.get(at + ahead).zip(words.get(at + ahead + 1));
        pair.is_some_and(|(word, next)| word.to == next.from)
    };
    if first_word == "十" && word(2) == "月" && touches(0) && touches(1) {
        return row_number_in(CHINESE_NUMBERS, word(1)).filter(|month| *month <= 2).map(|month| (3, 10 + month));
    }
    if word(1) == "月" && touches(0) {
        let is_day = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) || CHINESE_NUMBERS.contains(&text);
        let number = first_word.parse().ok().or_else(|| row_number_in(CHINESE_NUMBERS, first_word));
        let is_more = CHINESE_NUMBERS.contains(&before) || touches(1) && is_day(word(2));
        return number.filter(|month| (1..=12).contains(month) && !is_more).map(|month| (2, month));
    }
    let second = word(1);
    if let Some(month) = two_word_month(first_word, second) {
        return Some((2, month));
    }
    let first = first_word.chars().next()?;
    let is_in_context = match first {
        '\u{600}'..='\u{6ff}' => {
            ["في", "شهر", "منذ", "حتي", "مطلع", "اواخر", "اوائل", "نهايه", "بدايه"].contains(&before)
        }
        '\u{590}'..='\u{5ff}' => {
            first_word.starts_with('ב') || ["חודש", "בחודש", "מאז", "עד", "סוף", "תחילת"].contains(&before)
        }
        // In Turkish, a month alone has an ending, or is followed by a word for month.
        _ => {
            let is_ended = matches!(gap, "'" | "’") && second.len() <= 3;
            TURKISH.contains(&first_word) && words.get(at)?.is_capital && (is_ended || second.starts_with("ayi"))
        }
    };
    month_number(first_word).filter(|_| is_in_context).map(|month| (1, month))
}

const TURKISH: &[&str] =
    &["ocak", "subat", "mart", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"];

fn row_number_in(list: &[&str], word: &str) -> Option<i8> {
    list.iter().position(|other| *other == word).and_then(|at| i8::try_from(at + 1).ok())
}

/// The months that have names of two words in the Levant.
pub(super) fn two_word_month(first: &str, second: &str) -> Option<i8> {
    match (first, second) {
        ("تشرين", "الاول") => Some(10),
        ("تشرين", "الثاني") => Some(11),
        ("كانون", "الاول") => Some(12),
        ("كانون", "الثاني") => Some(1),
        _ => None,
    }
}

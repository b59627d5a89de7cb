//! Days that are told from the day of publication in Arabic, Chinese, French, German, Hebrew and Turkish: "الخميس",
//! "上个月", "geçen hafta". Knows which words mean which day; works out no date.

use super::days::{month, row};
use super::fold::Token;
use super::here::Away;

/// Words in a row, as folded, and what they mean. The longest that fits counts.
const PHRASES: &[(&str, Away)] = &[
    ("اليوم", Away::Days(0)),
    ("امس", Away::Days(-1)),
    ("اول امس", Away::Days(-2)),
    ("غدا", Away::Days(1)),
    ("هذا الاسبوع", Away::Weeks(0)),
    ("الاسبوع الماضي", Away::Weeks(-1)),
    ("الاسبوع المقبل", Away::Weeks(1)),
    ("الاسبوع القادم", Away::Weeks(1)),
    ("هذا الشهر", Away::Months(0)),
    ("الشهر الجاري", Away::Months(0)),
    ("الشهر الحالي", Away::Months(0)),
    ("الشهر الماضي", Away::Months(-1)),
    ("الشهر المقبل", Away::Months(1)),
    ("الشهر القادم", Away::Months(1)),
    ("هذا العام", Away::Years(0)),
    ("العام الماضي", Away::Years(-1)),
    ("العام المقبل", Away::Years(1)),
    ("السنه الماضيه", Away::Years(-1)),
    ("היום", Away::Days(0)),
    ("אתמול", Away::Days(-1)),
    ("שלשום", Away::Days(-2)),
    ("מחר", Away::Days(1)),
    ("השבוע", Away::Weeks(0)),
    ("השבוע שעבר", Away::Weeks(-1)),
    ("בשבוע שעבר", Away::Weeks(-1)),
    ("שבוע שעבר", Away::Weeks(-1)),
    ("בשבוע הבא", Away::Weeks(1)),
    ("השבוע הבא", Away::Weeks(1)),
    ("החודש", Away::Months(0)),
    ("החודש שעבר", Away::Months(-1)),
    ("בחודש שעבר", Away::Months(-1)),
    ("חודש שעבר", Away::Months(-1)),
    ("בחודש הבא", Away::Months(1)),
    ("החודש הבא", Away::Months(1)),
    ("השנה", Away::Years(0)),
    ("השנה שעברה", Away::Years(-1)),
    ("בשנה שעברה", Away::Years(-1)),
    ("שנה שעברה", Away::Years(-1)),
    ("אשתקד", Away::Years(-1)),
    ("בשנה הבאה", Away::Years(1)),
    ("bugun", Away::Days(0)),
    ("dun", Away::Days(-1)),
    ("yarin", Away::Days(1)),
    ("bu hafta", Away::Weeks(0)),
    ("gecen hafta", Away::Weeks(-1)),
    ("gectigimiz hafta", Away::Weeks(-1)),
    ("gelecek hafta", Away::Weeks(1)),
    ("onumuzdeki hafta", Away::Weeks(1)),
    ("bu ay", Away::Months(0)),
    ("gecen ay", Away::Months(-1)),
    ("gectigimiz ay", Away::Months(-1)),
    ("gelecek ay", Away::Months(1)),
    ("onumuzdeki ay", Away::Months(1)),
    ("bu yil", Away::Years(0)),
    ("gecen yil", Away::Years(-1)),
    ("gelecek yil", Away::Years(1)),
    ("今 天", Away::Days(0)),
    ("今 日", Away::Days(0)),
    ("昨 天", Away::Days(-1)),
    ("昨 日", Away::Days(-1)),
    ("前 天", Away::Days(-2)),
    ("明 天", Away::Days(1)),
    ("本 周", Away::Weeks(0)),
    ("本 週", Away::Weeks(0)),
    ("这 周", Away::Weeks(0)),
    ("這 週", Away::Weeks(0)),
    ("上 周", Away::Weeks(-1)),
    ("上 週", Away::Weeks(-1)),
    ("下 周", Away::Weeks(1)),
    ("下 週", Away::Weeks(1)),
    ("本 月", Away::Months(0)),
    ("这 个 月", Away::Months(0)),
    ("這 個 月", Away::Months(0)),
    ("上 月", Away::Months(-1)),
    ("上 个 月", Away::Months(-1)),
    ("上 個 月", Away::Months(-1)),
    ("下 月", Away::Months(1)),
    ("下 个 月", Away::Months(1)),
    ("下 個 月", Away::Months(1)),
    ("今 年", Away::Years(0)),
    ("去 年", Away::Years(-1)),
    ("明 年", Away::Years(1)),
    ("heute", Away::Days(0)),
    ("gestern", Away::Days(-1)),
    ("diese woche", Away::Weeks(0)),
    ("dieser woche", Away::Weeks(0)),
    ("letzte woche", Away::Weeks(-1)),
    ("vergangene woche", Away::Weeks(-1)),
    ("nachste woche", Away::Weeks(1)),
    ("letzten monat", Away::Months(-1)),
    ("vergangenen monat", Away::Months(-1)),
    ("nachsten monat", Away::Months(1)),
    ("letztes jahr", Away::Years(-1)),
    ("vergangenen jahr", Away::Years(-1)),
    ("aujourd hui", Away::Days(0)),
    ("demain", Away::Days(1)),
    ("cette semaine", Away::Weeks(0)),
    ("la semaine derniere", Away::Weeks(-1)),
    ("la semaine prochaine", Away::Weeks(1)),
    ("le mois dernier", Away::Months(-1)),
    ("le mois prochain", Away::Months(1)),
    ("l an dernier", Away::Years(-1)),
    ("l annee derniere", Away::Years(-1)),
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
/// Weekdays that mean something else too: they count only beside a word for day, last or next.
const UNSURE: &[&str] = &["sali", "cuma", "pazar", "الاثنين", "الاحد"];
const HEBREW: [&[&str]; 7] = [&["שני"], &["שלישי"], &["רביעי"], &["חמישי"], &["שישי"], &["שבת"], &["ראשון"]];
const HEBREW_DAY: &[&str] = &["יום", "ביום", "מיום", "ליום", "שביום"];
const CHINESE: [&[&str]; 7] = [&["一"], &["二"], &["三"], &["四"], &["五"], &["六"], &["日", "天"]];
const CHINESE_NUMBERS: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Words behind a weekday.
const LAST: &[&str] = &["الماضي", "שעבר", "האחרון", "dernier"];
const NEXT: &[&str] = &["المقبل", "القادم", "הבא", "הקרוב", "prochain"];
/// Words before it.
const LAST_BEFORE: &[&str] = &["gecen", "gectigimiz", "letzten", "vergangenen"];
const NEXT_BEFORE: &[&str] = &["gelecek", "onumuzdeki", "nachsten", "kommenden"];
const DAY: &[&str] = &["gunu", "يوم"];

/// Which day the words from `at` on mean, and how many words that takes.
pub(super) fn away(words: &[Token], at: usize) -> Option<(usize, Away)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    if word(0).is_ascii()
        && !words.get(at)?.is_capital
        && !PHRASES.iter().any(|(phrase, _)| phrase.starts_with(word(0)))
    {
        // Most words of most texts: no weekday, as these have capitals, and no phrase. French weekdays have none.
        return WEEKDAYS.iter().any(|row| row.contains(&word(0))).then(|| weekday(words, at)).flatten();
    }
    weekday(words, at).or_else(|| {
        let fits = |(phrase, _): &&(&str, Away)| {
            let mut parts = phrase.split(' ').enumerate();
            parts.all(|(ahead, part)| word(ahead) == part)
        };
        let best = PHRASES.iter().filter(fits).max_by_key(|(phrase, _)| phrase.len())?;
        Some((best.0.split(' ').count(), best.1))
    })
}

fn weekday(words: &[Token], at: usize) -> Option<(usize, Away)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    let before = before(words, at);
    let way_behind = |ahead: usize| match word(ahead) {
        next if LAST.contains(&next) => Some(-1),
        next if NEXT.contains(&next) => Some(1),
        _ => None,
    };
    if HEBREW_DAY.contains(&word(0)) {
        let day = row(&HEBREW, word(1))?;
        let way = way_behind(2);
        return Some((2 + usize::from(way.is_some()), Away::Weekday(day, way.unwrap_or(0))));
    }
    if let Some(found) = chinese_weekday(&word) {
        return Some(found);
    }
    if let Some(way) = LAST_BEFORE.contains(&word(0)).then_some(-1).or(NEXT_BEFORE.contains(&word(0)).then_some(1)) {
        return row(&WEEKDAYS, word(1)).map(|day| (2, Away::Weekday(day, way)));
    }
    let day = row(&WEEKDAYS, word(0))?;
    let way = way_behind(1);
    let is_sure = !UNSURE.contains(&word(0)) || way.is_some() || DAY.contains(&word(1)) || DAY.contains(&before);
    is_sure.then_some((1 + usize::from(way.is_some()), Away::Weekday(day, way.unwrap_or(0))))
}

/// The word before that one, without the "and" that Arabic writes together with it.
fn before(words: &[Token], at: usize) -> &str {
    let word = at.checked_sub(1).and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    word.strip_prefix('و').filter(|rest| !rest.is_empty()).unwrap_or(word)
}

/// "周四", "上周四", "本星期四".
fn chinese_weekday<'a>(word: &impl Fn(usize) -> &'a str) -> Option<(usize, Away)> {
    let (lead, week) = match word(0) {
        "上" => (1, Some(-1)),
        "下" => (1, Some(1)),
        "本" | "这" | "這" => (1, Some(0)),
        _ => (0, None),
    };
    let length = match (word(lead), word(lead + 1)) {
        ("周" | "週", _) => 1,
        ("星", "期") | ("礼", "拜") | ("禮", "拜") => 2,
        _ => return None,
    };
    let day = row(&CHINESE, word(lead + length))?;
    let away = week.map_or(Away::Weekday(day, 0), |week| Away::OfWeek(day, week));
    Some((lead + length + 1, away))
}

/// A month that stands alone from `at` on, and how many words that takes: "في سبتمبر", "בספטמבר", "Eylül ayında", "9月".
pub(super) fn month_alone(words: &[Token], at: usize, gap: &str) -> Option<(usize, i8)> {
    let word = |ahead: usize| words.get(at + ahead).map_or("", |word| word.folded.as_str());
    let before = before(words, at);
    let own = word(0);
    let touches = |ahead: usize| {
        let pair = words.get(at + ahead).zip(words.get(at + ahead + 1));
        pair.is_some_and(|(word, next)| word.to == next.from)
    };
    if own == "十" && word(2) == "月" && touches(0) && touches(1) {
        return row_of(CHINESE_NUMBERS, word(1)).filter(|month| *month <= 2).map(|month| (3, 10 + month));
    }
    if word(1) == "月" && touches(0) {
        let is_day = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) || CHINESE_NUMBERS.contains(&text);
        let number = own.parse().ok().or_else(|| row_of(CHINESE_NUMBERS, own));
        let is_more = CHINESE_NUMBERS.contains(&before) || touches(1) && is_day(word(2));
        return number.filter(|month| (1..=12).contains(month) && !is_more).map(|month| (2, month));
    }
    let second = word(1);
    if let Some(month) = double(own, second) {
        return Some((2, month));
    }
    let first = own.chars().next()?;
    let is_led = match first {
        '\u{600}'..='\u{6ff}' => {
            ["في", "شهر", "منذ", "حتي", "مطلع", "اواخر", "اوائل", "نهايه", "بدايه"].contains(&before)
        }
        '\u{590}'..='\u{5ff}' => {
            own.starts_with('ב') || ["חודש", "בחודש", "מאז", "עד", "סוף", "תחילת"].contains(&before)
        }
        // In Turkish a month that stands alone has an ending, or a word for month behind it.
        _ => {
            let is_ended = matches!(gap, "'" | "’") && second.len() <= 3;
            TURKISH.contains(&own) && words.get(at)?.is_capital && (is_ended || second.starts_with("ayi"))
        }
    };
    month(own).filter(|_| is_led).map(|month| (1, month))
}

const TURKISH: &[&str] =
    &["ocak", "subat", "mart", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim", "kasim", "aralik"];

fn row_of(list: &[&str], word: &str) -> Option<i8> {
    list.iter().position(|other| *other == word).and_then(|at| i8::try_from(at + 1).ok())
}

/// The months that have two words in the Levant.
pub(super) fn double(first: &str, second: &str) -> Option<i8> {
    match (first, second) {
        ("تشرين", "الاول") => Some(10),
        ("تشرين", "الثاني") => Some(11),
        ("كانون", "الاول") => Some(12),
        ("كانون", "الثاني") => Some(1),
        _ => None,
    }
}

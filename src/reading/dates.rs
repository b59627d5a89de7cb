//! Finds dates in a text, and determines the day of "Thursday" from the date of publication. A year is never guessed
//! without evidence in the text or the date of publication.

use jiff::ToSpan;

use super::TextSpan;
use super::date_words::{ENGLISH_MONTHS, NUMBERS, WEEKDAYS, month_number, row_number};
use super::languages;
use super::reference_date::{DateOffset, ReferenceDate, approximate_day, exact_day, month_date};
use super::text_folding::{WordToken, word_tokens};
use crate::model::Date;

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DateMention {
    /// The span of the date.
    pub span: TextSpan,
    /// The date.
    pub date: Date,
    /// True if it was determined from the date of publication.
    pub is_relative: bool,
}

/// The dates in a text that was published on `published`.
///
/// Limitations: reads dates in Arabic, Chinese, English, French, German, Hebrew and Turkish, in the forms of news
/// reports. "7/11/2025" is ignored, as day and month are ambiguous.
pub fn find_dates(text: &str, published: Option<Date>) -> Vec<DateMention> {
    let words = word_tokens(text);
    let letters: Vec<char> = text.chars().collect();
    let reference = ReferenceDate::on(published);
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let reader = DateParser { words: &words, letters: &letters, at, reference };
        match reader.read() {
            Some((count, date, is_relative)) if count > 0 => {
                let ends = words.get(at).zip(words.get(at + count - 1));
                mentions.extend(ends.map(|(a, b)| DateMention { span: (a.from, b.to), date, is_relative }));
                at += count;
            }
            _ => at += 1,
        }
    }
    mentions
}

/// The number of words, the date, and whether it is relative.
type DateMatch = (usize, Date, bool);

struct DateParser<'a> {
    words: &'a [WordToken],
    letters: &'a [char],
    at: usize,
    reference: ReferenceDate,
}

impl DateParser<'_> {
    fn read(&self) -> Option<DateMatch> {
        let exact = || {
            self.numeric_date()
                .or_else(|| self.chinese_date())
                .or_else(|| self.month_name_date())
                .or_else(|| self.year())
        };
        let relative =
            || self.weekday().or_else(|| self.relative_phrase()).or_else(|| self.ago()).or_else(|| self.month_alone());
        exact().or_else(relative).or_else(|| self.other_languages())
    }

    /// Dates in other languages: "الخميس", "上个月", "geçen hafta", "בספטמבר".
    fn other_languages(&self) -> Option<DateMatch> {
        if let Some((count, offset)) = languages::date_offset(self.words, self.at) {
            return Some((count, self.reference.resolve(offset)?, true));
        }
        let (count, month) = languages::month_alone(self.words, self.at, &self.text_between(0))?;
        if let Some(year) = self.full_year(count).filter(|_| self.text_between(count - 1).trim().is_empty()) {
            return Some((count + 1, month_date(year, month, false)?, false));
        }
        Some((count, self.reference.month(month, 0, false)?, true))
    }

    fn word(&self, ahead: usize) -> &str {
        self.words.get(self.at + ahead).map_or("", |word| word.folded.as_str())
    }

    fn before(&self) -> &str {
        self.at.checked_sub(1).and_then(|at| self.words.get(at)).map_or("", |word| word.folded.as_str())
    }

    fn is_capital(&self, ahead: usize) -> bool {
        self.words.get(self.at + ahead).is_some_and(|word| word.is_capital)
    }

    /// The text between a word and the next one.
    fn text_between(&self, ahead: usize) -> String {
        let (Some(a), Some(b)) = (self.words.get(self.at + ahead), self.words.get(self.at + ahead + 1)) else {
            return "\n".to_owned();
        };
        self.letters.get(a.to as usize..b.from as usize).unwrap_or_default().iter().collect()
    }

    /// Whether the first `count` words are next to each other.
    fn are_words_adjacent(&self, count: usize) -> bool {
        (0..count.saturating_sub(1))
            .all(|at| matches!(self.text_between(at).as_str(), " " | ", " | ". " | "\u{a0}" | " de "))
    }

    fn number(&self, ahead: usize, digits: usize) -> Option<i16> {
        let word = self.word(ahead);
        let plain = word.len() <= digits && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| word.parse().ok()).flatten()
    }

    /// A day of a month: "7", "07", "7th".
    fn day_of_month(&self, ahead: usize) -> Option<i8> {
        // Arabic joins "and" to the number.
        let word = self.word(ahead).trim_start_matches('و');
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let number: i8 = bare.parse().ok().filter(|_| bare.len() <= 2)?;
        (1..=31).contains(&number).then_some(number)
    }

    fn full_year(&self, ahead: usize) -> Option<i16> {
        self.number(ahead, 4).filter(|year| (1800..=2199).contains(year))
    }

    /// A date in numbers: "2025-11-07", "07.11.2025", "13/11/2025".
    fn numeric_date(&self) -> Option<DateMatch> {
        let (a, b) = (self.text_between(0), self.text_between(1));
        if a != b || !["-", "/", "."].contains(&a.as_str()) {
            return None;
        }
        let small = |ahead| self.number(ahead, 2).and_then(|n| i8::try_from(n).ok());
        if let (Some(year), Some(month), Some(day)) = (self.full_year(0), small(1), small(2)) {
            return Some((3, exact_day(year, month, day)?, false));
        }
        let (first, second, year) = (small(0)?, small(1)?, self.full_year(2)?);
        let (day, month) = match (first, second) {
            (day, month) if day > 12 || a == "." => (day, month),
            (month, day) if day > 12 => (day, month),
            _ => return None,
        };
        Some((3, exact_day(year, month, day)?, false))
    }

    /// A Chinese date: "2025年11月7日".
    fn chinese_date(&self) -> Option<DateMatch> {
        let small = |ahead| self.number(ahead, 2).and_then(|n| i8::try_from(n).ok());
        if self.word(1) == "年" && self.word(3) == "月" {
            let (year, month) = (self.full_year(0)?, small(2)?);
            if matches!(self.word(5), "日" | "号") {
                return Some((6, exact_day(year, month, small(4)?)?, false));
            }
            return Some((4, month_date(year, month, false)?, false));
        }
        if self.word(1) == "年" {
            let year = self.full_year(0)?;
            return Some((2, format!("{year:04}").parse().ok()?, false));
        }
        if self.word(1) == "月" && matches!(self.word(3), "日" | "号") {
            return Some((4, self.reference.nearest_day(small(0)?, small(2)?)?, true));
        }
        None
    }

    /// A date with the name of a month: "Fri Nov 07 2025", "November 7, 2025", "7 November", "7. November 2025",
    /// "November 2025".
    fn month_name_date(&self) -> Option<DateMatch> {
        let skip = usize::from(row_number(&WEEKDAYS, self.word(0)).is_some() && self.are_words_adjacent(2));
        let (month, day, count) = match (month_number(self.word(skip)), self.day_of_month(skip)) {
            (Some(month), _) if self.day_of_month(skip + 1).is_some() => {
                (month, self.day_of_month(skip + 1)?, skip + 2)
            }
            (Some(month), _) if skip == 0 && self.full_year(1).is_some() && self.are_words_adjacent(2) => {
                return Some((2, month_date(self.full_year(1)?, month, false)?, false));
            }
            (None, Some(day)) => {
                if let Some(month) = languages::two_word_month(self.word(skip + 1), self.word(skip + 2)) {
                    return self.with_year(month, day, skip + 3);
                }
                let of_count = usize::from(self.word(skip + 1) == "of");
                (
                    month_after_number(self.word(skip + 1 + of_count), self.is_capital(skip + 1 + of_count))?,
                    day,
                    skip + 2 + of_count,
                )
            }
            _ => return None,
        };
        self.with_year(month, day, count)
    }

    /// Completes a day and month of `count` words with the year that follows, or else with the nearest year.
    fn with_year(&self, month: i8, day: i8, count: usize) -> Option<DateMatch> {
        if !self.are_words_adjacent(count) {
            return None;
        }
        match self.full_year(count).filter(|_| self.are_words_adjacent(count + 1)) {
            Some(year) => Some((count + 1, exact_day(year, month, day)?, false)),
            None => Some((count, self.reference.nearest_day(month, day)?, true)),
        }
    }

    /// A year alone, "2024", after a word that precedes dates.
    fn year(&self) -> Option<DateMatch> {
        let year = self.full_year(0)?;
        let prefixes =
            ["in", "since", "until", "during", "by", "from", "of", "late", "early", "mid", "en", "seit", "um"];
        let is_year = prefixes.contains(&self.before()) && !self.text_between(0).starts_with(',');
        is_year.then(|| format!("{year:04}").parse().ok()).flatten().map(|date| (1, date, false))
    }

    /// A weekday: "Thursday", "last Thursday", "next Monday".
    fn weekday(&self) -> Option<DateMatch> {
        let (ahead, direction) = match self.word(0) {
            "last" | "past" => (1, -1),
            "next" | "coming" => (1, 1),
            "this" => (1, 0),
            _ => (0, 0),
        };
        let word = self.word(ahead);
        let wanted = row_number(&WEEKDAYS, word).filter(|_| word.ends_with("day") && self.is_capital(ahead))?;
        Some((ahead + 1, self.reference.resolve(DateOffset::Weekday(wanted, direction))?, true))
    }

    /// A relative date: "yesterday", "earlier this week", "last month", "next year".
    fn relative_phrase(&self) -> Option<DateMatch> {
        let day_offset = match self.word(0) {
            "today" | "tonight" => Some(0),
            "yesterday" => Some(-1),
            "tomorrow" => Some(1),
            _ => None,
        };
        if let Some(day_offset) = day_offset {
            return Some((1, self.reference.resolve(DateOffset::Days(day_offset))?, true));
        }
        let skip = usize::from(matches!(self.word(0), "earlier" | "later"));
        let count = match self.word(skip) {
            "this" => 0,
            "last" | "past" => -1,
            "next" => 1,
            _ => return None,
        };
        let offset = match self.word(skip + 1) {
            "week" => DateOffset::Weeks(count),
            "month" => DateOffset::Months(count),
            "year" => DateOffset::Years(count),
            _ => return None,
        };
        Some((skip + 2, self.reference.resolve(offset)?, true))
    }

    /// A number of days, weeks, months or years ago: "two weeks ago", "10 days ago".
    fn ago(&self) -> Option<DateMatch> {
        if self.word(2) != "ago" {
            return None;
        }
        let count = self.number(0, 3).map(i64::from).or_else(|| row_number(&NUMBERS, self.word(0)).map(i64::from))?;
        let date = match self.word(1).trim_end_matches('s') {
            "day" => Date::day(self.reference.today?.checked_sub(count.days()).ok()?),
            "week" => approximate_day(self.reference.today?.checked_sub(count.weeks()).ok()?)?,
            "month" => {
                let then = self.reference.published?.earliest().first_of_month().checked_sub(count.months()).ok()?;
                month_date(then.year(), then.month(), true)?
            }
            "year" => format!("{:04}~", i64::from(self.reference.published?.earliest().year()) - count).parse().ok()?,
            _ => return None,
        };
        Some((3, date, true))
    }

    /// A month alone: "September", "early September", "in May".
    fn month_alone(&self) -> Option<DateMatch> {
        let is_approximate = matches!(self.before(), "early" | "late" | "mid");
        let prefixes =
            ["in", "since", "until", "last", "next", "by", "of", "from", "during", "this", "early", "late", "mid"];
        let word = self.word(0);
        let is_month = ENGLISH_MONTHS.contains(&word) || word == "may" && prefixes.contains(&self.before());
        let month = month_number(word).filter(|_| is_month && self.is_capital(0))?;
        if let Some(year) = self.full_year(1).filter(|_| self.text_between(0) == " ") {
            return Some((2, month_date(year, month, is_approximate)?, false));
        }
        let direction = i8::from(self.before() == "next") - i8::from(self.before() == "last");
        Some((1, self.reference.month(month, direction, is_approximate)?, true))
    }
}

/// The month after a number. In languages other than English it needs no capital letter.
fn month_after_number(word: &str, is_capital: bool) -> Option<i8> {
    let month = month_number(word)?;
    let is_english = ENGLISH_MONTHS.contains(&word) || word == "may" || word.len() <= 4 && word.is_ascii();
    (is_capital || !is_english).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::super::slice;
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mentions = find_dates(text, "2025-11-07".parse().ok());
        let shown = |mention: &DateMention| {
            format!("{}={}{}", slice(text, mention.span), mention.date, if mention.is_relative { "*" } else { "" })
        };
        mentions.iter().map(shown).collect()
    }

    #[test]
    fn dates_in_full_are_read() {
        assert_eq!(read("on November 7, 2025, he"), ["November 7, 2025=2025-11-07"]);
        assert_eq!(read("Fri Nov 07 2025"), ["Fri Nov 07 2025=2025-11-07"]);
        assert_eq!(
            read("2025-11-07 and 07.11.2025 and 13/11/2025"),
            ["2025-11-07=2025-11-07", "07.11.2025=2025-11-07", "13/11/2025=2025-11-13"]
        );
        assert_eq!(
            read("the 3rd of March 2024; May 2025; in 1948"),
            ["3rd of March 2024=2024-03-03", "May 2025=2025-05", "1948=1948"]
        );
        assert!(read("7/11/2025, 20,000 troops, 2225 people, room 2024, 2025-13-45").is_empty());
    }

    #[test]
    fn other_languages_are_read() {
        assert_eq!(read("le 7 novembre 2025"), ["7 novembre 2025=2025-11-07"]);
        assert_eq!(read("am 7. März 2025"), ["7. März 2025=2025-03-07"]);
        assert_eq!(read("7 Kasım 2025'te"), ["7 Kasım 2025=2025-11-07"]);
        assert_eq!(read("في 7 نوفمبر 2025"), ["7 نوفمبر 2025=2025-11-07"]);
        assert_eq!(read("ב-7 בנובמבר 2025"), ["7 בנובמבר 2025=2025-11-07"]);
        assert_eq!(read("2025年11月7日"), ["2025年11月7日=2025-11-07"]);
    }

    #[test]
    fn relative_dates_are_read_in_other_languages() {
        assert_eq!(
            read("وقال الخميس إن ذلك حدث الشهر الماضي وفي سبتمبر، يوم الاثنين المقبل، أمس"),
            [
                "الخميس=2025-11-06*",
                "الشهر الماضي=2025-10*",
                "سبتمبر=2025-09*",
                "الاثنين المقبل=2025-11-10*",
                "أمس=2025-11-06*"
            ]
        );
        assert_eq!(read("في ٧ نوفمبر ٢٠٢٥ و10 تشرين الأول"), ["٧ نوفمبر ٢٠٢٥=2025-11-07", "و10 تشرين الأول=2025-10-10*"]);
        assert_eq!(
            read("ביום חמישי, בספטמבר, בחודש שעבר, השבוע, יום שני הבא"),
            [
                "ביום חמישי=2025-11-06*",
                "בספטמבר=2025-09*",
                "בחודש שעבר=2025-10*",
                "השבוע=2025-11-05~*",
                "יום שני הבא=2025-11-10*"
            ]
        );
        assert_eq!(
            read("Perşembe günü, geçen ay, Eylül'de, Salı günü, bu hafta, geçen cuma, Ekim Türkiye"),
            [
                "Perşembe=2025-11-06*",
                "geçen ay=2025-10*",
                "Eylül=2025-09*",
                "Salı=2025-11-04*",
                "bu hafta=2025-11-05~*",
                "geçen cuma=2025-10-31*"
            ]
        );
        assert_eq!(
            read("周四，上周四，上个月，9月，三月，十二月，去年，2024年，昨天，6月3日"),
            [
                "周四=2025-11-06*",
                "上周四=2025-10-30*",
                "上个月=2025-10*",
                "9月=2025-09*",
                "三月=2025-03*",
                "十二月=2025-12*",
                "去年=2024*",
                "2024年=2024",
                "昨天=2025-11-06*",
                "6月3日=2025-06-03*"
            ]
        );
        assert_eq!(
            read("am Donnerstag, letzten Monat; jeudi, le mois dernier"),
            ["Donnerstag=2025-11-06*", "letzten Monat=2025-10*", "jeudi=2025-11-06*", "le mois dernier=2025-10*"]
        );
        assert!(read("pazar yeri, الاحد عشر, 第三周一次的, a dung heap").len() <= 1);
    }

    #[test]
    fn dates_without_a_year_are_near_publication() {
        assert_eq!(read("on October 10, and 15 December"), ["October 10=2025-10-10*", "15 December=2025-12-15*"]);
        assert_eq!(
            read("in September; early December; last December"),
            ["September=2025-09*", "December=2025-12~*", "December=2024-12*"]
        );
        assert_eq!(read("It may march on. In May."), ["May=2025-05*"]);
    }

    #[test]
    fn relative_dates_keep_their_precision() {
        assert_eq!(read("told reporters Thursday, and Friday"), ["Thursday=2025-11-06*", "Friday=2025-11-07*"]);
        assert_eq!(read("last Friday, next Monday"), ["last Friday=2025-10-31*", "next Monday=2025-11-10*"]);
        assert_eq!(read("earlier this week; last week"), ["earlier this week=2025-11-05~*", "last week=2025-10-30~*"]);
        assert_eq!(
            read("last month, this year, yesterday"),
            ["last month=2025-10*", "this year=2025*", "yesterday=2025-11-06*"]
        );
        assert_eq!(read("two weeks ago; 3 days ago"), ["two weeks ago=2025-10-24~*", "3 days ago=2025-11-04*"]);
    }

    #[test]
    fn relative_dates_need_a_publication_date() {
        assert!(find_dates("Thursday, September, last month, October 10", None).is_empty());
        let month = find_dates("last month, Thursday", "2025-11".parse().ok());
        assert_eq!(month.iter().map(|mention| mention.date.to_string()).collect::<Vec<_>>(), ["2025-10"]);
    }
}

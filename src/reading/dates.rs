//! Recognises days in a text, and works out which day "Thursday" was when the text appeared. Guesses no year that the
//! text or its date of publication does not give.

use jiff::{ToSpan, civil};

use super::Span;
use super::days::{ALONE, NUMBERS, WEEKDAYS, month, row};
use super::fold::{Token, tokens};
use crate::model::{Date, Precision};

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// Where it stands.
    pub span: Span,
    /// The date that is meant.
    pub date: Date,
    /// Was it worked out from the date of publication?
    pub is_relative: bool,
}

/// Every date in a text that appeared on `published`.
///
/// Limitations: relative dates are read in English; months also in Arabic, French, German, Hebrew and Turkish, and
/// numbers as in Chinese. "7/11/2025" is left alone, as nobody can tell a day from a month there.
pub fn dates(text: &str, published: Option<Date>) -> Vec<Said> {
    let words = tokens(text);
    let letters: Vec<char> = text.chars().collect();
    let day = published.filter(|date| date.precision() == Precision::Day).map(Date::earliest);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let reader = Reader { words: &words, letters: &letters, at, today: day, published };
        match reader.read() {
            Some((count, date, is_relative)) if count > 0 => {
                let ends = words.get(at).zip(words.get(at + count - 1));
                found.extend(ends.map(|(a, b)| Said { span: (a.from, b.to), date, is_relative }));
                at += count;
            }
            _ => at += 1,
        }
    }
    found
}

/// How many words, which date, and whether it is relative.
type Read = (usize, Date, bool);

struct Reader<'a> {
    words: &'a [Token],
    letters: &'a [char],
    at: usize,
    /// The day of publication, if it is known to the day.
    today: Option<civil::Date>,
    published: Option<Date>,
}

impl Reader<'_> {
    fn read(&self) -> Option<Read> {
        let exact = || self.numbers().or_else(|| self.chinese()).or_else(|| self.named()).or_else(|| self.year());
        let relative =
            || self.weekday().or_else(|| self.phrase()).or_else(|| self.ago()).or_else(|| self.month_alone());
        exact().or_else(relative)
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

    /// What stands between a word and the next.
    fn gap(&self, ahead: usize) -> String {
        let (Some(a), Some(b)) = (self.words.get(self.at + ahead), self.words.get(self.at + ahead + 1)) else {
            return "\n".to_owned();
        };
        self.letters.get(a.to as usize..b.from as usize).unwrap_or_default().iter().collect()
    }

    /// Do the first `count` words stand close together?
    fn close(&self, count: usize) -> bool {
        (0..count.saturating_sub(1)).all(|at| matches!(self.gap(at).as_str(), " " | ", " | ". " | "\u{a0}" | " de "))
    }

    fn number(&self, ahead: usize, digits: usize) -> Option<i16> {
        let word = self.word(ahead);
        let plain = word.len() <= digits && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| word.parse().ok()).flatten()
    }

    /// "7", "07", "7th".
    fn day_of_month(&self, ahead: usize) -> Option<i8> {
        let word = self.word(ahead);
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let number: i8 = bare.parse().ok().filter(|_| bare.len() <= 2)?;
        (1..=31).contains(&number).then_some(number)
    }

    fn full_year(&self, ahead: usize) -> Option<i16> {
        self.number(ahead, 4).filter(|year| (1800..=2199).contains(year))
    }

    /// "2025-11-07", "07.11.2025", "13/11/2025".
    fn numbers(&self) -> Option<Read> {
        let (a, b) = (self.gap(0), self.gap(1));
        if a != b || !["-", "/", "."].contains(&a.as_str()) {
            return None;
        }
        let small = |ahead| self.number(ahead, 2).and_then(|n| i8::try_from(n).ok());
        if let (Some(year), Some(month), Some(day)) = (self.full_year(0), small(1), small(2)) {
            return Some((3, exact(year, month, day)?, false));
        }
        let (first, second, year) = (small(0)?, small(1)?, self.full_year(2)?);
        let (day, month) = match (first, second) {
            (day, month) if day > 12 || a == "." => (day, month),
            (month, day) if day > 12 => (day, month),
            _ => return None,
        };
        Some((3, exact(year, month, day)?, false))
    }

    /// "2025年11月7日".
    fn chinese(&self) -> Option<Read> {
        let small = |ahead| self.number(ahead, 2).and_then(|n| i8::try_from(n).ok());
        if self.word(1) == "年" && self.word(3) == "月" {
            let (year, month) = (self.full_year(0)?, small(2)?);
            if matches!(self.word(5), "日" | "号") {
                return Some((6, exact(year, month, small(4)?)?, false));
            }
            return Some((4, of_month(year, month, false)?, false));
        }
        if self.word(1) == "月" && matches!(self.word(3), "日" | "号") {
            return Some((4, self.nearest(small(0)?, small(2)?)?, true));
        }
        None
    }

    /// "Fri Nov 07 2025", "November 7, 2025", "7 November", "7. November 2025", "November 2025".
    fn named(&self) -> Option<Read> {
        let skip = usize::from(row(&WEEKDAYS, self.word(0)).is_some() && self.close(2));
        let (month, day, count) = match (month(self.word(skip)), self.day_of_month(skip)) {
            (Some(month), _) if self.day_of_month(skip + 1).is_some() => {
                (month, self.day_of_month(skip + 1)?, skip + 2)
            }
            (Some(month), _) if skip == 0 && self.full_year(1).is_some() && self.close(2) => {
                return Some((2, of_month(self.full_year(1)?, month, false)?, false));
            }
            (None, Some(day)) => {
                let of = usize::from(self.word(skip + 1) == "of");
                (month_here(self.word(skip + 1 + of), self.is_capital(skip + 1 + of))?, day, skip + 2 + of)
            }
            _ => return None,
        };
        if !self.close(count) {
            return None;
        }
        match self.full_year(count).filter(|_| self.close(count + 1)) {
            Some(year) => Some((count + 1, exact(year, month, day)?, false)),
            None => Some((count, self.nearest(month, day)?, true)),
        }
    }

    /// "2024" behind a word that only a date follows.
    fn year(&self) -> Option<Read> {
        let year = self.full_year(0)?;
        let leads = ["in", "since", "until", "during", "by", "from", "of", "late", "early", "mid", "en", "seit", "um"];
        let is_year = leads.contains(&self.before()) && !self.gap(0).starts_with(',');
        is_year.then(|| format!("{year:04}").parse().ok()).flatten().map(|date| (1, date, false))
    }

    /// "Thursday", "last Thursday", "next Monday".
    fn weekday(&self) -> Option<Read> {
        let (ahead, way) = match self.word(0) {
            "last" | "past" => (1, -1),
            "next" | "coming" => (1, 1),
            "this" => (1, 0),
            _ => (0, 0),
        };
        let word = self.word(ahead);
        let wanted = row(&WEEKDAYS, word).filter(|_| word.ends_with("day") && self.is_capital(ahead))?;
        let today = self.today?;
        let back = i64::from((today.weekday().to_monday_one_offset() - wanted).rem_euclid(7));
        let by = match way {
            1 => 7 - back,
            -1 if back == 0 => -7,
            _ => -back,
        };
        Some((ahead + 1, Date::day(today.checked_add(by.days()).ok()?), true))
    }

    /// "yesterday", "earlier this week", "last month", "next year".
    fn phrase(&self) -> Option<Read> {
        let today = self.today;
        let day = |by: i64, about| {
            let day = today?.checked_add(by.days()).ok()?;
            Some(if about { about_day(day)? } else { Date::day(day) })
        };
        match self.word(0) {
            "today" | "tonight" => return Some((1, day(0, false)?, true)),
            "yesterday" => return Some((1, day(-1, false)?, true)),
            "tomorrow" => return Some((1, day(1, false)?, true)),
            _ => {}
        }
        let lead = usize::from(matches!(self.word(0), "earlier" | "later"));
        let by = match self.word(lead) {
            "this" => 0,
            "last" | "past" => -1,
            "next" => 1,
            _ => return None,
        };
        let date = match self.word(lead + 1) {
            "week" => {
                let today = today?;
                let monday = today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok()?;
                // The middle of the days that can be meant: of this week only those that had come.
                let passed = i64::from(today.weekday().to_monday_zero_offset());
                let middle = if by == 0 { passed / 2 } else { 7 * by + 3 };
                about_day(monday.checked_add(middle.days()).ok()?)?
            }
            "month" => {
                let first =
                    self.published.filter(|date| date.precision() != Precision::Year)?.earliest().first_of_month();
                let then = first.checked_add(by.months()).ok()?;
                of_month(then.year(), then.month(), false)?
            }
            "year" => {
                let year = self.published?.earliest().year() + i16::try_from(by).ok()?;
                format!("{year:04}").parse().ok()?
            }
            _ => return None,
        };
        Some((lead + 2, date, true))
    }

    /// "two weeks ago", "10 days ago".
    fn ago(&self) -> Option<Read> {
        if self.word(2) != "ago" {
            return None;
        }
        let count = self.number(0, 3).map(i64::from).or_else(|| row(&NUMBERS, self.word(0)).map(i64::from))?;
        let date = match self.word(1).trim_end_matches('s') {
            "day" => Date::day(self.today?.checked_sub(count.days()).ok()?),
            "week" => about_day(self.today?.checked_sub(count.weeks()).ok()?)?,
            "month" => {
                let then = self.published?.earliest().first_of_month().checked_sub(count.months()).ok()?;
                of_month(then.year(), then.month(), true)?
            }
            "year" => format!("{:04}~", i64::from(self.published?.earliest().year()) - count).parse().ok()?,
            _ => return None,
        };
        Some((3, date, true))
    }

    /// "September", "early September", "in May".
    fn month_alone(&self) -> Option<Read> {
        let about = matches!(self.before(), "early" | "late" | "mid");
        let leads =
            ["in", "since", "until", "last", "next", "by", "of", "from", "during", "this", "early", "late", "mid"];
        let word = self.word(0);
        let is_month = ALONE.contains(&word) || word == "may" && leads.contains(&self.before());
        let month = month(word).filter(|_| is_month && self.is_capital(0))?;
        if let Some(year) = self.full_year(1).filter(|_| self.gap(0) == " ") {
            return Some((2, of_month(year, month, about)?, false));
        }
        let published = self.published?.earliest();
        let ago = (published.month() - month).rem_euclid(12);
        // What would be nearly a year ago is rather to come; behind "last" it is not.
        let is_ahead = ago > 9 && self.before() != "last" || ago != 0 && self.before() == "next";
        let months = if is_ahead { i64::from(12 - ago) } else { -i64::from(ago) };
        let then = published.first_of_month().checked_add(months.months()).ok()?;
        Some((1, of_month(then.year(), month, about)?, true))
    }

    /// That day in the year that is meant beside the date of publication.
    fn nearest(&self, month: i8, day: i8) -> Option<Date> {
        let published = self.published?.earliest();
        let in_year = |by: i16| civil::Date::new(published.year() + by, month, day).ok();
        let distance = |date: civil::Date| {
            let days = i64::from(published.until(date).map_or(0, |span| span.get_days()));
            // Reports look back more than ahead.
            if days < 0 { -days } else { days * 3 }
        };
        [in_year(-1), in_year(0), in_year(1)].into_iter().flatten().min_by_key(|date| distance(*date)).map(Date::day)
    }
}

/// A month behind a number: in other languages than English it needs no capital.
fn month_here(word: &str, is_capital: bool) -> Option<i8> {
    let month = month(word)?;
    let is_english = ALONE.contains(&word) || word == "may" || word.len() <= 4 && word.is_ascii();
    (is_capital || !is_english).then_some(month)
}

fn exact(year: i16, month: i8, day: i8) -> Option<Date> {
    civil::Date::new(year, month, day).ok().map(Date::day)
}

fn of_month(year: i16, month: i8, about: bool) -> Option<Date> {
    format!("{year:04}-{month:02}{}", if about { "~" } else { "" }).parse().ok()
}

fn about_day(day: civil::Date) -> Option<Date> {
    format!("{}~", Date::day(day)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::slice;
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let found = dates(text, "2025-11-07".parse().ok());
        let shown = |said: &Said| {
            format!("{}={}{}", slice(text, said.span), said.date, if said.is_relative { "*" } else { "" })
        };
        found.iter().map(shown).collect()
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
    fn what_has_no_year_is_near_the_publication() {
        assert_eq!(read("on October 10, and 15 December"), ["October 10=2025-10-10*", "15 December=2025-12-15*"]);
        assert_eq!(
            read("in September; early December; last December"),
            ["September=2025-09*", "December=2025-12~*", "December=2024-12*"]
        );
        assert_eq!(read("It may march on. In May."), ["May=2025-05*"]);
    }

    #[test]
    fn relative_dates_are_worked_out_with_their_precision() {
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
    fn without_a_day_of_publication_nothing_is_worked_out() {
        assert!(dates("Thursday, September, last month, October 10", None).is_empty());
        let month = dates("last month, Thursday", "2025-11".parse().ok());
        assert_eq!(month.iter().map(|said| said.date.to_string()).collect::<Vec<_>>(), ["2025-10"]);
    }
}

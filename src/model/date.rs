//! Dates as they occur in reports: a day, a month or a year, exact or approximate.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::serde_with::parsed;

/// The precision of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    /// The day is known.
    Day,
    /// Only the month is known.
    Month,
    /// Only the year is known.
    Year,
}

/// A date with its precision. In a file: `"2025-11-07"`, `"2025-11"` or `"2025"`, followed by `~` for an approximate
/// date.
///
/// Years from 1 to 9999 are possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    start: civil::Date,
    precision: DatePrecision,
    is_approximate: bool,
}

/// A string is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no date: write 2025-11-07, 2025-11 or 2025, with ~ behind it for about")]
pub struct BadDate(pub String);

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// An exact day.
    pub fn day(day: civil::Date) -> Self {
        Self { start: day, precision: DatePrecision::Day, is_approximate: false }
    }

    /// The first day that the date can mean. An approximate date is treated like an exact one.
    pub fn earliest(self) -> civil::Date {
        self.start
    }

    /// The last day that the date can mean.
    pub fn latest(self) -> civil::Date {
        match self.precision {
            DatePrecision::Day => self.start,
            DatePrecision::Month => self.start.last_of_month(),
            DatePrecision::Year => self.start.last_of_year(),
        }
    }

    /// The precision.
    pub fn precision(self) -> DatePrecision {
        self.precision
    }

    /// Whether the date is approximate.
    pub fn is_approximate(self) -> bool {
        self.is_approximate
    }

    /// The date in short form: "7 Nov 2025", "Nov 2025", "2025"; with "about" before an approximate date.
    pub fn short(self) -> String {
        self.words(|month| month.get(..3).unwrap_or(month))
    }

    /// The date in long form: "7 November 2025", "November 2025", "2025"; with "about" before an approximate date.
    pub fn long(self) -> String {
        self.words(|month| month)
    }

    fn words(self, month: impl Fn(&'static str) -> &'static str) -> String {
        let name = usize::try_from(self.start.month() - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or("");
        let about = if self.is_approximate { "about " } else { "" };
        let year = self.start.year();
        match self.precision {
            DatePrecision::Day => format!("{about}{} {} {year}", self.start.day(), month(name)),
            DatePrecision::Month => format!("{about}{} {year}", month(name)),
            DatePrecision::Year => format!("{about}{year}"),
        }
    }
}

/// Whether something that holds from `since` to `until` is in force on `day`. A missing date is no limit.
///
/// An inexact `since` counts from the first day that it can mean, an inexact `until` up to the last.
pub fn in_force(since: Option<Date>, until: Option<Date>, day: Date) -> bool {
    since.is_none_or(|since| since.earliest() <= day.latest())
        && until.is_none_or(|until| until.latest() >= day.earliest())
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    /// Orders by the first day that a date can mean, then more exact dates first.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.precision, self.is_approximate).cmp(&(other.start, other.precision, other.is_approximate))
    }
}

impl fmt::Display for Date {
    /// Writes the date as in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.start.year(), self.start.month(), self.start.day());
        match self.precision {
            DatePrecision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            DatePrecision::Month => write!(f, "{year:04}-{month:02}"),
            DatePrecision::Year => write!(f, "{year:04}"),
        }?;
        f.write_str(if self.is_approximate { "~" } else { "" })
    }
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let error = || BadDate(text.to_owned());
        let (body, is_approximate) = text.trim().strip_suffix('~').map_or((text.trim(), false), |body| (body, true));
        let parts: Vec<&str> = body.split('-').collect();
        let number = |at: usize, digits: usize| -> Result<i16, BadDate> {
            let part = parts.get(at).copied().unwrap_or("1");
            let is_valid = part.len() <= digits && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if is_valid { part.parse().map_err(|_e: std::num::ParseIntError| error()) } else { Err(error()) }
        };
        let precision = match parts.len() {
            1 => DatePrecision::Year,
            2 => DatePrecision::Month,
            3 => DatePrecision::Day,
            _ => return Err(error()),
        };
        let (year, month, day) = (number(0, 4)?, number(1, 2)?, number(2, 2)?);
        let to_i8 = |n: i16| i8::try_from(n).map_err(|_e: std::num::TryFromIntError| error());
        if year == 0 || parts.first().is_none_or(|year| year.len() != 4) {
            return Err(error());
        }
        let start = civil::Date::new(year, to_i8(month)?, to_i8(day)?).map_err(|_e: jiff::Error| error())?;
        Ok(Self { start, precision, is_approximate })
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, str::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_keeps_its_precision() {
        for text in ["2025-11-07", "2025-11", "2025", "2025-11-05~", "2025-11~", "1948~", "0070"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("2025-11-05~").long(), "about 5 November 2025");
        assert_eq!(date("2025-09").short(), "Sep 2025");
        assert_eq!(date("2024-02").latest().to_string(), "2024-02-29");
    }

    #[test]
    fn malformed_dates_are_refused() {
        for text in ["", "7 Nov", "2025-13", "2025-02-30", "25", "2025-1-1-1", "2025-", "~", "-5", "0000", "20255"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_month_counts_from_its_first_day_to_its_last() {
        let day = date("2025-09-15");
        assert!(in_force(Some(date("2025-09")), None, day));
        assert!(in_force(Some(date("2025")), Some(date("2025-09")), day));
        assert!(!in_force(Some(date("2025-10")), None, day));
        assert!(!in_force(None, Some(date("2025-08")), day));
        assert!(in_force(None, None, day));
    }
}

//! Computes dates relative to the date of publication. Reads no words.

use jiff::{ToSpan, civil};

use crate::model::{Date, DatePrecision};

/// A date relative to a reference date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOffset {
    /// This number of days later.
    Days(i64),
    /// A day in the week this number of weeks later.
    Weeks(i64),
    /// The month this number of months later.
    Months(i64),
    /// The year this number of years later.
    Years(i64),
    /// A weekday (1 is Monday): the last one up to today for 0, the last one before today for −1, the next one after
    /// today for 1.
    Weekday(i8, i8),
    /// A weekday of the week this number of weeks later.
    WeekdayOfWeek(i8, i64),
}

/// The date of publication of a text.
#[derive(Clone, Copy)]
pub(super) struct ReferenceDate {
    /// The day of publication, if it is known.
    pub today: Option<civil::Date>,
    /// The date of publication.
    pub published: Option<Date>,
}

impl ReferenceDate {
    /// The reference date of a text that was published on this date.
    pub fn on(published: Option<Date>) -> Self {
        let day = published.filter(|date| date.precision() == DatePrecision::Day);
        Self { today: day.map(Date::earliest), published }
    }

    /// The date at this offset.
    pub fn resolve(&self, offset: DateOffset) -> Option<Date> {
        let monday =
            |today: civil::Date| today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok();
        match offset {
            DateOffset::Days(count) => Some(Date::day(self.today?.checked_add(count.days()).ok()?)),
            DateOffset::Weeks(count) => {
                let today = self.today?;
                // The middle of the possible days; in this week, only those up to today.
                let passed = i64::from(today.weekday().to_monday_zero_offset());
                let middle = if count == 0 { passed / 2 } else { 7 * count + 3 };
                approximate_day(monday(today)?.checked_add(middle.days()).ok()?)
            }
            DateOffset::Months(count) => {
                let published = self.published.filter(|date| date.precision() != DatePrecision::Year)?;
                let then = published.earliest().first_of_month().checked_add(count.months()).ok()?;
                month_date(then.year(), then.month(), false)
            }
            DateOffset::Years(count) => {
                let year = i64::from(self.published?.earliest().year()) + count;
                format!("{year:04}").parse().ok()
            }
            DateOffset::Weekday(wanted, direction) => {
                let today = self.today?;
                let days_back = i64::from((today.weekday().to_monday_one_offset() - wanted).rem_euclid(7));
                let days = match direction {
                    1 => 7 - days_back,
                    -1 if days_back == 0 => -7,
                    _ => -days_back,
                };
                Some(Date::day(today.checked_add(days.days()).ok()?))
            }
            DateOffset::WeekdayOfWeek(day, week) => {
                let days = 7 * week + i64::from(day) - 1;
                Some(Date::day(monday(self.today?)?.checked_add(days.days()).ok()?))
            }
        }
    }

    /// A month in its likeliest year: the last such month for −1, the next one for 1, else the nearest one.
    pub fn month(&self, month: i8, direction: i8, is_approximate: bool) -> Option<Date> {
        let published = self.published?.earliest();
        let ago = (published.month() - month).rem_euclid(12);
        // A month nearly a year ago is more likely ahead, but not after "last".
        let is_ahead = ago > 9 && direction >= 0 || ago != 0 && direction > 0;
        let months = if is_ahead { i64::from(12 - ago) } else { -i64::from(ago) };
        let then = published.first_of_month().checked_add(months.months()).ok()?;
        month_date(then.year(), then.month(), is_approximate)
    }

    /// A day in the year in which it is nearest to the date of publication.
    pub fn nearest_day(&self, month: i8, day: i8) -> Option<Date> {
        let published = self.published?.earliest();
        let in_year = |year_offset: i16| civil::Date::new(published.year() + year_offset, month, day).ok();
        let distance = |date: civil::Date| {
            let days = i64::from(published.until(date).map_or(0, |span| span.get_days()));
            // News reports refer to the past more often than to the future.
            if days < 0 { -days } else { days * 3 }
        };
        [in_year(-1), in_year(0), in_year(1)].into_iter().flatten().min_by_key(|date| distance(*date)).map(Date::day)
    }
}

pub(super) fn exact_day(year: i16, month: i8, day: i8) -> Option<Date> {
    civil::Date::new(year, month, day).ok().map(Date::day)
}

pub(super) fn month_date(year: i16, month: i8, is_approximate: bool) -> Option<Date> {
    format!("{year:04}-{month:02}{}", if is_approximate { "~" } else { "" }).parse().ok()
}

pub(super) fn approximate_day(day: civil::Date) -> Option<Date> {
    format!("{}~", Date::day(day)).parse().ok()
}

//! Which day is meant, seen from the day on which a text appeared. Reads no words.

use jiff::{ToSpan, civil};

use crate::model::{Date, DatePrecision};

/// A day as it is seen from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateOffset {
    /// So many days on.
    Days(i64),
    /// In the week that many weeks on.
    Weeks(i64),
    /// In the month that many months on.
    Months(i64),
    /// In the year that many years on.
    Years(i64),
    /// That weekday (1 is Monday): the last that was for 0, one before today for −1, one after it for 1.
    Weekday(i8, i8),
    /// That weekday of the week that many weeks on.
    WeekdayOfWeek(i8, i64),
}

/// When a text appeared.
#[derive(Clone, Copy)]
pub(super) struct ReferenceDate {
    /// The day, if it is known to the day.
    pub today: Option<civil::Date>,
    /// The date of publication.
    pub published: Option<Date>,
}

impl ReferenceDate {
    /// A text that appeared then.
    pub fn on(published: Option<Date>) -> Self {
        let day = published.filter(|date| date.precision() == DatePrecision::Day);
        Self { today: day.map(Date::earliest), published }
    }

    /// The day that is meant from the day of publication.
    pub fn resolve(&self, away: DateOffset) -> Option<Date> {
        let monday =
            |today: civil::Date| today.checked_sub(i64::from(today.weekday().to_monday_zero_offset()).days()).ok();
        match away {
            DateOffset::Days(by) => Some(Date::day(self.today?.checked_add(by.days()).ok()?)),
            DateOffset::Weeks(by) => {
                let today = self.today?;
                // The middle of the days that can be meant: of this week only those that had come.
                let passed = i64::from(today.weekday().to_monday_zero_offset());
                let middle = if by == 0 { passed / 2 } else { 7 * by + 3 };
                approximate_day(monday(today)?.checked_add(middle.days()).ok()?)
            }
            DateOffset::Months(by) => {
                let published = self.published.filter(|date| date.precision() != DatePrecision::Year)?;
                let then = published.earliest().first_of_month().checked_add(by.months()).ok()?;
                month_date(then.year(), then.month(), false)
            }
            DateOffset::Years(by) => {
                let year = i64::from(self.published?.earliest().year()) + by;
                format!("{year:04}").parse().ok()
            }
            DateOffset::Weekday(wanted, way) => {
                let today = self.today?;
                let back = i64::from((today.weekday().to_monday_one_offset() - wanted).rem_euclid(7));
                let by = match way {
                    1 => 7 - back,
                    -1 if back == 0 => -7,
                    _ => -back,
                };
                Some(Date::day(today.checked_add(by.days()).ok()?))
            }
            DateOffset::WeekdayOfWeek(day, week) => {
                let by = 7 * week + i64::from(day) - 1;
                Some(Date::day(monday(self.today?)?.checked_add(by.days()).ok()?))
            }
        }
    }

    /// That month in the year that is meant: the last of its name for −1, the next for 1, else what is nearer.
    pub fn month(&self, month: i8, way: i8, about: bool) -> Option<Date> {
        let published = self.published?.earliest();
        let ago = (published.month() - month).rem_euclid(12);
        // What would be nearly a year ago is rather to come; behind "last" it is not.
        let is_ahead = ago > 9 && way >= 0 || ago != 0 && way > 0;
        let months = if is_ahead { i64::from(12 - ago) } else { -i64::from(ago) };
        let then = published.first_of_month().checked_add(months.months()).ok()?;
        month_date(then.year(), then.month(), about)
    }

    /// That day in the year that is meant beside the date of publication.
    pub fn nearest_day(&self, month: i8, day: i8) -> Option<Date> {
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

pub(super) fn exact_day(year: i16, month: i8, day: i8) -> Option<Date> {
    civil::Date::new(year, month, day).ok().map(Date::day)
}

pub(super) fn month_date(year: i16, month: i8, about: bool) -> Option<Date> {
    format!("{year:04}-{month:02}{}", if about { "~" } else { "" }).parse().ok()
}

pub(super) fn approximate_day(day: civil::Date) -> Option<Date> {
    format!("{}~", Date::day(day)).parse().ok()
}

//! Where a day lies on a line of time, and which days are written under it. Draws nothing.

use jiff::ToSpan as _;
use jiff::civil::{self, Date};

/// From days to shares of the bar, 0 at its left end and 1 at its right. A long time in which nothing happens is cut
/// short, so that the days around it can be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    /// Days and their shares, rising; between two of them it is even.
    knots: Vec<(Date, f32)>,
    /// The shares in whose middle time is cut short.
    pub breaks: Vec<f32>,
}

/// A word under the line.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxisLabel {
    /// Where.
    pub share: f32,
    /// "Oct", "2025", "8 Nov".
    pub text: String,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl TimeAxis {
    /// An axis that shows all of these days, which need no order.
    pub fn of(days: impl IntoIterator<Item = Date>) -> Self {
        let mut days: Vec<Date> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
            return Self { knots: Vec::new(), breaks: Vec::new() };
        };
        let gaps = |days: &[Date]| days.windows(2).map(|pair| days_between(pair[0], pair[1])).collect::<Vec<i32>>();
        let most = max_gap_days(&gaps(&days));
        let shown: i64 = gaps(&days).iter().map(|gap| i64::from((*gap).min(most))).sum();
        let margin = i32::try_from(shown / 30).unwrap_or(i32::MAX).max(2);
        days.insert(0, add_days(first, -margin));
        days.push(add_days(last, margin));
        let gaps = gaps(&days);
        let weights: Vec<f32> = gaps.iter().map(|gap| (*gap).min(most) as f32).collect();
        let whole = weights.iter().sum::<f32>().max(1.0);
        let (mut knots, mut breaks, mut share) = (Vec::new(), Vec::new(), 0.0);
        for (at, day) in days.iter().enumerate() {
            knots.push((*day, share));
            let weight = weights.get(at).copied().unwrap_or(0.0) / whole;
            if gaps.get(at).is_some_and(|gap| *gap > most) {
                breaks.push(share + weight / 2.0);
            }
            share += weight;
        }
        Self { knots, breaks }
    }

    /// The first and the last day on the bar.
    pub fn ends(&self) -> Option<(Date, Date)> {
        Some((self.knots.first()?.0, self.knots.last()?.0))
    }

    /// Where a day lies; before the first and after the last at the ends.
    pub fn share(&self, day: Date) -> f32 {
        let after = self.knots.partition_point(|(knot, _)| *knot <= day);
        let (Some(left), right) = (self.knots.get(after.wrapping_sub(1)), self.knots.get(after)) else { return 0.0 };
        let Some(right) = right else { return left.1 };
        let part = days_between(left.0, day) as f32 / days_between(left.0, right.0).max(1) as f32;
        left.1 + (right.1 - left.1) * part
    }

    /// The day that lies there.
    pub fn day(&self, share: f32) -> Option<Date> {
        let after = self.knots.partition_point(|(_, knot)| *knot <= share);
        let Some(left) = self.knots.get(after.wrapping_sub(1)) else { return self.knots.first().map(|knot| knot.0) };
        let Some(right) = self.knots.get(after) else { return Some(left.0) };
        let part = (share - left.1) / (right.1 - left.1).max(f32::EPSILON);
        Some(add_days(left.0, (part * days_between(left.0, right.0) as f32).round() as i32))
    }

    /// Words under the bar: years first, then months, then days, where there is room for them. `width` is that of the
    /// bar and `room` what a day and a month need, both in points. A word that does not follow one of its own year says
    /// which year it is, and so does each time that is cut off from the others.
    pub fn labels(&self, width: f32, room: f32) -> Vec<TimeAxisLabel> {
        let runs = self.continuous_spans();
        let days: i32 = runs.iter().map(|(from, to)| days_between(*from, *to)).sum();
        let shares: f32 = runs.iter().map(|(from, to)| self.share(*to) - self.share(*from)).sum();
        let day = shares * width / days.max(1) as f32;
        let mut words = DateLabelRow { axis: self, width, label_width: room, labels: Vec::new() };
        for unit in TickInterval::ALL.iter().filter(|unit| unit.days() * day >= room * 0.45) {
            for (from, to) in &runs {
                unit.ticks_between(*from, *to).for_each(|start| words.add_if_it_fits(start, unit.label_format()));
            }
        }
        words.add_years();
        for (from, to) in &runs {
            words.label_empty_span(*from, *to);
        }
        words.labels.sort_by_key(|word| word.day);
        let label = |word: DateLabel| TimeAxisLabel { share: self.share(word.day), text: word.format.text(word.day) };
        words.labels.into_iter().map(label).collect()
    }

    /// The times between those that are cut short, from day to day; a day by itself is one too.
    fn continuous_spans(&self) -> Vec<(Date, Date)> {
        let Some((first, _)) = self.knots.first() else { return Vec::new() };
        let mut runs = vec![(*first, *first)];
        for pair in self.knots.windows(2) {
            let (middle, next) = ((pair[0].1 + pair[1].1) / 2.0, pair[1].0);
            let is_cut = self.breaks.iter().any(|at| (at - middle).abs() < 1e-5);
            match runs.last_mut() {
                Some(run) if !is_cut => run.1 = next,
                _ => runs.push((next, next)),
            }
        }
        runs
    }
}

/// How much of a day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DateLabelFormat {
    Year,
    Month,
    MonthYear,
    Day,
    DayYear,
}

impl DateLabelFormat {
    fn text(self, day: Date) -> String {
        let name = usize::from(day.month().unsigned_abs()).checked_sub(1).and_then(|at| MONTHS.get(at));
        let (month, year) = (name.copied().unwrap_or_default(), day.year());
        match self {
            Self::Year => year.to_string(),
            Self::Month => month.to_owned(),
            Self::MonthYear => format!("{month} {year}"),
            Self::Day => format!("{} {month}", day.day()),
            Self::DayYear => format!("{} {month} {year}", day.day()),
        }
    }

    /// How much of what a day and a month need it takes.
    fn relative_width(self) -> f32 {
        match self {
            Self::Year => 0.8,
            Self::Month => 0.7,
            Self::MonthYear => 1.15,
            Self::Day => 1.0,
            Self::DayYear => 1.45,
        }
    }

    fn with_year(self) -> Self {
        match self {
            Self::Month => Self::MonthYear,
            Self::Day => Self::DayYear,
            other => other,
        }
    }
}

/// What is written at equal distances.
#[derive(Clone, Copy, Debug)]
enum TickInterval {
    Years(i16),
    Months(i8),
    /// On those days of each month, or on every day.
    Days(&'static [i8]),
}

impl TickInterval {
    /// The coarsest first, so that round dates have the room.
    const ALL: [Self; 14] = [
        Self::Years(1000),
        Self::Years(500),
        Self::Years(100),
        Self::Years(50),
        Self::Years(10),
        Self::Years(5),
        Self::Years(2),
        Self::Years(1),
        Self::Months(6),
        Self::Months(3),
        Self::Months(1),
        Self::Days(&[15]),
        Self::Days(&[8, 22]),
        Self::Days(&[]),
    ];

    /// About how many days lie between two of them.
    fn days(self) -> f32 {
        match self {
            Self::Years(step) => f32::from(step) * 365.0,
            Self::Months(step) => f32::from(step) * 30.4,
            Self::Days([_]) => 15.0,
            Self::Days([_, ..]) => 7.0,
            Self::Days([]) => 1.0,
        }
    }

    fn label_format(self) -> DateLabelFormat {
        match self {
            Self::Years(_) => DateLabelFormat::Year,
            Self::Months(_) => DateLabelFormat::Month,
            Self::Days(_) => DateLabelFormat::Day,
        }
    }

    /// Every day of it from one day to another.
    fn ticks_between(self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let first = match self {
            Self::Years(_) => from.first_of_year(),
            Self::Months(_) => from.first_of_month(),
            Self::Days(_) => from,
        };
        let next = move |day: &Date| match self {
            // Of many years only the round ones are walked through.
            Self::Years(step) => {
                let year = (day.year().div_euclid(step) + 1).checked_mul(step)?;
                Date::new(year, 1, 1).ok()
            }
            Self::Months(_) => day.checked_add(1.month()).ok(),
            Self::Days(_) => day.tomorrow().ok(),
        };
        let is_one = move |day: &Date| match self {
            Self::Years(step) => day.year() % step == 0,
            Self::Months(step) => (day.month() - 1) % step == 0,
            Self::Days(days) => days.is_empty() || days.contains(&day.day()),
        };
        let all = std::iter::successors(Some(first), next).take_while(move |day| *day <= to);
        all.filter(move |day| *day >= from && is_one(day))
    }
}

/// A word under the bar.
#[derive(Clone, Copy, Debug)]
struct DateLabel {
    day: Date,
    format: DateLabelFormat,
}

/// Words that find room.
struct DateLabelRow<'a> {
    axis: &'a TimeAxis,
    width: f32,
    label_width: f32,
    labels: Vec<DateLabel>,
}

impl DateLabelRow<'_> {
    fn x(&self, day: Date) -> f32 {
        self.axis.share(day) * self.width
    }

    /// Is there room for it between the ends of the bar and beside those others?
    fn fits<'a>(&self, word: DateLabel, mut others: impl Iterator<Item = &'a DateLabel>) -> bool {
        let (x, half) = (self.x(word.day), word.format.relative_width() * self.label_width / 2.0);
        let inside = x > half - self.label_width * 0.3 && x < self.width - half + self.label_width * 0.3;
        inside
            && others.all(|other| {
                (self.x(other.day) - x).abs() >= half + other.format.relative_width() * self.label_width / 2.0
            })
    }

    fn add_if_it_fits(&mut self, day: Date, look: DateLabelFormat) {
        let word = DateLabel { day, format: look };
        if self.fits(word, self.labels.iter()) {
            self.labels.push(word);
        }
    }

    /// Adds the year where it is not that of the word before. What then has no room any more is left out.
    fn add_years(&mut self) {
        let mut words = std::mem::take(&mut self.labels);
        words.sort_by_key(|word| word.day);
        let mut year = None;
        for (at, word) in words.iter().enumerate() {
            let look = if year == Some(word.day.year()) { word.format } else { word.format.with_year() };
            let said = DateLabel { format: look, ..*word };
            // A round date further on is not given up for a longer word before it.
            let next = words.get(at + 1).filter(|next| next.format == DateLabelFormat::Year);
            if self.fits(said, self.labels.last().into_iter().chain(next)) {
                year = Some(word.day.year());
                self.labels.push(said);
            }
        }
    }

    /// Writes under a time without a word when it was, as exactly as there is room for.
    fn label_empty_span(&mut self, from: Date, to: Date) {
        if self.labels.iter().any(|word| (from..=to).contains(&word.day)) {
            return;
        }
        let inside = self.axis.knots.iter().map(|(day, _)| *day).filter(|day| (from..=to).contains(day));
        let ends = self.axis.ends();
        let is_end = |day: &Date| ends.is_some_and(|(first, last)| *day == first || *day == last);
        let days: Vec<Date> = inside.filter(|day| !is_end(day)).collect();
        for look in [DateLabelFormat::DayYear, DateLabelFormat::MonthYear, DateLabelFormat::Year] {
            for day in &days {
                let word = DateLabel { day: *day, format: look };
                if self.fits(word, self.labels.iter()) {
                    return self.labels.push(word);
                }
            }
        }
    }
}

/// How many days of a gap are shown at most: where one outweighs all shorter ones together, half as many as they have.
fn max_gap_days(gaps: &[i32]) -> i32 {
    let mut sorted = gaps.to_vec();
    sorted.sort_unstable();
    let (mut sum, mut last): (i32, i32) = (0, 0);
    for gap in sorted {
        if sum > 0 && gap > sum.saturating_mul(3).max(200) {
            return (sum / 2).max(last).max(10);
        }
        sum = sum.saturating_add(gap);
        last = gap;
    }
    i32::MAX
}

/// How many days lie between.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn add_days(day: civil::Date, days: i32) -> civil::Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(days: &[&str]) -> TimeAxis {
        TimeAxis::of(days.iter().map(|day| day.parse::<Date>().unwrap()))
    }

    #[test]
    fn a_day_is_found_where_it_lies_whatever_the_order() {
        let axis = axis(&["2025-11-07", "2025-09-01", "2025-10-10", "2025-09-01"]);
        let mut last = -1.0;
        for offset in 0..70 {
            let day = add_days(civil::date(2025, 9, 1), offset);
            let share = axis.share(day);
            assert!(share > last && (0.0..=1.0).contains(&share), "{day} lies at {share}");
            assert_eq!(axis.day(share), Some(day));
            last = share;
        }
        assert!(axis.breaks.is_empty());
    }

    #[test]
    fn a_long_time_without_events_is_cut_short() {
        let axis = axis(&["1948-05-14", "2025-09-01", "2025-10-10", "2025-11-07"]);
        assert_eq!(axis.breaks.len(), 1);
        assert!(axis.share(civil::date(2025, 9, 1)) < 0.5);
        let days = ["1948-05-14", "1990-01-01", "2025-09-01", "2025-10-20"].map(|day| day.parse::<Date>().unwrap());
        let shares = days.map(|day| axis.share(day));
        assert!(shares.is_sorted_by(|a, b| a < b), "{shares:?}");
    }

    /// What is written under a bar of 600 points.
    fn label_texts(days: &[&str]) -> String {
        let texts: Vec<String> = axis(days).labels(600.0, 56.0).into_iter().map(|label| label.text).collect();
        texts.join(", ")
    }

    #[test]
    fn labels_do_not_overlap_and_are_in_order() {
        for days in [
            &["2025-09-01", "2025-11-07"] as &[&str],
            &["2025-11-03", "2025-11-07"],
            &["1948-05-14", "2025-09-01", "2025-11-07"],
            &["0001-01-01", "9999-12-31"],
            &[
                "0001-01-01",
                "0476-09-04",
                "1066-10-31",
                "1948-05-14",
                "2025-09-30",
                "2025-10-10",
                "2025-11-07",
                "9999-12-31",
            ],
            &["2024-02-29"],
        ] {
            let labels = axis(days).labels(600.0, 56.0);
            assert!(!labels.is_empty(), "{days:?}");
            let room = |label: &TimeAxisLabel| label.text.chars().count() as f32 * 5.6;
            let apart = |pair: &[TimeAxisLabel]| {
                (pair[1].share - pair[0].share) * 600.0 >= (room(&pair[0]) + room(&pair[1])) / 2.0
            };
            assert!(labels.windows(2).all(apart), "{labels:?}");
        }
    }

    #[test]
    fn labels_are_as_fine_as_the_width_allows() {
        assert_eq!(
            label_texts(&["2025-09-01", "2025-11-07"]),
            "Sep 2025, 15 Sep, 22 Sep, Oct, 8 Oct, 15 Oct, 22 Oct, Nov"
        );
        let days = label_texts(&["2025-11-03", "2025-11-07"]);
        assert!(days.contains(", 5 Nov, ") && days.contains(" Nov 2025, "), "{days}");
        let months = label_texts(&["2023-03-01", "2025-11-07"]);
        assert!(months.contains(", 2024, ") && months.contains(", Jul, "), "{months}");
    }

    #[test]
    fn each_label_shows_which_year_it_belongs_to() {
        assert_eq!(label_texts(&["1948-05-14", "2025-09-01", "2025-11-07"]), "May 1948, Sep 2025, Oct, 15 Oct, Nov");
        let years = label_texts(&["2025-11-20", "2026-01-20"]);
        assert!(years.contains(" 2025, ") && years.contains("2026"), "{years}");
        let days = ["0001-01-01", "0476-09-04", "1948-05-14", "2025-09-30", "2025-10-10", "2025-11-07", "9999-12-31"];
        let words = label_texts(&days);
        assert!(words.contains("1948") && words.contains("2025"), "{words}");
    }

    #[test]
    fn an_axis_without_days_has_no_ends() {
        let empty = TimeAxis::of([]);
        assert_eq!(empty.ends(), None);
        assert_eq!(empty.day(0.5), None);
        assert!(empty.labels(600.0, 56.0).is_empty());
    }
}

//! Maps days to positions on a time axis and chooses its labels. Draws nothing.

use jiff::ToSpan as _;
use jiff::civil::{self, Date};

/// A mapping from days to shares of the axis, 0 at its left end and 1 at its right. A long time without events is cut
/// short, so that the days around it can be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    /// Days and their shares, both ascending; linear between two knots.
    knots: Vec<(Date, f32)>,
    /// The shares at which time is cut short.
    pub breaks: Vec<f32>,
}

/// A label under the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxisLabel {
    /// Its position, as a share of the axis.
    pub share: f32,
    /// "Oct", "2025", "8 Nov".
    pub text: String,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl TimeAxis {
    /// An axis that shows all given days, in any order.
    pub fn of(days: impl IntoIterator<Item = Date>) -> Self {
        let mut days: Vec<Date> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
            return Self { knots: Vec::new(), breaks: Vec::new() };
        };
        let gaps = |days: &[Date]| days.windows(2).map(|pair| days_between(pair[0], pair[1])).collect::<Vec<i32>>();
        let max_gap = max_gap_days(&gaps(&days));
        let shown: i64 = gaps(&days).iter().map(|gap| i64::from((*gap).min(max_gap))).sum();
        let margin = i32::try_from(shown / 30).unwrap_or(i32::MAX).max(2);
        days.insert(0, add_days(first, -margin));
        days.push(add_days(last, margin));
        let gaps = gaps(&days);
        let weights: Vec<f32> = gaps.iter().map(|gap| (*gap).min(max_gap) as f32).collect();
        let total_weight = weights.iter().sum::<f32>().max(1.0);
        let (mut knots, mut breaks, mut share) = (Vec::new(), Vec::new(), 0.0);
        for (number, day) in days.iter().enumerate() {
            knots.push((*day, share));
            let weight = weights.get(number).copied().unwrap_or(0.0) / total_weight;
            if gaps.get(number).is_some_and(|gap| *gap > max_gap) {
                breaks.push(share + weight / 2.0);
            }
            share += weight;
        }
        Self { knots, breaks }
    }

    /// The first and the last day of the axis.
    pub fn ends(&self) -> Option<(Date, Date)> {
        Some((self.knots.first()?.0, self.knots.last()?.0))
    }

    /// The share of a day; days outside the axis are at its ends.
    pub fn share(&self, day: Date) -> f32 {
        let after = self.knots.partition_point(|(knot, _)| *knot <= day);
        let (Some(left), right) = (self.knots.get(after.wrapping_sub(1)), self.knots.get(after)) else { return 0.0 };
        let Some(right) = right else { return left.1 };
        let fraction = days_between(left.0, day) as f32 / days_between(left.0, right.0).max(1) as f32;
        left.1 + (right.1 - left.1) * fraction
    }

    /// The day at a share of the axis.
    pub fn day(&self, share: f32) -> Option<Date> {
        let after = self.knots.partition_point(|(_, knot)| *knot <= share);
        let Some(left) = self.knots.get(after.wrapping_sub(1)) else { return self.knots.first().map(|knot| knot.0) };
        let Some(right) = self.knots.get(after) else { return Some(left.0) };
        let fraction = (share - left.1) / (right.1 - left.1).max(f32::EPSILON);
        Some(add_days(left.0, (fraction * days_between(left.0, right.0) as f32).round() as i32))
    }

    /// The labels under the axis: years first, then months, then days, as far as there is space. `width` is that of the
    /// axis and `label_width` that of a label such as "15 Sep", both in points. A label includes its year unless the
    /// label before it is of the same year; each part between two breaks shows its year.
    pub fn labels(&self, width: f32, label_width: f32) -> Vec<TimeAxisLabel> {
        let spans = self.continuous_spans();
        let days: i32 = spans.iter().map(|(from, to)| days_between(*from, *to)).sum();
        let shares: f32 = spans.iter().map(|(from, to)| self.share(*to) - self.share(*from)).sum();
        let points_per_day = shares * width / days.max(1) as f32;
        let mut row = DateLabelRow { axis: self, width, label_width, labels: Vec::new() };
        for unit in TickInterval::ALL.iter().filter(|unit| unit.days() * points_per_day >= label_width * 0.45) {
            for (from, to) in &spans {
                unit.ticks_between(*from, *to).for_each(|start| row.add_if_it_fits(start, unit.label_format()));
            }
        }
        row.add_years();
        for (from, to) in &spans {
            row.label_empty_span(*from, *to);
        }
        row.labels.sort_by_key(|label| label.day);
        let axis_label =
            |label: DateLabel| TimeAxisLabel { share: self.share(label.day), text: label.format.text(label.day) };
        row.labels.into_iter().map(axis_label).collect()
    }

    /// The spans between the breaks, as first and last days; a single day is a span too.
    fn continuous_spans(&self) -> Vec<(Date, Date)> {
        let Some((first, _)) = self.knots.first() else { return Vec::new() };
        let mut spans = vec![(*first, *first)];
        for pair in self.knots.windows(2) {
            let (middle, next) = ((pair[0].1 + pair[1].1) / 2.0, pair[1].0);
            let is_cut = self.breaks.iter().any(|at| (at - middle).abs() < 1e-5);
            match spans.last_mut() {
                Some(span) if !is_cut => span.1 = next,
                _ => spans.push((next, next)),
            }
        }
        spans
    }
}

/// The format of a date label.
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
        let name = usize::from(day.month().unsigned_abs()).checked_sub(1).and_then(|index| MONTHS.get(index));
        let (month, year) = (name.copied().unwrap_or_default(), day.year());
        match self {
            Self::Year => year.to_string(),
            Self::Month => month.to_owned(),
            Self::MonthYear => format!("{month} {year}"),
            Self::Day => format!("{} {month}", day.day()),
            Self::DayYear => format!("{} {month} {year}", day.day()),
        }
    }

    /// Its width relative to a label of day and month.
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

/// The distance of labels.
#[derive(Clone, Copy, Debug)]
enum TickInterval {
    Years(i16),
    Months(i8),
    /// On these days of each month; on every day if the list is empty.
    Days(&'static [i8]),
}

impl TickInterval {
    /// The coarsest first, so that round dates get the space.
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

    /// The approximate number of days between two ticks.
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

    /// The ticks from one day to another.
    fn ticks_between(self, from: Date, to: Date) -> impl Iterator<Item = Date> {
        let first = match self {
            Self::Years(_) => from.first_of_year(),
            Self::Months(_) => from.first_of_month(),
            Self::Days(_) => from,
        };
        let next = move |day: &Date| match self {
            // Steps over whole multiples, so that a long time costs few steps.
            Self::Years(step) => {
                let year = (day.year().div_euclid(step) + 1).checked_mul(step)?;
                Date::new(year, 1, 1).ok()
            }
            Self::Months(_) => day.checked_add(1.month()).ok(),
            Self::Days(_) => day.tomorrow().ok(),
        };
        let is_tick = move |day: &Date| match self {
            Self::Years(step) => day.year() % step == 0,
            Self::Months(step) => (day.month() - 1) % step == 0,
            Self::Days(days) => days.is_empty() || days.contains(&day.day()),
        };
        let days = std::iter::successors(Some(first), next).take_while(move |day| *day <= to);
        days.filter(move |day| *day >= from && is_tick(day))
    }
}

/// A label candidate.
#[derive(Clone, Copy, Debug)]
struct DateLabel {
    day: Date,
    format: DateLabelFormat,
}

/// The labels that fit under an axis.
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

    /// Whether a label fits between the ends of the axis and beside the other labels.
    fn fits<'a>(&self, label: DateLabel, mut others: impl Iterator<Item = &'a DateLabel>) -> bool {
        let (x, half) = (self.x(label.day), label.format.relative_width() * self.label_width / 2.0);
        let inside = x > half - self.label_width * 0.3 && x < self.width - half + self.label_width * 0.3;
        inside
            && others.all(|other| {
                (self.x(other.day) - x).abs() >= half + other.format.relative_width() * self.label_width / 2.0
            })
    }

    fn add_if_it_fits(&mut self, day: Date, format: DateLabelFormat) {
        let label = DateLabel { day, format };
        if self.fits(label, self.labels.iter()) {
            self.labels.push(label);
        }
    }

    /// Adds the year to each label whose year differs from that of the label before it. Labels that no longer fit are
    /// dropped.
    fn add_years(&mut self) {
        let mut labels = std::mem::take(&mut self.labels);
        labels.sort_by_key(|label| label.day);
        let mut year = None;
        for (number, label) in labels.iter().enumerate() {
            let format = if year == Some(label.day.year()) { label.format } else { label.format.with_year() };
            let with_year = DateLabel { format, ..*label };
            // The next label is kept if it is a year: it is not dropped for a longer label before it.
            let next = labels.get(number + 1).filter(|next| next.format == DateLabelFormat::Year);
            if self.fits(with_year, self.labels.last().into_iter().chain(next)) {
                year = Some(label.day.year());
                self.labels.push(with_year);
            }
        }
    }

    /// Adds a date under a span without a label, as exact as there is space for.
    fn label_empty_span(&mut self, from: Date, to: Date) {
        if self.labels.iter().any(|label| (from..=to).contains(&label.day)) {
            return;
        }
        let inside = self.axis.knots.iter().map(|(day, _)| *day).filter(|day| (from..=to).contains(day));
        let ends = self.axis.ends();
        let is_end = |day: &Date| ends.is_some_and(|(first, last)| *day == first || *day == last);
        let days: Vec<Date> = inside.filter(|day| !is_end(day)).collect();
        for format in [DateLabelFormat::DayYear, DateLabelFormat::MonthYear, DateLabelFormat::Year] {
            for day in &days {
                let label = DateLabel { day: *day, format };
                if self.fits(label, self.labels.iter()) {
                    return self.labels.push(label);
                }
            }
        }
    }
}

/// The maximum number of days shown of a gap: if one gap outweighs all shorter ones together, half of their sum.
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

/// The number of days between two days.
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
    fn days_convert_to_shares_and_back() {
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

    /// The labels under an axis of 600 points.
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
            let text_width = |label: &TimeAxisLabel| label.text.chars().count() as f32 * 5.6;
            let apart = |pair: &[TimeAxisLabel]| {
                (pair[1].share - pair[0].share) * 600.0 >= (text_width(&pair[0]) + text_width(&pair[1])) / 2.0
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
        let texts = label_texts(&days);
        assert!(texts.contains("1948") && texts.contains("2025"), "{texts}");
    }

    #[test]
    fn an_axis_without_days_has_no_ends() {
        let empty = TimeAxis::of([]);
        assert_eq!(empty.ends(), None);
        assert_eq!(empty.day(0.5), None);
        assert!(empty.labels(600.0, 56.0).is_empty());
    }
}

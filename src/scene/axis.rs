//! Where a day lies on a line of time, and which days are written under it. Draws nothing.

use jiff::ToSpan as _;
use jiff::civil::{self, Date};

/// From days to shares of the bar, 0 at its left end and 1 at its right. A long time in which nothing happens is cut
/// short, so that the days around it can be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Days and their shares, rising; between two of them it is even.
    knots: Vec<(Date, f32)>,
    /// The shares in whose middle time is cut short.
    pub breaks: Vec<f32>,
}

/// A word under the line.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisLabel {
    /// Where.
    pub share: f32,
    /// "Oct", "2025", "8 Nov".
    pub text: String,
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Axis {
    /// An axis that shows all of these days, which need no order.
    pub fn of(days: impl IntoIterator<Item = Date>) -> Self {
        let mut days: Vec<Date> = days.into_iter().collect();
        days.sort_unstable();
        days.dedup();
        let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
            return Self { knots: Vec::new(), breaks: Vec::new() };
        };
        let gaps = |days: &[Date]| days.windows(2).map(|pair| between(pair[0], pair[1])).collect::<Vec<i32>>();
        let most = longest(&gaps(&days));
        let shown: i64 = gaps(&days).iter().map(|gap| i64::from((*gap).min(most))).sum();
        let margin = i32::try_from(shown / 30).unwrap_or(i32::MAX).max(2);
        days.insert(0, moved(first, -margin));
        days.push(moved(last, margin));
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
        let part = between(left.0, day) as f32 / between(left.0, right.0).max(1) as f32;
        left.1 + (right.1 - left.1) * part
    }

    /// The day that lies there.
    pub fn day(&self, share: f32) -> Option<Date> {
        let after = self.knots.partition_point(|(_, knot)| *knot <= share);
        let Some(left) = self.knots.get(after.wrapping_sub(1)) else { return self.knots.first().map(|knot| knot.0) };
        let Some(right) = self.knots.get(after) else { return Some(left.0) };
        let part = (share - left.1) / (right.1 - left.1).max(f32::EPSILON);
        Some(moved(left.0, (part * between(left.0, right.0) as f32).round() as i32))
    }

    /// Words under the bar: years first, then months, then days, where there is room for them. `width` is that of the
    /// bar and `room` what a word needs, both in points.
    pub fn labels(&self, width: f32, room: f32) -> Vec<AxisLabel> {
        let Some((first, last)) = self.ends() else { return Vec::new() };
        let mut labels: Vec<AxisLabel> = Vec::new();
        let mut put = |day: Date, text: String| {
            let share = self.share(day);
            let x = share * width;
            let fits = x > room * 0.3 && x < width - room * 0.3;
            if fits && labels.iter().all(|label| (label.share * width - x).abs() >= room) {
                labels.push(AxisLabel { share, text });
            }
        };
        let years = (last.year() - first.year()).max(1);
        let step = [1, 2, 5, 10, 25, 50, 100, 500].into_iter().find(|step| years / step <= 24).unwrap_or(1000);
        for year in (first.year()..=last.year()).filter(|year| year % step == 0) {
            if let Ok(day) = Date::new(year, 1, 1)
                && day >= first
            {
                put(day, year.to_string());
            }
        }
        for day in self.starts(|day| day.first_of_month(), 1.month()) {
            let name = usize::from(day.month().unsigned_abs()).checked_sub(1).and_then(|at| MONTHS.get(at));
            put(day, name.copied().unwrap_or_default().to_owned());
        }
        for day in self.starts(|day| day, 1.day()) {
            let name = usize::from(day.month().unsigned_abs()).checked_sub(1).and_then(|at| MONTHS.get(at));
            if matches!(day.day(), 8 | 15 | 22) {
                put(day, format!("{} {}", day.day(), name.copied().unwrap_or_default()));
            }
        }
        labels.sort_by(|a, b| a.share.total_cmp(&b.share));
        let is_year = |label: &AxisLabel| label.text.bytes().all(|byte| byte.is_ascii_digit());
        if !labels.iter().any(is_year)
            && let Some(first) = labels.first_mut()
            && let Some(day) = self.day(first.share)
        {
            // One of the words says which year it is.
            first.text = format!("{} {}", first.text, day.year());
        }
        labels
    }

    /// Every start of a span on the bar, but for the times that are cut short; none where there are too many to write.
    fn starts(&self, start: impl Fn(Date) -> Date, step: jiff::Span) -> Vec<Date> {
        let mut starts = Vec::new();
        for pair in self.knots.windows(2) {
            let (from, to) = (pair[0].0, pair[1].0);
            let middle = (pair[0].1 + pair[1].1) / 2.0;
            let is_cut = self.breaks.iter().any(|at| (at - middle).abs() < 1e-4);
            if is_cut {
                continue;
            }
            let mut day = start(from);
            while day <= to && starts.len() < 1500 {
                if day >= from && starts.last() != Some(&day) {
                    starts.push(day);
                }
                match day.checked_add(step) {
                    Ok(next) => day = next,
                    Err(_) => break,
                }
            }
        }
        starts
    }
}

/// How many days of a gap are shown at most: where one outweighs all shorter ones together, half as many as they have.
fn longest(gaps: &[i32]) -> i32 {
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
fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

fn moved(day: civil::Date, days: i32) -> civil::Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(days: &[&str]) -> Axis {
        Axis::of(days.iter().map(|day| day.parse::<Date>().unwrap()))
    }

    #[test]
    fn a_day_is_found_where_it_lies_whatever_the_order() {
        let axis = axis(&["2025-11-07", "2025-09-01", "2025-10-10", "2025-09-01"]);
        let mut last = -1.0;
        for offset in 0..70 {
            let day = moved(civil::date(2025, 9, 1), offset);
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

    #[test]
    fn words_stand_apart_and_in_order() {
        for days in [
            &["2025-09-01", "2025-11-07"] as &[&str],
            &["2025-11-03", "2025-11-07"],
            &["1948-05-14", "2025-09-01", "2025-11-07"],
            &["0001-01-01", "9999-12-31"],
            &["2024-02-29"],
        ] {
            let labels = axis(days).labels(600.0, 56.0);
            assert!(labels.windows(2).all(|pair| (pair[1].share - pair[0].share) * 600.0 >= 55.9), "{labels:?}");
        }
        let texts: Vec<String> =
            axis(&["2025-09-01", "2025-11-07"]).labels(600.0, 56.0).into_iter().map(|label| label.text).collect();
        assert!(texts.contains(&"Oct".to_owned()) && texts.contains(&"Nov".to_owned()), "{texts:?}");
    }

    #[test]
    fn nothing_has_no_ends() {
        let empty = Axis::of([]);
        assert_eq!(empty.ends(), None);
        assert_eq!(empty.day(0.5), None);
        assert!(empty.labels(600.0, 56.0).is_empty());
    }
}

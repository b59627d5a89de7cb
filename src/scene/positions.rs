//! Actors between two axes: what is plotted, what has no place, and what the corners mean. Knows nothing of the window.

mod axis;
mod figure;
mod place;

pub use axis::{AXES, Axis, Missing, Of, PRESETS, Preset, Spot, axis, preset};
pub(super) use figure::scene;
pub use place::{Placed, backdrop, place, point_shapes, ticks};

use emath::{Pos2, Rangef, pos2};

use super::Seen;
use super::actor::Seen as Look;
use crate::model::{Actor, Axes, Id, Issue, Standing, Target};

/// What is plotted.
pub struct Plot {
    /// From left to right, and from the bottom to the top.
    pub axes: [&'static Axis; 2],
    /// How far each axis reaches, with a margin.
    pub ranges: [Rangef; 2],
    /// The issue that positions are taken on.
    pub issue: Option<Id<Issue>>,
    /// Those who have a place.
    pub points: Vec<Point>,
    /// Those who have none, by the reason.
    pub missing: Vec<(String, Vec<Absent>)>,
}

/// An actor with a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Who.
    pub actor: Id<Actor>,
    /// What it is called.
    pub label: String,
    /// Where, in the units of the axes.
    pub at: Pos2,
    /// How much it can move, which is the area of its disc.
    pub influence: u8,
    /// Is its position on the issue a red line?
    pub red_line: bool,
    /// Does a filter leave it pale?
    pub pale: bool,
    /// Where it stands, if there is an issue under the lens.
    pub(super) look: Option<Look>,
}

/// An actor without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// Who.
    pub actor: Id<Actor>,
    /// What it is called.
    pub label: String,
}

impl Plot {
    /// The actors of a map between two axes; none where an axis needs an issue and there is none under the lens.
    pub fn of(seen: &Seen, axes: &Axes) -> Self {
        let axes = Axis::pair(axes);
        let (map, issue) = (&seen.map, seen.lens.issue().cloned());
        let (standing, day) = (Standing::of(map), map.counting_day());
        let mut plot = Self { axes, ranges: [Rangef::NOTHING; 2], issue, points: Vec::new(), missing: Vec::new() };
        if plot.lacks_issue() {
            return plot;
        }
        for actor in map.actors.iter() {
            let stance = plot.issue.as_ref().and_then(|issue| standing.get(&actor.id, issue));
            let of = Of { map, actor, stance, issue: plot.issue.as_ref(), standing: &standing, day };
            let label = actor.label().to_owned();
            match axes.map(|axis| (axis.read)(&of)) {
                [Ok(x), Ok(y)] => plot.points.push(Point {
                    actor: actor.id.clone(),
                    label,
                    at: pos2(x, y),
                    influence: actor.influence,
                    red_line: stance.is_some_and(|stance| stance.red_line),
                    pale: seen.pale.contains(&Target::from(&actor.id)),
                    look: plot.issue.is_some().then(|| Look::of(stance)),
                }),
                [x, y] => {
                    let missing = [x, y].into_iter().zip(axes).find_map(|(value, axis)| Some((value.err()?, axis)));
                    let reason = missing.map_or_else(String::new, |(missing, axis)| missing.words(axis));
                    plot.leave_out(reason, Absent { actor: actor.id.clone(), label });
                }
            }
        }
        let reach = |axis: usize| plot.points.iter().map(move |point| if axis == 0 { point.at.x } else { point.at.y });
        // The corners are written of at the top and at the bottom, where no disc comes then.
        plot.ranges = [axes[0].reach(reach(0), false), axes[1].reach(reach(1), preset(axes).is_some())];
        plot
    }

    /// Is there no issue, although an axis needs one?
    pub fn lacks_issue(&self) -> bool {
        self.issue.is_none() && self.axes.iter().any(|axis| axis.needs_issue)
    }

    fn leave_out(&mut self, reason: String, absent: Absent) {
        match self.missing.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, all)) => all.push(absent),
            None => self.missing.push((reason, vec![absent])),
        }
    }
}

/// The plot in sentences, for those who cannot see it.
pub(super) fn describe(seen: &Seen, axes: &Axes) -> String {
    let plot = Plot::of(seen, axes);
    let [x, y] = plot.axes;
    let mut words = format!("Actors by {} and {}.", x.about.name.to_lowercase(), y.about.name.to_lowercase());
    if plot.lacks_issue() {
        return words + " No issue is chosen.";
    }
    for point in &plot.points {
        words.push_str(&format!(" {}: {}, {};", point.label, x.words(point.at.x), y.words(point.at.y)));
    }
    for (reason, all) in &plot.missing {
        let names: Vec<&str> = all.iter().map(|absent| absent.label.as_str()).collect();
        words.push_str(&format!(" {reason}: {};", names.join(", ")));
    }
    words.truncate(words.trim_end_matches(';').len());
    words
}

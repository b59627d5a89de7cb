//! Actors between two axes: what is plotted, what has no place, and what the corners mean. Knows nothing of the window.

mod disc_placement;
mod figure;
mod plot_axis;

pub use disc_placement::{DiscPlacement, backdrop, place_discs, point_shapes, tick_values};
pub(super) use figure::positions_scene;
pub use plot_axis::{
    AXIS_PRESETS, AxisEdit, AxisInput, AxisPreset, MissingAxisValue, PLOT_AXES, PlotAxis, axis_by_id, preset_of,
};

use emath::{Pos2, Rangef, pos2};

use super::DrawnMap;
use super::actor::StanceAppearance as Look;
use crate::model::{Actor, Axes, CurrentStances, Id, Issue, Target};

/// What is plotted.
pub struct PositionsPlot {
    /// From left to right, and from the bottom to the top.
    pub axes: [&'static PlotAxis; 2],
    /// How far each axis reaches, with a margin.
    pub ranges: [Rangef; 2],
    /// The issue that positions are taken on.
    pub issue: Option<Id<Issue>>,
    /// Those who have a place.
    pub points: Vec<PlottedActor>,
    /// Those who have none, by the reason.
    pub unplaced: Vec<(String, Vec<UnplacedActor>)>,
}

/// An actor with a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlottedActor {
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
    pub(super) appearance: Option<Look>,
}

/// An actor without a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedActor {
    /// Who.
    pub actor: Id<Actor>,
    /// What it is called.
    pub label: String,
}

impl PositionsPlot {
    /// The actors of a map between two axes; none where an axis needs an issue and there is none under the lens.
    pub fn of(seen: &DrawnMap, axes: &Axes) -> Self {
        let axes = PlotAxis::pair(axes);
        let (map, issue) = (&seen.map, seen.lens.issue().cloned());
        let (standing, day) = (CurrentStances::of(map), map.coverage_date());
        let mut plot = Self { axes, ranges: [Rangef::NOTHING; 2], issue, points: Vec::new(), unplaced: Vec::new() };
        if plot.lacks_issue() {
            return plot;
        }
        for actor in map.actors.iter() {
            let stance = plot.issue.as_ref().and_then(|issue| standing.get(&actor.id, issue));
            let of = AxisInput { map, actor, stance, issue: plot.issue.as_ref(), standing: &standing, day };
            let label = actor.label().to_owned();
            match axes.map(|axis| (axis.read)(&of)) {
                [Ok(x), Ok(y)] => plot.points.push(PlottedActor {
                    actor: actor.id.clone(),
                    label,
                    at: pos2(x, y),
                    influence: actor.influence,
                    red_line: stance.is_some_and(|stance| stance.red_line),
                    pale: seen.pale.contains(&Target::from(&actor.id)),
                    appearance: plot.issue.is_some().then(|| Look::of(stance)),
                }),
                [x, y] => {
                    let missing = [x, y].into_iter().zip(axes).find_map(|(value, axis)| Some((value.err()?, axis)));
                    let reason = missing.map_or_else(String::new, |(missing, axis)| missing.reason(axis));
                    plot.add_unplaced(reason, UnplacedActor { actor: actor.id.clone(), label });
                }
            }
        }
        let reach = |axis: usize| plot.points.iter().map(move |point| if axis == 0 { point.at.x } else { point.at.y });
        // The corners are written of at the top and at the bottom, where no disc comes then.
        plot.ranges =
            [axes[0].padded_range(reach(0), false), axes[1].padded_range(reach(1), preset_of(axes).is_some())];
        plot
    }

    /// Is there no issue, although an axis needs one?
    pub fn lacks_issue(&self) -> bool {
        self.issue.is_none() && self.axes.iter().any(|axis| axis.needs_issue)
    }

    fn add_unplaced(&mut self, reason: String, absent: UnplacedActor) {
        match self.unplaced.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, all)) => all.push(absent),
            None => self.unplaced.push((reason, vec![absent])),
        }
    }
}

/// The plot in sentences, for those who cannot see it.
pub(super) fn describe_plot(seen: &DrawnMap, axes: &Axes) -> String {
    let plot = PositionsPlot::of(seen, axes);
    let [x, y] = plot.axes;
    let mut words = format!("Actors by {} and {}.", x.about.name.to_lowercase(), y.about.name.to_lowercase());
    if plot.lacks_issue() {
        return words + " No issue is chosen.";
    }
    for point in &plot.points {
        words.push_str(&format!(" {}: {}, {};", point.label, x.value_label(point.at.x), y.value_label(point.at.y)));
    }
    for (reason, all) in &plot.unplaced {
        let names: Vec<&str> = all.iter().map(|absent| absent.label.as_str()).collect();
        words.push_str(&format!(" {reason}: {};", names.join(", ")));
    }
    words.truncate(words.trim_end_matches(';').len());
    words
}

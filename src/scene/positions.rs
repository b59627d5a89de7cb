//! The plot of actors between two axes: its points, the actors without a value, and the meaning of its corners. Knows
//! nothing of the window.

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
use super::actor::StanceAppearance;
use crate::model::{Actor, Axes, CurrentStances, Id, Issue, Target};

/// A plot of actors between two axes.
pub struct PositionsPlot {
    /// The horizontal and the vertical axis.
    pub axes: [&'static PlotAxis; 2],
    /// The range of each axis, with a margin.
    pub ranges: [Rangef; 2],
    /// The issue whose stances are plotted.
    pub issue: Option<Id<Issue>>,
    /// The actors with a value on both axes.
    pub points: Vec<PlottedActor>,
    /// The actors without a value, grouped by the reason.
    pub unplaced: Vec<(String, Vec<UnplacedActor>)>,
}

/// An actor with a value on both axes.
#[derive(Clone, Debug, PartialEq)]
pub struct PlottedActor {
    /// The actor.
    pub actor: Id<Actor>,
    /// Its label.
    pub label: String,
    /// Its position, in the units of the axes.
    pub at: Pos2,
    /// Its influence, shown by the area of its disc.
    pub influence: u8,
    /// Whether its stance on the issue is a red line.
    pub red_line: bool,
    /// Whether a filter makes it pale.
    pub pale: bool,
    /// The appearance of its stance, if there is an issue under the lens.
    pub(super) appearance: Option<StanceAppearance>,
}

/// An actor without a value on one of the axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplacedActor {
    /// The actor.
    pub actor: Id<Actor>,
    /// Its label.
    pub label: String,
}

impl PositionsPlot {
    /// The plot of a map; it has no points if an axis needs an issue and none is under the lens.
    pub fn of(drawn_map: &DrawnMap, axes: &Axes) -> Self {
        let axes = PlotAxis::pair(axes);
        let (map, issue) = (&drawn_map.map, drawn_map.lens.issue().cloned());
        let (standing, day) = (CurrentStances::of(map), map.coverage_date());
        let mut plot = Self { axes, ranges: [Rangef::NOTHING; 2], issue, points: Vec::new(), unplaced: Vec::new() };
        if plot.lacks_issue() {
            return plot;
        }
        for actor in map.actors.iter() {
            let stance = plot.issue.as_ref().and_then(|issue| standing.get(&actor.id, issue));
            let input = AxisInput { map, actor, stance, issue: plot.issue.as_ref(), standing: &standing, day };
            let label = actor.label().to_owned();
            match axes.map(|axis| (axis.read)(&input)) {
                [Ok(x), Ok(y)] => plot.points.push(PlottedActor {
                    actor: actor.id.clone(),
                    label,
                    at: pos2(x, y),
                    influence: actor.influence,
                    red_line: stance.is_some_and(|stance| stance.red_line),
                    pale: drawn_map.pale.contains(&Target::from(&actor.id)),
                    appearance: plot.issue.is_some().then(|| StanceAppearance::of(stance)),
                }),
                [x, y] => {
                    let missing = [x, y].into_iter().zip(axes).find_map(|(value, axis)| Some((value.err()?, axis)));
                    let reason = missing.map_or_else(String::new, |(missing, axis)| missing.reason(axis));
                    plot.add_unplaced(reason, UnplacedActor { actor: actor.id.clone(), label });
                }
            }
        }
        let values = |axis: usize| plot.points.iter().map(move |point| if axis == 0 { point.at.x } else { point.at.y });
        // The captions of the corners stand at the top and the bottom, so the vertical axis has a wider margin.
        plot.ranges =
            [axes[0].padded_range(values(0), false), axes[1].padded_range(values(1), preset_of(axes).is_some())];
        plot
    }

    /// Whether an axis needs an issue and there is none.
    pub fn lacks_issue(&self) -> bool {
        self.issue.is_none() && self.axes.iter().any(|axis| axis.needs_issue)
    }

    fn add_unplaced(&mut self, reason: String, actor: UnplacedActor) {
        match self.unplaced.iter_mut().find(|(other, _)| *other == reason) {
            Some((_, all)) => all.push(actor),
            None => self.unplaced.push((reason, vec![actor])),
        }
    }
}

/// A description of the plot in sentences, for readers who cannot see it.
pub(super) fn describe_plot(drawn_map: &DrawnMap, axes: &Axes) -> String {
    let plot = PositionsPlot::of(drawn_map, axes);
    let [x, y] = plot.axes;
    let mut text = format!("Actors by {} and {}.", x.about.name.to_lowercase(), y.about.name.to_lowercase());
    if plot.lacks_issue() {
        return text + " No issue is chosen.";
    }
    for point in &plot.points {
        text.push_str(&format!(" {}: {}, {};", point.label, x.value_label(point.at.x), y.value_label(point.at.y)));
    }
    for (reason, all) in &plot.unplaced {
        let names: Vec<&str> = all.iter().map(|actor| actor.label.as_str()).collect();
        text.push_str(&format!(" {reason}: {};", names.join(", ")));
    }
    text.truncate(text.trim_end_matches(';').len());
    text
}

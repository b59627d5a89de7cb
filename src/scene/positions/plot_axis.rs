//! The axes by which actors can be plotted, and the named pairs of axes. An analysis that gives each actor a number
//! becomes an axis by one more row.

use emath::Rangef;

use crate::model::{Actor, Alignment, Axes, CurrentStances, Date, Id, Issue, Level, Map, RegistryEntry, Stance};
use crate::ops;

/// The input of an axis for one actor.
pub struct AxisInput<'a> {
    /// The drawn map.
    pub map: &'a Map,
    /// The actor.
    pub actor: &'a Actor,
    /// Its stance on the issue under the lens.
    pub stance: Option<&'a Stance>,
    /// The issue under the lens.
    pub issue: Option<&'a Id<Issue>>,
    /// The stances on all issues.
    pub standing: &'a CurrentStances<'a>,
    /// The day to which ages are counted.
    pub day: Option<Date>,
}

impl AxisInput<'_> {
    /// The relevant stances: the one on the issue under the lens, or those on all issues without one.
    fn stances(&self) -> Vec<&Stance> {
        match self.issue {
            Some(_) => self.stance.into_iter().collect(),
            None => self.map.issues.iter().filter_map(|issue| self.standing.get(&self.actor.id, &issue.id)).collect(),
        }
    }
}

/// The target of an edit on an axis.
pub struct AxisEdit<'a> {
    /// The actor.
    pub actor: &'a Id<Actor>,
    /// The issue under the lens.
    pub issue: Option<&'a Id<Issue>>,
    /// The day of the view.
    pub day: Option<Date>,
}

/// The reason why an actor has no value on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingAxisValue {
    /// The value is not known.
    Unknown,
    /// The actor is undecided.
    Undecided,
    /// The actor stays silent.
    Silent,
}

impl MissingAxisValue {
    /// The reason as a text: "Undecided", "Salience not known".
    pub fn reason(self, axis: &PlotAxis) -> String {
        match self {
            Self::Unknown => format!("{} not known", axis.about.name),
            Self::Undecided => "Undecided".to_owned(),
            Self::Silent => "Silent".to_owned(),
        }
    }
}

/// An axis by which actors can be plotted.
pub struct PlotAxis {
    /// Its id, name and description.
    pub about: RegistryEntry,
    /// The meanings of its low and its high end.
    pub ends: [&'static str; 2],
    /// Its least and its greatest value; the greatest is none if it depends on the map.
    pub range: (f32, Option<f32>),
    /// Whether it needs an issue under the lens.
    pub needs_issue: bool,
    /// Whether its values are written with their sign.
    pub is_signed: bool,
    /// The value of an actor.
    pub read: fn(&AxisInput<'_>) -> Result<f32, MissingAxisValue>,
    /// Sets the value of an actor to a whole number; none if the axis cannot be edited.
    pub write: Option<fn(&mut Map, &AxisEdit<'_>, i64)>,
}

macro_rules! axis {
    ($id:literal $name:literal $help:literal, $low:literal to $high:literal, $range:expr, $issue:expr, $signed:expr,
        $read:expr, $write:expr) => {
        PlotAxis {
            about: RegistryEntry { id: $id, name: $name, help: $help, parameters: &[] },
            ends: [$low, $high],
            range: $range,
            needs_issue: $issue,
            is_signed: $signed,
            read: $read,
            write: $write,
        }
    };
}

/// Every axis. The first one replaces an unknown axis.
pub const PLOT_AXES: &[PlotAxis] = &[
    axis!("stance" "Stance" "Where it stands on the issue under the lens, from −3 to +3.", "blocks" to "champions",
        (-3.0, Some(3.0)), true, true, stance, Some(set_stance)),
    axis!("influence" "Influence" "How much it can move, from 0 to 5.", "little" to "much",
        (0.0, Some(5.0)), false, false, |input| Ok(f32::from(input.actor.influence)), Some(set_influence)),
    axis!("salience" "Salience" "How much it cares about the issue under the lens, from 1 to 3.", "cares little" to "cares most",
        (1.0, Some(3.0)), true, false, salience, Some(set_salience)),
    axis!("sources" "Sources" "How many independent sources its position has, or all its positions where no issue is under the lens.",
        "none" to "many", (0.0, None), false, false, sources, None),
    axis!("age" "Age" "How many days ago its position was heard of last, or any of its positions where no issue is under the lens.",
        "fresh" to "old", (0.0, None), false, false, age, None),
];

/// The axis with an id, if there is one.
pub fn axis_by_id(id: &str) -> Option<&'static PlotAxis> {
    PLOT_AXES.iter().find(|axis| axis.about.id == id)
}

impl PlotAxis {
    /// The two axes with the given ids; an unknown id stands for its default.
    pub fn pair(axes: &Axes) -> [&'static Self; 2] {
        let default = Axes::default();
        let find = |id: &str, default: &str| axis_by_id(id).or_else(|| axis_by_id(default)).unwrap_or(&PLOT_AXES[0]);
        [find(&axes.x, &default.x), find(&axes.y, &default.y)]
    }

    /// The range for these values, with a margin; with `captions`, the margin has space for the captions of the
    /// corners.
    pub(super) fn padded_range(&self, values: impl Iterator<Item = f32>, captions: bool) -> Rangef {
        let greatest = self.range.1.unwrap_or_else(|| values.fold(1.0, f32::max));
        let margin = match self.range.1 {
            Some(_) if captions => 1.0,
            Some(_) => 0.6,
            None => (greatest - self.range.0) * 0.08 + 0.2,
        };
        Rangef::new(self.range.0 - margin, greatest + margin)
    }

    /// Its title: "Stance, from blocks to champions".
    pub fn title(&self) -> String {
        format!("{}, from {} to {}", self.about.name, self.ends[0], self.ends[1])
    }

    /// Whether it is divided into a few whole steps.
    pub fn is_stepped(&self) -> bool {
        self.range.1.is_some()
    }

    /// The nearest whole number within its range.
    pub fn nearest_step(&self, value: f32) -> i64 {
        value.clamp(self.range.0, self.range.1.unwrap_or(f32::MAX)).round() as i64
    }

    /// The label of a value: "+2", "5".
    pub fn value_label(&self, value: f32) -> String {
        let number = value.round() as i64;
        match Level::new(number).filter(|_| self.is_signed) {
            Some(level) => level.to_string(),
            None => number.to_string(),
        }
    }
}

fn stance(input: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    match input.stance.map(|stance| stance.alignment) {
        Some(Alignment::Level(level)) => Ok(f32::from(level.number())),
        Some(Alignment::Undecided) => Err(MissingAxisValue::Undecided),
        Some(Alignment::Silent) => Err(MissingAxisValue::Silent),
        None => Err(MissingAxisValue::Unknown),
    }
}

fn salience(input: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let salience = input.stance.map(|stance| stance.salience).filter(|salience| *salience > 0);
    salience.map(f32::from).ok_or(MissingAxisValue::Unknown)
}

fn sources(input: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let stances = input.stances();
    if stances.is_empty() {
        return Err(MissingAxisValue::Unknown);
    }
    let evidence: Vec<_> = stances.iter().flat_map(|stance| stance.evidence.iter().cloned()).collect();
    Ok(input.map.independent_sources(&evidence) as f32)
}

fn age(input: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let ages = input.stances().into_iter().filter_map(|stance| input.map.coverage(stance, input.day).age_days);
    ages.min().map(|age| age as f32).ok_or(MissingAxisValue::Unknown)
}

fn set_stance(map: &mut Map, edit: &AxisEdit<'_>, level: i64) {
    if let (Some(issue), Some(level)) = (edit.issue, Level::new(level)) {
        ops::set_stance_on(map, edit.day, edit.actor, issue, Some(Alignment::Level(level)));
    }
}

fn set_influence(map: &mut Map, edit: &AxisEdit<'_>, influence: i64) {
    if let (Some(actor), Ok(influence)) = (map.actors.get_mut(edit.actor), u8::try_from(influence)) {
        actor.influence = influence.min(5);
    }
}

fn set_salience(map: &mut Map, edit: &AxisEdit<'_>, salience: i64) {
    let Some(issue) = edit.issue else { return };
    let stance = ops::stance_on(map, (edit.actor, issue), edit.day);
    if let (Some(id), Ok(salience)) = (stance, u8::try_from(salience))
        && let Some(stance) = map.stances.get_mut(&id)
    {
        stance.salience = salience.clamp(1, 3);
    }
}

/// A named pair of axes with the meanings of its corners.
pub struct AxisPreset {
    /// Its id, name and purpose.
    pub about: RegistryEntry,
    /// The ids of its axes, from left to right and from the bottom to the top.
    pub axes: [&'static str; 2],
    /// The captions of its corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

/// Every named pair of axes.
pub const AXIS_PRESETS: &[AxisPreset] = &[
    AxisPreset {
        about: RegistryEntry {
            id: "attitude_influence",
            name: "Attitude and influence",
            help: "Who is for it or against it, and how much they can move.",
            parameters: &[],
        },
        axes: ["stance", "influence"],
        corners: ["Win over or work around", "Keep on board", "Watch", "Strengthen"],
    },
    AxisPreset {
        about: RegistryEntry {
            id: "power_interest",
            name: "Power and interest",
            help: "How much they can move, and how much they care.",
            parameters: &[],
        },
        axes: ["salience", "influence"],
        corners: ["Keep satisfied", "Manage closely", "Monitor", "Keep informed"],
    },
    AxisPreset {
        about: RegistryEntry {
            id: "aiim",
            name: "AIIM",
            help: "Alignment, interest and influence: who agrees, who cares, and by their area how much they can move.",
            parameters: &[],
        },
        axes: ["salience", "stance"],
        corners: [
            "Develop enthusiasm to address the topic",
            "Learn in partnership",
            "Develop awareness and enthusiasm",
            "Challenge existing beliefs",
        ],
    },
];

/// The named pair that consists of these axes, if there is one.
pub fn preset_of(axes: [&PlotAxis; 2]) -> Option<&'static AxisPreset> {
    AXIS_PRESETS.iter().find(|preset| preset.axes == axes.map(|axis| axis.about.id))
}

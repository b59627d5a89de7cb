//! What actors can be plotted by: every axis, and the pairs that have names of their own. An analysis that gives each
//! actor a number becomes an axis by one more row.

use emath::Rangef;

use crate::model::{Actor, Alignment, Axes, CurrentStances, Date, Id, Issue, Level, Map, RegistryEntry, Stance};
use crate::ops;

/// What an axis reads.
pub struct AxisInput<'a> {
    /// The map as it is looked at.
    pub map: &'a Map,
    /// Who.
    pub actor: &'a Actor,
    /// Where it stands on the issue under the lens.
    pub stance: Option<&'a Stance>,
    /// The issue under the lens.
    pub issue: Option<&'a Id<Issue>>,
    /// Where it stands on all the others.
    pub standing: &'a CurrentStances<'a>,
    /// The day that ages are counted to.
    pub day: Option<Date>,
}

impl AxisInput<'_> {
    /// The positions that count: that on the issue under the lens, or on all issues where there is none.
    fn stances(&self) -> Vec<&Stance> {
        match self.issue {
            Some(_) => self.stance.into_iter().collect(),
            None => self.map.issues.iter().filter_map(|issue| self.standing.get(&self.actor.id, &issue.id)).collect(),
        }
    }
}

/// What an axis writes to.
pub struct AxisEdit<'a> {
    /// Who.
    pub actor: &'a Id<Actor>,
    /// The issue under the lens.
    pub issue: Option<&'a Id<Issue>>,
    /// The day that is looked at.
    pub day: Option<Date>,
}

/// Why an actor has no place on an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingAxisValue {
    /// Nothing is known.
    Unknown,
    /// It has not made up its mind.
    Undecided,
    /// It has chosen to say nothing.
    Silent,
}

impl MissingAxisValue {
    /// The same in words: "Undecided", "Salience not known".
    pub fn reason(self, axis: &PlotAxis) -> String {
        match self {
            Self::Unknown => format!("{} not known", axis.about.name),
            Self::Undecided => "Undecided".to_owned(),
            Self::Silent => "Silent".to_owned(),
        }
    }
}

/// Something to plot actors by.
pub struct PlotAxis {
    /// Its name and what it is.
    pub about: RegistryEntry,
    /// What its ends mean.
    pub ends: [&'static str; 2],
    /// Its least and its greatest number; the greatest is none where that is found in the map.
    pub range: (f32, Option<f32>),
    /// Does it need an issue under the lens?
    pub needs_issue: bool,
    /// Is a number of it written with its sign?
    pub is_signed: bool,
    /// Where an actor lies on it.
    pub read: fn(&AxisInput<'_>) -> Result<f32, MissingAxisValue>,
    /// Moves an actor to a whole number on it, where that can be said.
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

/// Every axis. The first stands in for one that is not known.
pub const PLOT_AXES: &[PlotAxis] = &[
    axis!("stance" "Stance" "Where it stands on the issue under the lens, from −3 to +3.", "blocks" to "champions",
        (-3.0, Some(3.0)), true, true, stance, Some(set_stance)),
    axis!("influence" "Influence" "How much it can move, from 0 to 5.", "little" to "much",
        (0.0, Some(5.0)), false, false, |of| Ok(f32::from(of.actor.influence)), Some(set_influence)),
    axis!("salience" "Salience" "How much it cares about the issue under the lens, from 1 to 3.", "cares little" to "cares most",
        (1.0, Some(3.0)), true, false, salience, Some(set_salience)),
    axis!("sources" "Sources" "How many independent sources its position has, or all its positions where no issue is under the lens.",
        "none" to "many", (0.0, None), false, false, sources, None),
    axis!("age" "Age" "How many days ago its position was heard of last, or any of its positions where no issue is under the lens.",
        "fresh" to "old", (0.0, None), false, false, age, None),
];

/// The axis of that id, if there is one.
pub fn axis_by_id(id: &str) -> Option<&'static PlotAxis> {
    PLOT_AXES.iter().find(|axis| axis.about.id == id)
}

impl PlotAxis {
    /// The two axes that are meant.
    pub fn pair(axes: &Axes) -> [&'static Self; 2] {
        let usual = Axes::default();
        let find = |id: &str, usual: &str| axis_by_id(id).or_else(|| axis_by_id(usual)).unwrap_or(&PLOT_AXES[0]);
        [find(&axes.x, &usual.x), find(&axes.y, &usual.y)]
    }

    /// How far it reaches for those numbers, with a margin; with `captions` it leaves room for what is said of corners.
    pub(super) fn padded_range(&self, values: impl Iterator<Item = f32>, captions: bool) -> Rangef {
        let greatest = self.range.1.unwrap_or_else(|| values.fold(1.0, f32::max));
        let margin = match self.range.1 {
            Some(_) if captions => 1.0,
            Some(_) => 0.6,
            None => (greatest - self.range.0) * 0.08 + 0.2,
        };
        Rangef::new(self.range.0 - margin, greatest + margin)
    }

    /// What is written beside it: "Stance, from blocks to champions".
    pub fn title(&self) -> String {
        format!("{}, from {} to {}", self.about.name, self.ends[0], self.ends[1])
    }

    /// Is it divided into a few whole steps?
    pub fn is_stepped(&self) -> bool {
        self.range.1.is_some()
    }

    /// The whole number on it that is nearest.
    pub fn nearest_step(&self, value: f32) -> i64 {
        value.clamp(self.range.0, self.range.1.unwrap_or(f32::MAX)).round() as i64
    }

    /// A number of it: "+2", "5".
    pub fn value_label(&self, value: f32) -> String {
        let whole = value.round() as i64;
        match Level::new(whole).filter(|_| self.is_signed) {
            Some(level) => level.to_string(),
            None => whole.to_string(),
        }
    }
}

fn stance(of: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    match of.stance.map(|stance| stance.alignment) {
        Some(Alignment::Level(level)) => Ok(f32::from(level.number())),
        Some(Alignment::Undecided) => Err(MissingAxisValue::Undecided),
        Some(Alignment::Silent) => Err(MissingAxisValue::Silent),
        None => Err(MissingAxisValue::Unknown),
    }
}

fn salience(of: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let known = of.stance.map(|stance| stance.salience).filter(|salience| *salience > 0);
    known.map(f32::from).ok_or(MissingAxisValue::Unknown)
}

fn sources(of: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let stances = of.stances();
    if stances.is_empty() {
        return Err(MissingAxisValue::Unknown);
    }
    let evidence: Vec<_> = stances.iter().flat_map(|stance| stance.evidence.iter().cloned()).collect();
    Ok(of.map.independent_sources(&evidence) as f32)
}

fn age(of: &AxisInput<'_>) -> Result<f32, MissingAxisValue> {
    let ages = of.stances().into_iter().filter_map(|stance| of.map.coverage(stance, of.day).age_days);
    ages.min().map(|age| age as f32).ok_or(MissingAxisValue::Unknown)
}

fn set_stance(map: &mut Map, spot: &AxisEdit<'_>, level: i64) {
    if let (Some(issue), Some(level)) = (spot.issue, Level::new(level)) {
        ops::set_stance_on(map, spot.day, spot.actor, issue, Some(Alignment::Level(level)));
    }
}

fn set_influence(map: &mut Map, spot: &AxisEdit<'_>, influence: i64) {
    if let (Some(actor), Ok(influence)) = (map.actors.get_mut(spot.actor), u8::try_from(influence)) {
        actor.influence = influence.min(5);
    }
}

fn set_salience(map: &mut Map, spot: &AxisEdit<'_>, salience: i64) {
    let Some(issue) = spot.issue else { return };
    let stance = ops::stance_on(map, (spot.actor, issue), spot.day);
    if let (Some(id), Ok(salience)) = (stance, u8::try_from(salience))
        && let Some(stance) = map.stances.get_mut(&id)
    {
        stance.salience = salience.clamp(1, 3);
    }
}

/// A pair of axes with a name, and what its corners mean.
pub struct AxisPreset {
    /// Its name and what it is for.
    pub about: RegistryEntry,
    /// The ids of its axes, from left to right and from the bottom to the top.
    pub axes: [&'static str; 2],
    /// What is said of those in its corners: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

/// Every pair of axes with a name.
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

/// The pair with a name that those axes are, if they are one.
pub fn preset_of(axes: [&PlotAxis; 2]) -> Option<&'static AxisPreset> {
    AXIS_PRESETS.iter().find(|preset| preset.axes == axes.map(|axis| axis.about.id))
}

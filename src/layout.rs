//! The list of layouts. A layout is a pure function: it takes a [`LayoutInput`] and returns positions, the same for the
//! same seed. It must not change a map or know the window.

mod allies_foes;
mod anchor_to_previous;
mod camps;
mod circle;
mod circle_geometry;
mod components;
mod distance_model;
mod grid;
mod inside_out;
mod layers;
mod layout_graph;
mod membership_tree;
mod overlap;
mod pairwise_stress;
mod pivot_stress;
mod rectangle_packing;
mod rigid_block;
mod rings;
mod row_placement;
mod spectrum;
mod stress;
mod swap_to_shorten_edges;
mod tidy;
mod uninformative;
mod winding;

pub use layout_graph::LayoutGraph;

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Vec2};

use crate::model::{Map, ParameterValues, RegistryEntry, Target};
use crate::network::{Cancellation, Progress};

/// All layouts, in the order of the menu.
pub const ALL: &[Layout] = &[
    stress::ROW,
    allies_foes::ROW,
    camps::ROW,
    spectrum::ROW,
    rings::ROW,
    inside_out::ROW,
    layers::ROW,
    circle::ROW,
    grid::ROW,
    tidy::ROW,
];

/// A function that returns a position for every node of a graph.
pub type LayoutFunction =
    fn(&LayoutGraph, &LayoutInput<'_>, &ParameterValues, &Progress) -> Result<Vec<Pos2>, LayoutError>;

/// A layout algorithm for actors and issues.
pub struct Layout {
    /// Id, name, help text and parameters.
    pub about: RegistryEntry,
    /// The focus that the layout needs.
    pub required_focus: FocusRequirement,
    /// Whether the layout places members inside their group, so that the group is drawn as a container.
    pub makes_containers: bool,
    /// A sentence that says what the map lacks for a meaningful result; `None` if it lacks nothing.
    pub why_uninformative: fn(&LayoutInput<'_>, &ParameterValues) -> Option<&'static str>,
    /// Returns a position for every node of the graph. The positions of fixed nodes are ignored.
    pub run: LayoutFunction,
}

/// The focus that a layout needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusRequirement {
    /// No focus.
    Nothing,
    /// An issue in focus.
    Issue,
    /// An issue or an actor in focus.
    IssueOrActor,
}

/// The new positions of actors and issues, as centres in map units.
pub type LayoutPlaces = BTreeMap<Target, Pos2>;

/// The input of a layout.
pub struct LayoutInput<'a> {
    /// The map.
    pub map: &'a Map,
    /// Width and height of each actor and issue including its name, in map units.
    pub sizes: BTreeMap<Target, Vec2>,
    /// Width and height of actors as headers of containers, with their names beside them, where known.
    pub header_sizes: BTreeMap<Target, Vec2>,
    /// The actors and issues that may move; all if empty. Pinned actors never move.
    pub selection: BTreeSet<Target>,
    /// The issue or actor in focus, for layouts that need one.
    pub focus: Option<Target>,
    /// Seed of the random numbers: the same seed gives the same positions.
    pub seed: u64,
}

impl LayoutInput<'_> {
    /// Whether `target` is an actor or issue of this map that may move.
    fn is_laid_out(&self, target: &Target) -> bool {
        matches!(target, Target::Actor(_) | Target::Issue(_))
            && target.is_in(self.map)
            && (self.selection.is_empty() || self.selection.contains(target))
    }
}

/// The reason why a layout returned no positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// It was cancelled.
    #[error("the layout was cancelled; everything is where it was")]
    Cancelled,
    /// The layout needs an issue in focus, and there is none.
    #[error("this layout is about one issue: look through the lens of an issue, or select one, and try again")]
    NoIssue,
    /// The layout needs an issue or actor in focus, and there is none.
    #[error("this layout goes round one actor or issue: select one, and try again")]
    NoFocus,
}

impl From<Cancellation> for LayoutError {
    fn from(_: Cancellation) -> Self {
        Self::Cancelled
    }
}

impl Layout {
    /// Runs the layout and returns the positions of everything that may move, rounded to the precision of the file.
    ///
    /// # Errors
    /// [`LayoutError`] if the layout was cancelled, or if the focus that it needs is missing.
    pub fn place(
        &self,
        input: &LayoutInput<'_>,
        params: &ParameterValues,
        progress: &Progress,
    ) -> Result<LayoutPlaces, LayoutError> {
        match (self.required_focus, &input.focus) {
            (FocusRequirement::Issue, Some(Target::Issue(_)))
            | (FocusRequirement::IssueOrActor, Some(Target::Issue(_) | Target::Actor(_)))
            | (FocusRequirement::Nothing, _) => {}
            (FocusRequirement::Issue, _) => return Err(LayoutError::NoIssue),
            (FocusRequirement::IssueOrActor, _) => return Err(LayoutError::NoFocus),
        }
        let graph = LayoutGraph::of(input);
        progress.report(0.0)?;
        let places = (self.run)(&graph, input, params, progress)?;
        debug_assert_eq!(places.len(), graph.len(), "{} places every node", self.about.id);
        let placed = graph.network.targets.iter().zip(&graph.fixed).zip(places);
        let limit = crate::model::PLACE_LIMIT;
        Ok(placed
            .filter(|((_, fixed), place)| !**fixed && place.is_finite())
            .map(|((target, _), place)| {
                (target.clone(), crate::model::rounded(place.clamp(Pos2::new(-limit, -limit), Pos2::new(limit, limit))))
            })
            .collect())
    }
}

/// New positions for boxes that no layout places, such as notes: for each the nearest position at which it overlaps
/// none of `taken`. All boxes are given as centres and sizes.
pub fn nearest_free_places(taken: &[(Pos2, Vec2)], boxes: &[(Pos2, Vec2)]) -> Vec<Pos2> {
    anchor_to_previous::nearest_free_places(taken, boxes)
}

/// The layout with this id.
pub fn layout(id: &str) -> Option<&'static Layout> {
    ALL.iter().find(|layout| layout.about.id == id)
}

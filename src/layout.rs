//! Every way to place actors and issues, as rows of one list. Pure: a layout takes a board and gives places, the same
//! for the same seed on every machine; it changes no map and knows no window.

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

/// Every layout, in the order of the menu.
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

/// What gives every node of a graph a place.
pub type LayoutFunction =
    fn(&LayoutGraph, &LayoutInput<'_>, &ParameterValues, &Progress) -> Result<Vec<Pos2>, LayoutError>;

/// One way to place actors and issues.
pub struct Layout {
    /// Its name, what it does, and the settings that it asks for.
    pub about: RegistryEntry,
    /// What it cannot do without.
    pub required_focus: FocusRequirement,
    /// Does it put parts into what they belong to, so that this is drawn as a container?
    pub makes_containers: bool,
    /// What the map lacks for the result to say anything, in a sentence.
    pub why_uninformative: fn(&LayoutInput<'_>, &ParameterValues) -> Option<&'static str>,
    /// Gives every node of the graph a place. Fixed nodes may be given any: they stay where they are.
    pub run: LayoutFunction,
}

/// What a layout cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusRequirement {
    /// Nothing but a map.
    Nothing,
    /// An issue in focus.
    Issue,
    /// An issue or an actor in focus.
    IssueOrActor,
}

/// Where actors and issues shall go.
pub type LayoutPlaces = BTreeMap<Target, Pos2>;

/// What is to be laid out.
pub struct LayoutInput<'a> {
    /// The map.
    pub map: &'a Map,
    /// How wide and high each actor and issue is with its name, in map units.
    pub sizes: BTreeMap<Target, Vec2>,
    /// The same of actors with their names beside them, where that is known: as heads of areas.
    pub header_sizes: BTreeMap<Target, Vec2>,
    /// Only these move; all if there is nothing in it. Pinned actors never move.
    pub selection: BTreeSet<Target>,
    /// The issue or the actor that it is about, for layouts that need one.
    pub focus: Option<Target>,
    /// What chance starts from: the same seed gives the same picture.
    pub seed: u64,
}

impl LayoutInput<'_> {
    /// Is it an actor or an issue of this map that is laid out?
    fn is_laid_out(&self, target: &Target) -> bool {
        matches!(target, Target::Actor(_) | Target::Issue(_))
            && target.is_in(self.map)
            && (self.selection.is_empty() || self.selection.contains(target))
    }
}

/// Why a layout gave no places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Somebody cancelled it.
    #[error("the layout was cancelled; everything is where it was")]
    Cancelled,
    /// It is about an issue, and none is in focus.
    #[error("this layout is about one issue: look through the lens of an issue, or select one, and try again")]
    NoIssue,
    /// It is about an issue or an actor, and none is in focus.
    #[error("this layout goes round one actor or issue: select one, and try again")]
    NoFocus,
}

impl From<Cancellation> for LayoutError {
    fn from(_: Cancellation) -> Self {
        Self::Cancelled
    }
}

impl Layout {
    /// Where everything that may move shall go. Places are rounded to what the file keeps.
    ///
    /// # Errors
    /// When it was cancelled, or when what it is about is missing.
    pub fn place(
        &self,
        board: &LayoutInput<'_>,
        params: &ParameterValues,
        progress: &Progress,
    ) -> Result<LayoutPlaces, LayoutError> {
        match (self.required_focus, &board.focus) {
            (FocusRequirement::Issue, Some(Target::Issue(_)))
            | (FocusRequirement::IssueOrActor, Some(Target::Issue(_) | Target::Actor(_)))
            | (FocusRequirement::Nothing, _) => {}
            (FocusRequirement::Issue, _) => return Err(LayoutError::NoIssue),
            (FocusRequirement::IssueOrActor, _) => return Err(LayoutError::NoFocus),
        }
        let graph = LayoutGraph::of(board);
        progress.report(0.0)?;
        let places = (self.run)(&graph, board, params, progress)?;
        debug_assert_eq!(places.len(), graph.len(), "{} places every node", self.about.id);
        let moved = graph.network.targets.iter().zip(&graph.fixed).zip(places);
        let limit = crate::model::PLACE_LIMIT;
        Ok(moved
            .filter(|((_, fixed), place)| !**fixed && place.is_finite())
            .map(|((target, _), place)| {
                (target.clone(), crate::model::rounded(place.clamp(Pos2::new(-limit, -limit), Pos2::new(limit, limit))))
            })
            .collect())
    }
}

/// Where things that no layout places, such as notes, go so that they lie over none of `taken`: the nearest free place to
/// where each was. `taken` and they themselves are middles and sizes.
pub fn nearest_free_places(taken: &[(Pos2, Vec2)], those: &[(Pos2, Vec2)]) -> Vec<Pos2> {
    anchor_to_previous::nearest_free_places(taken, those)
}

/// The layout of that id.
pub fn layout(id: &str) -> Option<&'static Layout> {
    ALL.iter().find(|layout| layout.about.id == id)
}

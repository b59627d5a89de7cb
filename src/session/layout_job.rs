//! Layouts of the open map: the input of a layout, and the step that applies its result. Does not run a layout itself,
//! as that can take longer than a frame.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::{Pos2, Vec2};

use super::{Effect, LayoutRequest, Session, StepMergeRule, VisibleMap};
use crate::layout::{
    FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, LayoutPlaces, layout, nearest_free_places,
};
use crate::model::{Actor, FieldValue, Id, Map, MembershipForest, Target, rounded};
use crate::network::Progress;
use crate::ops;
use crate::scene::{ContainerForest, container_contents, container_head_sizes, footprints};

/// A layout that was started, with all its input. Does not need the session.
pub struct LayoutJob {
    /// The layout to run.
    pub layout: &'static Layout,
    request: LayoutRequest,
    /// The visible map: hidden records are not moved.
    visible_map: Arc<VisibleMap>,
    view_state: crate::model::ViewState,
    selected: BTreeSet<Target>,
    focus: Option<Target>,
}

/// The map has changed in a way that makes the computed places invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the map was changed while it was laid out, so that it was left as it is now; lay it out again")]
pub struct StaleLayout;

impl LayoutJob {
    /// Computes the places. Can take long, so run it on a worker thread.
    ///
    /// # Errors
    /// If it was cancelled, or if the record that it needs as its focus is missing.
    pub fn run(&self, progress: &Progress) -> Result<LayoutPlaces, LayoutError> {
        let sizes = footprints(self.visible_map.drawn());
        let heads = if self.layout.makes_containers {
            container_head_sizes(&self.visible_map.drawn().map)
        } else {
            BTreeMap::new()
        };
        let input = LayoutInput { header_sizes: heads, ..self.input(sizes.clone()) };
        let mut places = self.layout.place(&input, &self.request.params, progress)?;
        self.move_notes_aside(&sizes, &mut places);
        Ok(places)
    }

    /// Moves notes away from records that were placed over them.
    fn move_notes_aside(&self, sizes: &BTreeMap<Target, Vec2>, places: &mut LayoutPlaces) {
        let size = |target: &Target| sizes.get(target).copied().unwrap_or_default();
        let obstacles: Vec<(Pos2, Vec2)> = self
            .old_places()
            .iter()
            .map(|(target, old_place)| (places.get(target).copied().unwrap_or(*old_place), size(target)))
            .collect();
        let notes: Vec<_> =
            self.visible_map.drawn().map.notes.iter().map(|note| (Target::from(&note.id), note.place)).collect();
        let own_boxes: Vec<(Pos2, Vec2)> = notes.iter().map(|(target, at)| (*at, size(target))).collect();
        for ((target, old_place), at) in notes.into_iter().zip(nearest_free_places(&obstacles, &own_boxes)) {
            if at != old_place {
                places.insert(target, rounded(at));
            }
        }
    }

    /// The record in the focus of the layout, if it needs one.
    pub fn focus(&self) -> Option<&Target> {
        self.focus.as_ref()
    }

    /// What the map lacks for an informative result, as a sentence.
    pub fn why_uninformative(&self) -> Option<&'static str> {
        (self.layout.why_uninformative)(&self.input(BTreeMap::new()), &self.request.params)
    }

    /// True if the whole map was laid out, false if only the selected records were.
    pub fn covers_whole_map(&self) -> bool {
        self.selected.is_empty()
    }

    /// The places before the layout.
    pub fn old_places(&self) -> BTreeMap<Target, Pos2> {
        let graph = LayoutGraph::of(&self.input(BTreeMap::new()));
        graph.network.targets.into_iter().zip(graph.places).collect()
    }

    fn input(&self, sizes: BTreeMap<Target, Vec2>) -> LayoutInput<'_> {
        let (chosen, focus) = (self.selected.clone(), self.focus.clone());
        LayoutInput {
            map: &self.visible_map.drawn().map,
            sizes,
            header_sizes: BTreeMap::new(),
            selection: chosen,
            focus,
            seed: self.request.seed,
        }
    }

    /// The actors that become containers (true) or stop being containers (false). A layout that nests makes a container
    /// of each actor whose parts it has placed. Any other layout keeps only the containers that still include all of
    /// their parts, as an area without some of them would be misleading.
    fn container_changes(&self, places: &LayoutPlaces) -> BTreeMap<Id<Actor>, bool> {
        let map = &self.visible_map.drawn().map;
        let parts = map.direct_members();
        let moves = |id: &Id<Actor>| places.contains_key(&id.into());
        let has_moved =
            |parent: &Id<Actor>| parts.get(parent).is_some_and(|members| members.iter().any(|part| moves(part)));
        if self.layout.makes_containers {
            let becomes_container = |actor: &&Actor| !actor.container && has_moved(&actor.id);
            let is_chosen = |actor: &&Actor| self.covers_whole_map() || self.selected.contains(&(&actor.id).into());
            let new_containers = map.actors.iter().filter(becomes_container).filter(is_chosen);
            return new_containers.map(|actor| (actor.id.clone(), true)).collect();
        }
        if !map.actors.iter().any(|actor| actor.container) {
            return BTreeMap::new();
        }
        let mut after = map.clone();
        ops::set_places(&mut after, places);
        let (contents_before, contents_after) = (container_contents(map), container_contents(&after));
        let forest = MembershipForest::of(map);
        let holds_all = |contents: &ContainerForest, container: &Id<Actor>| {
            contents.member_count(&container.into()) == Some(forest.member_count(container))
        };
        let all = map.actors.iter().filter(|actor| actor.container).map(|actor| &actor.id);
        let incomplete =
            all.filter(|container| holds_all(&contents_before, container) && !holds_all(&contents_after, container));
        incomplete.map(|container| (container.clone(), false)).collect()
    }

    /// Whether the map is still the one for which the places were computed.
    fn is_current_for(&self, map: &Map) -> bool {
        let visible = VisibleMap::of(map, &self.view_state);
        let drawn = visible.drawn();
        let graph = |map| {
            let graph = LayoutGraph::of(&LayoutInput { map, ..self.input(BTreeMap::new()) });
            (graph.network.targets, graph.places, graph.fixed, graph.network.edges)
        };
        let same_stances = self.layout.required_focus == FocusRequirement::Nothing
            || drawn.map.stances == self.visible_map.drawn().map.stances;
        same_stances && graph(&drawn.map) == graph(&self.visible_map.drawn().map)
    }
}

impl Session {
    /// The settings with which the layout was last run, or its defaults.
    pub fn layout_request(&self, layout: &Layout) -> LayoutRequest {
        self.layout_requests.get(layout.about.id).cloned().unwrap_or_else(|| LayoutRequest::new(layout))
    }

    /// The layout that was run last.
    pub fn last_layout(&self) -> Option<&'static Layout> {
        layout(self.last_layout?)
    }

    /// Requests a layout, with the settings of its last run.
    pub fn request_layout(&mut self, layout: &Layout) {
        self.request_layout_with(self.layout_request(layout));
    }

    /// Requests a layout with these settings, and remembers them.
    pub fn request_layout_with(&mut self, request: LayoutRequest) {
        if self.refuses_edit() {
            return;
        }
        self.layout_requests.insert(request.layout, request.clone());
        self.last_layout = Some(request.layout);
        self.request_effect(Effect::RunLayout(request));
    }

    /// Requests the last layout again, with another random seed.
    pub fn repeat_last_layout(&mut self) {
        if let Some(layout) = self.last_layout() {
            let request = self.layout_request(layout);
            self.request_layout_with(LayoutRequest { seed: request.seed.wrapping_add(1), ..request });
        }
    }

    /// Starts a layout of the selected actors and issues; of the whole visible map if fewer than two are selected.
    ///
    /// # Errors
    /// If the layout needs an issue or an actor as its focus and there is none.
    pub fn start_layout(&self, request: LayoutRequest) -> Result<LayoutJob, LayoutError> {
        self.start_layout_about(request, None)
    }

    /// Starts a layout with this issue or actor as its focus, whatever the selection and the lens are.
    ///
    /// # Errors
    /// If the layout needs an issue or an actor as its focus and there is none, or one of the wrong kind.
    pub fn start_layout_about(&self, request: LayoutRequest, focus: Option<Target>) -> Result<LayoutJob, LayoutError> {
        let Some(layout) = layout(request.layout) else { return Err(LayoutError::Cancelled) };
        let placed = |target: &&Target| matches!(target, Target::Actor(_) | Target::Issue(_));
        let mut chosen: BTreeSet<Target> = self.selection.iter().filter(placed).cloned().collect();
        if chosen.len() < 2 {
            chosen.clear();
        }
        let focus = focus.or_else(|| self.layout_focus(layout.required_focus));
        match (layout.required_focus, &focus) {
            (FocusRequirement::Issue, Some(Target::Issue(_)))
            | (FocusRequirement::IssueOrActor, Some(Target::Issue(_) | Target::Actor(_)))
            | (FocusRequirement::Nothing, _) => {}
            (FocusRequirement::Issue, _) => return Err(LayoutError::NoIssue),
            (FocusRequirement::IssueOrActor, _) => return Err(LayoutError::NoFocus),
        }
        let view_state = self.view_state.clone();
        Ok(LayoutJob { layout, request, visible_map: self.visible_map(), view_state, selected: chosen, focus })
    }

    /// The focus of a layout: the only selected issue or actor, else the issue of the lens, else the only issue of the
    /// map.
    fn layout_focus(&self, needs: FocusRequirement) -> Option<Target> {
        let fits = |target: &Target| match needs {
            FocusRequirement::Nothing => false,
            FocusRequirement::Issue => matches!(target, Target::Issue(_)),
            FocusRequirement::IssueOrActor => matches!(target, Target::Issue(_) | Target::Actor(_)),
        };
        let selected = self.selected().filter(|target| fits(target)).cloned();
        let under_lens = || self.lens().issue().map(Target::from);
        let mut issues = self.map().issues.ids();
        let only = issues.next().filter(|_| issues.next().is_none()).map(Target::Issue);
        selected.or_else(under_lens).or(only).filter(fits)
    }

    /// Applies the computed places, as one step. Returns the number of records that were moved.
    ///
    /// # Errors
    /// If the map has changed in a way that makes the places invalid. It is then not changed.
    pub fn apply_layout(&mut self, job: &LayoutJob, places: &LayoutPlaces) -> Result<usize, StaleLayout> {
        if !job.is_current_for(self.history.map()) {
            return Err(StaleLayout);
        }
        let old_places = job.old_places();
        let mut moved: BTreeSet<Target> = places
            .iter()
            .filter(|(target, at)| old_places.get(target) != Some(at))
            .map(|(target, _)| target.clone())
            .collect();
        let container_changes = job.container_changes(places);
        moved.extend(container_changes.keys().map(Target::from));
        // A note that the user has moved meanwhile stays there.
        let old_notes = job.visible_map.drawn().map.notes.clone();
        self.edit(format!("Layout: {}", job.layout.about.name), StepMergeRule::Never, |map| {
            let notes = map.notes.clone();
            let is_free = |target: &Target| match target {
                Target::Note(id) => old_notes.get(id).map(|note| note.place) == notes.get(id).map(|note| note.place),
                _ => true,
            };
            ops::set_places(map, places.iter().filter(|(target, _)| is_free(target)));
            for (id, container) in &container_changes {
                map.set_field_value(&id.into(), "container", FieldValue::Flag(*container));
            }
        });
        Ok(moved.len())
    }
}

//! Laying out the open map: what a layout is given, and how its places become one step. Runs no layout by itself, as that
//! can take longer than a frame.

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

/// A layout that has begun: everything that it needs, apart from the session.
pub struct LayoutJob {
    /// What is run.
    pub layout: &'static Layout,
    request: LayoutRequest,
    /// What is hidden is not moved.
    visible_map: Arc<VisibleMap>,
    view_state: crate::model::ViewState,
    selected: BTreeSet<Target>,
    focus: Option<Target>,
}

/// The map has changed in what a layout rests on, so that its places would fit no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the map was changed while it was laid out, so that it was left as it is now; lay it out again")]
pub struct StaleLayout;

impl LayoutJob {
    /// Finds the places. Takes as long as it takes.
    ///
    /// # Errors
    /// When it was cancelled, or when what it is about is missing.
    pub fn run(&self, progress: &Progress) -> Result<LayoutPlaces, LayoutError> {
        let sizes = footprints(self.visible_map.drawn());
        let heads = if self.layout.makes_containers {
            container_head_sizes(&self.visible_map.drawn().map)
        } else {
            BTreeMap::new()
        };
        let board = LayoutInput { header_sizes: heads, ..self.board(sizes.clone()) };
        let mut places = self.layout.place(&board, &self.request.params, progress)?;
        self.move_notes_aside(&sizes, &mut places);
        Ok(places)
    }

    /// Moves notes off what has come to lie under them.
    fn move_notes_aside(&self, sizes: &BTreeMap<Target, Vec2>, places: &mut LayoutPlaces) {
        let size = |target: &Target| sizes.get(target).copied().unwrap_or_default();
        let taken: Vec<(Pos2, Vec2)> = self
            .old_places()
            .iter()
            .map(|(target, was)| (places.get(target).copied().unwrap_or(*was), size(target)))
            .collect();
        let notes: Vec<_> =
            self.visible_map.drawn().map.notes.iter().map(|note| (Target::from(&note.id), note.place)).collect();
        let those: Vec<(Pos2, Vec2)> = notes.iter().map(|(target, at)| (*at, size(target))).collect();
        for ((target, was), at) in notes.into_iter().zip(nearest_free_places(&taken, &those)) {
            if at != was {
                places.insert(target, rounded(at));
            }
        }
    }

    /// What it is about, if it is about anything.
    pub fn focus(&self) -> Option<&Target> {
        self.focus.as_ref()
    }

    /// What the map lacks for the result to say anything, in a sentence.
    pub fn why_uninformative(&self) -> Option<&'static str> {
        (self.layout.why_uninformative)(&self.board(BTreeMap::new()), &self.request.params)
    }

    /// Was all of the map laid out, rather than what was selected?
    pub fn covers_whole_map(&self) -> bool {
        self.selected.is_empty()
    }

    /// Where everything was.
    pub fn old_places(&self) -> BTreeMap<Target, Pos2> {
        let graph = LayoutGraph::of(&self.board(BTreeMap::new()));
        graph.network.targets.into_iter().zip(graph.places).collect()
    }

    fn board(&self, sizes: BTreeMap<Target, Vec2>) -> LayoutInput<'_> {
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

    /// Which actors become containers, and which are none any longer. A layout that nests makes one of everybody whose
    /// parts it has placed. Any other keeps those that still hold all of their parts where it puts them, as an area that
    /// loses some of them would only lie about.
    fn container_changes(&self, places: &LayoutPlaces) -> BTreeMap<Id<Actor>, bool> {
        let map = &self.visible_map.drawn().map;
        let parts = map.direct_members();
        let moves = |id: &Id<Actor>| places.contains_key(&id.into());
        let has_moved = |whole: &Id<Actor>| parts.get(whole).is_some_and(|own| own.iter().any(|part| moves(part)));
        if self.layout.makes_containers {
            let whole = |actor: &&Actor| !actor.container && has_moved(&actor.id);
            let is_chosen = |actor: &&Actor| self.covers_whole_map() || self.selected.contains(&(&actor.id).into());
            let wholes = map.actors.iter().filter(whole).filter(is_chosen);
            return wholes.map(|actor| (actor.id.clone(), true)).collect();
        }
        if !map.actors.iter().any(|actor| actor.container) {
            return BTreeMap::new();
        }
        let mut after = map.clone();
        ops::set_places(&mut after, places);
        let (before, after) = (container_contents(map), container_contents(&after));
        let forest = MembershipForest::of(map);
        let holds_all = |held: &ContainerForest, whole: &Id<Actor>| {
            held.part_count(&whole.into()) == Some(forest.part_count(whole))
        };
        let all = map.actors.iter().filter(|actor| actor.container).map(|actor| &actor.id);
        let lost = all.filter(|whole| holds_all(&before, whole) && !holds_all(&after, whole));
        lost.map(|whole| (whole.clone(), false)).collect()
    }

    /// Is the map still what the places were made for?
    fn is_current_for(&self, map: &Map) -> bool {
        let visible = VisibleMap::of(map, &self.view_state);
        let seen = visible.drawn();
        let graph = |map| {
            let graph = LayoutGraph::of(&LayoutInput { map, ..self.board(BTreeMap::new()) });
            (graph.network.targets, graph.places, graph.fixed, graph.network.edges)
        };
        let same_stances = self.layout.required_focus == FocusRequirement::Nothing
            || seen.map.stances == self.visible_map.drawn().map.stances;
        same_stances && graph(&seen.map) == graph(&self.visible_map.drawn().map)
    }
}

impl Session {
    /// How a layout was last run, or how it is run when nothing is said.
    pub fn layout_request(&self, layout: &Layout) -> LayoutRequest {
        self.layout_requests.get(layout.about.id).cloned().unwrap_or_else(|| LayoutRequest::new(layout))
    }

    /// The layout that was run last.
    pub fn last_layout(&self) -> Option<&'static Layout> {
        layout(self.last_layout?)
    }

    /// Asks for a layout, with the settings that it had last.
    pub fn request_layout(&mut self, layout: &Layout) {
        self.request_layout_with(self.layout_request(layout));
    }

    /// Asks for a layout with these settings, and keeps them.
    pub fn request_layout_with(&mut self, arrange: LayoutRequest) {
        self.layout_requests.insert(arrange.layout, arrange.clone());
        self.last_layout = Some(arrange.layout);
        self.request_effect(Effect::RunLayout(arrange));
    }

    /// Asks for the last layout from another beginning.
    pub fn repeat_last_layout(&mut self) {
        if let Some(layout) = self.last_layout() {
            let arrange = self.layout_request(layout);
            self.request_layout_with(LayoutRequest { seed: arrange.seed.wrapping_add(1), ..arrange });
        }
    }

    /// Begins a layout of what is selected, if that is two actors or issues or more; else of everything that is seen.
    ///
    /// # Errors
    /// When the layout is about an issue or an actor and none is in focus.
    pub fn start_layout(&self, arrange: LayoutRequest) -> Result<LayoutJob, LayoutError> {
        self.start_layout_about(arrange, None)
    }

    /// The same about that issue or actor, whatever is selected or looked at.
    ///
    /// # Errors
    /// When the layout is about an issue or an actor and none is in focus, or one of the other kind.
    pub fn start_layout_about(&self, arrange: LayoutRequest, about: Option<Target>) -> Result<LayoutJob, LayoutError> {
        let Some(layout) = layout(arrange.layout) else { return Err(LayoutError::Cancelled) };
        let placed = |target: &&Target| matches!(target, Target::Actor(_) | Target::Issue(_));
        let mut chosen: BTreeSet<Target> = self.selection.iter().filter(placed).cloned().collect();
        if chosen.len() < 2 {
            chosen.clear();
        }
        let focus = about.or_else(|| self.layout_focus(layout.required_focus));
        match (layout.required_focus, &focus) {
            (FocusRequirement::Issue, Some(Target::Issue(_)))
            | (FocusRequirement::IssueOrActor, Some(Target::Issue(_) | Target::Actor(_)))
            | (FocusRequirement::Nothing, _) => {}
            (FocusRequirement::Issue, _) => return Err(LayoutError::NoIssue),
            (FocusRequirement::IssueOrActor, _) => return Err(LayoutError::NoFocus),
        }
        let look = self.view_state.clone();
        Ok(LayoutJob {
            layout,
            request: arrange,
            visible_map: self.visible_map(),
            view_state: look,
            selected: chosen,
            focus,
        })
    }

    /// What a layout is about: the one issue or actor that is selected, else the issue under the lens, else the only
    /// issue that there is.
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

    /// Puts everything where a layout wants it, as one step, and says how much has moved.
    ///
    /// # Errors
    /// When the map has changed meanwhile in what the layout rests on; it is then left alone.
    pub fn apply_layout(&mut self, begun: &LayoutJob, places: &LayoutPlaces) -> Result<usize, StaleLayout> {
        if !begun.is_current_for(self.history.map()) {
            return Err(StaleLayout);
        }
        let was = begun.old_places();
        let mut moved: BTreeSet<Target> = places
            .iter()
            .filter(|(target, at)| was.get(target) != Some(at))
            .map(|(target, _)| target.clone())
            .collect();
        let turned = begun.container_changes(places);
        moved.extend(turned.keys().map(Target::from));
        // A note that was moved meanwhile stays where somebody wants it.
        let before = begun.visible_map.drawn().map.notes.clone();
        self.edit(format!("Layout: {}", begun.layout.about.name), StepMergeRule::Never, |map| {
            let notes = map.notes.clone();
            let is_free = |target: &Target| match target {
                Target::Note(id) => before.get(id).map(|note| note.place) == notes.get(id).map(|note| note.place),
                _ => true,
            };
            ops::set_places(map, places.iter().filter(|(target, _)| is_free(target)));
            for (id, container) in &turned {
                map.set_field_value(&id.into(), "container", FieldValue::Flag(*container));
            }
        });
        Ok(moved.len())
    }
}

//! Laying out the open map: what a layout is given, and how its places become one step. Runs no layout by itself, as that
//! can take longer than a frame.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use emath::{Pos2, Vec2};

use super::{Arrange, Effect, Merge, Session, VisibleMap};
use crate::layout::{Board, Graph, Layout, Needs, Places, Stopped, give_way, layout};
use crate::model::{Actor, Id, Map, MembershipForest, Target, Value, rounded};
use crate::network::Progress;
use crate::ops;
use crate::scene::{ContainerForest, containers, footprints, heads};

/// A layout that has begun: everything that it needs, apart from the session.
pub struct Begun {
    /// What is run.
    pub layout: &'static Layout,
    arrange: Arrange,
    /// What is hidden is not moved.
    visible: Arc<VisibleMap>,
    look: crate::model::Look,
    chosen: BTreeSet<Target>,
    focus: Option<Target>,
}

/// The map has changed in what a layout rests on, so that its places would fit no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the map was changed while it was laid out, so that it was left as it is now; lay it out again")]
pub struct Overtaken;

impl Begun {
    /// Finds the places. Takes as long as it takes.
    ///
    /// # Errors
    /// When it was cancelled, or when what it is about is missing.
    pub fn run(&self, progress: &Progress) -> Result<Places, Stopped> {
        let sizes = footprints(self.visible.drawn());
        let heads = if self.layout.nests { heads(&self.visible.drawn().map) } else { BTreeMap::new() };
        let board = Board { heads, ..self.board(sizes.clone()) };
        let mut places = self.layout.place(&board, &self.arrange.params, progress)?;
        self.clear_notes(&sizes, &mut places);
        Ok(places)
    }

    /// Moves notes off what has come to lie under them.
    fn clear_notes(&self, sizes: &BTreeMap<Target, Vec2>, places: &mut Places) {
        let size = |target: &Target| sizes.get(target).copied().unwrap_or_default();
        let taken: Vec<(Pos2, Vec2)> = self
            .places()
            .iter()
            .map(|(target, was)| (places.get(target).copied().unwrap_or(*was), size(target)))
            .collect();
        let notes: Vec<_> =
            self.visible.drawn().map.notes.iter().map(|note| (Target::from(&note.id), note.place)).collect();
        let those: Vec<(Pos2, Vec2)> = notes.iter().map(|(target, at)| (*at, size(target))).collect();
        for ((target, was), at) in notes.into_iter().zip(give_way(&taken, &those)) {
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
    pub fn lacks(&self) -> Option<&'static str> {
        (self.layout.lacks)(&self.board(BTreeMap::new()), &self.arrange.params)
    }

    /// Was all of the map laid out, rather than what was selected?
    pub fn is_whole(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Where everything was.
    pub fn places(&self) -> BTreeMap<Target, Pos2> {
        let graph = Graph::of(&self.board(BTreeMap::new()));
        graph.network.targets.into_iter().zip(graph.places).collect()
    }

    fn board(&self, sizes: BTreeMap<Target, Vec2>) -> Board<'_> {
        let (chosen, focus) = (self.chosen.clone(), self.focus.clone());
        Board { map: &self.visible.drawn().map, sizes, heads: BTreeMap::new(), chosen, focus, seed: self.arrange.seed }
    }

    /// Which actors become containers, and which are none any longer. A layout that nests makes one of everybody whose
    /// parts it has placed. Any other keeps those that still hold all of their parts where it puts them, as an area that
    /// loses some of them would only lie about.
    fn turned(&self, places: &Places) -> BTreeMap<Id<Actor>, bool> {
        let map = &self.visible.drawn().map;
        let parts = map.parts();
        let moves = |id: &Id<Actor>| places.contains_key(&id.into());
        let has_moved = |whole: &Id<Actor>| parts.get(whole).is_some_and(|own| own.iter().any(|part| moves(part)));
        if self.layout.nests {
            let whole = |actor: &&Actor| !actor.container && has_moved(&actor.id);
            let is_chosen = |actor: &&Actor| self.is_whole() || self.chosen.contains(&(&actor.id).into());
            let wholes = map.actors.iter().filter(whole).filter(is_chosen);
            return wholes.map(|actor| (actor.id.clone(), true)).collect();
        }
        if !map.actors.iter().any(|actor| actor.container) {
            return BTreeMap::new();
        }
        let mut after = map.clone();
        ops::put(&mut after, places);
        let (before, after) = (containers(map), containers(&after));
        let forest = MembershipForest::of(map);
        let holds_all = |held: &ContainerForest, whole: &Id<Actor>| {
            held.part_count(&whole.into()) == Some(forest.part_count(whole))
        };
        let all = map.actors.iter().filter(|actor| actor.container).map(|actor| &actor.id);
        let lost = all.filter(|whole| holds_all(&before, whole) && !holds_all(&after, whole));
        lost.map(|whole| (whole.clone(), false)).collect()
    }

    /// Is the map still what the places were made for?
    fn fits(&self, map: &Map) -> bool {
        let visible = VisibleMap::of(map, &self.look);
        let seen = visible.drawn();
        let graph = |map| {
            let graph = Graph::of(&Board { map, ..self.board(BTreeMap::new()) });
            (graph.network.targets, graph.places, graph.fixed, graph.network.edges)
        };
        let same_stances = self.layout.needs == Needs::Nothing || seen.map.stances == self.visible.drawn().map.stances;
        same_stances && graph(&seen.map) == graph(&self.visible.drawn().map)
    }
}

impl Session {
    /// How a layout was last run, or how it is run when nothing is said.
    pub fn arranged(&self, layout: &Layout) -> Arrange {
        self.arranged.get(layout.about.id).cloned().unwrap_or_else(|| Arrange::new(layout))
    }

    /// The layout that was run last.
    pub fn last_layout(&self) -> Option<&'static Layout> {
        layout(self.last_layout?)
    }

    /// Asks for a layout, with the settings that it had last.
    pub fn arrange(&mut self, layout: &Layout) {
        self.arrange_with(self.arranged(layout));
    }

    /// Asks for a layout with these settings, and keeps them.
    pub fn arrange_with(&mut self, arrange: Arrange) {
        self.arranged.insert(arrange.layout, arrange.clone());
        self.last_layout = Some(arrange.layout);
        self.ask(Effect::Arrange(arrange));
    }

    /// Asks for the last layout from another beginning.
    pub fn arrange_again(&mut self) {
        if let Some(layout) = self.last_layout() {
            let arrange = self.arranged(layout);
            self.arrange_with(Arrange { seed: arrange.seed.wrapping_add(1), ..arrange });
        }
    }

    /// Begins a layout of what is selected, if that is two actors or issues or more; else of everything that is seen.
    ///
    /// # Errors
    /// When the layout is about an issue or an actor and none is in focus.
    pub fn begin(&self, arrange: Arrange) -> Result<Begun, Stopped> {
        self.begin_about(arrange, None)
    }

    /// The same about that issue or actor, whatever is selected or looked at.
    ///
    /// # Errors
    /// When the layout is about an issue or an actor and none is in focus, or one of the other kind.
    pub fn begin_about(&self, arrange: Arrange, about: Option<Target>) -> Result<Begun, Stopped> {
        let Some(layout) = layout(arrange.layout) else { return Err(Stopped::Cancelled) };
        let placed = |target: &&Target| matches!(target, Target::Actor(_) | Target::Issue(_));
        let mut chosen: BTreeSet<Target> = self.selection.iter().filter(placed).cloned().collect();
        if chosen.len() < 2 {
            chosen.clear();
        }
        let focus = about.or_else(|| self.focus(layout.needs));
        match (layout.needs, &focus) {
            (Needs::Issue, Some(Target::Issue(_)))
            | (Needs::Centre, Some(Target::Issue(_) | Target::Actor(_)))
            | (Needs::Nothing, _) => {}
            (Needs::Issue, _) => return Err(Stopped::NoIssue),
            (Needs::Centre, _) => return Err(Stopped::NoCentre),
        }
        let look = self.look.clone();
        Ok(Begun { layout, arrange, visible: self.visible_map(), look, chosen, focus })
    }

    /// What a layout is about: the one issue or actor that is selected, else the issue under the lens, else the only
    /// issue that there is.
    fn focus(&self, needs: Needs) -> Option<Target> {
        let fits = |target: &Target| match needs {
            Needs::Nothing => false,
            Needs::Issue => matches!(target, Target::Issue(_)),
            Needs::Centre => matches!(target, Target::Issue(_) | Target::Actor(_)),
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
    pub fn finish(&mut self, begun: &Begun, places: &Places) -> Result<usize, Overtaken> {
        if !begun.fits(self.history.map()) {
            return Err(Overtaken);
        }
        let was = begun.places();
        let mut moved: BTreeSet<Target> = places
            .iter()
            .filter(|(target, at)| was.get(target) != Some(at))
            .map(|(target, _)| target.clone())
            .collect();
        let turned = begun.turned(places);
        moved.extend(turned.keys().map(Target::from));
        // A note that was moved meanwhile stays where somebody wants it.
        let before = begun.visible.drawn().map.notes.clone();
        self.edit(format!("Layout: {}", begun.layout.about.name), Merge::Never, |map| {
            let notes = map.notes.clone();
            let is_free = |target: &Target| match target {
                Target::Note(id) => before.get(id).map(|note| note.place) == notes.get(id).map(|note| note.place),
                _ => true,
            };
            ops::put(map, places.iter().filter(|(target, _)| is_free(target)));
            for (id, container) in &turned {
                map.set_fact(&id.into(), "container", Value::Flag(*container));
            }
        });
        Ok(moved.len())
    }
}

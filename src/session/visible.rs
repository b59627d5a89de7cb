//! The map as it is shown, shared by all faces, lists and forms. Draws nothing and changes nothing.
//!
//! A session has three versions of the map. `committed_map` is the map after the last step: it is saved, compared with
//! the file on disk, and is the start of every gesture. `map` includes the gesture in progress: commands, tools and the
//! form of the map itself use it, as the next step is made from it. `visible_map` is what the user sees: all code that
//! shows data uses it, so that all panels show the same.

use std::sync::{Arc, OnceLock};

use super::Session;
use crate::model::{Map, ViewState};
use crate::scene::DrawnMap;

/// A map with a view state applied.
pub struct VisibleMap {
    records: Map,
    view_state: ViewState,
    drawn: OnceLock<DrawnMap>,
}

/// Two are equal if they show the same records in the same way.
impl PartialEq for VisibleMap {
    fn eq(&self, other: &Self) -> bool {
        self.view_state == other.view_state && self.records == other.records
    }
}

impl VisibleMap {
    /// The map with a view state applied.
    pub fn of(map: &Map, view_state: &ViewState) -> Self {
        Self { records: DrawnMap::records(map, view_state), view_state: view_state.clone(), drawn: OnceLock::new() }
    }

    /// All records, of every date, with the shown day as the day of the map. Lists and forms show these, and ask them
    /// for the positions of actors.
    pub fn records(&self) -> &Map {
        &self.records
    }

    /// The records to draw: those that hold on the shown day, without hidden and collapsed ones.
    ///
    /// Limitations: computed at the first call, which takes some milliseconds for 10,000 actors.
    pub fn drawn(&self) -> &DrawnMap {
        self.drawn.get_or_init(|| DrawnMap::of(&self.records, &self.view_state))
    }
}

impl Session {
    /// The map after the last step, without the gesture in progress. This is the map that is saved.
    pub fn committed_map(&self) -> &Map {
        self.history.map()
    }

    /// The map with the gesture in progress, for commands and tools. Code that shows data uses
    /// [`Session::visible_map`].
    pub fn map(&self) -> &Map {
        self.preview.as_ref().unwrap_or_else(|| self.history.map())
    }

    /// The map as it is shown: with the gesture in progress, on the shown day, filtered. All code that shows data uses
    /// it. Cached until the map or the view state changes.
    pub fn visible_map(&self) -> Arc<VisibleMap> {
        let key = (self.map().clone(), self.view_state.clone());
        let mut cache = self.visible.borrow_mut();
        cache.get(key, |(map, view_state)| Arc::new(VisibleMap::of(map, view_state))).clone()
    }

    /// Another map, shown as the session's own: a step of an animation. For the session's own map it is
    /// [`Session::visible_map`] itself, so that a thread that draws it computes the drawn records for all.
    pub fn visible_map_of(&self, map: &Map) -> Arc<VisibleMap> {
        if map == self.map() { self.visible_map() } else { Arc::new(VisibleMap::of(map, &self.view_state)) }
    }

    /// The visible map before the gesture in progress. Gestures start from it, and lists that are too long to be
    /// rebuilt in every frame of a drag show it.
    pub fn visible_committed_map(&self) -> Arc<VisibleMap> {
        match self.is_previewing() {
            false => self.visible_map(),
            true => {
                let key = (self.committed_map().clone(), self.view_state.clone());
                let mut cache = self.visible_committed.borrow_mut();
                cache.get(key, |(map, view_state)| Arc::new(VisibleMap::of(map, view_state))).clone()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Filter, Issue, Stance, Target};
    use crate::session::StepMergeRule;

    fn session() -> Session {
        let mut map = Map { as_of: "2025-11-07".parse().ok(), ..Map::default() };
        let ann = map.actors.add(Actor::new("Ann", emath::Pos2::ZERO));
        let dam = map.issues.add(Issue::new("Dam", emath::Pos2::ZERO));
        let mut stance = Stance::new(&ann, &dam, "2".parse().unwrap());
        stance.since = "2025-06-01".parse().ok();
        map.stances.add(stance);
        Session::open(map, None)
    }

    #[test]
    fn a_visible_map_is_computed_once_per_map_and_view_state() {
        let mut session = session();
        let first = session.visible_map();
        assert!(Arc::ptr_eq(&first, &session.visible_map()));
        assert!(Arc::ptr_eq(&first, &session.visible_committed_map()));
        session.set_day("2025-01-01".parse().ok());
        assert!(!Arc::ptr_eq(&first, &session.visible_map()));
        let second = session.visible_map();
        session.edit("Rename", StepMergeRule::Never, |map| map.title = "Other".to_owned());
        assert_eq!(session.visible_map().records().title, "Other");
        assert_eq!(second.records().title, "");
    }

    #[test]
    fn another_map_is_shown_like_the_own_one() {
        let session = session();
        assert!(Arc::ptr_eq(&session.visible_map_of(session.map()), &session.visible_map()));
        let other = Map { title: "Other".to_owned(), ..session.map().clone() };
        assert_eq!(session.visible_map_of(&other).records().title, "Other");
        assert_eq!(session.visible_map().records().title, "");
    }

    #[test]
    fn records_keep_what_the_drawn_map_leaves_out() {
        let mut session = session();
        session.set_day("2025-01-01".parse().ok());
        let visible = session.visible_map();
        assert_eq!((visible.records().stances.len(), visible.drawn().map.stances.len()), (1, 0));
        assert_eq!(visible.records().as_of, "2025-01-01".parse().ok(), "lists ask who stands where on that day");
        let filter = Filter { hide: true, kinds: vec!["state".to_owned()], ..Filter::default() };
        session.set_view_state(ViewState { filter, ..ViewState::default() });
        let visible = session.visible_map();
        assert_eq!((visible.records().actors.len(), visible.drawn().map.actors.len()), (1, 0));
    }

    #[test]
    fn a_gesture_is_visible_and_not_committed() {
        let mut session = session();
        let ann: Target = "actor:ann".parse().unwrap();
        let place = |map: &Map| crate::ops::place_of(map, &ann);
        session.preview(|map| crate::ops::set_places(map, [(&ann, &emath::pos2(9.0, 9.0))]));
        let (visible, committed) = (session.visible_map(), session.visible_committed_map());
        assert_eq!(place(visible.records()), Some(emath::pos2(9.0, 9.0)));
        assert_eq!(place(&visible.drawn().map), Some(emath::pos2(9.0, 9.0)));
        assert_eq!(place(committed.records()), Some(emath::Pos2::ZERO));
        assert_eq!(place(session.committed_map()), Some(emath::Pos2::ZERO));
    }
}

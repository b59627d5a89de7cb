//! The grounds of groups and the areas of containers as places to put actors. Whoever is dragged onto the ground of a
//! group becomes a member, whoever is dragged off it leaves. Whoever is part of nothing and is dragged onto an area becomes
//! part of that actor; being part of something is known of it, and dragging it off does not undo that. Draws nothing.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect};

use super::super::{Selection, Session};
use crate::model::{Actor, Group, Id, Map, Target};
use crate::ops;
use crate::scene::{self, record_bounds};
use crate::spatial_index::SpatialIndex;

/// The grounds and areas as they lay when a gesture began: they follow who is in them, so that those that are drawn
/// meanwhile cannot be left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DropTargets {
    group_areas: Vec<(Id<Group>, Rect)>,
    /// Those that go along with what is moved.
    moving_groups: BTreeSet<Id<Group>>,
    /// The areas of containers that stay where they are.
    container_areas: Vec<(Id<Actor>, Rect)>,
}

/// What becomes of the groups and containers by what is moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MembershipChange {
    /// The groups that somebody joins, and the actors that somebody becomes part of.
    pub joined: BTreeSet<Target>,
    /// The groups that somebody leaves.
    pub left: BTreeSet<Id<Group>>,
}

impl DropTargets {
    /// The grounds of all groups, while these records are moved.
    pub(in super::super) fn for_move(session: &Session, moving: &Selection) -> Self {
        let map = session.committed_map();
        let holds = |actor: &Actor| actor.container;
        if map.groups.is_empty() && !map.actors.iter().any(holds) {
            return Self::default();
        }
        let visible = session.visible_committed_map();
        let seen = visible.drawn();
        // A frame of which all that is seen moves goes along.
        let goes = |group: &&Group| {
            let mut shown = group.members.iter().map(Target::from).filter(|member| member.is_in(&seen.map));
            moving.contains(&Target::from(&group.id)) || shown.all(|member| moving.contains(&member))
        };
        let along = map.groups.iter().filter(goes).map(|group| group.id.clone()).collect();
        let mut areas = scene::container_areas(seen);
        areas.retain(|(whole, _)| !moving.contains(&whole.into()));
        Self { group_areas: scene::group_areas(seen), moving_groups: along, container_areas: areas }
    }

    /// Makes new actors that belong to no group members of those on whose ground they lie, and those that are part of
    /// nothing part of those in whose area they lie.
    pub(in super::super) fn join_groups(&self, map: &mut Map, made: &[Target]) -> MembershipChange {
        let all = Self { moving_groups: BTreeSet::new(), ..self.clone() };
        let mut regrouping = Regrouping::new(&all, map);
        for target in made {
            let (Target::Actor(actor), Some(at)) = (target, ops::place_of(map, target)) else { continue };
            let is_alone = !regrouping.groups_of.contains_key(actor);
            if let Some(group) = innermost_group(&regrouping.grounds_at(at)).filter(|_| is_alone) {
                regrouping.join(group, actor);
            }
            regrouping.make_member(map, actor, at);
        }
        regrouping.finish(map)
    }

    /// Makes actors members of the groups onto whose ground they have come, and takes them out of those that they have
    /// left: with all of their disc, or for another.
    pub(in super::super) fn update_memberships<'a>(
        &self,
        map: &mut Map,
        actors: impl IntoIterator<Item = &'a Target>,
    ) -> MembershipChange {
        if self.group_areas.is_empty() && self.container_areas.is_empty() {
            return MembershipChange::default();
        }
        let mut regrouping = Regrouping::new(self, map);
        // What is folded into another is not seen to stand anywhere.
        let away = map.collapsed_members();
        for target in actors {
            let (Target::Actor(actor), Some(disc)) = (target, record_bounds(map, target)) else { continue };
            if !regrouping.goes_along(actor) && !away.contains_key(actor) {
                regrouping.regroup(actor, disc);
                regrouping.make_member(map, actor, disc.center());
            }
        }
        regrouping.finish(map)
    }
}

/// Of frames in frames the innermost.
fn innermost_group<'a, T>(here: &[&'a (Id<T>, Rect)]) -> Option<&'a Id<T>> {
    here.iter().min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(id, _)| id)
}

/// What becomes of groups and containers while actors find their grounds, one after the other. Grounds and memberships are
/// looked up, so that many actors on many grounds take no more than their number. The groups change at the end.
struct Regrouping<'a> {
    grounds: &'a DropTargets,
    grounds_index: SpatialIndex,
    areas_index: SpatialIndex,
    /// The groups that have a ground and stay where they are.
    staying: BTreeSet<&'a Id<Group>>,
    /// The groups that each actor was in when it began.
    groups_of: BTreeMap<Id<Actor>, BTreeSet<Id<Group>>>,
    joining: BTreeMap<Id<Group>, Vec<Id<Actor>>>,
    leaving: BTreeMap<Id<Group>, BTreeSet<Id<Actor>>>,
    regrouped: MembershipChange,
}

impl<'a> Regrouping<'a> {
    fn new(grounds: &'a DropTargets, map: &Map) -> Self {
        let mut groups_of: BTreeMap<Id<Actor>, BTreeSet<Id<Group>>> = BTreeMap::new();
        for group in map.groups.iter() {
            for member in &group.members {
                groups_of.entry(member.clone()).or_default().insert(group.id.clone());
            }
        }
        let staying =
            grounds.group_areas.iter().map(|(group, _)| group).filter(|group| !grounds.moving_groups.contains(*group));
        Self {
            grounds,
            grounds_index: indexed(&grounds.group_areas),
            areas_index: indexed(&grounds.container_areas),
            staying: staying.collect(),
            groups_of,
            joining: BTreeMap::new(),
            leaving: BTreeMap::new(),
            regrouped: MembershipChange::default(),
        }
    }

    /// Does an actor move with all of a group? Then it stays in it, and in no other.
    fn goes_along(&self, actor: &Id<Actor>) -> bool {
        self.groups_of
            .get(actor)
            .is_some_and(|groups| groups.iter().any(|group| self.grounds.moving_groups.contains(group)))
    }

    /// The grounds on which a place lies, of groups that stay.
    fn grounds_at(&self, at: Pos2) -> Vec<&'a (Id<Group>, Rect)> {
        let mut here = self.grounds_index.at(at);
        here.sort_unstable();
        let here = here.into_iter().filter_map(|number| self.grounds.group_areas.get(number as usize));
        here.filter(|(group, _)| self.staying.contains(group)).collect()
    }

    fn join(&mut self, group: &Id<Group>, actor: &Id<Actor>) {
        self.joining.entry(group.clone()).or_default().push(actor.clone());
        self.regrouped.joined.insert(group.into());
    }

    fn regroup(&mut self, actor: &Id<Actor>, disc: Rect) {
        let own = self.groups_of.get(actor).cloned().unwrap_or_default();
        let here = self.grounds_at(disc.center());
        if here.iter().any(|(group, _)| own.contains(group)) {
            // Whoever is at home does not move into a frame that crosses it.
            return self.leave_untouched(actor, &own, disc);
        }
        let Some(new) = innermost_group(&here) else { return self.leave_untouched(actor, &own, disc) };
        // For a new one it leaves also those that it only touches.
        self.leave(actor, own.iter().filter(|group| !here.iter().any(|(other, _)| other == *group)));
        self.join(new, actor);
    }

    /// Leaves the groups whose ground the disc is clear of.
    fn leave_untouched(&mut self, actor: &Id<Actor>, own: &BTreeSet<Id<Group>>, disc: Rect) {
        if own.is_empty() {
            return;
        }
        let touched = self.grounds_index.within(disc).into_iter();
        let touched: BTreeSet<&Id<Group>> = touched
            .filter_map(|number| self.grounds.group_areas.get(number as usize))
            .map(|(group, _)| group)
            .collect();
        self.leave(actor, own.iter().filter(|group| !touched.contains(group)));
    }

    fn leave<'b>(&mut self, actor: &Id<Actor>, groups: impl Iterator<Item = &'b Id<Group>>) {
        for group in groups {
            if self.staying.contains(group) {
                self.leaving.entry(group.clone()).or_default().insert(actor.clone());
                self.regrouped.left.insert(group.clone());
            }
        }
    }

    /// Makes an actor that is part of nothing a part of the one in whose area it has come, the innermost.
    fn make_member(&mut self, map: &mut Map, actor: &Id<Actor>, at: Pos2) {
        if map.actors.get(actor).is_none_or(|actor| actor.part_of.is_some()) {
            return;
        }
        let mut here = self.areas_index.at(at);
        here.sort_unstable();
        let here: Vec<_> =
            here.into_iter().filter_map(|number| self.grounds.container_areas.get(number as usize)).collect();
        let Some(whole) = innermost_group(&here) else { return };
        ops::make_member(map, whole, actor);
        if map.actors.get(actor).is_some_and(|actor| actor.part_of.is_some()) {
            self.regrouped.joined.insert(whole.into());
        }
    }

    /// Changes the groups. Those who come first, so that a group does not go with its last member if another comes.
    fn finish(self, map: &mut Map) -> MembershipChange {
        for (group, actors) in &self.joining {
            ops::join_group(map, group, actors);
        }
        for (group, actors) in &self.leaving {
            ops::leave_group(map, group, actors);
        }
        self.regrouped
    }
}

/// Rectangles by where they are, each with its number.
fn indexed<T>(rects: &[(Id<T>, Rect)]) -> SpatialIndex {
    let mut index = SpatialIndex::default();
    for (number, (_, rect)) in (0..).zip(rects) {
        index.insert(*rect, number);
    }
    index
}

impl MembershipChange {
    /// What is added to the name of a step: " into Friends", " out of Friends".
    pub(in super::super) fn label_suffix(&self, before: &Map) -> String {
        match (self.joined.first(), self.left.first()) {
            (Some(joined), _) => format!(" into {}", before.name(joined)),
            (None, Some(left)) => format!(" out of {}", before.name(&left.into())),
            (None, None) => String::new(),
        }
    }
}

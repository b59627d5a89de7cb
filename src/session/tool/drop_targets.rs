//! The areas of groups and containers as drop targets for actors. An actor that is dragged into the area of a group
//! becomes a member; one that is dragged out of it leaves. An actor without a parent that is dragged into the area of a
//! container becomes a part of it. Dragging it out does not undo that, as the membership is a fact about the actor.
//! Draws nothing.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect};

use super::super::{Selection, Session};
use crate::model::{Actor, Group, Id, Map, Target};
use crate::ops;
use crate::scene::{self, record_bounds};
use crate::spatial_index::SpatialIndex;

/// The areas of groups and containers at the start of a gesture. They are not updated during it: an area is drawn round
/// its members, so an actor could never leave an area that follows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DropTargets {
    group_areas: Vec<(Id<Group>, Rect)>,
    /// The groups that are moved with the selection.
    moving_groups: BTreeSet<Id<Group>>,
    /// The areas of containers that are not moved.
    container_areas: Vec<(Id<Actor>, Rect)>,
}

/// How moved actors change groups and containers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MembershipChange {
    /// The groups that gain a member, and the actors that gain a part.
    pub joined: BTreeSet<Target>,
    /// The groups that lose a member.
    pub left: BTreeSet<Id<Group>>,
}

impl DropTargets {
    /// The drop targets while these records are moved.
    pub(in super::super) fn for_move(session: &Session, moving: &Selection) -> Self {
        let map = session.committed_map();
        let holds = |actor: &Actor| actor.container;
        if map.groups.is_empty() && !map.actors.iter().any(holds) {
            return Self::default();
        }
        let visible = session.visible_committed_map();
        let drawn = visible.drawn();
        // A group moves if all of its visible members move.
        let moves = |group: &&Group| {
            let mut shown = group.members.iter().map(Target::from).filter(|member| member.is_in(&drawn.map));
            moving.contains(&Target::from(&group.id)) || shown.all(|member| moving.contains(&member))
        };
        let moving_groups = map.groups.iter().filter(moves).map(|group| group.id.clone()).collect();
        let mut areas = scene::container_areas(drawn);
        areas.retain(|(actor, _)| !moving.contains(&actor.into()));
        Self { group_areas: scene::group_areas(drawn), moving_groups, container_areas: areas }
    }

    /// Adds new actors without a group to the group in whose area they lie, and makes those without a parent a part of
    /// the container in whose area they lie.
    pub(in super::super) fn join_groups(&self, map: &mut Map, new_records: &[Target]) -> MembershipChange {
        let all = Self { moving_groups: BTreeSet::new(), ..self.clone() };
        let mut regrouping = Regrouping::new(&all, map);
        for target in new_records {
            let (Target::Actor(actor), Some(at)) = (target, ops::place_of(map, target)) else { continue };
            let is_alone = !regrouping.groups_of.contains_key(actor);
            if let Some(group) = innermost_group(&regrouping.group_areas_at(at)).filter(|_| is_alone) {
                regrouping.join(group, actor);
            }
            regrouping.make_member(map, actor, at);
        }
        regrouping.finish(map)
    }

    /// Adds actors to the groups into whose area they have moved. Removes them from the groups that they have left:
    /// completely, or for another group.
    pub(in super::super) fn update_memberships<'a>(
        &self,
        map: &mut Map,
        actors: impl IntoIterator<Item = &'a Target>,
    ) -> MembershipChange {
        if self.group_areas.is_empty() && self.container_areas.is_empty() {
            return MembershipChange::default();
        }
        let mut regrouping = Regrouping::new(self, map);
        // A collapsed actor is drawn nowhere.
        let collapsed = map.collapsed_members();
        for target in actors {
            let (Target::Actor(actor), Some(disc)) = (target, record_bounds(map, target)) else { continue };
            if !regrouping.moves_with_group(actor) && !collapsed.contains_key(actor) {
                regrouping.regroup(actor, disc);
                regrouping.make_member(map, actor, disc.center());
            }
        }
        regrouping.finish(map)
    }
}

/// The smallest of nested areas.
fn innermost_group<'a, T>(areas: &[&'a (Id<T>, Rect)]) -> Option<&'a Id<T>> {
    areas.iter().min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(id, _)| id)
}

/// Collects the changes to groups while actors are assigned to drop targets, one after the other. Areas and memberships
/// are indexed, so that the time grows with the number of actors, not with actors times areas. The groups are changed
/// at the end.
struct Regrouping<'a> {
    drop_targets: &'a DropTargets,
    group_index: SpatialIndex,
    container_index: SpatialIndex,
    /// The groups that have an area and are not moved.
    staying: BTreeSet<&'a Id<Group>>,
    /// The groups of each actor at the start.
    groups_of: BTreeMap<Id<Actor>, BTreeSet<Id<Group>>>,
    joining: BTreeMap<Id<Group>, Vec<Id<Actor>>>,
    leaving: BTreeMap<Id<Group>, BTreeSet<Id<Actor>>>,
    change: MembershipChange,
}

impl<'a> Regrouping<'a> {
    fn new(drop_targets: &'a DropTargets, map: &Map) -> Self {
        let mut groups_of: BTreeMap<Id<Actor>, BTreeSet<Id<Group>>> = BTreeMap::new();
        for group in map.groups.iter() {
            for member in &group.members {
                groups_of.entry(member.clone()).or_default().insert(group.id.clone());
            }
        }
        let staying = drop_targets
            .group_areas
            .iter()
            .map(|(group, _)| group)
            .filter(|group| !drop_targets.moving_groups.contains(*group));
        Self {
            drop_targets,
            group_index: indexed(&drop_targets.group_areas),
            container_index: indexed(&drop_targets.container_areas),
            staying: staying.collect(),
            groups_of,
            joining: BTreeMap::new(),
            leaving: BTreeMap::new(),
            change: MembershipChange::default(),
        }
    }

    /// Whether an actor moves together with a whole group. It then stays in that group and joins no other.
    fn moves_with_group(&self, actor: &Id<Actor>) -> bool {
        self.groups_of
            .get(actor)
            .is_some_and(|groups| groups.iter().any(|group| self.drop_targets.moving_groups.contains(group)))
    }

    /// The areas of unmoved groups that contain a position.
    fn group_areas_at(&self, at: Pos2) -> Vec<&'a (Id<Group>, Rect)> {
        let mut areas = self.group_index.at(at);
        areas.sort_unstable();
        let areas = areas.into_iter().filter_map(|number| self.drop_targets.group_areas.get(number as usize));
        areas.filter(|(group, _)| self.staying.contains(group)).collect()
    }

    fn join(&mut self, group: &Id<Group>, actor: &Id<Actor>) {
        self.joining.entry(group.clone()).or_default().push(actor.clone());
        self.change.joined.insert(group.into());
    }

    fn regroup(&mut self, actor: &Id<Actor>, disc: Rect) {
        let current = self.groups_of.get(actor).cloned().unwrap_or_default();
        let areas = self.group_areas_at(disc.center());
        if areas.iter().any(|(group, _)| current.contains(group)) {
            // An actor inside the area of one of its groups does not join a group whose area overlaps there.
            return self.leave_groups_outside(actor, &current, disc);
        }
        let Some(new) = innermost_group(&areas) else { return self.leave_groups_outside(actor, &current, disc) };
        // An actor that joins a new group also leaves groups whose area its disc still touches.
        self.leave(actor, current.iter().filter(|group| !areas.iter().any(|(other, _)| other == *group)));
        self.join(new, actor);
    }

    /// Leaves the groups whose area the disc does not touch.
    fn leave_groups_outside(&mut self, actor: &Id<Actor>, current: &BTreeSet<Id<Group>>, disc: Rect) {
        if current.is_empty() {
            return;
        }
        let touched = self.group_index.within(disc).into_iter();
        let touched: BTreeSet<&Id<Group>> = touched
            .filter_map(|number| self.drop_targets.group_areas.get(number as usize))
            .map(|(group, _)| group)
            .collect();
        self.leave(actor, current.iter().filter(|group| !touched.contains(group)));
    }

    fn leave<'b>(&mut self, actor: &Id<Actor>, groups: impl Iterator<Item = &'b Id<Group>>) {
        for group in groups {
            if self.staying.contains(group) {
                self.leaving.entry(group.clone()).or_default().insert(actor.clone());
                self.change.left.insert(group.clone());
            }
        }
    }

    /// Makes an actor without a parent a part of the innermost container whose area contains the position.
    fn make_member(&mut self, map: &mut Map, actor: &Id<Actor>, at: Pos2) {
        if map.actors.get(actor).is_none_or(|actor| actor.part_of.is_some()) {
            return;
        }
        let mut areas = self.container_index.at(at);
        areas.sort_unstable();
        let areas: Vec<_> =
            areas.into_iter().filter_map(|number| self.drop_targets.container_areas.get(number as usize)).collect();
        let Some(container) = innermost_group(&areas) else { return };
        ops::make_member(map, container, actor);
        if map.actors.get(actor).is_some_and(|actor| actor.part_of.is_some()) {
            self.change.joined.insert(container.into());
        }
    }

    /// Changes the groups. Actors join before others leave, so that a group does not lose its last member, and is
    /// deleted, if another actor joins.
    fn finish(self, map: &mut Map) -> MembershipChange {
        for (group, actors) in &self.joining {
            ops::join_group(map, group, actors);
        }
        for (group, actors) in &self.leaving {
            ops::leave_group(map, group, actors);
        }
        self.change
    }
}

/// A spatial index of rectangles, by their position in the list.
fn indexed<T>(rects: &[(Id<T>, Rect)]) -> SpatialIndex {
    let mut index = SpatialIndex::default();
    for (number, (_, rect)) in (0..).zip(rects) {
        index.insert(*rect, number);
    }
    index
}

impl MembershipChange {
    /// The end of the label of a step: " into Friends", " out of Friends".
    pub(in super::super) fn label_suffix(&self, before: &Map) -> String {
        match (self.joined.first(), self.left.first()) {
            (Some(joined), _) => format!(" into {}", before.name(joined)),
            (None, Some(left)) => format!(" out of {}", before.name(&left.into())),
            (None, None) => String::new(),
        }
    }
}

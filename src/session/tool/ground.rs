//! The grounds of groups and the areas of containers as places to put actors. Whoever is dragged onto the ground of a
//! group becomes a member, whoever is dragged off it leaves. Whoever is part of nothing and is dragged onto an area becomes
//! part of that actor; being part of something is known of it, and dragging it off does not undo that. Draws nothing.

use std::collections::BTreeSet;

use emath::{Pos2, Rect};

use super::super::{Selection, Session};
use crate::model::{Actor, Group, Id, Map, Target};
use crate::ops;
use crate::scene::{self, frame_of};

/// The grounds and areas as they lay when a gesture began: they follow who is in them, so that those that are drawn
/// meanwhile cannot be left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grounds {
    grounds: Vec<(Id<Group>, Rect)>,
    /// Those that go along with what is moved.
    along: BTreeSet<Id<Group>>,
    /// The areas of containers that stay where they are.
    areas: Vec<(Id<Actor>, Rect)>,
}

/// What becomes of the groups and containers by what is moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regrouped {
    /// The groups that somebody joins, and the actors that somebody becomes part of.
    pub joined: BTreeSet<Target>,
    /// The groups that somebody leaves.
    pub left: BTreeSet<Id<Group>>,
}

impl Grounds {
    /// The grounds of all groups, while these records are moved.
    pub(in super::super) fn under(session: &Session, moving: &Selection) -> Self {
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
        let mut areas = scene::areas(seen);
        areas.retain(|(whole, _)| !moving.contains(&whole.into()));
        Self { grounds: scene::grounds(seen), along, areas }
    }

    /// Makes new actors that belong to no group members of those on whose ground they lie, and those that are part of
    /// nothing part of those in whose area they lie.
    pub(in super::super) fn adopt(&self, map: &mut Map, made: &[Target]) -> Regrouped {
        let mut regrouped = Regrouped::default();
        let all = Self { along: BTreeSet::new(), ..self.clone() };
        for target in made {
            let (Target::Actor(actor), Some(at)) = (target, ops::place(map, target)) else { continue };
            let is_alone = !map.groups.iter().any(|group| group.members.contains(actor));
            if let Some(group) = all.innermost(at).filter(|_| is_alone) {
                ops::join(map, group, actor);
                regrouped.joined.insert(group.into());
            }
            all.enclose(map, actor, at, &mut regrouped);
        }
        regrouped
    }

    /// The groups on whose ground a place lies.
    fn at(&self, at: Pos2) -> impl Iterator<Item = &(Id<Group>, Rect)> {
        self.grounds.iter().filter(move |(group, ground)| ground.contains(at) && !self.along.contains(group))
    }

    /// Of frames in frames the innermost.
    fn innermost(&self, at: Pos2) -> Option<&Id<Group>> {
        self.at(at).min_by(|a, b| a.1.area().total_cmp(&b.1.area())).map(|(group, _)| group)
    }

    /// Makes an actor that is part of nothing a part of the one in whose area it has come, the innermost.
    fn enclose(&self, map: &mut Map, actor: &Id<Actor>, at: Pos2, regrouped: &mut Regrouped) {
        if map.actors.get(actor).is_none_or(|actor| actor.part_of.is_some()) {
            return;
        }
        let here = self.areas.iter().filter(|(_, area)| area.contains(at));
        let Some((whole, _)) = here.min_by(|a, b| a.1.area().total_cmp(&b.1.area())) else { return };
        ops::make_part(map, whole, actor);
        if map.actors.get(actor).is_some_and(|actor| actor.part_of.is_some()) {
            regrouped.joined.insert(whole.into());
        }
    }

    /// Makes actors members of the groups onto whose ground they have come, and takes them out of those that they have
    /// left: with all of their disc, or for another.
    pub(in super::super) fn regroup<'a>(
        &self,
        map: &mut Map,
        actors: impl IntoIterator<Item = &'a Target>,
    ) -> Regrouped {
        let mut regrouped = Regrouped::default();
        if self.grounds.is_empty() && self.areas.is_empty() {
            return regrouped;
        }
        // Who moves with all of a group stays in it, and in no other.
        let goes = |map: &Map, actor: &Id<Actor>| {
            let mut along = self.along.iter().filter_map(|group| map.groups.get(group));
            along.any(|group| group.members.contains(actor))
        };
        // What is folded into another is not seen to stand anywhere.
        let away = map.folded_away();
        for target in actors {
            let (Target::Actor(actor), Some(disc)) = (target, frame_of(map, target)) else { continue };
            if !goes(map, actor) && !away.contains_key(actor) {
                self.regroup_one(map, actor, disc, &mut regrouped);
                self.enclose(map, actor, disc.center(), &mut regrouped);
            }
        }
        regrouped
    }

    fn regroup_one(&self, map: &mut Map, actor: &Id<Actor>, disc: Rect, regrouped: &mut Regrouped) {
        let is_of = |map: &Map, group: &Id<Group>| map.groups.get(group).is_some_and(|row| row.members.contains(actor));
        if self.at(disc.center()).any(|(group, _)| is_of(map, group)) {
            // Whoever is at home does not move into a frame that crosses it.
            return self.leave_others(map, actor, disc, None, regrouped);
        }
        let new = self.innermost(disc.center());
        self.leave_others(map, actor, disc, new, regrouped);
        if let Some(group) = new {
            ops::join(map, group, actor);
            regrouped.joined.insert(group.into());
        }
    }

    /// Leaves the groups whose ground the disc is clear of; for a new one also those that it only touches.
    fn leave_others(
        &self,
        map: &mut Map,
        actor: &Id<Actor>,
        disc: Rect,
        new: Option<&Id<Group>>,
        regrouped: &mut Regrouped,
    ) {
        let staying = self.grounds.iter().map(|(group, _)| group).filter(|group| !self.along.contains(*group));
        for group in staying.collect::<BTreeSet<_>>() {
            let mut grounds = self.grounds.iter().filter(|(id, _)| id == group).map(|(_, ground)| *ground);
            let is_on = match new {
                Some(_) => grounds.any(|ground| ground.contains(disc.center())),
                None => grounds.any(|ground| ground.intersects(disc)),
            };
            let is_member = map.groups.get(group).is_some_and(|row| row.members.contains(actor));
            if is_member && !is_on {
                ops::leave(map, group, actor);
                regrouped.left.insert(group.clone());
            }
        }
    }
}

impl Regrouped {
    /// What is added to the name of a step: " into Friends", " out of Friends".
    pub(in super::super) fn words(&self, before: &Map) -> String {
        match (self.joined.first(), self.left.first()) {
            (Some(joined), _) => format!(" into {}", before.name(joined)),
            (None, Some(left)) => format!(" out of {}", before.name(&left.into())),
            (None, None) => String::new(),
        }
    }
}

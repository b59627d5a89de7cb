//! Finds changes of the two sides that are a problem together, such as two memberships that make a cycle, and makes
//! conflicts of them. The kinds of problems are not known here: the merged map is checked as any map is.

use super::assembled_map::PartSide;
use super::{MergeConflictKind, MergeSide, ThreeWayMerge};
use crate::model::Problem;

/// The maximum number of searches for such a pair. If that is not enough, all remaining parts become one conflict.
const MAX_ROUNDS: usize = 24;

impl ThreeWayMerge {
    /// Makes conflicts of parts that are a problem together, so that the default sides cause no problem.
    pub(super) fn separate_incompatible_parts(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let mut sides = self.part_sides(&self.default_sides());
            let Some(problem) = self.first_new_problem(&sides) else { return };
            let theirs = self.indices_with(&sides, |side| side != MergeSide::Ours);
            let Some(their_part) = self.first_that_repairs(&mut sides, &theirs, MergeSide::Ours) else { return };
            let ours = self.indices_with(&sides, |side| side != MergeSide::Theirs);
            let our_part = self.first_that_repairs(&mut sides, &ours, MergeSide::Theirs);
            let our_part = our_part.filter(|part| *part != their_part);
            match (self.conflict_of(their_part), our_part.and_then(|part| self.conflict_of(part))) {
                (Some(conflict), our_conflict) => {
                    self.set_default_side(conflict, MergeSide::Ours);
                    if let Some(part) = our_part.filter(|_| our_conflict.is_none()) {
                        self.add_to_conflict(conflict, part);
                    }
                }
                (None, Some(conflict)) => {
                    self.set_default_side(conflict, MergeSide::Ours);
                    self.add_to_conflict(conflict, their_part);
                }
                (None, None) => {
                    self.set_side(their_part, MergeSide::Ours);
                    let parts = std::iter::once(their_part).chain(our_part).collect();
                    self.add_conflict(MergeConflictKind::Incompatible(problem), parts);
                }
            }
        }
        let Some(problem) = self.first_new_problem(&self.part_sides(&self.default_sides())) else { return };
        for conflict in 0..self.conflicts.len() {
            self.set_default_side(conflict, MergeSide::Ours);
        }
        let free = self.indices_of_free_parts();
        for part in &free {
            self.set_side(*part, MergeSide::Ours);
        }
        self.add_conflict(MergeConflictKind::Incompatible(problem), free);
    }

    /// Adds parts to conflicts until all conflicts can be resolved for their side without a problem.
    pub(super) fn make_their_side_possible(&mut self) {
        for _ in 0..MAX_ROUNDS {
            let all_theirs = vec![MergeSide::Theirs; self.conflicts.len()];
            let mut sides = self.part_sides(&all_theirs);
            if self.first_new_problem(&sides).is_none() {
                return;
            }
            let free = self.indices_of_free_parts();
            let ours: Vec<usize> =
                free.into_iter().filter(|at| is_of(&sides, *at, |side| side != MergeSide::Theirs)).collect();
            let Some(our_part) = self.first_that_repairs(&mut sides, &ours, MergeSide::Theirs) else { return };
            let in_conflicts: Vec<usize> = self.conflicts.iter().flat_map(|conflict| conflict.parts.clone()).collect();
            let Some(their_part) = self.first_that_repairs(&mut sides, &in_conflicts, MergeSide::Ours) else { return };
            let Some(conflict) = self.conflict_of(their_part) else { return };
            self.add_to_conflict(conflict, our_part);
        }
    }

    fn first_new_problem(&self, sides: &[PartSide]) -> Option<Problem> {
        self.new_problems(&self.assemble(sides).map).into_iter().next()
    }

    fn conflict_of(&self, part: usize) -> Option<usize> {
        self.parts.get(part)?.conflict
    }

    fn set_side(&mut self, part: usize, side: MergeSide) {
        if let Some(part) = self.parts.get_mut(part) {
            part.side = side;
        }
    }

    fn set_default_side(&mut self, conflict: usize, side: MergeSide) {
        let Some(row) = self.conflicts.get_mut(conflict) else { return };
        row.side = side;
        for part in row.parts.clone() {
            self.set_side(part, side);
        }
    }

    /// Lets a conflict decide about another part too.
    fn add_to_conflict(&mut self, conflict: usize, part: usize) {
        let Some(row) = self.conflicts.get_mut(conflict) else { return };
        (row.is_minor, row.side) = (false, if row.side == MergeSide::Both { MergeSide::Ours } else { row.side });
        row.parts.push(part);
        let side = row.side;
        if let Some(part) = self.parts.get_mut(part) {
            (part.conflict, part.side) = (Some(conflict), side);
        }
    }

    /// The first of these parts that, after all parts before it have got the given side, repairs the map if it gets that
    /// side too. The parts before it keep that side. `None` if the map is not even repaired by all of them.
    fn first_that_repairs(&self, sides: &mut [PartSide], parts: &[usize], side: MergeSide) -> Option<usize> {
        let with_first = |count: usize| {
            let mut sides = sides.to_vec();
            for at in parts.iter().take(count) {
                choose_side(&mut sides, *at, side);
            }
            sides
        };
        let is_repaired = |count: usize| self.new_problems(&self.assemble(&with_first(count)).map).is_empty();
        if parts.is_empty() || !is_repaired(parts.len()) {
            return None;
        }
        // The map has a problem with `broken` parts and none with `repaired` parts.
        let (mut broken, mut repaired) = (0, parts.len());
        while repaired - broken > 1 {
            let middle = broken.midpoint(repaired);
            if is_repaired(middle) { repaired = middle } else { broken = middle }
        }
        let before = with_first(broken);
        sides.copy_from_slice(&before);
        parts.get(broken).copied()
    }

    fn indices_with(&self, sides: &[PartSide], is_wanted: fn(MergeSide) -> bool) -> Vec<usize> {
        (0..self.parts.len()).filter(|at| is_of(sides, *at, is_wanted)).collect()
    }

    fn indices_of_free_parts(&self) -> Vec<usize> {
        self.parts.iter().zip(0..).filter(|(part, _)| part.conflict.is_none()).map(|(_, at)| at).collect()
    }
}

fn is_of(sides: &[PartSide], at: usize, is_wanted: fn(MergeSide) -> bool) -> bool {
    sides.get(at).is_some_and(|side| is_wanted(side.side))
}

fn choose_side(sides: &mut [PartSide], at: usize, side: MergeSide) {
    if let Some(part) = sides.get_mut(at) {
        *part = PartSide { side, is_chosen: true };
    }
}

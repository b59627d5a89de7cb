//! The handles of a line that is selected: its ends, to lead it elsewhere, and its middle, to bend it.

use emath::Pos2;

use super::Scene;
use crate::geometry::distance;
use crate::model::Target;

/// A place on a line that can be taken hold of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineHandle {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
    /// Its middle.
    Middle {
        /// Where the line starts and ends.
        ends: [Pos2; 2],
        /// Where its middle is.
        middle: Pos2,
    },
}

impl Scene {
    /// The handles of a tie or an objection, and where they are.
    pub fn line_handles(&self, target: &Target) -> Vec<(LineHandle, Pos2)> {
        let is_line = matches!(target, Target::Tie(_) | Target::Objection(_));
        let Some(route) = self.routes.get(target).filter(|_| is_line) else { return Vec::new() };
        let ends = [route.points[0], route.points[3]];
        let middle = route.at(0.5);
        vec![(LineHandle::Start, ends[0]), (LineHandle::End, ends[1]), (LineHandle::Middle { ends, middle }, middle)]
    }

    /// The handle of that line within `reach` of `at`.
    pub fn line_handle_at(&self, target: &Target, at: Pos2, reach: f32) -> Option<LineHandle> {
        let near = self.line_handles(target).into_iter().map(|(handle, place)| (distance(place, at), handle));
        near.filter(|(far, _)| *far <= reach).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, handle)| handle)
    }
}

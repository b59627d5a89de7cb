//! The handles of a selected line: its ends, which reattach it, and its middle, which bends it.

use emath::Pos2;

use super::Scene;
use crate::geometry::distance;
use crate::model::Target;

/// A handle of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineHandle {
    /// The start of the line.
    Start,
    /// The end of the line.
    End,
    /// The middle of the line.
    Middle {
        /// The start and the end of the line.
        ends: [Pos2; 2],
        /// The position of the middle.
        middle: Pos2,
    },
}

impl Scene {
    /// The handles of a tie or an objection with their positions.
    pub fn line_handles(&self, target: &Target) -> Vec<(LineHandle, Pos2)> {
        let is_line = matches!(target, Target::Tie(_) | Target::Objection(_));
        let Some(route) = self.routes.get(target).filter(|_| is_line) else { return Vec::new() };
        let ends = [route.points[0], route.points[3]];
        let middle = route.at(0.5);
        vec![(LineHandle::Start, ends[0]), (LineHandle::End, ends[1]), (LineHandle::Middle { ends, middle }, middle)]
    }

    /// The nearest handle of a line within `reach` of `at`.
    pub fn line_handle_at(&self, target: &Target, at: Pos2, reach: f32) -> Option<LineHandle> {
        let handles = self.line_handles(target).into_iter().map(|(handle, position)| (distance(position, at), handle));
        handles
            .filter(|(distance_to_handle, _)| *distance_to_handle <= reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, handle)| handle)
    }
}

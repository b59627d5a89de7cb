//! How an issue is drawn: a square with its title inside.

use emath::{pos2, vec2};

use super::build::{Builder, Layer, block_size};
use super::{Mark, Node, Outline, Shape};
use crate::model::{Issue, Target};
use crate::text::{self, Line, Style, Weight};

/// The size of titles in a square.
const TITLE: Style = Style { size: 12.0, weight: Weight::Semibold };

fn title(issue: &Issue, letters: f32) -> Vec<std::sync::Arc<Line>> {
    // A square that grows comes upon its neighbours: its letters grow less than those of names, which can give way.
    let letters = letters.min(1.25);
    text::wrap(issue.label(), Style { size: TITLE.size * letters, ..TITLE }, 92.0 * letters, 4)
}

/// Where an issue lies and how much room its square takes, with letters so many times as large as usual.
pub(super) fn node(issue: &Issue, letters: f32) -> Node {
    let inside = block_size(&title(issue, letters)) + vec2(18.0, 16.0);
    Node { centre: issue.place, outline: Outline::Box(vec2(inside.x.max(56.0), inside.y.max(52.0))) }
}

impl Builder<'_> {
    /// Draws every issue.
    pub(super) fn issues(&mut self) {
        for issue in self.map.issues.iter() {
            self.uses(Mark::Issue);
            let target = Target::from(&issue.id);
            let under_lens = self.lens.issue() == Some(&issue.id);
            let rect = node(issue, self.letters).rect();
            let stroke = Some(self.stroke(if under_lens { 3.0 } else { 1.5 }, self.palette.ink));
            let fill = Some(self.palette.box_fill);
            self.draw(Layer::Node, &target, Shape::Rect { rect, corner: 6.0, fill, stroke });
            let lines = title(issue, self.letters);
            let top = pos2(issue.place.x, issue.place.y - block_size(&lines).y / 2.0);
            self.centred(Layer::Node, &target, &lines, top, self.palette.ink, None);
        }
    }
}

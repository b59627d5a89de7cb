//! How an issue is drawn: a square with its title inside.

use std::sync::Arc;

use emath::{pos2, vec2};

use super::builder::{Builder, Layer};
use super::metrics::block_size;
use super::{Mark, Node, Outline, Shape};
use crate::model::{Issue, Target};
use crate::text::{self, Line, Style, Weight};

/// The size of titles in a square.
const TITLE: Style = Style { size: 12.0, weight: Weight::Semibold };

/// How near to another node a square may grow.
const NEAREST: f32 = 10.0;
/// Letters that every square can take without coming upon its neighbours; larger ones only where there is room.
const SAFE_LETTERS: f32 = 1.25;

fn title(issue: &Issue, letters: f32) -> Vec<Arc<Line>> {
    text::wrap(issue.label(), Style { size: TITLE.size * letters, ..TITLE }, 92.0 * letters, 4)
}

/// Where an issue lies and how much room its square takes, with letters so many times as large as usual.
pub(super) fn node(issue: &Issue, letters: f32) -> Node {
    let inside = block_size(&title(issue, letters)) + vec2(18.0, 16.0);
    Node { centre: issue.place, outline: Outline::Box(vec2(inside.x.max(56.0), inside.y.max(52.0))) }
}

impl Builder<'_> {
    /// Gives every issue its square. On a small figure its letters grow like those of names, but names can give way and a
    /// square cannot: where it would come upon another node it grows less.
    pub(super) fn place_issues(&mut self) {
        let safe = self.letters.min(SAFE_LETTERS);
        let mut nodes: Vec<(Node, f32)> = self.map.issues.iter().map(|issue| (node(issue, safe), safe)).collect();
        if self.letters > safe {
            for (at, issue) in self.map.issues.iter().enumerate() {
                let larger = [self.letters, (self.letters + safe) / 2.0].map(|letters| (node(issue, letters), letters));
                let is_free = |(node, _): &(Node, f32)| {
                    let rect = node.rect().expand(NEAREST);
                    let others = nodes.iter().enumerate().filter(|(other, _)| *other != at);
                    self.room.is_free(rect) && !others.into_iter().any(|(_, (other, _))| other.rect().intersects(rect))
                };
                if let Some(grown) = larger.into_iter().find(is_free)
                    && let Some(node) = nodes.get_mut(at)
                {
                    *node = grown;
                }
            }
        }
        for (issue, (node, letters)) in self.map.issues.iter().zip(nodes) {
            self.take_room(node.rect().expand(3.0));
            self.nodes.insert((&issue.id).into(), node);
            self.issue_letters.insert(issue.id.clone(), letters);
        }
    }

    /// Draws every issue.
    pub(super) fn issues(&mut self) {
        for issue in self.map.issues.iter() {
            self.uses(Mark::Issue);
            let target = Target::from(&issue.id);
            let under_lens = self.lens.issue() == Some(&issue.id);
            let letters = self.issue_letters.get(&issue.id).copied().unwrap_or(1.0);
            let rect = node(issue, letters).rect();
            let stroke = Some(self.stroke(if under_lens { 3.0 } else { 1.5 }, self.palette.ink));
            let fill = Some(self.palette.box_fill);
            self.draw(Layer::Node, &target, Shape::Rect { rect, corner: 6.0, fill, stroke });
            let lines = title(issue, letters);
            let top = pos2(issue.place.x, issue.place.y - block_size(&lines).y / 2.0);
            self.centred(Layer::Node, &target, &lines, top, self.palette.ink, None);
        }
    }
}

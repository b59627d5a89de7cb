//! How an issue is drawn: a square with its title inside.

use std::sync::Arc;

use emath::{pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::block_size;
use super::{LegendMark, NodeOutline, SceneNode, SceneShape};
use crate::model::{Issue, Target};
use crate::text::{self, FontStyle, FontWeight, TextLine};

/// The size of titles in a square.
const TITLE: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Semibold };

/// How near to another node a square may grow.
const MIN_NODE_DISTANCE: f32 = 10.0;
/// Letters that every square can take without coming upon its neighbours; larger ones only where there is room.
const SAFE_LETTER_SCALE: f32 = 1.25;

fn title(issue: &Issue, letters: f32) -> Vec<Arc<TextLine>> {
    text::wrap(issue.label(), FontStyle { size: TITLE.size * letters, ..TITLE }, 92.0 * letters, 4)
}

/// Where an issue lies and how much room its square takes, with letters so many times as large as usual.
pub(super) fn issue_node(issue: &Issue, letters: f32) -> SceneNode {
    let inside = block_size(&title(issue, letters)) + vec2(18.0, 16.0);
    SceneNode { centre: issue.place, outline: NodeOutline::Box(vec2(inside.x.max(56.0), inside.y.max(52.0))) }
}

impl SceneBuilder<'_> {
    /// Gives every issue its square. On a small figure its letters grow like those of names, but names can give way and a
    /// square cannot: where it would come upon another node it grows less.
    pub(super) fn place_issues(&mut self) {
        let safe = self.letter_scale.min(SAFE_LETTER_SCALE);
        let mut nodes: Vec<(SceneNode, f32)> =
            self.map.issues.iter().map(|issue| (issue_node(issue, safe), safe)).collect();
        if self.letter_scale > safe {
            for (at, issue) in self.map.issues.iter().enumerate() {
                let larger = [self.letter_scale, (self.letter_scale + safe) / 2.0]
                    .map(|letters| (issue_node(issue, letters), letters));
                let is_free = |(node, _): &(SceneNode, f32)| {
                    let rect = node.rect().expand(MIN_NODE_DISTANCE);
                    let others = nodes.iter().enumerate().filter(|(other, _)| *other != at);
                    self.occupied_space.is_free(rect)
                        && !others.into_iter().any(|(_, (other, _))| other.rect().intersects(rect))
                };
                if let Some(grown) = larger.into_iter().find(is_free)
                    && let Some(node) = nodes.get_mut(at)
                {
                    *node = grown;
                }
            }
        }
        for (issue, (node, letters)) in self.map.issues.iter().zip(nodes) {
            self.reserve_space(node.rect().expand(3.0));
            self.nodes.insert((&issue.id).into(), node);
            self.issue_letter_scales.insert(issue.id.clone(), letters);
        }
    }

    /// Draws every issue.
    pub(super) fn draw_issues(&mut self) {
        for issue in self.map.issues.iter() {
            self.add_mark(LegendMark::Issue);
            let target = Target::from(&issue.id);
            let under_lens = self.lens.issue() == Some(&issue.id);
            let letters = self.issue_letter_scales.get(&issue.id).copied().unwrap_or(1.0);
            let rect = issue_node(issue, letters).rect();
            let stroke = Some(self.stroke(if under_lens { 3.0 } else { 1.5 }, self.palette.ink));
            let fill = Some(self.palette.box_fill);
            self.draw(SceneLayer::Node, &target, SceneShape::Rect { rect, corner: 6.0, fill, stroke });
            let lines = title(issue, letters);
            let top = pos2(issue.place.x, issue.place.y - block_size(&lines).y / 2.0);
            self.draw_centred_lines(SceneLayer::Node, &target, &lines, top, self.palette.ink, None);
        }
    }
}

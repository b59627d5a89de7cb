//! Draws issues: a square with the title inside.

use std::sync::Arc;

use emath::{pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::block_size;
use super::{LegendMark, NodeOutline, SceneNode, SceneShape};
use crate::model::{Issue, Target};
use crate::text::{self, FontStyle, FontWeight, TextLine};

/// The font of the titles in squares.
const TITLE: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Semibold };

/// The least distance between a square that grows and another node, in map units.
const MIN_NODE_DISTANCE: f32 = 10.0;
/// The letter scale at which no square reaches its neighbours; a larger scale is used only where there is space.
const SAFE_LETTER_SCALE: f32 = 1.25;

fn title(issue: &Issue, letter_scale: f32) -> Vec<Arc<TextLine>> {
    text::wrap(issue.label(), FontStyle { size: TITLE.size * letter_scale, ..TITLE }, 92.0 * letter_scale, 4)
}

/// The centre and the square of an issue with text `letter_scale` times as large as usual.
pub(super) fn issue_node(issue: &Issue, letter_scale: f32) -> SceneNode {
    let title_size = block_size(&title(issue, letter_scale)) + vec2(18.0, 16.0);
    SceneNode { centre: issue.place, outline: NodeOutline::Box(vec2(title_size.x.max(56.0), title_size.y.max(52.0))) }
}

impl SceneBuilder<'_> {
    /// Places the square of every issue. On a small figure its text grows like that of names. A name can give way but a
    /// square cannot, so a square that would reach another node grows less.
    pub(super) fn place_issues(&mut self) {
        let safe = self.letter_scale.min(SAFE_LETTER_SCALE);
        let mut nodes: Vec<(SceneNode, f32)> =
            self.map.issues.iter().map(|issue| (issue_node(issue, safe), safe)).collect();
        if self.letter_scale > safe {
            for (number, issue) in self.map.issues.iter().enumerate() {
                let larger = [self.letter_scale, (self.letter_scale + safe) / 2.0]
                    .map(|letter_scale| (issue_node(issue, letter_scale), letter_scale));
                let is_free = |(node, _): &(SceneNode, f32)| {
                    let rect = node.rect().expand(MIN_NODE_DISTANCE);
                    let others = nodes.iter().enumerate().filter(|(other, _)| *other != number);
                    self.occupied_space.is_free(rect)
                        && !others.into_iter().any(|(_, (other, _))| other.rect().intersects(rect))
                };
                if let Some(grown) = larger.into_iter().find(is_free)
                    && let Some(node) = nodes.get_mut(number)
                {
                    *node = grown;
                }
            }
        }
        for (issue, (node, letter_scale)) in self.map.issues.iter().zip(nodes) {
            self.reserve_space(node.rect().expand(3.0));
            self.nodes.insert((&issue.id).into(), node);
            self.issue_letter_scales.insert(issue.id.clone(), letter_scale);
        }
    }

    /// Draws every issue.
    pub(super) fn draw_issues(&mut self) {
        for issue in self.map.issues.iter() {
            self.add_mark(LegendMark::Issue);
            let target = Target::from(&issue.id);
            let under_lens = self.lens.issue() == Some(&issue.id);
            let letter_scale = self.issue_letter_scales.get(&issue.id).copied().unwrap_or(1.0);
            let rect = issue_node(issue, letter_scale).rect();
            let stroke = Some(self.stroke(if under_lens { 3.0 } else { 1.5 }, self.palette.ink));
            let fill = Some(self.palette.box_fill);
            self.draw(SceneLayer::Node, &target, SceneShape::Rect { rect, corner: 6.0, fill, stroke });
            let lines = title(issue, letter_scale);
            let top = pos2(issue.place.x, issue.place.y - block_size(&lines).y / 2.0);
            self.draw_centred_lines(SceneLayer::Node, &target, &lines, top, self.palette.ink, None);
        }
    }
}

//! Draws labels: names at nodes and texts on lines. No label overlaps another one or a node; a label that does not fit
//! near its node is joined to it by a leader line.

use std::sync::Arc;

use emath::{Rect, Vec2, pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::edge::{EdgeLineStyle, condition_shapes, tie_line_style};
use super::label_placement::{LabelPlacement, considers_edges};
use super::metrics::{NAME_LINES, NAME_WIDTH, block_size};
use super::{Colour, EdgeRoute, LegendMark, NodeOutline, SceneNode, SceneShape};
use crate::model::{
    Actor, Condition, Evidence, Objection, ObjectionStatus, Severity, Sign, TIE_KINDS, Target, Tie, name_of,
};
use crate::text::{self, TextLine};

/// Space between the names of two nodes, horizontal and vertical, in map units.
const NAME_SPACING: Vec2 = vec2(4.0, 2.5);

/// The distance of the middle of a lock from the left end of its pill, and the extra width of a pill with a lock.
const LOCK_INSET: f32 = 9.0;
const LOCK_WIDTH: f32 = 13.0;

/// The order in which label positions around a node are tried: below first; for the head of a container, right first.
const POSITIONS_BELOW_FIRST: &[usize; 8] = &[0, 1, 2, 3, 4, 5, 6, 7];
const POSITIONS_RIGHT_FIRST: &[usize; 8] = &[2, 4, 6, 1, 3, 7, 0, 5];

/// The text of a pill, shaped and measured.
struct PillContent {
    lines: Vec<Arc<TextLine>>,
    number: Option<Arc<TextLine>>,
    size: Vec2,
}

impl PillContent {
    fn new(text: &str, numbers: &str, builder: &SceneBuilder<'_>) -> Self {
        let lines = text::wrap(text, builder.small_style(), 150.0 * builder.letter_scale, 3);
        let raised = (!numbers.is_empty()).then(|| text::shape_line(numbers, builder.raised_style()));
        let block = block_size(&lines);
        let width = block.x + raised.as_ref().map_or(0.0, |line| line.width + 3.0);
        Self { lines, number: raised, size: vec2(width + 18.0, block.y.max(12.0) + 7.0) }
    }
}

impl SceneBuilder<'_> {
    /// Draws the name of every actor. The most influential come first, so that less influential ones give way.
    pub(super) fn draw_node_labels(&mut self) {
        let mut actors: Vec<_> = self.map.actors.iter().collect();
        actors.sort_by_key(|actor| std::cmp::Reverse(actor.influence));
        for actor in actors {
            if self.is_cancelled() {
                return;
            }
            let target = Target::from(&actor.id);
            let Some(node) = self.nodes.get(&target).copied() else { continue };
            let mut lines = self.name_lines(actor);
            let name_line_count = lines.len();
            let below = [self.voting_rule(&target), self.collapsed.label_text(&actor.id, self.lens.issue())];
            lines.extend(below.into_iter().flatten().map(|text| text::shape_line(&text, self.small_style())));
            let stance = self.lens.issue().and_then(|issue| self.standing.get(&actor.id, issue));
            let raised = stance.map(|stance| self.evidence_numbers(&stance.evidence)).unwrap_or_default();
            self.draw_node_label(&target, &node, &lines, name_line_count, &raised);
        }
    }

    /// The lines of an actor's name.
    pub(super) fn name_lines(&self, actor: &Actor) -> Vec<Arc<TextLine>> {
        text::wrap(actor.label(), self.name_style(), NAME_WIDTH * self.letter_scale, NAME_LINES)
    }

    /// The voting rule of a body, which stands under its name.
    pub(super) fn voting_rule(&self, target: &Target) -> Option<String> {
        let Target::Actor(id) = target else { return None };
        let body = self.map.bodies.iter().find(|body| body.actor.as_ref() == Some(id))?;
        let votes = match (body.quota, body.members.len()) {
            (0, _) => return None,
            (quota, 0) => format!("{quota} votes decide"),
            (quota, members) => format!("{quota} of {members}"),
        };
        Some(match body.vetoes.len() {
            0 => votes,
            1 => format!("{votes}, 1 veto"),
            vetoes => format!("{votes}, {vetoes} vetoes"),
        })
    }

    fn draw_node_label(
        &mut self,
        target: &Target,
        node: &SceneNode,
        lines: &[Arc<TextLine>],
        name_line_count: usize,
        numbers: &str,
    ) {
        let size = block_size(lines);
        let raised = (!numbers.is_empty()).then(|| text::shape_line(numbers, self.raised_style()));
        // The raised number stands at the right of the first line. The same width is kept free on the left, so that the
        // name stays centred.
        let padded_size = vec2(size.x + 2.0 * raised.as_ref().map_or(0.0, |line| line.width + 2.0), size.y);
        let reach = node.rect().width() / 2.0 + 9.0;
        // The space below the head of a container belongs to its members.
        let order = if self.containers.depth(target).is_some() { POSITIONS_RIGHT_FIRST } else { POSITIONS_BELOW_FIRST };
        let Some(placement) = self.label_space().at_node(node, reach, padded_size, order) else {
            self.unlabelled.insert(target.clone());
            return;
        };
        // Reserves a margin too, or the names of two nodes would read as one.
        LabelPlacement { rect: placement.rect.expand2(NAME_SPACING), ..placement }
            .reserve_space(&mut self.occupied_space);
        self.draw_leader_line(target, &placement);
        let rect = placement.rect;
        let halo = Some(self.background_colour_under(rect));
        let top = pos2(rect.center().x, rect.min.y);
        let (upper, lower) = lines.split_at(name_line_count.min(lines.len()));
        let name_rect = self.draw_centred_lines(SceneLayer::Label, target, upper, top, self.palette.ink, halo);
        self.draw_centred_lines(
            SceneLayer::Label,
            target,
            lower,
            pos2(top.x, top.y + name_rect.height().max(0.0)),
            self.palette.quiet,
            halo,
        );
        if let (Some(line), Some(first)) = (raised, lines.first()) {
            let at = pos2(top.x + first.width / 2.0 + 2.0, top.y + first.ascent - 5.0 * self.letter_scale);
            self.draw(SceneLayer::Label, target, SceneShape::Text { line, at, colour: self.palette.quiet, halo });
        }
    }

    /// Draws the leader line of a label, if it has one.
    fn draw_leader_line(&mut self, target: &Target, placement: &LabelPlacement) {
        if let Some(points) = placement.leader {
            let stroke = self.stroke(0.8, self.palette.quiet);
            self.draw(SceneLayer::Label, target, SceneShape::Path { points: points.to_vec(), stroke });
        }
    }

    /// Collects the segments of all edges, so that labels can avoid them.
    pub(super) fn collect_edge_segments(&mut self) {
        if !considers_edges(self.nodes.len(), self.routes.len()) {
            self.leader_lines_left = 0;
            return;
        }
        self.routes.values().for_each(|route| self.edges.add(route));
        let nodes = &self.nodes;
        for actor in self.map.actors.iter() {
            let container = actor.part_of.as_ref().and_then(|container| nodes.get(&container.into()));
            let member = Target::from(&actor.id);
            let stands_inside =
                actor.part_of.as_ref().is_some_and(|container| self.stands_in(&member, &container.into()));
            if let (Some(from), Some(to), false) = (nodes.get(&member), container, stands_inside) {
                self.edges.add(&EdgeRoute::between(from, to, 0.0));
            }
        }
    }

    /// Finds space for a label of a given size on an edge, beside it, or away from it with a leader line while the
    /// limit of leader lines allows.
    fn place_at_edge(&mut self, route: &EdgeRoute, size: Vec2) -> Option<LabelPlacement> {
        self.label_space().on_edge(route, size).or_else(|| {
            self.leader_lines_left = self.leader_lines_left.checked_sub(1)?;
            self.label_space().off_edge(route, size)
        })
    }

    /// Draws the labels of objections, conditions and ties, in this order of priority.
    pub(super) fn draw_line_labels(&mut self) {
        for objection in self.map.objections.iter() {
            if self.is_cancelled() {
                return;
            }
            let raised = self.evidence_numbers(&objection.evidence);
            let text = objection_label(objection);
            let has_label = !text.is_empty() || !raised.is_empty();
            let content = PillContent::new(&text, &raised, self);
            let colour =
                if objection.status == ObjectionStatus::Open { self.palette.objection } else { self.palette.quiet };
            let target = Target::from(&objection.id);
            let veto = objection.severity == Severity::Veto && objection.status == ObjectionStatus::Open;
            let is_labelled = has_label && self.draw_pill_on_line(&target, &content, colour, veto);
            if veto && !is_labelled {
                self.draw_lock_without_label(&target);
            }
        }
        for condition in self.map.conditions.iter() {
            let target = Target::from(&condition.id);
            if condition.requires.is_some() && self.routes.contains_key(&target) {
                let content = self.condition_pill(condition);
                self.draw_pill_on_line(&target, &content, self.palette.condition, false);
            }
        }
        for tie in self.map.ties.iter() {
            if self.is_cancelled() {
                return;
            }
            self.draw_tie_label(tie);
        }
    }

    /// Draws the lock of a veto on its line, for a veto without a text or without space for it.
    fn draw_lock_without_label(&mut self, target: &Target) {
        let Some(route) = self.routes.get(target).copied() else { return };
        let size = Vec2::splat(2.0 * LOCK_INSET);
        let middle = LabelPlacement { rect: Rect::from_center_size(route.at(0.5), size), leader: None };
        let placement = self.label_space().on_edge(&route, size).unwrap_or(middle);
        placement.reserve_space(&mut self.occupied_space);
        self.draw_lock(SceneLayer::Label, target, placement.rect.center());
    }

    /// Draws a small outlined pill on a line, or beside it with a leader line. Returns whether there was space.
    fn draw_pill_on_line(&mut self, target: &Target, content: &PillContent, colour: Colour, has_lock: bool) -> bool {
        let size = content.size + vec2(if has_lock { LOCK_WIDTH } else { 0.0 }, 0.0);
        let Some(route) = self.routes.get(target).copied() else { return false };
        let Some(placement) = self.place_at_edge(&route, size) else {
            self.unlabelled.insert(target.clone());
            return false;
        };
        placement.reserve_space(&mut self.occupied_space);
        self.draw_leader_line(target, &placement);
        let rect = placement.rect;
        let inner = Rect::from_min_max(rect.min + vec2(if has_lock { LOCK_WIDTH } else { 0.0 }, 0.0), rect.max);
        self.draw_pill(target, content, rect, inner, colour);
        if has_lock {
            self.draw_lock(SceneLayer::Label, target, rect.left_center() + vec2(LOCK_INSET, 0.0));
        }
        true
    }

    fn draw_pill(&mut self, target: &Target, content: &PillContent, rect: Rect, inner: Rect, colour: Colour) {
        let stroke = Some(self.stroke(1.0, colour));
        let fill = Some(self.palette.box_fill);
        let corner = (rect.height() / 2.0).min(10.0);
        self.draw(SceneLayer::Label, target, SceneShape::Rect { rect, corner, fill, stroke });
        let number_width = content.number.as_ref().map_or(0.0, |line| line.width + 3.0);
        let top = pos2(inner.center().x - number_width / 2.0, rect.min.y + 3.5);
        self.draw_centred_lines(SceneLayer::Label, target, &content.lines, top, colour, None);
        if let (Some(line), Some(last)) = (&content.number, content.lines.last()) {
            let last_line_top = block_size(&content.lines).y - last.ascent - last.descent;
            let at = pos2(top.x + last.width / 2.0 + 3.0, top.y + last_line_top + 8.0 * self.letter_scale);
            self.draw(SceneLayer::Label, target, SceneShape::Text { line: line.clone(), at, colour, halo: None });
        } else if let Some(line) = &content.number {
            let at = pos2(top.x, rect.center().y + 3.0);
            self.draw(SceneLayer::Label, target, SceneShape::Text { line: line.clone(), at, colour, halo: None });
        }
    }

    /// Draws a condition that names no record of the map: its text stands beside the actor, joined to it by a line that
    /// ends in a circle.
    pub(super) fn draw_condition_pill(&mut self, condition: &Condition, from: &SceneNode) {
        let target = Target::from(&condition.id);
        let content = self.condition_pill(condition);
        let reach = from.rect().width() / 2.0 + 9.0;
        let Some(LabelPlacement { rect, .. }) =
            self.label_space().at_node(from, reach + 22.0, content.size, &[6, 7, 1, 2, 3, 4, 5, 0])
        else {
            self.unlabelled.insert(target);
            return;
        };
        LabelPlacement { rect, leader: None }.reserve_space(&mut self.occupied_space);
        self.add_mark(LegendMark::Condition);
        let colour = self.palette.condition;
        let end = SceneNode { centre: rect.center(), outline: NodeOutline::Box(rect.size()) };
        // The route ends before the frame of the text, so that the circle is not hidden behind it.
        let route = EdgeRoute::between(from, &end, 0.0).shortened(3.0);
        for shape in condition_shapes(&route, self.stroke(1.6, colour), self.palette.canvas) {
            self.draw(SceneLayer::Objection, &target, shape);
        }
        self.routes.insert(target.clone(), route);
        self.draw_pill(&target, &content, rect, rect, colour);
    }

    fn condition_pill(&mut self, condition: &Condition) -> PillContent {
        let numbers = self.evidence_numbers(&condition.evidence);
        PillContent::new(&format!("if {} ({})", condition.text, condition.status.name()), &numbers, self)
    }

    /// Draws the kind and the sign of a tie with its raised numbers; only the text if there is no space for both.
    fn draw_tie_label(&mut self, tie: &Tie) {
        let target = Target::from(&tie.id);
        let Some(route) = self.routes.get(&target).copied() else { return };
        let sign = match tie.sign {
            Sign::None => "",
            Sign::Positive => " +",
            Sign::Negative => " −",
            Sign::Both => " ±",
        };
        let (style, _) = tie_line_style(&tie.kind);
        let kind = if style == EdgeLineStyle::Labelled { name_of(TIE_KINDS, &tie.kind) } else { "" };
        let label = text::shape_line(format!("{kind}{sign}").trim(), self.small_style());
        let number_count = self.number_count();
        let numbers = self.evidence_numbers(&tie.evidence);
        let raised = (!numbers.is_empty()).then(|| text::shape_line(&numbers, self.raised_style()));
        let size = |raised: Option<&Arc<TextLine>>| {
            let width = label.width + raised.map_or(0.0, |line| line.width + 2.0);
            let height = if label.text.is_empty() { 10.0 * self.letter_scale } else { label.ascent + label.descent };
            (width > 0.0).then_some(vec2(width + 4.0, height))
        };
        let (Some(full_size), text_size) = (size(raised.as_ref()), size(None).filter(|_| raised.is_some())) else {
            return;
        };
        let full_placement = self.place_at_edge(&route, full_size);
        let (placement, raised) = match full_placement {
            Some(placement) => (placement, raised),
            None => {
                self.unlabelled.insert(target.clone());
                self.discard_numbers_after(number_count);
                match text_size.and_then(|size| self.label_space().on_edge(&route, size)) {
                    Some(placement) => (placement, None),
                    None => return,
                }
            }
        };
        placement.reserve_space(&mut self.occupied_space);
        self.draw_leader_line(&target, &placement);
        let rect = placement.rect;
        if !sign.is_empty() {
            self.add_mark(LegendMark::Sign);
        }
        self.draw_tie_label_at(&target, rect, label, raised, tie.sign == Sign::Negative);
    }

    fn draw_tie_label_at(
        &mut self,
        target: &Target,
        rect: Rect,
        label: Arc<TextLine>,
        raised: Option<Arc<TextLine>>,
        hostile: bool,
    ) {
        let halo = Some(self.background_colour_under(rect));
        let colour = if hostile { self.palette.objection } else { self.palette.quiet };
        let base = pos2(rect.min.x + 2.0, rect.min.y + label.ascent.min(rect.height() - 1.0));
        let (gap, rise) = if label.text.is_empty() { (0.0, 0.0) } else { (2.0, 4.0 * self.letter_scale) };
        if let Some(line) = raised {
            let at = pos2(base.x + label.width + gap, base.y - rise);
            self.draw(SceneLayer::Label, target, SceneShape::Text { line, at, colour: self.palette.quiet, halo });
        }
        if !label.text.is_empty() {
            self.draw(SceneLayer::Label, target, SceneShape::Text { line: label, at: base, colour, halo });
        }
    }
}

/// The label of an objection: its shortest quote of at most 36 characters, else its reason.
fn objection_label(objection: &Objection) -> String {
    let fits = |passage: &&Evidence| !passage.quote.is_empty() && passage.quote.chars().count() <= 36;
    let quote = objection.evidence.iter().filter(fits).min_by_key(|passage| passage.quote.len());
    quote.map_or_else(
        || objection.reason.clone(),
        |passage| format!("“{}”", passage.quote.trim_matches(['“', '”', '"'])),
    )
}

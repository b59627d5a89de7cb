//! Draws actors: a disc sized by influence, the stance under the lens, and a ring with the stances on all issues.

use std::ops::Range;

use emath::{Pos2, pos2, vec2};

use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::RING;
use super::{Colour, DashPattern, LegendMark, NodeOutline, Palette, SceneNode, SceneShape, ShapeStroke};
use crate::geometry::normalized;
use crate::model::{Actor, Alignment, Basis, Confidence, Id, Issue, Stance, Target, sign_with_doubt};
use crate::text::{self, FontStyle, FontWeight};

/// The appearance of an actor's stance on one issue, known or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StanceAppearance {
    /// No stance is recorded.
    Unknown,
    /// A stance is recorded.
    Known(KnownStance),
}

/// The properties of a stance that change how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KnownStance {
    pub(super) alignment: Alignment,
    pub(super) basis: Basis,
    pub(super) confidence: Confidence,
    /// Whether the stance has any evidence.
    pub(super) has_evidence: bool,
}

impl StanceAppearance {
    pub(super) fn of(stance: Option<&Stance>) -> Self {
        stance.map_or(Self::Unknown, |stance| {
            let (basis, confidence, has_evidence) = (stance.basis, stance.confidence, !stance.evidence.is_empty());
            Self::Known(KnownStance { alignment: stance.alignment, basis, confidence, has_evidence })
        })
    }

    /// A stated and confirmed stance, for the legend.
    pub(super) fn sample(alignment: Alignment, has_evidence: bool) -> Self {
        Self::Known(KnownStance { alignment, basis: Basis::Stated, confidence: Confidence::Confirmed, has_evidence })
    }
}

impl KnownStance {
    /// The sign on the disc: in brackets if the stance is assessed, with a question mark if it is not confirmed.
    pub(super) fn glyph(self) -> String {
        sign_with_doubt(&self.alignment.glyph(), self.basis, self.confidence)
    }
}

impl SceneBuilder<'_> {
    /// Places every actor, issue and container and reserves the space of actors and issues.
    pub(super) fn place_nodes(&mut self) {
        for actor in self.map.actors.iter() {
            let node = SceneNode { centre: actor.place, outline: NodeOutline::Disc(actor.radius()) };
            self.reserve_space(node.rect().expand(if self.map.issues.is_empty() {
                2.0
            } else {
                RING.0 + RING.1 / 2.0
            }));
            self.nodes.insert((&actor.id).into(), node);
        }
        self.place_issues();
        self.place_containers();
    }

    /// Draws every actor.
    pub(super) fn draw_actors(&mut self) {
        for actor in self.map.actors.iter() {
            self.draw_actor(actor);
        }
    }

    fn draw_actor(&mut self, actor: &Actor) {
        let target = Target::from(&actor.id);
        let radius = actor.radius();
        let is_body = self.map.bodies.iter().any(|body| body.actor.as_ref() == Some(&actor.id));
        self.add_mark(LegendMark::Actor);
        if self.collapsed.member_count(&actor.id) > 0 {
            self.add_mark(LegendMark::CollapsedMembers);
            for shape in stack_shapes(self.palette, actor.place, radius + RING.0 + RING.1 / 2.0) {
                self.draw(SceneLayer::Node, &target, shape);
            }
        }
        self.draw_stance_ring(actor, &target, radius);
        match self.lens.issue().and_then(|issue| self.map.issues.get(issue)) {
            None => {
                let (fill, stroke) = (Some(self.palette.actor), Some(self.stroke(1.0, self.palette.tie)));
                self.draw(SceneLayer::Node, &target, SceneShape::Circle { centre: actor.place, radius, fill, stroke });
            }
            Some(issue) => {
                let stance = self.standing.get(&actor.id, &issue.id);
                self.draw_stance_disc(&target, actor.place, radius, StanceAppearance::of(stance));
                if stance.is_some_and(|stance| stance.red_line) {
                    let at = actor.place + normalized(vec2(1.0, -1.0)) * (radius + 3.0);
                    self.draw_lock(SceneLayer::Node, &target, at);
                }
            }
        }
        let rim = ShapeStroke { width: 1.2, colour: self.palette.quiet, dash: DashPattern::Dashed };
        if actor.kind == "bloc" {
            self.add_mark(LegendMark::Bloc);
            let shape = SceneShape::Circle { centre: actor.place, radius, fill: None, stroke: Some(rim) };
            self.draw(SceneLayer::Node, &target, shape);
        }
        if is_body {
            self.add_mark(LegendMark::Body);
            for inset in [0.0, 3.5] {
                let stroke = Some(ShapeStroke { dash: DashPattern::Solid, ..rim });
                let shape = SceneShape::Circle { centre: actor.place, radius: radius - inset, fill: None, stroke };
                self.draw(SceneLayer::Node, &target, shape);
            }
        }
    }

    /// Draws the disc of a stance.
    fn draw_stance_disc(&mut self, target: &Target, centre: Pos2, radius: f32, appearance: StanceAppearance) {
        if let StanceAppearance::Known(known) = appearance {
            if known.basis == Basis::Assessed {
                self.add_mark(LegendMark::Assessed);
            }
            if known.confidence != Confidence::Confirmed {
                self.add_mark(LegendMark::UnconfirmedStance);
            }
        }
        stance_marks(appearance).iter().for_each(|mark| self.add_mark(*mark));
        for shape in scaled_disc_shapes(self.palette, centre, radius, appearance, self.letter_scale) {
            self.draw(SceneLayer::Node, target, shape);
        }
    }

    /// Draws the ring with the stances on all issues, clockwise from the top, in the order of the file.
    fn draw_stance_ring(&mut self, actor: &Actor, target: &Target, radius: f32) {
        let issues = self.map.issues.len();
        if issues == 0 {
            return;
        }
        self.add_mark(LegendMark::StanceRing);
        let turn = 1.0 / issues as f32;
        let gap = if issues == 1 { 0.0 } else { (2.2 / (radius + RING.0)).min(0.3) / std::f32::consts::TAU * 1.6 };
        // With so many issues that the gaps would fill the ring, neighbours that look the same are one segment: nobody
        // can tell them apart, and every actor would have as many segments as the map has issues.
        let is_crowded = turn <= gap;
        let gap = if is_crowded { 0.0 } else { gap };
        let mut segments: Vec<(Range<usize>, StanceAppearance)> = Vec::new();
        for (number, issue) in self.map.issues.iter().enumerate() {
            let appearance = StanceAppearance::of(self.standing.get(&actor.id, &issue.id));
            match segments.last_mut().filter(|(_, last)| is_crowded && *last == appearance) {
                Some((range, _)) => range.end = number + 1,
                None => segments.push((number..number + 1, appearance)),
            }
        }
        for (range, appearance) in segments {
            let (from, to) = (range.start as f32 * turn + gap / 2.0, range.end as f32 * turn - gap / 2.0);
            stance_marks(appearance)
                .iter()
                .filter(|mark| **mark != LegendMark::Unknown)
                .for_each(|mark| self.add_mark(*mark));
            for stroke in segment_strokes(self.palette, appearance) {
                let shape = SceneShape::Arc { centre: actor.place, radius: radius + RING.0, from, to, stroke };
                self.draw(SceneLayer::Node, target, shape);
            }
        }
    }

    /// The middle of the outer edge of an issue's segment in the ring of an actor.
    pub(super) fn ring_segment_position(&self, actor: &Actor, issue: &Id<Issue>) -> Option<Pos2> {
        let turn =
            (self.map.issues.position(issue)? as f32 + 0.5) / self.map.issues.len() as f32 * std::f32::consts::TAU;
        let direction = vec2(libm::sinf(turn), -libm::cosf(turn));
        Some(actor.place + direction * (actor.radius() + RING.0 + RING.1 / 2.0))
    }

    /// Draws a small lock, the mark of a red line or a veto.
    pub(super) fn draw_lock(&mut self, layer: SceneLayer, target: &Target, at: Pos2) {
        self.add_mark(LegendMark::RedLine);
        for shape in lock_shapes(self.palette, at) {
            self.draw(layer, target, shape);
        }
    }
}

/// The legend marks that explain the appearance of a stance on a disc or in a ring.
pub(super) fn stance_marks(appearance: StanceAppearance) -> &'static [LegendMark] {
    match appearance {
        StanceAppearance::Unknown => &[LegendMark::Unknown],
        StanceAppearance::Known(known) => match (known.alignment, known.has_evidence) {
            (Alignment::Undecided, _) => &[LegendMark::Undecided],
            (Alignment::Silent, _) => &[LegendMark::Silent],
            (Alignment::Level(_), true) => &[LegendMark::Scale],
            (Alignment::Level(_), false) => &[LegendMark::Scale, LegendMark::HollowActor],
        },
    }
}

/// The strokes of one segment of a ring: full with evidence, an outline without evidence, dotted if undecided. A fill
/// that hardly differs from the background gets an outline, so that neutral is never taken for unknown.
pub(super) fn segment_strokes(palette: &Palette, appearance: StanceAppearance) -> Vec<ShapeStroke> {
    let stroke = |width: f32, colour: Colour, dash: DashPattern| ShapeStroke { width, colour, dash };
    let solid = |width: f32, colour: Colour| stroke(width, colour, DashPattern::Solid);
    let unknown = solid(RING.1, palette.unknown_ring);
    let StanceAppearance::Known(known) = appearance else { return vec![unknown] };
    match (known.alignment, known.has_evidence) {
        (Alignment::Level(level), true) if is_pale(palette, palette.stance(level)) => {
            vec![solid(RING.1 + 0.8, palette.quiet), solid(RING.1 - 0.8, palette.stance(level))]
        }
        (Alignment::Level(level), true) => vec![solid(RING.1, palette.stance(level))],
        (Alignment::Level(level), false) => {
            vec![solid(RING.1 + 0.4, rim_colour(palette, palette.stance(level))), solid(RING.1 - 1.6, palette.canvas)]
        }
        (Alignment::Undecided, _) => vec![unknown, stroke(RING.1, palette.quiet, DashPattern::Dotted)],
        (Alignment::Silent, _) => vec![unknown, solid(1.0, palette.quiet)],
    }
}

/// Whether a fill hardly differs from the background.
fn is_pale(palette: &Palette, fill: Colour) -> bool {
    super::contrast(fill, palette.canvas) < 1.5
}

/// The colour of a rim that stands for a fill: the fill itself, or the quiet colour if the fill would be invisible.
fn rim_colour(palette: &Palette, fill: Colour) -> Colour {
    if is_pale(palette, fill) { palette.quiet } else { fill }
}

/// The shapes of a disc that shows a stance.
pub(super) fn disc_shapes(
    palette: &Palette,
    centre: Pos2,
    radius: f32,
    appearance: StanceAppearance,
) -> Vec<SceneShape> {
    scaled_disc_shapes(palette, centre, radius, appearance, 1.0)
}

/// The shapes of a disc whose sign is up to `letter_scale` times as large as usual, as far as it fits.
fn scaled_disc_shapes(
    palette: &Palette,
    centre: Pos2,
    radius: f32,
    appearance: StanceAppearance,
    letter_scale: f32,
) -> Vec<SceneShape> {
    let circle = |radius: f32, fill: Option<Colour>, stroke: Option<ShapeStroke>| SceneShape::Circle {
        centre,
        radius,
        fill,
        stroke,
    };
    let solid = |width: f32, colour: Colour| Some(ShapeStroke { width, colour, dash: DashPattern::Solid });
    let (mut shapes, glyph, ink) = match appearance {
        StanceAppearance::Unknown => {
            let rim = Some(ShapeStroke { width: 1.4, colour: palette.unknown, dash: DashPattern::Dotted });
            (vec![circle(radius - 0.7, Some(palette.canvas), rim)], "?".to_owned(), palette.quiet)
        }
        StanceAppearance::Known(known) => match (known.alignment, known.has_evidence) {
            (Alignment::Level(level), true) => {
                let fill = palette.stance(level);
                // A pale fill needs a rim to be visible on the background.
                let rim = if super::contrast(fill, palette.canvas) < 3.0 { solid(1.0, palette.quiet) } else { None };
                (vec![circle(radius, Some(fill), rim)], known.glyph(), palette.ink_on(fill))
            }
            (Alignment::Level(level), false) => {
                let rim = solid(3.5, rim_colour(palette, palette.stance(level)));
                (vec![circle(radius - 1.75, Some(palette.canvas), rim)], known.glyph(), palette.ink)
            }
            (open, _) => {
                let mut shapes = vec![circle(radius, Some(palette.canvas), None)];
                shapes.extend(hatching(palette, centre, radius, open == Alignment::Undecided));
                shapes.push(circle(radius - 0.6, None, solid(1.2, palette.quiet)));
                // Space for the sign, but small enough that some hatching stays visible.
                let gap = (radius * 0.48 * letter_scale.min(1.3)).max(8.0).min(radius * 0.62);
                shapes.push(circle(gap, Some(palette.canvas), None));
                (shapes, known.glyph(), palette.ink)
            }
        },
    };
    let usual_size = (radius * 0.42).clamp(10.0, 16.0);
    let shape_glyph = |size: f32| text::shape_line(&glyph, FontStyle { size, weight: FontWeight::Semibold });
    let scaled_size = usual_size * letter_scale.min(radius * 1.5 / shape_glyph(usual_size).width.max(1.0));
    let size = scaled_size.min(radius * 0.7).max(usual_size);
    let line = shape_glyph(size);
    let at = pos2(centre.x - line.width / 2.0, centre.y + size * 0.36);
    shapes.push(SceneShape::Text { line, at, colour: ink, halo: None });
    shapes
}

/// Lines across a disc: slanted for undecided, level for silent.
fn hatching(palette: &Palette, centre: Pos2, radius: f32, slanted: bool) -> Vec<SceneShape> {
    let stroke = ShapeStroke { width: 1.1, colour: palette.unknown, dash: DashPattern::Solid };
    let (along, across) = if slanted {
        (normalized(vec2(1.0, -1.0)), normalized(vec2(1.0, 1.0)))
    } else {
        (vec2(1.0, 0.0), vec2(0.0, 1.0))
    };
    let count = (radius / 5.0) as i32;
    let chord = |i: i32| {
        let offset = i as f32 * 5.0;
        let half_length = (radius * radius - offset * offset).max(0.0).sqrt();
        let middle = centre + across * offset;
        SceneShape::Path { points: vec![middle - along * half_length, middle + along * half_length], stroke }
    };
    (-count..=count).map(chord).collect()
}

/// Arcs of two discs behind an actor, which make it look like the top of a stack.
pub(super) fn stack_shapes(palette: &Palette, centre: Pos2, radius: f32) -> [SceneShape; 2] {
    let stroke = ShapeStroke { width: 1.2, colour: palette.quiet, dash: DashPattern::Solid };
    [4.0, 8.0].map(|distance| SceneShape::Arc { centre, radius: radius + distance, from: 0.06, to: 0.22, stroke })
}

/// The shapes of a lock on a small disc.
pub(super) fn lock_shapes(palette: &Palette, at: Pos2) -> [SceneShape; 3] {
    let colour = palette.objection;
    let stroke = |width: f32| ShapeStroke { width, colour, dash: DashPattern::Solid };
    let body = emath::Rect::from_center_size(at + vec2(0.0, 1.8), vec2(7.6, 5.6));
    [
        SceneShape::Circle { centre: at, radius: 8.0, fill: Some(palette.box_fill), stroke: Some(stroke(1.2)) },
        SceneShape::Arc { centre: at + vec2(0.0, -1.0), radius: 2.6, from: -0.25, to: 0.25, stroke: stroke(1.3) },
        SceneShape::Rect { rect: body, corner: 1.2, fill: Some(colour), stroke: None },
    ]
}

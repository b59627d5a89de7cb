//! The control for a stance: seven levels, undecided, silent, and unknown. The only place that draws one outside a map.

use egui::{Color32, EventFilter, Id, Key, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use super::super::theme::{Theme, egui_colour, regular, semibold, size, space};
use super::single_line_text;
use crate::model::{Alignment, Level};

/// A choice made with the control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlignmentChoice {
    /// The position. None for unknown.
    pub to: Option<Alignment>,
    /// Whether it was made with an arrow key. Then further steps may follow, and all of them are one undo step.
    pub is_by_key: bool,
}

/// All positions to choose from, with unknown as the last one if `has_unknown` is set.
fn alignment_steps(has_unknown: bool) -> Vec<Option<Alignment>> {
    let levels = Level::ALL.into_iter().map(|level| Some(Alignment::Level(level)));
    let without_level = [Some(Alignment::Undecided), Some(Alignment::Silent)];
    levels.chain(without_level).chain(has_unknown.then_some(None)).collect()
}

/// The name of a position: "−3 blocks", "undecided", "unknown".
pub(super) fn step_name(step: Option<Alignment>) -> String {
    match step {
        None => "unknown".to_owned(),
        Some(Alignment::Level(level)) => format!("{level} {}", level.verb()),
        Some(Alignment::Undecided) => "undecided".to_owned(),
        Some(Alignment::Silent) => "silent".to_owned(),
    }
}

/// Shows the position of an actor on `subject` and lets the user change it. If the positions in `selected` differ, no
/// step is chosen. `has_unknown` adds the step that removes the stance.  The control is one tab stop: the arrow keys
/// move from step to step.
pub fn alignment_control(
    ui: &mut Ui,
    theme: &Theme,
    subject: &str,
    selected: &[Option<Alignment>],
    has_unknown: bool,
) -> Option<AlignmentChoice> {
    let steps = alignment_steps(has_unknown);
    let common = selected.split_first().filter(|(first, rest)| rest.iter().all(|other| other == *first));
    let current = common.and_then(|(first, _)| steps.iter().position(|step| step == first));
    let extra_gap = 6.0;
    let gaps = (steps.len() as f32 - 1.0) * GAP + extra_gap;
    let width = ((ui.available_width() - gaps) / steps.len() as f32).clamp(17.0, 30.0);
    let (control_rect, _) =
        ui.allocate_exact_size(vec2(width * steps.len() as f32 + gaps, space::TOUCH), Sense::hover());
    let id = ui.scope_id().with(("alignment", subject));
    let mut choice = None;
    let mut left = control_rect.left();
    for (index, step) in steps.iter().enumerate() {
        if index == Level::ALL.len() {
            left += extra_gap;
        }
        let rect = Rect::from_min_size(pos2(left, control_rect.top()), vec2(width, control_rect.height()));
        left += width + GAP;
        let is_chosen = current == Some(index);
        let has_keys = ui.memory(|memory| memory.has_focus(id.with(index)));
        let sense = if index == current.unwrap_or(0) || has_keys { Sense::click() } else { Sense::CLICK };
        let response = ui.interact(rect, id.with(index), sense);
        paint(ui, theme, rect, *step, is_chosen, &response);
        let name = format!("Set {subject} to {}", step_name(*step));
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), is_chosen, &name));
        if response.clicked() {
            choice = Some(AlignmentChoice { to: *step, is_by_key: false });
        }
        if response.has_focus() {
            choice = choice.or_else(|| step_by_arrow_keys(ui, id, index, &steps));
        }
        response.on_hover_text(step_name(*step));
    }
    choice.filter(|choice| common.is_none_or(|(first, _)| *first != choice.to))
}

/// The gap between steps, in points.
const GAP: f32 = 2.0;

/// The step that an arrow key moves to from step `index`. The focus moves too.
fn step_by_arrow_keys(ui: &Ui, id: Id, index: usize, steps: &[Option<Alignment>]) -> Option<AlignmentChoice> {
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id.with(index), arrows));
    let (left, right) = ui.input(|input| (input.key_pressed(Key::ArrowLeft), input.key_pressed(Key::ArrowRight)));
    let next = match (left, right) {
        (true, false) => index.checked_sub(1)?,
        (false, true) => index + 1,
        _ => return None,
    };
    let to = *steps.get(next)?;
    ui.memory_mut(|memory| memory.request_focus(id.with(next)));
    Some(AlignmentChoice { to, is_by_key: true })
}

fn paint(ui: &Ui, theme: &Theme, rect: Rect, step: Option<Alignment>, is_chosen: bool, response: &Response) {
    let painter = ui.painter();
    let body = rect.shrink2(vec2(0.0, 3.0));
    let level = step.and_then(Alignment::level);
    let (fill, ink) = match (level, is_chosen) {
        (Some(level), true) => theme.stance(level),
        (None, true) => (theme.selected, theme.ink),
        _ if response.hovered() => (theme.hovered, theme.ink),
        _ => (theme.field, theme.quiet),
    };
    painter.rect_filled(body, CORNER, fill);
    if response.hovered() || is_chosen {
        let border = if is_chosen && level.is_none() { theme.accent } else { theme.hairline };
        let border = if response.hovered() { theme.quiet } else { border };
        painter.rect_stroke(body, CORNER, Stroke::new(1.0, border), StrokeKind::Inside);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.expand(1.0), CORNER, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
    let text = step.map_or_else(|| "?".to_owned(), Alignment::glyph);
    let font = if is_chosen { semibold(size::CAPTION) } else { regular(size::CAPTION) };
    let text = single_line_text(ui, &text, font, ink, rect.width());
    text.paint(painter, rect.center() - vec2(text.width() / 2.0, 0.0));
}

const CORNER: f32 = 4.0;

/// The dot before a name: filled with the colour of the level; a dotted ring for unknown, a ring with a point for
/// undecided and silent. Without a lens it is plain.
pub fn stance_dot(painter: &Painter, theme: &Theme, centre: Pos2, has_lens: bool, alignment: Option<Alignment>) {
    let radius = 5.0;
    match alignment {
        _ if !has_lens => {
            painter.circle(centre, radius, egui_colour(theme.palette.actor), Stroke::new(1.0, theme.hairline));
        }
        Some(Alignment::Level(level)) => {
            painter.circle_filled(centre, radius, theme.stance(level).0);
        }
        Some(Alignment::Undecided | Alignment::Silent) => {
            painter.circle_stroke(centre, radius - 0.75, Stroke::new(1.5, theme.quiet));
            painter.circle_filled(centre, 1.5, theme.quiet);
        }
        None => dotted_ring(painter, centre, radius - 0.5, egui_colour(theme.palette.unknown)),
    }
}

fn dotted_ring(painter: &Painter, centre: Pos2, radius: f32, colour: Color32) {
    for dot in 0..10_u8 {
        let angle = f32::from(dot) / 10.0 * std::f32::consts::TAU;
        painter.circle_filled(centre + vec2(angle.cos(), angle.sin()) * radius, 0.8, colour);
    }
}

//! The tabs that choose a face of the map. Knows no record.

use egui::{Role, Ui, WidgetInfo, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::single_line_text;
use crate::session::{MapFace, Session, command};

/// Shows one tab per face in the top bar, if there are several faces. Returns the right end of the last tab.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session) -> Option<f32> {
    if MapFace::ALL.len() < 2 {
        return None;
    }
    let mut end = None;
    ui.add_space(space::MEDIUM);
    ui.spacing_mut().item_spacing.x = space::SMALL;
    for face in MapFace::ALL.iter().copied() {
        let term = face.term();
        let chosen = face == session.face();
        let font = if chosen { semibold(size::BODY) } else { regular(size::BODY) };
        let text = single_line_text(ui, term.name, font, if chosen { theme.ink } else { theme.quiet }, 140.0);
        let (rect, response) = ui.allocate_exact_size(vec2(text.width() + 12.0, space::TOUCH), egui::Sense::click());
        end = Some(rect.right());
        let background = if response.hovered() { theme.hovered } else { egui::Color32::TRANSPARENT };
        ui.painter().rect_filled(rect, space::CORNER, background);
        text.paint(ui.painter(), rect.left_center() + vec2(6.0, 0.0));
        if chosen {
            let line = egui::Rect::from_min_max(rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom());
            ui.painter().rect_filled(line.shrink2(vec2(6.0, 0.0)), 1.0, theme.accent);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(
                rect,
                space::CORNER,
                egui::Stroke::new(1.5, theme.accent),
                egui::StrokeKind::Inside,
            );
        }
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, term.name));
        let tip = command(&format!("face_{}", term.id)).map_or_else(|| term.help.to_owned(), |command| command.tip());
        if response.on_hover_text(tip).clicked() {
            session.set_face(face);
        }
    }
    end
}

//! The regions of the window that F6 cycles through: menus, outline, inspector, canvas. Within a region, Tab moves on.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::theme::Theme;

/// The regions of this frame, in their order in the window.
#[derive(Default)]
pub struct FocusRegions {
    ids: Vec<Id>,
    next_ids: Vec<Id>,
}

impl FocusRegions {
    /// Begins a region that fills `ui`, with a focusable node before its first widget.
    pub fn begin(&mut self, ui: &Ui, theme: &Theme, name: &str) {
        let id = Id::unique("region").with(name);
        let rect = ui.max_rect();
        let response =
            ui.interact(Rect::from_min_size(rect.min, vec2(rect.width(), 2.0)), id, Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Region, true, name));
        if response.has_focus() {
            ui.painter().rect_stroke(rect.expand(4.0), 6.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
        }
        self.next_ids.push(id);
    }

    /// Gives the focus to the region of a name.
    pub fn focus(ctx: &egui::Context, name: &str) {
        ctx.memory_mut(|memory| memory.request_focus(Id::unique("region").with(name)));
    }

    /// Adds a region that is a single widget, such as the canvas.
    pub fn add_widget(&mut self, id: Id) {
        self.next_ids.push(id);
    }

    /// Ends the frame.
    pub fn end(&mut self) {
        self.ids = std::mem::take(&mut self.next_ids);
    }

    /// Gives the focus to the region `offset` regions after the last one. `last` is updated.
    pub fn focus_next(&self, ctx: &egui::Context, offset: isize, last: &mut usize) {
        let count = self.ids.len() as isize;
        if count == 0 {
            return;
        }
        let next = (*last as isize + offset).rem_euclid(count);
        *last = usize::try_from(next).unwrap_or(0);
        if let Some(id) = self.ids.get(*last) {
            ctx.memory_mut(|memory| memory.request_focus(*id));
        }
    }
}

//! The regions of the window, which F6 goes round: menus, outline, inspector, canvas. Within one, Tab goes on.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::theme::Theme;

/// The regions of this frame, in the order of the window.
#[derive(Default)]
pub struct FocusRegions {
    ids: Vec<Id>,
    next_ids: Vec<Id>,
}

impl FocusRegions {
    /// Begins a region that takes all of `ui`: a place to put the focus, before the first of its widgets.
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

    /// Puts the focus into the region of that name.
    pub fn focus(ctx: &egui::Context, name: &str) {
        ctx.memory_mut(|memory| memory.request_focus(Id::unique("region").with(name)));
    }

    /// Names a region that is one widget, such as the canvas.
    pub fn add_widget(&mut self, id: Id) {
        self.next_ids.push(id);
    }

    /// Ends the frame.
    pub fn end(&mut self) {
        self.ids = std::mem::take(&mut self.next_ids);
    }

    /// Puts the focus into the region `by` farther than the one that had it last.
    pub fn focus_next(&self, ctx: &egui::Context, by: isize, last: &mut usize) {
        let count = self.ids.len() as isize;
        if count == 0 {
            return;
        }
        let next = (*last as isize + by).rem_euclid(count);
        *last = usize::try_from(next).unwrap_or(0);
        if let Some(id) = self.ids.get(*last) {
            ctx.memory_mut(|memory| memory.request_focus(*id));
        }
    }
}

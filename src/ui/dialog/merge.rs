//! Shows the differences between the open map and another one, with a choice for each conflict, and merges them. The
//! merge itself is in the session; this file shows it and passes the choices on.

mod rows;

use egui::{EventFilter, Id, Key, Modifiers, RichText, ScrollArea, Sense, Ui};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{focus_ring, hairline_button, primary_button, single_line_text, wrapped_text};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first};
use crate::ops::MergeSide;
use crate::session::{DocumentRequest, MapMerge, MergeOrigin, file_name};
use rows::{MergeRow, MergeRowAnswer, MergeSection, row_ui, rows_of};

/// In lower windows, texts outside the list have one line each, in points.
const MIN_HEIGHT_FOR_SENTENCES: f32 = 480.0;
/// In still lower windows, the number of changes is only in the list, in points.
const MIN_HEIGHT_FOR_SUMMARY: f32 = 300.0;
/// The height of a row of the list, in points.
const ROW_HEIGHT: f32 = 27.0;
/// The minimum height of the list, in points.
const MIN_LIST_HEIGHT: f32 = 2.0 * ROW_HEIGHT;

/// The dialog: what is unfolded, and where the keyboard is.
#[derive(Default)]
pub struct MergeDialog {
    /// The sections that the user has folded or unfolded against their default.
    switched: Vec<MergeSection>,
    /// The conflict that the keyboard acts on, counted from the first one that is shown.
    current: usize,
    is_scroll_due: bool,
}

impl MergeDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, context: &mut DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        context.session.refresh_merge();
        let Some(merge) = context.session.merge_mut() else { return Some(DialogAnswer::Close) };
        let window_height = ui.ctx().content_rect().height();
        let (is_low, is_tiny) = (window_height < MIN_HEIGHT_FOR_SENTENCES, window_height < MIN_HEIGHT_FOR_SUMMARY);
        let title = match merge.origin() {
            MergeOrigin::OwnFile { path, .. } => format!("Merge with the file “{}”", file_name(path)),
            MergeOrigin::OtherFile(path) => format!("Merge the map “{}”", file_name(path)),
        };
        if is_low {
            line_ui(ui, &title, semibold(size::BODY), theme.ink);
            if !is_tiny {
                line_ui(ui, &merge.summary(), regular(size::SECONDARY), theme.quiet);
            }
        } else {
            ui.add(egui::Label::new(RichText::new(title).font(semibold(size::TITLE)).color(theme.ink)).wrap());
            ui.add_space(space::SMALL);
            wrapped_text(ui, merge.summary(), regular(size::BODY), theme.ink);
            ui.add_space(space::SMALL);
        }
        // What stands above and below the list.
        let rest = match (is_tiny, is_low) {
            (true, _) => 158.0,
            (_, true) => 180.0,
            _ => 270.0,
        };
        let height = (window_height - rest).clamp(MIN_LIST_HEIGHT, 480.0);
        let has_conflicts = merge.conflicts().next().is_some();
        let list_id = Id::unique("differences of maps");
        if context.is_just_opened && has_conflicts {
            ui.memory_mut(|memory| memory.request_focus(list_id));
        }
        self.list_ui(ui, theme, merge, (list_id, height));
        ui.add_space(space::MEDIUM);
        let is_possible = merge.is_possible();
        let ink = if is_possible { theme.ink } else { theme.warning };
        if is_low {
            line_ui(ui, merge.result_sentence(), regular(size::SECONDARY), ink);
        } else {
            wrapped_text(ui, merge.result_sentence(), regular(size::BODY), ink);
        }
        button_row_ui(ui, |ui| {
            let accept = ui.add_enabled_ui(is_possible, |ui| primary_button(ui, theme, "Merge")).inner;
            if !has_conflicts {
                focus_first(&accept, context);
            }
            let cancel = hairline_button(ui, theme, "Cancel");
            if accept.clicked() {
                return Some(DialogAnswer::Document(DocumentRequest::ApplyMerge));
            }
            cancel.clicked().then_some(DialogAnswer::Close)
        })
    }

    /// Shows the list, of which only the visible rows are drawn.
    fn list_ui(&mut self, ui: &mut Ui, theme: &Theme, merge: &mut MapMerge, (list_id, height): (Id, f32)) {
        let conflicts: Vec<usize> = merge.conflicts().map(|(at, _)| at).collect();
        let has_focus = ui.memory(|memory| memory.has_focus(list_id));
        if has_focus {
            self.take_keys(ui, list_id, merge, &conflicts);
        }
        let rows = rows_of(merge, &self.switched);
        let current = conflicts.get(self.current).copied();
        let target_row = rows.iter().position(|row| matches!(row, MergeRow::Options(at) if Some(*at) == current));
        let mut answer = None;
        let output = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
        let output = output.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, range| {
            ui.set_max_width(ui.available_width() - 14.0);
            let top = ui.max_rect().top();
            let start = range.start;
            if let Some(row) = target_row.filter(|_| std::mem::take(&mut self.is_scroll_due)) {
                // The row with the name of the conflict is above that with its sides.
                let y = top + (row as f32 - start as f32 - 1.0) * ROW_HEIGHT;
                let rect = egui::Rect::from_x_y_ranges(ui.max_rect().x_range(), y..=y + 2.0 * ROW_HEIGHT);
                ui.scroll_to_rect(rect, None);
            }
            for (row, at) in rows.get(range).unwrap_or_default().iter().zip(start..) {
                let is_current = has_focus && row.conflict().is_some() && row.conflict() == current;
                let rect = egui::Rect::from_min_size(
                    egui::pos2(ui.max_rect().left(), top + (at - start) as f32 * ROW_HEIGHT),
                    egui::vec2(ui.available_width(), ROW_HEIGHT),
                );
                ui.advance_cursor_after_rect(rect);
                answer = row_ui(ui, theme, merge, row, (rect, is_current)).or(answer.take());
            }
        });
        ui.spacing_mut().item_spacing.y = spacing;
        let list = ui.interact(output.inner_rect, list_id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::List, true, "Differences"));
        focus_ring(ui, theme, output.inner_rect.expand(2.0), &list);
        match answer {
            Some(MergeRowAnswer::Choose(conflict, side)) => {
                merge.choose(conflict, side);
                self.current = conflicts.iter().position(|at| *at == conflict).unwrap_or(self.current);
                list.request_focus();
            }
            Some(MergeRowAnswer::ChooseAll(side)) => merge.choose_all(side),
            Some(MergeRowAnswer::Switch(section)) => self.switch(section),
            None => {}
        }
    }

    fn switch(&mut self, section: MergeSection) {
        if self.switched.contains(&section) {
            self.switched.retain(|other| *other != section);
        } else {
            self.switched.push(section);
        }
    }

    /// Arrows go through the conflicts and their sides; Space and Enter choose the next side.
    fn take_keys(&mut self, ui: &mut Ui, list_id: Id, merge: &mut MapMerge, conflicts: &[usize]) {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(list_id, filter));
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = conflicts.len().saturating_sub(1);
        let before = self.current;
        for (key, offset) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 8), (Key::PageUp, -8)] {
            if pressed(key) {
                self.current = self.current.saturating_add_signed(offset).min(last);
            }
        }
        if pressed(Key::Home) {
            self.current = 0;
        }
        if pressed(Key::End) {
            self.current = last;
        }
        let mut offset = 0;
        for (key, step) in [(Key::ArrowRight, 1), (Key::ArrowLeft, -1)] {
            offset += if pressed(key) { step } else { 0 };
        }
        let is_cycling = pressed(Key::Space) | pressed(Key::Enter);
        self.is_scroll_due |= before != self.current || offset != 0 || is_cycling;
        let Some(conflict) = conflicts.get(self.current).copied().filter(|_| self.is_scroll_due) else { return };
        // A minor conflict is shown only while its section is unfolded.
        if rows_of(merge, &self.switched).iter().all(|row| row.conflict() != Some(conflict)) {
            self.switch(MergeSection::Minor);
        }
        if offset == 0 && !is_cycling {
            return;
        }
        let Some((_, description)) = merge.conflicts().find(|(at, _)| *at == conflict) else { return };
        let sides: Vec<MergeSide> = description.options.iter().map(|(side, _)| *side).collect();
        let now = sides.iter().position(|side| Some(*side) == merge.side(conflict)).unwrap_or_default();
        let next = if is_cycling {
            (now + 1) % sides.len().max(1)
        } else {
            now.saturating_add_signed(offset).min(sides.len().saturating_sub(1))
        };
        if let Some(side) = sides.get(next).filter(|_| next != now) {
            merge.choose(conflict, *side);
        }
    }
}

/// Shows a text in one line. The whole text is in the tooltip.
fn line_ui(ui: &mut Ui, text: &str, font: egui::FontId, colour: egui::Color32) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 18.0), Sense::hover());
    let line = single_line_text(ui, text, font, colour, rect.width());
    line.paint(ui.painter(), rect.left_center());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response.on_hover_text(text);
}

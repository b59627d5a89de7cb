//! The grid itself: where rows and columns lie, what of them is seen, and what the pointer does there. Only what is
//! seen is painted.

use std::sync::Arc;

use egui::{Id as WidgetId, Painter, Pos2, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder};
use egui::{pos2, vec2};

use super::{BuiltMatrix, CellAddress, MatrixFace};
use crate::model::Target;
use crate::scene::matrix::{MatrixColumn, MatrixRow, cell_shapes, column_title_lines, min_column_width};
use crate::scene::{Colour, Matrix, SceneItem, SceneShape};
use crate::session::Session;
use crate::text::TextLine;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, regular, size};
use crate::ui::widgets::{BARS_WIDTH, single_line_text};

/// The height of a row, and of a head over rows.
const ROW_HEIGHT: f32 = 28.0;
const HEAD_HEIGHT: f32 = 32.0;
/// The narrowest and the widest that a column may be.
const COLUMN_WIDTHS: (f32, f32) = (46.0, 116.0);
/// The strip under a title that sorts by it.
pub(super) const SORT_STRIP_HEIGHT: f32 = 18.0;

/// Where everything lies, before it is scrolled.
pub(super) struct MatrixGrid {
    pub(super) area: Rect,
    names_width: f32,
    titles_height: f32,
    pub(super) column_width: f32,
    /// Where each row begins, and where the last one ends.
    row_tops: Vec<f32>,
    /// The rows that are actors.
    pub(super) actor_rows: Vec<usize>,
    pub(super) title_lines: Vec<Vec<Arc<TextLine>>>,
    /// Is there room for bars of influence?
    pub(super) has_bars: bool,
}

/// What is painted from: the matrix, where it lies, and what of it is seen.
pub(super) struct MatrixPane<'a> {
    pub(super) theme: &'a Theme,
    pub(super) built: &'a BuiltMatrix,
    pub(super) grid: &'a MatrixGrid,
    pub(super) visible_cells: VisibleCells,
    /// Where the room of all cells begins on the screen.
    pub(super) corner: Pos2,
}

/// The rows and columns that are seen.
pub(super) struct VisibleCells {
    /// What the columns and rows are moved by.
    pub(super) offset: egui::Vec2,
    pub(super) rows: std::ops::Range<usize>,
    pub(super) columns: std::ops::Range<usize>,
}

impl MatrixGrid {
    pub(super) fn new(ui: &Ui, matrix: &Matrix, room: Rect) -> Self {
        let label = |row: &MatrixRow| match row {
            MatrixRow::Actor { label, .. } => {
                single_line_text(ui, label, regular(size::BODY), egui::Color32::WHITE, 190.0).width()
            }
            MatrixRow::GroupHeading { .. } => 0.0,
        };
        // Of many rows the first are enough to know how wide names are.
        let widest = matrix.rows.iter().take(200).map(label).fold(0.0, f32::max);
        let titles = || matrix.columns.iter().map(|column| column.title.as_str());
        let count = matrix.columns.len().max(1) as f32;
        let least = min_column_width(titles()).max(COLUMN_WIDTHS.0);
        let most = (room.width() * 0.45).max(120.0);
        // The bars of influence give way before columns have to scroll.
        let bars = if room.width() - widest - BARS_WIDTH - 40.0 >= least * count { BARS_WIDTH + 12.0 } else { 0.0 };
        let names = (widest + bars + 18.0).clamp(90.0, most.max(90.0));
        let column = ((room.width() - names - 10.0) / count).clamp(least, COLUMN_WIDTHS.1.max(least));
        let title_lines = column_title_lines(titles(), column - 6.0);
        let tallest = title_lines.iter().map(Vec::len).max().unwrap_or(1);
        let mut tops = vec![0.0];
        for row in &matrix.rows {
            let height = if matches!(row, MatrixRow::GroupHeading { .. }) { HEAD_HEIGHT } else { ROW_HEIGHT };
            tops.push(tops.last().copied().unwrap_or(0.0) + height);
        }
        let is_actor = |(at, row): (usize, &MatrixRow)| row.actor().map(|_| at);
        let actors = matrix.rows.iter().enumerate().filter_map(is_actor).collect();
        let has_bars = bars > 0.0;
        Self {
            area: room,
            names_width: names,
            titles_height: tallest as f32 * 15.0 + SORT_STRIP_HEIGHT + 6.0,
            column_width: column,
            row_tops: tops,
            actor_rows: actors,
            title_lines,
            has_bars,
        }
    }

    /// The place of that actor, counted without heads, and that column.
    pub(super) fn cell_at(&self, matrix: &Matrix, row: usize, column: usize) -> Option<CellAddress> {
        let actor = matrix.rows.get(*self.actor_rows.get(row)?)?.actor()?.clone();
        Some(CellAddress { actor, issue: matrix.columns.get(column)?.id.clone() })
    }

    /// The row, counted without heads, and the column of a place.
    pub(super) fn indices_of(&self, matrix: &Matrix, place: &CellAddress) -> Option<(usize, usize)> {
        let row = matrix.actors().position(|id| *id == place.actor)?;
        let column = matrix.columns.iter().position(|column| column.id == place.issue)?;
        Some((row, column))
    }

    fn size(&self, matrix: &Matrix) -> egui::Vec2 {
        vec2(self.column_width * matrix.columns.len() as f32, self.row_tops.last().copied().unwrap_or(0.0))
    }

    pub(super) fn body_rect(&self) -> Rect {
        Rect::from_min_max(self.area.min + vec2(self.names_width, self.titles_height), self.area.max)
    }

    /// A cell in the room of all cells.
    pub(super) fn cell_rect(&self, row: usize, column: usize) -> Rect {
        let top = self.row_tops.get(row).copied().unwrap_or(0.0);
        let bottom = self.row_tops.get(row + 1).copied().unwrap_or(top + ROW_HEIGHT);
        let left = column as f32 * self.column_width;
        Rect::from_min_max(pos2(left, top), pos2(left + self.column_width, bottom))
    }

    fn visible_cells(&self, matrix: &Matrix, viewport: Rect) -> VisibleCells {
        let first = self.row_tops.partition_point(|top| *top <= viewport.top()).saturating_sub(1);
        let last = self.row_tops.partition_point(|top| *top < viewport.bottom()).min(matrix.rows.len());
        let column = |x: f32| (x / self.column_width).floor().max(0.0) as usize;
        let end = (column(viewport.right()) + 1).min(matrix.columns.len());
        VisibleCells {
            offset: viewport.min.to_vec2(),
            rows: first.min(last)..last,
            columns: column(viewport.left()).min(end)..end,
        }
    }

    /// The row and the column at a place in the room of all cells.
    fn cell_under(&self, matrix: &Matrix, at: Pos2) -> Option<(usize, usize)> {
        let row = self.row_tops.partition_point(|top| *top <= at.y).checked_sub(1)?;
        let column = (at.x / self.column_width).floor().max(0.0) as usize;
        (row < matrix.rows.len() && column < matrix.columns.len()).then_some((row, column))
    }
}

impl MatrixFace {
    /// Shows the grid: cells that scroll, and names and titles that stay.
    pub(super) fn grid_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        (built, grid): (&BuiltMatrix, &MatrixGrid),
        id: WidgetId,
    ) {
        let matrix = &built.matrix;
        let body = grid.body_rect();
        let reveal = std::mem::take(&mut self.scrolls_to_cursor);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(body).id_salt("matrix body"));
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        let area = ScrollArea::both().id_salt("matrix").auto_shrink([false, false]);
        let shown = area.show_viewport(&mut inside, |ui, viewport| {
            let corner = ui.min_rect().min;
            let rect = Rect::from_min_size(corner, grid.size(matrix).max(viewport.size()));
            ui.allocate_rect(rect, Sense::hover());
            let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
            let pane = MatrixPane { theme, built, grid, visible_cells: grid.visible_cells(matrix, viewport), corner };
            self.cells_ui(ui, session, &pane);
            self.handle_pointer(ui, session, &pane, &response);
            if reveal && let Some(slot) = self.cursor_rect(matrix, grid) {
                let wanted = slot.translate(corner.to_vec2()).expand2(vec2(0.0, ROW_HEIGHT * 0.5));
                ui.scroll_to_rect_animation(wanted, None, egui::style::ScrollAnimation::none());
            }
            self.describe(ui, session, &pane, &response);
            pane
        });
        self.row_names_ui(ui, session, &shown.inner);
        self.column_titles_ui(ui, session, &shown.inner);
        let line = Stroke::new(1.0, theme.hairline);
        ui.painter().hline(grid.area.x_range(), body.top() - 2.0, line);
    }

    /// Where the cursor is in the room of all cells.
    pub(super) fn cursor_rect(&self, matrix: &Matrix, grid: &MatrixGrid) -> Option<Rect> {
        let (row, column) = grid.indices_of(matrix, self.cursor.as_ref()?)?;
        Some(grid.cell_rect(*grid.actor_rows.get(row)?, column))
    }

    fn cells_ui(&mut self, ui: &Ui, session: &Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells: window, corner } = pane;
        let (matrix, painter) = (&built.matrix, ui.painter());
        let chosen = self.cursor.clone();
        let mut items = Vec::new();
        for row in window.rows.clone() {
            let Some(actor) = matrix.rows.get(row).and_then(MatrixRow::actor) else { continue };
            if session.selection().contains(&Target::from(actor)) {
                let slot = grid.cell_rect(row, 0).translate(corner.to_vec2());
                let wide = Rect::from_x_y_ranges(corner.x..=corner.x + grid.size(matrix).x, slot.y_range());
                painter.rect_filled(wide, 0.0, theme.selected);
            }
            for at in window.columns.clone() {
                let Some(MatrixColumn { id: issue, .. }) = matrix.columns.get(at) else { continue };
                let slot = grid.cell_rect(row, at).translate(corner.to_vec2());
                let shapes = cell_shapes(&theme.palette, slot, matrix.cell(actor, issue), matrix.reading);
                items.extend(shapes.into_iter().map(|shape| SceneItem { target: None, shape }));
                let place = chosen.as_ref().filter(|place| place.actor == *actor && place.issue == *issue);
                if place.is_some()
                    && let Some(sign) = self.pending_sign
                {
                    items.push(pending_sign_item(theme, slot, sign));
                }
            }
        }
        let clip = ui.clip_rect();
        let camera = Camera { centre: clip.center(), zoom: 1.0, view: clip, min_text_points: paint::MIN_TEXT_POINTS };
        paint::paint_items(painter, &mut self.labels, &camera, &items);
        if let Some(slot) = self.cursor_rect(matrix, grid) {
            paint_cursor(painter, theme, slot.translate(corner.to_vec2()));
        }
    }

    fn handle_pointer(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, response: &Response) {
        let MatrixPane { theme, built, grid, corner, .. } = pane;
        let matrix = &built.matrix;
        let place_at = |at: Pos2| {
            let (row, column) = grid.cell_under(matrix, at - corner.to_vec2())?;
            let actor = matrix.rows.get(row)?.actor()?.clone();
            let place = CellAddress { actor, issue: matrix.columns.get(column)?.id.clone() };
            Some((place, grid.cell_rect(row, column).translate(corner.to_vec2())))
        };
        if response.clicked()
            && let Some((place, _)) = response.interact_pointer_pos().and_then(place_at)
        {
            response.request_focus();
            let again = self.cursor.as_ref() == Some(&place);
            let was_open = self.is_card_open;
            self.move_cursor_to(session, place);
            // The first click chooses a cell, the second opens it.
            self.is_card_open = again && !was_open;
        }
        if let Some((place, slot)) = response.hover_pos().filter(|_| !self.is_card_open).and_then(place_at) {
            ui.painter().rect_stroke(slot.shrink(0.5), 5.0, Stroke::new(1.0, theme.quiet), StrokeKind::Inside);
            self.tooltip_ui(pane, response, &place);
        }
        if self.is_card_open
            && let Some(slot) = self.cursor_rect(matrix, grid)
        {
            self.card_ui(ui, session, pane, slot.translate(corner.to_vec2()));
        }
    }
}

fn paint_cursor(painter: &Painter, theme: &Theme, slot: Rect) {
    painter.rect_stroke(slot.shrink(0.5), 5.0, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
}

/// A sign that waits for its digit.
fn pending_sign_item(theme: &Theme, slot: Rect, sign: super::keys::PendingSign) -> SceneItem {
    let word = if sign == super::keys::PendingSign::Minus { "−…" } else { "+…" };
    let style = crate::text::FontStyle { size: 13.0, weight: crate::text::FontWeight::Semibold };
    let line = crate::text::shape_line(word, style);
    let at = slot.center() + vec2(-line.width / 2.0, 4.6);
    SceneItem {
        target: None,
        shape: SceneShape::Text { line, at, colour: scene_colour(theme.accent), halo: Some(theme.palette.canvas) },
    }
}

pub(super) fn scene_colour(ink: egui::Color32) -> Colour {
    Colour(ink.to_srgba_unmultiplied())
}

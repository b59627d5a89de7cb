//! The grid of the matrix: the position of rows and columns, the visible part of it, and the pointer. Only the visible
//! part is painted.

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

/// The heights of a row and of a heading above rows, in points.
const ROW_HEIGHT: f32 = 28.0;
const HEAD_HEIGHT: f32 = 32.0;
/// The minimum and maximum width of a column, in points.
const COLUMN_WIDTHS: (f32, f32) = (46.0, 116.0);
/// The height of the strip below a title that sorts by the column, in points.
pub(super) const SORT_STRIP_HEIGHT: f32 = 18.0;

/// The layout of the grid, before scrolling.
pub(super) struct MatrixGrid {
    pub(super) area: Rect,
    names_width: f32,
    titles_height: f32,
    pub(super) column_width: f32,
    /// The top of each row, and the bottom of the last one.
    row_tops: Vec<f32>,
    /// The indices of the rows that are actors.
    pub(super) actor_rows: Vec<usize>,
    pub(super) title_lines: Vec<Vec<Arc<TextLine>>>,
    /// Whether there is space for influence bars.
    pub(super) has_bars: bool,
}

/// The input of painting: the matrix, its layout, and the visible part.
pub(super) struct MatrixPane<'a> {
    pub(super) theme: &'a Theme,
    pub(super) built: &'a BuiltMatrix,
    pub(super) grid: &'a MatrixGrid,
    pub(super) visible_cells: VisibleCells,
    /// The screen position of the upper left corner of all cells.
    pub(super) corner: Pos2,
}

/// The visible rows and columns.
pub(super) struct VisibleCells {
    /// The scroll offset of rows and columns, in points.
    pub(super) offset: egui::Vec2,
    pub(super) rows: std::ops::Range<usize>,
    pub(super) columns: std::ops::Range<usize>,
}

impl MatrixGrid {
    pub(super) fn new(ui: &Ui, matrix: &Matrix, area: Rect) -> Self {
        let label_width = |row: &MatrixRow| match row {
            MatrixRow::Actor { label, .. } => {
                single_line_text(ui, label, regular(size::BODY), egui::Color32::WHITE, 190.0).width()
            }
            MatrixRow::GroupHeading { .. } => 0.0,
        };
        // With many rows, the first 200 are enough to estimate the width of names.
        let widest = matrix.rows.iter().take(200).map(label_width).fold(0.0, f32::max);
        let titles = || matrix.columns.iter().map(|column| column.title.as_str());
        let count = matrix.columns.len().max(1) as f32;
        let min_width = min_column_width(titles()).max(COLUMN_WIDTHS.0);
        let max_names_width = (area.width() * 0.45).max(120.0);
        // Influence bars are left out before columns have to scroll.
        let bars_width =
            if area.width() - widest - BARS_WIDTH - 40.0 >= min_width * count { BARS_WIDTH + 12.0 } else { 0.0 };
        let names_width = (widest + bars_width + 18.0).clamp(90.0, max_names_width.max(90.0));
        let column_width =
            ((area.width() - names_width - 10.0) / count).clamp(min_width, COLUMN_WIDTHS.1.max(min_width));
        let title_lines = column_title_lines(titles(), column_width - 6.0);
        let max_lines = title_lines.iter().map(Vec::len).max().unwrap_or(1);
        let mut row_tops = vec![0.0];
        for row in &matrix.rows {
            let height = if matches!(row, MatrixRow::GroupHeading { .. }) { HEAD_HEIGHT } else { ROW_HEIGHT };
            row_tops.push(row_tops.last().copied().unwrap_or(0.0) + height);
        }
        let actor_index = |(index, row): (usize, &MatrixRow)| row.actor().map(|_| index);
        let actor_rows = matrix.rows.iter().enumerate().filter_map(actor_index).collect();
        let has_bars = bars_width > 0.0;
        Self {
            area,
            names_width,
            titles_height: max_lines as f32 * 15.0 + SORT_STRIP_HEIGHT + 6.0,
            column_width,
            row_tops,
            actor_rows,
            title_lines,
            has_bars,
        }
    }

    /// The address of a cell. `row` counts only actors.
    pub(super) fn cell_at(&self, matrix: &Matrix, row: usize, column: usize) -> Option<CellAddress> {
        let actor = matrix.rows.get(*self.actor_rows.get(row)?)?.actor()?.clone();
        Some(CellAddress { actor, issue: matrix.columns.get(column)?.id.clone() })
    }

    /// The row, which counts only actors, and the column of a cell.
    pub(super) fn indices_of(&self, matrix: &Matrix, address: &CellAddress) -> Option<(usize, usize)> {
        let row = matrix.actors().position(|id| *id == address.actor)?;
        let column = matrix.columns.iter().position(|column| column.id == address.issue)?;
        Some((row, column))
    }

    fn size(&self, matrix: &Matrix) -> egui::Vec2 {
        vec2(self.column_width * matrix.columns.len() as f32, self.row_tops.last().copied().unwrap_or(0.0))
    }

    pub(super) fn body_rect(&self) -> Rect {
        Rect::from_min_max(self.area.min + vec2(self.names_width, self.titles_height), self.area.max)
    }

    /// The rectangle of a cell, relative to the corner of all cells.
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

    /// The row and column at a position relative to the corner of all cells.
    fn cell_under(&self, matrix: &Matrix, position: Pos2) -> Option<(usize, usize)> {
        let row = self.row_tops.partition_point(|top| *top <= position.y).checked_sub(1)?;
        let column = (position.x / self.column_width).floor().max(0.0) as usize;
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
        let scrolls = std::mem::take(&mut self.scrolls_to_cursor);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(body).id_salt("matrix body"));
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        let area = ScrollArea::both().id_salt("matrix").auto_shrink([false, false]);
        let output = area.show_viewport(&mut inside, |ui, viewport| {
            let corner = ui.min_rect().min;
            let rect = Rect::from_min_size(corner, grid.size(matrix).max(viewport.size()));
            ui.allocate_rect(rect, Sense::hover());
            let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
            let pane = MatrixPane { theme, built, grid, visible_cells: grid.visible_cells(matrix, viewport), corner };
            self.cells_ui(ui, session, &pane);
            self.handle_pointer(ui, session, &pane, &response);
            if scrolls && let Some(cell_rect) = self.cursor_rect(matrix, grid) {
                let target = cell_rect.translate(corner.to_vec2()).expand2(vec2(0.0, ROW_HEIGHT * 0.5));
                ui.scroll_to_rect_animation(target, None, egui::style::ScrollAnimation::none());
            }
            self.describe(ui, session, &pane, &response);
            pane
        });
        self.row_names_ui(ui, session, &output.inner);
        self.column_titles_ui(ui, session, &output.inner);
        let line = Stroke::new(1.0, theme.hairline);
        ui.painter().hline(grid.area.x_range(), body.top() - 2.0, line);
    }

    /// The rectangle of the cursor's cell, relative to the corner of all cells.
    pub(super) fn cursor_rect(&self, matrix: &Matrix, grid: &MatrixGrid) -> Option<Rect> {
        let (row, column) = grid.indices_of(matrix, self.cursor.as_ref()?)?;
        Some(grid.cell_rect(*grid.actor_rows.get(row)?, column))
    }

    fn cells_ui(&mut self, ui: &Ui, session: &Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells, corner } = pane;
        let (matrix, painter) = (&built.matrix, ui.painter());
        let cursor = self.cursor.clone();
        let mut items = Vec::new();
        for row in visible_cells.rows.clone() {
            let Some(actor) = matrix.rows.get(row).and_then(MatrixRow::actor) else { continue };
            if session.selection().contains(&Target::from(actor)) {
                let cell_rect = grid.cell_rect(row, 0).translate(corner.to_vec2());
                let row_rect = Rect::from_x_y_ranges(corner.x..=corner.x + grid.size(matrix).x, cell_rect.y_range());
                painter.rect_filled(row_rect, 0.0, theme.selected);
            }
            for column in visible_cells.columns.clone() {
                let Some(MatrixColumn { id: issue, .. }) = matrix.columns.get(column) else { continue };
                let cell_rect = grid.cell_rect(row, column).translate(corner.to_vec2());
                let shapes = cell_shapes(&theme.palette, cell_rect, matrix.cell(actor, issue), matrix.reading);
                items.extend(shapes.into_iter().map(|shape| SceneItem { target: None, shape }));
                let pending_cell = cursor.as_ref().filter(|address| address.actor == *actor && address.issue == *issue);
                if pending_cell.is_some()
                    && let Some(sign) = self.pending_sign
                {
                    items.push(pending_sign_item(theme, cell_rect, sign));
                }
            }
        }
        let clip = ui.clip_rect();
        let camera = Camera { centre: clip.center(), zoom: 1.0, view: clip, min_text_points: paint::MIN_TEXT_POINTS };
        paint::paint_items(painter, &mut self.labels, &camera, &items);
        if let Some(cell_rect) = self.cursor_rect(matrix, grid) {
            paint_cursor(painter, theme, cell_rect.translate(corner.to_vec2()));
        }
    }

    fn handle_pointer(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, response: &Response) {
        let MatrixPane { theme, built, grid, corner, .. } = pane;
        let matrix = &built.matrix;
        let cell_at = |position: Pos2| {
            let (row, column) = grid.cell_under(matrix, position - corner.to_vec2())?;
            let actor = matrix.rows.get(row)?.actor()?.clone();
            let address = CellAddress { actor, issue: matrix.columns.get(column)?.id.clone() };
            Some((address, grid.cell_rect(row, column).translate(corner.to_vec2())))
        };
        if response.clicked()
            && let Some((address, _)) = response.interact_pointer_pos().and_then(cell_at)
        {
            response.request_focus();
            let is_second_click = self.cursor.as_ref() == Some(&address);
            let was_open = self.is_card_open;
            self.move_cursor_to(session, address);
            // The first click moves the cursor to a cell, a second one opens its card.
            self.is_card_open = is_second_click && !was_open;
        }
        if let Some((address, cell_rect)) = response.hover_pos().filter(|_| !self.is_card_open).and_then(cell_at) {
            ui.painter().rect_stroke(cell_rect.shrink(0.5), 5.0, Stroke::new(1.0, theme.quiet), StrokeKind::Inside);
            self.tooltip_ui(pane, response, &address);
        }
        if self.is_card_open
            && let Some(cell_rect) = self.cursor_rect(matrix, grid)
        {
            self.card_ui(ui, session, pane, cell_rect.translate(corner.to_vec2()));
        }
    }
}

fn paint_cursor(painter: &Painter, theme: &Theme, cell_rect: Rect) {
    painter.rect_stroke(cell_rect.shrink(0.5), 5.0, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
}

/// A typed sign whose digit is still to come.
fn pending_sign_item(theme: &Theme, cell_rect: Rect, sign: super::keys::PendingSign) -> SceneItem {
    let text = if sign == super::keys::PendingSign::Minus { "−…" } else { "+…" };
    let style = crate::text::FontStyle { size: 13.0, weight: crate::text::FontWeight::Semibold };
    let line = crate::text::shape_line(text, style);
    let at = cell_rect.center() + vec2(-line.width / 2.0, 4.6);
    SceneItem {
        target: None,
        shape: SceneShape::Text { line, at, colour: scene_colour(theme.accent), halo: Some(theme.palette.canvas) },
    }
}

pub(super) fn scene_colour(ink: egui::Color32) -> Colour {
    Colour(ink.to_srgba_unmultiplied())
}

//! The grid itself: where rows and columns lie, what of them is seen, and what the pointer does there. Only what is
//! seen is painted.

use std::sync::Arc;

use egui::{Id as WidgetId, Painter, Pos2, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder};
use egui::{pos2, vec2};

use super::{BuiltMatrix, MatrixFace, Place};
use crate::model::Target;
use crate::scene::matrix::{Column, Row, cell_shapes, column_titles, least_column};
use crate::scene::{Colour, Item, Matrix, Shape};
use crate::session::Session;
use crate::text::Line;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, regular, size};
use crate::ui::widgets::{BARS_WIDTH, writing};

/// The height of a row, and of a head over rows.
const ROW: f32 = 28.0;
const HEAD: f32 = 32.0;
/// The narrowest and the widest that a column may be.
const COLUMN: (f32, f32) = (46.0, 116.0);
/// The strip under a title that sorts by it.
pub(super) const SORT: f32 = 18.0;

/// Where everything lies, before it is scrolled.
pub(super) struct Grid {
    pub(super) room: Rect,
    names: f32,
    titles: f32,
    pub(super) column: f32,
    /// Where each row begins, and where the last one ends.
    tops: Vec<f32>,
    /// The rows that are actors.
    pub(super) actors: Vec<usize>,
    pub(super) title_lines: Vec<Vec<Arc<Line>>>,
    /// Is there room for bars of influence?
    pub(super) has_bars: bool,
}

/// What is painted from: the matrix, where it lies, and what of it is seen.
pub(super) struct Pane<'a> {
    pub(super) theme: &'a Theme,
    pub(super) built: &'a BuiltMatrix,
    pub(super) grid: &'a Grid,
    pub(super) window: Window,
    /// Where the room of all cells begins on the screen.
    pub(super) corner: Pos2,
}

/// The rows and columns that are seen.
pub(super) struct Window {
    /// What the columns and rows are moved by.
    pub(super) offset: egui::Vec2,
    pub(super) rows: std::ops::Range<usize>,
    pub(super) columns: std::ops::Range<usize>,
}

impl Grid {
    pub(super) fn new(ui: &Ui, matrix: &Matrix, room: Rect) -> Self {
        let label = |row: &Row| match row {
            Row::Actor { label, .. } => writing(ui, label, regular(size::BODY), egui::Color32::WHITE, 190.0).width(),
            Row::Head { .. } => 0.0,
        };
        // Of many rows the first are enough to know how wide names are.
        let widest = matrix.rows.iter().take(200).map(label).fold(0.0, f32::max);
        let titles = || matrix.columns.iter().map(|column| column.title.as_str());
        let count = matrix.columns.len().max(1) as f32;
        let least = least_column(titles()).max(COLUMN.0);
        let most = (room.width() * 0.45).max(120.0);
        // The bars of influence give way before columns have to scroll.
        let bars = if room.width() - widest - BARS_WIDTH - 40.0 >= least * count { BARS_WIDTH + 12.0 } else { 0.0 };
        let names = (widest + bars + 18.0).clamp(90.0, most);
        let column = ((room.width() - names - 10.0) / count).clamp(least, COLUMN.1.max(least));
        let title_lines = column_titles(titles(), column - 6.0);
        let tallest = title_lines.iter().map(Vec::len).max().unwrap_or(1);
        let mut tops = vec![0.0];
        for row in &matrix.rows {
            let height = if matches!(row, Row::Head { .. }) { HEAD } else { ROW };
            tops.push(tops.last().copied().unwrap_or(0.0) + height);
        }
        let is_actor = |(at, row): (usize, &Row)| row.actor().map(|_| at);
        let actors = matrix.rows.iter().enumerate().filter_map(is_actor).collect();
        let has_bars = bars > 0.0;
        Self { room, names, titles: tallest as f32 * 15.0 + SORT + 6.0, column, tops, actors, title_lines, has_bars }
    }

    /// The place of that actor, counted without heads, and that column.
    pub(super) fn at(&self, matrix: &Matrix, row: usize, column: usize) -> Option<Place> {
        let actor = matrix.rows.get(*self.actors.get(row)?)?.actor()?.clone();
        Some(Place { actor, issue: matrix.columns.get(column)?.id.clone() })
    }

    /// The row, counted without heads, and the column of a place.
    pub(super) fn find(&self, matrix: &Matrix, place: &Place) -> Option<(usize, usize)> {
        let row = matrix.actors().position(|id| *id == place.actor)?;
        let column = matrix.columns.iter().position(|column| column.id == place.issue)?;
        Some((row, column))
    }

    fn size(&self, matrix: &Matrix) -> egui::Vec2 {
        vec2(self.column * matrix.columns.len() as f32, self.tops.last().copied().unwrap_or(0.0))
    }

    pub(super) fn body(&self) -> Rect {
        Rect::from_min_max(self.room.min + vec2(self.names, self.titles), self.room.max)
    }

    /// A cell in the room of all cells.
    pub(super) fn slot(&self, row: usize, column: usize) -> Rect {
        let top = self.tops.get(row).copied().unwrap_or(0.0);
        let bottom = self.tops.get(row + 1).copied().unwrap_or(top + ROW);
        let left = column as f32 * self.column;
        Rect::from_min_max(pos2(left, top), pos2(left + self.column, bottom))
    }

    fn window(&self, matrix: &Matrix, viewport: Rect) -> Window {
        let first = self.tops.partition_point(|top| *top <= viewport.top()).saturating_sub(1);
        let last = self.tops.partition_point(|top| *top < viewport.bottom()).min(matrix.rows.len());
        let column = |x: f32| (x / self.column).floor().max(0.0) as usize;
        let end = (column(viewport.right()) + 1).min(matrix.columns.len());
        Window {
            offset: viewport.min.to_vec2(),
            rows: first.min(last)..last,
            columns: column(viewport.left()).min(end)..end,
        }
    }

    /// The row and the column at a place in the room of all cells.
    fn under(&self, matrix: &Matrix, at: Pos2) -> Option<(usize, usize)> {
        let row = self.tops.partition_point(|top| *top <= at.y).checked_sub(1)?;
        let column = (at.x / self.column).floor().max(0.0) as usize;
        (row < matrix.rows.len() && column < matrix.columns.len()).then_some((row, column))
    }
}

impl MatrixFace {
    /// Shows the grid: cells that scroll, and names and titles that stay.
    pub(super) fn grid(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        (built, grid): (&BuiltMatrix, &Grid),
        id: WidgetId,
    ) {
        let matrix = &built.matrix;
        let body = grid.body();
        let reveal = std::mem::take(&mut self.reveal);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(body).id_salt("matrix body"));
        inside.set_clip_rect(body.intersect(ui.clip_rect()));
        let area = ScrollArea::both().id_salt("matrix").auto_shrink([false, false]);
        let shown = area.show_viewport(&mut inside, |ui, viewport| {
            let corner = ui.min_rect().min;
            let rect = Rect::from_min_size(corner, grid.size(matrix).max(viewport.size()));
            ui.allocate_rect(rect, Sense::hover());
            let response = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::click());
            let pane = Pane { theme, built, grid, window: grid.window(matrix, viewport), corner };
            self.cells(ui, session, &pane);
            self.pointer(ui, session, &pane, &response);
            if reveal && let Some(slot) = self.slot(matrix, grid) {
                let wanted = slot.translate(corner.to_vec2()).expand2(vec2(0.0, ROW * 0.5));
                ui.scroll_to_rect_animation(wanted, None, egui::style::ScrollAnimation::none());
            }
            self.describe(ui, session, &pane, &response);
            pane
        });
        self.names(ui, session, &shown.inner);
        self.titles(ui, session, &shown.inner);
        let line = Stroke::new(1.0, theme.hairline);
        ui.painter().hline(grid.room.x_range(), body.top() - 2.0, line);
    }

    /// Where the cursor is in the room of all cells.
    pub(super) fn slot(&self, matrix: &Matrix, grid: &Grid) -> Option<Rect> {
        let (row, column) = grid.find(matrix, self.cursor.as_ref()?)?;
        Some(grid.slot(*grid.actors.get(row)?, column))
    }

    fn cells(&mut self, ui: &Ui, session: &Session, pane: &Pane<'_>) {
        let Pane { theme, built, grid, window, corner } = pane;
        let (matrix, painter) = (&built.matrix, ui.painter());
        let chosen = self.cursor.clone();
        let mut items = Vec::new();
        for row in window.rows.clone() {
            let Some(actor) = matrix.rows.get(row).and_then(Row::actor) else { continue };
            if session.selection().contains(&Target::from(actor)) {
                let slot = grid.slot(row, 0).translate(corner.to_vec2());
                let wide = Rect::from_x_y_ranges(corner.x..=corner.x + grid.size(matrix).x, slot.y_range());
                painter.rect_filled(wide, 0.0, theme.selected);
            }
            for at in window.columns.clone() {
                let Some(Column { id: issue, .. }) = matrix.columns.get(at) else { continue };
                let slot = grid.slot(row, at).translate(corner.to_vec2());
                let shapes = cell_shapes(&theme.palette, slot, matrix.cell(actor, issue), matrix.reading);
                items.extend(shapes.into_iter().map(|shape| Item { target: None, shape }));
                let place = chosen.as_ref().filter(|place| place.actor == *actor && place.issue == *issue);
                if place.is_some()
                    && let Some(sign) = self.sign
                {
                    items.push(waiting(theme, slot, sign));
                }
            }
        }
        let clip = ui.clip_rect();
        let camera = Camera { centre: clip.center(), zoom: 1.0, view: clip, least_words: paint::LEAST_WORDS };
        paint::items(painter, &mut self.labels, &camera, &items);
        if let Some(slot) = self.slot(matrix, grid) {
            cursor(painter, theme, slot.translate(corner.to_vec2()));
        }
    }

    fn pointer(&mut self, ui: &Ui, session: &mut Session, pane: &Pane<'_>, response: &Response) {
        let Pane { theme, built, grid, corner, .. } = pane;
        let matrix = &built.matrix;
        let place_at = |at: Pos2| {
            let (row, column) = grid.under(matrix, at - corner.to_vec2())?;
            let actor = matrix.rows.get(row)?.actor()?.clone();
            let place = Place { actor, issue: matrix.columns.get(column)?.id.clone() };
            Some((place, grid.slot(row, column).translate(corner.to_vec2())))
        };
        if response.clicked()
            && let Some((place, _)) = response.interact_pointer_pos().and_then(place_at)
        {
            response.request_focus();
            let again = self.cursor.as_ref() == Some(&place);
            let was_open = self.open;
            self.go(session, place);
            // The first click chooses a cell, the second opens it.
            self.open = again && !was_open;
        }
        if let Some((place, slot)) = response.hover_pos().filter(|_| !self.open).and_then(place_at) {
            ui.painter().rect_stroke(slot.shrink(0.5), 5.0, Stroke::new(1.0, theme.quiet), StrokeKind::Inside);
            self.hovered(pane, response, &place);
        }
        if self.open
            && let Some(slot) = self.slot(matrix, grid)
        {
            self.control(ui, session, pane, slot.translate(corner.to_vec2()));
        }
    }
}

fn cursor(painter: &Painter, theme: &Theme, slot: Rect) {
    painter.rect_stroke(slot.shrink(0.5), 5.0, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
}

/// A sign that waits for its digit.
fn waiting(theme: &Theme, slot: Rect, sign: super::keys::Sign) -> Item {
    let word = if sign == super::keys::Sign::Minus { "−…" } else { "+…" };
    let style = crate::text::Style { size: 13.0, weight: crate::text::Weight::Semibold };
    let line = crate::text::line(word, style);
    let at = slot.center() + vec2(-line.width / 2.0, 4.6);
    Item {
        target: None,
        shape: Shape::Text { line, at, colour: colour(theme.accent), halo: Some(theme.palette.canvas) },
    }
}

pub(super) fn colour(ink: egui::Color32) -> Colour {
    Colour(ink.to_srgba_unmultiplied())
}

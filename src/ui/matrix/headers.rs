//! The headers of the matrix, which stay while its cells scroll: names of rows, titles of columns. They select and
//! sort.

use egui::{Painter, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::MatrixFace;
use super::grid::{MatrixPane, SORT_STRIP_HEIGHT, scene_colour};
use crate::model::{MatrixReading, MatrixRowOrder, Target};
use crate::scene::matrix::{MatrixColumn, MatrixRow};
use crate::scene::{Matrix, SceneItem, SceneShape};
use crate::session::Session;
use crate::text::isolated_name;
use crate::ui::icons::Icon;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, regular, semibold, size};
use crate::ui::widgets::{BARS_WIDTH, bidi_label, influence_bars, single_line_text};

impl MatrixFace {
    /// Shows the names of the rows, which do not scroll horizontally.
    pub(super) fn row_names_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells, .. } = pane;
        let matrix = &built.matrix;
        let body = grid.body_rect();
        let column = Rect::from_min_max(pos2(grid.area.left(), body.top()), pos2(body.left() - 4.0, body.bottom()));
        let painter = ui.painter_at(column);
        for row in visible_cells.rows.clone() {
            let cell_rect = grid.cell_rect(row, 0).translate(vec2(0.0, body.top() - visible_cells.offset.y));
            let rect = Rect::from_x_y_ranges(column.x_range(), cell_rect.y_range());
            match matrix.rows.get(row) {
                Some(MatrixRow::GroupHeading { label, count }) => {
                    let heading = format!("{}  {count}", label.to_uppercase());
                    let text = single_line_text(ui, &heading, semibold(size::CAPTION), theme.quiet, rect.width());
                    text.paint(&painter, rect.left_center() + vec2(0.0, 5.0));
                    let y = rect.bottom() - 2.0;
                    ui.painter_at(grid.area).hline(grid.area.x_range(), y, Stroke::new(1.0, theme.hairline));
                }
                Some(MatrixRow::Actor { id, label, influence, pale }) => {
                    let target = Target::from(id);
                    let visible_rect = rect.intersect(column);
                    let response = ui.interact(visible_rect, ui.scope_id().with(("row", id)), Sense::CLICK);
                    let is_selected = session.selection().contains(&target);
                    let is_at_cursor = self.cursor.as_ref().is_some_and(|address| address.actor == *id);
                    if is_selected || response.hovered() {
                        let fill = if is_selected { theme.selected } else { theme.hovered };
                        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), 4.0, fill);
                    }
                    let bars_width = if grid.has_bars { BARS_WIDTH + 8.0 } else { 0.0 };
                    let font = if is_at_cursor { semibold(size::BODY) } else { regular(size::BODY) };
                    let ink = if *pale { theme.quiet } else { theme.ink };
                    let text = single_line_text(ui, label, font, ink, rect.width() - bars_width - 10.0);
                    text.paint(&painter, rect.left_center() + vec2(6.0, 0.0));
                    if grid.has_bars {
                        influence_bars(&painter, theme, rect.right_center() - vec2(6.0, 0.0), *influence);
                    }
                    response.widget_info(|| WidgetInfo::selected(Role::RowHeader, true, is_selected, label));
                    if response.clicked() {
                        session.select([target]);
                    }
                    if text.is_elided() {
                        response.on_hover_text(label);
                    }
                }
                None => {}
            }
        }
    }

    /// Shows the titles of the columns, which do not scroll vertically.
    pub(super) fn column_titles_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells, .. } = pane;
        let matrix = &built.matrix;
        let body = grid.body_rect();
        let row = Rect::from_min_max(pos2(body.left(), grid.area.top()), pos2(body.right(), body.top() - 4.0));
        let painter = ui.painter_at(row);
        let mut items = Vec::new();
        for index in visible_cells.columns.clone() {
            let Some(column) = matrix.columns.get(index) else { continue };
            let cell_rect = grid.cell_rect(0, index).translate(vec2(body.left() - visible_cells.offset.x, 0.0));
            let rect = Rect::from_x_y_ranges(cell_rect.x_range(), row.y_range()).shrink2(vec2(1.5, 0.0));
            let (head, strip) = rect.split_top_bottom_at_y(rect.bottom() - SORT_STRIP_HEIGHT);
            let target = Target::from(&column.id);
            let (title, sort) =
                self.column_title_ui(ui, theme, session, matrix, column, (head.intersect(row), strip.intersect(row)));
            let is_selected = session.selection().contains(&target);
            if is_selected || title.hovered() || sort.hovered() {
                painter.rect_filled(rect, 5.0, if is_selected { theme.selected } else { theme.hovered });
            }
            let ink = if session.lens().issue() == Some(&column.id) { theme.accent } else { theme.ink };
            let lines = grid.title_lines.get(index).cloned().unwrap_or_default();
            let mut y = strip.top() - lines.iter().map(|line| line.ascent + line.descent).sum::<f32>();
            for line in lines {
                let position = pos2(rect.center().x - line.width / 2.0, y + line.ascent);
                y += line.ascent + line.descent;
                items.push(SceneItem {
                    target: None,
                    shape: SceneShape::Text { line, at: position, colour: scene_colour(ink), halo: None },
                });
            }
            order_sign_ui(&painter, ui, theme, session, matrix, column, strip, sort.hovered());
        }
        let camera = Camera { centre: row.center(), zoom: 1.0, view: row, min_text_points: paint::MIN_TEXT_POINTS };
        paint::paint_items(&painter, &mut self.labels, &camera, &items);
    }

    /// Handles the pointer on a title: it selects the issue, and the strip below it sorts.
    fn column_title_ui(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        matrix: &Matrix,
        column: &MatrixColumn,
        (rect, strip): (Rect, Rect),
    ) -> (Response, Response) {
        let target = Target::from(&column.id);
        let title = ui.interact(rect, ui.scope_id().with(("column", &column.id)), Sense::CLICK);
        let is_selected = session.selection().contains(&target);
        let gaps = column.gaps.sentence(&isolated_name(&column.title));
        let label = format!("{}. {gaps}", column.title);
        title.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, is_selected, &label));
        if title.clicked() {
            session.select([target]);
        }
        let sort = ui.interact(strip, ui.scope_id().with(("sort", &column.id)), Sense::CLICK);
        let name = format!("Sort by {}", column.title);
        sort.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if sort.clicked() {
            cycle_order(session, MatrixRowOrder::Stance(column.id.clone()));
        }
        let title = title.on_hover_ui(|ui| {
            bidi_label(ui, &column.title, semibold(size::BODY), theme.ink);
            if let Some(issue) =
                session.visible_map().records().issues.get(&column.id).filter(|issue| !issue.wording.is_empty())
            {
                bidi_label(ui, &issue.wording, regular(size::SECONDARY), theme.ink);
            }
            bidi_label(ui, &gaps, regular(size::SECONDARY), theme.quiet);
        });
        let help = if matrix.reading == MatrixReading::Coverage { format!("{name}. {gaps}") } else { name };
        (title, sort.on_hover_text(help))
    }
}

/// Sorts by a criterion; a second click reverses the order, a third one returns to the order of the file.
pub(super) fn cycle_order(session: &mut Session, order: MatrixRowOrder) {
    let arrangement = &mut session.figure.matrix;
    match (arrangement.order == order, arrangement.reversed) {
        (false, _) => (arrangement.order, arrangement.reversed) = (order, false),
        (true, false) => arrangement.reversed = true,
        (true, true) => (arrangement.order, arrangement.reversed) = (MatrixRowOrder::File, false),
    }
}

/// Shows the arrow of the order, or the number of unknown positions.
#[expect(clippy::too_many_arguments, reason = "a painter and what it paints with")]
fn order_sign_ui(
    painter: &Painter,
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    matrix: &Matrix,
    column: &MatrixColumn,
    strip: Rect,
    is_hovered: bool,
) {
    let arrangement = &session.figure.matrix;
    if arrangement.order == MatrixRowOrder::Stance(column.id.clone()) {
        let icon = if arrangement.reversed { Icon::Up } else { Icon::Down };
        icon.paint(painter, strip.center(), theme.accent);
    } else if is_hovered {
        Icon::Down.paint(painter, strip.center(), theme.quiet);
    } else if matrix.reading == MatrixReading::Coverage {
        let long_text = format!("{} of {} unknown", column.gaps.unknown_count, column.gaps.actor_count);
        let short_text = format!("{}/{} ?", column.gaps.unknown_count, column.gaps.actor_count);
        let long = single_line_text(ui, &long_text, regular(10.0), theme.quiet, f32::INFINITY);
        let is_short_enough = long.width() < strip.width() - 4.0;
        let text = if is_short_enough {
            long
        } else {
            single_line_text(ui, &short_text, regular(10.0), theme.quiet, strip.width())
        };
        text.paint(painter, strip.center() - vec2(text.width() / 2.0, 0.0));
    }
}

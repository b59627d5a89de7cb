//! The heads of the matrix, which stay while its cells move: names of rows, titles of columns. They select, and sort.

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
    /// The names of the rows, which stay while the columns move.
    pub(super) fn row_names_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells: window, .. } = pane;
        let matrix = &built.matrix;
        let body = grid.body_rect();
        let column = Rect::from_min_max(pos2(grid.area.left(), body.top()), pos2(body.left() - 4.0, body.bottom()));
        let painter = ui.painter_at(column);
        for row in window.rows.clone() {
            let slot = grid.cell_rect(row, 0).translate(vec2(0.0, body.top() - window.offset.y));
            let rect = Rect::from_x_y_ranges(column.x_range(), slot.y_range());
            match matrix.rows.get(row) {
                Some(MatrixRow::GroupHeading { label, count }) => {
                    let words = format!("{}  {count}", label.to_uppercase());
                    let text = single_line_text(ui, &words, semibold(size::CAPTION), theme.quiet, rect.width());
                    text.paint(&painter, rect.left_center() + vec2(0.0, 5.0));
                    let y = rect.bottom() - 2.0;
                    ui.painter_at(grid.area).hline(grid.area.x_range(), y, Stroke::new(1.0, theme.hairline));
                }
                Some(MatrixRow::Actor { id, label, influence, pale }) => {
                    let target = Target::from(id);
                    let seen = rect.intersect(column);
                    let response = ui.interact(seen, ui.scope_id().with(("row", id)), Sense::CLICK);
                    let is_selected = session.selection().contains(&target);
                    let is_here = self.cursor.as_ref().is_some_and(|place| place.actor == *id);
                    if is_selected || response.hovered() {
                        let fill = if is_selected { theme.selected } else { theme.hovered };
                        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), 4.0, fill);
                    }
                    let bars = if grid.has_bars { BARS_WIDTH + 8.0 } else { 0.0 };
                    let font = if is_here { semibold(size::BODY) } else { regular(size::BODY) };
                    let ink = if *pale { theme.quiet } else { theme.ink };
                    let text = single_line_text(ui, label, font, ink, rect.width() - bars - 10.0);
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

    /// The titles of the columns, which stay while the rows move.
    pub(super) fn column_titles_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>) {
        let MatrixPane { theme, built, grid, visible_cells: window, .. } = pane;
        let matrix = &built.matrix;
        let body = grid.body_rect();
        let row = Rect::from_min_max(pos2(body.left(), grid.area.top()), pos2(body.right(), body.top() - 4.0));
        let painter = ui.painter_at(row);
        let mut items = Vec::new();
        for at in window.columns.clone() {
            let Some(column) = matrix.columns.get(at) else { continue };
            let slot = grid.cell_rect(0, at).translate(vec2(body.left() - window.offset.x, 0.0));
            let rect = Rect::from_x_y_ranges(slot.x_range(), row.y_range()).shrink2(vec2(1.5, 0.0));
            let (head, strip) = rect.split_top_bottom_at_y(rect.bottom() - SORT_STRIP_HEIGHT);
            let target = Target::from(&column.id);
            let (title, sort) =
                self.column_title_ui(ui, theme, session, matrix, column, (head.intersect(row), strip.intersect(row)));
            let is_selected = session.selection().contains(&target);
            if is_selected || title.hovered() || sort.hovered() {
                painter.rect_filled(rect, 5.0, if is_selected { theme.selected } else { theme.hovered });
            }
            let ink = if session.lens().issue() == Some(&column.id) { theme.accent } else { theme.ink };
            let lines = grid.title_lines.get(at).cloned().unwrap_or_default();
            let mut y = strip.top() - lines.iter().map(|line| line.ascent + line.descent).sum::<f32>();
            for line in lines {
                let at = pos2(rect.center().x - line.width / 2.0, y + line.ascent);
                y += line.ascent + line.descent;
                items.push(SceneItem {
                    target: None,
                    shape: SceneShape::Text { line, at, colour: scene_colour(ink), halo: None },
                });
            }
            order_sign_ui(&painter, ui, theme, session, matrix, column, strip, sort.hovered());
        }
        let camera = Camera { centre: row.center(), zoom: 1.0, view: row, min_text_points: paint::MIN_TEXT_POINTS };
        paint::paint_items(&painter, &mut self.labels, &camera, &items);
    }

    /// What the pointer does on a title: it selects the issue, and in the strip below it sorts.
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
        let said = format!("{}. {gaps}", column.title);
        title.widget_info(|| WidgetInfo::selected(Role::ColumnHeader, true, is_selected, &said));
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
        let words = if matrix.reading == MatrixReading::Coverage { format!("{name}. {gaps}") } else { name };
        (title, sort.on_hover_text(words))
    }
}

/// Sorts by that; a second time turns the order round, a third gives it up.
pub(super) fn cycle_order(session: &mut Session, order: MatrixRowOrder) {
    let arrangement = &mut session.figure.matrix;
    match (arrangement.order == order, arrangement.reversed) {
        (false, _) => (arrangement.order, arrangement.reversed) = (order, false),
        (true, false) => arrangement.reversed = true,
        (true, true) => (arrangement.order, arrangement.reversed) = (MatrixRowOrder::File, false),
    }
}

/// The arrow of the order, or how much is not known.
#[expect(clippy::too_many_arguments, reason = "a painter and what it paints with")]
fn order_sign_ui(
    painter: &Painter,
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    matrix: &Matrix,
    column: &MatrixColumn,
    strip: Rect,
    hovered: bool,
) {
    let arrangement = &session.figure.matrix;
    if arrangement.order == MatrixRowOrder::Stance(column.id.clone()) {
        let icon = if arrangement.reversed { Icon::Up } else { Icon::Down };
        icon.paint(painter, strip.center(), theme.accent);
    } else if hovered {
        Icon::Down.paint(painter, strip.center(), theme.quiet);
    } else if matrix.reading == MatrixReading::Coverage {
        let words = format!("{} of {} unknown", column.gaps.unknown_count, column.gaps.actor_count);
        let short = format!("{}/{} ?", column.gaps.unknown_count, column.gaps.actor_count);
        let long = single_line_text(ui, &words, regular(10.0), theme.quiet, f32::INFINITY);
        let fits = long.width() < strip.width() - 4.0;
        let text = if fits { long } else { single_line_text(ui, &short, regular(10.0), theme.quiet, strip.width()) };
        text.paint(painter, strip.center() - vec2(text.width() / 2.0, 0.0));
    }
}

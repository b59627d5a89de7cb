//! What is in the matrix, for screen readers and for those who drive the window by names: every cell that is seen is a
//! node with a sentence, which can be chosen.

use egui::{Response, Role, Sense, Ui, WidgetInfo};

use super::grid::MatrixPane;
use super::{BuiltMatrix, CellAddress, MatrixFace};
use crate::scene::matrix::{MatrixCell, short_age};
use crate::session::Session;
use crate::text::isolated_name;

impl MatrixFace {
    /// Names the cells that are seen, and the matrix by the one that the cursor is in.
    pub(super) fn describe(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, response: &Response) {
        let MatrixPane { built, grid, visible_cells: window, corner, .. } = pane;
        let matrix = &built.matrix;
        let here = self.cursor.as_ref().map(|place| cell_sentence(built, place));
        let said = here.map_or_else(|| "Matrix".to_owned(), |here| format!("Matrix. {here}"));
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &said));
        if ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_none() {
            return;
        }
        let mut chosen = None;
        for row in window.rows.clone() {
            let Some(actor) = matrix.rows.get(row).and_then(|row| row.actor()) else { continue };
            for column in window.columns.clone() {
                let Some(issue) = matrix.columns.get(column) else { continue };
                let place = CellAddress { actor: actor.clone(), issue: issue.id.clone() };
                let id = ui.scope_id().with(("cell", &place.actor, &place.issue));
                let slot = grid.cell_rect(row, column).translate(corner.to_vec2());
                let node = ui.interact(slot.intersect(ui.clip_rect()), id, Sense::hover());
                let is_here = self.cursor.as_ref() == Some(&place);
                let said = cell_sentence(built, &place);
                node.widget_info(|| WidgetInfo::selected(Role::GridCell, true, is_here, &said));
                if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
                    chosen = Some(place);
                }
            }
        }
        if let Some(place) = chosen {
            self.move_cursor_to(session, place);
            response.request_focus();
        }
    }
}

/// "Israel on Turkish troops: blocks, red line, 2 sources, 34 d old".
pub(super) fn cell_sentence(built: &BuiltMatrix, place: &CellAddress) -> String {
    let map = built.map();
    let (who, what) = (map.name(&(&place.actor).into()), map.name(&(&place.issue).into()));
    let names = format!("{} on {}", isolated_name(&who), isolated_name(&what));
    match built.matrix.cell(&place.actor, &place.issue) {
        None => format!("{names}: not known"),
        Some(cell) => format!("{names}: {}", cell_terms(cell).join(", ")),
    }
}

/// What is to be said of a cell.
pub(super) fn cell_terms(cell: &MatrixCell) -> Vec<String> {
    let verb = cell.alignment.verb().trim_start_matches("is ").trim_end_matches(" on");
    let sign = cell.alignment.level().map(|level| format!(" ({level})")).unwrap_or_default();
    let mut terms = vec![format!("{verb}{sign}")];
    if cell.basis != crate::model::Basis::Stated {
        terms.push(cell.basis.name().to_owned());
    }
    if cell.confidence != crate::model::Confidence::Confirmed {
        terms.push(cell.confidence.name().to_owned());
    }
    terms.extend(cell.red_line.then(|| "red line".to_owned()));
    terms.extend(cell.condition.map(|status| format!("condition {}", status.name())));
    terms.push(match cell.coverage.independent_sources {
        0 => "no evidence".to_owned(),
        1 => "1 source".to_owned(),
        count => format!("{count} independent sources"),
    });
    match cell.coverage.age_days {
        None => {}
        Some(0) => terms.push("heard of that day".to_owned()),
        Some(age) => {
            let old = if cell.coverage.is_stale { ", which is long" } else { "" };
            terms.push(format!("last heard of {} before{old}", short_age(age)));
        }
    }
    terms
}

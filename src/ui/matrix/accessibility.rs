//! Describes the matrix to screen readers and to UI automation: each visible cell is a node with a sentence, and it can
//! be chosen.

use egui::{Response, Role, Sense, Ui, WidgetInfo};

use super::grid::MatrixPane;
use super::{BuiltMatrix, CellAddress, MatrixFace};
use crate::scene::matrix::{MatrixCell, short_age};
use crate::session::Session;
use crate::text::isolated_name;

impl MatrixFace {
    /// Describes the visible cells, and the matrix by the cell of the cursor.
    pub(super) fn describe(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, response: &Response) {
        let MatrixPane { built, grid, visible_cells, corner, .. } = pane;
        let matrix = &built.matrix;
        let cursor_sentence = self.cursor.as_ref().map(|address| cell_sentence(built, address));
        let label = cursor_sentence.map_or_else(|| "Matrix".to_owned(), |sentence| format!("Matrix. {sentence}"));
        response.widget_info(|| WidgetInfo::labeled(Role::Grid, true, &label));
        if ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_none() {
            return;
        }
        let mut clicked = None;
        for row in visible_cells.rows.clone() {
            let Some(actor) = matrix.rows.get(row).and_then(|row| row.actor()) else { continue };
            for column in visible_cells.columns.clone() {
                let Some(issue) = matrix.columns.get(column) else { continue };
                let address = CellAddress { actor: actor.clone(), issue: issue.id.clone() };
                let id = ui.scope_id().with(("cell", &address.actor, &address.issue));
                let rect = grid.cell_rect(row, column).translate(corner.to_vec2());
                let node = ui.interact(rect.intersect(ui.clip_rect()), id, Sense::hover());
                let is_at_cursor = self.cursor.as_ref() == Some(&address);
                let label = cell_sentence(built, &address);
                node.widget_info(|| WidgetInfo::selected(Role::GridCell, true, is_at_cursor, &label));
                if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
                    clicked = Some(address);
                }
            }
        }
        if let Some(address) = clicked {
            self.move_cursor_to(session, address);
            response.request_focus();
        }
    }
}

/// The sentence of a cell, such as "Israel on Turkish troops: blocks (−2), red line, 2 independent sources".
pub(super) fn cell_sentence(built: &BuiltMatrix, address: &CellAddress) -> String {
    let map = built.map();
    let (actor, issue) = (map.name(&(&address.actor).into()), map.name(&(&address.issue).into()));
    let names = format!("{} on {}", isolated_name(&actor), isolated_name(&issue));
    match built.matrix.cell(&address.actor, &address.issue) {
        None => format!("{names}: not known"),
        Some(cell) => format!("{names}: {}", cell_terms(cell).join(", ")),
    }
}

/// The terms that describe a cell.
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
            let staleness = if cell.coverage.is_stale { ", which is long" } else { "" };
            terms.push(format!("last heard of {} before{staleness}", short_age(age)));
        }
    }
    terms
}

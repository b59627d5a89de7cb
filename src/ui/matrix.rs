//! The matrix of actors and issues, to read positions and to enter them quickly. It paints the same shapes as figures;
//! `scene` decides the order of rows and the content of cells.

mod accessibility;
mod bar;
mod cell_card;
mod edit;
mod grid;
mod headers;
mod keys;

use std::rc::Rc;
use std::sync::Arc;

use egui::{Id as WidgetId, Rect, Sense, Ui, vec2};

use super::fault_notice::GuardedContent;
use super::paint::LabelTextureCache;
use super::theme::{Theme, space};
use crate::model::{Actor, Arrangement, Id, Issue, Map, Target};
use crate::scene::Matrix;
use crate::scene::matrix::MatrixRow;
use crate::session::{Selection, Session, VisibleMap};
use edit::CursorAdvance;
use grid::MatrixGrid;

/// The address of a cell: its row and its column.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CellAddress {
    actor: Id<Actor>,
    issue: Id<Issue>,
}

/// The matrix, with the cursor and the state of its fields.
pub struct MatrixFace {
    built_matrix: GuardedContent<(Arc<VisibleMap>, Arrangement), Rc<BuiltMatrix>>,
    cursor: Option<CellAddress>,
    /// A typed sign whose digit is still to come.
    pending_sign: Option<keys::PendingSign>,
    /// Whether something was entered in the cell of the cursor.
    has_entry: bool,
    advance: CursorAdvance,
    /// The selection that the cursor followed last.
    followed_selection: Selection,
    /// Whether the next frame scrolls to the cursor.
    scrolls_to_cursor: bool,
    /// Whether the card of the cell is open.
    is_card_open: bool,
    add_field: bar::MatrixAddField,
    /// A condition that is being typed into the card of a cell.
    condition_draft: String,
    labels: LabelTextureCache,
}

/// A matrix and the visible map that it shows.
struct BuiltMatrix {
    visible: Arc<VisibleMap>,
    matrix: Matrix,
}

impl BuiltMatrix {
    /// All records of the visible map.
    fn map(&self) -> &Map {
        self.visible.records()
    }
}

impl Default for MatrixFace {
    fn default() -> Self {
        Self {
            built_matrix: GuardedContent::new("The matrix"),
            cursor: None,
            pending_sign: None,
            has_entry: false,
            advance: CursorAdvance::default(),
            followed_selection: Selection::default(),
            scrolls_to_cursor: false,
            is_card_open: false,
            add_field: bar::MatrixAddField::default(),
            condition_draft: String::new(),
            labels: LabelTextureCache::default(),
        }
    }
}

impl MatrixFace {
    /// Shows the matrix in all the space of `ui`. `id` is the widget that takes the keyboard focus.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, id: WidgetId) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme.canvas);
        let margin = space::PANEL;
        let bar_rect = Rect::from_min_size(rect.min + vec2(margin, 12.0), vec2(rect.width() - 2.0 * margin, 34.0));
        self.bar_ui(ui, theme, session, bar_rect);
        let foot_rect = Rect::from_min_max(rect.left_bottom() + vec2(margin, -30.0), rect.max - vec2(margin, 4.0));
        let grid_rect = Rect::from_min_max(bar_rect.left_bottom() + vec2(0.0, 10.0), foot_rect.right_top());
        // Built after the bar, because the bar can add actors and issues.
        let key = (session.visible_map(), session.figure.matrix.clone());
        let built = self.built_matrix.get_or_notice((ui, theme, grid_rect), key, |(visible, arrangement)| {
            Rc::new(BuiltMatrix { visible: visible.clone(), matrix: Matrix::of(visible.drawn(), arrangement) })
        });
        let Some(built) = built else { return };
        self.follow_selection(session, &built.matrix);
        let grid = MatrixGrid::new(ui, &built.matrix, grid_rect);
        self.handle_keys(ui, session, &built.matrix, &grid, id);
        if built.matrix.actors().next().is_none() || built.matrix.columns.is_empty() {
            // The widget exists even here, so that the keyboard focus stays in the matrix.
            let response = ui.interact(grid_rect, id, Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Grid, true, "Matrix, empty"));
            empty_matrix_ui(ui, theme, grid_rect, &built.matrix);
        } else {
            self.grid_ui(ui, theme, session, (&built, &grid), id);
            self.foot_ui(ui, theme, &built, foot_rect);
        }
    }

    /// A new matrix for another map. It keeps how the cursor advances after an entry.
    pub fn for_new_map(&self) -> Self {
        Self { advance: self.advance, ..Self::default() }
    }

    /// Moves the cursor to a selection made elsewhere, and clears it if its row or column is gone.
    fn follow_selection(&mut self, session: &Session, matrix: &Matrix) {
        let exists = |address: &CellAddress| {
            matrix.actors().any(|id| *id == address.actor)
                && matrix.columns.iter().any(|column| column.id == address.issue)
        };
        self.cursor = self.cursor.take().filter(exists);
        if *session.selection() == self.followed_selection {
            return;
        }
        self.followed_selection = session.selection().clone();
        let address = cell_of_selection(session, matrix, self.cursor.as_ref()).filter(|address| exists(address));
        if address.is_some() && address != self.cursor {
            self.cursor = address;
            self.scrolls_to_cursor = true;
            (self.has_entry, self.pending_sign, self.is_card_open) = (false, None, false);
        }
    }

    /// Moves the cursor to a cell and selects its stance, or its actor and issue if there is none.
    fn move_cursor_to(&mut self, session: &mut Session, address: CellAddress) {
        self.select_cell(session, &address);
        (self.has_entry, self.pending_sign, self.is_card_open) = (false, None, false);
        self.cursor = Some(address);
        self.scrolls_to_cursor = true;
    }

    fn select_cell(&mut self, session: &mut Session, address: &CellAddress) {
        let targets: Vec<Target> = match edit::current_stance(session, address) {
            Some(id) => vec![id.into()],
            None => vec![(&address.actor).into(), (&address.issue).into()],
        };
        session.select(targets);
        self.followed_selection = session.selection().clone();
    }
}

/// The cell that the selection stands for.
fn cell_of_selection(session: &Session, matrix: &Matrix, cursor: Option<&CellAddress>) -> Option<CellAddress> {
    let issue = || {
        cursor.map(|address| address.issue.clone()).or_else(|| matrix.columns.first().map(|column| column.id.clone()))
    };
    let actor = || cursor.map(|address| address.actor.clone()).or_else(|| matrix.actors().next().cloned());
    match session.selected()? {
        Target::Stance(id) => {
            let stance = session.map().stances.get(id)?;
            Some(CellAddress { actor: stance.actor.clone(), issue: stance.issue.clone() })
        }
        Target::Actor(id) => Some(CellAddress { actor: id.clone(), issue: issue()? }),
        Target::Issue(id) => Some(CellAddress { actor: actor()?, issue: id.clone() }),
        _ => None,
    }
}

/// Shows one sentence about what to add first.
fn empty_matrix_ui(ui: &Ui, theme: &Theme, rect: Rect, matrix: &Matrix) {
    let has_actors = matrix.rows.iter().any(|row| matches!(row, MatrixRow::Actor { .. }));
    let hint = match (has_actors, matrix.columns.is_empty()) {
        (false, true) => {
            "Add actors (P) and issues (I): each actor becomes a row, each issue a column. Or paste a table."
        }
        (false, false) => "Add actors above, or with P: each becomes a row.",
        _ => "Add issues above, or with I: each becomes a column.",
    };
    let font = super::theme::regular(super::theme::size::BODY + 2.0);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, hint, font, theme.quiet);
}

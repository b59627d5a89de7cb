//! The matrix: actors against issues, to read and to enter positions quickly. Paints the shapes that figures use; the
//! order of rows and what stands in a cell are decided in `scene`.

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

/// A place in the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CellAddress {
    actor: Id<Actor>,
    issue: Id<Issue>,
}

/// The matrix, and where the user is in it.
pub struct MatrixFace {
    built_matrix: GuardedContent<(Arc<VisibleMap>, Arrangement), Rc<BuiltMatrix>>,
    cursor: Option<CellAddress>,
    /// A sign that was typed and waits for its digit.
    pending_sign: Option<keys::PendingSign>,
    /// Was something entered in the cell that the cursor is in?
    has_entry: bool,
    advance: CursorAdvance,
    /// What was selected when the cursor was last put there.
    followed_selection: Selection,
    /// Shall the cursor be scrolled to?
    scrolls_to_cursor: bool,
    /// Is the control for the cell open?
    is_card_open: bool,
    add_field: bar::MatrixAddField,
    /// A condition that is being typed into the control of a cell.
    condition_draft: String,
    labels: LabelTextureCache,
}

/// A matrix, and the map that it shows.
struct BuiltMatrix {
    visible: Arc<VisibleMap>,
    matrix: Matrix,
}

impl BuiltMatrix {
    /// All records of the map that it shows.
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
    /// Shows the matrix in all the room that `ui` has. `id` is the widget that the keyboard goes to.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, id: WidgetId) {
        let whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, theme.canvas);
        let margin = space::PANEL;
        let top = Rect::from_min_size(whole.min + vec2(margin, 12.0), vec2(whole.width() - 2.0 * margin, 34.0));
        self.bar_ui(ui, theme, session, top);
        let foot = Rect::from_min_max(whole.left_bottom() + vec2(margin, -30.0), whole.max - vec2(margin, 4.0));
        let room = Rect::from_min_max(top.left_bottom() + vec2(0.0, 10.0), foot.right_top());
        // After the bar, where actors and issues are added.
        let key = (session.visible_map(), session.figure.matrix.clone());
        let built = self.built_matrix.get_or_notice((ui, theme, room), key, |(visible, arrangement)| {
            Rc::new(BuiltMatrix { visible: visible.clone(), matrix: Matrix::of(visible.drawn(), arrangement) })
        });
        let Some(built) = built else { return };
        self.follow_selection(session, &built.matrix);
        let grid = MatrixGrid::new(ui, &built.matrix, room);
        self.handle_keys(ui, session, &built.matrix, &grid, id);
        if built.matrix.actors().next().is_none() || built.matrix.columns.is_empty() {
            // The widget is there all the same, so that the keyboard has somewhere to be.
            let response = ui.interact(room, id, Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Grid, true, "Matrix, empty"));
            empty_matrix_ui(ui, theme, room, &built.matrix);
        } else {
            self.grid_ui(ui, theme, session, (&built, &grid), id);
            self.foot_ui(ui, theme, &built, foot);
        }
    }

    /// A matrix for another map, in which the cursor goes on as it did here.
    pub fn for_new_map(&self) -> Self {
        Self { advance: self.advance, ..Self::default() }
    }

    /// Lets the cursor follow what was selected elsewhere, and lets go of what is no longer there.
    fn follow_selection(&mut self, session: &Session, matrix: &Matrix) {
        let has = |place: &CellAddress| {
            matrix.actors().any(|id| *id == place.actor) && matrix.columns.iter().any(|column| column.id == place.issue)
        };
        self.cursor = self.cursor.take().filter(has);
        if *session.selection() == self.followed_selection {
            return;
        }
        self.followed_selection = session.selection().clone();
        let place = cell_of_selection(session, matrix, self.cursor.as_ref()).filter(|place| has(place));
        if place.is_some() && place != self.cursor {
            self.cursor = place;
            self.scrolls_to_cursor = true;
            (self.has_entry, self.pending_sign, self.is_card_open) = (false, None, false);
        }
    }

    /// Puts the cursor there and selects what is there: the stance, or the actor and the issue.
    fn move_cursor_to(&mut self, session: &mut Session, place: CellAddress) {
        self.select_cell(session, &place);
        (self.has_entry, self.pending_sign, self.is_card_open) = (false, None, false);
        self.cursor = Some(place);
        self.scrolls_to_cursor = true;
    }

    fn select_cell(&mut self, session: &mut Session, place: &CellAddress) {
        let targets: Vec<Target> = match edit::current_stance(session, place) {
            Some(id) => vec![id.into()],
            None => vec![(&place.actor).into(), (&place.issue).into()],
        };
        session.select(targets);
        self.followed_selection = session.selection().clone();
    }
}

/// The place that a selection stands for.
fn cell_of_selection(session: &Session, matrix: &Matrix, cursor: Option<&CellAddress>) -> Option<CellAddress> {
    let issue = || cursor.map(|place| place.issue.clone()).or_else(|| matrix.columns.first().map(|c| c.id.clone()));
    let actor = || cursor.map(|place| place.actor.clone()).or_else(|| matrix.actors().next().cloned());
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

/// What to do first, in one sentence.
fn empty_matrix_ui(ui: &Ui, theme: &Theme, room: Rect, matrix: &Matrix) {
    let has_actors = matrix.rows.iter().any(|row| matches!(row, MatrixRow::Actor { .. }));
    let words = match (has_actors, matrix.columns.is_empty()) {
        (false, true) => {
            "Add actors (P) and issues (I): each actor becomes a row, each issue a column. Or paste a table."
        }
        (false, false) => "Add actors above, or with P: each becomes a row.",
        _ => "Add issues above, or with I: each becomes a column.",
    };
    let font = super::theme::regular(super::theme::size::BODY + 2.0);
    ui.painter().text(room.center(), egui::Align2::CENTER_CENTER, words, font, theme.quiet);
}

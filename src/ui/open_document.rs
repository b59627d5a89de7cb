//! The state that the window keeps for the open document: its map, and the state of each face and panel. Another
//! document gets a new value, so that no state of the previous one remains.

use egui::Id;

use super::canvas::Canvas;
use super::comparison_panel::{ComparisonPanel, ComparisonRequest};
use super::find_bar::FindBar;
use super::inspector::Inspector;
use super::matrix::MatrixFace;
use super::outline::OutlinePanel;
use super::positions::PositionsFace;
use super::reader::ReaderFace;
use super::table::TableFace;
use super::time_bar::TimeBar;
use super::timeline::TimelineFace;
use super::welcome_card::WelcomeCard;
use crate::session::{MapFace, Session};

/// The area of the window that was clicked last. Delete acts there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum FocusArea {
    /// The map, also before any click.
    #[default]
    Map,
    /// The lists.
    List,
    /// A form, a menu or a bar.
    Elsewhere,
}

/// The open document, with the state of its faces and panels.
#[derive(Default)]
pub struct OpenDocument {
    /// The map, its history and the selection.
    pub session: Session,
    pub(super) canvas: Canvas,
    pub(super) matrix: MatrixFace,
    pub(super) positions: PositionsFace,
    pub(super) outline: OutlinePanel,
    pub(super) reader: ReaderFace,
    pub(super) table: TableFace,
    pub(super) find_bar: FindBar,
    pub(super) time_bar: TimeBar,
    pub(super) comparison_panel: ComparisonPanel,
    pub(super) timeline: TimelineFace,
    pub(super) inspector: Inspector,
    pub(super) welcome: WelcomeCard,
    /// A request of the comparison panel that waits to be performed.
    pub(super) comparison_request: Option<ComparisonRequest>,
    /// True if no face draws the map, as the program has ended while it was open.
    pub(super) is_drawing_suspended: bool,
    pub(super) focus_area: FocusArea,
    /// The id of the canvas, or of the widget of another face that takes the keyboard.
    pub(super) canvas_id: Option<Id>,
    /// The face that was shown in the last frame.
    pub(super) shown_face: MapFace,
}

impl OpenDocument {
    /// The document that is shown after this one. It keeps the user's choices for faces, and nothing else.
    pub(super) fn successor(&self, session: Session) -> Self {
        Self { session, canvas: self.canvas.successor(), matrix: self.matrix.for_new_map(), ..Self::default() }
    }
}

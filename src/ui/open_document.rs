//! Everything that the window keeps for the document that is open: its map, and where each face and panel is in it.
//! Another document gets a new one, so that nothing of the one before can stay behind.

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

/// The area of the window that was clicked last. Keys that delete act there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum FocusArea {
    /// The canvas, or none yet.
    #[default]
    Map,
    /// The lists.
    List,
    /// A form, a menu or a bar.
    Elsewhere,
}

/// The document that is open, as the window has it.
#[derive(Default)]
pub struct OpenDocument {
    /// The map, its history and what is selected.
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
    /// What the list of what moved asks for.
    pub(super) comparison_request: Option<ComparisonRequest>,
    pub(super) focus_area: FocusArea,
    /// The canvas, or the widget of another face that takes the keyboard, as egui knows it.
    pub(super) canvas_id: Option<Id>,
    /// The face that was shown last.
    pub(super) shown_face: MapFace,
}

impl OpenDocument {
    /// A document that is shown after this one. It keeps how the user likes faces to be, and nothing else.
    pub(super) fn successor(&self, session: Session) -> Self {
        Self { session, canvas: self.canvas.successor(), matrix: self.matrix.for_new_map(), ..Self::default() }
    }
}

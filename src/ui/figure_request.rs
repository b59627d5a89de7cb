//! A figure request and the sheet that the figure is made from. The sheet is made only on demand.

use std::sync::Arc;

use crate::model::{FigureSettings, Map, ViewState};
use crate::scene::{self, FigureSheet};

/// The values that a sheet is made from.
#[derive(Clone, PartialEq)]
pub struct SheetKey {
    /// The map of the figure.
    pub map: Map,
    /// The lens, day and filter of the figure.
    pub view_state: ViewState,
    /// The settings of the figure.
    pub settings: FigureSettings,
}

/// A figure to be written or copied.
#[derive(Clone)]
pub struct FigureRequest {
    key: Box<SheetKey>,
    /// The sheet, if it was made already.
    sheet: Option<Arc<FigureSheet>>,
}

impl FigureRequest {
    /// The figure for a key, with its sheet if that was made already.
    pub fn new(key: SheetKey, sheet: Option<Arc<FigureSheet>>) -> Self {
        Self { key: Box::new(key), sheet }
    }

    /// The sheet of the figure. If it has not been made yet, it is made now, which can take seconds.
    pub fn sheet(&self) -> Arc<FigureSheet> {
        let make = || Arc::new(scene::figure_sheet(&self.key.map, &self.key.view_state, &self.key.settings));
        self.sheet.clone().unwrap_or_else(make)
    }
}

//! A figure that was chosen, and the sheet that it is made from. Makes it nowhere but where it is asked for.

use std::sync::Arc;

use crate::model::{FigureSettings, Map, ViewState};
use crate::scene::{self, FigureSheet};

/// What a sheet is made from.
#[derive(Clone, PartialEq)]
pub struct SheetKey {
    /// The map.
    pub map: Map,
    /// How it is looked at.
    pub view_state: ViewState,
    /// How the figure is made.
    pub settings: FigureSettings,
}

/// A figure that is to be written or copied.
#[derive(Clone)]
pub struct FigureRequest {
    key: Box<SheetKey>,
    /// Its sheet, if that is there already.
    sheet: Option<Arc<FigureSheet>>,
}

impl FigureRequest {
    /// The figure of a key; its sheet, if that was made already.
    pub fn new(key: SheetKey, sheet: Option<Arc<FigureSheet>>) -> Self {
        Self { key: Box::new(key), sheet }
    }

    /// Its sheet: of exactly what was chosen. Made now if it is not there, which can take seconds.
    pub fn sheet(&self) -> Arc<FigureSheet> {
        let make = || Arc::new(scene::figure_sheet(&self.key.map, &self.key.view_state, &self.key.settings));
        self.sheet.clone().unwrap_or_else(make)
    }
}

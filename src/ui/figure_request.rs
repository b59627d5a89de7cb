//! A figure that was chosen, and the sheet that it is made from. Makes it nowhere but where it is asked for.

use std::sync::Arc;

use crate::model::{FigureSettings, Look, Map};
use crate::scene::{self, Sheet};

/// What a sheet is made from.
#[derive(Clone, PartialEq)]
pub struct SheetKey {
    /// The map.
    pub map: Map,
    /// How it is looked at.
    pub look: Look,
    /// How the figure is made.
    pub settings: FigureSettings,
}

/// A figure that is to be written or copied.
#[derive(Clone)]
pub struct FigureRequest {
    key: Box<SheetKey>,
    /// Its sheet, if that is there already.
    sheet: Option<Arc<Sheet>>,
}

impl FigureRequest {
    /// The figure of a key; its sheet, if that was made already.
    pub fn new(key: SheetKey, sheet: Option<Arc<Sheet>>) -> Self {
        Self { key: Box::new(key), sheet }
    }

    /// Its sheet: of exactly what was chosen. Made now if it is not there, which can take seconds.
    pub fn sheet(&self) -> Arc<Sheet> {
        let make = || Arc::new(scene::sheet(&self.key.map, &self.key.look, &self.key.settings));
        self.sheet.clone().unwrap_or_else(make)
    }
}

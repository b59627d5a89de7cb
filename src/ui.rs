//! The window: paints scenes, forwards pointer and keys, performs effects. The only floor that knows egui.

pub mod canvas;
pub mod paint;
pub mod theme;

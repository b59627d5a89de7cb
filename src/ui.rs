//! The window: paints scenes, forwards pointer and keys, performs effects. The only floor that knows egui.

pub mod canvas;
pub mod icons;
pub mod inspector;
pub mod lens_bar;
pub mod menu;
pub mod outline;
pub mod paint;
pub mod theme;
pub mod widgets;

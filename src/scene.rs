//! What a map looks like: a list of shapes, built from a map, a lens and a look. Knows nothing of egui, of what is
//! selected, or of where the camera is.

mod palette;
mod shape;

pub use palette::{Palette, contrast};
pub use shape::{Colour, Dash, HALO, Item, Shape, Sheet, Stroke};

//! The logo: two discs that touch, one for and one against. Used for the window icon and in dialogs.

use egui::{IconData, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::theme::Theme;
use crate::model::Level;
use crate::scene::{Colour, Palette};

/// The two discs in a unit square: centre, radius, and the level whose stance colour it has.
const DISCS: [(Vec2, f32, i64); 2] = [(vec2(0.38, 0.42), 0.36, 3), (vec2(0.76, 0.72), 0.21, -2)];

/// Shows the logo in a square with sides of `side` points.
pub fn show(ui: &mut Ui, theme: &Theme, side: f32) {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(side), Sense::hover());
    for (centre, radius, level) in DISCS {
        let colour = Level::new(level).map_or(theme.accent, |level| theme.stance(level).0);
        ui.painter().circle_filled(rect.min + centre * side, radius * side, colour);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Stancemap"));
}

/// The logo as the icon of the window, `side` pixels wide and high.
pub fn icon(side: u16) -> IconData {
    let mut rgba = Vec::with_capacity(usize::from(side).pow(2) * 4);
    for y in 0..side {
        for x in 0..side {
            let at = vec2(f32::from(x) + 0.5, f32::from(y) + 0.5) / f32::from(side);
            rgba.extend(pixel(at, f32::from(side)));
        }
    }
    IconData { rgba, width: side.into(), height: side.into() }
}

/// The colour of the icon at a position in the unit square. Edges fade over one pixel.
fn pixel(at: Vec2, side: f32) -> [u8; 4] {
    let mut pixel = [0; 4];
    for (centre, radius, level) in DISCS {
        let coverage = (0.5 + (radius - (at - centre).length()) * side).clamp(0.0, 1.0);
        if coverage > f32::from(pixel[3]) / 255.0 || coverage >= 1.0 {
            let Some(level) = Level::new(level) else { continue };
            let Colour([r, g, b, _]) = Palette::LIGHT.stance(level);
            pixel = [r, g, b, (coverage * 255.0) as u8];
        }
    }
    pixel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_has_two_discs_on_a_transparent_background() {
        let icon = icon(64);
        assert_eq!(icon.rgba.len(), 64 * 64 * 4);
        let at = |x: usize, y: usize| &icon.rgba[(y * 64 + x) * 4..][..4];
        assert_eq!(at(63, 0)[3], 0);
        assert_eq!((at(24, 26)[3], at(49, 46)[3]), (255, 255));
        assert_ne!(at(24, 26), at(49, 46));
    }
}

//! The colours of marks: for a light screen, a dark screen, and print without colour. The colours of the window derive
//! from them too, so that figures and the window match.

use super::Colour;
use crate::model::{FigureTheme, Level};

/// The colours of all marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    /// The background of the map, and halos.
    pub canvas: Colour,
    /// Names and numbers.
    pub ink: Colour,
    /// Secondary texts: second lines and captions.
    pub quiet: Colour,
    /// Hairlines and frames.
    pub hairline: Colour,
    /// The fill of boxes on the canvas.
    pub box_fill: Colour,
    /// Ties.
    pub tie: Colour,
    /// Conflicts and broken relations.
    pub hostile: Colour,
    /// Objections and red lines.
    pub objection: Colour,
    /// Conditions.
    pub condition: Colour,
    /// Actors without an issue under the lens.
    pub actor: Colour,
    /// The rim of unknown stances, and other faint lines.
    pub unknown: Colour,
    /// Ring segments of unknown stances.
    pub unknown_ring: Colour,
    /// The selection and the primary action.
    pub accent: Colour,
    /// Snapping guides.
    pub guide: Colour,
    /// The stances from −3 to +3.
    pub stances: [Colour; 7],
    /// The areas of groups, in the order of the colours that a group can have.
    pub groups: [Colour; 6],
    /// The minimum line width, in map units.
    pub min_line_width: f32,
}

/// A colour from `0xRRGGBB`.
const fn rgb(hex: u32) -> Colour {
    let [_, r, g, b] = hex.to_be_bytes();
    Colour([r, g, b, 255])
}

impl Palette {
    /// For a light screen and for print.
    pub const LIGHT: Self = Self {
        canvas: rgb(0xF7F6F2),
        ink: rgb(0x1F2328),
        quiet: rgb(0x646B76),
        hairline: rgb(0xE3E1DB),
        box_fill: rgb(0xFFFFFF),
        tie: rgb(0x8E8C86),
        hostile: rgb(0xD5702A),
        objection: rgb(0xA84300),
        condition: rgb(0x2B5C8A),
        actor: rgb(0xDDE3EA),
        unknown: rgb(0x9C998F),
        unknown_ring: rgb(0xDFDDD6),
        accent: rgb(0x2B5C8A),
        guide: rgb(0xB5308E),
        stances: [
            rgb(0xA84300),
            rgb(0xD5702A),
            rgb(0xF0BA8C),
            rgb(0xD4D2CB),
            rgb(0xA6CBE3),
            rgb(0x4C95C8),
            rgb(0x0B5E96),
        ],
        groups: [rgb(0xECEAE4), rgb(0xE4EDF4), rgb(0xF8E9DC), rgb(0xDFF0EC), rgb(0xEBE6F3), rgb(0xF3EDDC)],
        min_line_width: 0.0,
    };

    /// For a dark screen and for slides.
    pub const DARK: Self = Self {
        canvas: rgb(0x16181B),
        ink: rgb(0xE8E6E1),
        quiet: rgb(0x9AA1AB),
        hairline: rgb(0x2C3036),
        box_fill: rgb(0x1D2024),
        tie: rgb(0x7C7F84),
        hostile: rgb(0xE08A4A),
        objection: rgb(0xE8833A),
        condition: rgb(0x6FA8DC),
        actor: rgb(0x3A424C),
        unknown: rgb(0x74777C),
        unknown_ring: rgb(0x33373C),
        accent: rgb(0x6FA8DC),
        guide: rgb(0xEE86CE),
        stances: [
            rgb(0xC2570F),
            rgb(0xDD7F3B),
            rgb(0xF0BA8C),
            rgb(0xA9A7A0),
            rgb(0xA6CBE3),
            rgb(0x5BA3D6),
            rgb(0x2878B5),
        ],
        groups: [rgb(0x22252A), rgb(0x1D2831), rgb(0x2E241C), rgb(0x1A2A27), rgb(0x27232F), rgb(0x2B281D)],
        min_line_width: 0.0,
    };

    /// For black-and-white print. The greys go from dark (against) to light (for), and every disc has its number; pale
    /// fills have a rim.
    pub const GREYSCALE: Self = Self {
        canvas: rgb(0xFFFFFF),
        ink: rgb(0x111111),
        quiet: rgb(0x555555),
        hairline: rgb(0xCCCCCC),
        box_fill: rgb(0xFFFFFF),
        tie: rgb(0x777777),
        hostile: rgb(0x333333),
        objection: rgb(0x000000),
        condition: rgb(0x333333),
        actor: rgb(0xE4E4E4),
        unknown: rgb(0x888888),
        unknown_ring: rgb(0xF3F3F3),
        accent: rgb(0x222222),
        guide: rgb(0x555555),
        stances: [
            rgb(0x1A1A1A),
            rgb(0x454545),
            rgb(0x6E6E6E),
            rgb(0xA0A0A0),
            rgb(0xBCBCBC),
            rgb(0xD0D0D0),
            rgb(0xE2E2E2),
        ],
        groups: [rgb(0xF4F4F4); 6],
        min_line_width: 0.0,
    };

    /// For readers who need strong contrast: black on white, no greys, and lines two units wide.
    pub const CONTRAST: Self = Self {
        canvas: rgb(0xFFFFFF),
        ink: rgb(0x000000),
        quiet: rgb(0x000000),
        hairline: rgb(0x000000),
        box_fill: rgb(0xFFFFFF),
        tie: rgb(0x000000),
        hostile: rgb(0x8A2E00),
        objection: rgb(0x8A2E00),
        condition: rgb(0x003F73),
        actor: rgb(0xFFFFFF),
        unknown: rgb(0x000000),
        unknown_ring: rgb(0xBBBBBB),
        accent: rgb(0x0037A6),
        guide: rgb(0x9A006B),
        stances: [
            rgb(0x6E2400),
            rgb(0x963C00),
            rgb(0xFFCFA6),
            rgb(0xFFFFFF),
            rgb(0xB9DDF7),
            rgb(0x00538F),
            rgb(0x002F57),
        ],
        groups: [rgb(0xFFFFFF); 6],
        min_line_width: 2.0,
    };

    /// The palette with every colour converted by `convert`.
    #[must_use]
    pub fn map_colours(&self, convert: impl Fn(Colour) -> Colour) -> Self {
        Self {
            canvas: convert(self.canvas),
            ink: convert(self.ink),
            quiet: convert(self.quiet),
            hairline: convert(self.hairline),
            box_fill: convert(self.box_fill),
            tie: convert(self.tie),
            hostile: convert(self.hostile),
            objection: convert(self.objection),
            condition: convert(self.condition),
            actor: convert(self.actor),
            unknown: convert(self.unknown),
            unknown_ring: convert(self.unknown_ring),
            accent: convert(self.accent),
            guide: convert(self.guide),
            stances: self.stances.map(&convert),
            groups: self.groups.map(&convert),
            min_line_width: self.min_line_width,
        }
    }

    /// The palette of a figure theme.
    pub const fn of(theme: FigureTheme) -> Self {
        match theme {
            FigureTheme::Light => Self::LIGHT,
            FigureTheme::Dark => Self::DARK,
            FigureTheme::Greyscale => Self::GREYSCALE,
        }
    }

    /// The fill of a stance.
    pub fn stance(&self, level: Level) -> Colour {
        self.stances.get(level.index()).copied().unwrap_or(self.unknown)
    }

    /// A text colour that is readable on `fill`: dark ink or white, whichever has more contrast.
    pub fn ink_on(&self, fill: Colour) -> Colour {
        let (dark, light) = (rgb(0x1F2328), rgb(0xFFFFFF));
        if contrast(fill, dark) >= contrast(fill, light) { dark } else { light }
    }
}

/// The contrast ratio of two colours after WCAG 2, from 1 (none) to 21.
pub fn contrast(a: Colour, b: Colour) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Colour) -> f32 {
    let [r, g, b] = colour.linear_light();
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_marks_have_enough_contrast() {
        for palette in [Palette::LIGHT, Palette::DARK, Palette::GREYSCALE, Palette::CONTRAST] {
            for text in [palette.ink, palette.quiet, palette.objection, palette.condition] {
                assert!(contrast(text, palette.canvas) >= 4.5, "{text:?} on {:?}", palette.canvas);
                assert!(contrast(text, palette.box_fill) >= 4.5, "{text:?} on {:?}", palette.box_fill);
            }
            for mark in [palette.tie, palette.hostile, palette.accent] {
                assert!(contrast(mark, palette.canvas) >= 3.0, "{mark:?} on {:?}", palette.canvas);
            }
            for fill in palette.stances {
                assert!(contrast(palette.ink_on(fill), fill) >= 4.5, "ink on {fill:?}");
            }
        }
    }
}

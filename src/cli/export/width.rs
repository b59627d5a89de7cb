//! Parses the width of a figure: a number and its unit. Knows nothing of figures.

use std::str::FromStr;

/// A width on the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::cli) enum FigureWidth {
    /// Millimetres on paper.
    Millimetres(f32),
    /// Pixels of an image.
    Pixels(u16),
}

/// The allowed widths of a figure, in millimetres.
const WIDTH_LIMITS_MM: std::ops::RangeInclusive<f32> = 20.0..=2000.0;
const MM_PER_INCH: f32 = 25.4;

/// Pixels per inch of a screen, and the default for a width in pixels, at which text has its usual size.
pub(super) const SCREEN_DPI: u16 = 96;

impl FigureWidth {
    /// The width in millimetres; pixels are converted at `dpi`.
    ///
    /// # Errors
    /// A message if the width is outside the limits.
    pub(super) fn mm(self, dpi: u16) -> Result<f32, String> {
        let mm = match self {
            Self::Millimetres(mm) => mm,
            // A part of a pixel counts as a pixel, so the width is reduced by a quarter pixel to avoid rounding up to
            // one more.
            Self::Pixels(pixels) => (f32::from(pixels) - 0.25) * MM_PER_INCH / f32::from(dpi),
        };
        let (min, max) = (WIDTH_LIMITS_MM.start(), WIDTH_LIMITS_MM.end());
        if WIDTH_LIMITS_MM.contains(&mm) {
            return Ok(mm);
        }
        match self {
            Self::Millimetres(mm) => Err(format!("a figure is {min} to {max} mm wide, not {mm}")),
            Self::Pixels(pixels) => {
                let hint = if mm > *max { "a larger" } else { "a smaller" };
                let pixels = if pixels == 1 { "1 pixel is".to_owned() } else { format!("{pixels} pixels are") };
                Err(format!(
                    "a figure is {min} to {max} mm wide, and {pixels} {mm:.0} mm at {dpi} dots per inch; say {hint} --dpi"
                ))
            }
        }
    }
}

impl FromStr for FigureWidth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (number, unit) = text.split_at(unit_at);
        let number = number.trim();
        let width = match unit {
            "mm" => number.parse().ok().filter(|mm: &f32| mm.is_finite()).map(Self::Millimetres),
            "cm" => number.parse().ok().filter(|cm: &f32| cm.is_finite()).map(|cm| Self::Millimetres(10.0 * cm)),
            "in" => number
                .parse()
                .ok()
                .filter(|inch: &f32| inch.is_finite())
                .map(|inch| Self::Millimetres(MM_PER_INCH * inch)),
            "px" => number.parse().ok().map(Self::Pixels),
            _ => None,
        };
        width.ok_or_else(|| "write a number and its unit, as in 170mm, 17cm, 6.5in or 1920px".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_has_a_unit() {
        assert_eq!("170mm".parse(), Ok(FigureWidth::Millimetres(170.0)));
        assert_eq!("8.5 cm".parse(), Ok(FigureWidth::Millimetres(85.0)));
        assert_eq!("2in".parse(), Ok(FigureWidth::Millimetres(50.8)));
        assert_eq!("1920px".parse(), Ok(FigureWidth::Pixels(1920)));
        for invalid in ["170", "mm", "", "px", "1.5px", "-3px", "99999px", "nanmm", "infmm", "170pt", "1e3mm"] {
            assert!(invalid.parse::<FigureWidth>().is_err(), "{invalid}");
        }
    }

    #[test]
    fn a_figure_width_must_be_within_limits() {
        assert_eq!(FigureWidth::Millimetres(20.0).mm(300), Ok(20.0));
        assert!(FigureWidth::Millimetres(2001.0).mm(300).is_err());
        assert!(FigureWidth::Pixels(100).mm(300).is_err());
        assert!(FigureWidth::Pixels(100).mm(96).is_ok());
    }
}

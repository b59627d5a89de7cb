//! Simulates how colours look to people with colour vision deficiencies, and on paper without colour. Only for previews
//! in the window; figures do not use it.

use crate::scene::{Colour, Palette};

/// A colour vision that the window is shown with, as a preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourVision {
    /// The vision of most people.
    #[default]
    Usual,
    /// Without any colour; also for black-and-white prints.
    Grey,
    /// Without red (protanopia).
    Protan,
    /// Without green (deuteranopia).
    Deutan,
    /// Without blue (tritanopia).
    Tritan,
}

impl ColourVision {
    /// All colour visions, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Usual, Self::Grey, Self::Protan, Self::Deutan, Self::Tritan];

    /// The name shown to the user.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usual => "All colours",
            Self::Grey => "Greyscale",
            Self::Protan => "No red",
            Self::Deutan => "No green",
            Self::Tritan => "No blue",
        }
    }

    /// Simulates a colour. The matrices are those of Machado, Oliveira and Fernandes, *A Physiologically-based Model
    /// for Simulation of Color Vision Deficiency* (2009), at full severity; grey is the luminance of WCAG 2.
    pub fn simulate(self, colour: Colour) -> Colour {
        let rows: [[f32; 3]; 3] = match self {
            Self::Usual => return colour,
            Self::Grey => [[0.2126, 0.7152, 0.0722]; 3],
            Self::Protan => {
                [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
            }
            Self::Deutan => {
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            }
            Self::Tritan => {
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        };
        let (light, Colour([.., opacity])) = (colour.linear_light(), colour);
        let [r, g, b] =
            rows.map(|row| srgb_byte(row.iter().zip(light).map(|(weight, channel)| weight * channel).sum()));
        Colour([r, g, b, opacity])
    }

    /// Simulates all colours of a palette.
    pub fn simulate_palette(self, palette: &Palette) -> Palette {
        palette.map_colours(|colour| self.simulate(colour))
    }
}

/// Encodes linear light from 0 to 1 as an sRGB channel.
fn srgb_byte(light: f32) -> u8 {
    let light = light.clamp(0.0, 1.0);
    let encoded = if light <= 0.0031308 { light * 12.92 } else { 1.055 * libm::powf(light, 1.0 / 2.4) - 0.055 };
    (encoded * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::contrast;

    #[test]
    fn grey_stays_grey_in_every_vision() {
        for vision in ColourVision::ALL {
            for grey in [0, 17, 128, 200, 255] {
                let Colour([r, g, b, opacity]) = vision.simulate(Colour([grey, grey, grey, 9]));
                assert!([r, g, b].iter().all(|channel| channel.abs_diff(grey) <= 1), "{vision:?} {grey}");
                assert_eq!(opacity, 9);
            }
        }
    }

    #[test]
    fn stance_colours_differ_in_every_colour_vision() {
        for vision in [ColourVision::Protan, ColourVision::Deutan, ColourVision::Tritan] {
            for palette in [Palette::LIGHT, Palette::DARK, Palette::CONTRAST] {
                let simulated = vision.simulate_palette(&palette);
                for (against, in_favour) in [(0, 6), (1, 5), (2, 4)] {
                    let (Colour(a), Colour(b)) = (simulated.stances[against], simulated.stances[in_favour]);
                    let distance: u32 = a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
                    assert!(distance > 60, "{vision:?}: {a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn ink_is_readable_in_every_colour_vision() {
        for vision in ColourVision::ALL {
            let simulated = vision.simulate_palette(&Palette::LIGHT);
            assert!(contrast(simulated.ink, simulated.canvas) > 7.0, "{vision:?}");
        }
    }
}

//! Writes PNG: pixels with a physical size and a description. Draws nothing itself.

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter, PixelDimensions, Unit};

use super::{ExportError, FigureFormat, render_sheet};
use crate::model::RegistryEntry;
use crate::scene::FigureSheet;

/// The registry row of the format.
pub(super) const FORMAT: FigureFormat = FigureFormat {
    about: RegistryEntry {
        id: "png",
        name: "PNG",
        help: "A picture made of pixels, for slides, documents and the web.",
        parameters: &[],
    },
    extension: "png",
    run: write,
};

fn write(sheet: &FigureSheet) -> Result<Vec<u8>, ExportError> {
    let image = render_sheet(sheet)?;
    let mut pixels = image.rgba;
    // An image on opaque paper needs no alpha channel, and the file is a quarter smaller without it.
    let is_opaque = sheet.paper_colour.is_some_and(|paper| paper.0[3] == 255);
    if is_opaque {
        drop_opacity(&mut pixels);
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, image.width, image.height);
    encoder.set_color(if is_opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    // Flat colours need no filter. A higher level takes three times as long for files four per cent smaller.
    encoder.set_filter(Filter::NoFilter);
    encoder.set_deflate_compression(DeflateCompression::Level(2));
    let per_metre = (f64::from(sheet.dpi) / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: per_metre, yppu: per_metre, unit: Unit::Meter }));
    for (keyword, text) in [("Title", &sheet.title), ("Description", &sheet.description)] {
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        if !text.is_empty() {
            encoder.add_itxt_chunk(keyword.to_owned(), text).map_err(export_error)?;
        }
    }
    let mut writer = encoder.write_header().map_err(export_error)?;
    writer.write_image_data(&pixels).map_err(export_error)?;
    writer.finish().map_err(export_error)?;
    Ok(bytes)
}

/// Turns RGBA into RGB without a second copy of the image.
fn drop_opacity(pixels: &mut Vec<u8>) {
    let count = pixels.len() / 4;
    for i in 1..count {
        pixels.copy_within(4 * i..4 * i + 3, 3 * i);
    }
    pixels.truncate(3 * count);
}

fn export_error(error: png::EncodingError) -> ExportError {
    ExportError::Failed(error.to_string())
}

//! Paints images on any thread, with an egui context, fonts and textures of its own. Neither this thread nor the window
//! waits for the other. Shows nothing.

use std::sync::Arc;

use egui::epaint::text::{FontDefinitions, FontProvider};
use egui::{Context, LayerId, Painter, RawInput, Rect, ViewportId};

use super::LabelTextureCache;
use super::image_canvas::{ImageCanvas, textured_meshes, triangle_count};
use crate::network::{Cancellation, Progress};
use crate::ui::system_fonts::{font_count, font_provider};

/// The settings of the window that an image depends on: its fonts, its font provider, its limits and its scale.
#[derive(Clone)]
pub struct OffscreenSettings {
    definitions: FontDefinitions,
    provider: Option<Arc<dyn FontProvider>>,
    max_texture_side: usize,
    pixels_per_point: f32,
}

impl OffscreenSettings {
    /// The settings of the window of a context.
    pub fn of(ctx: &Context) -> Self {
        Self {
            definitions: ctx.fonts(|fonts| fonts.definitions().clone()),
            provider: font_provider(ctx),
            max_texture_side: ctx.input(|input| input.max_texture_side),
            pixels_per_point: ctx.pixels_per_point(),
        }
    }

    /// Pixels per point.
    pub fn pixels_per_point(&self) -> f32 {
        self.pixels_per_point
    }
}

/// Paints into images. Fonts and textures are kept from one image to the next.
#[derive(Default)]
pub struct OffscreenPainter {
    context: Option<Context>,
    labels: LabelTextureCache,
}

impl OffscreenPainter {
    /// Draws into an image the shapes that `paint` paints within a rectangle of points. Returns the number of
    /// triangles.
    ///
    /// # Errors
    /// [`Cancellation`] when the job is cancelled. A part is drawn then.
    pub fn draw(
        &mut self,
        canvas: &mut ImageCanvas,
        settings: &OffscreenSettings,
        clip: Rect,
        paint: &mut dyn FnMut(&Painter, &mut LabelTextureCache),
        progress: &Progress,
    ) -> Result<usize, Cancellation> {
        let ctx = self.context_with_fonts(settings);
        let mut input = RawInput {
            screen_rect: Some(clip),
            max_texture_side: Some(settings.max_texture_side),
            ..RawInput::default()
        };
        input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(settings.pixels_per_point);
        let labels = &mut self.labels;
        let mut output = ctx.run_ui(input, |ui| {
            paint(&Painter::new(ui.ctx().clone(), LayerId::background(), clip), labels);
        });
        // There is no graphics card to upload them to.
        output.textures_delta.clear();
        let triangles = output.shapes.iter().map(|clipped| triangle_count(&clipped.shape)).sum();
        canvas.draw(&textured_meshes(&ctx, &self.labels, output.shapes, settings.pixels_per_point), progress)?;
        Ok(triangles)
    }

    /// A context with the fonts of the window. When the window has got more fonts, the context is made anew, because
    /// texts laid out with the old fonts have other places in the font texture.
    fn context_with_fonts(&mut self, settings: &OffscreenSettings) -> Context {
        let count = settings.definitions.font_data.len();
        if let Some(ctx) = self.context.as_ref().filter(|ctx| font_count(ctx) == count) {
            return ctx.clone();
        }
        let ctx = Context::default();
        ctx.set_fonts(settings.definitions.clone());
        if let Some(provider) = &settings.provider {
            ctx.add_font_provider(provider.clone());
        }
        self.labels = LabelTextureCache::default();
        self.context = Some(ctx.clone());
        ctx
    }
}

//! The preview of a figure. A sheet that takes longer than a frame is made on a thread, and so is the image of a sheet
//! that is too complex to be drawn in every frame; meanwhile the last one is shown. An exported or copied figure is
//! never out of date.

use std::sync::Arc;

use egui::{Color32, Context, Painter, Rect, TextureHandle, TextureOptions, Ui, pos2};

use super::super::super::toast::sentence;
use crate::export::missing_glyphs;
use crate::network::{Cancellation, Progress};
use crate::scene::{self, FigureSheet};
use crate::session::{BackgroundValue, DerivedValue, InternalFault, guarded};
use crate::ui::fault_notice::log_fault;
use crate::ui::figure_request::{FigureRequest, SheetKey};
use crate::ui::paint::{
    self, Camera, ImageCanvas, LabelTextureCache, OffscreenPainter, OffscreenSettings, SceneImage, TriangleBatch,
};
use crate::ui::worker::waker;

/// Above this number of records the sheet is made on a thread, because that takes longer than a frame.
const MAX_RECORDS_AT_ONCE: usize = 500;
/// Above this number of triangles the sheet is shown as an image.
const MAX_DRAWN_TRIANGLES: usize = 12_000;

/// A sheet and the warning below it.
#[derive(Clone)]
pub(super) struct PreviewSheet {
    pub(super) sheet: Arc<FigureSheet>,
    /// A sentence about names with characters that have no glyph and appear as boxes.
    pub(super) missing_letters_notice: Option<String>,
}

impl PreviewSheet {
    /// Makes the sheet for a key, unless it is cancelled.
    fn make(key: &SheetKey, progress: &Progress) -> Result<Self, Cancellation> {
        let sheet = Arc::new(scene::figure_sheet_with_progress(&key.map, &key.view_state, &key.settings, progress)?);
        let missing_letters_notice =
            missing_glyphs::warning_for_figure(&key.map, &sheet).map(|warning| sentence(&warning));
        Ok(Self { sheet, missing_letters_notice })
    }
}

/// Makes sheets, and caches the last one.
#[derive(Default)]
pub(super) struct SheetMaker {
    at_once: DerivedValue<SheetKey, Result<PreviewSheet, InternalFault>>,
    background: Option<BackgroundValue<SheetKey, PreviewSheet>>,
}

/// The sheet to show and its state.
pub(super) struct SheetState {
    /// The last sheet that was made.
    pub(super) latest: Option<PreviewSheet>,
    /// Whether it is the sheet for the current settings.
    pub(super) is_current: bool,
    /// Whether the sheet for the current settings cannot be made.
    pub(super) is_broken: bool,
}

impl SheetMaker {
    /// The sheet for a key, or the last one while that is being made. A sheet that failed is not tried again.
    pub(super) fn state(&mut self, ctx: &Context, key: &SheetKey) -> SheetState {
        if key.map.count() <= MAX_RECORDS_AT_ONCE {
            let sheet = self.at_once.get(key.clone(), |key| {
                // This sheet cannot be cancelled.
                let sheet = guarded(|| PreviewSheet::make(key, &Progress::default())).and_then(|result| {
                    result.map_err(|Cancellation| InternalFault { detail: Cancellation.to_string() })
                });
                sheet.inspect_err(|fault| log_fault("the figure", fault))
            });
            let latest = sheet.as_ref().ok().cloned();
            return SheetState { is_current: latest.is_some(), is_broken: latest.is_none(), latest };
        }
        let background = self.background.get_or_insert_with(|| BackgroundValue::new(waker(ctx)));
        let is_logged = background.failure(key).is_some();
        background.request(key.clone(), |key, progress| PreviewSheet::make(key, progress).ok());
        let failure = background.failure(key);
        if let Some(fault) = failure.filter(|_| !is_logged) {
            log_fault("the figure", fault);
        }
        SheetState {
            latest: background.latest().map(|(_, sheet)| sheet.clone()),
            is_current: background.current(key).is_some(),
            is_broken: failure.is_some(),
        }
    }

    /// A figure for a key, with its sheet if that is already made.
    pub(super) fn figure(&mut self, ctx: &Context, key: SheetKey) -> FigureRequest {
        let state = self.state(ctx, &key);
        let sheet = state.latest.filter(|_| state.is_current).map(|latest| latest.sheet);
        FigureRequest::new(key, sheet)
    }
}

/// The input of a sheet's image, with its place on the screen.
#[derive(Clone)]
struct PreviewKey {
    sheet: Arc<FigureSheet>,
    rect: Rect,
    pixels_per_point: f32,
}

impl PartialEq for PreviewKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.sheet, &other.sheet)
            && (self.rect, self.pixels_per_point) == (other.rect, other.pixels_per_point)
    }
}

/// Shows a sheet on the screen: drawn in every frame if it is simple, otherwise as an image.
#[derive(Default)]
pub(super) struct FigurePreview {
    labels: LabelTextureCache,
    /// Whether the sheet is shown as an image, for the input of the last frame.
    is_shown_as_picture: DerivedValue<PreviewKey, bool>,
    picture_maker: Option<BackgroundValue<PreviewKey, SceneImage>>,
    /// The last image and its place on the screen.
    picture: Option<(Rect, TextureHandle)>,
}

impl FigurePreview {
    /// Draws a sheet on its paper, as large as possible in `available`. Returns its rectangle.
    pub(super) fn show(&mut self, ui: &Ui, available: Rect, sheet: &Arc<FigureSheet>) -> Rect {
        let (ctx, camera) = (ui.ctx(), paint::sheet_camera(available, sheet));
        let painter = ui.painter_at(camera.view);
        // Aligned to whole pixels, so that the image is sharp.
        let pixels_per_point = ctx.pixels_per_point();
        let to_pixel = |points: f32| (points * pixels_per_point).round() / pixels_per_point;
        let rect = Rect::from_min_max(
            pos2(to_pixel(camera.view.left()), to_pixel(camera.view.top())),
            pos2(to_pixel(camera.view.right()), to_pixel(camera.view.bottom())),
        );
        paint::paper(&painter, &camera, sheet);
        let key = PreviewKey { sheet: sheet.clone(), rect, pixels_per_point };
        let (labels, maker) = (&mut self.labels, &mut self.picture_maker);
        let is_picture = *self.is_shown_as_picture.get(key, |key| {
            let is_heavy = key.sheet.items.len() > MAX_DRAWN_TRIANGLES / 2 || {
                let draw = |painter: &Painter| paint::paint_items(painter, labels, &camera, &key.sheet.items);
                TriangleBatch::recorded(ctx, camera.view, draw).triangle_count() > MAX_DRAWN_TRIANGLES
            };
            if is_heavy {
                let settings = OffscreenSettings::of(ctx);
                let maker = maker.get_or_insert_with(|| BackgroundValue::new(waker(ctx)));
                maker.request(key.clone(), move |key, progress| preview_image(key, &camera, &settings, progress).ok());
            }
            is_heavy
        });
        if !is_picture {
            self.picture = None;
            paint::paint_items(&painter, &mut self.labels, &camera, &sheet.items);
            return camera.view;
        }
        if let Some(maker) = &mut self.picture_maker {
            maker.collect();
            if let Some((key, scene_image)) = maker.take() {
                self.picture = Some((key.rect, ctx.load_texture("figure", scene_image.image, TextureOptions::LINEAR)));
            }
        }
        if let Some((rect, picture)) = &self.picture {
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(picture.id(), *rect, uv, egui::Color32::WHITE);
        }
        camera.view
    }
}

/// Renders a sheet as an image for the screen.
fn preview_image(
    key: &PreviewKey,
    camera: &Camera,
    settings: &OffscreenSettings,
    progress: &Progress,
) -> Result<SceneImage, Cancellation> {
    let mut canvas = ImageCanvas::new(key.rect, key.pixels_per_point, Color32::TRANSPARENT);
    let mut paint = |painter: &Painter, labels: &mut LabelTextureCache| {
        paint::paint_items(painter, labels, camera, &key.sheet.items)
    };
    let clip = key.rect;
    let triangles = OffscreenPainter::default().draw(&mut canvas, settings, clip, &mut paint, progress)?;
    Ok(SceneImage { image: canvas.finish(), triangles })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Actor;
    use crate::model::{FigureSettings, Map, ViewState};

    fn key(actors: usize, width_mm: f32) -> SheetKey {
        let mut map = Map { title: "Who decides?".to_owned(), ..Map::default() };
        for number in 0..actors {
            map.actors.add(Actor::new(&format!("Actor {number}"), pos2(number as f32 * 60.0, 0.0)));
        }
        let settings = FigureSettings { width_mm, ..FigureSettings::default() };
        SheetKey { map, view_state: ViewState::default(), settings }
    }

    #[test]
    fn a_sheet_is_made_once_for_the_same_settings() {
        let (ctx, mut maker) = (Context::default(), SheetMaker::default());
        let mut sheet = |width: f32| maker.state(&ctx, &key(1, width)).latest.unwrap().sheet;
        let first = sheet(100.0);
        assert!(Arc::ptr_eq(&first, &sheet(100.0)));
        assert!(!Arc::ptr_eq(&first, &sheet(120.0)));
    }

    #[test]
    fn a_figure_of_a_large_map_uses_the_chosen_settings() {
        let (ctx, mut maker) = (Context::default(), SheetMaker::default());
        let key_of = |width: f32| key(MAX_RECORDS_AT_ONCE + 1, width);
        assert!(!maker.state(&ctx, &key_of(100.0)).is_current);
        let width = |figure: &FigureRequest| figure.sheet().size.x * figure.sheet().mm_per_unit;
        assert!((width(&maker.figure(&ctx, key_of(100.0))) - 100.0).abs() < 0.1);
        let first = loop {
            let state = maker.state(&ctx, &key_of(100.0));
            assert!(!state.is_broken);
            if state.is_current {
                break state.latest.unwrap().sheet;
            }
            std::thread::yield_now();
        };
        // The next sheet is not made yet: the last one is shown, but not exported.
        let state = maker.state(&ctx, &key_of(150.0));
        assert!(state.latest.is_some_and(|latest| !state.is_current && Arc::ptr_eq(&latest.sheet, &first)));
        assert!((width(&maker.figure(&ctx, key_of(150.0))) - 150.0).abs() < 0.1);
    }
}

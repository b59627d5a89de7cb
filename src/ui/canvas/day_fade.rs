//! When the day changes, the items that looked different before fade out over the new scene.

use std::collections::BTreeMap;

use egui::Ui;

use super::{Canvas, request_frame};
use crate::model::Target;
use crate::scene::{Colour, Scene, SceneItem};
use crate::ui::paint;

/// The duration of the fade, in seconds.
const FADE_SECS: f64 = 0.2;
/// Scenes with more items than this change at once, because comparing them would take longer than a frame.
const MAX_FADING_ITEMS: usize = 6000;

/// The items that fade out.
pub(super) struct DayChangeFade {
    items: Vec<SceneItem>,
    /// The start time, in seconds of the window's clock; none before the first paint.
    since: Option<f64>,
}

impl DayChangeFade {
    /// The items of `old` that differ in `new`. None if there are none, or too many items to compare.
    pub fn between(old: &Scene, new: &Scene) -> Option<Self> {
        if old.items.len().max(new.items.len()) > MAX_FADING_ITEMS {
            return None;
        }
        let (before, after) = (items_by_target(old), items_by_target(new));
        let differs = |target: &Target| before.get(target) != after.get(target);
        let outdated = old.items.iter().filter(|item| item.target.as_ref().is_some_and(differs));
        let items: Vec<SceneItem> = outdated.cloned().collect();
        (!items.is_empty()).then_some(Self { items, since: None })
    }
}

fn items_by_target(scene: &Scene) -> BTreeMap<&Target, Vec<&SceneItem>> {
    let mut all = BTreeMap::<&Target, Vec<&SceneItem>>::new();
    for item in scene.items.iter() {
        if let Some(target) = &item.target {
            all.entry(target).or_default().push(item);
        }
    }
    all
}

impl Canvas {
    /// Paints the fading items, and requests the next frame until they are gone.
    pub(super) fn paint_day_fade(&mut self, ui: &Ui) {
        let Some(fade) = &mut self.fade else { return };
        let now = ui.input(|input| input.time);
        let since = *fade.since.get_or_insert(now);
        let progress = (now - since) / FADE_SECS;
        if progress >= 1.0 || ui.style().animation_time <= 0.0 {
            self.fade = None;
            return;
        }
        // The items fade fast first, then slowly, so that the new scene is soon visible.
        let opacity = (1.0 - progress).powi(2) as f32;
        let mut items = fade.items.clone();
        for item in &mut items {
            item.shape.recolour(|Colour([r, g, b, a])| Colour([r, g, b, (f32::from(a) * opacity) as u8]));
        }
        let painter = ui.painter_at(self.camera.view);
        paint::paint_items(&painter, &mut self.labels, &self.camera, &items);
        request_frame(ui.ctx());
    }
}

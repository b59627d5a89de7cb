//! When the day is turned, what looked otherwise before goes out over what it is now, instead of jumping.

use std::collections::BTreeMap;

use egui::Ui;

use super::{Canvas, request_frame};
use crate::model::Target;
use crate::scene::{Colour, Scene, SceneItem};
use crate::ui::paint;

/// How long it takes, in seconds.
const FADE_SECS: f64 = 0.2;
/// A scene with more shapes than this jumps: looking for what differs would take longer than a frame.
const MAX_FADING_ITEMS: usize = 6000;

/// What goes out.
pub(super) struct DayChangeFade {
    items: Vec<SceneItem>,
    /// When it began; none until it is painted first.
    since: Option<f64>,
}

impl DayChangeFade {
    /// What of `old` looks otherwise in `new`; none where that is nothing, or too much to look for.
    pub fn between(old: &Scene, new: &Scene) -> Option<Self> {
        if old.items.len().max(new.items.len()) > MAX_FADING_ITEMS {
            return None;
        }
        let (before, after) = (items_by_target(old), items_by_target(new));
        let differs = |target: &Target| before.get(target) != after.get(target);
        let gone = old.items.iter().filter(|item| item.target.as_ref().is_some_and(differs));
        let items: Vec<SceneItem> = gone.cloned().collect();
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
    /// Paints what goes out, and asks for the next frame until it is gone.
    pub(super) fn paint_day_fade(&mut self, ui: &Ui) {
        let Some(fade) = &mut self.fade else { return };
        let now = ui.input(|input| input.time);
        let since = *fade.since.get_or_insert(now);
        let part = (now - since) / FADE_SECS;
        if part >= 1.0 || ui.style().animation_time <= 0.0 {
            self.fade = None;
            return;
        }
        // Fast at first, then slower: what is new is soon there.
        let left = (1.0 - part).powi(2) as f32;
        let mut items = fade.items.clone();
        for item in &mut items {
            item.shape.recolour(|Colour([r, g, b, a])| Colour([r, g, b, (f32::from(a) * left) as u8]));
        }
        let painter = ui.painter_at(self.camera.view);
        paint::paint_items(&painter, &mut self.labels, &self.camera, &items);
        request_frame(ui.ctx());
    }
}

//! When the day is turned, what looked otherwise before goes out over what it is now, instead of jumping.

use std::collections::BTreeMap;

use egui::Ui;

use super::{Canvas, again};
use crate::model::Target;
use crate::scene::{Colour, Item, Scene};
use crate::ui::paint;

/// How long it takes, in seconds.
const SECONDS: f64 = 0.2;
/// A scene with more shapes than this jumps: looking for what differs would take longer than a frame.
const MOST: usize = 6000;

/// What goes out.
pub(super) struct Fade {
    items: Vec<Item>,
    /// When it began; none until it is painted first.
    since: Option<f64>,
}

impl Fade {
    /// What of `old` looks otherwise in `new`; none where that is nothing, or too much to look for.
    pub fn between(old: &Scene, new: &Scene) -> Option<Self> {
        if old.items.len().max(new.items.len()) > MOST {
            return None;
        }
        let (before, after) = (by_target(old), by_target(new));
        let differs = |target: &Target| before.get(target) != after.get(target);
        let gone = old.items.iter().filter(|item| item.target.as_ref().is_some_and(differs));
        let items: Vec<Item> = gone.cloned().collect();
        (!items.is_empty()).then_some(Self { items, since: None })
    }
}

fn by_target(scene: &Scene) -> BTreeMap<&Target, Vec<&Item>> {
    let mut all = BTreeMap::<&Target, Vec<&Item>>::new();
    for item in scene.items.iter() {
        if let Some(target) = &item.target {
            all.entry(target).or_default().push(item);
        }
    }
    all
}

impl Canvas {
    /// Paints what goes out, and asks for the next frame until it is gone.
    pub(super) fn fade(&mut self, ui: &Ui) {
        let Some(fade) = &mut self.fade else { return };
        let now = ui.input(|input| input.time);
        let since = *fade.since.get_or_insert(now);
        let part = (now - since) / SECONDS;
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
        paint::items(&painter, &mut self.labels, &self.camera, &items);
        again(ui.ctx());
    }
}

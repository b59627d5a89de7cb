//! Labels for maps that are shown so small that their own texts cannot be read: the names of the most influential
//! actors, in the font size of the window, as many as there is space for.

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, pos2, vec2};

use super::Canvas;
use crate::model::{Map, Target};
use crate::scene::{NAME_SIZE, SceneItem, SceneShape};
use crate::text::{self, FontStyle, FontWeight, TextLine};
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, size};

/// The most labels.
const MAX_LABELS: usize = 60;
/// The most actors that are tried, so that a frame of a large map does not wait for labels that find no space.
const MAX_CANDIDATES: usize = 1500;
/// The longest line of a label in points, and the most lines.
const LABEL_SIZE: (f32, usize) = (132.0, 2);
const LABEL_STYLE: FontStyle = FontStyle { size: size::CAPTION, weight: FontWeight::Semibold };

/// The actors of a map by decreasing influence. Actors of equal influence are scattered: neighbours in the file are
/// often neighbours on the map, and the labels must be spread over the map.
pub(super) fn actors_by_influence(map: &Map) -> Vec<Target> {
    let scattered = |number: u32| number.wrapping_mul(0x9E37_79B9);
    let actors = (0u32..).zip(map.actors.iter());
    let mut actors: Vec<_> =
        actors.map(|(number, actor)| (actor.influence, scattered(number), Target::from(&actor.id))).collect();
    actors.sort_by_key(|(influence, scattered, _)| (std::cmp::Reverse(*influence), *scattered));
    actors.into_iter().map(|(_, _, target)| target).collect()
}

impl Canvas {
    /// Draws the labels over the map, if its own names are too small to be read.
    pub(super) fn paint_overview_labels(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built_scene.as_ref() else { return };
        let camera = built.scene_camera(&self.camera);
        if NAME_SIZE * built.text_scale * camera.zoom >= camera.min_text_points {
            return;
        }
        let map = built.drawn_map();
        let (mut occupied, mut items) = (Vec::<Rect>::new(), Vec::new());
        let order = built.actors_by_influence.get_or_init(|| actors_by_influence(map));
        let visible = order
            .iter()
            .filter_map(|target| Some((target, camera.screen_rect_from_map(built.scene.nodes.get(target)?.rect()))));
        for (target, disc) in visible.filter(|(_, disc)| camera.view.intersects(*disc)).take(MAX_CANDIDATES) {
            let Target::Actor(id) = target else { continue };
            let Some(actor) = map.actors.get(id) else { continue };
            let lines = text::wrap(actor.label(), LABEL_STYLE, LABEL_SIZE.0, LABEL_SIZE.1);
            let rect = label_rect(&lines, disc.center_bottom() + vec2(0.0, 2.0));
            // The disc of a labelled actor stays free too.
            let is_occupied_by = |other: &Rect| other.intersects(rect) || other.intersects(disc);
            if !camera.view.contains_rect(rect) || occupied.iter().any(is_occupied_by) {
                continue;
            }
            occupied.extend([rect.expand(3.0), disc]);
            let mut top = rect.min.y;
            for line in lines {
                let at = pos2(rect.center().x - line.width / 2.0, top + line.ascent);
                top += line.ascent + line.descent;
                let shape = SceneShape::Text { line, at, colour: theme.palette.ink, halo: Some(theme.palette.canvas) };
                items.push(SceneItem { target: Some(target.clone()), shape });
            }
            if occupied.len() >= 2 * MAX_LABELS {
                break;
            }
        }
        let screen = Camera { centre: camera.view.center(), zoom: 1.0, ..camera };
        paint::paint_items(&ui.painter_at(camera.view), &mut self.labels, &screen, &items);
    }
}

/// The bounds of lines that are centred below `top`.
fn label_rect(lines: &[Arc<TextLine>], top: Pos2) -> Rect {
    let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let height: f32 = lines.iter().map(|line| line.ascent + line.descent).sum();
    Rect::from_min_size(top - vec2(width / 2.0, 0.0), vec2(width, height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    #[test]
    fn actors_of_equal_influence_are_scattered_over_the_file() {
        let mut map = Map::default();
        for number in 0..1000 {
            let actor = ops::add_actor(&mut map, &format!("Actor {number}"), pos2(number as f32, 0.0));
            if let Some(actor) = map.actors.get_mut(&actor) {
                actor.influence = if number == 700 { 5 } else { 2 };
            }
        }
        let order = actors_by_influence(&map);
        let place = |target: &Target| ops::place_of(&map, target).map_or(0.0, |at| at.x);
        assert_eq!((order.len(), order.first().map(place)), (1000, Some(700.0)));
        for tenth in 0..10 {
            let count = order.iter().take(100).filter(|target| place(target) as usize / 100 == tenth).count();
            assert!((5..=20).contains(&count), "{count} of the first hundred are of tenth {tenth}");
        }
    }
}

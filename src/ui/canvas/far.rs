//! Names where the map is shown so small that its own words cannot be read: those of the weightiest actors, as large as
//! words of the window, as many as there is room for.

use std::sync::Arc;

use egui::{Pos2, Rect, Ui, pos2, vec2};

use super::Canvas;
use crate::model::{Map, Target};
use crate::scene::{Item, NAME_SIZE, Shape};
use crate::text::{self, Line, Style, Weight};
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, size};

/// How many names there are at most.
const MOST: usize = 60;
/// How many actors are asked, so that a frame of a large map does not wait for names that find no room.
const ASKED: usize = 1500;
/// How wide a line of a name is, and how many lines it has.
const NAME: (f32, usize) = (132.0, 2);
const STYLE: Style = Style { size: size::CAPTION, weight: Weight::Semibold };

/// The actors of a map, the weightiest first. Those of one weight are scattered: neighbours in the file are often
/// neighbours on the map, and names shall be all over it.
pub(super) fn by_weight(map: &Map) -> Vec<Target> {
    let scattered = |number: u32| number.wrapping_mul(0x9E37_79B9);
    let actors = (0u32..).zip(map.actors.iter());
    let mut actors: Vec<_> =
        actors.map(|(number, actor)| (actor.influence, scattered(number), Target::from(&actor.id))).collect();
    actors.sort_by_key(|(influence, scattered, _)| (std::cmp::Reverse(*influence), *scattered));
    actors.into_iter().map(|(_, _, target)| target).collect()
}

impl Canvas {
    /// Writes the names over the map, if its own are too small to be read.
    pub(super) fn far_names(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built.as_ref() else { return };
        let camera = built.seen_by(&self.camera);
        if NAME_SIZE * built.letters * camera.zoom >= camera.least_words {
            return;
        }
        let map = built.drawn();
        let (mut taken, mut items) = (Vec::<Rect>::new(), Vec::new());
        let order = built.by_weight.get_or_init(|| by_weight(map));
        let seen =
            order.iter().filter_map(|target| Some((target, camera.screen_rect(built.scene.nodes.get(target)?.rect()))));
        for (target, disc) in seen.filter(|(_, disc)| camera.view.intersects(*disc)).take(ASKED) {
            let Target::Actor(id) = target else { continue };
            let Some(actor) = map.actors.get(id) else { continue };
            let lines = text::wrap(actor.label(), STYLE, NAME.0, NAME.1);
            let rect = block(&lines, disc.center_bottom() + vec2(0.0, 2.0));
            // The disc of a name that is written stays free too.
            let is_taken = |other: &Rect| other.intersects(rect) || other.intersects(disc);
            if !camera.view.contains_rect(rect) || taken.iter().any(is_taken) {
                continue;
            }
            taken.extend([rect.expand(3.0), disc]);
            let mut top = rect.min.y;
            for line in lines {
                let at = pos2(rect.center().x - line.width / 2.0, top + line.ascent);
                top += line.ascent + line.descent;
                let shape = Shape::Text { line, at, colour: theme.palette.ink, halo: Some(theme.palette.canvas) };
                items.push(Item { target: Some(target.clone()), shape });
            }
            if taken.len() >= 2 * MOST {
                break;
            }
        }
        let screen = Camera { centre: camera.view.center(), zoom: 1.0, ..camera };
        paint::items(&ui.painter_at(camera.view), &mut self.labels, &screen, &items);
    }
}

/// Where lines stand that are centred under `top`.
fn block(lines: &[Arc<Line>], top: Pos2) -> Rect {
    let wide = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    let tall: f32 = lines.iter().map(|line| line.ascent + line.descent).sum();
    Rect::from_min_size(top - vec2(wide / 2.0, 0.0), vec2(wide, tall))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    #[test]
    fn the_weightiest_come_first_and_those_of_one_weight_from_all_over_the_file() {
        let mut map = Map::default();
        for number in 0..1000 {
            let actor = ops::add_actor(&mut map, &format!("Actor {number}"), pos2(number as f32, 0.0));
            if let Some(actor) = map.actors.get_mut(&actor) {
                actor.influence = if number == 700 { 5 } else { 2 };
            }
        }
        let order = by_weight(&map);
        let place = |target: &Target| ops::place(&map, target).map_or(0.0, |at| at.x);
        assert_eq!((order.len(), order.first().map(place)), (1000, Some(700.0)));
        for tenth in 0..10 {
            let here = order.iter().take(100).filter(|target| place(target) as usize / 100 == tenth).count();
            assert!((5..=20).contains(&here), "{here} of the first hundred are of tenth {tenth}");
        }
    }
}

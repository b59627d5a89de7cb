//! A figure for a report: the scene with its title, question, date, viewpoint, legend and sources on a sheet of paper.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{Colour, Dash, Item, Palette, Scene, Shape, Sheet, Stroke, describe, legend};
use crate::model::{FigureSettings, FigureTheme, Lens, Map, Page, Target};
use crate::text::{self, Style, Weight};

/// A sheet unit is a ninety-sixth of an inch, so that sizes on it are those of a screen at 100 %.
const MM_PER_UNIT: f32 = 25.4 / 96.0;
/// The edge that is kept free, in sheet units.
const MARGIN: f32 = 20.0;
/// The map is never drawn larger than this, however wide the figure is.
const LARGEST: f32 = 1.5;

/// Makes a figure of a map seen through a lens.
pub fn sheet(map: &Map, lens: &Lens, settings: &FigureSettings) -> Sheet {
    let mut palette = Palette::of(settings.theme);
    if settings.theme == FigureTheme::Light {
        // Print has white paper; the screen's warm ground would be a grey box in a report.
        palette.canvas = Colour([255, 255, 255, 255]);
    }
    let scene = Scene::of(map, lens, &palette);
    let (width, height) = paper(settings);
    let mut page = Paper { palette: &palette, items: Vec::new(), width: width - 2.0 * MARGIN, y: MARGIN };
    page.heading(map, lens, settings);
    let top = page.y;
    let foot = page.foot(map, lens, &scene, settings);
    let content = if scene.items.is_empty() { Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0)) } else { scene.bounds };
    let mut scale = (page.width / content.width().max(1.0)).min(LARGEST);
    let room = height.map(|height| (height - MARGIN - foot.size.y - top).max(40.0));
    if let Some(room) = room {
        scale = scale.min(room / content.height().max(1.0));
    }
    let drawn = content.size() * scale;
    let room = room.unwrap_or(drawn.y);
    let corner = pos2(MARGIN + (page.width - drawn.x) / 2.0, top + (room - drawn.y) / 2.0);
    let moved = scene.items.iter().map(|item| placed(item, scale, corner - content.min.to_vec2() * scale));
    let mut items = std::mem::take(&mut page.items);
    items.extend(moved);
    let foot_at = pos2(MARGIN, top + room);
    items.extend(foot.items.iter().map(|item| placed(item, 1.0, foot_at)));
    let bottom = top + room + foot.size.y + MARGIN;
    let names = scene.items.iter().filter_map(|item| item.target.clone());
    Sheet {
        items,
        size: vec2(width, height.map_or(bottom, |height| height.max(bottom))),
        mm_per_unit: MM_PER_UNIT,
        dpi: f32::from(settings.dpi.clamp(30, 1200)),
        paper: (!settings.transparent).then_some(palette.canvas),
        title: if map.title.is_empty() { "Stance map".to_owned() } else { map.title.clone() },
        description: describe(map, lens),
        names: names
            .collect::<std::collections::BTreeSet<Target>>()
            .into_iter()
            .map(|t| (t.clone(), map.sentence(&t, lens)))
            .collect(),
    }
}

/// The width and, where it is fixed, the height of the paper, in sheet units.
fn paper(settings: &FigureSettings) -> (f32, Option<f32>) {
    let units = |mm: f32| mm / MM_PER_UNIT;
    match settings.page {
        Page::Content => (units(settings.width_mm.clamp(20.0, 2000.0)), None),
        Page::A4Portrait => (units(210.0), Some(units(297.0))),
        Page::A4Landscape => (units(297.0), Some(units(210.0))),
        Page::A3Landscape => (units(420.0), Some(units(297.0))),
        Page::Slide => (units(338.667), Some(units(190.5))),
    }
}

/// A shape of the map on the sheet.
fn placed(item: &Item, scale: f32, corner: Pos2) -> Item {
    Item { target: item.target.clone(), shape: item.shape.placed(scale, corner.to_vec2()) }
}

/// A sheet that is filled from the top.
struct Paper<'a> {
    palette: &'a Palette,
    items: Vec<Item>,
    width: f32,
    y: f32,
}

/// What stands under the map, with its own top left corner at the origin.
struct Foot {
    items: Vec<Item>,
    size: Vec2,
}

impl Paper<'_> {
    fn lines(&mut self, words: &str, style: Style, colour: Colour) {
        for line in text::wrap(words, style, self.width, 6) {
            let x = if line.is_rtl { MARGIN + self.width - line.width } else { MARGIN };
            let at = pos2(x, self.y + line.ascent);
            self.y += line.ascent + line.descent;
            self.items.push(Item { target: None, shape: Shape::Text { line, at, colour, halo: None } });
        }
    }

    fn heading(&mut self, map: &Map, lens: &Lens, settings: &FigureSettings) {
        let start = self.y;
        let lens_name = lens.issue().map(|issue| map.name(&issue.into()));
        if settings.title {
            let title = [Some(map.title.clone()).filter(|title| !title.is_empty()), lens_name].into_iter().flatten();
            let title = title.collect::<Vec<_>>().join(": ");
            self.lines(&title, Style { size: 18.0, weight: Weight::Semibold }, self.palette.ink);
        }
        if settings.question && !map.question.is_empty() {
            self.lines(&map.question, Style { size: 13.0, weight: Weight::Regular }, self.palette.ink);
        }
        if settings.moment {
            let as_of = map.as_of.map(|day| format!("As of {}", day.long()));
            let view = Some(&map.viewpoint).filter(|view| !view.is_empty()).map(|view| format!("Viewpoint: {view}"));
            let words = as_of.into_iter().chain(view).collect::<Vec<_>>().join(" · ");
            self.lines(&words, Style { size: 11.0, weight: Weight::Regular }, self.palette.quiet);
        }
        if self.y > start {
            self.y += 12.0;
        }
    }

    /// The legend and the sources.
    fn foot(&mut self, map: &Map, lens: &Lens, scene: &Scene, settings: &FigureSettings) -> Foot {
        let mut foot = Foot { items: Vec::new(), size: vec2(self.width, 0.0) };
        if settings.legend && !scene.marks.is_empty() {
            foot.rule(self.palette, self.width);
            let legend = legend(map, lens, scene, self.palette, self.width);
            let corner = pos2(0.0, foot.size.y);
            foot.items.extend(legend.items.iter().map(|item| placed(item, 1.0, corner)));
            foot.size.y += legend.size.y;
        }
        if settings.sources && !scene.numbers.is_empty() {
            foot.rule(self.palette, self.width);
            for (source, places) in scene.numbers.list(map) {
                let words = format!("{source}: {}", places.join(" · "));
                for line in text::wrap(&words, Style { size: 10.0, weight: Weight::Regular }, self.width, 12) {
                    let x = if line.is_rtl { self.width - line.width } else { 0.0 };
                    let at = pos2(x, foot.size.y + line.ascent);
                    foot.size.y += line.ascent + line.descent;
                    let colour = self.palette.quiet;
                    foot.items.push(Item { target: None, shape: Shape::Text { line, at, colour, halo: None } });
                }
            }
        }
        foot
    }
}

impl Foot {
    fn rule(&mut self, palette: &Palette, width: f32) {
        let y = self.size.y + 12.0;
        let stroke = Stroke { width: 0.8, colour: palette.hairline, dash: Dash::Solid };
        let shape = Shape::Path { points: vec![pos2(0.0, y), pos2(width, y)], stroke };
        self.items.push(Item { target: None, shape });
        self.size.y = y + 10.0;
    }
}

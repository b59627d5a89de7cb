//! A figure for a report: the scene with its title, question, date, viewpoint, legend and sources on a sheet of paper.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::describe::{describe, describe_matrix};
use super::legend::{self, legend};
use super::{Colour, Dash, Item, Palette, Scene, Seen, Shape, Sheet, Stroke, matrix, positions, timeline};
use crate::model::{FigureSettings, FigureTheme, Look, Map, Page, Reading, RecordSentences, Shown, Target};
use crate::network::{Cancelled, Progress};
use crate::text::{self, Style, Weight};

/// A sheet unit is a ninety-sixth of an inch, so that sizes on it are those of a screen at 100 %.
pub(super) const MM_PER_UNIT: f32 = 25.4 / 96.0;
/// The edge that is kept free, in sheet units.
pub(super) const MARGIN: f32 = 20.0;
/// Between the map and what stands beside it.
const GUTTER: f32 = 24.0;
/// A map that is drawn smaller than this has larger letters, so that names do not fall below 7 points.
const LEGIBLE: f32 = 0.72;
/// The map is never drawn larger than this, however wide the figure is.
const LARGEST: f32 = 1.5;

/// Makes a figure of a map as it is looked at.
pub fn sheet(map: &Map, look: impl Into<Look>, settings: &FigureSettings) -> Sheet {
    // Nobody stops it, so that it is whole.
    laid_out(map, look, settings, &Progress::default())
}

/// The same, for one who may want it to stop.
///
/// # Errors
/// [`Cancelled`] soon after somebody wants it to stop.
pub fn watched_sheet(
    map: &Map,
    look: impl Into<Look>,
    settings: &FigureSettings,
    progress: &Progress,
) -> Result<Sheet, Cancelled> {
    let sheet = laid_out(map, look, settings, progress);
    progress.go_on().map(|()| sheet)
}

/// A figure; a part of it if somebody wants it to stop.
fn laid_out(map: &Map, look: impl Into<Look>, settings: &FigureSettings, progress: &Progress) -> Sheet {
    let seen = Seen::of(map, &look.into());
    let (map, lens) = (&seen.map, &seen.lens);
    let mut palette = Palette::of(settings.theme);
    if settings.theme == FigureTheme::Light {
        // Print has white paper; the screen's warm ground would be a grey box in a report.
        palette.canvas = Colour([255, 255, 255, 255]);
    }
    let (width, height) = paper(settings);
    let mut page = Paper { palette: &palette, progress, items: Vec::new(), width: width - 2.0 * MARGIN, y: MARGIN };
    page.heading(&seen, settings);
    let plan = page.plan(&seen, settings, height);
    let (top, scale) = (page.y, plan.scale);
    let drawn = plan.content.size() * scale;
    let corner = pos2(MARGIN + (plan.room.x - drawn.x) / 2.0, top + (plan.room.y - drawn.y) / 2.0);
    let moved = plan.scene.items.iter().map(|item| placed(item, scale, corner - plan.content.min.to_vec2() * scale));
    let mut items = std::mem::take(&mut page.items);
    items.extend(moved);
    let foot_at = if plan.beside { pos2(MARGIN + plan.room.x + GUTTER, top) } else { pos2(MARGIN, top + plan.room.y) };
    items.extend(plan.foot.items.iter().map(|item| placed(item, 1.0, foot_at)));
    let bottom = (top + plan.room.y).max(foot_at.y + plan.foot.size.y) + MARGIN;
    let names: BTreeSet<Target> = plan.scene.items.iter().filter_map(|item| item.target.clone()).collect();
    let title = if map.title.is_empty() { "Stance map" } else { &map.title };
    let subject = subject(&seen, settings);
    Sheet {
        items,
        size: vec2(width, height.map_or(bottom, |height| height.max(bottom))),
        mm_per_unit: MM_PER_UNIT,
        dpi: f32::from(settings.dpi.clamp(30, 1200)),
        paper: (!settings.transparent).then_some(palette.canvas),
        title: subject.map_or_else(|| title.to_owned(), |subject| format!("{title}: {subject}")),
        description: match settings.shown {
            Shown::Canvas => describe(map, lens),
            Shown::Matrix => describe_matrix(map),
            Shown::Positions => positions::describe(&seen, &settings.axes),
            Shown::Timeline => {
                timeline::timeline(&seen, &settings.timeline).map(|timeline| timeline.describe()).unwrap_or_default()
            }
        },
        names: named(&seen, names, settings),
    }
}

/// What records are called in a figure. On a timeline also those are that are not true on its day.
fn named(seen: &Seen, targets: BTreeSet<Target>, settings: &FigureSettings) -> BTreeMap<Target, String> {
    let map = if settings.shown == Shown::Timeline { &seen.whole } else { &seen.map };
    let sentences = RecordSentences::of(map, &seen.lens);
    let named = |target: Target| {
        let sentence = sentences.sentence(&target);
        (target, sentence)
    };
    targets.into_iter().map(named).collect()
}

/// What the figure is about, behind the title of the map: the issue under the lens, or what is plotted.
fn subject(seen: &Seen, settings: &FigureSettings) -> Option<String> {
    let issue = || seen.lens.issue().map(|issue| seen.map.name(&issue.into()));
    match settings.shown {
        Shown::Canvas => issue(),
        Shown::Matrix => (settings.matrix.reading == Reading::Coverage).then(|| "what is known".to_owned()),
        Shown::Positions => {
            let axes = positions::Axis::pair(&settings.axes);
            issue().filter(|_| axes.iter().any(|axis| axis.needs_issue))
        }
        Shown::Timeline => timeline::timeline(seen, &settings.timeline).map(|timeline| timeline.title),
    }
}

/// Where everything goes.
struct Plan {
    scene: Scene,
    foot: Foot,
    /// What of the map is drawn.
    content: Rect,
    /// The room for the map.
    room: Vec2,
    /// How large the map is drawn.
    scale: f32,
    /// Do the legend and the sources stand beside the map rather than below it?
    beside: bool,
}

/// The width and, where it is fixed, the height of the paper, in sheet units.
pub(super) fn paper(settings: &FigureSettings) -> (f32, Option<f32>) {
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
    progress: &'a Progress,
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

    fn heading(&mut self, seen: &Seen, settings: &FigureSettings) {
        let map = &seen.map;
        let start = self.y;
        if settings.title {
            let title = Some(map.title.clone()).filter(|title| !title.is_empty());
            let title = [title, subject(seen, settings)].into_iter().flatten();
            let title = title.collect::<Vec<_>>().join(": ");
            self.lines(&title, Style { size: 18.0, weight: Weight::Semibold }, self.palette.ink);
        }
        if settings.question && !map.question.is_empty() {
            self.lines(&map.question, Style { size: 13.0, weight: Weight::Regular }, self.palette.ink);
        }
        if settings.moment {
            let as_of = map.as_of.map(|day| format!("As of {}", day.long()));
            let view = Some(&map.viewpoint).filter(|view| !view.is_empty()).map(|view| format!("Viewpoint: {view}"));
            let out = Some(&seen.left_out).filter(|words| !words.is_empty()).cloned();
            let words = as_of.into_iter().chain(view).chain(out).collect::<Vec<_>>().join(" · ");
            self.lines(&words, Style { size: 11.0, weight: Weight::Regular }, self.palette.quiet);
        }
        if self.y > start {
            self.y += 12.0;
        }
    }

    /// Legend and sources below the map, or beside it on a page that lies, whichever leaves more for the map.
    fn plan(&self, seen: &Seen, settings: &FigureSettings, height: Option<f32>) -> Plan {
        let below = self.plan_with(seen, settings, height, 0.0);
        let side = (self.width * 0.3).clamp(200.0, 360.0);
        let has_foot = below.foot.size.y > 0.0;
        if height.is_none_or(|height| self.width < height) || !has_foot {
            return below;
        }
        let beside = self.plan_with(seen, settings, height, side);
        let fits = |plan: &Plan| plan.foot.size.y <= plan.room.y + if plan.beside { 0.0 } else { f32::INFINITY };
        if beside.scale > below.scale && fits(&beside) { beside } else { below }
    }

    /// With a column of width `side` beside the map for legend and sources; with none, they stand below it.
    fn plan_with(&self, seen: &Seen, settings: &FigureSettings, height: Option<f32>, side: f32) -> Plan {
        let beside = side > 0.0;
        let wide = if beside { self.width - side - GUTTER } else { self.width };
        let foot_width = if beside { side } else { self.width };
        let mut letters = 1.0;
        let mut plan = self.plan_at(seen, settings, height, (wide, foot_width, beside), letters);
        for _ in 0..3 {
            // Larger letters take more room, which makes the map a little smaller again: a few rounds settle it.
            let wanted = (LEGIBLE / plan.scale).clamp(1.0, 2.2);
            // Only the canvas can be built with larger letters.
            if settings.shown != Shown::Canvas || wanted <= letters + 0.02 {
                break;
            }
            letters = wanted;
            plan = self.plan_at(seen, settings, height, (wide, foot_width, beside), letters);
        }
        plan
    }

    fn plan_at(
        &self,
        seen: &Seen,
        settings: &FigureSettings,
        height: Option<f32>,
        (wide, foot_width, beside): (f32, f32, bool),
        letters: f32,
    ) -> Plan {
        let scene = match settings.shown {
            Shown::Canvas => Scene::with_letters(seen, self.palette, letters, self.progress),
            Shown::Matrix => matrix::scene(seen, &settings.matrix, self.palette, wide),
            Shown::Positions => positions::scene(seen, &settings.axes, self.palette, wide),
            Shown::Timeline => timeline::scene(seen, &settings.timeline, self.palette, wide),
        };
        let foot = self.foot(seen, &scene, settings, foot_width);
        let nothing = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        let content = if scene.items.is_empty() { nothing } else { scene.bounds };
        let taken = if beside { 0.0 } else { foot.size.y };
        let room = height.map(|height| (height - MARGIN - taken - self.y).max(40.0));
        let mut scale = (wide / content.width().max(1.0)).min(LARGEST);
        if let Some(room) = room {
            scale = scale.min(room / content.height().max(1.0));
        }
        let room = vec2(wide, room.unwrap_or(content.height() * scale));
        Plan { scene, foot, content, room, scale, beside }
    }

    /// The legend and the sources.
    fn foot(&self, seen: &Seen, scene: &Scene, settings: &FigureSettings, width: f32) -> Foot {
        let (map, lens) = (&seen.map, &seen.lens);
        let mut foot = Foot { items: Vec::new(), size: vec2(width, 0.0) };
        let unwritten = scene.unwritten_words();
        if !unwritten.is_empty() {
            foot.size.y += 6.0;
            foot.lines(&format!("No room for all that is said on: {unwritten}."), self.palette.quiet, width);
        }
        if settings.legend && !scene.marks.is_empty() {
            foot.rule(self.palette, width);
            let legend = match settings.shown {
                Shown::Canvas => legend(map, lens, scene, self.palette, width),
                Shown::Matrix => legend::titled("Positions", map, scene, self.palette, width),
                Shown::Positions => {
                    let title = subject(seen, settings).unwrap_or_else(|| "Actors".to_owned());
                    legend::titled(&title, map, scene, self.palette, width)
                }
                Shown::Timeline => legend::titled("Positions over time", map, scene, self.palette, width),
            };
            let corner = pos2(0.0, foot.size.y);
            foot.items.extend(legend.items.iter().map(|item| placed(item, 1.0, corner)));
            foot.size.y += legend.size.y;
        }
        if settings.sources && !scene.numbers.is_empty() {
            foot.rule(self.palette, width);
            for (source, places) in scene.numbers.list(map) {
                // Apart, as a source from right to left would turn the numbers round.
                foot.lines(&source, self.palette.ink, width);
                foot.lines(&places.join(" · "), self.palette.quiet, width);
                foot.size.y += 4.0;
            }
        }
        foot
    }
}

impl Foot {
    fn lines(&mut self, words: &str, colour: Colour, width: f32) {
        for line in text::wrap(words, Style { size: 10.0, weight: Weight::Regular }, width, 10_000) {
            let x = if line.is_rtl { width - line.width } else { 0.0 };
            let at = pos2(x, self.size.y + line.ascent);
            self.size.y += line.ascent + line.descent;
            self.items.push(Item { target: None, shape: Shape::Text { line, at, colour, halo: None } });
        }
    }

    fn rule(&mut self, palette: &Palette, width: f32) {
        let y = self.size.y + 12.0;
        let stroke = Stroke { width: 0.8, colour: palette.hairline, dash: Dash::Solid };
        let shape = Shape::Path { points: vec![pos2(0.0, y), pos2(width, y)], stroke };
        self.items.push(Item { target: None, shape });
        self.size.y = y + 10.0;
    }
}

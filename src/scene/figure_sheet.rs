//! A figure for a report: the scene with its title, question, date, viewpoint, legend and sources on a sheet of paper.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::description::{describe_map, describe_matrix};
use super::legend::{self, legend};
use super::{
    Colour, DashPattern, DrawnMap, FigureSheet, Palette, Scene, SceneItem, SceneShape, ShapeStroke, matrix, positions,
    timeline,
};
use crate::model::{
    FigureContent, FigurePage, FigureSettings, FigureTheme, Map, MatrixReading, RecordSentences, Target, ViewState,
};
use crate::network::{Cancellation, Progress};
use crate::text::{self, FontStyle, FontWeight};

/// A sheet unit is a ninety-sixth of an inch, so that sizes on it are those of a screen at 100 %.
pub(super) const MM_PER_UNIT: f32 = 25.4 / 96.0;
/// The edge that is kept free, in sheet units.
pub(super) const MARGIN: f32 = 20.0;
/// Between the map and what stands beside it.
const GUTTER: f32 = 24.0;
/// A map that is drawn smaller than this has larger letters, so that names do not fall below 7 points.
const MIN_LEGIBLE_SCALE: f32 = 0.72;
/// The map is never drawn larger than this, however wide the figure is.
const MAX_MAP_SCALE: f32 = 1.5;

/// Makes a figure of a map as it is looked at.
pub fn figure_sheet(map: &Map, look: impl Into<ViewState>, settings: &FigureSettings) -> FigureSheet {
    // Nobody stops it, so that it is whole.
    lay_out_sheet(map, look, settings, &Progress::default())
}

/// The same, for one who may want it to stop.
///
/// # Errors
/// [`Cancellation`] soon after somebody wants it to stop.
pub fn figure_sheet_with_progress(
    map: &Map,
    look: impl Into<ViewState>,
    settings: &FigureSettings,
    progress: &Progress,
) -> Result<FigureSheet, Cancellation> {
    let sheet = lay_out_sheet(map, look, settings, progress);
    progress.check_cancelled().map(|()| sheet)
}

/// A figure; a part of it if somebody wants it to stop.
fn lay_out_sheet(map: &Map, look: impl Into<ViewState>, settings: &FigureSettings, progress: &Progress) -> FigureSheet {
    let seen = DrawnMap::of(map, &look.into());
    let (map, lens) = (&seen.map, &seen.lens);
    let mut palette = Palette::of(settings.theme);
    if settings.theme == FigureTheme::Light {
        // Print has white paper; the screen's warm ground would be a grey box in a report.
        palette.canvas = Colour([255, 255, 255, 255]);
    }
    let (width, height) = paper_size(settings);
    let mut page =
        SheetBuilder { palette: &palette, progress, items: Vec::new(), width: width - 2.0 * MARGIN, y: MARGIN };
    page.write_heading(&seen, settings);
    let plan = page.choose_layout(&seen, settings, height);
    let (top, scale) = (page.y, plan.scale);
    let drawn = plan.content.size() * scale;
    let corner = pos2(MARGIN + (plan.map_size.x - drawn.x) / 2.0, top + (plan.map_size.y - drawn.y) / 2.0);
    let moved =
        plan.scene.items.iter().map(|item| item_on_sheet(item, scale, corner - plan.content.min.to_vec2() * scale));
    let mut items = std::mem::take(&mut page.items);
    items.extend(moved);
    let foot_at = if plan.is_footer_beside_map {
        pos2(MARGIN + plan.map_size.x + GUTTER, top)
    } else {
        pos2(MARGIN, top + plan.map_size.y)
    };
    items.extend(plan.footer.items.iter().map(|item| item_on_sheet(item, 1.0, foot_at)));
    let bottom = (top + plan.map_size.y).max(foot_at.y + plan.footer.size.y) + MARGIN;
    let names: BTreeSet<Target> = plan.scene.items.iter().filter_map(|item| item.target.clone()).collect();
    let title = if map.title.is_empty() { "Stance map" } else { &map.title };
    let subject = figure_subject(&seen, settings);
    FigureSheet {
        items,
        size: vec2(width, height.map_or(bottom, |height| height.max(bottom))),
        mm_per_unit: MM_PER_UNIT,
        dpi: f32::from(settings.dpi.clamp(30, 1200)),
        paper_colour: (!settings.transparent).then_some(palette.canvas),
        title: subject.map_or_else(|| title.to_owned(), |subject| format!("{title}: {subject}")),
        description: match settings.shown {
            FigureContent::Canvas => describe_map(map, lens),
            FigureContent::Matrix => describe_matrix(map),
            FigureContent::Positions => positions::describe_plot(&seen, &settings.axes),
            FigureContent::Timeline => timeline::drawn_timeline(&seen, &settings.timeline)
                .map(|timeline| timeline.describe())
                .unwrap_or_default(),
        },
        names: accessible_name(&seen, names, settings),
    }
}

/// What records are called in a figure. On a timeline also those are that are not true on its day.
fn accessible_name(seen: &DrawnMap, targets: BTreeSet<Target>, settings: &FigureSettings) -> BTreeMap<Target, String> {
    let map = if settings.shown == FigureContent::Timeline { &seen.all_records } else { &seen.map };
    let sentences = RecordSentences::of(map, &seen.lens);
    let named = |target: Target| {
        let sentence = sentences.sentence(&target);
        (target, sentence)
    };
    targets.into_iter().map(named).collect()
}

/// What the figure is about, behind the title of the map: the issue under the lens, or what is plotted.
fn figure_subject(seen: &DrawnMap, settings: &FigureSettings) -> Option<String> {
    let issue = || seen.lens.issue().map(|issue| seen.map.name(&issue.into()));
    match settings.shown {
        FigureContent::Canvas => issue(),
        FigureContent::Matrix => {
            (settings.matrix.reading == MatrixReading::Coverage).then(|| "what is known".to_owned())
        }
        FigureContent::Positions => {
            let axes = positions::PlotAxis::pair(&settings.axes);
            issue().filter(|_| axes.iter().any(|axis| axis.needs_issue))
        }
        FigureContent::Timeline => timeline::drawn_timeline(seen, &settings.timeline).map(|timeline| timeline.title),
    }
}

/// Where everything goes.
struct SheetLayout {
    scene: Scene,
    footer: SheetFooter,
    /// What of the map is drawn.
    content: Rect,
    /// The room for the map.
    map_size: Vec2,
    /// How large the map is drawn.
    scale: f32,
    /// Do the legend and the sources stand beside the map rather than below it?
    is_footer_beside_map: bool,
}

/// The width and, where it is fixed, the height of the paper, in sheet units.
pub(super) fn paper_size(settings: &FigureSettings) -> (f32, Option<f32>) {
    let units = |mm: f32| mm / MM_PER_UNIT;
    match settings.page {
        FigurePage::Content => (units(settings.width_mm.clamp(20.0, 2000.0)), None),
        FigurePage::A4Portrait => (units(210.0), Some(units(297.0))),
        FigurePage::A4Landscape => (units(297.0), Some(units(210.0))),
        FigurePage::A3Landscape => (units(420.0), Some(units(297.0))),
        FigurePage::Slide => (units(338.667), Some(units(190.5))),
    }
}

/// A shape of the map on the sheet.
fn item_on_sheet(item: &SceneItem, scale: f32, corner: Pos2) -> SceneItem {
    SceneItem { target: item.target.clone(), shape: item.shape.scaled_and_moved(scale, corner.to_vec2()) }
}

/// A sheet that is filled from the top.
struct SheetBuilder<'a> {
    palette: &'a Palette,
    progress: &'a Progress,
    items: Vec<SceneItem>,
    width: f32,
    y: f32,
}

/// What stands under the map, with its own top left corner at the origin.
struct SheetFooter {
    items: Vec<SceneItem>,
    size: Vec2,
}

impl SheetBuilder<'_> {
    fn write_lines(&mut self, words: &str, style: FontStyle, colour: Colour) {
        for line in text::wrap(words, style, self.width, 6) {
            let x = if line.is_rtl { MARGIN + self.width - line.width } else { MARGIN };
            let at = pos2(x, self.y + line.ascent);
            self.y += line.ascent + line.descent;
            self.items.push(SceneItem { target: None, shape: SceneShape::Text { line, at, colour, halo: None } });
        }
    }

    fn write_heading(&mut self, seen: &DrawnMap, settings: &FigureSettings) {
        let map = &seen.map;
        let start = self.y;
        if settings.title {
            let title = Some(map.title.clone()).filter(|title| !title.is_empty());
            let title = [title, figure_subject(seen, settings)].into_iter().flatten();
            let title = title.collect::<Vec<_>>().join(": ");
            self.write_lines(&title, FontStyle { size: 18.0, weight: FontWeight::Semibold }, self.palette.ink);
        }
        if settings.question && !map.question.is_empty() {
            self.write_lines(&map.question, FontStyle { size: 13.0, weight: FontWeight::Regular }, self.palette.ink);
        }
        if settings.moment {
            let as_of = map.as_of.map(|day| format!("As of {}", day.long()));
            let view = Some(&map.viewpoint).filter(|view| !view.is_empty()).map(|view| format!("Viewpoint: {view}"));
            let out = Some(&seen.omission_note).filter(|words| !words.is_empty()).cloned();
            let words = as_of.into_iter().chain(view).chain(out).collect::<Vec<_>>().join(" · ");
            self.write_lines(&words, FontStyle { size: 11.0, weight: FontWeight::Regular }, self.palette.quiet);
        }
        if self.y > start {
            self.y += 12.0;
        }
    }

    /// Legend and sources below the map, or beside it on a page that lies, whichever leaves more for the map.
    fn choose_layout(&self, seen: &DrawnMap, settings: &FigureSettings, height: Option<f32>) -> SheetLayout {
        let below = self.layout_with_side_column(seen, settings, height, 0.0);
        let side = (self.width * 0.3).clamp(200.0, 360.0);
        let has_foot = below.footer.size.y > 0.0;
        if height.is_none_or(|height| self.width < height) || !has_foot {
            return below;
        }
        let beside = self.layout_with_side_column(seen, settings, height, side);
        let fits = |plan: &SheetLayout| {
            plan.footer.size.y <= plan.map_size.y + if plan.is_footer_beside_map { 0.0 } else { f32::INFINITY }
        };
        if beside.scale > below.scale && fits(&beside) { beside } else { below }
    }

    /// With a column of width `side` beside the map for legend and sources; with none, they stand below it.
    fn layout_with_side_column(
        &self,
        seen: &DrawnMap,
        settings: &FigureSettings,
        height: Option<f32>,
        side: f32,
    ) -> SheetLayout {
        let beside = side > 0.0;
        let wide = if beside { self.width - side - GUTTER } else { self.width };
        let foot_width = if beside { side } else { self.width };
        let mut letters = 1.0;
        let mut plan = self.layout_at_letter_scale(seen, settings, height, (wide, foot_width, beside), letters);
        for _ in 0..3 {
            // Larger letters take more room, which makes the map a little smaller again: a few rounds settle it.
            let wanted = (MIN_LEGIBLE_SCALE / plan.scale).clamp(1.0, 2.2);
            // Only the canvas can be built with larger letters.
            if settings.shown != FigureContent::Canvas || wanted <= letters + 0.02 {
                break;
            }
            letters = wanted;
            plan = self.layout_at_letter_scale(seen, settings, height, (wide, foot_width, beside), letters);
        }
        plan
    }

    fn layout_at_letter_scale(
        &self,
        seen: &DrawnMap,
        settings: &FigureSettings,
        height: Option<f32>,
        (wide, foot_width, beside): (f32, f32, bool),
        letters: f32,
    ) -> SheetLayout {
        let scene = match settings.shown {
            FigureContent::Canvas => Scene::of_drawn_map(seen, self.palette, letters, self.progress),
            FigureContent::Matrix => matrix::matrix_scene(seen, &settings.matrix, self.palette, wide),
            FigureContent::Positions => positions::positions_scene(seen, &settings.axes, self.palette, wide),
            FigureContent::Timeline => timeline::timeline_scene(seen, &settings.timeline, self.palette, wide),
        };
        let foot = self.build_footer(seen, &scene, settings, foot_width);
        let nothing = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        let content = if scene.items.is_empty() { nothing } else { scene.bounds };
        let taken = if beside { 0.0 } else { foot.size.y };
        let room = height.map(|height| (height - MARGIN - taken - self.y).max(40.0));
        let mut scale = (wide / content.width().max(1.0)).min(MAX_MAP_SCALE);
        if let Some(room) = room {
            scale = scale.min(room / content.height().max(1.0));
        }
        let room = vec2(wide, room.unwrap_or(content.height() * scale));
        SheetLayout { scene, footer: foot, content, map_size: room, scale, is_footer_beside_map: beside }
    }

    /// The legend and the sources.
    fn build_footer(&self, seen: &DrawnMap, scene: &Scene, settings: &FigureSettings, width: f32) -> SheetFooter {
        let (map, lens) = (&seen.map, &seen.lens);
        let mut foot = SheetFooter { items: Vec::new(), size: vec2(width, 0.0) };
        let unwritten = scene.unlabelled_summary();
        if !unwritten.is_empty() {
            foot.size.y += 6.0;
            foot.write_lines(&format!("No room for all that is said on: {unwritten}."), self.palette.quiet, width);
        }
        if settings.legend && !scene.marks.is_empty() {
            foot.draw_rule(self.palette, width);
            let legend = match settings.shown {
                FigureContent::Canvas => legend(map, lens, scene, self.palette, width),
                FigureContent::Matrix => legend::legend_with_title("Positions", map, scene, self.palette, width),
                FigureContent::Positions => {
                    let title = figure_subject(seen, settings).unwrap_or_else(|| "Actors".to_owned());
                    legend::legend_with_title(&title, map, scene, self.palette, width)
                }
                FigureContent::Timeline => {
                    legend::legend_with_title("Positions over time", map, scene, self.palette, width)
                }
            };
            let corner = pos2(0.0, foot.size.y);
            foot.items.extend(legend.items.iter().map(|item| item_on_sheet(item, 1.0, corner)));
            foot.size.y += legend.size.y;
        }
        if settings.sources && !scene.numbers.is_empty() {
            foot.draw_rule(self.palette, width);
            for (source, places) in scene.numbers.numbered_sources(map) {
                // Apart, as a source from right to left would turn the numbers round.
                foot.write_lines(&source, self.palette.ink, width);
                foot.write_lines(&places.join(" · "), self.palette.quiet, width);
                foot.size.y += 4.0;
            }
        }
        foot
    }
}

impl SheetFooter {
    fn write_lines(&mut self, words: &str, colour: Colour, width: f32) {
        for line in text::wrap(words, FontStyle { size: 10.0, weight: FontWeight::Regular }, width, 10_000) {
            let x = if line.is_rtl { width - line.width } else { 0.0 };
            let at = pos2(x, self.size.y + line.ascent);
            self.size.y += line.ascent + line.descent;
            self.items.push(SceneItem { target: None, shape: SceneShape::Text { line, at, colour, halo: None } });
        }
    }

    fn draw_rule(&mut self, palette: &Palette, width: f32) {
        let y = self.size.y + 12.0;
        let stroke = ShapeStroke { width: 0.8, colour: palette.hairline, dash: DashPattern::Solid };
        let shape = SceneShape::Path { points: vec![pos2(0.0, y), pos2(width, y)], stroke };
        self.items.push(SceneItem { target: None, shape });
        self.size.y = y + 10.0;
    }
}

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

/// Millimetres per sheet unit. A sheet unit is 1/96 inch, so sizes are those of a screen at 100 %.
pub(super) const MM_PER_UNIT: f32 = 25.4 / 96.0;
/// The margin of the paper, in sheet units.
pub(super) const MARGIN: f32 = 20.0;
/// The gap between the map and the footer beside it, in sheet units.
const GUTTER: f32 = 24.0;
/// A map drawn smaller than this scale gets larger text, so that names do not fall below 7 points.
const MIN_LEGIBLE_SCALE: f32 = 0.72;
/// The largest scale of the map, however wide the figure is.
const MAX_MAP_SCALE: f32 = 1.5;

/// Makes a figure of a map for a view state.
pub fn figure_sheet(map: &Map, view: impl Into<ViewState>, settings: &FigureSettings) -> FigureSheet {
    // Nothing cancels this build, so the figure is complete.
    lay_out_sheet(map, view, settings, &Progress::default())
}

/// Makes a figure as [`figure_sheet`] does, unless `progress` is cancelled.
///
/// # Errors
/// [`Cancellation`] soon after `progress` was cancelled.
pub fn figure_sheet_with_progress(
    map: &Map,
    view: impl Into<ViewState>,
    settings: &FigureSettings,
    progress: &Progress,
) -> Result<FigureSheet, Cancellation> {
    let sheet = lay_out_sheet(map, view, settings, progress);
    progress.check_cancelled().map(|()| sheet)
}

/// A figure; an incomplete one if `progress` is cancelled.
fn lay_out_sheet(map: &Map, view: impl Into<ViewState>, settings: &FigureSettings, progress: &Progress) -> FigureSheet {
    let drawn_map = DrawnMap::of(map, &view.into());
    let (map, lens) = (&drawn_map.map, &drawn_map.lens);
    let mut palette = Palette::of(settings.theme);
    if settings.theme == FigureTheme::Light {
        // Print has white paper; the warm background of the screen would be a grey box in a report.
        palette.canvas = Colour([255, 255, 255, 255]);
    }
    let (width, height) = paper_size(settings);
    let mut page =
        SheetBuilder { palette: &palette, progress, items: Vec::new(), width: width - 2.0 * MARGIN, y: MARGIN };
    page.write_heading(&drawn_map, settings);
    let plan = page.choose_layout(&drawn_map, settings, height);
    let (top, scale) = (page.y, plan.scale);
    let drawn_size = plan.content.size() * scale;
    let corner = pos2(MARGIN + (plan.map_size.x - drawn_size.x) / 2.0, top + (plan.map_size.y - drawn_size.y) / 2.0);
    let map_items =
        plan.scene.items.iter().map(|item| item_on_sheet(item, scale, corner - plan.content.min.to_vec2() * scale));
    let mut items = std::mem::take(&mut page.items);
    items.extend(map_items);
    let footer_corner = if plan.is_footer_beside_map {
        pos2(MARGIN + plan.map_size.x + GUTTER, top)
    } else {
        pos2(MARGIN, top + plan.map_size.y)
    };
    items.extend(plan.footer.items.iter().map(|item| item_on_sheet(item, 1.0, footer_corner)));
    let bottom = (top + plan.map_size.y).max(footer_corner.y + plan.footer.size.y) + MARGIN;
    let names: BTreeSet<Target> = plan.scene.items.iter().filter_map(|item| item.target.clone()).collect();
    let title = if map.title.is_empty() { "Stance map" } else { &map.title };
    let subject = figure_subject(&drawn_map, settings);
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
            FigureContent::Positions => positions::describe_plot(&drawn_map, &settings.axes),
            FigureContent::Timeline => timeline::drawn_timeline(&drawn_map, &settings.timeline)
                .map(|timeline| timeline.describe())
                .unwrap_or_default(),
        },
        names: accessible_name(&drawn_map, names, settings),
    }
}

/// The sentences that name the records of a figure. A timeline also shows records that do not hold on its day.
fn accessible_name(
    drawn_map: &DrawnMap,
    targets: BTreeSet<Target>,
    settings: &FigureSettings,
) -> BTreeMap<Target, String> {
    let map = if settings.shown == FigureContent::Timeline { &drawn_map.all_records } else { &drawn_map.map };
    let sentences = RecordSentences::of(map, &drawn_map.lens);
    let named = |target: Target| {
        let sentence = sentences.sentence(&target);
        (target, sentence)
    };
    targets.into_iter().map(named).collect()
}

/// The subject of the figure, after the title of the map: the issue under the lens, or the plotted content.
fn figure_subject(drawn_map: &DrawnMap, settings: &FigureSettings) -> Option<String> {
    let issue = || drawn_map.lens.issue().map(|issue| drawn_map.map.name(&issue.into()));
    match settings.shown {
        FigureContent::Canvas => issue(),
        FigureContent::Matrix => {
            (settings.matrix.reading == MatrixReading::Coverage).then(|| "what is known".to_owned())
        }
        FigureContent::Positions => {
            let axes = positions::PlotAxis::pair(&settings.axes);
            issue().filter(|_| axes.iter().any(|axis| axis.needs_issue))
        }
        FigureContent::Timeline => {
            timeline::drawn_timeline(drawn_map, &settings.timeline).map(|timeline| timeline.title)
        }
    }
}

/// The positions of the map and the footer on the sheet.
struct SheetLayout {
    scene: Scene,
    footer: SheetFooter,
    /// The drawn part of the map, in map units.
    content: Rect,
    /// The space for the map, in sheet units.
    map_size: Vec2,
    /// The scale of the map, in sheet units per map unit.
    scale: f32,
    /// Whether the legend and the sources stand beside the map instead of below it.
    is_footer_beside_map: bool,
}

/// The width and, if it is fixed, the height of the paper, in sheet units.
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

/// An item of the map, placed on the sheet.
fn item_on_sheet(item: &SceneItem, scale: f32, corner: Pos2) -> SceneItem {
    SceneItem { target: item.target.clone(), shape: item.shape.scaled_and_moved(scale, corner.to_vec2()) }
}

/// A sheet under construction, filled from the top.
struct SheetBuilder<'a> {
    palette: &'a Palette,
    progress: &'a Progress,
    items: Vec<SceneItem>,
    width: f32,
    y: f32,
}

/// The legend, the sources and the notes of a figure, with their top left corner at the origin.
struct SheetFooter {
    items: Vec<SceneItem>,
    size: Vec2,
}

impl SheetBuilder<'_> {
    fn write_lines(&mut self, text: &str, style: FontStyle, colour: Colour) {
        for line in text::wrap(text, style, self.width, 6) {
            let x = if line.is_rtl { MARGIN + self.width - line.width } else { MARGIN };
            let at = pos2(x, self.y + line.ascent);
            self.y += line.ascent + line.descent;
            self.items.push(SceneItem { target: None, shape: SceneShape::Text { line, at, colour, halo: None } });
        }
    }

    fn write_heading(&mut self, drawn_map: &DrawnMap, settings: &FigureSettings) {
        let map = &drawn_map.map;
        let start = self.y;
        if settings.title {
            let title = Some(map.title.clone()).filter(|title| !title.is_empty());
            let title = [title, figure_subject(drawn_map, settings)].into_iter().flatten();
            let title = title.collect::<Vec<_>>().join(": ");
            self.write_lines(&title, FontStyle { size: 18.0, weight: FontWeight::Semibold }, self.palette.ink);
        }
        if settings.question && !map.question.is_empty() {
            self.write_lines(&map.question, FontStyle { size: 13.0, weight: FontWeight::Regular }, self.palette.ink);
        }
        if settings.moment {
            let as_of = map.as_of.map(|day| format!("As of {}", day.long()));
            let view = Some(&map.viewpoint).filter(|view| !view.is_empty()).map(|view| format!("Viewpoint: {view}"));
            let omission = Some(&drawn_map.omission_note).filter(|note| !note.is_empty()).cloned();
            let parts = as_of.into_iter().chain(view).chain(omission).collect::<Vec<_>>().join(" · ");
            self.write_lines(&parts, FontStyle { size: 11.0, weight: FontWeight::Regular }, self.palette.quiet);
        }
        if self.y > start {
            self.y += 12.0;
        }
    }

    /// Places the legend and the sources below the map or, on a landscape page, beside it, whichever leaves more space
    /// for the map.
    fn choose_layout(&self, drawn_map: &DrawnMap, settings: &FigureSettings, height: Option<f32>) -> SheetLayout {
        let below = self.layout_with_side_column(drawn_map, settings, height, 0.0);
        let side = (self.width * 0.3).clamp(200.0, 360.0);
        let has_footer = below.footer.size.y > 0.0;
        if height.is_none_or(|height| self.width < height) || !has_footer {
            return below;
        }
        let beside = self.layout_with_side_column(drawn_map, settings, height, side);
        let fits = |plan: &SheetLayout| {
            plan.footer.size.y <= plan.map_size.y + if plan.is_footer_beside_map { 0.0 } else { f32::INFINITY }
        };
        if beside.scale > below.scale && fits(&beside) { beside } else { below }
    }

    /// The layout with a column of width `side` beside the map for legend and sources; with a width of 0 they stand
    /// below it.
    fn layout_with_side_column(
        &self,
        drawn_map: &DrawnMap,
        settings: &FigureSettings,
        height: Option<f32>,
        side: f32,
    ) -> SheetLayout {
        let is_beside = side > 0.0;
        let map_width = if is_beside { self.width - side - GUTTER } else { self.width };
        let footer_width = if is_beside { side } else { self.width };
        let mut letter_scale = 1.0;
        let mut plan = self.layout_at_letter_scale(
            drawn_map,
            settings,
            height,
            (map_width, footer_width, is_beside),
            letter_scale,
        );
        for _ in 0..3 {
            // Larger text takes more space, which makes the map a little smaller again; a few rounds converge.
            let wanted_scale = (MIN_LEGIBLE_SCALE / plan.scale).clamp(1.0, 2.2);
            // Only the canvas can be built with larger text.
            if settings.shown != FigureContent::Canvas || wanted_scale <= letter_scale + 0.02 {
                break;
            }
            letter_scale = wanted_scale;
            plan = self.layout_at_letter_scale(
                drawn_map,
                settings,
                height,
                (map_width, footer_width, is_beside),
                letter_scale,
            );
        }
        plan
    }

    fn layout_at_letter_scale(
        &self,
        drawn_map: &DrawnMap,
        settings: &FigureSettings,
        height: Option<f32>,
        (map_width, footer_width, is_beside): (f32, f32, bool),
        letter_scale: f32,
    ) -> SheetLayout {
        let scene = match settings.shown {
            FigureContent::Canvas => Scene::of_drawn_map(drawn_map, self.palette, letter_scale, self.progress),
            FigureContent::Matrix => matrix::matrix_scene(drawn_map, &settings.matrix, self.palette, map_width),
            FigureContent::Positions => positions::positions_scene(drawn_map, &settings.axes, self.palette, map_width),
            FigureContent::Timeline => timeline::timeline_scene(drawn_map, &settings.timeline, self.palette, map_width),
        };
        let footer = self.build_footer(drawn_map, &scene, settings, footer_width);
        let empty = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
        let content = if scene.items.is_empty() { empty } else { scene.bounds };
        let footer_height = if is_beside { 0.0 } else { footer.size.y };
        let space = height.map(|height| (height - MARGIN - footer_height - self.y).max(40.0));
        let mut scale = (map_width / content.width().max(1.0)).min(MAX_MAP_SCALE);
        if let Some(space) = space {
            scale = scale.min(space / content.height().max(1.0));
        }
        let space = vec2(map_width, space.unwrap_or(content.height() * scale));
        SheetLayout { scene, footer, content, map_size: space, scale, is_footer_beside_map: is_beside }
    }

    /// Builds the legend and the sources.
    fn build_footer(&self, drawn_map: &DrawnMap, scene: &Scene, settings: &FigureSettings, width: f32) -> SheetFooter {
        let (map, lens) = (&drawn_map.map, &drawn_map.lens);
        let mut footer = SheetFooter { items: Vec::new(), size: vec2(width, 0.0) };
        let unlabelled = scene.unlabelled_summary();
        if !unlabelled.is_empty() {
            footer.size.y += 6.0;
            footer.write_lines(&format!("No room for all that is said on: {unlabelled}."), self.palette.quiet, width);
        }
        if settings.legend && !scene.marks.is_empty() {
            footer.draw_rule(self.palette, width);
            let legend = match settings.shown {
                FigureContent::Canvas => legend(map, lens, scene, self.palette, width),
                FigureContent::Matrix => legend::legend_with_title("Positions", map, scene, self.palette, width),
                FigureContent::Positions => {
                    let title = figure_subject(drawn_map, settings).unwrap_or_else(|| "Actors".to_owned());
                    legend::legend_with_title(&title, map, scene, self.palette, width)
                }
                FigureContent::Timeline => {
                    legend::legend_with_title("Positions over time", map, scene, self.palette, width)
                }
            };
            let corner = pos2(0.0, footer.size.y);
            footer.items.extend(legend.items.iter().map(|item| item_on_sheet(item, 1.0, corner)));
            footer.size.y += legend.size.y;
        }
        if settings.sources && !scene.numbers.is_empty() {
            footer.draw_rule(self.palette, width);
            for (source, passages) in scene.numbers.numbered_sources(map) {
                // On separate lines, because a source in a right-to-left script would reverse the numbers.
                footer.write_lines(&source, self.palette.ink, width);
                footer.write_lines(&passages.join(" · "), self.palette.quiet, width);
                footer.size.y += 4.0;
            }
        }
        footer
    }
}

impl SheetFooter {
    fn write_lines(&mut self, text: &str, colour: Colour, width: f32) {
        for line in text::wrap(text, FontStyle { size: 10.0, weight: FontWeight::Regular }, width, 10_000) {
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

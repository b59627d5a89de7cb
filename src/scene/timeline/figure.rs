//! A timeline on a sheet: a lane for each trajectory, under the title, over the days.

use emath::{Pos2, Rect, Vec2, pos2, vec2};

use super::{Lane, LaneMark, Shown, Step, Timeline, height};
use crate::model::{Alignment, Date, FigureSettings, FigureTheme, Level, Map};
use crate::scene::sheet::{MARGIN, MM_PER_UNIT, paper};
use crate::scene::{Colour, Dash, Item, Palette, Shape, Sheet, Stroke, contrast};
use crate::text::{self, Style, Weight};

/// The height of a lane, and of a level in it.
const LANE: f32 = 66.0;
const LEVEL: f32 = 6.0;
/// The room for names at the left.
const NAMES: f32 = 140.0;

const SMALL: Style = Style { size: 10.0, weight: Weight::Regular };

/// The timeline as a figure, with the settings of figures of the map.
pub fn timeline_sheet(map: &Map, timeline: &Timeline, settings: &FigureSettings) -> Sheet {
    let mut palette = Palette::of(settings.theme);
    if settings.theme == FigureTheme::Light {
        palette.canvas = Colour([255, 255, 255, 255]);
    }
    let (width, least) = paper(settings);
    let mut page = Page { palette: &palette, timeline, items: Vec::new(), width, y: MARGIN };
    page.heading(map, settings);
    for lane in &timeline.lanes {
        page.lane(lane);
    }
    if timeline.lanes.is_empty() {
        let style = Style { size: 12.0, weight: Weight::Regular };
        page.words("No position is coded.", style, palette.quiet);
    }
    page.axis();
    if settings.legend {
        page.legend();
    }
    let bottom = page.y + MARGIN;
    let names = timeline.lanes.iter().flat_map(|lane| {
        let steps = lane.steps.iter().map(|step| (step.stance.clone(), format!("{}: {}", lane.name, step.words())));
        steps.chain([(lane.of.clone(), lane.name.clone())])
    });
    Sheet {
        names: names.collect(),
        items: page.items,
        size: vec2(width, least.map_or(bottom, |least| least.max(bottom))),
        mm_per_unit: MM_PER_UNIT,
        dpi: f32::from(settings.dpi.clamp(30, 1200)),
        paper: (!settings.transparent).then_some(palette.canvas),
        title: timeline.title.clone(),
        description: timeline.describe(),
    }
}

/// How a mark is shown in the legend.
type Sample<'a> = fn(&Page<'a>, Pos2) -> Vec<Shape>;

struct Page<'a> {
    palette: &'a Palette,
    timeline: &'a Timeline,
    items: Vec<Item>,
    width: f32,
    y: f32,
}

impl Page<'_> {
    fn put(&mut self, target: Option<&crate::model::Target>, shape: Shape) {
        self.items.push(Item { target: target.cloned(), shape });
    }

    fn stroke(&self, width: f32, colour: Colour, dash: Dash) -> Stroke {
        Stroke { width, colour, dash }
    }

    fn words(&mut self, words: &str, style: Style, colour: Colour) {
        for line in text::wrap(words, style, self.width - 2.0 * MARGIN, 6) {
            let x = if line.is_rtl { self.width - MARGIN - line.width } else { MARGIN };
            let at = pos2(x, self.y + line.ascent);
            self.y += line.ascent + line.descent;
            self.put(None, Shape::Text { line, at, colour, halo: None });
        }
    }

    fn heading(&mut self, map: &Map, settings: &FigureSettings) {
        if settings.title {
            let of_map = Some(map.title.trim()).filter(|title| !title.is_empty());
            let title = of_map.map_or_else(
                || self.timeline.title.clone(),
                |title| format!("{title}: {}", lowered(&self.timeline.title)),
            );
            self.words(&title, Style { size: 18.0, weight: Weight::Semibold }, self.palette.ink);
        }
        if settings.moment {
            let day = self.timeline.day.map(|day| format!("As of {}", day.long()));
            let view = Some(&map.viewpoint).filter(|view| !view.is_empty()).map(|view| format!("Viewpoint: {view}"));
            let words = day.into_iter().chain(view).collect::<Vec<_>>().join(" · ");
            self.words(&words, Style { size: 11.0, weight: Weight::Regular }, self.palette.quiet);
        }
        self.y += 12.0;
    }

    /// Where the strips begin and end.
    fn strip(&self) -> (f32, f32) {
        (MARGIN + NAMES.min(self.width * 0.3), self.width - MARGIN)
    }

    fn x(&self, share: f32) -> f32 {
        let (left, right) = self.strip();
        left + (right - left) * share
    }

    fn lane(&mut self, lane: &Lane) {
        let (left, right) = self.strip();
        let zero = self.y + 4.5 * LEVEL;
        let rule = self.stroke(0.6, self.palette.hairline, Dash::Solid);
        for level in [-3.0, 0.0, 3.0_f32] {
            let y = zero - level * LEVEL;
            self.put(None, Shape::Path { points: vec![pos2(left, y), pos2(right, y)], stroke: rule });
        }
        let style = Style { size: 12.0, weight: Weight::Semibold };
        let lines = text::wrap(&lane.name, style, left - MARGIN - 12.0, 3);
        let mut y = zero - lines.iter().map(|line| line.ascent + line.descent).sum::<f32>() / 2.0;
        for line in lines {
            let x = if line.is_rtl { left - 12.0 - line.width } else { MARGIN };
            let at = pos2(x, y + line.ascent);
            y += line.ascent + line.descent;
            self.put(Some(&lane.of), Shape::Text { line, at, colour: self.palette.ink, halo: None });
        }
        for pair in lane.steps.windows(2) {
            if pair[0].to == pair[1].from {
                let x = self.x(self.timeline.span(&pair[1]).0);
                let ends = [&pair[0], &pair[1]].map(|step| pos2(x, zero - height(step.alignment) * LEVEL));
                let stroke = self.stroke(1.0, self.palette.quiet, Dash::Solid);
                self.put(None, Shape::Path { points: ends.to_vec(), stroke });
            }
        }
        lane.steps.iter().for_each(|step| self.step(step, zero));
        lane.marks.iter().for_each(|mark| self.mark(mark, zero));
        self.y += LANE;
    }

    /// A position as long as it held: full with evidence, hollow without, dashed where it is assessed, dotted while it is
    /// open. The doubt about its beginning is as wide as it is.
    fn step(&mut self, step: &Step, zero: f32) {
        let (from, to) = self.timeline.span(step);
        let (from, to) = (self.x(from), self.x(to).max(self.x(from) + 3.0));
        let y = zero - height(step.alignment) * LEVEL;
        let fill = step.alignment.level().map_or(self.palette.quiet, |level| self.palette.stance(level));
        if let Some(since) = step.since {
            self.doubt(since, y, fill);
        }
        let points = vec![pos2(from, y), pos2(to, y)];
        let dash = match step.alignment {
            Alignment::Undecided => Dash::Dotted,
            _ if step.assessed => Dash::Dashed,
            _ => Dash::Solid,
        };
        let is_pale = contrast(fill, self.palette.canvas) < 1.6;
        let wide = if step.alignment == Alignment::Silent { 1.2 } else { 4.0 };
        if is_pale {
            let rim = self.stroke(wide + 1.6, self.palette.quiet, dash);
            self.put(Some(&step.stance), Shape::Path { points: points.clone(), stroke: rim });
        }
        let stroke = self.stroke(wide, fill, dash);
        self.put(Some(&step.stance), Shape::Path { points: points.clone(), stroke });
        if !step.evident && step.alignment.level().is_some() {
            let inside = self.stroke(1.6, self.palette.canvas, Dash::Solid);
            self.put(Some(&step.stance), Shape::Path { points, stroke: inside });
        }
        let about = step.since.is_some_and(Date::is_about);
        if step.from.is_some() {
            let centre = pos2(from, y);
            let (inside, rim) = if about { (self.palette.canvas, fill) } else { (fill, self.palette.canvas) };
            let stroke = Some(self.stroke(1.2, rim, Dash::Solid));
            self.put(Some(&step.stance), Shape::Circle { centre, radius: 3.6, fill: Some(inside), stroke });
        }
        let sign = step.alignment.glyph();
        let sign = if step.assessed { format!("({sign})") } else { sign };
        let line = text::line(&sign, Style { size: 10.0, weight: Weight::Semibold });
        let at = pos2(from + 5.0, y - 4.0);
        let (colour, halo) = (self.palette.ink, Some(self.palette.canvas));
        self.put(Some(&step.stance), Shape::Text { line, at, colour, halo });
    }

    /// A band from the first to the last day that a date can mean.
    fn doubt(&mut self, date: Date, y: f32, Colour([r, g, b, _]): Colour) {
        let (from, to) = self.timeline.doubt(date);
        let rect = Rect::from_min_max(pos2(self.x(from), y - 5.0), pos2(self.x(to), y + 5.0));
        if rect.width() > 4.0 {
            self.put(None, Shape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None });
        }
    }

    fn mark(&mut self, mark: &LaneMark, zero: f32) {
        let x = self.x(self.timeline.axis.share(mark.on.earliest()));
        let target = Some(&mark.target);
        match mark.shown {
            Shown::Said(alignment) => {
                let centre = pos2(x, zero - height(alignment) * LEVEL);
                self.put(target, Shape::Circle { centre, radius: 1.4, fill: Some(self.palette.ink), stroke: None });
            }
            Shown::Objection => {
                let top = zero - 4.0 * LEVEL;
                self.doubt(mark.on, top, self.palette.objection);
                let stroke = self.stroke(3.0, self.palette.objection, Dash::Solid);
                self.put(target, Shape::Path { points: vec![pos2(x, top - 4.5), pos2(x, top + 4.5)], stroke });
            }
            Shown::Issue => {
                let stroke = self.stroke(1.0, self.palette.quiet, Dash::Dotted);
                let ends = vec![pos2(x, zero - 4.2 * LEVEL), pos2(x, zero + 5.0 * LEVEL)];
                self.put(target, Shape::Path { points: ends, stroke });
            }
        }
    }

    /// The days under the lanes, the breaks where time is cut short, and the map's own day through all of them.
    fn axis(&mut self) {
        let (left, right) = self.strip();
        let y = self.y + 2.0;
        let stroke = self.stroke(0.8, self.palette.quiet, Dash::Solid);
        self.put(None, Shape::Path { points: vec![pos2(left, y), pos2(right, y)], stroke });
        for share in &self.timeline.axis.breaks {
            let middle = pos2(self.x(*share), y);
            for by in [-2.0, 2.0] {
                let at = middle + vec2(by, 0.0);
                let points = vec![at + vec2(-1.6, 4.0), at + vec2(1.6, -4.0)];
                self.put(None, Shape::Path { points, stroke });
            }
        }
        for label in self.timeline.axis.labels(right - left, 52.0) {
            let x = self.x(label.share);
            self.put(None, Shape::Path { points: vec![pos2(x, y), pos2(x, y + 4.0)], stroke });
            let line = text::line(&label.text, SMALL);
            let at = pos2(x - line.width / 2.0, y + 6.0 + line.ascent);
            self.put(None, Shape::Text { line, at, colour: self.palette.quiet, halo: None });
        }
        self.y += 26.0;
    }

    /// What the lines and marks mean.
    fn legend(&mut self) {
        self.y += 8.0;
        let mut at = pos2(MARGIN, self.y + 8.0);
        let rows: [(&str, Sample<'_>); 6] = [
            ("position, −3 blocks to +3 champions", scale),
            ("undecided or silent, below −3", open),
            ("without evidence", hollow),
            ("date not exact", inexact),
            ("objection", objection),
            ("said", said),
        ];
        for (words, sample) in rows {
            let line = text::line(words, SMALL);
            let wide = 40.0 + line.width + 18.0;
            if at.x + wide > self.width - MARGIN + 18.0 && at.x > MARGIN {
                at = pos2(MARGIN, at.y + 18.0);
            }
            for shape in sample(self, at) {
                self.put(None, shape);
            }
            let baseline = pos2(at.x + 40.0, at.y + 3.6);
            self.put(None, Shape::Text { line, at: baseline, colour: self.palette.quiet, halo: None });
            at.x += wide;
        }
        self.y = at.y + 8.0;
    }
}

/// A title after a colon.
fn lowered(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// A line of a sample.
fn bar(page: &Page<'_>, at: Pos2, (from, to): (f32, f32), colour: Colour, dash: Dash) -> Shape {
    let points = vec![at + vec2(from, 0.0), at + vec2(to, 0.0)];
    Shape::Path { points, stroke: page.stroke(4.0, colour, dash) }
}

fn scale(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let steps = [(-3, 0.0), (-1, 11.0), (3, 22.0)];
    let bar = |(number, from)| {
        let colour = Level::new(number).map_or(page.palette.quiet, |level| page.palette.stance(level));
        bar(page, at, (from, from + 10.0), colour, Dash::Solid)
    };
    steps.into_iter().map(bar).collect()
}

fn open(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let thin = page.stroke(1.2, page.palette.quiet, Dash::Solid);
    vec![
        bar(page, at, (1.0, 16.0), page.palette.quiet, Dash::Dotted),
        Shape::Path { points: vec![at + vec2(19.0, 0.0), at + vec2(32.0, 0.0)], stroke: thin },
    ]
}

fn hollow(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let inside = page.stroke(1.6, page.palette.canvas, Dash::Solid);
    vec![
        bar(page, at, (0.0, 32.0), page.palette.stances[5], Dash::Solid),
        Shape::Path { points: vec![at, at + vec2(32.0, 0.0)], stroke: inside },
    ]
}

fn inexact(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let Colour([r, g, b, _]) = page.palette.stances[5];
    let rect = Rect::from_min_size(at - vec2(0.0, 5.0), Vec2::new(22.0, 10.0));
    vec![
        Shape::Rect { rect, corner: 2.0, fill: Some(Colour([r, g, b, 60])), stroke: None },
        bar(page, at, (0.0, 32.0), page.palette.stances[5], Dash::Solid),
    ]
}

fn objection(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let stroke = page.stroke(3.0, page.palette.objection, Dash::Solid);
    vec![Shape::Path { points: vec![at + vec2(26.0, -4.5), at + vec2(26.0, 4.5)], stroke }]
}

fn said(page: &Page<'_>, at: Pos2) -> Vec<Shape> {
    let centre = at + vec2(26.0, 0.0);
    vec![Shape::Circle { centre, radius: 1.4, fill: Some(page.palette.ink), stroke: None }]
}

//! The lanes of a timeline, drawn with axes that can be moved and zoomed. Finds what is under the pointer.

use egui::{Align2, Color32, CursorIcon, Pos2, Rect, RichText, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_plot::{
    AxisHints, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform, PlotUi, Points, Polygon, Text,
};
use egui_plot::{MarkerShape, VLine};

use crate::model::{Alignment, Basis, Date, Target};
use crate::scene::{
    StancePeriod, Timeline, TimelineEvent, TimelineEventKind, TimelineLane, alignment_height, contrast,
};
use crate::session::Session;
use crate::ui::mark_tooltip::mark_tooltip_ui;
use crate::ui::theme::{Theme, egui_colour, regular, semibold, size, space};
use crate::ui::widgets::{focus_ring, secondary_text, single_line_text};

/// How far the middles of lanes are apart, in levels.
const LANE_PITCH: f64 = 10.0;
/// The room for names at the left.
const NAMES_WIDTH: f32 = 174.0;
/// How near the pointer must come to something, in points.
const HIT_DISTANCE: f32 = 9.0;
/// The room that a word under the plot needs.
const LABEL_WIDTH: f32 = 64.0;

/// Shows the lanes; a click selects.
pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, timeline: &Timeline) {
    let whole = ui.available_rect_before_wrap();
    let right = Rect::from_min_max(pos2(whole.left() + NAMES_WIDTH, whole.top()), whole.max);
    let (low, high) = initial_bounds(timeline.lanes.len(), right.height());
    let wide = f64::from(right.width());
    let days = AxisHints::new_x().tick_label_color(theme.quiet).tick_label_font(regular(size::CAPTION));
    let days = days.formatter(|mark, range| {
        let zoomed = (wide / (range.end() - range.start()).max(1e-9)).min(1e7) as f32;
        let labels = timeline.axis.labels(zoomed, LABEL_WIDTH);
        let near = labels.into_iter().find(|label| (f64::from(label.share) - mark.value).abs() < 1e-6);
        near.map(|label| label.text).unwrap_or_default()
    });
    let plot = Plot::new(("timeline", &timeline.title))
        .default_x_bounds(0.0, 1.0)
        .default_y_bounds(low, high)
        .allow_zoom([true, false])
        .allow_boxed_zoom(false)
        .show_axes([true, false])
        .show_grid([true, false])
        .show_x(false)
        .show_y(false)
        .show_background(false)
        .grid_color(theme.grid_line_colour())
        .label_formatter(|_| None)
        .x_grid_spacer(|input| {
            let (from, to) = input.bounds;
            let zoomed = (wide / (to - from).max(1e-9)).min(1e7) as f32;
            let labels = timeline.axis.labels(zoomed, LABEL_WIDTH);
            labels.into_iter().map(|label| GridMark { value: f64::from(label.share), step_size: 1.0 }).collect()
        })
        .custom_x_axes(vec![days]);
    let shown = ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
        plot.show(ui, |plot| {
            for (at, lane) in timeline.lanes.iter().enumerate() {
                draw_lane(plot, theme, session, timeline, lane, lane_middle(at));
            }
            if let Some(day) = timeline.day {
                let at = f64::from(timeline.axis.share(day.latest()));
                plot.vline(VLine::new("", at).color(theme.accent).width(1.0).allow_hover(false));
            }
        })
    });
    let (response, transform) = (shown.inner.response, shown.inner.transform);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, timeline.describe()));
    breaks_ui(ui, theme, timeline, &transform);
    lane_names_ui(ui, theme, session, timeline, &transform, whole);
    let found = response.hover_pos().and_then(|at| record_under(timeline, &transform, at));
    if let Some((target, words)) = found {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        if response.clicked() {
            session.select([target.clone()]);
        }
        let (visible, lens) = (session.visible_map(), session.lens());
        response.on_hover_ui_at_pointer(|ui| {
            secondary_text(ui, theme, words);
            mark_tooltip_ui(ui, theme, visible.records(), &target, lens);
        });
    }
}

/// The lowest and the highest value that are shown at first: all lanes, unless they would be too flat or too high.
fn initial_bounds(lanes: usize, points: f32) -> (f64, f64) {
    let all = lanes as f64 * LANE_PITCH + 1.0;
    let shown = all.clamp(f64::from(points) / 13.0, f64::from(points) / 6.0);
    (5.2 - shown, 5.2)
}

/// The middle of a lane.
fn lane_middle(at: usize) -> f64 {
    -(at as f64) * LANE_PITCH
}

fn draw_lane(
    plot: &mut PlotUi<'_>,
    theme: &Theme,
    session: &Session,
    timeline: &Timeline,
    lane: &TimelineLane,
    middle: f64,
) {
    for level in [-3.0, 0.0, 3.0] {
        let ends = [[-10.0, middle + level], [11.0, middle + level]];
        plot.line(line(&ends, theme.grid_line_colour().gamma_multiply(0.8), 0.8));
    }
    for pair in lane.periods.windows(2) {
        if pair[0].to == pair[1].from {
            let x = f64::from(timeline.period_span(&pair[1]).0);
            let ends = [&pair[0], &pair[1]].map(|step| [x, middle + f64::from(alignment_height(step.alignment))]);
            plot.line(line(&ends, theme.quiet, 1.0));
        }
    }
    for step in &lane.periods {
        draw_step(plot, theme, session, timeline, step, middle);
    }
    for mark in &lane.events {
        draw_mark(plot, theme, timeline, mark, middle);
    }
}

fn line(ends: &[[f64; 2]], colour: Color32, width: f32) -> Line<'static> {
    Line::new("", PlotPoints::from(ends.to_vec())).color(colour).width(width).allow_hover(false)
}

/// A position as long as it held, with the doubt about its beginning as wide as it is.
fn draw_step(
    plot: &mut PlotUi<'_>,
    theme: &Theme,
    session: &Session,
    timeline: &Timeline,
    step: &StancePeriod,
    middle: f64,
) {
    let (from, to) = timeline.period_span(step);
    let (from, to) = (f64::from(from), f64::from(to));
    let y = middle + f64::from(alignment_height(step.alignment));
    // What comes only after the day that is looked at is pale.
    let ink = |colour: Color32| if timeline.is_later(step.from) { colour.gamma_multiply(0.35) } else { colour };
    let fill = ink(step.alignment.level().map_or(theme.quiet, |level| theme.stance(level).0));
    if let Some(since) = step.since {
        draw_date_band(plot, timeline, since, y, fill);
    }
    let ends = [[from, y], [to, y]];
    if session.selection().contains(&step.stance) {
        plot.line(line(&ends, theme.accent.gamma_multiply(0.35), 12.0));
    }
    let style = match step.alignment {
        Alignment::Undecided => LineStyle::Dotted { spacing: 6.0 },
        Alignment::Level(_) if step.basis == Basis::Assessed => LineStyle::Dashed { length: 9.0 },
        _ => LineStyle::Solid,
    };
    let wide = match step.alignment {
        Alignment::Silent => 1.4,
        // The dots of a dotted line have this radius.
        Alignment::Undecided => 1.7,
        Alignment::Level(_) => 4.5,
    };
    let level = step.alignment.level();
    let is_pale = level.is_some_and(|level| contrast(theme.palette.stance(level), theme.palette.canvas) < 1.6);
    if is_pale {
        plot.line(line(&ends, ink(theme.quiet), wide + 1.6).style(style));
    }
    plot.line(line(&ends, fill, wide).style(style));
    if !step.has_evidence && level.is_some() {
        plot.line(line(&ends, theme.canvas, 1.8));
    }
    if step.from.is_some() {
        let dot = |radius: f32, colour: Color32| {
            Points::new("", PlotPoints::from(vec![[from, y]])).radius(radius).color(colour).allow_hover(false)
        };
        let about = step.since.is_some_and(Date::is_approximate);
        plot.points(dot(5.2, if about { fill } else { theme.canvas }));
        plot.points(dot(4.0, if about { theme.canvas } else { fill }));
    }
    let words = RichText::new(format!(" {}", step.sign())).font(semibold(size::CAPTION));
    let text = Text::new("", PlotPoint::new(from, y + 0.55), words).color(ink(theme.ink)).anchor(Align2::LEFT_BOTTOM);
    plot.text(text.allow_hover(false));
}

/// A band from the first to the last day that a date can mean.
fn draw_date_band(plot: &mut PlotUi<'_>, timeline: &Timeline, date: Date, y: f64, fill: Color32) {
    let (from, to) = timeline.date_uncertainty(date);
    let (from, to) = (f64::from(from), f64::from(to));
    if date.earliest() < date.latest() {
        let corners = vec![[from, y - 0.75], [to, y - 0.75], [to, y + 0.75], [from, y + 0.75]];
        let band = Polygon::new("", PlotPoints::from(corners)).fill_color(fill.gamma_multiply(0.25));
        plot.polygon(band.stroke(egui::Stroke::NONE).allow_hover(false));
    }
}

/// How high a mark lies over the middle of its lane.
fn mark_height(mark: &TimelineEvent) -> f64 {
    match mark.kind {
        TimelineEventKind::Statement(alignment) => f64::from(alignment_height(alignment)),
        TimelineEventKind::ObjectionStart | TimelineEventKind::ObjectionEnd | TimelineEventKind::Condition => 4.1,
        TimelineEventKind::Issue => 0.0,
    }
}

fn draw_mark(plot: &mut PlotUi<'_>, theme: &Theme, timeline: &Timeline, mark: &TimelineEvent, middle: f64) {
    let x = f64::from(timeline.axis.share(mark.on.earliest()));
    let y = middle + mark_height(mark);
    match mark.kind {
        TimelineEventKind::Statement(_) => {
            let dot = Points::new("", PlotPoints::from(vec![[x, y]])).radius(1.8).color(theme.ink);
            plot.points(dot.shape(MarkerShape::Circle).allow_hover(false));
        }
        TimelineEventKind::ObjectionStart | TimelineEventKind::ObjectionEnd => {
            let is_new = mark.kind == TimelineEventKind::ObjectionStart;
            let (ink, wide) = if is_new { (theme.warning, 3.5) } else { (theme.quiet, 1.8) };
            draw_date_band(plot, timeline, mark.on, y, ink);
            plot.line(line(&[[x, y - 0.8], [x, y + 0.8]], ink, wide));
        }
        TimelineEventKind::Condition => {
            let ink = egui_colour(theme.palette.condition);
            draw_date_band(plot, timeline, mark.on, y, ink);
            let dot = |radius: f32, colour: Color32| {
                Points::new("", PlotPoints::from(vec![[x, y]])).radius(radius).color(colour).allow_hover(false)
            };
            plot.points(dot(4.0, ink));
            plot.points(dot(2.4, theme.canvas));
        }
        TimelineEventKind::Issue => {
            let ends = [[x, middle - 5.0], [x, middle + 4.6]];
            plot.line(line(&ends, theme.quiet, 1.2).style(LineStyle::Dotted { spacing: 5.0 }));
        }
    }
}

/// Two strokes where time is cut short.
fn breaks_ui(ui: &Ui, theme: &Theme, timeline: &Timeline, transform: &PlotTransform) {
    let frame = *transform.frame();
    for share in &timeline.axis.breaks {
        let x = transform.position_from_point(&PlotPoint::new(f64::from(*share), 0.0)).x;
        if !frame.x_range().contains(x) {
            continue;
        }
        for by in [-3.0, 3.0] {
            let at = pos2(x + by, frame.bottom());
            let stroke = egui::Stroke::new(1.2, theme.quiet);
            ui.painter().line_segment([at + vec2(-2.0, 5.0), at + vec2(2.0, -5.0)], stroke);
        }
    }
}

/// The names of the lanes at the left; a click selects.
fn lane_names_ui(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    timeline: &Timeline,
    transform: &PlotTransform,
    whole: Rect,
) {
    for (at, lane) in timeline.lanes.iter().enumerate() {
        let y = transform.position_from_point(&PlotPoint::new(0.0, lane_middle(at))).y;
        let rect = Rect::from_center_size(
            pos2(whole.left() + (NAMES_WIDTH - 34.0) / 2.0, y),
            vec2(NAMES_WIDTH - 34.0, space::TOUCH),
        );
        if rect.top() < whole.top() || rect.bottom() > transform.frame().bottom() {
            continue;
        }
        let response = ui.interact(rect, ui.scope_id().with(("lane", at)), Sense::click());
        let chosen = session.selection().contains(&lane.target);
        if chosen || response.hovered() {
            let ground = if chosen { theme.selected } else { theme.hovered };
            ui.painter().rect_filled(rect.expand2(vec2(space::SMALL, 0.0)), space::CORNER, ground);
        }
        focus_ring(ui, theme, rect.expand2(vec2(space::SMALL, 0.0)), &response);
        level_scale_ui(ui, theme, transform, (at, y), whole.left() + NAMES_WIDTH - 6.0);
        let font = if chosen { semibold(size::BODY) } else { regular(size::BODY) };
        let text = single_line_text(ui, &lane.name, font, theme.ink, rect.width());
        text.paint(ui.painter(), rect.left_center());
        let steps: Vec<String> = lane.periods.iter().map(StancePeriod::description).collect();
        let sentence = format!("{}: {}", lane.name, steps.join(", then "));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &sentence));
        if response.on_hover_text(sentence).clicked() {
            session.select([lane.target.clone()]);
        }
    }
}

/// The numbers of the outermost levels and of the middle one, at the left of a lane that has room for them.
fn level_scale_ui(ui: &Ui, theme: &Theme, transform: &PlotTransform, (at, zero): (usize, f32), right: f32) {
    let y = |level: f64| transform.position_from_point(&PlotPoint::new(0.0, lane_middle(at) + level)).y;
    if zero - y(3.0) < 16.0 {
        return;
    }
    for (level, words) in [(3.0, "+3"), (0.0, "0"), (-3.0, "−3")] {
        let text = single_line_text(ui, words, regular(9.5), theme.quiet, 24.0);
        text.paint(ui.painter(), pos2(right - text.width(), y(level)));
    }
}

/// The record nearest to the pointer, and what is said of it.
fn record_under(timeline: &Timeline, transform: &PlotTransform, at: Pos2) -> Option<(Target, String)> {
    let screen = |x: f32, y: f64| transform.position_from_point(&PlotPoint::new(f64::from(x), y));
    let mut best: Option<(f32, Target, String)> = None;
    let mut offer = |far: f32, target: &Target, words: String| {
        if far <= HIT_DISTANCE && best.as_ref().is_none_or(|best| far < best.0) {
            best = Some((far, target.clone(), words));
        }
    };
    for (number, lane) in timeline.lanes.iter().enumerate() {
        for step in &lane.periods {
            let (from, to) = timeline.period_span(step);
            let y = lane_middle(number) + f64::from(alignment_height(step.alignment));
            let (from, to) = (screen(from, y), screen(to, y));
            let near = pos2(at.x.clamp(from.x, to.x.max(from.x)), from.y);
            // A mark on the line comes before the line.
            offer(near.distance(at) + 1.0, &step.stance, format!("{}: {}", lane.name, step.description()));
        }
        for mark in &lane.events {
            let verb = match mark.kind {
                TimelineEventKind::ObjectionStart => "objects",
                TimelineEventKind::ObjectionEnd => "an objection is settled",
                TimelineEventKind::Condition => "a condition is met, or fails",
                TimelineEventKind::Statement(_) => "evidence",
                TimelineEventKind::Issue => "the issue comes up, or is settled",
            };
            let point = screen(timeline.axis.share(mark.on.earliest()), lane_middle(number) + mark_height(mark));
            let far =
                if mark.kind == TimelineEventKind::Issue { (point.x - at.x).abs() + 4.0 } else { point.distance(at) };
            offer(far, &mark.target, format!("{}, {}: {verb}", lane.name, mark.on.long()));
        }
    }
    best.map(|(_, target, words)| (target, words))
}

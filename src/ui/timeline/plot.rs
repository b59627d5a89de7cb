//! The lanes of a timeline, drawn with axes that can be moved and zoomed. Also finds the record under the pointer.

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

/// The distance between the middles of two lanes, in levels.
const LANE_PITCH: f64 = 10.0;
/// The width of the names at the left, in points.
const NAMES_WIDTH: f32 = 174.0;
/// The distance from the pointer within which a record is hit, in points.
const HIT_DISTANCE: f32 = 9.0;
/// The space that a date label below the plot needs, in points.
const LABEL_WIDTH: f32 = 64.0;

/// Shows the lanes. A click selects.
pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, timeline: &Timeline) {
    let rect = ui.available_rect_before_wrap();
    let plot_rect = Rect::from_min_max(pos2(rect.left() + NAMES_WIDTH, rect.top()), rect.max);
    let (low, high) = initial_bounds(timeline.lanes.len(), plot_rect.height());
    let width = f64::from(plot_rect.width());
    let day_axis = AxisHints::new_x().tick_label_color(theme.quiet).tick_label_font(regular(size::CAPTION));
    let day_axis = day_axis.formatter(|mark, range| {
        let zoomed_width = (width / (range.end() - range.start()).max(1e-9)).min(1e7) as f32;
        let labels = timeline.axis.labels(zoomed_width, LABEL_WIDTH);
        let matching = labels.into_iter().find(|label| (f64::from(label.share) - mark.value).abs() < 1e-6);
        matching.map(|label| label.text).unwrap_or_default()
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
            let zoomed_width = (width / (to - from).max(1e-9)).min(1e7) as f32;
            let labels = timeline.axis.labels(zoomed_width, LABEL_WIDTH);
            labels.into_iter().map(|label| GridMark { value: f64::from(label.share), step_size: 1.0 }).collect()
        })
        .custom_x_axes(vec![day_axis]);
    let output = ui.scope_builder(UiBuilder::new().max_rect(plot_rect), |ui| {
        plot.show(ui, |plot| {
            for (index, lane) in timeline.lanes.iter().enumerate() {
                draw_lane(plot, theme, session, timeline, lane, lane_middle(index));
            }
            if let Some(day) = timeline.day {
                let x = f64::from(timeline.axis.share(day.latest()));
                plot.vline(VLine::new("", x).color(theme.accent).width(1.0).allow_hover(false));
            }
        })
    });
    let (response, transform) = (output.inner.response, output.inner.transform);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, timeline.describe()));
    breaks_ui(ui, theme, timeline, &transform);
    lane_names_ui(ui, theme, session, timeline, &transform, rect);
    let hit = response.hover_pos().and_then(|position| record_under(timeline, &transform, position));
    if let Some((target, description)) = hit {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        if response.clicked() {
            session.select([target.clone()]);
        }
        let (visible, lens) = (session.visible_map(), session.lens());
        response.on_hover_ui_at_pointer(|ui| {
            secondary_text(ui, theme, description);
            mark_tooltip_ui(ui, theme, visible.records(), &target, lens);
        });
    }
}

/// The lowest and highest value shown at first: all lanes, unless they would be too flat or too high for `points`.
fn initial_bounds(lanes: usize, points: f32) -> (f64, f64) {
    let full_height = lanes as f64 * LANE_PITCH + 1.0;
    let height = full_height.clamp(f64::from(points) / 13.0, f64::from(points) / 6.0);
    (5.2 - height, 5.2)
}

/// The middle of a lane, in levels.
fn lane_middle(index: usize) -> f64 {
    -(index as f64) * LANE_PITCH
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
            let ends = [&pair[0], &pair[1]].map(|period| [x, middle + f64::from(alignment_height(period.alignment))]);
            plot.line(line(&ends, theme.quiet, 1.0));
        }
    }
    for period in &lane.periods {
        draw_period(plot, theme, session, timeline, period, middle);
    }
    for event in &lane.events {
        draw_event(plot, theme, timeline, event, middle);
    }
}

fn line(ends: &[[f64; 2]], colour: Color32, width: f32) -> Line<'static> {
    Line::new("", PlotPoints::from(ends.to_vec())).color(colour).width(width).allow_hover(false)
}

/// Draws a position as a line over its period, with a band for the uncertainty of its start.
fn draw_period(
    plot: &mut PlotUi<'_>,
    theme: &Theme,
    session: &Session,
    timeline: &Timeline,
    period: &StancePeriod,
    middle: f64,
) {
    let (from, to) = timeline.period_span(period);
    let (from, to) = (f64::from(from), f64::from(to));
    let y = middle + f64::from(alignment_height(period.alignment));
    // Periods after the day that is shown are pale.
    let faded = |colour: Color32| if timeline.is_later(period.from) { colour.gamma_multiply(0.35) } else { colour };
    let fill = faded(period.alignment.level().map_or(theme.quiet, |level| theme.stance(level).0));
    if let Some(since) = period.since {
        draw_date_band(plot, timeline, since, y, fill);
    }
    let ends = [[from, y], [to, y]];
    if session.selection().contains(&period.stance) {
        plot.line(line(&ends, theme.accent.gamma_multiply(0.35), 12.0));
    }
    let style = match period.alignment {
        Alignment::Undecided => LineStyle::Dotted { spacing: 6.0 },
        Alignment::Level(_) if period.basis == Basis::Assessed => LineStyle::Dashed { length: 9.0 },
        _ => LineStyle::Solid,
    };
    let width = match period.alignment {
        Alignment::Silent => 1.4,
        // This is the radius of the dots.
        Alignment::Undecided => 1.7,
        Alignment::Level(_) => 4.5,
    };
    let level = period.alignment.level();
    let is_pale = level.is_some_and(|level| contrast(theme.palette.stance(level), theme.palette.canvas) < 1.6);
    if is_pale {
        plot.line(line(&ends, faded(theme.quiet), width + 1.6).style(style));
    }
    plot.line(line(&ends, fill, width).style(style));
    if !period.has_evidence && level.is_some() {
        plot.line(line(&ends, theme.canvas, 1.8));
    }
    if period.from.is_some() {
        let dot = |radius: f32, colour: Color32| {
            Points::new("", PlotPoints::from(vec![[from, y]])).radius(radius).color(colour).allow_hover(false)
        };
        let is_approximate = period.since.is_some_and(Date::is_approximate);
        plot.points(dot(5.2, if is_approximate { fill } else { theme.canvas }));
        plot.points(dot(4.0, if is_approximate { theme.canvas } else { fill }));
    }
    let label = RichText::new(format!(" {}", period.sign())).font(semibold(size::CAPTION));
    let text = Text::new("", PlotPoint::new(from, y + 0.55), label).color(faded(theme.ink)).anchor(Align2::LEFT_BOTTOM);
    plot.text(text.allow_hover(false));
}

/// Draws a band from the first to the last day that a date can mean.
fn draw_date_band(plot: &mut PlotUi<'_>, timeline: &Timeline, date: Date, y: f64, fill: Color32) {
    let (from, to) = timeline.date_uncertainty(date);
    let (from, to) = (f64::from(from), f64::from(to));
    if date.earliest() < date.latest() {
        let corners = vec![[from, y - 0.75], [to, y - 0.75], [to, y + 0.75], [from, y + 0.75]];
        let band = Polygon::new("", PlotPoints::from(corners)).fill_color(fill.gamma_multiply(0.25));
        plot.polygon(band.stroke(egui::Stroke::NONE).allow_hover(false));
    }
}

/// The height of an event above the middle of its lane, in levels.
fn event_height(event: &TimelineEvent) -> f64 {
    match event.kind {
        TimelineEventKind::Statement(alignment) => f64::from(alignment_height(alignment)),
        TimelineEventKind::ObjectionStart | TimelineEventKind::ObjectionEnd | TimelineEventKind::Condition => 4.1,
        TimelineEventKind::Issue => 0.0,
    }
}

fn draw_event(plot: &mut PlotUi<'_>, theme: &Theme, timeline: &Timeline, event: &TimelineEvent, middle: f64) {
    let x = f64::from(timeline.axis.share(event.on.earliest()));
    let y = middle + event_height(event);
    match event.kind {
        TimelineEventKind::Statement(_) => {
            let dot = Points::new("", PlotPoints::from(vec![[x, y]])).radius(1.8).color(theme.ink);
            plot.points(dot.shape(MarkerShape::Circle).allow_hover(false));
        }
        TimelineEventKind::ObjectionStart | TimelineEventKind::ObjectionEnd => {
            let is_start = event.kind == TimelineEventKind::ObjectionStart;
            let (ink, width) = if is_start { (theme.warning, 3.5) } else { (theme.quiet, 1.8) };
            draw_date_band(plot, timeline, event.on, y, ink);
            plot.line(line(&[[x, y - 0.8], [x, y + 0.8]], ink, width));
        }
        TimelineEventKind::Condition => {
            let ink = egui_colour(theme.palette.condition);
            draw_date_band(plot, timeline, event.on, y, ink);
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

/// Draws two strokes at each place where the time axis shortens a gap.
fn breaks_ui(ui: &Ui, theme: &Theme, timeline: &Timeline, transform: &PlotTransform) {
    let frame = *transform.frame();
    for share in &timeline.axis.breaks {
        let x = transform.position_from_point(&PlotPoint::new(f64::from(*share), 0.0)).x;
        if !frame.x_range().contains(x) {
            continue;
        }
        for dx in [-3.0, 3.0] {
            let centre = pos2(x + dx, frame.bottom());
            let stroke = egui::Stroke::new(1.2, theme.quiet);
            ui.painter().line_segment([centre + vec2(-2.0, 5.0), centre + vec2(2.0, -5.0)], stroke);
        }
    }
}

/// Shows the names of the lanes at the left. A click selects.
fn lane_names_ui(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    timeline: &Timeline,
    transform: &PlotTransform,
    rect: Rect,
) {
    for (index, lane) in timeline.lanes.iter().enumerate() {
        let y = transform.position_from_point(&PlotPoint::new(0.0, lane_middle(index))).y;
        let name_rect = Rect::from_center_size(
            pos2(rect.left() + (NAMES_WIDTH - 34.0) / 2.0, y),
            vec2(NAMES_WIDTH - 34.0, space::TOUCH),
        );
        if name_rect.top() < rect.top() || name_rect.bottom() > transform.frame().bottom() {
            continue;
        }
        let response = ui.interact(name_rect, ui.scope_id().with(("lane", index)), Sense::click());
        let is_selected = session.selection().contains(&lane.target);
        if is_selected || response.hovered() {
            let fill = if is_selected { theme.selected } else { theme.hovered };
            ui.painter().rect_filled(name_rect.expand2(vec2(space::SMALL, 0.0)), space::CORNER, fill);
        }
        focus_ring(ui, theme, name_rect.expand2(vec2(space::SMALL, 0.0)), &response);
        level_scale_ui(ui, theme, transform, (index, y), rect.left() + NAMES_WIDTH - 6.0);
        let font = if is_selected { semibold(size::BODY) } else { regular(size::BODY) };
        let text = single_line_text(ui, &lane.name, font, theme.ink, name_rect.width());
        text.paint(ui.painter(), name_rect.left_center());
        let periods: Vec<String> = lane.periods.iter().map(StancePeriod::description).collect();
        let sentence = format!("{}: {}", lane.name, periods.join(", then "));
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &sentence));
        if response.on_hover_text(sentence).clicked() {
            session.select([lane.target.clone()]);
        }
    }
}

/// Shows the numbers of the outer levels and of the middle one at the left of a lane, if it is high enough.
fn level_scale_ui(ui: &Ui, theme: &Theme, transform: &PlotTransform, (index, y_zero): (usize, f32), right: f32) {
    let y_of = |level: f64| transform.position_from_point(&PlotPoint::new(0.0, lane_middle(index) + level)).y;
    if y_zero - y_of(3.0) < 16.0 {
        return;
    }
    for (level, label) in [(3.0, "+3"), (0.0, "0"), (-3.0, "−3")] {
        let text = single_line_text(ui, label, regular(9.5), theme.quiet, 24.0);
        text.paint(ui.painter(), pos2(right - text.width(), y_of(level)));
    }
}

/// The record nearest to the pointer, with a description.
fn record_under(timeline: &Timeline, transform: &PlotTransform, position: Pos2) -> Option<(Target, String)> {
    let screen_position = |x: f32, y: f64| transform.position_from_point(&PlotPoint::new(f64::from(x), y));
    let mut best: Option<(f32, Target, String)> = None;
    let mut consider = |distance: f32, target: &Target, description: String| {
        if distance <= HIT_DISTANCE && best.as_ref().is_none_or(|best| distance < best.0) {
            best = Some((distance, target.clone(), description));
        }
    };
    for (index, lane) in timeline.lanes.iter().enumerate() {
        for period in &lane.periods {
            let (from, to) = timeline.period_span(period);
            let y = lane_middle(index) + f64::from(alignment_height(period.alignment));
            let (from, to) = (screen_position(from, y), screen_position(to, y));
            let nearest = pos2(position.x.clamp(from.x, to.x.max(from.x)), from.y);
            // An event on the line takes precedence over the line.
            consider(
                nearest.distance(position) + 1.0,
                &period.stance,
                format!("{}: {}", lane.name, period.description()),
            );
        }
        for event in &lane.events {
            let verb = match event.kind {
                TimelineEventKind::ObjectionStart => "objects",
                TimelineEventKind::ObjectionEnd => "an objection is settled",
                TimelineEventKind::Condition => "a condition is met, or fails",
                TimelineEventKind::Statement(_) => "evidence",
                TimelineEventKind::Issue => "the issue comes up, or is settled",
            };
            let point =
                screen_position(timeline.axis.share(event.on.earliest()), lane_middle(index) + event_height(event));
            let distance = if event.kind == TimelineEventKind::Issue {
                (point.x - position.x).abs() + 4.0
            } else {
                point.distance(position)
            };
            consider(distance, &event.target, format!("{}, {}: {verb}", lane.name, event.on.long()));
        }
    }
    best.map(|(_, target, description)| (target, description))
}

//! The track of the time bar: a mark for each event, and a handle to drag.

use egui::{Color32, CursorIcon, EventFilter, Key, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use jiff::ToSpan as _;
use jiff::civil;

use crate::model::{Alignment, Date, Map, RecordEvent, RecordEventKind, Target};
use crate::scene::TimeAxis;
use crate::session::Session;
use crate::ui::theme::{Theme, egui_colour, regular, size};
use crate::ui::widgets::single_line_text;

/// A mark above the track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TrackMark {
    /// The index of its event.
    event_index: usize,
    /// The distance from the left end of the track, in points.
    offset: f32,
    /// The number of marks below it at the same place. At [`MAX_STACKED_MARKS`], a plus sign stands for it and all
    /// marks above it.
    stack_level: usize,
}

/// The vertical distance between stacked marks, in points.
const MARK_SPACING: f32 = 8.0;
/// Marks that are closer than this, in points, are stacked.
const MIN_MARK_DISTANCE: f32 = 7.0;
/// The maximum number of marks in a stack.
const MAX_STACKED_MARKS: usize = 3;
/// The maximum number of events in a tooltip.
const MAX_TOOLTIP_EVENTS: usize = 8;
/// The distance from the pointer within which an event or a change is hit, in points.
const HIT_DISTANCE: f32 = 5.0;

/// Removes statements on the day that their record begins. `events` must be sorted.
pub(super) fn without_repeated_statements(mut events: Vec<RecordEvent>) -> Vec<RecordEvent> {
    let is_repeated = |event: &RecordEvent| {
        let start = RecordEvent { kind: RecordEventKind::Begins, ..event.clone() };
        event.kind == RecordEventKind::Said && events.binary_search(&start).is_ok()
    };
    let repeated: Vec<bool> = events.iter().map(is_repeated).collect();
    let mut repeated = repeated.into_iter();
    events.retain(|_| !repeated.next().unwrap_or_default());
    events
}

/// The first day of an event, or the last day if something ends.
fn day_of(event: &RecordEvent) -> civil::Date {
    if event.kind == RecordEventKind::Ends { event.date.latest() } else { event.date.earliest() }
}

/// The marks of events on a track of the given width, stacked where they are close together. No stack has more than
/// [`MAX_STACKED_MARKS`] and a plus sign, so the number of marks depends on the width and not on the map.
pub(super) fn track_marks(events: &[RecordEvent], axis: &TimeAxis, width: f32) -> Vec<TrackMark> {
    let (mut marks, mut stacks) = (Vec::new(), Vec::<(f32, usize)>::new());
    // Events are sorted by date: those of the same day share a stack.
    let mut previous: Option<(civil::Date, usize)> = None;
    for (index, event) in events.iter().enumerate() {
        let day = day_of(event);
        let offset = axis.share(day) * width;
        let same_day = previous.filter(|(date, _)| *date == day).map(|(_, stack)| stack);
        let existing =
            same_day.or_else(|| stacks.iter().position(|(other, _)| (other - offset).abs() < MIN_MARK_DISTANCE));
        let stack = existing.unwrap_or(stacks.len());
        previous = Some((day, stack));
        if existing.is_none() {
            stacks.push((offset, 0));
        }
        let Some((_, count)) = stacks.get_mut(stack) else { continue };
        if *count <= MAX_STACKED_MARKS {
            marks.push(TrackMark { event_index: index, offset, stack_level: *count });
            *count += 1;
        }
    }
    marks
}

/// The content of the track.
pub(super) struct TrackContent<'a> {
    pub axis: &'a TimeAxis,
    /// The events, in order.
    pub events: &'a [RecordEvent],
    /// Their marks, for a track of this width.
    pub marks: &'a [TrackMark],
    pub change_dates: &'a [civil::Date],
    /// The earlier day of the comparison, while that is shown.
    pub earlier_day: Option<Date>,
}

/// Shows the track. Returns the day that was chosen, and whether it is the earlier one of the comparison.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    rect: Rect,
    content: &TrackContent<'_>,
    drags_earlier_day: &mut bool,
) -> Option<(civil::Date, bool)> {
    let TrackContent { axis, change_dates, earlier_day, .. } = *content;
    let line = Rect::from_min_max(pos2(rect.left(), rect.top() + 46.0), pos2(rect.right(), rect.top() + 46.0));
    let x_of = |day: civil::Date| line.left() + axis.share(day) * line.width();
    let id = ui.scope_id().with("track");
    let hit_rect = Rect::from_x_y_ranges(line.x_range(), rect.top() + 8.0..=line.top() + 14.0);
    let response = ui.interact(hit_rect.expand2(vec2(8.0, 0.0)), id, Sense::click_and_drag());
    let day = session.day();
    let handle_x = day.map_or(line.right(), |day| x_of(day.latest()));
    track_line_ui(ui, theme, axis, line);
    let start = earlier_day.map_or(line.left(), |day| x_of(day.earliest()));
    let (left, right) = if start <= handle_x { (start, handle_x) } else { (handle_x, start) };
    ui.painter().hline(left..=right, line.top(), Stroke::new(3.0, theme.accent));
    marks_ui(ui, theme, session, content, line);
    if let Some(map_date) = session.map().as_of {
        let map_date_x = x_of(map_date.latest());
        ui.painter().vline(map_date_x, line.top() + 5.0..=line.top() + 10.0, Stroke::new(1.5, theme.quiet));
    }
    for label in axis.labels(line.width(), 58.0) {
        let text = single_line_text(ui, &label.text, regular(size::CAPTION), theme.quiet, 80.0);
        let centre_x = line.left() + label.share * line.width();
        text.paint(ui.painter(), pos2(centre_x - text.width() / 2.0, line.top() + 18.0));
    }
    if earlier_day.is_some() {
        ui.painter().circle(pos2(start, line.top()), 4.5, theme.panel, Stroke::new(1.5, theme.accent));
    }
    handle_ui(ui, theme, handle_x, line.top(), &response);
    let day_text = day.map_or_else(|| "every day".to_owned(), Date::long);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, "Day");
        info.current_text_value = Some(day_text.clone());
        info
    });
    if response.drag_started() || response.clicked() {
        let press = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
        let distance_to = |x: f32| press.map_or(f32::INFINITY, |press| (press.x - x).abs());
        let shift = ui.input(|input| input.modifiers.shift);
        *drags_earlier_day =
            earlier_day.is_some() && (shift || distance_to(start) < 9.0 && distance_to(start) < distance_to(handle_x));
    }
    let from_pointer = day_from_pointer(ui, &response, axis, line, change_dates).map(|day| (day, *drags_earlier_day));
    let chosen = from_pointer.or_else(|| day_from_keys(ui, &response, session, axis).map(|day| (day, false)));
    if let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) {
        events_tooltip(theme, &response, session, content, pointer.x, line);
    }
    chosen
}

/// Draws the line of the track, broken where the time axis shortens a gap.
fn track_line_ui(ui: &Ui, theme: &Theme, axis: &TimeAxis, line: Rect) {
    let painter = ui.painter();
    painter.hline(line.x_range(), line.top(), Stroke::new(3.0, theme.hairline));
    for share in &axis.breaks {
        let centre = pos2(line.left() + share * line.width(), line.top());
        painter.rect_filled(Rect::from_center_size(centre, vec2(8.0, 8.0)), 0.0, theme.panel);
        for dx in [-3.0, 3.0] {
            let stroke_centre = centre + vec2(dx, 0.0);
            painter.line_segment(
                [stroke_centre + vec2(-2.0, 4.5), stroke_centre + vec2(2.0, -4.5)],
                Stroke::new(1.2, theme.quiet),
            );
        }
    }
}

/// Draws the marks. An inexact date also has a band over all days that it can mean.
fn marks_ui(ui: &Ui, theme: &Theme, session: &Session, content: &TrackContent<'_>, line: Rect) {
    let x_of = |day: civil::Date| line.left() + content.axis.share(day) * line.width();
    let painter = ui.painter();
    for TrackMark { event_index, offset, stack_level: level } in content.marks {
        let Some(event) = content.events.get(*event_index) else { continue };
        let x = line.left() + offset;
        if *level >= MAX_STACKED_MARKS {
            let plus = pos2(x, line.top() - 10.0 - MARK_SPACING * MAX_STACKED_MARKS as f32);
            painter.hline(plus.x - 2.5..=plus.x + 2.5, plus.y, Stroke::new(1.2, theme.quiet));
            painter.vline(plus.x, plus.y - 2.5..=plus.y + 2.5, Stroke::new(1.2, theme.quiet));
            continue;
        }
        let date = event.date;
        let centre = pos2(x, line.top() - 10.0 - MARK_SPACING * *level as f32);
        let ink = mark_colour(theme, session, event);
        let band_width = x_of(date.latest()) - x_of(date.earliest());
        if band_width > 6.0 {
            let band = Rect::from_min_max(
                pos2(x_of(date.earliest()), centre.y - 1.5),
                pos2(x_of(date.latest()), centre.y + 1.5),
            );
            painter.rect_filled(band, 1.5, ink.gamma_multiply(0.35));
        }
        match event.kind {
            RecordEventKind::Begins if date.is_approximate() => {
                painter.circle(centre, 2.6, theme.panel, Stroke::new(1.6, ink));
            }
            RecordEventKind::Begins => {
                painter.circle_filled(centre, 3.2, ink);
            }
            RecordEventKind::Settles => {
                painter.circle(centre, 2.6, theme.panel, Stroke::new(1.2, ink));
                painter.vline(centre.x, centre.y - 3.6..=centre.y + 3.6, Stroke::new(1.2, ink));
            }
            RecordEventKind::Ends => {
                painter.vline(centre.x, centre.y - 3.2..=centre.y + 3.2, Stroke::new(1.8, ink));
            }
            RecordEventKind::Said => {
                painter.circle_filled(centre, 1.5, ink);
            }
        }
    }
}

/// The colour of a mark: the colour of its position, objection or tie; pale for positions on other issues than the one
/// of the lens.
fn mark_colour(theme: &Theme, session: &Session, event: &RecordEvent) -> Color32 {
    let stance = match &event.target {
        Target::Stance(id) => session.committed_map().stances.get(id),
        _ => None,
    };
    let colour = match (&event.target, stance.map(|stance| stance.alignment)) {
        (_, Some(Alignment::Level(level))) => theme.stance(level).0,
        (Target::Objection(_), _) => theme.warning,
        (Target::Condition(_), _) => egui_colour(theme.palette.condition),
        (Target::Tie(_), _) => egui_colour(theme.palette.tie),
        (Target::Issue(_), _) => theme.ink,
        _ => theme.quiet,
    };
    let is_on_other_issue =
        session.lens().issue().is_some_and(|issue| stance.is_some_and(|stance| stance.issue != *issue));
    if is_on_other_issue { colour.gamma_multiply(0.3) } else { colour }
}

fn handle_ui(ui: &Ui, theme: &Theme, x: f32, y: f32, response: &egui::Response) {
    let radius = if response.hovered() || response.dragged() { 8.5 } else { 7.5 };
    ui.painter().circle(pos2(x, y), radius, theme.panel, Stroke::new(2.5, theme.accent));
    if response.has_focus() {
        let rect = Rect::from_center_size(pos2(x, y), egui::Vec2::splat(2.0 * radius + 6.0));
        ui.painter().rect_stroke(rect, radius + 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}

/// The day that the handle is dragged to, or that was clicked. It snaps to the changes, unless Ctrl is held.
fn day_from_pointer(
    ui: &Ui,
    response: &egui::Response,
    axis: &TimeAxis,
    line: Rect,
    change_dates: &[civil::Date],
) -> Option<civil::Date> {
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    let is_pressed = response.dragged() || response.clicked();
    let pointer = response.interact_pointer_pos().filter(|_| is_pressed)?;
    let share = ((pointer.x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0);
    let is_snapping_off = ui.input(|input| input.modifiers.command);
    let distance = |day: &civil::Date| (axis.share(*day) - share).abs() * line.width();
    let snapped = change_dates
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .filter(|day| !is_snapping_off && distance(day) <= HIT_DISTANCE);
    snapped.copied().or_else(|| axis.day(share))
}

/// The day chosen by an arrow key: it moves by a day, with Shift by a month.
fn day_from_keys(ui: &Ui, response: &egui::Response, session: &Session, axis: &TimeAxis) -> Option<civil::Date> {
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let (first, last) = axis.ends()?;
    let current = session.day().map_or(last, Date::latest);
    let (is_back, is_forward, by_month) = ui.input(|input| {
        let is_back = input.key_pressed(Key::ArrowLeft) || input.key_pressed(Key::ArrowDown);
        let is_forward = input.key_pressed(Key::ArrowRight) || input.key_pressed(Key::ArrowUp);
        (is_back, is_forward, input.modifiers.shift)
    });
    let span = match (is_back, is_forward, by_month) {
        (true, _, false) => -1.day(),
        (true, _, true) => -1.month(),
        (_, true, false) => 1.day(),
        (_, true, true) => 1.month(),
        _ => return None,
    };
    current.checked_add(span).ok().map(|day| day.max(first).min(last))
}

/// The text of an event in the tooltip.
fn event_text(map: &Map, event: &RecordEvent) -> String {
    let sign = match &event.target {
        Target::Stance(id) => map.stances.get(id).map(|stance| format!(", {}", stance.alignment.glyph())),
        _ => None,
    };
    format!("{}: {}{} {}", event.date.short(), map.name(&event.target), sign.unwrap_or_default(), event.kind.verb())
}

/// Shows the events near the pointer in a tooltip.
fn events_tooltip(
    theme: &Theme,
    response: &egui::Response,
    session: &Session,
    content: &TrackContent<'_>,
    pointer: f32,
    line: Rect,
) {
    let share_at = |offset: f32| (pointer + offset - line.left()) / line.width().max(1.0);
    let range = share_at(-HIT_DISTANCE)..=share_at(HIT_DISTANCE);
    let mut previous: Option<(civil::Date, bool)> = None;
    let is_near = |event: &&RecordEvent| {
        let day = day_of(event);
        // Events are sorted by date: each day is looked up once.
        let same_day = previous.filter(|(date, _)| *date == day).map(|(_, is_near)| is_near);
        let is_near = same_day.unwrap_or_else(|| range.contains(&content.axis.share(day)));
        previous = Some((day, is_near));
        is_near
    };
    let mut nearby = content.events.iter().filter(is_near);
    let shown: Vec<&RecordEvent> = nearby.by_ref().take(MAX_TOOLTIP_EVENTS).collect();
    let hidden_count = nearby.count();
    if shown.is_empty() {
        return;
    }
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(360.0);
        for event in shown {
            let description = event_text(session.committed_map(), event);
            let text = single_line_text(ui, &description, regular(size::SECONDARY), theme.ink, 350.0);
            let (rect, _) = ui.allocate_exact_size(vec2(text.width(), 18.0), Sense::hover());
            text.paint(ui.painter(), rect.left_center());
        }
        if hidden_count > 0 {
            let line =
                single_line_text(ui, &format!("and {hidden_count} more"), regular(size::CAPTION), theme.quiet, 350.0);
            let (rect, _) = ui.allocate_exact_size(vec2(line.width(), 18.0), Sense::hover());
            line.paint(ui.painter(), rect.left_center());
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Evidence, Id, Issue, Stance};

    fn map(stances: usize) -> Map {
        let mut map = Map::default();
        let (ann, war) = (map.actors.add(Actor::new("Ann", pos2(0.0, 0.0))), Id::<Issue>::from_name("war", ""));
        map.issues.add(Issue::new("War", pos2(0.0, 0.0)));
        let begin: Date = "2020-01-01".parse().unwrap();
        for number in 0..stances {
            let mut stance = Stance::new(&ann, &war, Alignment::Undecided);
            let since = begin.earliest().checked_add((number as i64 % 900).days()).unwrap();
            stance.since = Some(Date::day(since));
            let mut said = Evidence::new(&Id::from_name("report", ""), "so it was");
            said.said_on = stance.since;
            stance.evidence.push(said);
            map.stances.add(stance);
        }
        map
    }

    #[test]
    fn the_number_of_marks_is_limited_by_the_track_width() {
        let max_marks = (500.0 / MIN_MARK_DISTANCE + 1.0) as usize * (MAX_STACKED_MARKS + 1);
        for stances in [10, 100, 3_000] {
            let events = without_repeated_statements(map(stances).events());
            assert_eq!(events.len(), stances, "what was said on the first day is told twice");
            let days = events.iter().map(|event| event.date.earliest());
            let marks = track_marks(&events, &TimeAxis::of(days), 500.0);
            assert!(!marks.is_empty() && marks.len() <= max_marks.min(stances), "{} marks", marks.len());
            assert!(
                marks.iter().all(|mark| mark.stack_level <= MAX_STACKED_MARKS && (0.0..=500.0).contains(&mark.offset))
            );
            let plus = marks.iter().filter(|mark| mark.stack_level == MAX_STACKED_MARKS).count();
            assert_eq!(plus > 0, stances == 3_000);
        }
    }
}

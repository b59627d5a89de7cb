//! The track of the time bar: a mark for everything that begins, ends or is said, and a handle to drag.

use egui::{Color32, CursorIcon, EventFilter, Key, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use jiff::ToSpan as _;
use jiff::civil;

use crate::model::{Alignment, Date, Map, RecordEvent, RecordEventKind, Target};
use crate::scene::TimeAxis;
use crate::session::Session;
use crate::ui::theme::{Theme, egui_colour, regular, size};
use crate::ui::widgets::single_line_text;

/// A mark over the track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TrackMark {
    /// The number of its event.
    event_index: usize,
    /// How far it is from the left end of the track, in points.
    offset: f32,
    /// How many marks are below it at the same place. At [`MAX_STACKED_MARKS`], a plus stands for it and for all others above.
    stack_level: usize,
}

/// How far marks are apart, one over the other.
const MARK_SPACING: f32 = 8.0;
/// Marks that are nearer to each other than this, in points, stand over each other.
const MIN_MARK_DISTANCE: f32 = 7.0;
/// How many marks stand over each other at most.
const MAX_STACKED_MARKS: usize = 3;
/// Of how many events is told at once.
const MAX_TOOLTIP_EVENTS: usize = 8;
/// How near the pointer must come, in points.
const HIT_DISTANCE: f32 = 5.0;

/// Events, which are in order, without what was said on the day that its record began.
pub(super) fn without_repeated_statements(mut events: Vec<RecordEvent>) -> Vec<RecordEvent> {
    let is_told = |event: &RecordEvent| {
        let begins = RecordEvent { kind: RecordEventKind::Begins, ..event.clone() };
        event.kind == RecordEventKind::Said && events.binary_search(&begins).is_ok()
    };
    let told: Vec<bool> = events.iter().map(is_told).collect();
    let mut told = told.into_iter();
    events.retain(|_| !told.next().unwrap_or_default());
    events
}

/// The first day of an event, or the last day of what ends.
fn day_of(event: &RecordEvent) -> civil::Date {
    if event.kind == RecordEventKind::Ends { event.date.latest() } else { event.date.earliest() }
}

/// A mark for each event, over each other where they fall together, on a track of that width. No place has more than
/// [`MAX_STACKED_MARKS`] and the plus over them, so that the number of marks depends on the width and not on the map.
pub(super) fn track_marks(events: &[RecordEvent], axis: &TimeAxis, width: f32) -> Vec<TrackMark> {
    let (mut marks, mut places) = (Vec::new(), Vec::<(f32, usize)>::new());
    // Events come by their dates: those of one day need not look for their place again.
    let mut last: Option<(civil::Date, usize)> = None;
    for (number, event) in events.iter().enumerate() {
        let day = day_of(event);
        let at = axis.share(day) * width;
        let known = last.filter(|(before, _)| *before == day).map(|(_, place)| place);
        let found = known.or_else(|| places.iter().position(|(other, _)| (other - at).abs() < MIN_MARK_DISTANCE));
        let place = found.unwrap_or(places.len());
        last = Some((day, place));
        if found.is_none() {
            places.push((at, 0));
        }
        let Some((_, count)) = places.get_mut(place) else { continue };
        if *count <= MAX_STACKED_MARKS {
            marks.push(TrackMark { event_index: number, offset: at, stack_level: *count });
            *count += 1;
        }
    }
    marks
}

/// What lies on the track.
pub(super) struct TrackContent<'a> {
    pub axis: &'a TimeAxis,
    /// What happens, in order.
    pub events: &'a [RecordEvent],
    /// Their marks, for a track as wide as this one.
    pub marks: &'a [TrackMark],
    pub change_dates: &'a [civil::Date],
    /// The earlier day that is compared with, while what moved is shown.
    pub earlier_day: Option<Date>,
}

/// Shows the track. Answers the day that it was turned to, and whether that is the earlier one of two.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &Session,
    room: Rect,
    rail: &TrackContent<'_>,
    pulls_from: &mut bool,
) -> Option<(civil::Date, bool)> {
    let TrackContent { axis, change_dates: turns, earlier_day: from, .. } = *rail;
    let line = Rect::from_min_max(pos2(room.left(), room.top() + 46.0), pos2(room.right(), room.top() + 46.0));
    let x = |day: civil::Date| line.left() + axis.share(day) * line.width();
    let id = ui.scope_id().with("track");
    let hit = Rect::from_x_y_ranges(line.x_range(), room.top() + 8.0..=line.top() + 14.0);
    let response = ui.interact(hit.expand2(vec2(8.0, 0.0)), id, Sense::click_and_drag());
    let day = session.day();
    let at = day.map_or(line.right(), |day| x(day.latest()));
    track_line_ui(ui, theme, axis, line);
    let start = from.map_or(line.left(), |from| x(from.earliest()));
    let (left, right) = if start <= at { (start, at) } else { (at, start) };
    ui.painter().hline(left..=right, line.top(), Stroke::new(3.0, theme.accent));
    marks_ui(ui, theme, session, rail, line);
    if let Some(own) = session.map().as_of {
        let own = x(own.latest());
        ui.painter().vline(own, line.top() + 5.0..=line.top() + 10.0, Stroke::new(1.5, theme.quiet));
    }
    for label in axis.labels(line.width(), 58.0) {
        let text = single_line_text(ui, &label.text, regular(size::CAPTION), theme.quiet, 80.0);
        let middle = line.left() + label.share * line.width();
        text.paint(ui.painter(), pos2(middle - text.width() / 2.0, line.top() + 18.0));
    }
    if from.is_some() {
        ui.painter().circle(pos2(start, line.top()), 4.5, theme.panel, Stroke::new(1.5, theme.accent));
    }
    handle_ui(ui, theme, at, line.top(), &response);
    let words = day.map_or_else(|| "every day".to_owned(), Date::long);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, "Day");
        info.current_text_value = Some(words.clone());
        info
    });
    if response.drag_started() || response.clicked() {
        let press = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
        let near = |x: f32| press.map_or(f32::INFINITY, |press| (press.x - x).abs());
        let shift = ui.input(|input| input.modifiers.shift);
        *pulls_from = from.is_some() && (shift || near(start) < 9.0 && near(start) < near(at));
    }
    let pulled = day_from_pointer(ui, &response, axis, line, turns).map(|day| (day, *pulls_from));
    let turned = pulled.or_else(|| day_from_keys(ui, &response, session, axis).map(|day| (day, false)));
    if let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) {
        events_tooltip(theme, &response, session, rail, pointer.x, line);
    }
    turned
}

/// The line itself, broken where time is cut short.
fn track_line_ui(ui: &Ui, theme: &Theme, axis: &TimeAxis, line: Rect) {
    let painter = ui.painter();
    painter.hline(line.x_range(), line.top(), Stroke::new(3.0, theme.hairline));
    for share in &axis.breaks {
        let at = pos2(line.left() + share * line.width(), line.top());
        painter.rect_filled(Rect::from_center_size(at, vec2(8.0, 8.0)), 0.0, theme.panel);
        for by in [-3.0, 3.0] {
            let middle = at + vec2(by, 0.0);
            painter.line_segment([middle + vec2(-2.0, 4.5), middle + vec2(2.0, -4.5)], Stroke::new(1.2, theme.quiet));
        }
    }
}

/// Draws the marks. A date that is not exact has a band as wide as it.
fn marks_ui(ui: &Ui, theme: &Theme, session: &Session, rail: &TrackContent<'_>, line: Rect) {
    let x = |day: civil::Date| line.left() + rail.axis.share(day) * line.width();
    let painter = ui.painter();
    for TrackMark { event_index: event, offset: at, stack_level: level } in rail.marks {
        let Some(event) = rail.events.get(*event) else { continue };
        let at = line.left() + at;
        if *level >= MAX_STACKED_MARKS {
            let plus = pos2(at, line.top() - 10.0 - MARK_SPACING * MAX_STACKED_MARKS as f32);
            painter.hline(plus.x - 2.5..=plus.x + 2.5, plus.y, Stroke::new(1.2, theme.quiet));
            painter.vline(plus.x, plus.y - 2.5..=plus.y + 2.5, Stroke::new(1.2, theme.quiet));
            continue;
        }
        let on = event.date;
        let centre = pos2(at, line.top() - 10.0 - MARK_SPACING * *level as f32);
        let ink = mark_colour(theme, session, event);
        let wide = x(on.latest()) - x(on.earliest());
        if wide > 6.0 {
            let band = Rect::from_min_max(pos2(x(on.earliest()), centre.y - 1.5), pos2(x(on.latest()), centre.y + 1.5));
            painter.rect_filled(band, 1.5, ink.gamma_multiply(0.35));
        }
        match event.kind {
            RecordEventKind::Begins if on.is_approximate() => {
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

/// The colour of a mark: that of the position, the objection or the tie; pale for positions on other issues than that
/// under the lens.
fn mark_colour(theme: &Theme, session: &Session, event: &RecordEvent) -> Color32 {
    let stance = match &event.target {
        Target::Stance(id) => session.committed_map().stances.get(id),
        _ => None,
    };
    let own = match (&event.target, stance.map(|stance| stance.alignment)) {
        (_, Some(Alignment::Level(level))) => theme.stance(level).0,
        (Target::Objection(_), _) => theme.warning,
        (Target::Condition(_), _) => egui_colour(theme.palette.condition),
        (Target::Tie(_), _) => egui_colour(theme.palette.tie),
        (Target::Issue(_), _) => theme.ink,
        _ => theme.quiet,
    };
    let elsewhere = session.lens().issue().is_some_and(|issue| stance.is_some_and(|stance| stance.issue != *issue));
    if elsewhere { own.gamma_multiply(0.3) } else { own }
}

fn handle_ui(ui: &Ui, theme: &Theme, x: f32, y: f32, response: &egui::Response) {
    let radius = if response.hovered() || response.dragged() { 8.5 } else { 7.5 };
    ui.painter().circle(pos2(x, y), radius, theme.panel, Stroke::new(2.5, theme.accent));
    if response.has_focus() {
        let rect = Rect::from_center_size(pos2(x, y), egui::Vec2::splat(2.0 * radius + 6.0));
        ui.painter().rect_stroke(rect, radius + 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}

/// The day that the handle is dragged to, or that was clicked. It snaps to where something changes, but not with Ctrl.
fn day_from_pointer(
    ui: &Ui,
    response: &egui::Response,
    axis: &TimeAxis,
    line: Rect,
    turns: &[civil::Date],
) -> Option<civil::Date> {
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    if response.clicked() || response.drag_started() {
        response.request_focus();
    }
    let held = response.dragged() || response.clicked();
    let pointer = response.interact_pointer_pos().filter(|_| held)?;
    let share = ((pointer.x - line.left()) / line.width().max(1.0)).clamp(0.0, 1.0);
    let free = ui.input(|input| input.modifiers.command);
    let far = |day: &civil::Date| (axis.share(*day) - share).abs() * line.width();
    let snap = turns.iter().min_by(|a, b| far(a).total_cmp(&far(b))).filter(|day| !free && far(day) <= HIT_DISTANCE);
    snap.copied().or_else(|| axis.day(share))
}

/// The arrow keys move by a day, with Shift by a month.
fn day_from_keys(ui: &Ui, response: &egui::Response, session: &Session, axis: &TimeAxis) -> Option<civil::Date> {
    if !response.has_focus() {
        return None;
    }
    let own = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
    let (first, last) = axis.ends()?;
    let now = session.day().map_or(last, Date::latest);
    let (back, on, far) = ui.input(|input| {
        let back = input.key_pressed(Key::ArrowLeft) || input.key_pressed(Key::ArrowDown);
        let on = input.key_pressed(Key::ArrowRight) || input.key_pressed(Key::ArrowUp);
        (back, on, input.modifiers.shift)
    });
    let span = match (back, on, far) {
        (true, _, false) => -1.day(),
        (true, _, true) => -1.month(),
        (_, true, false) => 1.day(),
        (_, true, true) => 1.month(),
        _ => return None,
    };
    now.checked_add(span).ok().map(|day| day.max(first).min(last))
}

/// What is said of an event.
fn event_text(map: &Map, event: &RecordEvent) -> String {
    let sign = match &event.target {
        Target::Stance(id) => map.stances.get(id).map(|stance| format!(", {}", stance.alignment.glyph())),
        _ => None,
    };
    format!("{}: {}{} {}", event.date.short(), map.name(&event.target), sign.unwrap_or_default(), event.kind.verb())
}

/// Says what happens where the pointer is.
fn events_tooltip(
    theme: &Theme,
    response: &egui::Response,
    session: &Session,
    rail: &TrackContent<'_>,
    pointer: f32,
    line: Rect,
) {
    let share = |by: f32| (pointer + by - line.left()) / line.width().max(1.0);
    let near = share(-HIT_DISTANCE)..=share(HIT_DISTANCE);
    let mut last: Option<(civil::Date, bool)> = None;
    let is_near = |event: &&RecordEvent| {
        let day = day_of(event);
        // Events come by their dates: a day is looked up once for all of them.
        let is_near = last.filter(|(before, _)| *before == day).map(|(_, is_near)| is_near);
        let is_near = is_near.unwrap_or_else(|| near.contains(&rail.axis.share(day)));
        last = Some((day, is_near));
        is_near
    };
    let mut here = rail.events.iter().filter(is_near);
    let first: Vec<&RecordEvent> = here.by_ref().take(MAX_TOOLTIP_EVENTS).collect();
    let more = here.count();
    if first.is_empty() {
        return;
    }
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.set_max_width(360.0);
        for event in first {
            let told = event_text(session.committed_map(), event);
            let text = single_line_text(ui, &told, regular(size::SECONDARY), theme.ink, 350.0);
            let (rect, _) = ui.allocate_exact_size(vec2(text.width(), 18.0), Sense::hover());
            text.paint(ui.painter(), rect.left_center());
        }
        if more > 0 {
            let more = single_line_text(ui, &format!("and {more} more"), regular(size::CAPTION), theme.quiet, 350.0);
            let (rect, _) = ui.allocate_exact_size(vec2(more.width(), 18.0), Sense::hover());
            more.paint(ui.painter(), rect.left_center());
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
        let most = (500.0 / MIN_MARK_DISTANCE + 1.0) as usize * (MAX_STACKED_MARKS + 1);
        for stances in [10, 100, 3_000] {
            let events = without_repeated_statements(map(stances).events());
            assert_eq!(events.len(), stances, "what was said on the first day is told twice");
            let days = events.iter().map(|event| event.date.earliest());
            let marks = track_marks(&events, &TimeAxis::of(days), 500.0);
            assert!(!marks.is_empty() && marks.len() <= most.min(stances), "{} marks", marks.len());
            assert!(
                marks.iter().all(|mark| mark.stack_level <= MAX_STACKED_MARKS && (0.0..=500.0).contains(&mark.offset))
            );
            let plus = marks.iter().filter(|mark| mark.stack_level == MAX_STACKED_MARKS).count();
            assert_eq!(plus > 0, stances == 3_000);
        }
    }
}

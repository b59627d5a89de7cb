//! The time bar below the canvas, which changes the day that is shown: a track with all dated events, and controls to
//! walk through them. It never changes the map, except by the command that sets the map's day.

mod day_field;
mod track;

use std::rc::Rc;

use egui::{Align, Context, Frame, Layout, Margin, Panel, Ui, UiBuilder, vec2};

use self::track::TrackMark;
use super::icons::{Icon, icon_button};
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{checkbox, single_line_text, text_button};
use crate::model::{Condition, Date, Issue, Map, Objection, RecordEvent, RecordList, Stance, Tie};
use crate::scene::TimeAxis;
use crate::session::{DerivedValue, Session, command};

/// The height of the bar, in points.
const HEIGHT: f32 = 76.0;
/// The width of the date and the buttons at the left, in points.
const LEFT_WIDTH: f32 = 224.0;
/// The width of the part at the right, in points.
const RIGHT_WIDTH: f32 = 152.0;
/// How long each step is shown during playback, in seconds.
const STEP_SECS: f64 = 1.2;

/// The time bar, with its playback and its drag.
#[derive(Default)]
pub struct TimeBar {
    /// The time of the next step during playback, in seconds of egui's clock.
    next_step_secs: Option<f64>,
    /// Whether the dragged handle is the one of the earlier day.
    drags_earlier_day: bool,
    /// The field in which a day is being typed.
    day_field: Option<day_field::DayField>,
    calendar: DerivedValue<DatedRecords, Rc<EventCalendar>>,
    /// The marks on the track, for the events of the map and a track of the given width in points.
    marks: DerivedValue<(DatedRecords, f32), Rc<[TrackMark]>>,
}

/// A request of the time bar, besides changing the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeBarRequest {
    /// Set the earlier day of the comparison.
    SetEarlierDay(Date),
    /// Show or hide the comparison.
    ToggleComparison,
}

/// All records that can have a date. Two are equal if they share the same rows in memory, so that a comparison takes no
/// longer for a large map. Issues, which are few, are also equal if they have the same dates: moving them changes none.
#[derive(Clone)]
struct DatedRecords {
    as_of: Option<Date>,
    issues: RecordList<Issue>,
    stances: RecordList<Stance>,
    ties: RecordList<Tie>,
    objections: RecordList<Objection>,
    conditions: RecordList<Condition>,
}

impl DatedRecords {
    fn of(map: &Map) -> Self {
        Self {
            as_of: map.as_of,
            issues: map.issues.clone(),
            stances: map.stances.clone(),
            ties: map.ties.clone(),
            objections: map.objections.clone(),
            conditions: map.conditions.clone(),
        }
    }
}

impl PartialEq for DatedRecords {
    fn eq(&self, other: &Self) -> bool {
        self.as_of == other.as_of
            && have_same_dates(&self.issues, &other.issues)
            && self.stances.shares_rows_with(&other.stances)
            && self.ties.shares_rows_with(&other.ties)
            && self.objections.shares_rows_with(&other.objections)
            && self.conditions.shares_rows_with(&other.conditions)
    }
}

/// Whether two lists have the same issues with the same dates.
fn have_same_dates(one: &RecordList<Issue>, other: &RecordList<Issue>) -> bool {
    let dates = |row: &Issue| (row.id.clone(), row.opened, row.closed);
    one.shares_rows_with(other) || one.iter().map(dates).eq(other.iter().map(dates))
}

/// All events of a map, and the time axis of the track.
struct EventCalendar {
    axis: TimeAxis,
    /// In the order of their dates, without statements on the day that their record begins.
    events: Vec<RecordEvent>,
    /// The days on which the map changes, in order.
    change_dates: Vec<jiff::civil::Date>,
}

impl EventCalendar {
    fn of(map: &Map) -> Self {
        let events = map.events();
        let map_date = map.as_of.into_iter().flat_map(|day| [day.earliest(), day.latest()]);
        let days = events.iter().flat_map(|event| [event.date.earliest(), event.date.latest()]);
        let axis = TimeAxis::of(days.chain(map_date));
        Self { axis, events: track::without_repeated_statements(events), change_dates: map.change_dates() }
    }
}

/// The panel of the time bar.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::bottom("time").exact_size(HEIGHT).resizable(false).frame(frame)
}

impl TimeBar {
    /// Whether there are events to show.
    pub fn has_events(&mut self, session: &Session) -> bool {
        !self.calendar(session).events.is_empty()
    }

    /// Whether playback is running.
    pub fn is_playing(&self) -> bool {
        self.next_step_secs.is_some()
    }

    /// Starts or stops playback. It starts again from the first change if the last one is shown.
    pub fn toggle_playback(&mut self, ctx: &Context, session: &mut Session) {
        if self.next_step_secs.take().is_some() {
            return;
        }
        let Some(first) = self.calendar(session).change_dates.first().copied() else { return };
        let is_at_end = session.map().nearest_change_date(session.day(), false).is_none();
        if is_at_end {
            session.set_day(Some(Date::day(first)));
        }
        let wait = if is_at_end { STEP_SECS } else { 0.0 };
        self.next_step_secs = Some(ctx.input(|input| input.time) + wait);
    }

    /// Opens the field for typing a day.
    pub fn open_day_field(&mut self, session: &Session) {
        self.next_step_secs = None;
        self.day_field = Some(day_field::DayField::of(session.day()));
    }

    /// Stops playback.
    pub fn pause(&mut self) {
        self.next_step_secs = None;
    }

    /// Takes the next step of playback when it is due. Requests frames only while it runs.
    fn advance_playback(&mut self, ctx: &Context, session: &mut Session) {
        let Some(due) = self.next_step_secs else { return };
        let now = ctx.input(|input| input.time);
        if now < due {
            return ctx.request_repaint_after_secs((due - now) as f32);
        }
        match session.map().nearest_change_date(session.day(), false) {
            Some(day) => {
                session.set_day(Some(Date::day(day)));
                self.next_step_secs = Some(now + STEP_SECS);
                ctx.request_repaint_after_secs(STEP_SECS as f32);
            }
            None => self.next_step_secs = None,
        }
    }

    /// The calendar of the committed map: a gesture changes no date, and it must not wait for the calendar.
    fn calendar(&mut self, session: &Session) -> Rc<EventCalendar> {
        let map = session.committed_map();
        self.calendar.get(DatedRecords::of(map), |_| Rc::new(EventCalendar::of(map))).clone()
    }

    /// The marks of a calendar on a track of the given width, in points.
    fn marks(&mut self, session: &Session, calendar: &EventCalendar, width: f32) -> Rc<[TrackMark]> {
        let key = (DatedRecords::of(session.committed_map()), width);
        self.marks.get(key, |_| track::track_marks(&calendar.events, &calendar.axis, width).into()).clone()
    }

    /// Shows the bar. `comparison` is the state of the comparison that it displays.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        comparison: &ComparisonSummary,
    ) -> Option<TimeBarRequest> {
        let calendar = self.calendar(session);
        self.advance_playback(ui.ctx(), session);
        let rect = ui.max_rect();
        ui.painter().hline(rect.expand2(vec2(space::PANEL, 0.0)).x_range(), rect.top() + 0.5, (1.0, theme.hairline));
        let (left, rest) = rect.split_left_right_at_x(rect.left() + LEFT_WIDTH);
        let (middle, right) = rest.split_left_right_at_x(rect.right() - RIGHT_WIDTH);
        ui.scope_builder(UiBuilder::new().max_rect(left).layout(Layout::top_down(Align::Min)), |ui| {
            self.date_ui(ui, theme, session, &calendar.change_dates);
        });
        let track_rect = middle.shrink2(vec2(18.0, 0.0));
        let mut request = None;
        let marks = self.marks(session, &calendar, track_rect.width());
        let EventCalendar { axis, events, change_dates } = &*calendar;
        let content =
            track::TrackContent { axis, events, marks: &marks, change_dates, earlier_day: comparison.earlier_day };
        match track::show(ui, theme, session, track_rect, &content, &mut self.drags_earlier_day) {
            Some((day, true)) => request = Some(TimeBarRequest::SetEarlierDay(Date::day(day))),
            Some((day, false)) => {
                session.set_day(Some(Date::day(day)));
                self.next_step_secs = None;
            }
            None => {}
        }
        let builder = UiBuilder::new().max_rect(right).layout(Layout::top_down(Align::Max));
        let is_toggled = ui.scope_builder(builder, |ui| right_ui(ui, theme, session, comparison)).inner;
        request.or(is_toggled.then_some(TimeBarRequest::ToggleComparison))
    }

    /// Shows the day as text, the playback buttons, and the actions for a day that is not the map's own.
    fn date_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, change_dates: &[jiff::civil::Date]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(9.0);
        let caption = single_line_text(ui, "As of", regular(size::CAPTION), theme.quiet, LEFT_WIDTH);
        let (rect, _) = ui.allocate_exact_size(vec2(LEFT_WIDTH, 14.0), egui::Sense::hover());
        caption.paint(ui.painter(), rect.left_center());
        ui.allocate_ui_with_layout(vec2(LEFT_WIDTH, space::TOUCH), Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            self.buttons_ui(ui, theme, session, change_dates);
            day_field::show(ui, theme, session, &mut self.day_field);
        });
        if let Some(error) = self.day_field.as_ref().and_then(day_field::DayField::error) {
            let text = single_line_text(ui, error, regular(size::CAPTION), theme.warning, LEFT_WIDTH);
            let (rect, response) = ui.allocate_exact_size(vec2(LEFT_WIDTH, space::TOUCH), egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, error));
            return;
        }
        ui.allocate_ui_with_layout(vec2(LEFT_WIDTH, space::TOUCH), Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if session.view_state().as_of.is_none() {
                let hint =
                    if session.map().as_of.is_some() { "The map's own day" } else { "The map has no day of its own" };
                let text = single_line_text(ui, hint, regular(size::CAPTION), theme.quiet, LEFT_WIDTH);
                let (rect, _) = ui.allocate_exact_size(vec2(text.width(), space::TOUCH), egui::Sense::hover());
                return text.paint(ui.painter(), rect.left_center());
            }
            // Aligns the text of the button, not its frame, with the date.
            ui.add_space(-space::SMALL);
            for (id, label) in [("own_day", "Map's own day"), ("set_day", "Set as the map's day")] {
                let Some(command) = command(id) else { continue };
                if text_button(ui, theme, label, command.about.name).on_hover_text(command.tip()).clicked() {
                    self.next_step_secs = None;
                    command.run(session);
                }
            }
        });
    }

    /// Shows the buttons for the next change, for playback and for the previous change, from right to left.
    fn buttons_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, change_dates: &[jiff::civil::Date]) {
        let day = session.day();
        let (first, last) = (change_dates.first().copied(), change_dates.last().copied());
        // Uses the calendar, because a search through all dates of a large map takes longer than a frame.
        let has_before = first.is_some_and(|first| day.is_none_or(|day| first < day.earliest()));
        let has_after = last.is_some_and(|last| day.is_none_or(|day| last > day.latest()));
        let play = if self.is_playing() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        for (id, icon, name, is_enabled) in [
            ("next_change", Icon::Next, "Next change", has_after),
            ("play", play.0, play.1, first.is_some()),
            ("previous_change", Icon::Previous, "Previous change", has_before),
        ] {
            let Some(command) = command(id) else { continue };
            let is_clicked =
                ui.add_enabled_ui(is_enabled, |ui| icon_button(ui, theme, icon, name, &command.tip()).clicked()).inner;
            if is_clicked {
                if id != "play" {
                    self.next_step_secs = None;
                }
                command.run(session);
            }
        }
    }
}

/// The state of the comparison that the time bar displays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparisonSummary {
    /// Whether the comparison panel is shown.
    pub is_shown: bool,
    /// The number of changes. None if they are not counted.
    pub count: Option<usize>,
    /// The earlier day, while the panel is shown.
    pub earlier_day: Option<Date>,
}

/// Shows the button of the comparison and the checkbox for pale records. Returns true if the comparison should be
/// toggled.
fn right_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, comparison: &ComparisonSummary) -> bool {
    ui.add_space(12.0);
    let label = comparison.count.map_or_else(|| "What moved".to_owned(), |count| format!("What moved: {count}"));
    let (fill, ink) = if comparison.is_shown { (theme.accent, theme.on_accent) } else { (theme.field, theme.ink) };
    let (rect, response) = ui.allocate_exact_size(vec2(RIGHT_WIDTH - 12.0, 28.0), egui::Sense::click());
    ui.painter().rect_filled(rect, 14.0, if response.hovered() && !comparison.is_shown { theme.hovered } else { fill });
    let border = if response.has_focus() { (1.5, theme.accent) } else { (1.0, theme.hairline) };
    ui.painter().rect_stroke(rect, 14.0, border, egui::StrokeKind::Inside);
    let text = single_line_text(ui, &label, semibold(size::SECONDARY), ink, rect.width() - 16.0);
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, comparison.is_shown, &label));
    let help = command("what_moved").map(|command| command.tip()).unwrap_or_default();
    let is_clicked = response.on_hover_text(help).clicked();
    let mut shows_ghosts = session.view_state().ghosts;
    if let Some(command) = command("ghosts") {
        let is_enabled = command.is_available(session);
        let response = ui.add_enabled_ui(is_enabled, |ui| {
            checkbox(ui, theme, &mut shows_ghosts, command.about.name, false).on_hover_text(command.tip())
        });
        if response.inner.changed() {
            command.run(session);
        }
    }
    is_clicked
}

//! The bar below the canvas that turns the day: a track with everything that happens, and a way to walk through it. It
//! changes what is looked at, never the map, but by the command that sets the map's day.

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

/// The height of the bar.
const HEIGHT: f32 = 76.0;
/// The room for the date and the buttons at the left.
const LEFT_WIDTH: f32 = 224.0;
/// The room for what is at the right.
const RIGHT_WIDTH: f32 = 152.0;
/// How long each step is shown while it plays, in seconds.
const STEP_SECS: f64 = 1.2;

/// The bar and what of it moves.
#[derive(Default)]
pub struct TimeBar {
    /// When the next step is due, while it plays.
    next_step_secs: Option<f64>,
    /// Is it the handle of the earlier day that is dragged?
    drags_earlier_day: bool,
    /// The day that is being typed.
    day_field: Option<day_field::DayField>,
    calendar: DerivedValue<DatedRecords, Rc<EventCalendar>>,
    /// The marks on the track, for a calendar on a track of that width in points.
    marks: DerivedValue<(DatedRecords, f32), Rc<[TrackMark]>>,
}

/// What was done on the bar beyond turning the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeBarRequest {
    /// The earlier day, with which the one looked at is compared.
    SetEarlierDay(Date),
    /// What moved shall be shown, or hidden.
    ToggleComparison,
}

/// Everything of a map that a date can be on. Two are equal if they hold the very same rows in memory, so that comparing
/// them takes no longer for a large map.
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
            && self.issues.shares_rows_with(&other.issues)
            && self.stances.shares_rows_with(&other.stances)
            && self.ties.shares_rows_with(&other.ties)
            && self.objections.shares_rows_with(&other.objections)
            && self.conditions.shares_rows_with(&other.conditions)
    }
}

/// Everything that happens on a map, and where its days lie on the track.
struct EventCalendar {
    axis: TimeAxis,
    /// In the order of their dates, without what was said on the day that its record began.
    events: Vec<RecordEvent>,
    /// The days on which the map becomes another, in order.
    change_dates: Vec<jiff::civil::Date>,
}

impl EventCalendar {
    fn of(map: &Map) -> Self {
        let all = map.events();
        let own = map.as_of.into_iter().flat_map(|day| [day.earliest(), day.latest()]);
        let days = all.iter().flat_map(|event| [event.date.earliest(), event.date.latest()]);
        let axis = TimeAxis::of(days.chain(own));
        Self { axis, events: track::without_repeated_statements(all), change_dates: map.change_dates() }
    }
}

/// The panel that the bar lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::bottom("time").exact_size(HEIGHT).resizable(false).frame(frame)
}

impl TimeBar {
    /// Is there anything to show?
    pub fn has_events(&mut self, session: &Session) -> bool {
        !self.calendar(session).events.is_empty()
    }

    /// Is it walking by itself?
    pub fn is_playing(&self) -> bool {
        self.next_step_secs.is_some()
    }

    /// Begins to walk through the changes, from the first if the last is shown; or stops.
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

    /// Lets the day be typed.
    pub fn open_day_field(&mut self, session: &Session) {
        self.next_step_secs = None;
        self.day_field = Some(day_field::DayField::of(session.day()));
    }

    /// Stops walking.
    pub fn pause(&mut self) {
        self.next_step_secs = None;
    }

    /// Takes the next step when it is due. Asks for another frame only while it plays.
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

    /// Of the map as it was committed last: no gesture that is under way changes a date, and none has to wait for the bar.
    fn calendar(&mut self, session: &Session) -> Rc<EventCalendar> {
        let map = session.committed_map();
        self.calendar.get(DatedRecords::of(map), |_| Rc::new(EventCalendar::of(map))).clone()
    }

    /// The marks of a calendar on a track of that width.
    fn marks(&mut self, session: &Session, calendar: &EventCalendar, width: f32) -> Rc<[TrackMark]> {
        let key = (DatedRecords::of(session.committed_map()), width);
        self.marks.get(key, |_| track::track_marks(&calendar.events, &calendar.axis, width).into()).clone()
    }

    /// Shows the bar. `moved` is what it says of what moved.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        moved: &ComparisonSummary,
    ) -> Option<TimeBarRequest> {
        let calendar = self.calendar(session);
        self.advance_playback(ui.ctx(), session);
        let whole = ui.max_rect();
        ui.painter().hline(whole.expand2(vec2(space::PANEL, 0.0)).x_range(), whole.top() + 0.5, (1.0, theme.hairline));
        let (left, rest) = whole.split_left_right_at_x(whole.left() + LEFT_WIDTH);
        let (middle, right) = rest.split_left_right_at_x(whole.right() - RIGHT_WIDTH);
        ui.scope_builder(UiBuilder::new().max_rect(left).layout(Layout::top_down(Align::Min)), |ui| {
            self.date_ui(ui, theme, session, &calendar.change_dates);
        });
        let track = middle.shrink2(vec2(18.0, 0.0));
        let mut turned = None;
        let marks = self.marks(session, &calendar, track.width());
        let EventCalendar { axis, events, change_dates: turns } = &*calendar;
        let rail =
            track::TrackContent { axis, events, marks: &marks, change_dates: turns, earlier_day: moved.earlier_day };
        match track::show(ui, theme, session, track, &rail, &mut self.drags_earlier_day) {
            Some((day, true)) => turned = Some(TimeBarRequest::SetEarlierDay(Date::day(day))),
            Some((day, false)) => {
                session.set_day(Some(Date::day(day)));
                self.next_step_secs = None;
            }
            None => {}
        }
        let place = UiBuilder::new().max_rect(right).layout(Layout::top_down(Align::Max));
        let asked = ui.scope_builder(place, |ui| right_ui(ui, theme, session, moved)).inner;
        turned.or(asked.then_some(TimeBarRequest::ToggleComparison))
    }

    /// The day in words, the buttons that walk, and what can be done with another day than the map's own.
    fn date_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, turns: &[jiff::civil::Date]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(9.0);
        let caption = single_line_text(ui, "As of", regular(size::CAPTION), theme.quiet, LEFT_WIDTH);
        let (rect, _) = ui.allocate_exact_size(vec2(LEFT_WIDTH, 14.0), egui::Sense::hover());
        caption.paint(ui.painter(), rect.left_center());
        ui.allocate_ui_with_layout(vec2(LEFT_WIDTH, space::TOUCH), Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            self.buttons_ui(ui, theme, session, turns);
            day_field::show(ui, theme, session, &mut self.day_field);
        });
        if let Some(why) = self.day_field.as_ref().and_then(day_field::DayField::error) {
            let text = single_line_text(ui, why, regular(size::CAPTION), theme.warning, LEFT_WIDTH);
            let (rect, response) = ui.allocate_exact_size(vec2(LEFT_WIDTH, space::TOUCH), egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, why));
            return;
        }
        ui.allocate_ui_with_layout(vec2(LEFT_WIDTH, space::TOUCH), Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if session.view_state().as_of.is_none() {
                let words =
                    if session.map().as_of.is_some() { "The map's own day" } else { "The map has no day of its own" };
                let text = single_line_text(ui, words, regular(size::CAPTION), theme.quiet, LEFT_WIDTH);
                let (rect, _) = ui.allocate_exact_size(vec2(text.width(), space::TOUCH), egui::Sense::hover());
                return text.paint(ui.painter(), rect.left_center());
            }
            // So that the words, not their frame, stand in line with the date.
            ui.add_space(-space::SMALL);
            for (id, words) in [("own_day", "Map's own day"), ("set_day", "Set as the map's day")] {
                let Some(command) = command(id) else { continue };
                if text_button(ui, theme, words, command.about.name).on_hover_text(command.tip()).clicked() {
                    self.next_step_secs = None;
                    command.run(session);
                }
            }
        });
    }

    /// To the next change, to play or to pause, to the change before: from the right to the left.
    fn buttons_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, turns: &[jiff::civil::Date]) {
        let day = session.day();
        let (first, last) = (turns.first().copied(), turns.last().copied());
        // Asked of the calendar, as looking through all dates of a large map takes longer than a frame has.
        let has_before = first.is_some_and(|first| day.is_none_or(|day| first < day.earliest()));
        let has_after = last.is_some_and(|last| day.is_none_or(|day| last > day.latest()));
        let play = if self.is_playing() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        for (id, icon, name, can) in [
            ("next_change", Icon::Next, "Next change", has_after),
            ("play", play.0, play.1, first.is_some()),
            ("previous_change", Icon::Previous, "Previous change", has_before),
        ] {
            let Some(command) = command(id) else { continue };
            let clicked =
                ui.add_enabled_ui(can, |ui| icon_button(ui, theme, icon, name, &command.tip()).clicked()).inner;
            if clicked {
                if id != "play" {
                    self.next_step_secs = None;
                }
                command.run(session);
            }
        }
    }
}

/// What the bar says of what moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparisonSummary {
    /// Is it shown in words?
    pub is_shown: bool,
    /// How much moved; none where that is not counted.
    pub count: Option<usize>,
    /// Since when, while it is shown.
    pub earlier_day: Option<Date>,
}

/// What moved, and whether the rest is drawn pale. Answers whether what moved shall be shown or hidden.
fn right_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, moved: &ComparisonSummary) -> bool {
    ui.add_space(12.0);
    let words = moved.count.map_or_else(|| "What moved".to_owned(), |count| format!("What moved: {count}"));
    let (fill, ink) = if moved.is_shown { (theme.accent, theme.on_accent) } else { (theme.field, theme.ink) };
    let (rect, response) = ui.allocate_exact_size(vec2(RIGHT_WIDTH - 12.0, 28.0), egui::Sense::click());
    ui.painter().rect_filled(rect, 14.0, if response.hovered() && !moved.is_shown { theme.hovered } else { fill });
    let rim = if response.has_focus() { (1.5, theme.accent) } else { (1.0, theme.hairline) };
    ui.painter().rect_stroke(rect, 14.0, rim, egui::StrokeKind::Inside);
    let text = single_line_text(ui, &words, semibold(size::SECONDARY), ink, rect.width() - 16.0);
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, moved.is_shown, &words));
    let help = command("what_moved").map(|command| command.tip()).unwrap_or_default();
    let clicked = response.on_hover_text(help).clicked();
    let mut ghosts = session.view_state().ghosts;
    if let Some(command) = command("ghosts") {
        let can = (command.available)(session);
        let shown = ui.add_enabled_ui(can, |ui| {
            checkbox(ui, theme, &mut ghosts, command.about.name, false).on_hover_text(command.tip())
        });
        if shown.inner.changed() {
            command.run(session);
        }
    }
    clicked
}

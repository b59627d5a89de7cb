//! The bar below the canvas that turns the day: a track with everything that happens, and a way to walk through it. It
//! changes what is looked at, never the map, but by the command that sets the map's day.

mod day;
mod track;

use std::rc::Rc;

use egui::{Align, Context, Frame, Layout, Margin, Panel, Ui, UiBuilder, vec2};

use self::track::TrackMark;
use super::icons::{Icon, icon_button};
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{check, text_button, writing};
use crate::model::{Condition, Date, Event, Issue, Map, Objection, Shelf, Stance, Tie};
use crate::scene::Axis;
use crate::session::{Derived, Session, command};

/// The height of the bar.
const HEIGHT: f32 = 76.0;
/// The room for the date and the buttons at the left.
const LEFT: f32 = 224.0;
/// The room for what is at the right.
const RIGHT: f32 = 152.0;
/// How long each step is shown while it plays, in seconds.
const DWELL: f64 = 1.2;

/// The bar and what of it moves.
#[derive(Default)]
pub struct TimeBar {
    /// When the next step is due, while it plays.
    due: Option<f64>,
    /// Is it the handle of the earlier day that is dragged?
    pulls_from: bool,
    /// The day that is being typed.
    typing: Option<day::Typing>,
    calendar: Derived<DatedRecords, Rc<Calendar>>,
    /// The marks on the track, for a calendar on a track of that width in points.
    marks: Derived<(DatedRecords, f32), Rc<[TrackMark]>>,
}

/// What was done on the bar beyond turning the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// The earlier day, with which the one looked at is compared.
    From(Date),
    /// What moved shall be shown, or hidden.
    Moves,
}

/// Everything of a map that a date can be on. Two are equal if they hold the very same rows in memory, so that comparing
/// them takes no longer for a large map.
#[derive(Clone)]
struct DatedRecords {
    as_of: Option<Date>,
    issues: Shelf<Issue>,
    stances: Shelf<Stance>,
    ties: Shelf<Tie>,
    objections: Shelf<Objection>,
    conditions: Shelf<Condition>,
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
            && self.issues.same(&other.issues)
            && self.stances.same(&other.stances)
            && self.ties.same(&other.ties)
            && self.objections.same(&other.objections)
            && self.conditions.same(&other.conditions)
    }
}

/// Everything that happens on a map, and where its days lie on the track.
struct Calendar {
    axis: Axis,
    /// In the order of their dates, without what was said on the day that its record began.
    events: Vec<Event>,
    /// The days on which the map becomes another, in order.
    turns: Vec<jiff::civil::Date>,
}

impl Calendar {
    fn of(map: &Map) -> Self {
        let all = map.events();
        let own = map.as_of.into_iter().flat_map(|day| [day.earliest(), day.latest()]);
        let days = all.iter().flat_map(|event| [event.on.earliest(), event.on.latest()]);
        let axis = Axis::of(days.chain(own));
        Self { axis, events: track::told_once(all), turns: map.turns() }
    }
}

/// The panel that the bar lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::bottom("time").exact_size(HEIGHT).resizable(false).frame(frame)
}

impl TimeBar {
    /// Is there anything to show?
    pub fn has_time(&mut self, session: &Session) -> bool {
        !self.calendar(session).events.is_empty()
    }

    /// Is it walking by itself?
    pub fn is_playing(&self) -> bool {
        self.due.is_some()
    }

    /// Begins to walk through the changes, from the first if the last is shown; or stops.
    pub fn turn(&mut self, ctx: &Context, session: &mut Session) {
        if self.due.take().is_some() {
            return;
        }
        let Some(first) = self.calendar(session).turns.first().copied() else { return };
        let is_at_end = session.map().turn_from(session.day(), false).is_none();
        if is_at_end {
            session.set_day(Some(Date::day(first)));
        }
        let wait = if is_at_end { DWELL } else { 0.0 };
        self.due = Some(ctx.input(|input| input.time) + wait);
    }

    /// Lets the day be typed.
    pub fn type_day(&mut self, session: &Session) {
        self.due = None;
        self.typing = Some(day::Typing::of(session.day()));
    }

    /// Stops walking.
    pub fn pause(&mut self) {
        self.due = None;
    }

    /// Takes the next step when it is due. Asks for another frame only while it plays.
    fn walk(&mut self, ctx: &Context, session: &mut Session) {
        let Some(due) = self.due else { return };
        let now = ctx.input(|input| input.time);
        if now < due {
            return ctx.request_repaint_after_secs((due - now) as f32);
        }
        match session.map().turn_from(session.day(), false) {
            Some(day) => {
                session.set_day(Some(Date::day(day)));
                self.due = Some(now + DWELL);
                ctx.request_repaint_after_secs(DWELL as f32);
            }
            None => self.due = None,
        }
    }

    /// Of the map as it was committed last: no gesture that is under way changes a date, and none has to wait for the bar.
    fn calendar(&mut self, session: &Session) -> Rc<Calendar> {
        let map = session.committed_map();
        self.calendar.get(DatedRecords::of(map), |_| Rc::new(Calendar::of(map))).clone()
    }

    /// The marks of a calendar on a track of that width.
    fn marks(&mut self, session: &Session, calendar: &Calendar, width: f32) -> Rc<[TrackMark]> {
        let key = (DatedRecords::of(session.committed_map()), width);
        self.marks.get(key, |_| track::marks(&calendar.events, &calendar.axis, width).into()).clone()
    }

    /// Shows the bar. `moved` is what it says of what moved.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, moved: &Moves) -> Option<Turned> {
        let calendar = self.calendar(session);
        self.walk(ui.ctx(), session);
        let whole = ui.max_rect();
        ui.painter().hline(whole.expand2(vec2(space::PANEL, 0.0)).x_range(), whole.top() + 0.5, (1.0, theme.hairline));
        let (left, rest) = whole.split_left_right_at_x(whole.left() + LEFT);
        let (middle, right) = rest.split_left_right_at_x(whole.right() - RIGHT);
        ui.scope_builder(UiBuilder::new().max_rect(left).layout(Layout::top_down(Align::Min)), |ui| {
            self.date_ui(ui, theme, session, &calendar.turns);
        });
        let track = middle.shrink2(vec2(18.0, 0.0));
        let mut turned = None;
        let marks = self.marks(session, &calendar, track.width());
        let Calendar { axis, events, turns } = &*calendar;
        let rail = track::Rail { axis, events, marks: &marks, turns, from: moved.from };
        match track::show(ui, theme, session, track, &rail, &mut self.pulls_from) {
            Some((day, true)) => turned = Some(Turned::From(Date::day(day))),
            Some((day, false)) => {
                session.set_day(Some(Date::day(day)));
                self.due = None;
            }
            None => {}
        }
        let place = UiBuilder::new().max_rect(right).layout(Layout::top_down(Align::Max));
        let asked = ui.scope_builder(place, |ui| right_ui(ui, theme, session, moved)).inner;
        turned.or(asked.then_some(Turned::Moves))
    }

    /// The day in words, the buttons that walk, and what can be done with another day than the map's own.
    fn date_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, turns: &[jiff::civil::Date]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(9.0);
        let caption = writing(ui, "As of", regular(size::CAPTION), theme.quiet, LEFT);
        let (rect, _) = ui.allocate_exact_size(vec2(LEFT, 14.0), egui::Sense::hover());
        caption.paint(ui.painter(), rect.left_center());
        ui.allocate_ui_with_layout(vec2(LEFT, space::TOUCH), Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            self.buttons(ui, theme, session, turns);
            day::show(ui, theme, session, &mut self.typing);
        });
        if let Some(why) = self.typing.as_ref().and_then(day::Typing::trouble) {
            let text = writing(ui, why, regular(size::CAPTION), theme.warning, LEFT);
            let (rect, response) = ui.allocate_exact_size(vec2(LEFT, space::TOUCH), egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, why));
            return;
        }
        ui.allocate_ui_with_layout(vec2(LEFT, space::TOUCH), Layout::left_to_right(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if session.look().as_of.is_none() {
                let words =
                    if session.map().as_of.is_some() { "The map's own day" } else { "The map has no day of its own" };
                let text = writing(ui, words, regular(size::CAPTION), theme.quiet, LEFT);
                let (rect, _) = ui.allocate_exact_size(vec2(text.width(), space::TOUCH), egui::Sense::hover());
                return text.paint(ui.painter(), rect.left_center());
            }
            // So that the words, not their frame, stand in line with the date.
            ui.add_space(-space::SMALL);
            for (id, words) in [("own_day", "Map's own day"), ("set_day", "Set as the map's day")] {
                let Some(command) = command(id) else { continue };
                if text_button(ui, theme, words, command.about.name).on_hover_text(command.tip()).clicked() {
                    self.due = None;
                    command.run(session);
                }
            }
        });
    }

    /// To the next change, to play or to pause, to the change before: from the right to the left.
    fn buttons(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, turns: &[jiff::civil::Date]) {
        let day = session.day();
        let (first, last) = (turns.first().copied(), turns.last().copied());
        // Asked of the calendar, as looking through all dates of a large map takes longer than a frame has.
        let has_before = first.is_some_and(|first| day.is_none_or(|day| first < day.earliest()));
        let has_after = last.is_some_and(|last| day.is_none_or(|day| last > day.latest()));
        let play = if self.is_playing() { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
        for (id, icon, name, can) in [
            ("next_change", Icon::After, "Next change", has_after),
            ("play", play.0, play.1, first.is_some()),
            ("previous_change", Icon::Before, "Previous change", has_before),
        ] {
            let Some(command) = command(id) else { continue };
            let clicked =
                ui.add_enabled_ui(can, |ui| icon_button(ui, theme, icon, name, &command.tip()).clicked()).inner;
            if clicked {
                if id != "play" {
                    self.due = None;
                }
                command.run(session);
            }
        }
    }
}

/// What the bar says of what moved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// Is it shown in words?
    pub is_shown: bool,
    /// How much moved; none where that is not counted.
    pub count: Option<usize>,
    /// Since when, while it is shown.
    pub from: Option<Date>,
}

/// What moved, and whether the rest is drawn pale. Answers whether what moved shall be shown or hidden.
fn right_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, moved: &Moves) -> bool {
    ui.add_space(12.0);
    let words = moved.count.map_or_else(|| "What moved".to_owned(), |count| format!("What moved: {count}"));
    let (fill, ink) = if moved.is_shown { (theme.accent, theme.on_accent) } else { (theme.field, theme.ink) };
    let (rect, response) = ui.allocate_exact_size(vec2(RIGHT - 12.0, 28.0), egui::Sense::click());
    ui.painter().rect_filled(rect, 14.0, if response.hovered() && !moved.is_shown { theme.hovered } else { fill });
    let rim = if response.has_focus() { (1.5, theme.accent) } else { (1.0, theme.hairline) };
    ui.painter().rect_stroke(rect, 14.0, rim, egui::StrokeKind::Inside);
    let text = writing(ui, &words, semibold(size::SECONDARY), ink, rect.width() - 16.0);
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, moved.is_shown, &words));
    let help = command("what_moved").map(|command| command.tip()).unwrap_or_default();
    let clicked = response.on_hover_text(help).clicked();
    let mut ghosts = session.look().ghosts;
    if let Some(command) = command("ghosts") {
        let can = (command.available)(session);
        let shown = ui.add_enabled_ui(can, |ui| {
            check(ui, theme, &mut ghosts, command.about.name, false).on_hover_text(command.tip())
        });
        if shown.inner.changed() {
            command.run(session);
        }
    }
    clicked
}

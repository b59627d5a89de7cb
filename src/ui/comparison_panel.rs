//! The list of what moved, between two days or between a file and this map. It finds and shows; it changes no map.

mod list;

use std::sync::Arc;

use egui::{Align, Context, Frame, Layout, Margin, Panel, Rangef, ScrollArea, Ui, vec2};

use super::fault_notice::{GuardedContent, ThreadedContent, ThreadedState, fault_notice};
use super::icons::{Icon, icon_button};
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{
    FieldDrafts, TextFieldOptions, bidi_label, hairline_button, secondary_text, text_button, text_field, wrapped_text,
};
use crate::export::{ReportFormat, report};
use crate::model::compare::{RecordChange, changes_between, compare, summary};
use crate::model::{Date, Lens, Map};
use crate::session::{DerivedValue, Effect, Session, WindowPanel as Part};
use crate::visible_text::visible_file_name;

/// Maps of more records than this are compared by a thread, and not at all while nobody looks at what moved.
const MAX_RECORDS_AT_ONCE: usize = 3000;

/// What is compared, and what came of it.
pub struct ComparisonPanel {
    /// The earlier day; none for the first on which anything changes.
    earlier_day: Option<Date>,
    /// The first day on which anything changes.
    first_change_date: DerivedValue<Map, Option<Date>>,
    /// Another file, which is then compared instead of a day.
    comparison_file: Option<ComparisonFile>,
    at_once: GuardedContent<ComparisonKey, Arc<MapComparison>>,
    threaded: ThreadedContent<ComparisonKey, Arc<MapComparison>>,
    /// What is shown; none before anything was compared.
    latest_state: Option<ThreadedState<Arc<MapComparison>>>,
    drafts: FieldDrafts,
}

/// A map from another file.
struct ComparisonFile {
    name: String,
    map: Map,
}

/// What is compared: two days of a map, or another map with it.
#[derive(Clone, PartialEq)]
struct ComparisonKey {
    /// All records, with the day that is looked at as the map's own.
    map: Map,
    other_map: Option<Map>,
    earlier_day: Option<Date>,
    later_day: Option<Date>,
}

/// Two maps, and what moved between them.
pub struct MapComparison {
    /// The earlier.
    pub before: Map,
    /// The later.
    pub after: Map,
    /// What moved.
    pub changes: Vec<RecordChange>,
    /// How much moved, in words.
    summary: String,
    groups: Vec<list::ChangeGroupRows>,
}

impl MapComparison {
    fn of(key: &ComparisonKey) -> Self {
        let map = &key.map;
        let (before, after, moved) = match (&key.other_map, key.earlier_day, key.later_day) {
            // Each on its own day, but that of this map is the one that is looked at.
            (Some(other), ..) => (other.clone(), map.clone(), compare(other, map)),
            (None, Some(from), Some(to)) => (map.as_of(from), map.as_of(to), changes_between(map, from, to)),
            _ => (map.clone(), map.clone(), Vec::new()),
        };
        let (summary, groups) = (summary(&moved), list::group_rows(&after, &moved));
        Self { before, after, changes: moved, summary, groups }
    }
}

impl Default for ComparisonPanel {
    fn default() -> Self {
        Self {
            earlier_day: None,
            first_change_date: DerivedValue::default(),
            comparison_file: None,
            at_once: GuardedContent::new(PANEL_NAME),
            threaded: ThreadedContent::new(PANEL_NAME),
            latest_state: None,
            drafts: FieldDrafts::default(),
        }
    }
}

/// The list, where it is said that it cannot be shown.
const PANEL_NAME: &str = "What moved";

/// What the list asks the window to do.
#[derive(Clone, Debug, PartialEq)]
pub enum ComparisonRequest {
    /// Put that text on the clipboard.
    CopyReport(String),
    /// Write that text to a file.
    SaveReport(String),
    /// Ask for a map to compare with.
    AskForComparisonFile,
}

/// The panel that the list lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 18, right: 4, top: 14, bottom: 0 });
    Panel::right("moves").default_size(320.0).size_range(Rangef::new(280.0, 460.0)).frame(frame)
}

impl ComparisonPanel {
    /// Another map was read, to be compared with.
    pub fn compare_with(&mut self, path: &std::path::Path, map: Map) {
        let name = visible_file_name(path);
        self.comparison_file = Some(ComparisonFile { name, map });
    }

    /// The earlier day, while days are compared.
    pub fn earlier_day(&mut self, session: &Session) -> Option<Date> {
        if self.comparison_file.is_some() {
            return None;
        }
        let first_turn = |map: &Map| map.nearest_change_date(None, false).map(Date::day);
        self.earlier_day.or_else(|| *self.first_change_date.get(session.committed_map().clone(), first_turn))
    }

    /// Compares with another day.
    pub fn set_earlier_day(&mut self, from: Date) {
        self.earlier_day = Some(from);
        self.comparison_file = None;
    }

    /// How much moved, where that is soon found or found already.
    pub fn change_count(&mut self, ctx: &Context, session: &Session, is_shown: bool) -> Option<usize> {
        if !is_shown && session.map().count() > MAX_RECORDS_AT_ONCE {
            return None;
        }
        self.update(ctx, session);
        self.comparison().map(|comparison| comparison.changes.len())
    }

    /// What moved and the map as it was before, for the canvas.
    pub fn shared_comparison(&self) -> Option<Arc<MapComparison>> {
        self.comparison().cloned()
    }

    /// Compares, at once or by a thread. A gesture in progress is not compared: it would be in each of its frames.
    fn update(&mut self, ctx: &Context, session: &Session) {
        let (from, to) = (self.earlier_day(session), session.day());
        let map = session.visible_committed_map().records().clone();
        let key = ComparisonKey {
            map,
            other_map: self.comparison_file.as_ref().map(|other| other.map.clone()),
            earlier_day: from,
            later_day: to,
        };
        self.latest_state = Some(if key.map.count() <= MAX_RECORDS_AT_ONCE {
            let comparison = self.at_once.get(key, |key| Arc::new(MapComparison::of(key)));
            comparison.map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.threaded.get(ctx, key, |key| Arc::new(MapComparison::of(key)))
        });
    }

    fn comparison(&self) -> Option<&Arc<MapComparison>> {
        self.latest_state.as_ref()?.content()
    }

    /// Shows the list. `unmarked` is how many of the moves have no mark on the canvas, as there are too many.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        unmarked: usize,
    ) -> Option<ComparisonRequest> {
        self.update(ui.ctx(), session);
        let mut wish = None;
        ui.spacing_mut().item_spacing.y = space::SMALL;
        ui.horizontal(|ui| {
            wrapped_text(ui, "What moved", semibold(size::TITLE), theme.ink);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(14.0);
                if icon_button(ui, theme, Icon::Close, "Close what moved", "Back to the inspector").clicked() {
                    session.request_effect(Effect::Toggle(Part::WhatMoved));
                }
            });
        });
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            wish = self.compared_maps_ui(ui, theme, session);
            match &self.latest_state {
                Some(ThreadedState::Broken) => fault_notice(ui, theme, ui.available_rect_before_wrap(), PANEL_NAME),
                Some(ThreadedState::Pending(_)) => drop(secondary_text(ui, theme, "Comparing …")),
                Some(ThreadedState::Current(comparison)) => {
                    secondary_text(ui, theme, format!("Moved: {}.", comparison.summary));
                    if unmarked > 0 {
                        secondary_text(ui, theme, format!("{unmarked} of the smaller moves have no mark on the map."));
                    }
                    wish = self.report_ui(ui, theme, comparison, session.day()).or(wish.take());
                }
                None => {}
            }
            if let Some(MapComparison { before, after, changes: moved, groups, .. }) =
                self.comparison().map(Arc::as_ref)
            {
                list::show(ui, theme, session, (before, after, moved), groups);
            }
            ui.add_space(space::LARGE * 2.0);
        });
        wish
    }

    /// What is compared with what.
    fn compared_maps_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) -> Option<ComparisonRequest> {
        let mut wish = None;
        let other = self.comparison_file.as_ref().map(|other| other.name.clone());
        if let Some(name) = &other {
            bidi_label(ui, &format!("From {name} to this map"), regular(size::BODY), theme.ink);
        } else {
            let (from, to) = (self.earlier_day(session), session.day());
            let from = date_ui(ui, theme, &mut self.drafts, ("From", from));
            let to = date_ui(ui, theme, &mut self.drafts, ("To", to));
            if from.is_some() {
                self.earlier_day = from;
            }
            if to.is_some() {
                session.set_day(to);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if other.is_some() && text_button(ui, theme, "Compare two days", "Compare two days").clicked() {
                self.comparison_file = None;
            }
            if text_button(ui, theme, "Compare with a file…", "Compare with a file").clicked() {
                wish = Some(ComparisonRequest::AskForComparisonFile);
            }
        });
        wish
    }

    fn report_ui(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        found: &MapComparison,
        to: Option<Date>,
    ) -> Option<ComparisonRequest> {
        if found.changes.is_empty() {
            return None;
        }
        let mut wish = None;
        ui.horizontal(|ui| {
            if hairline_button(ui, theme, "Copy report").clicked() {
                wish = Some(ComparisonRequest::CopyReport(self.report(found, to)));
            }
            if hairline_button(ui, theme, "Save report…").clicked() {
                wish = Some(ComparisonRequest::SaveReport(self.report(found, to)));
            }
        });
        wish
    }

    fn report(&self, found: &MapComparison, to: Option<Date>) -> String {
        let day = |date: Option<Date>| date.map_or_else(|| "the beginning".to_owned(), Date::long);
        let from = self.earlier_day.or(self.first_change_date.last().copied().flatten());
        let between = match &self.comparison_file {
            Some(other) => format!("From {} to this map", other.name),
            None => format!("From {} to {}", day(from), day(to)),
        };
        report(&found.before, &found.after, &found.changes, (&found.after.title, &between), ReportFormat::Markdown)
    }
}

/// A day to type; answers with a new one.
fn date_ui(ui: &mut Ui, theme: &Theme, drafts: &mut FieldDrafts, (name, date): (&str, Option<Date>)) -> Option<Date> {
    let shown = date.map(|date| date.to_string()).unwrap_or_default();
    let look = TextFieldOptions { hint: "2025-11-07, 2025-11 or 2025", rows: 0, label: None, name };
    let read = |text: &str| {
        let date: Date = text.trim().parse().map_err(|why: crate::model::date::BadDate| format!("{why}."))?;
        Ok((date, date.to_string()))
    };
    let mut new = None;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(44.0, space::FIELD), egui::Sense::hover());
        let text = super::widgets::single_line_text(ui, name, regular(size::SECONDARY), theme.quiet, 44.0);
        text.paint(ui.painter(), rect.left_center());
        ui.vertical(|ui| new = text_field(ui, theme, drafts, (name, &shown), look, read).value);
    });
    new
}

/// The lens under which a move is seen.
fn lens_of(moved: &RecordChange) -> Option<Lens> {
    match &moved.kind {
        crate::model::compare::RecordChangeKind::Position { issue, .. } => Some(Lens::Issue(issue.clone())),
        _ => None,
    }
}

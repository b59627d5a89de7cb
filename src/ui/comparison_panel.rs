//! The comparison panel: lists the changes between two days, or between a file and this map. It changes no map.

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

/// Maps of more records than this are compared on a thread, and not at all while the panel is hidden.
const MAX_RECORDS_AT_ONCE: usize = 3000;

/// The comparison panel: the days or the file to compare, and the result.
pub struct ComparisonPanel {
    /// The earlier day. None for the first day with a change.
    earlier_day: Option<Date>,
    /// The first day on which anything changes in the map.
    first_change_date: DerivedValue<Map, Option<Date>>,
    /// Another file to compare with, instead of an earlier day.
    comparison_file: Option<ComparisonFile>,
    at_once: GuardedContent<ComparisonKey, Arc<MapComparison>>,
    threaded: ThreadedContent<ComparisonKey, Arc<MapComparison>>,
    /// The state of the last comparison. None before the first one.
    latest_state: Option<ThreadedState<Arc<MapComparison>>>,
    drafts: FieldDrafts,
}

/// A map from another file.
struct ComparisonFile {
    name: String,
    map: Map,
}

/// The input of a comparison: two days of a map, or another map.
#[derive(Clone, PartialEq)]
struct ComparisonKey {
    /// All records, with the day that is shown as the `as_of` date of the map.
    map: Map,
    other_map: Option<Map>,
    earlier_day: Option<Date>,
    later_day: Option<Date>,
}

/// Two maps and the changes between them.
pub struct MapComparison {
    /// The earlier map.
    pub before: Map,
    /// The later map.
    pub after: Map,
    /// The changes.
    pub changes: Vec<RecordChange>,
    /// The number of changes by group, as text.
    summary: String,
    groups: Vec<list::ChangeGroupRows>,
}

impl MapComparison {
    fn of(key: &ComparisonKey) -> Self {
        let map = &key.map;
        let (before, after, changes) = match (&key.other_map, key.earlier_day, key.later_day) {
            // Each map on its own day; for this map that is the day that is shown.
            (Some(other), ..) => (other.clone(), map.clone(), compare(other, map)),
            (None, Some(from), Some(to)) => (map.as_of(from), map.as_of(to), changes_between(map, from, to)),
            _ => (map.clone(), map.clone(), Vec::new()),
        };
        let (summary, groups) = (summary(&changes), list::group_rows(&after, &changes));
        Self { before, after, changes, summary, groups }
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

/// The name of the content in a fault notice.
const PANEL_NAME: &str = "What moved";

/// A request of the panel to the window.
#[derive(Clone, Debug, PartialEq)]
pub enum ComparisonRequest {
    /// Copy this text to the clipboard.
    CopyReport(String),
    /// Write this text to a file.
    SaveReport(String),
    /// Ask for a map to compare with.
    AskForComparisonFile,
}

/// The panel.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 18, right: 4, top: 14, bottom: 0 });
    Panel::right("moves").default_size(320.0).size_range(Rangef::new(280.0, 460.0)).frame(frame)
}

impl ComparisonPanel {
    /// Compares with a map that was read from a file.
    pub fn compare_with(&mut self, path: &std::path::Path, map: Map) {
        let name = visible_file_name(path);
        self.comparison_file = Some(ComparisonFile { name, map });
    }

    /// The earlier day. None while a file is compared.
    pub fn earlier_day(&mut self, session: &Session) -> Option<Date> {
        if self.comparison_file.is_some() {
            return None;
        }
        let first_change = |map: &Map| map.nearest_change_date(None, false).map(Date::day);
        self.earlier_day.or_else(|| *self.first_change_date.get(session.committed_map().clone(), first_change))
    }

    /// Compares with another day.
    pub fn set_earlier_day(&mut self, from: Date) {
        self.earlier_day = Some(from);
        self.comparison_file = None;
    }

    /// The number of changes. None if the panel is hidden and finding them would take long.
    pub fn change_count(&mut self, ctx: &Context, session: &Session, is_shown: bool) -> Option<usize> {
        if !is_shown && session.map().count() > MAX_RECORDS_AT_ONCE {
            return None;
        }
        self.update(ctx, session);
        self.comparison().map(|comparison| comparison.changes.len())
    }

    /// The last comparison, for the canvas.
    pub fn shared_comparison(&self) -> Option<Arc<MapComparison>> {
        self.comparison().cloned()
    }

    /// Compares, at once or on a thread. Uses the committed map, because otherwise a gesture would start a comparison
    /// in every frame.
    fn update(&mut self, ctx: &Context, session: &Session) {
        let (earlier_day, later_day) = (self.earlier_day(session), session.day());
        let map = session.visible_committed_map().records().clone();
        let key = ComparisonKey {
            map,
            other_map: self.comparison_file.as_ref().map(|other| other.map.clone()),
            earlier_day,
            later_day,
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

    /// Shows the panel. `unmarked` is the number of changes without a mark on the canvas, because there are too many.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        unmarked: usize,
    ) -> Option<ComparisonRequest> {
        self.update(ui.ctx(), session);
        let mut request = None;
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
            request = self.compared_maps_ui(ui, theme, session);
            match &self.latest_state {
                Some(ThreadedState::Broken) => fault_notice(ui, theme, ui.available_rect_before_wrap(), PANEL_NAME),
                Some(ThreadedState::Pending(_)) => drop(secondary_text(ui, theme, "Comparing …")),
                Some(ThreadedState::Current(comparison)) => {
                    secondary_text(ui, theme, format!("Moved: {}.", comparison.summary));
                    if unmarked > 0 {
                        secondary_text(ui, theme, format!("{unmarked} of the smaller moves have no mark on the map."));
                    }
                    request = self.report_ui(ui, theme, comparison, session.day()).or(request.take());
                }
                None => {}
            }
            if let Some(MapComparison { before, after, changes, groups, .. }) = self.comparison().map(Arc::as_ref) {
                list::show(ui, theme, session, (before, after, changes), groups);
            }
            ui.add_space(space::LARGE * 2.0);
        });
        request
    }

    /// Shows what is compared: two days, or a file with this map.
    fn compared_maps_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) -> Option<ComparisonRequest> {
        let mut request = None;
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
                request = Some(ComparisonRequest::AskForComparisonFile);
            }
        });
        request
    }

    fn report_ui(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        comparison: &MapComparison,
        to: Option<Date>,
    ) -> Option<ComparisonRequest> {
        if comparison.changes.is_empty() {
            return None;
        }
        let mut request = None;
        ui.horizontal(|ui| {
            if hairline_button(ui, theme, "Copy report").clicked() {
                request = Some(ComparisonRequest::CopyReport(self.report(comparison, to)));
            }
            if hairline_button(ui, theme, "Save report…").clicked() {
                request = Some(ComparisonRequest::SaveReport(self.report(comparison, to)));
            }
        });
        request
    }

    fn report(&self, comparison: &MapComparison, to: Option<Date>) -> String {
        let day = |date: Option<Date>| date.map_or_else(|| "the beginning".to_owned(), Date::long);
        let from = self.earlier_day.or(self.first_change_date.last().copied().flatten());
        let period = match &self.comparison_file {
            Some(other) => format!("From {} to this map", other.name),
            None => format!("From {} to {}", day(from), day(to)),
        };
        report(
            &comparison.before,
            &comparison.after,
            &comparison.changes,
            (&comparison.after.title, &period),
            ReportFormat::Markdown,
        )
    }
}

/// Shows a field for a day. Returns the new day if it was changed.
fn date_ui(ui: &mut Ui, theme: &Theme, drafts: &mut FieldDrafts, (name, date): (&str, Option<Date>)) -> Option<Date> {
    let text_of_date = date.map(|date| date.to_string()).unwrap_or_default();
    let options = TextFieldOptions { hint: "2025-11-07, 2025-11 or 2025", rows: 0, label: None, name };
    let parse = |text: &str| {
        let date: Date = text.trim().parse().map_err(|error: crate::model::date::BadDate| format!("{error}."))?;
        Ok((date, date.to_string()))
    };
    let mut changed = None;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(44.0, space::FIELD), egui::Sense::hover());
        let text = super::widgets::single_line_text(ui, name, regular(size::SECONDARY), theme.quiet, 44.0);
        text.paint(ui.painter(), rect.left_center());
        ui.vertical(|ui| changed = text_field(ui, theme, drafts, (name, &text_of_date), options, parse).value);
    });
    changed
}

/// The lens that shows a change of position.
fn lens_of(change: &RecordChange) -> Option<Lens> {
    match &change.kind {
        crate::model::compare::RecordChangeKind::Position { issue, .. } => Some(Lens::Issue(issue.clone())),
        _ => None,
    }
}

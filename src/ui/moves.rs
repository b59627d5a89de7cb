//! The list of what moved, between two days or between a file and this map. It finds and shows; it changes no map.

mod list;

use std::sync::Arc;

use egui::{Align, Context, Frame, Layout, Margin, Panel, Rangef, ScrollArea, Ui, vec2};

use super::fault_notice::{GuardedContent, ThreadedContent, ThreadedState, fault_notice};
use super::icons::{Icon, icon_button};
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{Drafts, Text, bidi_label, hairline_button, quiet, text_button, typed, words};
use crate::export::{ReportFormat, report};
use crate::model::compare::{Moved, between, compare, summary};
use crate::model::{Date, Lens, Map};
use crate::session::{Derived, Effect, Panel as Part, Session};

/// Maps of more records than this are compared by a thread, and not at all while nobody looks at what moved.
const MOST: usize = 3000;

/// What is compared, and what came of it.
pub struct Moves {
    /// The earlier day; none for the first on which anything changes.
    from: Option<Date>,
    /// The first day on which anything changes.
    first_turn: Derived<Map, Option<Date>>,
    /// Another file, which is then compared instead of a day.
    other: Option<OtherMap>,
    at_once: GuardedContent<ComparisonKey, Arc<MapComparison>>,
    threaded: ThreadedContent<ComparisonKey, Arc<MapComparison>>,
    /// What is shown; none before anything was compared.
    shown: Option<ThreadedState<Arc<MapComparison>>>,
    drafts: Drafts,
}

/// A map from another file.
struct OtherMap {
    name: String,
    map: Map,
}

/// What is compared: two days of a map, or another map with it.
#[derive(Clone, PartialEq)]
struct ComparisonKey {
    /// All records, with the day that is looked at as the map's own.
    map: Map,
    other: Option<Map>,
    from: Option<Date>,
    to: Option<Date>,
}

/// Two maps, and what moved between them.
pub struct MapComparison {
    /// The earlier.
    pub before: Map,
    /// The later.
    pub after: Map,
    /// What moved.
    pub moved: Vec<Moved>,
    /// How much moved, in words.
    summary: String,
    groups: Vec<list::GroupRows>,
}

impl MapComparison {
    fn of(key: &ComparisonKey) -> Self {
        let map = &key.map;
        let (before, after, moved) = match (&key.other, key.from, key.to) {
            // Each on its own day, but that of this map is the one that is looked at.
            (Some(other), ..) => (other.clone(), map.clone(), compare(other, map)),
            (None, Some(from), Some(to)) => (map.as_of(from), map.as_of(to), between(map, from, to)),
            _ => (map.clone(), map.clone(), Vec::new()),
        };
        let (summary, groups) = (summary(&moved), list::grouped(&after, &moved));
        Self { before, after, moved, summary, groups }
    }
}

impl Default for Moves {
    fn default() -> Self {
        Self {
            from: None,
            first_turn: Derived::default(),
            other: None,
            at_once: GuardedContent::new(NAME),
            threaded: ThreadedContent::new(NAME),
            shown: None,
            drafts: Drafts::default(),
        }
    }
}

/// The list, where it is said that it cannot be shown.
const NAME: &str = "What moved";

/// What the list asks the window to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Put that text on the clipboard.
    Copy(String),
    /// Write that text to a file.
    Save(String),
    /// Ask for a map to compare with.
    AskOther,
}

/// The panel that the list lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 18, right: 4, top: 14, bottom: 0 });
    Panel::right("moves").default_size(320.0).size_range(Rangef::new(280.0, 460.0)).frame(frame)
}

impl Moves {
    /// Another map was read, to be compared with.
    pub fn compare_with(&mut self, path: &std::path::Path, map: Map) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.other = Some(OtherMap { name, map });
    }

    /// The earlier day, while days are compared.
    pub fn from(&mut self, session: &Session) -> Option<Date> {
        if self.other.is_some() {
            return None;
        }
        let first_turn = |map: &Map| map.turn_from(None, false).map(Date::day);
        self.from.or_else(|| *self.first_turn.get(session.committed_map().clone(), first_turn))
    }

    /// Compares with another day.
    pub fn set_from(&mut self, from: Date) {
        self.from = Some(from);
        self.other = None;
    }

    /// How much moved, where that is soon found or found already.
    pub fn count(&mut self, ctx: &Context, session: &Session, is_shown: bool) -> Option<usize> {
        if !is_shown && session.map().count() > MOST {
            return None;
        }
        self.find(ctx, session);
        self.comparison().map(|comparison| comparison.moved.len())
    }

    /// What moved and the map as it was before, for the canvas.
    pub fn shown(&self) -> Option<Arc<MapComparison>> {
        self.comparison().cloned()
    }

    /// Compares, at once or by a thread. A gesture in progress is not compared: it would be in each of its frames.
    fn find(&mut self, ctx: &Context, session: &Session) {
        let (from, to) = (self.from(session), session.day());
        let map = session.visible_committed_map().records().clone();
        let key = ComparisonKey { map, other: self.other.as_ref().map(|other| other.map.clone()), from, to };
        self.shown = Some(if key.map.count() <= MOST {
            let comparison = self.at_once.get(key, |key| Arc::new(MapComparison::of(key)));
            comparison.map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.threaded.get(ctx, key, |key| Arc::new(MapComparison::of(key)))
        });
    }

    fn comparison(&self) -> Option<&Arc<MapComparison>> {
        self.shown.as_ref()?.content()
    }

    /// Shows the list. `unmarked` is how many of the moves have no mark on the canvas, as there are too many.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, unmarked: usize) -> Option<Wish> {
        self.find(ui.ctx(), session);
        let mut wish = None;
        ui.spacing_mut().item_spacing.y = space::SMALL;
        ui.horizontal(|ui| {
            words(ui, "What moved", semibold(size::TITLE), theme.ink);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(14.0);
                if icon_button(ui, theme, Icon::Close, "Close what moved", "Back to the inspector").clicked() {
                    session.ask(Effect::Toggle(Part::Moved));
                }
            });
        });
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            wish = self.source_ui(ui, theme, session);
            match &self.shown {
                Some(ThreadedState::Broken) => fault_notice(ui, theme, ui.available_rect_before_wrap(), NAME),
                Some(ThreadedState::Pending(_)) => drop(quiet(ui, theme, "Comparing …")),
                Some(ThreadedState::Current(comparison)) => {
                    quiet(ui, theme, format!("Moved: {}.", comparison.summary));
                    if unmarked > 0 {
                        quiet(ui, theme, format!("{unmarked} of the smaller moves have no mark on the map."));
                    }
                    wish = self.report_ui(ui, theme, comparison, session.day()).or(wish.take());
                }
                None => {}
            }
            if let Some(MapComparison { before, after, moved, groups, .. }) = self.comparison().map(Arc::as_ref) {
                list::show(ui, theme, session, (before, after, moved), groups);
            }
            ui.add_space(space::LARGE * 2.0);
        });
        wish
    }

    /// What is compared with what.
    fn source_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) -> Option<Wish> {
        let mut wish = None;
        let other = self.other.as_ref().map(|other| other.name.clone());
        if let Some(name) = &other {
            bidi_label(ui, &format!("From {name} to this map"), regular(size::BODY), theme.ink);
        } else {
            let (from, to) = (self.from(session), session.day());
            let from = date_ui(ui, theme, &mut self.drafts, ("From", from));
            let to = date_ui(ui, theme, &mut self.drafts, ("To", to));
            if from.is_some() {
                self.from = from;
            }
            if to.is_some() {
                session.set_day(to);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            if other.is_some() && text_button(ui, theme, "Compare two days", "Compare two days").clicked() {
                self.other = None;
            }
            if text_button(ui, theme, "Compare with a file…", "Compare with a file").clicked() {
                wish = Some(Wish::AskOther);
            }
        });
        wish
    }

    fn report_ui(&self, ui: &mut Ui, theme: &Theme, found: &MapComparison, to: Option<Date>) -> Option<Wish> {
        if found.moved.is_empty() {
            return None;
        }
        let mut wish = None;
        ui.horizontal(|ui| {
            if hairline_button(ui, theme, "Copy report").clicked() {
                wish = Some(Wish::Copy(self.report(found, to)));
            }
            if hairline_button(ui, theme, "Save report…").clicked() {
                wish = Some(Wish::Save(self.report(found, to)));
            }
        });
        wish
    }

    fn report(&self, found: &MapComparison, to: Option<Date>) -> String {
        let day = |date: Option<Date>| date.map_or_else(|| "the beginning".to_owned(), Date::long);
        let from = self.from.or(self.first_turn.last().copied().flatten());
        let between = match &self.other {
            Some(other) => format!("From {} to this map", other.name),
            None => format!("From {} to {}", day(from), day(to)),
        };
        report(&found.before, &found.after, &found.moved, (&found.after.title, &between), ReportFormat::Markdown)
    }
}

/// A day to type; answers with a new one.
fn date_ui(ui: &mut Ui, theme: &Theme, drafts: &mut Drafts, (name, date): (&str, Option<Date>)) -> Option<Date> {
    let shown = date.map(|date| date.to_string()).unwrap_or_default();
    let look = Text { hint: "2025-11-07, 2025-11 or 2025", rows: 0, label: None, name };
    let read = |text: &str| {
        let date: Date = text.trim().parse().map_err(|why: crate::model::date::BadDate| format!("{why}."))?;
        Ok((date, date.to_string()))
    };
    let mut new = None;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(44.0, space::FIELD), egui::Sense::hover());
        let text = super::widgets::writing(ui, name, regular(size::SECONDARY), theme.quiet, 44.0);
        text.paint(ui.painter(), rect.left_center());
        ui.vertical(|ui| new = typed(ui, theme, drafts, (name, &shown), look, read).value);
    });
    new
}

/// The lens under which a move is seen.
fn lens_of(moved: &Moved) -> Option<Lens> {
    match &moved.what {
        crate::model::compare::What::Stands { issue, .. } => Some(Lens::Issue(issue.clone())),
        _ => None,
    }
}

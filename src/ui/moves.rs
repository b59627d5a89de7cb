//! The list of what moved, between two days or between a file and this map. It finds and shows; it changes no map.

mod list;

use std::rc::Rc;

use egui::{Align, Frame, Layout, Margin, Panel, Rangef, ScrollArea, Ui, vec2};

use super::icons::{Icon, icon_button};
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{Drafts, Text, bidi_label, hairline_button, quiet, text_button, typed, words};
use crate::model::compare::{Moved, Report, between, compare, report, summary};
use crate::model::{Date, Lens, Map};
use crate::session::{Derived, Effect, Panel as Part, Session};

/// Above this many records what moved is not counted while nobody looks at it.
const MOST: usize = 3000;

/// What is compared, and what came of it.
#[derive(Default)]
pub struct Moves {
    /// The earlier day; none for the first on which anything changes.
    from: Option<Date>,
    /// Another file, which is then compared instead of a day.
    other: Option<Other>,
    comparison: Derived<ComparisonKey, Rc<Comparison>>,
    drafts: Drafts,
}

/// A map from another file.
struct Other {
    name: String,
    map: Map,
}

/// What is compared. Another file is no part of it: with another one the comparison is forgotten.
#[derive(PartialEq)]
struct ComparisonKey {
    map: Map,
    from: Option<Date>,
    to: Option<Date>,
}

/// What moved between two maps.
struct Comparison {
    from: Option<Date>,
    to: Option<Date>,
    before: Map,
    after: Map,
    moved: Rc<[Moved]>,
    /// How much moved, in words.
    summary: String,
    groups: Vec<list::GroupRows>,
}

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
        self.other = Some(Other { name, map });
        self.comparison.forget();
    }

    /// The earlier day, while days are compared.
    pub fn from(&self, session: &Session) -> Option<Date> {
        if self.other.is_some() {
            return None;
        }
        self.from.or_else(|| session.map().turn_from(None, false).map(Date::day))
    }

    /// Compares with another day.
    pub fn set_from(&mut self, from: Date) {
        self.from = Some(from);
        self.other = None;
    }

    /// How much moved, where that is soon found or found already.
    pub fn count(&mut self, session: &Session, is_shown: bool) -> Option<usize> {
        if !is_shown && session.map().count() > MOST {
            return None;
        }
        Some(self.compared(session).moved.len())
    }

    /// What moved and the map as it was before, for the canvas.
    pub fn shown(&self) -> Option<(Map, Rc<[Moved]>)> {
        self.comparison.last().map(|compared| (compared.before.clone(), compared.moved.clone()))
    }

    /// Of the map as it was committed last: what is dragged has not moved yet.
    fn compared(&mut self, session: &Session) -> Rc<Comparison> {
        let map = session.history().map();
        let (from, to) = (self.from(session), session.day());
        let other = self.other.as_ref();
        let compute = |_: &ComparisonKey| {
            let (before, after, moved) = match (other, from, to) {
                (Some(other), ..) => {
                    // Each on its own day, but that of this map is the one that is looked at.
                    let after = Map { as_of: to, ..map.clone() };
                    (other.map.clone(), after.clone(), compare(&other.map, &after))
                }
                (None, Some(from), Some(to)) => (map.as_of(from), map.as_of(to), between(map, from, to)),
                _ => (map.clone(), map.clone(), Vec::new()),
            };
            let (summary, groups) = (summary(&moved), list::grouped(&after, &moved));
            Rc::new(Comparison { from, to, before, after, moved: moved.into(), summary, groups })
        };
        self.comparison.get(ComparisonKey { map: map.clone(), from, to }, compute).clone()
    }

    /// Shows the list. `unmarked` is how many of the moves have no mark on the canvas, as there are too many.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, unmarked: usize) -> Option<Wish> {
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
            let compared = self.compared(session);
            quiet(ui, theme, format!("Moved: {}.", compared.summary));
            if unmarked > 0 {
                quiet(ui, theme, format!("{unmarked} of the smaller moves have no mark on the map."));
            }
            if let Some(next) = self.report_ui(ui, theme, &compared) {
                wish = Some(next);
            }
            let Comparison { before, after, moved, groups, .. } = &*compared;
            list::show(ui, theme, session, (before, after, moved), groups);
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
                self.comparison.forget();
            }
            if text_button(ui, theme, "Compare with a file…", "Compare with a file").clicked() {
                wish = Some(Wish::AskOther);
            }
        });
        wish
    }

    fn report_ui(&self, ui: &mut Ui, theme: &Theme, compared: &Comparison) -> Option<Wish> {
        let mut wish = None;
        if compared.moved.is_empty() {
            return wish;
        }
        ui.horizontal(|ui| {
            if hairline_button(ui, theme, "Copy report").clicked() {
                wish = Some(Wish::Copy(self.report(compared)));
            }
            if hairline_button(ui, theme, "Save report…").clicked() {
                wish = Some(Wish::Save(self.report(compared)));
            }
        });
        wish
    }

    fn report(&self, compared: &Comparison) -> String {
        let day = |date: Option<Date>| date.map_or_else(|| "the beginning".to_owned(), Date::long);
        let between = match &self.other {
            Some(other) => format!("From {} to this map", other.name),
            None => format!("From {} to {}", day(compared.from), day(compared.to)),
        };
        let Comparison { before, after, moved, .. } = compared;
        report(before, after, moved, (&after.title, &between), Report::Markdown)
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

//! The lists at the left: every record of the map, to find and to select. Shows what is committed, not what is dragged.

mod list;
pub(super) use list::marks;
mod row;

use std::collections::BTreeSet;

use egui::{Frame, Margin, Panel, Rangef, Response, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};

use self::list::{List, Wanted};
use super::icons::Icon;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{Writing, writing};
use crate::model::{Map, Target};
use crate::session::Session;

/// Which list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Who can take positions.
    #[default]
    Actors,
    /// On what.
    Issues,
    /// What marks rest on.
    Sources,
    /// Every other kind of record.
    More,
}

impl Tab {
    /// Every tab.
    pub const ALL: [Self; 4] = [Self::Actors, Self::Issues, Self::Sources, Self::More];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actors => "Actors",
            Self::Issues => "Issues",
            Self::Sources => "Sources",
            Self::More => "More",
        }
    }

    /// The tab that a record stands in.
    pub fn of(target: &Target) -> Self {
        match target {
            Target::Actor(_) => Self::Actors,
            Target::Issue(_) => Self::Issues,
            Target::Source(_) => Self::Sources,
            _ => Self::More,
        }
    }

    fn count(self, map: &Map) -> Option<usize> {
        match self {
            Self::Actors => Some(map.actors.len()),
            Self::Issues => Some(map.issues.len()),
            Self::Sources => Some(map.sources.len()),
            Self::More => None,
        }
    }
}

/// The lists and what of them is open.
#[derive(Default)]
pub struct Outline {
    tab: Tab,
    filter: String,
    /// What is folded up: actors with parts, and kinds of record.
    folded: BTreeSet<String>,
    /// Shall the filter get the keyboard?
    find: bool,
    list: List,
    /// What was selected when the list was last scrolled to it.
    shown: Option<Target>,
    /// How far the list is scrolled, and how much of it can be seen.
    offset: f32,
    height: f32,
}

/// The panel that the lists lie in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 });
    Panel::left("outline").default_size(250.0).size_range(Rangef::new(200.0, 420.0)).frame(frame)
}

impl Outline {
    /// The list that is shown.
    pub fn tab(&self) -> Tab {
        self.tab
    }

    /// Shows another list.
    pub fn set_tab(&mut self, tab: Tab) {
        self.tab = tab;
    }

    /// Puts the cursor into the filter.
    pub fn find(&mut self) {
        self.find = true;
    }

    /// Shows the lists.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow(session);
        let map = Map { as_of: session.day(), ..session.history().map().clone() };
        self.tabs(ui, theme, &map);
        ui.add_space(space::SMALL);
        self.filter(ui, theme, session);
        ui.add_space(space::SMALL);
        let wanted = Wanted { tab: self.tab, filter: self.filter.trim(), folded: &self.folded, lens: session.lens() };
        self.list.refresh(&map, &wanted);
        self.rows(ui, theme, session, &map);
    }

    /// When something else is selected than last time, its tab is shown and the list scrolls to it.
    fn follow(&mut self, session: &Session) {
        let selected = session.selected();
        if selected == self.shown.as_ref() {
            return;
        }
        if let Some(target) = selected.filter(|target| Tab::of(target) != Tab::More) {
            self.tab = Tab::of(target);
        }
    }

    fn tabs(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        let words = |tab: Tab, counts: bool| {
            let chosen = self.tab == tab;
            TabWords::new(ui, theme, tab, tab.count(map).filter(|_| counts || chosen), chosen)
        };
        let all: Vec<(Tab, TabWords)> = Tab::ALL.into_iter().map(|tab| (tab, words(tab, true))).collect();
        let (room, between) = (ui.available_width(), (all.len() - 1) as f32);
        let gap = |all: &[(Tab, TabWords)]| (room - all.iter().map(|(_, words)| words.width()).sum::<f32>()) / between;
        // A row that is too wide would push the panel wider, and the map aside, as soon as there are ten actors.
        let all = match gap(&all) {
            ..6.0 => Tab::ALL.into_iter().map(|tab| (tab, words(tab, false))).collect(),
            _ => all,
        };
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap(&all).floor().clamp(2.0, 14.0);
            for (tab, words) in all {
                if tab_button(ui, theme, tab, &words, self.tab == tab).clicked() {
                    self.tab = tab;
                }
            }
        });
        let line = row.response.rect.bottom();
        ui.painter().hline(ui.max_rect().x_range(), line + 0.5, Stroke::new(1.0, theme.hairline));
    }

    fn filter(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.horizontal(|ui| {
            self.filter_field(ui, theme);
            self.add_button(ui, theme, session);
        });
    }

    fn filter_field(&mut self, ui: &mut Ui, theme: &Theme) {
        let add = if self.tab == Tab::More { 0.0 } else { space::TOUCH + space::MEDIUM };
        let width = ui.available_width() - add;
        let edit = TextEdit::singleline(&mut self.filter).hint_text("Filter").desired_width(width);
        let filter_keys = edit.get_event_filter();
        let edit = edit.id_salt("filter").margin(egui::Margin { left: 28, right: 8, top: 4, bottom: 4 });
        let response = ui.add(edit.min_size(vec2(width, 26.0))).accessible_name("Filter the outline");
        Icon::Search.paint(ui.painter(), response.rect.left_center() + vec2(14.0, 0.0), theme.quiet);
        if std::mem::take(&mut self.find) {
            response.request_focus();
        }
        if response.has_focus() && !self.filter.is_empty() {
            if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                self.filter.clear();
            } else {
                // Escape would leave the field, and only then could be asked for.
                let own = egui::EventFilter { escape: true, ..filter_keys };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
            }
        }
    }
}

/// What a tab says: its name, and how many records are in its list.
struct TabWords {
    name: Writing,
    number: Option<Writing>,
}

impl TabWords {
    fn new(ui: &Ui, theme: &Theme, tab: Tab, count: Option<usize>, chosen: bool) -> Self {
        let (font, ink) = if chosen { (semibold(size::BODY), theme.ink) } else { (regular(size::BODY), theme.quiet) };
        let name = writing(ui, tab.name(), font, ink, 200.0);
        let number = count.map(|count| writing(ui, &count.to_string(), regular(size::SECONDARY), theme.quiet, 60.0));
        Self { name, number }
    }

    fn width(&self) -> f32 {
        self.name.width() + self.number.as_ref().map_or(0.0, |number| NUMBER_GAP + number.width())
    }
}

/// How far behind its name the number of a tab stands.
const NUMBER_GAP: f32 = 4.0;

fn tab_button(ui: &mut Ui, theme: &Theme, tab: Tab, words: &TabWords, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(words.width(), 30.0), Sense::click());
    words.name.paint(ui.painter(), rect.left_center());
    if let Some(number) = &words.number {
        number.paint(ui.painter(), pos2(rect.left() + words.name.width() + NUMBER_GAP, rect.center().y));
    }
    if chosen {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(2.0, theme.accent));
    }
    super::widgets::focus_rim(ui, theme, rect.expand2(vec2(3.0, -2.0)), &response);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, tab.name()));
    response
}

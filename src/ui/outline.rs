//! The lists at the left: every record of the map, to find and to select. Shows what is committed, not what is dragged.

mod rows;

use egui::{Frame, Margin, Panel, Rangef, Response, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

use super::fault_notice::{GuardedContent, SizedContent, ThreadedState, fault_notice};
use super::icons::Icon;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{SingleLineText, single_line_text};
use crate::model::{Map, Target};
use crate::session::{OutlineList, OutlineQuery, OutlineTab, Session};

/// The lists and what of them is open.
pub struct OutlinePanel {
    query: OutlineQuery,
    /// Does the filter get the keyboard in the next frame?
    wants_focus: bool,
    list: GuardedContent<(Map, OutlineQuery), Arc<OutlineList>>,
    /// What a filter leaves of it: each record is looked through for that.
    filtered: SizedContent<(Map, OutlineQuery), Arc<OutlineList>>,
    /// What was listed last.
    last: Option<Arc<OutlineList>>,
    /// Is that the list of something else, while a thread makes the one that is wanted?
    is_outdated: bool,
    /// What was selected when the list was last scrolled to it.
    followed_target: Option<Target>,
    /// How far the list is scrolled, and how much of it can be seen.
    scroll_offset: f32,
    view_height: f32,
}

impl Default for OutlinePanel {
    fn default() -> Self {
        Self {
            query: OutlineQuery::default(),
            wants_focus: false,
            list: GuardedContent::new("The outline"),
            filtered: SizedContent::new("The outline"),
            last: None,
            is_outdated: false,
            followed_target: None,
            scroll_offset: 0.0,
            view_height: 0.0,
        }
    }
}

/// The panel that the lists lie in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 });
    Panel::left("outline").default_size(250.0).size_range(Rangef::new(200.0, 420.0)).frame(frame)
}

impl OutlinePanel {
    /// The list that is shown.
    pub fn tab(&self) -> OutlineTab {
        self.query.tab
    }

    /// Shows another list.
    pub fn set_tab(&mut self, tab: OutlineTab) {
        self.query.tab = tab;
    }

    /// Puts the cursor into the filter.
    pub fn focus_filter(&mut self) {
        self.wants_focus = true;
    }

    /// Shows the lists.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow_selection(session);
        let visible = session.visible_committed_map();
        let map = visible.records().clone();
        self.tabs_ui(ui, theme, &map);
        ui.add_space(space::SMALL);
        self.filter_ui(ui, theme, session);
        ui.add_space(space::SMALL);
        let filter = self.query.filter.trim().to_owned();
        let query = OutlineQuery { filter, lens: session.lens().clone(), ..self.query.clone() };
        if let Some(list) = self.list(ui, theme, (map.clone(), query)) {
            self.rows_ui(ui, theme, session, (&map, &list));
        }
    }

    /// The list for a key; while a thread filters many records, the last one of the same tab.
    fn list(&mut self, ui: &mut Ui, theme: &Theme, key: (Map, OutlineQuery)) -> Option<Arc<OutlineList>> {
        let compute = |(map, query): &(Map, OutlineQuery)| Arc::new(OutlineList::of(map, query));
        let (records, tab) = (key.0.count(), key.1.tab);
        let state = if key.1.filter.is_empty() {
            self.list.get(key, compute).map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.filtered.get(ui.ctx(), records, key, compute)
        };
        self.is_outdated = matches!(state, ThreadedState::Pending(_));
        match state {
            ThreadedState::Current(list) => self.last = Some(list),
            ThreadedState::Pending(_) => self.last = self.last.take().filter(|last| last.tab == tab),
            ThreadedState::Broken => {
                let room = ui.available_rect_before_wrap();
                fault_notice(ui, theme, room, "The outline");
                self.last = None;
            }
        }
        self.last.clone()
    }

    /// When something else is selected than last time, its tab is shown and the list scrolls to it.
    fn follow_selection(&mut self, session: &Session) {
        let selected = session.selected();
        if selected == self.followed_target.as_ref() {
            return;
        }
        if let Some(target) = selected.filter(|target| OutlineTab::of(target) != OutlineTab::More) {
            self.query.tab = OutlineTab::of(target);
        }
    }

    fn tabs_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        let words = |tab: OutlineTab, counts: bool| {
            let chosen = self.query.tab == tab;
            TabLabel::new(ui, theme, tab, tab.count(map).filter(|_| counts || chosen), chosen)
        };
        let all: Vec<(OutlineTab, TabLabel)> = OutlineTab::ALL.into_iter().map(|tab| (tab, words(tab, true))).collect();
        let (room, between) = (ui.available_width(), (all.len() - 1) as f32);
        let gap =
            |all: &[(OutlineTab, TabLabel)]| (room - all.iter().map(|(_, words)| words.width()).sum::<f32>()) / between;
        // A row that is too wide would push the panel wider, and the map aside, as soon as there are ten actors.
        let all = match gap(&all) {
            ..6.0 => OutlineTab::ALL.into_iter().map(|tab| (tab, words(tab, false))).collect(),
            _ => all,
        };
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap(&all).floor().clamp(2.0, 14.0);
            for (tab, words) in all {
                if tab_button(ui, theme, tab, &words, self.query.tab == tab).clicked() {
                    self.query.tab = tab;
                }
            }
        });
        let line = row.response.rect.bottom();
        ui.painter().hline(ui.max_rect().x_range(), line + 0.5, Stroke::new(1.0, theme.hairline));
    }

    fn filter_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.horizontal(|ui| {
            self.filter_field_ui(ui, theme);
            self.add_button_ui(ui, theme, session);
        });
    }

    fn filter_field_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let add = if self.query.tab == OutlineTab::More { 0.0 } else { space::TOUCH + space::MEDIUM };
        let width = ui.available_width() - add;
        let edit = TextEdit::singleline(&mut self.query.filter).hint_text("Filter").desired_width(width);
        let filter_keys = edit.get_event_filter();
        let edit = edit.id_salt("filter").margin(egui::Margin { left: 28, right: 8, top: 4, bottom: 4 });
        let response = ui.add(edit.min_size(vec2(width, 26.0))).accessible_name("Filter the outline");
        Icon::Search.paint(ui.painter(), response.rect.left_center() + vec2(14.0, 0.0), theme.quiet);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.has_focus() && !self.query.filter.is_empty() {
            if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                self.query.filter.clear();
            } else {
                // Escape would leave the field, and only then could be asked for.
                let own = egui::EventFilter { escape: true, ..filter_keys };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
            }
        }
    }
}

/// What a tab says: its name, and how many records are in its list.
struct TabLabel {
    name: SingleLineText,
    number: Option<SingleLineText>,
}

impl TabLabel {
    fn new(ui: &Ui, theme: &Theme, tab: OutlineTab, count: Option<usize>, chosen: bool) -> Self {
        let (font, ink) = if chosen { (semibold(size::BODY), theme.ink) } else { (regular(size::BODY), theme.quiet) };
        let name = single_line_text(ui, tab.name(), font, ink, 200.0);
        let number =
            count.map(|count| single_line_text(ui, &count.to_string(), regular(size::SECONDARY), theme.quiet, 60.0));
        Self { name, number }
    }

    fn width(&self) -> f32 {
        self.name.width() + self.number.as_ref().map_or(0.0, |number| NUMBER_GAP + number.width())
    }
}

/// How far behind its name the number of a tab stands.
const NUMBER_GAP: f32 = 4.0;

fn tab_button(ui: &mut Ui, theme: &Theme, tab: OutlineTab, words: &TabLabel, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(words.width(), 30.0), Sense::click());
    words.name.paint(ui.painter(), rect.left_center());
    if let Some(number) = &words.number {
        number.paint(ui.painter(), pos2(rect.left() + words.name.width() + NUMBER_GAP, rect.center().y));
    }
    if chosen {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(2.0, theme.accent));
    }
    super::widgets::focus_ring(ui, theme, rect.expand2(vec2(3.0, -2.0)), &response);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, tab.name()));
    response
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::model::Actor;
    use crate::ui::fault_notice::MANY_RECORDS;
    use crate::ui::theme::{ColourScheme, ColourVision};

    #[test]
    fn filtering_many_records_shows_the_last_list_meanwhile() {
        let mut map = Map::default();
        for number in 0..=MANY_RECORDS {
            map.actors.add(Actor::new(&format!("Xylo {number}"), egui::Pos2::ZERO));
        }
        let state = (OutlinePanel::default(), OutlineQuery::default(), None);
        let show = move |ui: &mut Ui, (outline, query, rows): &mut (OutlinePanel, OutlineQuery, Option<usize>)| {
            let theme = Theme::new(ColourScheme::Light, ColourVision::Usual);
            *rows = outline.list(ui, &theme, (map.clone(), query.clone())).map(|list| list.rows.len());
        };
        let mut harness = Harness::new_ui_state(show, state);
        harness.step();
        assert_eq!(harness.state().2, Some(MANY_RECORDS + 1));
        harness.state_mut().1.filter = "xylo 4000".to_owned();
        harness.step();
        assert!(harness.state().0.is_outdated);
        assert_eq!(harness.state().2, Some(MANY_RECORDS + 1));
        while harness.state().0.is_outdated {
            std::thread::yield_now();
            harness.step();
        }
        assert_eq!(harness.state().2, Some(1));
        harness.state_mut().1 = OutlineQuery { tab: OutlineTab::Issues, ..harness.state().1.clone() };
        harness.step();
        assert_eq!(harness.state().2, None, "never the list of another tab");
    }
}

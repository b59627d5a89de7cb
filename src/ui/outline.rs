//! The outline panel: lists of all records, to find and to select them. Shows the committed map, without a gesture in
//! progress.

mod rows;

use egui::{Frame, Margin, Panel, Rangef, Response, Role, Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

use super::fault_notice::{GuardedContent, SizedContent, ThreadedState, fault_notice};
use super::icons::Icon;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{SingleLineText, single_line_text};
use crate::model::{Map, Target};
use crate::session::{OutlineList, OutlineQuery, OutlineTab, Session};

/// The outline panel with its tab, filter and scroll position.
pub struct OutlinePanel {
    query: OutlineQuery,
    /// Whether the filter gets the keyboard focus in the next frame.
    wants_focus: bool,
    list: GuardedContent<(Map, OutlineQuery), Arc<OutlineList>>,
    /// The list with a filter, which may need a thread because each record is searched.
    filtered: SizedContent<(Map, OutlineQuery), Arc<OutlineList>>,
    /// The list that was shown last.
    last: Option<Arc<OutlineList>>,
    /// Whether that list is out of date, while a thread makes the current one.
    is_outdated: bool,
    /// The selected record that the list last scrolled to.
    followed_target: Option<Target>,
    /// The scroll offset and the height of the visible part, in points.
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

/// The panel of the outline.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 8 });
    Panel::left("outline").default_size(250.0).size_range(Rangef::new(200.0, 420.0)).frame(frame)
}

impl OutlinePanel {
    /// The tab that is shown.
    pub fn tab(&self) -> OutlineTab {
        self.query.tab
    }

    /// Shows another tab.
    pub fn set_tab(&mut self, tab: OutlineTab) {
        self.query.tab = tab;
    }

    /// Puts the cursor into the filter in the next frame.
    pub fn focus_filter(&mut self) {
        self.wants_focus = true;
    }

    /// Shows the tabs, the filter and the list.
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

    /// The list for a key; while a thread filters many records, the last list of the same tab.
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
                let rect = ui.available_rect_before_wrap();
                fault_notice(ui, theme, rect, "The outline");
                self.last = None;
            }
        }
        self.last.clone()
    }

    /// If the selection has changed, shows its tab. The list scrolls to it later.
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
        let label_of = |tab: OutlineTab, has_count: bool| {
            let is_chosen = self.query.tab == tab;
            TabLabel::new(ui, theme, tab, tab.count(map).filter(|_| has_count || is_chosen), is_chosen)
        };
        let labels: Vec<(OutlineTab, TabLabel)> =
            OutlineTab::ALL.into_iter().map(|tab| (tab, label_of(tab, true))).collect();
        let (available, gap_count) = (ui.available_width(), (labels.len() - 1) as f32);
        let gap = |labels: &[(OutlineTab, TabLabel)]| {
            (available - labels.iter().map(|(_, label)| label.width()).sum::<f32>()) / gap_count
        };
        // A row that is too wide would widen the panel and push the map aside as soon as there are ten actors. Then
        // only the chosen tab shows its count.
        let labels = match gap(&labels) {
            ..6.0 => OutlineTab::ALL.into_iter().map(|tab| (tab, label_of(tab, false))).collect(),
            _ => labels,
        };
        let row = ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = gap(&labels).floor().clamp(2.0, 14.0);
            for (tab, label) in labels {
                if tab_button(ui, theme, tab, &label, self.query.tab == tab).clicked() {
                    self.query.tab = tab;
                }
            }
        });
        let bottom = row.response.rect.bottom();
        ui.painter().hline(ui.max_rect().x_range(), bottom + 0.5, Stroke::new(1.0, theme.hairline));
    }

    fn filter_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.horizontal(|ui| {
            self.filter_field_ui(ui, theme);
            self.add_button_ui(ui, theme, session);
        });
    }

    fn filter_field_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let button_width = if self.query.tab == OutlineTab::More { 0.0 } else { space::TOUCH + space::MEDIUM };
        let width = ui.available_width() - button_width;
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
                // Without this, Escape would leave the field before it could clear the filter.
                let filter = egui::EventFilter { escape: true, ..filter_keys };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            }
        }
    }
}

/// The label of a tab: its name, and the number of records in its list.
struct TabLabel {
    name: SingleLineText,
    number: Option<SingleLineText>,
}

impl TabLabel {
    fn new(ui: &Ui, theme: &Theme, tab: OutlineTab, count: Option<usize>, is_chosen: bool) -> Self {
        let (font, ink) =
            if is_chosen { (semibold(size::BODY), theme.ink) } else { (regular(size::BODY), theme.quiet) };
        let name = single_line_text(ui, tab.name(), font, ink, 200.0);
        let number =
            count.map(|count| single_line_text(ui, &count.to_string(), regular(size::SECONDARY), theme.quiet, 60.0));
        Self { name, number }
    }

    fn width(&self) -> f32 {
        self.name.width() + self.number.as_ref().map_or(0.0, |number| NUMBER_GAP + number.width())
    }
}

/// The space between the name and the count of a tab, in points.
const NUMBER_GAP: f32 = 4.0;

fn tab_button(ui: &mut Ui, theme: &Theme, tab: OutlineTab, label: &TabLabel, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(label.width(), 30.0), Sense::click());
    label.name.paint(ui.painter(), rect.left_center());
    if let Some(number) = &label.number {
        number.paint(ui.painter(), pos2(rect.left() + label.name.width() + NUMBER_GAP, rect.center().y));
    }
    if is_chosen {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(2.0, theme.accent));
    }
    super::widgets::focus_ring(ui, theme, rect.expand2(vec2(3.0, -2.0)), &response);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, tab.name()));
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

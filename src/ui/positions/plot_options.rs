//! The options of the plot while an axis needs an issue and the lens has none: every issue, and a plot of all issues.
//! One is chosen by click or by keys.

use egui::{
    Event, EventFilter, Id as WidgetId, Key, Layout, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use super::PositionsFace;
use crate::model::{Axes, CurrentStances, Id, Issue, Lens, Map};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, focus_ring, secondary_text, single_line_text};

/// The width of the list and the height of a row, in points.
const LIST_WIDTH: f32 = 420.0;
const ROW_HEIGHT: f32 = 34.0;

/// An option to plot.
pub(super) struct PlotOption {
    name: String,
    /// A text about how many positions are known.
    known_text: String,
    subject: PlotSubject,
}

enum PlotSubject {
    Issue(Id<Issue>),
    /// Influence against the number of sources, over all issues.
    SourcesOfAllIssues,
}

/// The options to plot for a map.
pub(super) fn plot_options(map: &Map) -> Vec<PlotOption> {
    let current_stances = CurrentStances::of(map);
    let actors = map.actors.len();
    let mut options: Vec<PlotOption> = Vec::new();
    for issue in map.issues.iter() {
        let count = map.actors.iter().filter(|actor| current_stances.get(&actor.id, &issue.id).is_some()).count();
        let known_text = format!("{count} of {actors} known");
        options.push(PlotOption {
            name: issue.label().to_owned(),
            known_text,
            subject: PlotSubject::Issue(issue.id.clone()),
        });
    }
    let name = "All issues: sources against influence".to_owned();
    options.push(PlotOption { name, known_text: String::new(), subject: PlotSubject::SourcesOfAllIssues });
    options
}

impl PositionsFace {
    /// Shows the options in the middle of `rect`.
    pub(super) fn plot_options_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        options: &[PlotOption],
        area: Rect,
        id: WidgetId,
    ) {
        let previous = self.highlighted_option;
        let mut chosen = self.option_from_keys(ui, options.len(), id);
        let has_moved = self.highlighted_option != previous;
        let height = (options.len() as f32 * ROW_HEIGHT + 70.0).min(area.height() - 16.0);
        let rect = Rect::from_center_size(area.center(), vec2(LIST_WIDTH.min(area.width()), height.max(80.0)));
        let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(builder, |ui| {
            bidi_label(ui, "Whose positions on what?", semibold(size::TITLE), theme.ink);
            secondary_text(ui, theme, "Click one, or go with ↑ ↓ and Enter. Later, ] goes on to the next.");
            ui.add_space(space::MEDIUM);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (index, option) in options.iter().enumerate() {
                    let response = option_row_ui(ui, theme, option, index == self.highlighted_option);
                    if index == self.highlighted_option && has_moved {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        chosen = Some(index);
                    }
                }
            });
        });
        match chosen.and_then(|index| options.get(index)).map(|option| &option.subject) {
            Some(PlotSubject::Issue(issue)) => session.set_lens(Lens::Issue(issue.clone())),
            Some(PlotSubject::SourcesOfAllIssues) => {
                session.figure.axes = Axes { x: "sources".to_owned(), y: "influence".to_owned() }
            }
            None => {}
        }
    }

    /// Handles the keys: up and down move the highlight, Enter chooses.
    fn option_from_keys(&mut self, ui: &Ui, count: usize, id: WidgetId) -> Option<usize> {
        self.highlighted_option = self.highlighted_option.min(count.saturating_sub(1));
        if !ui.memory(|memory| memory.has_focus(id)) {
            return None;
        }
        let filter = EventFilter { tab: false, horizontal_arrows: false, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let mut chosen = None;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
                let is_plain = !modifiers.any();
                match key {
                    Key::ArrowDown if is_plain => {
                        self.highlighted_option = (self.highlighted_option + 1).min(count.saturating_sub(1))
                    }
                    Key::ArrowUp if is_plain => self.highlighted_option = self.highlighted_option.saturating_sub(1),
                    Key::Enter if is_plain => chosen = Some(self.highlighted_option),
                    _ => return true,
                }
                false
            });
        });
        chosen
    }
}

fn option_row_ui(ui: &mut Ui, theme: &Theme, option: &PlotOption, is_highlighted: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW_HEIGHT), Sense::click());
    if is_highlighted || response.hovered() {
        ui.painter().rect_filled(rect, space::CORNER, if is_highlighted { theme.selected } else { theme.hovered });
    }
    focus_ring(ui, theme, rect, &response);
    let known_text =
        single_line_text(ui, &option.known_text, regular(size::SECONDARY), theme.quiet, rect.width() / 2.0);
    known_text.paint(ui.painter(), rect.right_center() - vec2(known_text.width() + space::MEDIUM, 0.0));
    let name_width = rect.width() - known_text.width() - 3.0 * space::MEDIUM;
    let name = single_line_text(ui, &option.name, regular(size::BODY), theme.ink, name_width);
    name.paint(ui.painter(), rect.left_center() + vec2(space::MEDIUM, 0.0));
    let label = if option.known_text.is_empty() {
        option.name.clone()
    } else {
        format!("{}, {}", option.name, option.known_text)
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_highlighted, &label));
    if name.is_elided() { response.on_hover_text(label) } else { response }
}

//! What can be plotted while an axis needs an issue and there is none under the lens: every issue, and the axes that need
//! none. A click or a key chooses.

use egui::{
    Event, EventFilter, Id as WidgetId, Key, Layout, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use super::PositionsFace;
use crate::model::{Axes, CurrentStances, Id, Issue, Lens, Map};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, focus_ring, secondary_text, single_line_text};

/// The width of the list, and the height of a row.
const LIST_WIDTH: f32 = 420.0;
const ROW_HEIGHT: f32 = 34.0;

/// Something that can be plotted.
pub(super) struct PlotOption {
    name: String,
    /// How much is known of it.
    known_text: String,
    subject: PlotSubject,
}

enum PlotSubject {
    Issue(Id<Issue>),
    /// Influence against how well positions are known, on all issues.
    SourcesOfAllIssues,
}

/// What can be plotted of a map.
pub(super) fn plot_options(map: &Map) -> Vec<PlotOption> {
    let standing = CurrentStances::of(map);
    let actors = map.actors.len();
    let mut offers: Vec<PlotOption> = Vec::new();
    for issue in map.issues.iter() {
        let known = map.actors.iter().filter(|actor| standing.get(&actor.id, &issue.id).is_some()).count();
        let known = format!("{known} of {actors} known");
        offers.push(PlotOption {
            name: issue.label().to_owned(),
            known_text: known,
            subject: PlotSubject::Issue(issue.id.clone()),
        });
    }
    let name = "All issues: sources against influence".to_owned();
    offers.push(PlotOption { name, known_text: String::new(), subject: PlotSubject::SourcesOfAllIssues });
    offers
}

impl PositionsFace {
    /// Shows what can be plotted in the middle of `room`.
    pub(super) fn plot_options_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        offers: &[PlotOption],
        room: Rect,
        id: WidgetId,
    ) {
        let before = self.highlighted_option;
        let mut chosen = self.option_from_keys(ui, offers.len(), id);
        let has_walked = self.highlighted_option != before;
        let high = (offers.len() as f32 * ROW_HEIGHT + 70.0).min(room.height() - 16.0);
        let rect = Rect::from_center_size(room.center(), vec2(LIST_WIDTH.min(room.width()), high.max(80.0)));
        let place = UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(place, |ui| {
            bidi_label(ui, "Whose positions on what?", semibold(size::TITLE), theme.ink);
            secondary_text(ui, theme, "Click one, or go with ↑ ↓ and Enter. Later, ] goes on to the next.");
            ui.add_space(space::MEDIUM);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (at, offer) in offers.iter().enumerate() {
                    let shown = option_row_ui(ui, theme, offer, at == self.highlighted_option);
                    if at == self.highlighted_option && has_walked {
                        shown.scroll_to_me(None);
                    }
                    if shown.clicked() {
                        chosen = Some(at);
                    }
                }
            });
        });
        match chosen.and_then(|at| offers.get(at)).map(|offer| &offer.subject) {
            Some(PlotSubject::Issue(issue)) => session.set_lens(Lens::Issue(issue.clone())),
            Some(PlotSubject::SourcesOfAllIssues) => {
                session.figure.axes = Axes { x: "sources".to_owned(), y: "influence".to_owned() }
            }
            None => {}
        }
    }

    /// Up and down walk through the list, Enter chooses.
    fn option_from_keys(&mut self, ui: &Ui, count: usize, id: WidgetId) -> Option<usize> {
        self.highlighted_option = self.highlighted_option.min(count.saturating_sub(1));
        if !ui.memory(|memory| memory.has_focus(id)) {
            return None;
        }
        let own = EventFilter { tab: false, horizontal_arrows: false, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
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

fn option_row_ui(ui: &mut Ui, theme: &Theme, offer: &PlotOption, is_here: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW_HEIGHT), Sense::click());
    if is_here || response.hovered() {
        ui.painter().rect_filled(rect, space::CORNER, if is_here { theme.selected } else { theme.hovered });
    }
    focus_ring(ui, theme, rect, &response);
    let known = single_line_text(ui, &offer.known_text, regular(size::SECONDARY), theme.quiet, rect.width() / 2.0);
    known.paint(ui.painter(), rect.right_center() - vec2(known.width() + space::MEDIUM, 0.0));
    let rest = rect.width() - known.width() - 3.0 * space::MEDIUM;
    let name = single_line_text(ui, &offer.name, regular(size::BODY), theme.ink, rest);
    name.paint(ui.painter(), rect.left_center() + vec2(space::MEDIUM, 0.0));
    let said =
        if offer.known_text.is_empty() { offer.name.clone() } else { format!("{}, {}", offer.name, offer.known_text) };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_here, &said));
    if name.is_elided() { response.on_hover_text(said) } else { response }
}

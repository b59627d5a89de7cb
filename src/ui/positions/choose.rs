//! What can be plotted while an axis needs an issue and there is none under the lens: every issue, and the axes that need
//! none. A click or a key chooses.

use egui::{
    Event, EventFilter, Id as WidgetId, Key, Layout, Rect, Response, Role, ScrollArea, Sense, Ui, UiBuilder,
    WidgetInfo, vec2,
};

use super::PositionsFace;
use crate::model::{Axes, Id, Issue, Lens, Map, Standing};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, focus_rim, quiet, writing};

/// The width of the list, and the height of a row.
const WIDTH: f32 = 420.0;
const ROW: f32 = 34.0;

/// Something that can be plotted.
pub(super) struct Offer {
    name: String,
    /// How much is known of it.
    known: String,
    what: What,
}

enum What {
    Issue(Id<Issue>),
    /// Influence against how well positions are known, on all issues.
    Sources,
}

/// What can be plotted of a map.
pub(super) fn offers(map: &Map) -> Vec<Offer> {
    let standing = Standing::of(map);
    let actors = map.actors.len();
    let mut offers: Vec<Offer> = Vec::new();
    for issue in map.issues.iter() {
        let known = map.actors.iter().filter(|actor| standing.get(&actor.id, &issue.id).is_some()).count();
        let known = format!("{known} of {actors} known");
        offers.push(Offer { name: issue.label().to_owned(), known, what: What::Issue(issue.id.clone()) });
    }
    let name = "All issues: sources against influence".to_owned();
    offers.push(Offer { name, known: String::new(), what: What::Sources });
    offers
}

impl PositionsFace {
    /// Shows what can be plotted in the middle of `room`.
    pub(super) fn choose(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        offers: &[Offer],
        room: Rect,
        id: WidgetId,
    ) {
        let before = self.offered;
        let mut chosen = self.choose_by_keys(ui, offers.len(), id);
        let has_walked = self.offered != before;
        let high = (offers.len() as f32 * ROW + 70.0).min(room.height() - 16.0);
        let rect = Rect::from_center_size(room.center(), vec2(WIDTH.min(room.width()), high.max(80.0)));
        let place = UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(place, |ui| {
            bidi_label(ui, "Whose positions on what?", semibold(size::TITLE), theme.ink);
            quiet(ui, theme, "Click one, or go with ↑ ↓ and Enter. Later, ] goes on to the next.");
            ui.add_space(space::MEDIUM);
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (at, offer) in offers.iter().enumerate() {
                    let shown = row(ui, theme, offer, at == self.offered);
                    if at == self.offered && has_walked {
                        shown.scroll_to_me(None);
                    }
                    if shown.clicked() {
                        chosen = Some(at);
                    }
                }
            });
        });
        match chosen.and_then(|at| offers.get(at)).map(|offer| &offer.what) {
            Some(What::Issue(issue)) => session.set_lens(Lens::Issue(issue.clone())),
            Some(What::Sources) => session.figure.axes = Axes { x: "sources".to_owned(), y: "influence".to_owned() },
            None => {}
        }
    }

    /// Up and down walk through the list, Enter chooses.
    fn choose_by_keys(&mut self, ui: &Ui, count: usize, id: WidgetId) -> Option<usize> {
        self.offered = self.offered.min(count.saturating_sub(1));
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
                    Key::ArrowDown if is_plain => self.offered = (self.offered + 1).min(count.saturating_sub(1)),
                    Key::ArrowUp if is_plain => self.offered = self.offered.saturating_sub(1),
                    Key::Enter if is_plain => chosen = Some(self.offered),
                    _ => return true,
                }
                false
            });
        });
        chosen
    }
}

fn row(ui: &mut Ui, theme: &Theme, offer: &Offer, is_here: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 8.0, ROW), Sense::click());
    if is_here || response.hovered() {
        ui.painter().rect_filled(rect, space::CORNER, if is_here { theme.selected } else { theme.hovered });
    }
    focus_rim(ui, theme, rect, &response);
    let known = writing(ui, &offer.known, regular(size::SECONDARY), theme.quiet, rect.width() / 2.0);
    known.paint(ui.painter(), rect.right_center() - vec2(known.width() + space::MEDIUM, 0.0));
    let rest = rect.width() - known.width() - 3.0 * space::MEDIUM;
    let name = writing(ui, &offer.name, regular(size::BODY), theme.ink, rest);
    name.paint(ui.painter(), rect.left_center() + vec2(space::MEDIUM, 0.0));
    let said = if offer.known.is_empty() { offer.name.clone() } else { format!("{}, {}", offer.name, offer.known) };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_here, &said));
    if name.is_cut() { response.on_hover_text(said) } else { response }
}

//! What a cell says when it is pointed at, and the control that opens on it: the steps, and the evidence one click away.

use egui::{Popup, PopupCloseBehavior, Rect, RectAlign, Response, Ui};

use super::access::{sentence, terms};
use super::grid::Pane;
use super::{Built, MatrixFace, Place};
use crate::model::{Stance, Target};
use crate::session::Session;
use crate::text::apart;
use crate::ui::inspector::origin;
use crate::ui::theme::{Theme, color, regular, semibold, size, space};
use crate::ui::widgets::{alignment, bidi_label, quiet, quote, text_button};

/// How many quotes are shown on a card.
const QUOTES: usize = 3;
const WIDTH: f32 = 330.0;

impl MatrixFace {
    /// The card of the cell under the pointer.
    pub(super) fn hovered(&self, pane: &Pane<'_>, response: &Response, place: &Place) {
        let Pane { theme, built, .. } = pane;
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(WIDTH);
            match built.matrix.cell(&place.actor, &place.issue) {
                None => {
                    bidi_label(ui, &sentence(&built.map, built, place), regular(size::SECONDARY), theme.ink);
                }
                Some(cell) => {
                    head(ui, theme, built, place);
                    quiet(ui, theme, terms(cell).join(" · "));
                    if let Some(stance) = built.map.stances.get(&cell.stance) {
                        quotes(ui, theme, built, stance);
                    }
                    other_basis(ui, theme, built, place);
                }
            }
        });
    }

    /// The control of the cell that the cursor is in.
    pub(super) fn control(&mut self, ui: &Ui, session: &mut Session, pane: &Pane<'_>, slot: Rect) {
        let Pane { theme, built, grid, .. } = pane;
        let Some(place) = self.cursor.clone() else { return };
        let cell = built.matrix.cell(&place.actor, &place.issue).cloned();
        let mut open = true;
        let popup = Popup::new(ui.scope_id().with("cell control"), ui.ctx().clone(), slot, ui.layer_id())
            .open_bool(&mut open)
            .align(RectAlign::BOTTOM_START)
            .gap(4.0)
            .width(WIDTH)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name("Position");
        let shown = popup.show(|ui| {
            ui.set_width(WIDTH);
            head(ui, theme, built, &place);
            ui.add_space(space::SMALL);
            let subject = built.map.name(&(&place.issue).into());
            let choice = alignment(ui, theme, &subject, &[cell.as_ref().map(|cell| cell.alignment)], true);
            let mut opened = None;
            if let Some(cell) = &cell {
                quiet(ui, theme, terms(cell).join(" · "));
                if let Some(stance) = built.map.stances.get(&cell.stance) {
                    quotes(ui, theme, built, stance);
                }
                other_basis(ui, theme, built, &place);
                if text_button(ui, theme, "Everything about this position", "Everything about this position").clicked()
                {
                    opened = Some(Target::from(&cell.stance));
                }
            } else {
                quiet(ui, theme, "Not known. A position can be typed: 2, −2, 0, u, s.");
            }
            (choice, opened)
        });
        if let Some((choice, opened)) = shown.map(|shown| shown.inner) {
            if let Some(choice) = choice {
                self.enter(session, &built.matrix, grid, &place, choice.to);
            }
            if let Some(target) = opened {
                session.select([target]);
                self.selection = session.selection().clone();
                session.ask(crate::session::Effect::Enter(crate::session::Panel::Inspector));
                open = false;
            }
        }
        self.open = open;
    }
}

fn head(ui: &mut Ui, theme: &Theme, built: &Built, place: &Place) {
    let (who, what) = (built.map.name(&(&place.actor).into()), built.map.name(&(&place.issue).into()));
    bidi_label(ui, &format!("{} · {}", apart(&who), apart(&what)), semibold(size::BODY), theme.ink);
}

/// The stated position beside an assessed one, or the other way round, where they differ.
fn other_basis(ui: &mut Ui, theme: &Theme, built: &Built, place: &Place) {
    let Some((stated, assessed)) = built.map.differing(&place.actor, &place.issue) else { return };
    let is_stated = built.matrix.cell(&place.actor, &place.issue).is_some_and(|cell| cell.stance == stated.id);
    let other = if is_stated { assessed } else { stated };
    let basis = if is_stated { "Assessed" } else { "Stated" };
    ui.add_space(space::SMALL);
    quiet(ui, theme, format!("{basis}: {}", built.map.terms(&(&other.id).into()).join(" · ")));
    quotes(ui, theme, built, other);
}

/// The first passages that it rests on, and who said so.
fn quotes(ui: &mut Ui, theme: &Theme, built: &Built, stance: &Stance) {
    let bar = stance.alignment.level().map_or(theme.quiet, |level| color(theme.palette.stance(level)));
    for passage in stance.evidence.iter().take(QUOTES) {
        ui.add_space(2.0);
        quote(ui, theme, bar, &passage.quote, &origin(&built.map, passage));
    }
    if stance.evidence.len() > QUOTES {
        quiet(ui, theme, format!("{} more", stance.evidence.len() - QUOTES));
    }
}

//! What a cell says when it is pointed at, and the control that opens on it: the steps, and the evidence one click away.

use egui::{Key, Popup, PopupCloseBehavior, Rect, RectAlign, Response, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::accessibility::{cell_sentence, cell_terms};
use super::edit::toggle_basis;
use super::grid::MatrixPane;
use super::{BuiltMatrix, CellAddress, MatrixFace};
use crate::model::{Basis, Confidence, Stance, Target};
use crate::scene::matrix::MatrixCell;
use crate::session::{Effect, Session, WindowPanel};
use crate::text::isolated_name;
use crate::ui::inspector::passage_origin;
use crate::ui::theme::{Theme, egui_colour, regular, semibold, size, space};
use crate::ui::widgets::{
    alignment_control, bidi_label, checkbox, pill, quote, row, secondary_text, single_line_text, text_button,
};

/// How many quotes are shown on a card.
const MAX_QUOTES: usize = 3;
const WIDTH: f32 = 330.0;

impl MatrixFace {
    /// The card of the cell under the pointer.
    pub(super) fn tooltip_ui(&self, pane: &MatrixPane<'_>, response: &Response, place: &CellAddress) {
        let MatrixPane { theme, built, .. } = pane;
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(WIDTH);
            match built.matrix.cell(&place.actor, &place.issue) {
                None => {
                    bidi_label(ui, &cell_sentence(built, place), regular(size::SECONDARY), theme.ink);
                }
                Some(cell) => {
                    head_ui(ui, theme, built, place);
                    secondary_text(ui, theme, cell_terms(cell).join(" · "));
                    if let Some(stance) = built.map().stances.get(&cell.stance) {
                        quotes_ui(ui, theme, built, stance, Sense::hover());
                    }
                    other_basis_ui(ui, theme, built, place);
                }
            }
        });
    }

    /// The control of the cell that the cursor is in.
    pub(super) fn card_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, slot: Rect) {
        let MatrixPane { theme, built, grid, .. } = pane;
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
            head_ui(ui, theme, built, &place);
            ui.add_space(space::SMALL);
            let subject = built.map().name(&(&place.issue).into());
            let choice = alignment_control(ui, theme, &subject, &[cell.as_ref().map(|cell| cell.alignment)], true);
            let stance = cell.as_ref().and_then(|cell| built.map().stances.get(&cell.stance));
            let wish = match (&cell, stance) {
                (Some(cell), Some(stance)) => self.stance_ui(ui, theme, built, (cell, stance)),
                _ => {
                    secondary_text(ui, theme, "Not known. A position can be typed: 2, −2, 0, u, s.");
                    None
                }
            };
            if cell.is_some() {
                other_basis_ui(ui, theme, built, &place);
            }
            (choice, wish)
        });
        if let Some((choice, wish)) = shown.map(|shown| shown.inner) {
            if let Some(choice) = choice {
                self.enter_alignment(session, &built.matrix, grid, &place, choice.to);
            }
            match wish {
                Some(CellAction::ChangeStance(what, change)) => self.change_stance(session, &place, what, change),
                Some(CellAction::AddCondition(text)) => self.add_condition(session, &place, &text),
                Some(CellAction::ShowInText(target, at)) => {
                    session.request_effect(Effect::ShowInText(target, at));
                    open = false;
                }
                Some(CellAction::ShowRecord(target)) => {
                    session.select([target]);
                    self.followed_selection = session.selection().clone();
                    session.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
                    open = false;
                }
                None => {}
            }
        }
        self.is_card_open = open;
    }

    /// What else can be said of a position, and what it rests on.
    fn stance_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        built: &BuiltMatrix,
        (cell, stance): (&MatrixCell, &Stance),
    ) -> Option<CellAction> {
        let mut wish = terms_ui(ui, theme, stance);
        for condition in built.map().conditions.iter().filter(|condition| condition.of == stance.id) {
            let target = Target::from(&condition.id);
            if row(ui, theme, &format!("if {}", condition.text), condition.status.name()).clicked() {
                wish = Some(CellAction::ShowRecord(target));
            }
        }
        let edit = TextEdit::singleline(&mut self.condition_draft).desired_width(f32::INFINITY).margin(vec2(8.0, 4.0));
        let field = ui.add(edit.hint_text("Add a condition: if …")).accessible_name("Add a condition");
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let text = std::mem::take(&mut self.condition_draft);
            let text = text.trim().trim_start_matches("if ").trim().to_owned();
            wish = (!text.is_empty()).then_some(CellAction::AddCondition(text)).or(wish);
        }
        secondary_text(ui, theme, cell_terms(cell).join(" · "));
        let target = Target::from(&stance.id);
        if let Some(at) = quotes_ui(ui, theme, built, stance, Sense::click()) {
            wish = Some(CellAction::ShowInText(target.clone(), at));
        }
        let words = "Everything about this position";
        if text_button(ui, theme, words, words).clicked() {
            wish = Some(CellAction::ShowRecord(target));
        }
        wish
    }
}

/// What the control of a cell asks for.
enum CellAction {
    /// That something else of the stance is changed.
    ChangeStance(&'static str, fn(&mut Stance)),
    /// That it depends on this.
    AddCondition(String),
    /// That a passage is shown in its text.
    ShowInText(Target, usize),
    /// That the form for a record is shown.
    ShowRecord(Target),
}

/// Red line, basis, salience and confidence, a click each.
fn terms_ui(ui: &mut Ui, theme: &Theme, stance: &Stance) -> Option<CellAction> {
    let mut wish = None;
    ui.horizontal(|ui| {
        let mut red_line = stance.red_line;
        if checkbox(ui, theme, &mut red_line, "Red line", false).on_hover_text("Key: r").changed() {
            wish = Some(CellAction::ChangeStance("red line", |stance| stance.red_line = !stance.red_line));
        }
        ui.add_space(space::MEDIUM);
        let mut assessed = stance.basis == Basis::Assessed;
        if checkbox(ui, theme, &mut assessed, "Assessed", false).on_hover_text("Key: a").changed() {
            wish = Some(CellAction::ChangeStance("basis", toggle_basis));
        }
    });
    let change: [fn(&mut Stance); 3] =
        [|s| toggle_salience(s, 1), |s| toggle_salience(s, 2), |s| toggle_salience(s, 3)];
    ui.horizontal(|ui| {
        caption_ui(ui, theme, "Salience");
        for (number, change) in (1..=3_u8).zip(change) {
            let chosen = stance.salience == number;
            let response = pill(ui, theme, &number.to_string(), chosen);
            let name = format!("Salience {number}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
            if response.on_hover_text("How much it cares. A second click: not known. Key: w").clicked() {
                wish = Some(CellAction::ChangeStance("salience", change));
            }
        }
    });
    let change: [fn(&mut Stance); 3] = [
        |s| s.confidence = Confidence::Confirmed,
        |s| s.confidence = Confidence::Unconfirmed,
        |s| s.confidence = Confidence::Tentative,
    ];
    ui.horizontal(|ui| {
        caption_ui(ui, theme, "Confidence");
        ui.spacing_mut().item_spacing.x = 2.0;
        let all = [Confidence::Confirmed, Confidence::Unconfirmed, Confidence::Tentative];
        for (confidence, change) in all.into_iter().zip(change) {
            let chosen = stance.confidence == confidence;
            let response = pill(ui, theme, confidence.name(), chosen);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, confidence.name()));
            if response.on_hover_text("Key: c").clicked() && !chosen {
                wish = Some(CellAction::ChangeStance("confidence", change));
            }
        }
    });
    wish
}

/// Sets how much an actor cares; what it is already is taken back.
fn toggle_salience(stance: &mut Stance, salience: u8) {
    stance.salience = if stance.salience == salience { 0 } else { salience };
}

fn caption_ui(ui: &mut Ui, theme: &Theme, words: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(74.0, space::TOUCH), Sense::hover());
    single_line_text(ui, words, regular(size::SECONDARY), theme.quiet, rect.width())
        .paint(ui.painter(), rect.left_center());
}

fn head_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, place: &CellAddress) {
    let (who, what) = (built.map().name(&(&place.actor).into()), built.map().name(&(&place.issue).into()));
    bidi_label(ui, &format!("{} · {}", isolated_name(&who), isolated_name(&what)), semibold(size::BODY), theme.ink);
}

/// The stated position beside an assessed one, or the other way round, where they differ.
fn other_basis_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, place: &CellAddress) {
    let Some((stated, assessed)) = built.map().conflicting_stances(&place.actor, &place.issue) else { return };
    let is_stated = built.matrix.cell(&place.actor, &place.issue).is_some_and(|cell| cell.stance == stated.id);
    let other = if is_stated { assessed } else { stated };
    let basis = if is_stated { "Assessed" } else { "Stated" };
    ui.add_space(space::SMALL);
    secondary_text(ui, theme, format!("{basis}: {}", built.map().details(&(&other.id).into()).join(" · ")));
    quotes_ui(ui, theme, built, other, Sense::hover());
}

/// The first passages that it rests on, and who said so. Which of them is clicked?
fn quotes_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, stance: &Stance, sense: Sense) -> Option<usize> {
    let bar = stance.alignment.level().map_or(theme.quiet, |level| egui_colour(theme.palette.stance(level)));
    let mut clicked = None;
    for (at, passage) in stance.evidence.iter().take(MAX_QUOTES).enumerate() {
        ui.add_space(2.0);
        let shown = quote(ui, theme, bar, &passage.quote, &passage_origin(built.map(), passage));
        if sense == Sense::hover() {
            continue;
        }
        let shown = shown.interact(sense);
        shown.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show in the text: {}", passage.quote)));
        if shown.on_hover_text("Shows the passage in its text.").clicked() {
            clicked = Some(at);
        }
    }
    if stance.evidence.len() > MAX_QUOTES {
        secondary_text(ui, theme, format!("{} more", stance.evidence.len() - MAX_QUOTES));
    }
    clicked
}

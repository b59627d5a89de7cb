//! The tooltip of a cell, and the card that opens on it: the steps and further terms, with the evidence one click away.

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

/// The maximum number of quotes on a card.
const MAX_QUOTES: usize = 3;
const WIDTH: f32 = 330.0;

impl MatrixFace {
    /// Shows the tooltip of the cell under the pointer.
    pub(super) fn tooltip_ui(&self, pane: &MatrixPane<'_>, response: &Response, address: &CellAddress) {
        let MatrixPane { theme, built, .. } = pane;
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.set_max_width(WIDTH);
            match built.matrix.cell(&address.actor, &address.issue) {
                None => {
                    bidi_label(ui, &cell_sentence(built, address), regular(size::SECONDARY), theme.ink);
                }
                Some(cell) => {
                    head_ui(ui, theme, built, address);
                    secondary_text(ui, theme, cell_terms(cell).join(" · "));
                    if let Some(stance) = built.map().stances.get(&cell.stance) {
                        quotes_ui(ui, theme, built, stance, Sense::hover());
                    }
                    other_basis_ui(ui, theme, built, address);
                }
            }
        });
    }

    /// Shows the card of the cursor's cell.
    pub(super) fn card_ui(&mut self, ui: &Ui, session: &mut Session, pane: &MatrixPane<'_>, cell_rect: Rect) {
        let MatrixPane { theme, built, grid, .. } = pane;
        let Some(address) = self.cursor.clone() else { return };
        let cell = built.matrix.cell(&address.actor, &address.issue).cloned();
        let mut is_open = true;
        let popup = Popup::new(ui.scope_id().with("cell control"), ui.ctx().clone(), cell_rect, ui.layer_id())
            .open_bool(&mut is_open)
            .align(RectAlign::BOTTOM_START)
            .gap(4.0)
            .width(WIDTH)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .accessible_name("Position");
        let output = popup.show(|ui| {
            ui.set_width(WIDTH);
            head_ui(ui, theme, built, &address);
            ui.add_space(space::SMALL);
            let subject = built.map().name(&(&address.issue).into());
            let choice = alignment_control(ui, theme, &subject, &[cell.as_ref().map(|cell| cell.alignment)], true);
            let stance = cell.as_ref().and_then(|cell| built.map().stances.get(&cell.stance));
            let action = match (&cell, stance) {
                (Some(cell), Some(stance)) => self.stance_ui(ui, theme, built, (cell, stance)),
                _ => {
                    secondary_text(ui, theme, "Not known. A position can be typed: 2, −2, 0, u, s.");
                    None
                }
            };
            if cell.is_some() {
                other_basis_ui(ui, theme, built, &address);
            }
            (choice, action)
        });
        if let Some((choice, action)) = output.map(|output| output.inner) {
            if let Some(choice) = choice {
                self.enter_alignment(session, &built.matrix, grid, &address, choice.to);
            }
            match action {
                Some(CellAction::ChangeStance(term, change)) => self.change_stance(session, &address, term, change),
                Some(CellAction::AddCondition(text)) => self.add_condition(session, &address, &text),
                Some(CellAction::ShowInText(target, index)) => {
                    session.request_effect(Effect::ShowInText(target, index));
                    is_open = false;
                }
                Some(CellAction::ShowRecord(target)) => {
                    session.select([target]);
                    self.followed_selection = session.selection().clone();
                    session.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
                    is_open = false;
                }
                None => {}
            }
        }
        self.is_card_open = is_open;
    }

    /// Shows further terms of a position, its conditions and its evidence.
    fn stance_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        built: &BuiltMatrix,
        (cell, stance): (&MatrixCell, &Stance),
    ) -> Option<CellAction> {
        let mut action = terms_ui(ui, theme, stance);
        for condition in built.map().conditions.iter().filter(|condition| condition.of == stance.id) {
            let target = Target::from(&condition.id);
            if row(ui, theme, &format!("if {}", condition.text), condition.status.name()).clicked() {
                action = Some(CellAction::ShowRecord(target));
            }
        }
        let edit = TextEdit::singleline(&mut self.condition_draft).desired_width(f32::INFINITY).margin(vec2(8.0, 4.0));
        let field = ui.add(edit.hint_text("Add a condition: if …")).accessible_name("Add a condition");
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let text = std::mem::take(&mut self.condition_draft);
            let text = text.trim().trim_start_matches("if ").trim().to_owned();
            action = (!text.is_empty()).then_some(CellAction::AddCondition(text)).or(action);
        }
        secondary_text(ui, theme, cell_terms(cell).join(" · "));
        let target = Target::from(&stance.id);
        if let Some(index) = quotes_ui(ui, theme, built, stance, Sense::click()) {
            action = Some(CellAction::ShowInText(target.clone(), index));
        }
        let label = "Everything about this position";
        if text_button(ui, theme, label, label).clicked() {
            action = Some(CellAction::ShowRecord(target));
        }
        action
    }
}

/// An action chosen on a card.
enum CellAction {
    /// Change another term of the stance.
    ChangeStance(&'static str, fn(&mut Stance)),
    /// Add a condition with this text.
    AddCondition(String),
    /// Show a passage in its text.
    ShowInText(Target, usize),
    /// Show the form of a record.
    ShowRecord(Target),
}

/// Shows red line, basis, salience and confidence, each set by one click.
fn terms_ui(ui: &mut Ui, theme: &Theme, stance: &Stance) -> Option<CellAction> {
    let mut action = None;
    ui.horizontal(|ui| {
        let mut is_red_line = stance.red_line;
        if checkbox(ui, theme, &mut is_red_line, "Red line", false).on_hover_text("Key: r").changed() {
            action = Some(CellAction::ChangeStance("red line", |stance| stance.red_line = !stance.red_line));
        }
        ui.add_space(space::MEDIUM);
        let mut is_assessed = stance.basis == Basis::Assessed;
        if checkbox(ui, theme, &mut is_assessed, "Assessed", false).on_hover_text("Key: a").changed() {
            action = Some(CellAction::ChangeStance("basis", toggle_basis));
        }
    });
    let changes: [fn(&mut Stance); 3] =
        [|stance| toggle_salience(stance, 1), |stance| toggle_salience(stance, 2), |stance| toggle_salience(stance, 3)];
    ui.horizontal(|ui| {
        caption_ui(ui, theme, "Salience");
        for (salience, change) in (1..=3_u8).zip(changes) {
            let is_chosen = stance.salience == salience;
            let response = pill(ui, theme, &salience.to_string(), is_chosen);
            let name = format!("Salience {salience}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
            if response.on_hover_text("How much it cares. A second click: not known. Key: w").clicked() {
                action = Some(CellAction::ChangeStance("salience", change));
            }
        }
    });
    let changes: [fn(&mut Stance); 3] = [
        |stance| stance.confidence = Confidence::Confirmed,
        |stance| stance.confidence = Confidence::Unconfirmed,
        |stance| stance.confidence = Confidence::Tentative,
    ];
    ui.horizontal(|ui| {
        caption_ui(ui, theme, "Confidence");
        ui.spacing_mut().item_spacing.x = 2.0;
        let all = [Confidence::Confirmed, Confidence::Unconfirmed, Confidence::Tentative];
        for (confidence, change) in all.into_iter().zip(changes) {
            let is_chosen = stance.confidence == confidence;
            let response = pill(ui, theme, confidence.name(), is_chosen);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, confidence.name()));
            if response.on_hover_text("Key: c").clicked() && !is_chosen {
                action = Some(CellAction::ChangeStance("confidence", change));
            }
        }
    });
    action
}

/// Sets the salience; if it is already set, makes it unknown.
fn toggle_salience(stance: &mut Stance, salience: u8) {
    stance.salience = if stance.salience == salience { 0 } else { salience };
}

fn caption_ui(ui: &mut Ui, theme: &Theme, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(74.0, space::TOUCH), Sense::hover());
    single_line_text(ui, text, regular(size::SECONDARY), theme.quiet, rect.width())
        .paint(ui.painter(), rect.left_center());
}

fn head_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, address: &CellAddress) {
    let (actor, issue) = (built.map().name(&(&address.actor).into()), built.map().name(&(&address.issue).into()));
    bidi_label(ui, &format!("{} · {}", isolated_name(&actor), isolated_name(&issue)), semibold(size::BODY), theme.ink);
}

/// Shows the assessed position if the cell shows the stated one, or the other way round, where they differ.
fn other_basis_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, address: &CellAddress) {
    let Some((stated, assessed)) = built.map().conflicting_stances(&address.actor, &address.issue) else { return };
    let is_stated = built.matrix.cell(&address.actor, &address.issue).is_some_and(|cell| cell.stance == stated.id);
    let other = if is_stated { assessed } else { stated };
    let basis = if is_stated { "Assessed" } else { "Stated" };
    ui.add_space(space::SMALL);
    secondary_text(ui, theme, format!("{basis}: {}", built.map().details(&(&other.id).into()).join(" · ")));
    quotes_ui(ui, theme, built, other, Sense::hover());
}

/// Shows the first passages and their origin. Returns the index of the passage that was clicked.
fn quotes_ui(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, stance: &Stance, sense: Sense) -> Option<usize> {
    let bar = stance.alignment.level().map_or(theme.quiet, |level| egui_colour(theme.palette.stance(level)));
    let mut clicked_index = None;
    for (index, passage) in stance.evidence.iter().take(MAX_QUOTES).enumerate() {
        ui.add_space(2.0);
        let response = quote(ui, theme, bar, &passage.quote, &passage_origin(built.map(), passage));
        if sense == Sense::hover() {
            continue;
        }
        let response = response.interact(sense);
        response
            .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show in the text: {}", passage.quote)));
        if response.on_hover_text("Shows the passage in its text.").clicked() {
            clicked_index = Some(index);
        }
    }
    if stance.evidence.len() > MAX_QUOTES {
        secondary_text(ui, theme, format!("{} more", stance.evidence.len() - MAX_QUOTES));
    }
    clicked_index
}

//! What a cell says when it is pointed at, and the control that opens on it: the steps, and the evidence one click away.

use egui::{Key, Popup, PopupCloseBehavior, Rect, RectAlign, Response, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::access::{sentence, terms};
use super::edit::turn_basis;
use super::grid::Pane;
use super::{BuiltMatrix, MatrixFace, Place};
use crate::model::{Basis, Confidence, Stance, Target};
use crate::scene::matrix::Cell;
use crate::session::{Effect, Panel, Session};
use crate::text::apart;
use crate::ui::inspector::origin;
use crate::ui::theme::{Theme, color, regular, semibold, size, space};
use crate::ui::widgets::{alignment, bidi_label, check, pill, quiet, quote, row, text_button, writing};

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
                    bidi_label(ui, &sentence(built, place), regular(size::SECONDARY), theme.ink);
                }
                Some(cell) => {
                    head(ui, theme, built, place);
                    quiet(ui, theme, terms(cell).join(" · "));
                    if let Some(stance) = built.map().stances.get(&cell.stance) {
                        quotes(ui, theme, built, stance, Sense::hover());
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
            let subject = built.map().name(&(&place.issue).into());
            let choice = alignment(ui, theme, &subject, &[cell.as_ref().map(|cell| cell.alignment)], true);
            let stance = cell.as_ref().and_then(|cell| built.map().stances.get(&cell.stance));
            let wish = match (&cell, stance) {
                (Some(cell), Some(stance)) => self.stance_ui(ui, theme, built, (cell, stance)),
                _ => {
                    quiet(ui, theme, "Not known. A position can be typed: 2, −2, 0, u, s.");
                    None
                }
            };
            if cell.is_some() {
                other_basis(ui, theme, built, &place);
            }
            (choice, wish)
        });
        if let Some((choice, wish)) = shown.map(|shown| shown.inner) {
            if let Some(choice) = choice {
                self.enter(session, &built.matrix, grid, &place, choice.to);
            }
            match wish {
                Some(Wish::Change(what, change)) => self.mark(session, &place, what, change),
                Some(Wish::Condition(text)) => self.add_condition(session, &place, &text),
                Some(Wish::Read(target, at)) => {
                    session.ask(Effect::ShowInText(target, at));
                    open = false;
                }
                Some(Wish::Show(target)) => {
                    session.select([target]);
                    self.selection = session.selection().clone();
                    session.ask(Effect::Enter(Panel::Inspector));
                    open = false;
                }
                None => {}
            }
        }
        self.open = open;
    }

    /// What else can be said of a position, and what it rests on.
    fn stance_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        built: &BuiltMatrix,
        (cell, stance): (&Cell, &Stance),
    ) -> Option<Wish> {
        let mut wish = terms_ui(ui, theme, stance);
        for condition in built.map().conditions.iter().filter(|condition| condition.of == stance.id) {
            let target = Target::from(&condition.id);
            if row(ui, theme, &format!("if {}", condition.text), condition.status.name()).clicked() {
                wish = Some(Wish::Show(target));
            }
        }
        let edit = TextEdit::singleline(&mut self.condition).desired_width(f32::INFINITY).margin(vec2(8.0, 4.0));
        let field = ui.add(edit.hint_text("Add a condition: if …")).accessible_name("Add a condition");
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            let text = std::mem::take(&mut self.condition);
            let text = text.trim().trim_start_matches("if ").trim().to_owned();
            wish = (!text.is_empty()).then_some(Wish::Condition(text)).or(wish);
        }
        quiet(ui, theme, terms(cell).join(" · "));
        let target = Target::from(&stance.id);
        if let Some(at) = quotes(ui, theme, built, stance, Sense::click()) {
            wish = Some(Wish::Read(target.clone(), at));
        }
        let words = "Everything about this position";
        if text_button(ui, theme, words, words).clicked() {
            wish = Some(Wish::Show(target));
        }
        wish
    }
}

/// What the control of a cell asks for.
enum Wish {
    /// That something else of the stance is changed.
    Change(&'static str, fn(&mut Stance)),
    /// That it depends on this.
    Condition(String),
    /// That a passage is shown in its text.
    Read(Target, usize),
    /// That the form for a record is shown.
    Show(Target),
}

/// Red line, basis, salience and confidence, a click each.
fn terms_ui(ui: &mut Ui, theme: &Theme, stance: &Stance) -> Option<Wish> {
    let mut wish = None;
    ui.horizontal(|ui| {
        let mut red_line = stance.red_line;
        if check(ui, theme, &mut red_line, "Red line", false).on_hover_text("Key: r").changed() {
            wish = Some(Wish::Change("red line", |stance| stance.red_line = !stance.red_line));
        }
        ui.add_space(space::MEDIUM);
        let mut assessed = stance.basis == Basis::Assessed;
        if check(ui, theme, &mut assessed, "Assessed", false).on_hover_text("Key: a").changed() {
            wish = Some(Wish::Change("basis", turn_basis));
        }
    });
    let change: [fn(&mut Stance); 3] = [|s| weigh(s, 1), |s| weigh(s, 2), |s| weigh(s, 3)];
    ui.horizontal(|ui| {
        caption(ui, theme, "Salience");
        for (number, change) in (1..=3_u8).zip(change) {
            let chosen = stance.salience == number;
            let response = pill(ui, theme, &number.to_string(), chosen);
            let name = format!("Salience {number}");
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
            if response.on_hover_text("How much it cares. A second click: not known. Key: w").clicked() {
                wish = Some(Wish::Change("salience", change));
            }
        }
    });
    let change: [fn(&mut Stance); 3] = [
        |s| s.confidence = Confidence::Confirmed,
        |s| s.confidence = Confidence::Unconfirmed,
        |s| s.confidence = Confidence::Tentative,
    ];
    ui.horizontal(|ui| {
        caption(ui, theme, "Confidence");
        ui.spacing_mut().item_spacing.x = 2.0;
        let all = [Confidence::Confirmed, Confidence::Unconfirmed, Confidence::Tentative];
        for (confidence, change) in all.into_iter().zip(change) {
            let chosen = stance.confidence == confidence;
            let response = pill(ui, theme, confidence.name(), chosen);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, confidence.name()));
            if response.on_hover_text("Key: c").clicked() && !chosen {
                wish = Some(Wish::Change("confidence", change));
            }
        }
    });
    wish
}

/// Sets how much an actor cares; what it is already is taken back.
fn weigh(stance: &mut Stance, salience: u8) {
    stance.salience = if stance.salience == salience { 0 } else { salience };
}

fn caption(ui: &mut Ui, theme: &Theme, words: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(74.0, space::TOUCH), Sense::hover());
    writing(ui, words, regular(size::SECONDARY), theme.quiet, rect.width()).paint(ui.painter(), rect.left_center());
}

fn head(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, place: &Place) {
    let (who, what) = (built.map().name(&(&place.actor).into()), built.map().name(&(&place.issue).into()));
    bidi_label(ui, &format!("{} · {}", apart(&who), apart(&what)), semibold(size::BODY), theme.ink);
}

/// The stated position beside an assessed one, or the other way round, where they differ.
fn other_basis(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, place: &Place) {
    let Some((stated, assessed)) = built.map().differing(&place.actor, &place.issue) else { return };
    let is_stated = built.matrix.cell(&place.actor, &place.issue).is_some_and(|cell| cell.stance == stated.id);
    let other = if is_stated { assessed } else { stated };
    let basis = if is_stated { "Assessed" } else { "Stated" };
    ui.add_space(space::SMALL);
    quiet(ui, theme, format!("{basis}: {}", built.map().terms(&(&other.id).into()).join(" · ")));
    quotes(ui, theme, built, other, Sense::hover());
}

/// The first passages that it rests on, and who said so. Which of them is clicked?
fn quotes(ui: &mut Ui, theme: &Theme, built: &BuiltMatrix, stance: &Stance, sense: Sense) -> Option<usize> {
    let bar = stance.alignment.level().map_or(theme.quiet, |level| color(theme.palette.stance(level)));
    let mut clicked = None;
    for (at, passage) in stance.evidence.iter().take(QUOTES).enumerate() {
        ui.add_space(2.0);
        let shown = quote(ui, theme, bar, &passage.quote, &origin(built.map(), passage));
        if sense == Sense::hover() {
            continue;
        }
        let shown = shown.interact(sense);
        shown.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Show in the text: {}", passage.quote)));
        if shown.on_hover_text("Shows the passage in its text.").clicked() {
            clicked = Some(at);
        }
    }
    if stance.evidence.len() > QUOTES {
        quiet(ui, theme, format!("{} more", stance.evidence.len() - QUOTES));
    }
    clicked
}

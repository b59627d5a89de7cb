//! The dialog of all layouts: the list at the left, what the chosen one does and its settings at the right. Made from
//! the list of layouts; runs none by itself.

use std::collections::BTreeMap;

use egui::{ComboBox, DragValue, Key, Layout as Lay, Modifiers, RichText, ScrollArea, Sense, Ui, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{check, hairline_button, primary, quiet, words, writing};
use super::{Answer, View, buttons, title};
use crate::layout::{ALL, Needs};
use crate::model::Param;
use crate::model::param::{Chosen, ParamKind};
use crate::session::{Arrange, Session};

/// The dialog, with what has been chosen in it.
pub struct Layouts {
    at: usize,
    wishes: BTreeMap<&'static str, Arrange>,
}

const LIST: f32 = 190.0;
const HEIGHT: f32 = 330.0;

impl Layouts {
    /// With the settings that each layout had last; the last one is shown.
    pub fn new(session: &Session) -> Self {
        let last = session.last_layout().map(|layout| layout.about.id);
        let at = ALL.iter().position(|layout| Some(layout.about.id) == last).unwrap_or(0);
        Self { at, wishes: ALL.iter().map(|layout| (layout.about.id, session.arranged(layout))).collect() }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let theme = view.theme;
        title(ui, theme, "Layouts");
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(LIST, HEIGHT), Lay::top_down(egui::Align::Min), |ui| {
                self.list_ui(ui, view);
            });
            ui.add_space(space::LARGE);
            let room = vec2(ui.available_width(), HEIGHT);
            ui.allocate_ui_with_layout(room, Lay::top_down(egui::Align::Min), |ui| {
                ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, false]).show(ui, |ui| {
                    self.form_ui(ui, view);
                });
            });
        });
        let wish = ALL.get(self.at).and_then(|layout| self.wishes.get(layout.about.id));
        buttons(ui, |ui| {
            let run = primary(ui, theme, "Arrange").clicked() || entered;
            let leave = hairline_button(ui, theme, "Close").clicked();
            let run = wish.filter(|_| run).map(|wish| Answer::Arrange(wish.clone()));
            run.or(leave.then_some(Answer::Close))
        })
    }

    fn list_ui(&mut self, ui: &mut Ui, view: &View) {
        let theme = view.theme;
        ui.spacing_mut().item_spacing.y = 0.0;
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let before = self.at;
        self.at = match (down, up) {
            (true, _) => (self.at + 1).min(ALL.len().saturating_sub(1)),
            (_, true) => self.at.saturating_sub(1),
            _ => self.at,
        };
        let is_turned = self.at != before;
        for (number, layout) in ALL.iter().enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(LIST, space::ROW), Sense::click());
            let chosen = number == self.at;
            if chosen && (view.is_fresh || is_turned) {
                response.request_focus();
            }
            let fill = match (chosen, response.hovered()) {
                (true, _) => theme.selected,
                (_, true) => theme.hovered,
                _ => theme.panel,
            };
            ui.painter().rect_filled(rect, space::CORNER, fill);
            let font = if chosen { semibold(size::BODY) } else { regular(size::BODY) };
            let name = writing(ui, layout.about.name, font, theme.ink, LIST - 20.0);
            name.paint(ui.painter(), rect.left_center() + vec2(10.0, 0.0));
            let said = layout.about.name;
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, said));
            if response.clicked() {
                self.at = number;
            }
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, view: &View) {
        let theme = view.theme;
        let Some(layout) = ALL.get(self.at) else { return };
        let Some(wish) = self.wishes.get_mut(layout.about.id) else { return };
        quiet(ui, theme, layout.about.help);
        ui.add_space(space::MEDIUM);
        for param in layout.about.params {
            param_ui(ui, theme, param, wish);
        }
        ui.horizontal(|ui| {
            let label = caption(ui, theme, "Chance", "Another number may give another picture.");
            ui.add(DragValue::new(&mut wish.seed).range(0..=9999).speed(0.1)).labelled_by(label.id);
            if hairline_button(ui, theme, "Another").on_hover_text("Begins from the next chance.").clicked() {
                wish.seed = wish.seed.wrapping_add(1);
            }
        });
        ui.add_space(space::MEDIUM);
        let (what, lack) = concerns(view.session, wish);
        quiet(ui, theme, what);
        if let Some(lack) = lack {
            ui.add_space(space::SMALL);
            words(ui, lack, regular(size::SECONDARY), theme.ink);
        }
    }
}

/// What the layout will move and what it is about; and what the map lacks for it to say anything.
fn concerns(session: &Session, wish: &Arrange) -> (String, Option<&'static str>) {
    match session.begin(wish.clone()) {
        Err(stopped) => (super::super::toast::sentence(&stopped.to_string()), None),
        Ok(begun) => {
            let what = if begun.is_whole() { "everything that is not pinned" } else { "what is selected" };
            let about = match (begun.layout.needs, begun.focus()) {
                (Needs::Nothing, _) | (_, None) => String::new(),
                (_, Some(target)) => format!(", about {}", session.visible_map().records().name(target)),
            };
            (format!("Moves {what}{about}."), begun.lacks())
        }
    }
}

fn caption(ui: &mut Ui, theme: &Theme, name: &str, help: &str) -> egui::Response {
    let label = RichText::new(name).font(regular(size::SECONDARY)).color(theme.quiet);
    let size = vec2(110.0, space::ROW);
    let label = ui.allocate_ui_with_layout(size, Lay::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(size);
        ui.label(label)
    });
    label.inner.on_hover_text(help)
}

/// A number with two decimals at most, and none that says nothing.
fn short(number: f64, _: std::ops::RangeInclusive<usize>) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

fn param_ui(ui: &mut Ui, theme: &Theme, param: &Param, wish: &mut Arrange) {
    ui.horizontal(|ui| match &param.kind {
        ParamKind::Number(least, most, _) => {
            let label = caption(ui, theme, param.name, param.help);
            let mut number = wish.params.number(param.id);
            // What counts in whole numbers is far; what counts in parts is near.
            let speed = (most - least) / 200.0;
            let value = DragValue::new(&mut number).range(*least..=*most).speed(speed).custom_formatter(short);
            if ui.add(value).on_hover_text(param.help).labelled_by(label.id).changed() {
                wish.params.set(param.id, Chosen::Number(number));
            }
        }
        ParamKind::Flag(_) => {
            let mut flag = wish.params.flag(param.id);
            if check(ui, theme, &mut flag, param.name, false).on_hover_text(param.help).clicked() {
                wish.params.set(param.id, Chosen::Flag(flag));
            }
        }
        ParamKind::Choice(terms) => {
            let label = caption(ui, theme, param.name, param.help);
            let chosen = wish.params.choice(param.id);
            let name = terms.iter().find(|term| term.id == chosen).map_or("", |term| term.name);
            let list = ComboBox::from_id_salt(param.id).selected_text(name).width(170.0);
            let list = list.show_ui(ui, |ui| {
                for term in *terms {
                    if ui.selectable_label(term.id == chosen, term.name).on_hover_text(term.help).clicked() {
                        wish.params.set(param.id, Chosen::Choice(term.id));
                    }
                }
            });
            list.response.labelled_by(label.id);
        }
    });
}

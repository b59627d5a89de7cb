//! The dialog of all layouts: the list at the left, the description and the settings of the selected one at the right.
//! Made from the list of layouts; it runs none itself.

use std::collections::BTreeMap;

use egui::{ComboBox, DragValue, Key, Layout as Lay, Modifiers, RichText, ScrollArea, Sense, Ui, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{
    checkbox, hairline_button, primary_button, secondary_text, single_line_text, wrapped_text,
};
use super::{DialogAnswer, DialogContext, button_row_ui, title_ui};
use crate::layout::{ALL, FocusRequirement};
use crate::model::Parameter;
use crate::model::parameter::{ParameterKind, ParameterValue};
use crate::session::{LayoutRequest, Session};

/// The layout dialog, with the settings of each layout.
pub struct LayoutDialog {
    selected_index: usize,
    requests: BTreeMap<&'static str, LayoutRequest>,
}

const LIST_WIDTH: f32 = 190.0;
const HEIGHT: f32 = 330.0;

impl LayoutDialog {
    /// A dialog with the last settings of each layout. The layout that ran last is selected.
    pub fn new(session: &Session) -> Self {
        let last = session.last_layout().map(|layout| layout.about.id);
        let index = ALL.iter().position(|layout| Some(layout.about.id) == last).unwrap_or(0);
        Self {
            selected_index: index,
            requests: ALL.iter().map(|layout| (layout.about.id, session.layout_request(layout))).collect(),
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, view: &DialogContext) -> Option<DialogAnswer> {
        let theme = view.theme;
        title_ui(ui, theme, "Layouts");
        let is_entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(LIST_WIDTH, HEIGHT), Lay::top_down(egui::Align::Min), |ui| {
                self.list_ui(ui, view);
            });
            ui.add_space(space::LARGE);
            let form_size = vec2(ui.available_width(), HEIGHT);
            ui.allocate_ui_with_layout(form_size, Lay::top_down(egui::Align::Min), |ui| {
                ScrollArea::vertical().max_height(HEIGHT).auto_shrink([false, false]).show(ui, |ui| {
                    self.form_ui(ui, view);
                });
            });
        });
        let request = ALL.get(self.selected_index).and_then(|layout| self.requests.get(layout.about.id));
        button_row_ui(ui, |ui| {
            let runs = primary_button(ui, theme, "Arrange").clicked() || is_entered;
            let closes = hairline_button(ui, theme, "Close").clicked();
            let run = request.filter(|_| runs).map(|request| DialogAnswer::RunLayout(request.clone()));
            run.or(closes.then_some(DialogAnswer::Close))
        })
    }

    fn list_ui(&mut self, ui: &mut Ui, view: &DialogContext) {
        let theme = view.theme;
        ui.spacing_mut().item_spacing.y = 0.0;
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let previous = self.selected_index;
        self.selected_index = match (down, up) {
            (true, _) => (self.selected_index + 1).min(ALL.len().saturating_sub(1)),
            (_, true) => self.selected_index.saturating_sub(1),
            _ => self.selected_index,
        };
        let has_moved = self.selected_index != previous;
        for (index, layout) in ALL.iter().enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(LIST_WIDTH, space::ROW), Sense::click());
            let is_selected = index == self.selected_index;
            if is_selected && (view.is_just_opened || has_moved) {
                response.request_focus();
            }
            let fill = match (is_selected, response.hovered()) {
                (true, _) => theme.selected,
                (_, true) => theme.hovered,
                _ => theme.panel,
            };
            ui.painter().rect_filled(rect, space::CORNER, fill);
            let font = if is_selected { semibold(size::BODY) } else { regular(size::BODY) };
            let name = single_line_text(ui, layout.about.name, font, theme.ink, LIST_WIDTH - 20.0);
            name.paint(ui.painter(), rect.left_center() + vec2(10.0, 0.0));
            let label = layout.about.name;
            response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_selected, label));
            if response.clicked() {
                self.selected_index = index;
            }
        }
    }

    fn form_ui(&mut self, ui: &mut Ui, view: &DialogContext) {
        let theme = view.theme;
        let Some(layout) = ALL.get(self.selected_index) else { return };
        let Some(request) = self.requests.get_mut(layout.about.id) else { return };
        secondary_text(ui, theme, layout.about.help);
        ui.add_space(space::MEDIUM);
        for param in layout.about.parameters {
            param_ui(ui, theme, param, request);
        }
        ui.horizontal(|ui| {
            let label = caption_ui(ui, theme, "Chance", "Another number may give another picture.");
            ui.add(DragValue::new(&mut request.seed).range(0..=9999).speed(0.1)).labelled_by(label.id);
            if hairline_button(ui, theme, "Another").on_hover_text("Begins from the next chance.").clicked() {
                request.seed = request.seed.wrapping_add(1);
            }
        });
        ui.add_space(space::MEDIUM);
        let (scope, notice) = scope_and_notice(view.session, request);
        secondary_text(ui, theme, scope);
        if let Some(notice) = notice {
            ui.add_space(space::SMALL);
            wrapped_text(ui, notice, regular(size::SECONDARY), theme.ink);
        }
    }
}

/// The scope of the layout as a sentence, such as what it moves and which record it is about; and a notice if the
/// result would say little about this map.
fn scope_and_notice(session: &Session, request: &LayoutRequest) -> (String, Option<&'static str>) {
    match session.start_layout(request.clone()) {
        Err(error) => (super::super::toast::sentence(&error.to_string()), None),
        Ok(job) => {
            let scope = if job.covers_whole_map() { "everything that is not pinned" } else { "what is selected" };
            let about = match (job.layout.required_focus, job.focus()) {
                (FocusRequirement::Nothing, _) | (_, None) => String::new(),
                (_, Some(target)) => format!(", about {}", session.visible_map().records().name(target)),
            };
            (format!("Moves {scope}{about}."), job.why_uninformative())
        }
    }
}

fn caption_ui(ui: &mut Ui, theme: &Theme, name: &str, help: &str) -> egui::Response {
    let label = RichText::new(name).font(regular(size::SECONDARY)).color(theme.quiet);
    let size = vec2(110.0, space::ROW);
    let label = ui.allocate_ui_with_layout(size, Lay::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(size);
        ui.label(label)
    });
    label.inner.on_hover_text(help)
}

/// Formats a number with at most two decimals and without trailing zeros.
fn number_text(number: f64, _: std::ops::RangeInclusive<usize>) -> String {
    format!("{}", (number * 100.0).round() / 100.0)
}

fn param_ui(ui: &mut Ui, theme: &Theme, param: &Parameter, request: &mut LayoutRequest) {
    ui.horizontal(|ui| match &param.kind {
        ParameterKind::Number(min, max, _) => {
            let label = caption_ui(ui, theme, param.name, param.help);
            let mut number = request.params.number(param.id);
            // The drag speed depends on the range, so that small and large numbers can both be set.
            let speed = (max - min) / 200.0;
            let value = DragValue::new(&mut number).range(*min..=*max).speed(speed).custom_formatter(number_text);
            if ui.add(value).on_hover_text(param.help).labelled_by(label.id).changed() {
                request.params.set(param.id, ParameterValue::Number(number));
            }
        }
        ParameterKind::Flag(_) => {
            let mut flag = request.params.flag(param.id);
            if checkbox(ui, theme, &mut flag, param.name, false).on_hover_text(param.help).clicked() {
                request.params.set(param.id, ParameterValue::Flag(flag));
            }
        }
        ParameterKind::Choice(terms) => {
            let label = caption_ui(ui, theme, param.name, param.help);
            let chosen = request.params.choice(param.id);
            let name = terms.iter().find(|term| term.id == chosen).map_or("", |term| term.name);
            let list = ComboBox::from_id_salt(param.id).selected_text(name).width(170.0);
            let list = list.show_ui(ui, |ui| {
                for term in *terms {
                    if ui.selectable_label(term.id == chosen, term.name).on_hover_text(term.help).clicked() {
                        request.params.set(param.id, ParameterValue::Choice(term.id));
                    }
                }
            });
            list.response.labelled_by(label.id);
        }
    });
}

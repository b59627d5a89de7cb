//! The bar over the canvas that shows and changes the lens, which colours the map. Colours nothing itself.

use egui::{
    Align, Color32, CornerRadius, Frame, Layout, Margin, Rect, Role, Sense, Shadow, Stroke, Ui, UiBuilder, WidgetInfo,
};
use egui::{FontId, vec2};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{PILL_PADDING, pill, single_line_text};
use crate::model::Lens;
use crate::session::Session;

/// The distance of the bar from the edges of the canvas.
const MARGIN: f32 = 16.0;

struct LensChoice {
    lens: Lens,
    name: String,
    help: String,
}

/// Shows the bar at the top of the canvas, over the map. Returns its rectangle.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, canvas: Rect) -> Rect {
    let choices = choices(session);
    let current = choices.iter().position(|choice| choice.lens == *session.lens()).unwrap_or(0);
    let bar_rect = canvas.shrink(MARGIN);
    let builder = UiBuilder::new().max_rect(bar_rect).layout(Layout::left_to_right(Align::Min));
    ui.scope_builder(builder, |ui| {
        let frame = Frame::new()
            .fill(theme.panel)
            .stroke(Stroke::new(1.0, theme.hairline))
            .corner_radius(CornerRadius::same(8))
            .shadow(Shadow { offset: [0, 1], blur: 4, spread: 0, color: Color32::from_black_alpha(12) })
            .inner_margin(Margin::symmetric(14, 5));
        frame
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let lens = single_line_text(ui, "Lens", regular(size::SECONDARY), theme.quiet, 60.0);
                let (rect, _) =
                    ui.allocate_exact_size(vec2(lens.width() + space::MEDIUM, space::TOUCH), Sense::hover());
                lens.paint(ui.painter(), rect.left_center());
                let width = bar_rect.width() - 28.0 - 52.0 - super::view_bar::WIDTH;
                let (shown_choices, hidden) = split_by_width(ui, &choices, current, width);
                for choice in shown_choices.into_iter().filter_map(|at| choices.get(at)) {
                    lens_pill_ui(ui, theme, choice, session);
                }
                if !hidden.is_empty() {
                    more_lenses_ui(ui, theme, &choices, &hidden, session);
                }
            })
            .response
            .rect
    })
    .inner
}

fn choices(session: &Session) -> Vec<LensChoice> {
    let relationships = LensChoice {
        lens: Lens::Relationships,
        name: "Relationships".to_owned(),
        help: "Shows who is tied to whom.".to_owned(),
    };
    let visible = session.visible_map();
    let issues = visible.records().issues.iter().map(|issue| LensChoice {
        lens: Lens::Issue(issue.id.clone()),
        name: issue.label().to_owned(),
        help: if issue.wording.trim().is_empty() { issue.label() } else { issue.wording.trim() }.to_owned(),
    });
    std::iter::once(relationships).chain(issues).collect()
}

/// Splits the choices into those that fit into a width and the others. The current choice is always among the first,
/// and takes the last place if necessary.
fn split_by_width(ui: &Ui, choices: &[LensChoice], current: usize, width: f32) -> (Vec<usize>, Vec<usize>) {
    let widths: Vec<f32> =
        choices.iter().map(|choice| pill_width(ui, &choice.name, semibold(size::SECONDARY))).collect();
    let width_of = |at: usize| widths.get(at).copied().unwrap_or(0.0);
    if widths.iter().sum::<f32>() <= width {
        return ((0..choices.len()).collect(), Vec::new());
    }
    let width = width - 48.0;
    let mut shown = Vec::new();
    let mut used_width = width_of(current);
    for at in 0..choices.len() {
        if at == current {
            shown.push(at);
        } else if used_width + width_of(at) <= width {
            used_width += width_of(at);
            shown.push(at);
        } else if at > current {
            break;
        }
    }
    if !shown.contains(&current) {
        shown.push(current);
    }
    let hidden = (0..choices.len()).filter(|at| !shown.contains(at)).collect();
    (shown, hidden)
}

fn pill_width(ui: &Ui, text: &str, font: FontId) -> f32 {
    let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER));
    galley.size().x + 2.0 * PILL_PADDING + 2.0
}

fn lens_pill_ui(ui: &mut Ui, theme: &Theme, choice: &LensChoice, session: &mut Session) {
    let chosen = choice.lens == *session.lens();
    let response = pill(ui, theme, &choice.name, chosen);
    let name = format!("Lens: {}", choice.name);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    if response.on_hover_text(&choice.help).clicked() {
        session.set_lens(choice.lens.clone());
    }
}

fn more_lenses_ui(ui: &mut Ui, theme: &Theme, choices: &[LensChoice], hidden: &[usize], session: &mut Session) {
    let button = pill(ui, theme, &format!("+{}", hidden.len()), false);
    let name = format!("{} more lenses", hidden.len());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    egui::Popup::menu(&button).show(|ui| {
        ui.spacing_mut().button_padding = vec2(10.0, 5.0);
        for choice in hidden.iter().filter_map(|at| choices.get(*at)) {
            let chosen = choice.lens == *session.lens();
            let entry = ui.add(egui::Button::selectable(chosen, choice.name.as_str()));
            if entry.on_hover_text(&choice.help).clicked() {
                session.set_lens(choice.lens.clone());
                ui.close();
            }
        }
    });
    button.on_hover_text(name);
}
